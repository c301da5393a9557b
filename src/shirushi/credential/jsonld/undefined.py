"""Terms without a meaning and addresses without a base: no signature over a graph covers them."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject, walk
from shirushi.core.text import Text
from shirushi.credential.jsonld.quads import NO_BASE, NO_SCHEME, UNDEFINED


class TermUndefined(ShirushiError):
    """A term or type has no meaning in the document's contexts, so no signature covers it."""

    code = "credential.term-undefined"
    text = Text(
        ja="「{term}」はコンテキストで定義されていません。",
        en="{term!r} is not defined by the contexts.",
    )
    remedy = Text(
        ja="この項目を定義するコンテキストを加えるか、項目を除いてください。",
        en="Add the context that defines it, or leave it out.",
    )


class ValueDropped(ShirushiError):
    """A value would vanish before hashing, so no signature covers it."""

    code = "credential.value-dropped"
    text = Text(
        ja="「{value}」は署名の対象になりません。",
        en="{value!r} would not be covered by the signature.",
    )
    remedy = Text(
        ja="絶対URIか、定義された値を書いてください。",
        en="Write an absolute URI, or a value that the contexts define.",
    )


def refuse_undefined(document: JsonObject, quads: list[ox.Quad]) -> None:
    """Refuse a document in which a term has no meaning, or an address no base."""
    for iri in _iris(quads):
        if iri.startswith(UNDEFINED):
            term = iri.removeprefix(UNDEFINED)
            raise TermUndefined(path=_where(document, term), term=term)
        if iri.startswith(NO_SCHEME):
            value = iri.removeprefix(NO_BASE).removeprefix(NO_SCHEME)
            raise ValueDropped(path=_where(document, value), value=value)


def _iris(quads: list[ox.Quad]) -> Iterator[str]:
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, ox.NamedNode):
                yield term.value
            elif isinstance(term, ox.Literal):
                yield term.datatype.value


def _where(document: JsonObject, term: str) -> str | None:
    for path, value in walk(document):
        if isinstance(value, dict) and term in value:
            return join_path(path, term)
        if value == term:
            return path
    return None
