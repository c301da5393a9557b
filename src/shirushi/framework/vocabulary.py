"""What a description can state: the 17 common descriptors, and the elements beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from shirushi.core.citation import Citation, Source
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Text
from shirushi.framework.framework import Descriptor
from shirushi.framework.sources import (
    package_data,
    packaged_sources,
    read_citation,
    read_citation_table,
)


class DescriptorUnknown(ShirushiError):
    """A name is none of the 17 common descriptors."""

    code = "framework.descriptor-unknown"
    text = Text(
        ja="「{id}」は共通の記述子ではありません。", en="{id!r} is none of the common descriptors."
    )
    remedy = Text(
        ja="次の名前のいずれかを書いてください: {known}", en="Use one of these names: {known}."
    )


class ElementUnknown(ShirushiError):
    """A name is none of the elements beside the common descriptors."""

    code = "framework.element-unknown"
    text = Text(ja="「{id}」という要素はありません。", en="{id!r} is none of the elements.")
    remedy = Text(
        ja="次の名前のいずれかを書いてください: {known}", en="Use one of these names: {known}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An item that a description can state besides the 17 common descriptors.

    hint
        What an author writes there.
    fields
        The fields of ``model.Achievement`` that carry it; most often the one called as it is.
    citation
        Where it was seen to be one.
    """

    id: str
    name: Text
    hint: Text
    fields: tuple[str, ...]
    citation: Citation


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


@cache
def elements() -> Mapping[str, Element]:
    """Return the elements beside the 17, by id.

    >>> elements()["duration"].name.ja
    '期間(週)'
    """
    return read_elements(parse_toml(package_data("elements.toml")), packaged_sources())


def read_elements(
    document: Mapping[str, Any], sources: Mapping[str, Source]
) -> Mapping[str, Element]:
    """Return the elements in a document, by id. Raises every mistake at once."""
    reader = Reader(document)
    found = []
    for one in reader.tables("element", required=True):
        id_ = one.string("id")
        cited = read_citation(one, "source", sources)
        found.append(
            Element(
                id=id_,
                name=one.text("name"),
                hint=one.text("hint"),
                fields=one.strings("fields") or (id_,),
                citation=cited or read_citation_table(Reader({}), sources),
            )
        )
    reader.close()
    return {one.id: one for one in found}


def element_named(id_: str) -> Element:
    """Return one element. Raises ``ElementUnknown``.

    >>> element_named("purpose").name.ja
    '目的'
    """
    known = elements()
    if id_ not in known:
        raise ElementUnknown(id=id_, known=", ".join(known))
    return known[id_]


def item_name(id_: str) -> Text:
    """Return the name of a descriptor or element; anything else is called as it is.

    >>> item_name("level").ja, item_name("criteria").ja, item_name("x").ja
    ('レベル', '修了要件', 'x')
    """
    known = descriptors().get(id_) or elements().get(id_)
    return Text(ja=id_, en=id_) if known is None else known.name
