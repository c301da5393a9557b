"""The documents that facts are read from, by id, and citations of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from shirushi.core.citation import Citation, Confidence, Source
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Text
from shirushi.framework.framework import Grade, GradedSource

#: Stands in for a source while a document with mistakes is read to its end.
_NOWHERE = Source(id="", title="")


class SourceUnknown(ShirushiError):
    """A fact names a source that is not in the list of sources."""

    code = "framework.source-unknown"
    text = Text(ja="出典「{id}」は登録されていません。", en="There is no source called {id!r}.")
    remedy = Text(
        ja="data/sources.toml に加えるか、つづりを確認してください。",
        en="Add it to data/sources.toml, or check its spelling.",
    )


def package_data(name: str) -> bytes:
    """Return the bytes of one file of this package's data, such as ``eu/2022.toml``."""
    return files("shirushi.framework").joinpath("data", *name.split("/")).read_bytes()


@cache
def packaged_sources() -> Mapping[str, GradedSource]:
    """Return the sources that come with the package, by id.

    >>> packaged_sources()["jwg-prospectus-2023"].grade.value
    'A'
    """
    return load_sources(package_data("sources.toml"))


def load_sources(data: bytes) -> Mapping[str, GradedSource]:
    """Return the sources in a TOML document, by id.

    Raises ``NotToml`` and its kin, or every mistake at once.
    """
    return read_sources(parse_toml(data))


def read_sources(document: Mapping[str, Any]) -> Mapping[str, GradedSource]:
    """Return the sources in a document that is read already. Raises every mistake at once."""
    reader = Reader(document)
    listed = reader.table_of("source", required=True)
    found = {} if listed is None else read_graded(listed)
    reader.close()
    return found


def read_graded(listed: Reader) -> dict[str, GradedSource]:
    """Return the sources in a table of them, by id; mistakes are noted in ``listed``."""
    found: dict[str, GradedSource] = {}
    for id_ in listed.table:
        one = listed.table_of(id_)
        if one is not None:
            found[id_] = GradedSource(
                id=id_,
                title=one.string("title"),
                url=one.optional_string("url"),
                grade=one.choice("grade", Grade, required=True) or Grade.C,
            )
    return found


def read_citation(
    reader: Reader, name: str, sources: Mapping[str, Source], *, required: bool = True
) -> Citation | None:
    """Return the citation in the table ``name`` of ``reader``; mistakes are noted there.

    A fact without a source is a mistake, and so is a source that is not in ``sources``.
    """
    inner = reader.table_of(name, required=required)
    return None if inner is None else read_citation_table(inner, sources)


def read_citation_table(reader: Reader, sources: Mapping[str, Source]) -> Citation:
    """Return the citation that ``reader`` is the table of; mistakes are noted there."""
    id_ = reader.string("document")
    if id_ and id_ not in sources:
        reader.fail(SourceUnknown(path="document", id=id_))
    return Citation(
        source=sources.get(id_, _NOWHERE),
        confidence=reader.choice("confidence", Confidence, required=True) or Confidence.INFERRED,
        clause=reader.optional_string("clause"),
        read_on=reader.day("read"),
    )
