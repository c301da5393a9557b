"""What a signature over a document's graph covers: nothing in it may be left out unseen.

JSON-LD quietly drops what it cannot read, so the parser is asked: a text is put where each value
stands, and must be read there. What takes no text is left out, or changed, by itself, and must
make a difference. What is remembered from one document to the next is only true of any document
with the same contexts, and the same names and types on the way.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from shirushi.core.errors import join_path
from shirushi.core.json import JsonObject, objects_in
from shirushi.core.text import Text
from shirushi.credential import limits
from shirushi.credential.jsonld.contexts import DESCRIPTORS, Chosen
from shirushi.credential.jsonld.quads import NotLinkedData, is_texts, quads_of
from shirushi.credential.jsonld.rdfc import TooComplex
from shirushi.credential.jsonld.together import TypesTogether
from shirushi.credential.jsonld.undefined import ValueDropped

_DOUBTS = Text(
    ja="署名の対象か確かめる必要のある値が多い", en="too many values whose cover is in doubt"
)


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
    def is_member(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_keywords(self) -> bool:
        """Whether it is the value of a keyword other than a text's or an array's."""
        return any(isinstance(one, str) and _IS_KEYWORD(one) for one in self.steps[-2:])

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


#: By their names in every pinned context, ``id``, ``uid`` and ``type`` are keywords as well.
_IS_KEYWORD = re.compile(r"@(?!value$|list$|set$).*|id|uid|type").fullmatch
_ID_NAMES = frozenset({"id", "@id"})
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
    about = (contexts, editions)
    leaves = list(_inside(document, (), (), own_terms=own_terms))
    ids = {one.value for one in leaves if one.steps[-1] in _ID_NAMES}
    labels = {one for one in ids if isinstance(one, str) and _LABEL.fullmatch(one)}
    unsure = [
        one
        for one in leaves
        if one.is_member or (_said(one.value) in said and _said(one.value) not in named)
    ]
    told = set() if own_terms else _text_places(document, unsure, chosen, about)
    readings = _Readings(chosen)
    for leaf in leaves:
        if leaf.story in told and (leaf.is_member or _said(leaf.value) in said):
            continue
        if not own_terms and leaf.is_plain and _said(leaf.value) in named:
            continue
        if str(leaf.value) in labels or (leaf.is_type and _LABEL.fullmatch(str(leaf.value))):
            continue  # a label that only joins nodes of this document
        key = (*about, leaf.story, _kept_value(leaf.value))
        if not own_terms and key in _KNOWN:
            continue
        is_lost = _is_ignored if leaf.is_member else _is_dropped
        if is_lost(document, leaf, readings, own_terms=own_terms):
            value = leaf.steps[-1] if leaf.is_member else leaf.value
            raise ValueDropped(path=leaf.path, value=str(value)[:80])
        if not own_terms and leaf.is_plain and len(_KNOWN) < _MOST_KNOWN:
            _KNOWN.add(key)


@dataclass(slots=True)
class _Readings:
    """Documents read to see what of another one is covered, as many as a budget allows."""

    chosen: Chosen
    left: int = limits.DOUBT_VALUES

    def quads(self, document: JsonObject) -> list[ox.Quad]:
        """Return a document's quads. Raises ``TooComplex``, or what ``quads_of`` raises."""
        self.left -= limits.CONTEXTS_AS_VALUES + _size(document)
        if self.left < 0:
            raise TooComplex(what=_DOUBTS)
        return quads_of(document, self.chosen)


def _size(value: Any) -> int:
    """Return how many values stand in a document, its contexts left out."""
    inner = (
        [one for name, one in value.items() if name != "@context"]
        if isinstance(value, dict)
        else value
    )
    return 1 + sum(map(_size, inner)) if isinstance(inner, list) else 1


#: Keywords that hold members of the graph, wherever they stand.
_HOLDING = frozenset({"@graph", "@included", "@nest", "@none", "@reverse"})


def _is_empty_keyword(name: object) -> bool:
    """Tell whether a name is, or looks like, a keyword that holds nothing of the graph."""
    return isinstance(name, str) and name.startswith("@") and name not in _HOLDING


def _is_ignored(document: JsonObject, leaf: _Leaf, readings: _Readings, *, own_terms: bool) -> bool:
    """Tell whether a member is dropped with all that is in it.

    Leaving it out proves nothing where what stands in it stands elsewhere too, where a list in
    it is read though nothing leads there, or where a keyword out of its place made its whole
    object vanish; so another text is put in its place. Only a JSON literal keeps what is named
    like a keyword.
    """
    around: Any = document
    steps = leaf.steps
    if steps[-1] not in _HOLDING:
        if not _is_empty_keyword(steps[-1]):
            around, steps = _around(document, steps, own_terms=own_terms)
        probe = _PROBE.format(number=0)
        try:
            quads = readings.quads(_replaced(around, steps, probe))
        except (NotLinkedData, TypesTogether):
            quads = []
        if any(isinstance(one.object, ox.Literal) and probe in one.object.value for one in quads):
            return False
        if _is_empty_keyword(steps[-1]):
            return True
        if not own_terms and _HOLDING.isdisjoint(leaf.steps):
            return True
    # What holds other nodes takes no text, nor does what is in it or an entry in a map of nodes,
    # which no pinned context has. A graph has no quad twice, so that what stands elsewhere too
    # does not count here.
    whole = _shape(set(readings.quads(document)))
    try:
        return _shape(set(readings.quads(_replaced(document, leaf.steps)))) == whole
    except (NotLinkedData, TypesTogether):
        return False


