"""One spelling for what decides: a graph's signature lets the JSON around it be respelt.

A signature over the graph holds for every JSON that means the same graph. Whoever holds a revoked
credential may therefore write ``credentialStatus`` as its full IRI, or under a name that a
context of his own defines, or beside another node with the same ``id``; the signature still fits,
and a reader who looks for the name finds no status. VC 2.0 ``#json-ld`` asks for the compacted
form, in which each term has its one name; what decides whether a credential stands is held to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text

#: Members of a credential whose absence would make it stand longer, or for more.
DECISIVE = frozenset(
    {
        "credentialSchema",
        "credentialStatus",
        "expirationDate",
        "issuanceDate",
        "refreshService",
        "termsOfUse",
        "validFrom",
        "validUntil",
    }
)
_VOCABULARY = "https://www.w3.org/2018/credentials#"
_IRIS = frozenset(_VOCABULARY + name for name in DECISIVE)
#: Keywords that put a node's members somewhere else than in it.
_MOVING = frozenset({"@included", "@nest", "@reverse"})


class TermRespelt(ShirushiError):
    """A member that decides whether the credential stands is not under its own name."""

    code = "credential.term-respelt"
    text = Text(
        ja="有効性を左右する項目「{term}」が、本来の名前と場所で書かれていません。",
        en="{term!r}, which decides whether the credential stands, is not under its own name "
        "in its own place.",
    )
    remedy = Text(
        ja="発行者から受け取った元のファイルで検証してください。",
        en="Verify the original file as the issuer gave it.",
    )


class TermsMoved(ShirushiError):
    """A document puts members of one object into another."""

    code = "credential.terms-moved"
    text = Text(
        ja="「{keyword}」により、項目が別の場所のものとして扱われます。このような書き方は受け入れられません。",
        en="By {keyword} members count as another object's than the one they stand in, which is "
        "not accepted.",
    )
    remedy = Text(
        ja="発行者に、{keyword} を使わない証明書を求めてください。",
        en="Ask the issuer for a credential without {keyword}.",
    )


def refuse_respelt(
    document: JsonObject, *, own_terms: bool, parse: Callable[[JsonObject], Iterable[ox.Quad]]
) -> None:
    """Refuse a document whose decisive members are there for the signature and not for a reader.

    own_terms
        Whether the document defines terms itself.
    parse
        Gives a document's quads.

    Raises ``TermRespelt`` or ``TermsMoved``.
    """
    odd = own_terms
    for path, name, holder in _members(document, ""):
        moving = name if name in _MOVING else None
        if own_terms and name == "@context":
            moving = _moving(holder[name])
        if moving is not None:
            raise TermsMoved(path=join_path(path, name), keyword=moving)
        if name in DECISIVE and path and _id(holder) == _id(document) is not None:
            raise TermRespelt(path=join_path(path, name), term=name)
        odd = odd or ":" in name
    if not odd:
        return
    for quad in parse(_without_decisive(document)):
        if quad.predicate.value in _IRIS:
            raise TermRespelt(term=quad.predicate.value.removeprefix(_VOCABULARY))


def _members(value: Any, path: str) -> Iterator[tuple[str, str, JsonObject]]:
    """Yield every member with the path of its object; contexts are not looked into."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield path, name, value
            if name != "@context" and isinstance(inner, dict | list):
                yield from _members(inner, join_path(path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, dict | list):
                yield from _members(inner, join_path(path, number))


def _id(holder: JsonObject) -> Any:
    return holder.get("id", holder.get("@id"))


def _moving(context: Any) -> str | None:
    """Return the moving keyword that a context gives another name, or turns a term round with."""
    if isinstance(context, dict):
        for name, inner in context.items():
            found = name if name in _MOVING else _moving(inner)
            if found is not None:
                return found
    if isinstance(context, list):
        return next((found for one in context if (found := _moving(one)) is not None), None)
    return context if isinstance(context, str) and context in _MOVING else None


def _without_decisive(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: inner if name == "@context" else _without_decisive(inner)
            for name, inner in value.items()
            if name not in DECISIVE
        }
    return [_without_decisive(inner) for inner in value] if isinstance(value, list) else value
