"""The canonical form of a document: what is hashed and signed (RDFC-1.0), nothing dropped."""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

import pyoxigraph as ox

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject, objects_in, walk
from shirushi.core.text import Text
from shirushi.credential import limits
from shirushi.credential.jsonld.bounds import refuse_costly
from shirushi.credential.jsonld.contexts import (
    NEWEST,
    Chosen,
    Context,
    context_of,
    pinned,
    unfold,
)
from shirushi.credential.jsonld.pruned import pruned_texts, texts_in
from shirushi.credential.jsonld.rdfc import HashName, TooComplex, canonical_lines
from shirushi.credential.jsonld.shapes import Shapes
from shirushi.credential.jsonld.spelling import refuse_respelt
from shirushi.credential.jsonld.together import ADDED_TYPE, TypesTogether, put_together

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


class NotLinkedData(ShirushiError):
    """The document is not JSON-LD."""

    code = "credential.not-linked-data"
    text = Text(ja="JSON-LDとして読めません: {reason}", en="It cannot be read as JSON-LD: {reason}")


_QUADS = Text(ja="三つ組が{most}個を超えている", en="more than {most} quads")
_DOUBTS = Text(
    ja="署名の対象か確かめる必要のある値が多い", en="too many values whose cover is in doubt"
)


def canonical(
    document: JsonObject,
    *,
    hash_name: HashName = "sha256",
    chosen: Chosen = NEWEST,
) -> bytes:
    """Return what ``general`` returns, quickly for a document whose shape is known.

    Takes and raises what ``general`` does.
    """
    if hash_name != "sha256":
        return general(document, hash_name=hash_name, chosen=chosen)
    return _SHAPES.canonical(
        document,
        general=lambda one: general(one, chosen=chosen),
        about=tuple(sorted(chosen.items())),
    )


_SHAPES = Shapes()


def general(
    document: JsonObject,
    *,
    hash_name: HashName = "sha256",
    chosen: Chosen = NEWEST,
) -> bytes:
    """Return the canonical N-Quads of ``document``, UTF-8, from the document alone.

    ``#canonicalization`` of RDFC-1.0, with SHA-384 for keys on P-384, offline. In safe mode
    (``#securing-data-losslessly``): whatever would be dropped or resolved to nothing is an
    error with its path.

    chosen
        Which edition to take of each context that has several; see ``contexts.choices``.

    Raises ``ContextUnknown``, ``TermUndefined``, ``ValueDropped``, ``TooComplex``,
    ``TypesTogether`` or ``NotLinkedData``.
    """
    quads = _checked(document, chosen)
    lines: bytes = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    canonical = canonical_lines(lines.decode().split("\n")[:-1], hash_name=hash_name)
    return "".join(f"{line}\n" for line in canonical).encode()


def check_terms(document: JsonObject, *, chosen: Chosen = NEWEST) -> None:
    """Refuse a document of which something would be dropped, without canonicalising it.

    For proofs that sign the JSON itself, and for documents that nobody signed. Raises what
    ``canonical`` raises.
    """
    _checked(document, chosen)


def _checked(document: JsonObject, chosen: Chosen) -> list[ox.Quad]:
    refuse_costly(document)
    quads = _quads(document, chosen)
    _refuse_undefined(document, quads)
    _refuse_dropped(document, quads, chosen)
    refuse_respelt(
        document,
        own_terms=_has_own_terms(document),
        parse=functools.partial(_quads, chosen=chosen),
    )
    return quads


def _quads(document: JsonObject, chosen: Chosen) -> list[ox.Quad]:
    rest = {name: value for name, value in document.items() if name != "@context"}
    if not rest:
        return []
    joined = 0
    if _needs_joining(document, chosen):
        found, joined = put_together(document, chosen=chosen)
        # In front stands a vocabulary that catches every term that the contexts do not define.
        found["@context"] = [{"@vocab": _UNDEFINED}, *found.get("@context", [])]
        text = json.dumps(found)
    else:
        parts = _context_texts(document, chosen)
        contexts = ", ".join([_CATCH, *parts])
        text = f'{{"@context": [{contexts}], {json.dumps(rest)[1:]}'
    try:
        parsed = ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri=_NO_BASE)
        quads = list(itertools.islice(parsed, limits.QUADS + 1))
    except (SyntaxError, ValueError) as error:
        raise NotLinkedData(reason=str(error)[:200]) from None
    if len(quads) > limits.QUADS:
        raise TooComplex(what=_QUADS.format(most=limits.QUADS))
    kept = [one for one in quads if one.object != _ADDED] if joined else quads
    if len(quads) - len(kept) != joined:
        # A type of the document's own that is spelled like ours would go unsigned.
        raise TypesTogether(types=ADDED_TYPE)
    return kept


def _context_texts(document: JsonObject, chosen: Chosen) -> list[str]:
    """Return the document's contexts as JSON, with no more terms than it can need."""
    given = document.get("@context", [])
    every = given if isinstance(given, list) else [given]
    found = {
        number: pinned(one, chosen=chosen, path=join_path("@context", number))
        for number, one in enumerate(every)
        if isinstance(one, str)
    }
    least = None
    if all(isinstance(one, str | dict) for one in every):
        least = pruned_texts(tuple(found.values()), texts=texts_in(document), chosen=chosen)
    texts = least or [_pinned_text(one, chosen) for one in found.values()]
    of_pinned = dict(zip(found, texts, strict=True))
    return [
        of_pinned[number]
        if number in of_pinned
        else ", ".join(json.dumps(part) for part in unfold(one, chosen=chosen))
        for number, one in enumerate(every)
    ]


