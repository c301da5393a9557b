"""What a signature over a document's graph covers: nothing in it may be left out unseen."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject, objects_in, walk
from shirushi.core.text import Text
from shirushi.credential import limits
from shirushi.credential.jsonld.contexts import DESCRIPTORS, Chosen
from shirushi.credential.jsonld.quads import (
    NO_BASE,
    NO_SCHEME,
    UNDEFINED,
    NotLinkedData,
    is_texts,
    quads_of,
)
from shirushi.credential.jsonld.rdfc import TooComplex
from shirushi.credential.jsonld.together import TypesTogether


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


_DOUBTS = Text(
    ja="署名の対象か確かめる必要のある値が多い", en="too many values whose cover is in doubt"
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


# ---------------------------------------------------------------- what would be dropped


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A value, or a whole member, that stands in a document: the steps to it, and its story.

    story
        The names and types met on the way, which fix what the contexts make of a type here.
    is_plain
        Whether every name on the way is one whose values the graph keeps, so that a value which
        stands in the graph is this one.
    """

    steps: tuple[str | int, ...]
    story: tuple[object, ...]
    value: object
    is_plain: bool = True

    @property
    def path(self) -> str:
        return join_path(*self.steps)

    @property
    def is_type(self) -> bool:
        return not {"type", "@type"}.isdisjoint(self.steps[-2:])


_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
#: Keywords whose values the graph keeps: in any object, and in one that is a text.
_KEPT_KEYWORDS = frozenset({"@id", "@type", "@list", "@set"})
_OF_TEXTS = frozenset({"@value", "@type", "@language", "@direction"})


def _is_odd(name: str, beside: JsonObject) -> bool:
    """Tell whether a member may vanish with all that is in it, whatever its value is.

    JSON-LD 1.1 ``#expansion-algorithm`` ignores what only looks like a keyword (``@comment``),
    ``@index``, keywords out of place, and names that are neither terms nor IRIs.
    """
    if not name.startswith("@"):
        return _PLAIN_NAME.fullmatch(name) is None
    is_text = "@value" in beside and beside.keys() <= _OF_TEXTS
    return name not in (_OF_TEXTS if is_text else _KEPT_KEYWORDS)


_LABEL = re.compile(r"_:[A-Za-z0-9_]+")


def refuse_dropped(document: JsonObject, quads: list[ox.Quad], chosen: Chosen) -> None:
    """Refuse a value whose absence would change nothing: nobody signed it."""
    own_terms = has_own_terms(document)
    terms = [term for quad in quads for term in (quad.subject, quad.object)]
    named = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    said = {term.value for term in terms if isinstance(term, ox.Literal)}
    # What decides whether a value is covered is the same at every place with the same story.
    contexts = json.dumps(document.get("@context"), sort_keys=True) if not own_terms else ""
    editions = tuple(sorted(chosen.items()))
    doubts = 0
    leaves = list(_inside(document, (), (), own_terms=own_terms))
    if own_terms:
        told = set[tuple[object, ...]]()
    else:
        about = (contexts, editions)
        only_said = said - named
        unsure = [one for one in leaves if _said(one.value) in only_said and not one.is_type]
        told = _text_places(document, unsure, chosen, about)
    for leaf in leaves:
        if not own_terms and leaf.is_plain and _said(leaf.value) in named:
            continue
        if leaf.is_plain and leaf.story in told and _said(leaf.value) in said:
            continue
        if isinstance(leaf.value, str) and _LABEL.fullmatch(leaf.value):
            continue  # a label that only joins nodes of this document
        key = (contexts, editions, leaf.story, _kept_value(leaf.value))
        if not own_terms and key in _KNOWN:
            continue
        doubts += 1
        if doubts * limits.CONTEXTS_AS_VALUES > limits.DOUBT_VALUES:
            raise TooComplex(what=_DOUBTS)
        if _is_dropped(document, leaf, chosen):
            value = leaf.steps[-1] if isinstance(leaf.value, dict) else leaf.value
            raise ValueDropped(path=leaf.path, value=str(value)[:80])
        if not own_terms and len(_KNOWN) < _MOST_KNOWN:
            _KNOWN.add(key)


#: Stands for a text where no IRI, language or datatype could be one.
_PROBE = "no IRI: text {number}"