#: Stands for a text where no IRI, language or datatype could be one.
_PROBE = "no IRI: text {number}"


def _text_places(
    document: JsonObject, leaves: list[_Leaf], chosen: Chosen, about: tuple[object, ...]
) -> set[tuple[object, ...]]:
    """Return the stories of those leaves whose place takes any text, as a name's does.

    A text that stands in the graph need not be this one: the same words may stand as a name
    here and, unsigned, as an id there. Where one text is read, all are, and the member is there.
    """
    found = {one.story for one in leaves if (*about, one.story) in _TEXT_PLACES}
    asked = {one.story: one for one in leaves if one.story not in found and not one.is_keywords}
    if not asked:
        return found
    probes = {_PROBE.format(number=number): one for number, one in enumerate(asked.values())}
    probing = _probed(document, (), {one.steps: text for text, one in probes.items()})
    try:
        quads = quads_of(probing, chosen)
    except (NotLinkedData, TypesTogether):
        return found  # each is looked at on its own then
    for quad in quads:
        if isinstance(quad.object, ox.Literal) and quad.object.value in probes:
            story = probes[quad.object.value].story
            found.add(story)
            if len(_TEXT_PLACES) < _MOST_KNOWN:
                _TEXT_PLACES.add((*about, story))
    return found


def _probed(
    value: Any, steps: tuple[str | int, ...], texts: Mapping[tuple[str | int, ...], str]
) -> Any:
    """Return a value with a text at each of the places."""
    if steps in texts:
        return texts[steps]
    if isinstance(value, dict):
        return {
            name: inner if name == "@context" else _probed(inner, (*steps, name), texts)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_probed(inner, (*steps, at), texts) for at, inner in enumerate(value)]
    return value


#: Places found to take any text, by contexts, editions and story.
_TEXT_PLACES: set[tuple[object, ...]] = set()


def _kept_value(value: object) -> object:
    """Return what of a value decides whether it is covered: a text itself, a number's kind."""
    if isinstance(value, dict):
        return ("odd name", *value)
    return value if isinstance(value, str) else type(value).__name__


def _is_dropped(document: JsonObject, leaf: _Leaf, readings: _Readings, *, own_terms: bool) -> bool:
    """Tell whether the value's own surroundings read the same without it, or with another one.

    An id that is no IRI takes its whole node along, and a language or datatype that is none its
    text: without it they would be read, so that only another like it shows that it is not.
    """
    around, steps = _around(document, leaf.steps, own_terms=own_terms)
    try:
        whole = _shape(readings.quads(around))
    except (NotLinkedData, TypesTogether):
        around, steps = document, leaf.steps
        whole = _shape(readings.quads(around))
    others = [_replaced(around, steps)]
    if isinstance(leaf.value, str) and not (leaf.is_type and _PLAIN_NAME.fullmatch(leaf.value)):
        others.append(_replaced(around, steps, f"{leaf.value}x"))
    return any(_reads_as(one, whole, readings) for one in others)


def _reads_as(document: JsonObject, shape: Counter[tuple[str, ...]], readings: _Readings) -> bool:
    try:
        return _shape(readings.quads(document)) == shape
    except (NotLinkedData, TypesTogether):
        return False


def _around(
    document: Any, steps: tuple[Any, ...], *, own_terms: bool
) -> tuple[Any, tuple[Any, ...]]:
    """Return the document with no more in it than leads to ``steps``, and the steps in that.

    What a value means follows from the contexts, names and types above it, and from the keywords
    beside it in its own object; terms of the document's own may give those any name.
    """
    step, *rest = steps
    more = tuple(rest)
    if isinstance(document, list):
        if not isinstance(document[step], dict | list):
            return document, steps
        inner, below = _around(document[step], more, own_terms=own_terms)
        return [inner], (0, *below)
    beside = {
        name: value
        for name, value in document.items()
        if name.startswith("@")
        or name in {"type", "id", "uid"}
        or (own_terms and not more and not isinstance(value, dict | list))
    }
    if not more:
        return {**beside, step: document[step]}, steps
    inner, below = _around(document[step], more, own_terms=own_terms)
    return {**beside, step: inner}, (step, *below)


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
                yield _Leaf(
                    steps=(*steps, name),
                    story=(*here, name),
                    value={name: None},
                    is_plain=not name.startswith("@"),
                )
            yield from _inside(
                inner,
                (*steps, name),
                (*here, name),
                own_terms=own_terms,
                is_plain=is_plain and not (is_odd and _is_empty_keyword(name)),
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


def _shape(quads: Iterable[ox.Quad]) -> Counter[tuple[str, ...]]:
    """Return the quads with every blank node alike, so that two parses can be compared."""
    return Counter(
        tuple(
            "_" if isinstance(term, ox.BlankNode) else str(term)
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        )
        for quad in quads
    )
