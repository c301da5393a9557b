"""The canonical form of a document: what is hashed and signed (RDFC-1.0), nothing dropped."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

import pyoxigraph as ox

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject, walk
from shirushi.core.text import Text
from shirushi.credential.jsonld.contexts import pinned
from shirushi.credential.jsonld.shapes import Shapes

#: Quads one document may have; a credential has a few hundred.
MOST_QUADS = 20_000
#: Blank nodes that may look alike and point at each other. Telling n of them apart takes n!
#: steps: seven cost half a second, nine a minute.
MOST_ALIKE = 6
#: Values whose cover is checked by leaving them out, one parse each.
MOST_DOUBTS = 400

#: The one context we write into a document itself: a term under which the achievement's
#: descriptors travel whole, as a JSON literal. Every reader of JSON-LD can process it without
#: fetching anything, and every byte under it is signed.
DESCRIPTORS: JsonObject = {"descriptors": {"@id": "urn:shirushi:descriptors", "@type": "@json"}}

_UNDEFINED = "urn:undefined:"
_NO_BASE = "https://undefined.invalid/"


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


class TypesTogether(ShirushiError):
    """A node has two types with terms of their own, which the RDF parser cannot yet read.

    pyoxigraph 0.5.13 lets the last type's terms replace the others', against JSON-LD 1.1
    ``#type-scoped-contexts``. No Open Badge has such a node; where one turns up we say that we
    cannot tell, rather than that it was altered.
    """

    code = "credential.types-together"
    text = Text(
        ja="独自の項目を持つ型が複数重なる構造({types})には対応していません。",
        en="A node with several types that each bring terms ({types}) is not supported.",
    )


class TooComplex(ShirushiError):
    """The document's graph is larger or more tangled than we canonicalise."""

    code = "credential.too-complex"
    text = Text(ja="構造が複雑すぎます({what})。", en="It is too complex ({what}).")


class NotLinkedData(ShirushiError):
    """The document is not JSON-LD."""

    code = "credential.not-linked-data"
    text = Text(ja="JSON-LDとして読めません: {reason}", en="It cannot be read as JSON-LD: {reason}")


def canonical(document: JsonObject) -> bytes:
    """Return the canonical N-Quads of ``document``, UTF-8; as ``general``, where a shape is known.

    Raises what ``general`` raises.
    """
    return _SHAPES.canonical(document, general=general)


_SHAPES = Shapes()


def general(document: JsonObject) -> bytes:
    """Return the canonical N-Quads of ``document``, UTF-8, from the document alone.

    ``#canonicalization`` of RDFC-1.0 with SHA-256, offline. In safe mode
    (``#securing-data-losslessly``): whatever would be dropped or resolved to nothing is an
    error with its path. Raises ``ContextUnknown``, ``TermUndefined``, ``ValueDropped``,
    ``TooComplex`` or ``NotLinkedData``.
    """
    quads = _quads(document)
    _refuse_undefined(document, quads)
    _refuse_tangles(quads)
    _refuse_dropped(document, quads)
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines: bytes = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))


def _quads(document: JsonObject) -> list[ox.Quad]:
    rest = json.dumps({name: value for name, value in document.items() if name != "@context"})
    text = f'{{"@context": [{_contexts(document)}], {rest[1:]}'
    if rest == "{}":
        return []
    try:
        quads = list(ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri=_NO_BASE))
    except (SyntaxError, ValueError) as error:
        raise NotLinkedData(reason=str(error)[:200]) from None
    if len(quads) > MOST_QUADS:
        raise TooComplex(what=f"{len(quads)} quads")
    return quads


def _contexts(document: JsonObject) -> str:
    """Return the contexts as JSON, pinned terms in place of their addresses.

    In front stands a vocabulary that catches every term they do not define.
    """
    given = document.get("@context", [])
    parts = [json.dumps({"@vocab": _UNDEFINED})]
    for number, one in enumerate(given if isinstance(given, list) else [given]):
        if isinstance(one, str):
            parts.append(_terms(pinned(one, path=join_path("@context", number)).url))
        else:
            parts.append(json.dumps(one))
    return ", ".join(parts)