def _text_places(
    document: JsonObject,
    leaves: list[_Leaf],
    chosen: Chosen,
    about: tuple[str, tuple[tuple[str, str], ...]],
) -> set[tuple[object, ...]]:
    """Return the stories of those leaves whose place takes any text, as a name's does.

    A text that stands in the graph need not be this one: the same words may stand as a name
    here and, unsigned, as an id there.
    """
    found = {one.story for one in leaves if (*about, one.story) in _TEXT_PLACES}
    asked = list({one.story: one for one in leaves if one.story not in found}.values())
    if not asked:
        return found
    probes = {_PROBE.format(number=number): one for number, one in enumerate(asked)}
    probing = document
    for text, leaf in probes.items():
        probing = _replaced(probing, leaf.steps, text)
    try:
        quads = quads_of(probing, chosen)
    except (NotLinkedData, TypesTogether):
        return found  # each is looked at on its own then
    for quad in quads:
        taken = probes.get(quad.object.value) if isinstance(quad.object, ox.Literal) else None
        if taken is not None:
            found.add(taken.story)
            if len(_TEXT_PLACES) < _MOST_KNOWN:
                _TEXT_PLACES.add((*about, taken.story))
    return found


#: Places found to take any text, by contexts, editions and story.
_TEXT_PLACES: set[tuple[object, ...]] = set()


def _kept_value(value: object) -> object:
    """Return what of a value decides whether it is covered: a text itself, a number's kind."""
    if isinstance(value, dict):
        return ("odd name", *value)
    return value if isinstance(value, str) else type(value).__name__


def _is_dropped(document: JsonObject, leaf: _Leaf, chosen: Chosen) -> bool:
    """Tell whether the value's own surroundings read the same without it, or with another one.

    An id that is no IRI takes its whole node along, and a language or datatype that is none its
    text: without it they would be read, so that only another like it shows that it is not.
    """
    around, steps = _around(document, leaf.steps)
    try:
        whole = _shape(quads_of(around, chosen))
    except (NotLinkedData, TypesTogether):
        around, steps = document, leaf.steps
        whole = _shape(quads_of(around, chosen))
    others = [_replaced(around, steps)]
    if isinstance(leaf.value, str) and not (leaf.is_type and _PLAIN_NAME.fullmatch(leaf.value)):
        others.append(_replaced(around, steps, f"{leaf.value}x"))
    return any(_reads_as(one, whole, chosen) for one in others)


def _reads_as(document: JsonObject, shape: Counter[tuple[str, ...]], chosen: Chosen) -> bool:
    try:
        return _shape(quads_of(document, chosen)) == shape
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


def has_own_terms(document: JsonObject) -> bool:
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
    is_plain: bool = True,
) -> Iterator[_Leaf]:
    """Yield every text, number and truth value, and every member with an odd name."""
    if isinstance(value, dict):
        types = value.get("type", value.get("@type"))
        here = (
            *story,
            tuple(types) if is_texts(types) else types if isinstance(types, str) else None,
            *([json.dumps(value["@context"])] if steps and "@context" in value else []),
        )
        for name, inner in value.items():
            if name == "@context":
                continue
            if name == "descriptors" and not own_terms:
                continue  # a JSON literal: all of it is signed
            is_odd = _is_odd(name, value)
            if is_odd:
                yield _Leaf(steps=(*steps, name), story=here, value={name: None}, is_plain=False)
            yield from _inside(
                inner,
                (*steps, name),
                (*here, name),
                own_terms=own_terms,
                is_plain=is_plain and not (is_odd and name.startswith("@")),
            )
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _inside(
                inner, (*steps, number), story, own_terms=own_terms, is_plain=is_plain
            )
    elif value is not None:
        yield _Leaf(steps=steps, story=story, value=value, is_plain=is_plain)


def _said(value: object) -> str | None:
    """Return how a value stands in a quad, where that is plain to see."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None


def _replaced(document: JsonObject, steps: tuple[str | int, ...], *by: str) -> JsonObject:
    """Return the document with another value at ``steps``, or none; the rest is shared."""

    def replaced(value: Any, rest: tuple[Any, ...]) -> Any:
        step, *more = rest
        if isinstance(value, dict):
            if not more:
                left = {name: inner for name, inner in value.items() if name != step}
                return {**left, step: by[0]} if by else left
            return {**value, step: replaced(value[step], tuple(more))}
        inner = [replaced(value[step], tuple(more))] if more else [*by]
        return [*value[:step], *inner, *value[step + 1 :]]

    found: JsonObject = replaced(document, steps)
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
