"""The 17 common descriptors: their names in both languages, and what to write in each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from shirushi.core.citation import Source
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Text
from shirushi.framework.framework import Descriptor
from shirushi.framework.sources import package_data, packaged_sources, read_citation


class DescriptorUnknown(ShirushiError):
    """A name is none of the 17 common descriptors."""

    code = "framework.descriptor-unknown"
    text = Text(
        ja="「{id}」は共通の記述子ではありません。", en="{id!r} is none of the common descriptors."
    )
    remedy = Text(ja="使える名前: {known}", en="The names are: {known}.")


@cache
def descriptors() -> Mapping[str, Descriptor]:
    """Return the common descriptors by id, in the order of the common table.

    >>> [one.name.ja for one in descriptors().values()][:3]
    ['学習者を識別する情報', '発行日', 'マイクロクレデンシャル名称']
    """
    return read_descriptors(parse_toml(package_data("descriptors.toml")), packaged_sources())


def read_descriptors(
    document: Mapping[str, Any], sources: Mapping[str, Source]
) -> Mapping[str, Descriptor]:
    """Return the descriptors in a document, by id. Raises every mistake at once."""
    reader = Reader(document)
    read_citation(reader, "source", sources)
    found = [
        Descriptor(id=one.string("id"), row=row, name=one.text("name"), hint=one.text("hint"))
        for row, one in enumerate(reader.tables("descriptor", required=True), start=1)
    ]
    reader.close()
    return {one.id: one for one in found}


def descriptor_named(id_: str) -> Descriptor:
    """Return one common descriptor. Raises ``DescriptorUnknown``.

    >>> descriptor_named("level").name.ja
    'レベル'
    """
    known = descriptors()
    if id_ not in known:
        raise DescriptorUnknown(id=id_, known=", ".join(known))
    return known[id_]