@functools.cache
def _terms(url: str) -> str:
    terms = pinned(url).terms
    every = terms if isinstance(terms, list) else [terms]
    return ", ".join(json.dumps(one) for one in every)


def _refuse_undefined(document: JsonObject, quads: list[ox.Quad]) -> None:
    for iri in _iris(quads):
        if iri.startswith(_UNDEFINED):
            _refuse_types_together(document)
            term = iri.removeprefix(_UNDEFINED)
            raise TermUndefined(path=_where(document, term), term=term)
        if iri.startswith(_NO_BASE):
            value = iri.removeprefix(_NO_BASE)
            raise ValueDropped(path=_where(document, value), value=value)


def _refuse_types_together(document: JsonObject) -> None:
    """Refuse what the parser misreads, once a term has turned out undefined."""
    bring: set[str] = set()
    given = document.get("@context", [])
    for one in given if isinstance(given, list) else [given]:
        terms = pinned(one).terms if isinstance(one, str) else one
        for part in terms if isinstance(terms, list) else [terms]:
            if isinstance(part, dict):
                bring |= {
                    name
                    for name, meant in part.items()
                    if isinstance(meant, dict) and "@context" in meant
                }
    for path, value in walk({name: v for name, v in document.items() if name != "@context"}):
        types = value.get("type", value.get("@type")) if isinstance(value, dict) else None
        if _texts(types) and len(both := bring & set(types)) > 1:
            raise TypesTogether(path=path or "type", types=", ".join(sorted(both)))


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


# ---------------------------------------------------------------- what would be dropped


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A value, or a whole member, that stands in a document: the steps to it, and its story.

    story
        The names and types met on the way, which fix what the contexts make of a type here.
    """

    steps: tuple[str | int, ...]
    story: tuple[object, ...]
    value: object

    @property
    def path(self) -> str:
        return join_path(*self.steps)


_PLAIN_NAME = re.compile(r"@?[A-Za-z_][A-Za-z0-9_.-]*")


def _refuse_dropped(document: JsonObject, quads: list[ox.Quad]) -> None:
    """Refuse a value whose absence would change nothing: nobody signed it."""
    own_terms = _has_own_terms(document)
    covered = {
        term.value
        for quad in quads
        for term in (quad.subject, quad.object)
        if isinstance(term, ox.NamedNode | ox.Literal)
    }
    whole: Counter[tuple[str, ...]] | None = None
    doubts = 0
    for leaf in _inside(document, (), (), own_terms=own_terms):
        if not own_terms and _said(leaf.value) in covered:
            continue
        if isinstance(leaf.value, str) and leaf.value.startswith("_:"):
            continue  # a label that only joins nodes of this document
        key = None if own_terms else _type_key(document, leaf)
        if key is not None and key in _TYPES_KNOWN:
            continue
        doubts += 1
        if doubts > MOST_DOUBTS:
            raise TooComplex(what=f"{MOST_DOUBTS} values")
        whole = whole if whole is not None else _shape(quads)
        if _shape(_quads(_without(document, leaf.steps))) == whole:
            raise ValueDropped(path=leaf.path, value=str(leaf.value)[:80])
        if key is not None and len(_TYPES_KNOWN) < _MOST_TYPES_KNOWN:
            _TYPES_KNOWN.add(key)


#: Types found to be covered, by contexts, the story of their place, and the type itself.
_TYPES_KNOWN: set[tuple[object, ...]] = set()
_MOST_TYPES_KNOWN = 10_000


def _type_key(document: JsonObject, leaf: _Leaf) -> tuple[object, ...] | None:
    """Return what decides whether a type is covered, or ``None`` for any other value.

    With pinned contexts only, that is the contexts and the names and types above it.
    """
    name = next(step for step in reversed(leaf.steps) if isinstance(step, str))
    if name not in {"type", "@type"} or not isinstance(leaf.value, str):
        return None
    contexts = document.get("@context", [])
    every = contexts if isinstance(contexts, list) else [contexts]
    urls = tuple(one if isinstance(one, str) else None for one in every)
    return (urls, leaf.story, leaf.value)


def _has_own_terms(document: JsonObject) -> bool:
    """Tell whether the document defines terms itself, beside the pinned contexts."""
    contexts = document.get("@context", [])
    every = contexts if isinstance(contexts, list) else [contexts]
    if any(not isinstance(one, str) and one != DESCRIPTORS for one in every):
        return True
    return any(isinstance(v, dict) and "@context" in v and p for p, v in walk(document))


def _inside(
    value: object,
    steps: tuple[str | int, ...],
    story: tuple[object, ...],
    *,
    own_terms: bool,
) -> Iterator[_Leaf]:
    """Yield every text, number and truth value, and every member with an odd name."""
    if isinstance(value, dict):
        types = value.get("type", value.get("@type"))
        here = (
            *story,
            tuple(types) if _texts(types) else types if isinstance(types, str) else None,
        )
        for name, inner in value.items():
            if name == "@context":
                continue
            if name == "descriptors" and not own_terms:
                continue  # a JSON literal: all of it is signed
            if not _PLAIN_NAME.fullmatch(name):
                yield _Leaf(steps=(*steps, name), story=here, value={name: None})
            yield from _inside(inner, (*steps, name), (*here, name), own_terms=own_terms)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _inside(inner, (*steps, number), story, own_terms=own_terms)
    elif value is not None:
        yield _Leaf(steps=steps, story=story, value=value)


def _texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _said(value: object) -> str | None:
    """Return how a value stands in a quad, where that is plain to see."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None