def _needs_joining(document: JsonObject, chosen: Chosen) -> bool:
    """Tell whether a node may have terms from more than the document's own contexts.

    That is where it has several types that bring some, or stands under a term that does, or
    has contexts of its own.
    """
    given = document.get("@context", [])
    bringing = frozenset().union(
        *(
            _bringing(one, chosen) if isinstance(one, str) else _bring(one)
            for one in (given if isinstance(given, list) else [given])
        )
    )
    root, *inside = objects_in({n: value for n, value in document.items() if n != "@context"})
    if any("@context" in value for value in inside):
        return True
    for value in (root, *inside, *objects_in(given)):
        for name, inner in value.items():
            if name in bringing and isinstance(inner, dict | list):
                return True
            if _texts(inner) and len(inner) > 1 and len(bringing.intersection(inner)) > 1:
                return True
    return False


def _bringing(url: str, chosen: Chosen) -> frozenset[str]:
    return _bringing_of(pinned(url, chosen=chosen).file)


@functools.cache
def _bringing_of(file: str) -> frozenset[str]:
    return _bring(unfold(context_of(file).terms))


def _bring(terms: Any) -> frozenset[str]:
    """Return the names, at any depth, that bring a context of their own."""
    return frozenset(
        name
        for _, value in walk(terms)
        if isinstance(value, dict)
        for name, meant in value.items()
        if isinstance(meant, dict) and "@context" in meant
    )


_CATCH = json.dumps({"@vocab": _UNDEFINED})
_ADDED = ox.NamedNode(ADDED_TYPE)


def _pinned_text(found: Context, chosen: Chosen) -> str:
    return _text_of(found.file, tuple(sorted(chosen.items())))


@functools.lru_cache(maxsize=512)
def _text_of(file: str, chosen: tuple[tuple[str, str], ...]) -> str:
    every = unfold(context_of(file).terms, chosen=dict(chosen))
    return ", ".join(json.dumps(one) for one in every)


def _refuse_undefined(document: JsonObject, quads: list[ox.Quad]) -> None:
    for iri in _iris(quads):
        if iri.startswith(_UNDEFINED):
            term = iri.removeprefix(_UNDEFINED)
            raise TermUndefined(path=_where(document, term), term=term)
        if iri.startswith(_NO_BASE):
            value = iri.removeprefix(_NO_BASE)
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


def _refuse_dropped(document: JsonObject, quads: list[ox.Quad], chosen: Chosen) -> None:
    """Refuse a value whose absence would change nothing: nobody signed it."""
    own_terms = _has_own_terms(document)
    covered = {
        term.value
        for quad in quads
        for term in (quad.subject, quad.object)
        if isinstance(term, ox.NamedNode | ox.Literal)
    }
    # What decides whether a value is covered is the same at every place with the same story.
    contexts = json.dumps(document.get("@context"), sort_keys=True) if not own_terms else ""
    editions = tuple(sorted(chosen.items()))
    doubts = 0
    for leaf in _inside(document, (), (), own_terms=own_terms):
        if not own_terms and _said(leaf.value) in covered:
            continue
        if isinstance(leaf.value, str) and leaf.value.startswith("_:"):
            continue  # a label that only joins nodes of this document
        key = (contexts, editions, leaf.story, _kept_value(leaf.value))
        if not own_terms and key in _KNOWN:
            continue
        doubts += 1
        if doubts * limits.CONTEXTS_AS_VALUES > limits.DOUBT_VALUES:
            raise TooComplex(what=_DOUBTS)
        if _is_dropped(document, leaf, chosen):
            raise ValueDropped(path=leaf.path, value=str(leaf.value)[:80])
        if not own_terms and len(_KNOWN) < _MOST_KNOWN:
            _KNOWN.add(key)


def _kept_value(value: object) -> object:
    """Return what of a value decides whether it is covered: a text itself, a number's kind."""
    if isinstance(value, dict):
        return ("odd name",)
    return value if isinstance(value, str) else type(value).__name__


def _is_dropped(document: JsonObject, leaf: _Leaf, chosen: Chosen) -> bool:
    """Tell whether the value's own surroundings read the same without it."""
    around, steps = _around(document, leaf.steps)
    try:
        whole = _shape(_quads(around, chosen))
    except (NotLinkedData, TypesTogether):
        around, steps = document, leaf.steps
        whole = _shape(_quads(around, chosen))
    try:
        return _shape(_quads(_without(around, steps), chosen)) == whole
    except (NotLinkedData, TypesTogether):
        return False


def _around(document: Any, steps: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """Return the document with no more in it than leads to ``steps``, and the steps in that.

    What a value means follows from the contexts, names and types above it, and from what stands
    beside it in its own object.
    """
    step, *rest = steps
    more = tuple(rest)
    if isinstance(document, list):
        if not isinstance(document[step], dict | list):
            return document, steps
        inner, below = _around(document[step], more)
        return [inner], (0, *below)
    beside = {
        name: value
        for name, value in document.items()
        if name.startswith("@") or name in {"type", "id"} or (not more and _is_plain(value))
    }
    if not more:
        return {**beside, step: document[step]}, steps
    inner, below = _around(document[step], more)
    return {**beside, step: inner}, (step, *below)


def _is_plain(value: Any) -> bool:
    return not isinstance(value, dict | list)


#: Values found to be covered, by contexts, editions, the story of their place, and themselves.
_KNOWN: set[tuple[object, ...]] = set()
_MOST_KNOWN = 10_000


def _has_own_terms(document: JsonObject) -> bool:
    """Tell whether the document defines terms itself, beside the pinned contexts."""
    for value in objects_in(document):
        contexts = value.get("@context", [])
        every = contexts if isinstance(contexts, list) else [contexts]
        if any(not isinstance(one, str) and one != DESCRIPTORS for one in every):
            return True
    return False


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
            *([json.dumps(value["@context"])] if steps and "@context" in value else []),
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