def _without(document: JsonObject, steps: tuple[str | int, ...]) -> JsonObject:
    """Return the document with the value at ``steps`` left out; the rest is shared."""

    def left_out(value: Any, rest: tuple[Any, ...]) -> Any:
        step, *more = rest
        if isinstance(value, dict):
            if not more:
                return {name: inner for name, inner in value.items() if name != step}
            return {**value, step: left_out(value[step], tuple(more))}
        if not more:
            return [*value[:step], *value[step + 1 :]]
        return [*value[:step], left_out(value[step], tuple(more)), *value[step + 1 :]]

    found: JsonObject = left_out(document, steps)
    return found


def _shape(quads: list[ox.Quad]) -> Counter[tuple[str, ...]]:
    """Return the quads with every blank node alike, so that two parses can be compared."""
    return Counter(
        tuple(
            "_" if isinstance(term, ox.BlankNode) else str(term)
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        )
        for quad in quads
    )


# ---------------------------------------------------------------- what takes too long


def _refuse_tangles(quads: list[ox.Quad]) -> None:
    """Refuse graphs whose blank nodes cannot be told apart in reasonable time (RDFC-1.0 §7)."""
    seen: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    links: list[tuple[str, str]] = []
    for quad in quads:
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        blanks = [term.value for term in terms if isinstance(term, ox.BlankNode)]
        for one in set(blanks):
            seen[one].append(tuple(_mark(term, one) for term in terms))
        links += [(one, two) for one in blanks for two in blanks if one < two]
    looks = {blank: tuple(sorted(around)) for blank, around in seen.items()}
    count = Counter(looks.values())
    alike = {blank for blank, look in looks.items() if count[look] > 1}
    groups = _Groups(alike)
    for one, two in links:
        if one in alike and two in alike:
            groups.join(one, two)
    if groups.largest > MOST_ALIKE:
        raise TooComplex(what=f"{groups.largest} alike nodes")


def _mark(term: object, one: str) -> str:
    if not isinstance(term, ox.BlankNode):
        return str(term)
    return "_:a" if term.value == one else "_:z"


class _Groups:
    """Nodes joined into groups."""

    def __init__(self, nodes: set[str]) -> None:
        self._first = {node: node for node in nodes}

    def join(self, one: str, two: str) -> None:
        self._first[self._find(one)] = self._find(two)

    @property
    def largest(self) -> int:
        sizes = Counter(self._find(node) for node in self._first)
        return max(sizes.values(), default=0)

    def _find(self, node: str) -> str:
        while self._first[node] != node:
            self._first[node] = self._first[self._first[node]]
            node = self._first[node]
        return node
