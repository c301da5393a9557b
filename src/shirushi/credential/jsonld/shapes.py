"""The canonical form of documents whose shape was met before, without reading JSON-LD anew.

Credentials of one issuer differ in their texts only. The first of a shape takes the general
path; when a second one comes, the shape is compiled with every text a slot, and from then on
its documents are filled in. What cannot be told so always takes the general path.

Strangers choose the shapes, so: nothing is learned from a document that the general path has
not accepted; a shape is compiled when met a second time and only once, which costs a few times
what the document itself cost; and what is kept is bounded in number and in size, with shapes
in use standing apart, so that a flood of new ones cannot push them out.
"""

from __future__ import annotations

import copy
import itertools
import operator
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.credential.jsonld.compiled.compiling import (
    Landing,
    NotCompilable,
    Sentinels,
    compile_form,
    landings,
)
from shirushi.credential.jsonld.compiled.form import Form
from shirushi.credential.jsonld.compiled.guards import is_plain_iri, leaves_iris_alone
from shirushi.credential.jsonld.compiled.reader import Reader, compile_reader
from shirushi.credential.jsonld.compiled.recent import Recent, Tiers

#: Shapes remembered as met once, shapes compiled and hardly used, and shapes in use.
MOST_SEEN = 2_048
MOST_NEW = 32
MOST_IN_USE = 128
#: Uses that make a shape one in use.
USES = 4
#: A document with more texts, or more bytes of canonical form, takes the general path.
MOST_TEXTS = 512
MOST_CANONICAL = 64 * 1024
#: Shapes that are tried first, by the names of the outermost members.
MOST_FIRST = 128
#: Small documents kept whole, such as a proof's options, which a batch has in common.
MOST_WHOLE = 256
SMALL_TEXTS = 16
SMALL_CANONICAL = 2 * 1024
#: Names, marks and numbers of a shape.
MOST_KEY = 4_096

_Canonical: TypeAlias = Callable[[JsonObject], bytes]
_Key: TypeAlias = tuple[object, ...]

#: Members whose text decides what others mean: never slots.
_FIXED_NAMES = frozenset(
    {"type", "@type", "@context", "@language", "@direction", "@index", "@vocab", "@base"}
)


#: Says that an array with one text follows, as most types are.
_ONE = object()


def shape_of(  # noqa: PLR0912 - one flat loop, since every document goes through it
    document: JsonObject, *, about: Hashable = None
) -> tuple[_Key, list[str]]:
    """Return everything about a document but its texts, with ``about`` in front, and the texts.

    Two documents with equal shapes have the same members in the same order, arrays of the same
    lengths, the same contexts and types, and the same numbers and truth values.

    >>> shape_of({"id": "urn:a", "type": ["T"]})[1]
    ['urn:a']
    """
    # Plain and long: the interpreter is quickest at appending to a list by its name.
    key: list[object] = [about]
    texts: list[str] = []
    fixed = _FIXED_NAMES
    # Read back, the key tells the shape: a size, then what stands in that object or array; a
    # value that is no text says its kind first, and inner objects and arrays follow in turn.
    waiting: list[Any] = [document]
    for value in waiting:
        key.append(len(value))
        if type(value) is dict:
            for name, inner in value.items():
                key.append(name)
                if type(inner) is str:
                    if name not in fixed:
                        texts.append(inner)
                    else:
                        key.append(inner)
                elif name not in fixed:
                    key.append(type(inner))
                    if type(inner) is dict or type(inner) is list:
                        waiting.append(inner)
                    else:
                        key.append(repr(inner))  # its spelling: 1 and 1.0 are equal in Python
                elif type(inner) is list and len(inner) == 1 and type(inner[0]) is str:
                    key.append(_ONE)
                    key.append(inner[0])
                else:
                    key.append(type(inner))
                    key.append(repr(inner))
        else:
            for inner in value:
                key.append(type(inner))
                if type(inner) is str:
                    texts.append(inner)
                elif type(inner) is dict or type(inner) is list:
                    waiting.append(inner)
                else:
                    key.append(repr(inner))
    return tuple(key), texts


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is known about one shape: which of its texts are slots, and which of those IRIs.

    number
        Tells this plan's forms from another's.
    read
        Takes the texts out of a document of this shape.
    """

    number: int
    fixed: tuple[int, ...]
    iris: tuple[int, ...]
    literals: tuple[int, ...]
    read: Reader

    def variant(self, texts: Sequence[str]) -> tuple[object, ...]:
        """Return what decides the form: the texts that are no slots, and which IRIs are equal.

        Two IRIs that are one make one node of two, so which are equal is part of the shape.
        """
        first: dict[str, int] = {}
        alike = [first.setdefault(texts[one], one) for one in self.iris]
        return (self.number, tuple([texts[one] for one in self.fixed]), tuple(alike))


@dataclass(frozen=True, slots=True)
class _Variant:
    """A form, and where its values stand among the texts; no form where none can be made."""

    form: Form | None
    take: Callable[[Sequence[str]], Sequence[str]] = tuple


_UNLEARNABLE = _Plan(number=-1, fixed=(), iris=(), literals=(), read=lambda _: None)
_NO_FORM = _Variant(form=None)


@dataclass(slots=True)
class Shapes:
    """What was learned about shapes so far. Thread-safe; a lost update costs time only."""

    _seen: Recent[int, bool] = field(default_factory=lambda: Recent(most=MOST_SEEN))
    _whole: Recent[tuple[_Key, tuple[str, ...]], bytes] = field(
        default_factory=lambda: Recent(most=MOST_WHOLE)
    )
    # By the key's hash, since a tuple of hundreds is hashed anew each time it is looked up.
    _plans: Tiers[int, tuple[_Key, _Plan]] = field(
        default_factory=lambda: Tiers(most_new=MOST_NEW, most_in_use=MOST_IN_USE, uses=USES)
    )
    _variants: Tiers[_Key, _Variant] = field(
        default_factory=lambda: Tiers(most_new=MOST_NEW, most_in_use=MOST_IN_USE, uses=USES)
    )
    # The plan that was of use last, by what is quickly told of a document.
    _first: Recent[_Key, _Plan] = field(default_factory=lambda: Recent(most=MOST_FIRST))
    _count: itertools.count[int] = field(default_factory=itertools.count)

    def canonical(
        self, document: JsonObject, *, general: _Canonical, about: Hashable = None
    ) -> bytes:
        """Return what ``general(document)`` returns, and raise what it raises.

        about
            Whatever else its answer depends on, such as the editions of the contexts; the hash
            of blank nodes is SHA-256.
        """
        first = self._first.get((about, *document))
        if first is not None:
            found = self._filled_in(first, first.read(document))
            if found is not None:
                return found
        key, texts = shape_of(document, about=about)
        if len(texts) > MOST_TEXTS or len(key) > MOST_KEY:
            return general(document)
        if len(texts) > SMALL_TEXTS:
            return self._by_shape(key, texts, document, general)
        whole = (key, tuple(texts))
        kept = self._whole.get(whole)
        if kept is None:
            kept = self._by_shape(key, texts, document, general)
            if len(kept) <= SMALL_CANONICAL and _weight(key, texts) <= SMALL_CANONICAL:
                self._whole.put(whole, kept)
        return kept

    def _by_shape(
        self, key: _Key, texts: list[str], document: JsonObject, general: _Canonical
    ) -> bytes:
        number = hash(key)
        known = self._plans.get(number)
        if known is None:
            data = general(document)
            if _is_learnable(key, texts, data) and self._is_known(key):
                self._plans.put(number, (key, self._plan(document, texts, general)))
            return data
        plan = known[1]
        if plan is _UNLEARNABLE or known[0] != key:
            return general(document)
        variant_key = plan.variant(texts)
        variant = self._variants.get(variant_key)
        if variant is None:
            data = general(document)
            if _is_learnable(key, texts, data) and self._is_known(variant_key):
                variant = _variant(plan, document, texts, data, general)
                self._variants.put(variant_key, variant)
            return data
        found = self._filled_in(plan, texts)
        if found is None:
            return general(document)
        if len(texts) > SMALL_TEXTS:
            self._first.put((key[0], *document), plan)
        return found

    def _filled_in(self, plan: _Plan, texts: Sequence[str] | None) -> bytes | None:
        """Return the canonical form of a shape's texts, where one was compiled for them."""
        if texts is None:
            return None
        variant = self._variants.get(plan.variant(texts))
        if variant is None or variant.form is None:
            return None
        return variant.form.canonical(variant.take(texts))

    def _is_known(self, key: _Key) -> bool:
        """Tell whether a key was met before, and remember it."""
        known = self._seen.take(hash(key)) is not None
        if not known:
            self._seen.put(hash(key), True)
        return known

    def _plan(self, document: JsonObject, texts: list[str], general: _Canonical) -> _Plan:
        """Find out which texts of a shape can be slots, with a sentinel in each."""
        if not leaves_iris_alone(document):
            return _UNLEARNABLE
        sentinels = Sentinels.for_document(document)
        try:
            written = general(_filled(document, [sentinels.of(n) for n in range(len(texts))]))
            landed = landings(written, sentinels)
        except (ShirushiError, NotCompilable):
            return _UNLEARNABLE
        iris, literals = [], []
        for number, text in enumerate(texts):
            where = landed.get(number, set())
            if where == {Landing.LITERAL}:
                literals.append(number)
            elif Landing.IRI in where and Landing.ELSEWHERE not in where and is_plain_iri(text):
                iris.append(number)
        slots = {*iris, *literals}
        return _Plan(
            number=next(self._count),
            fixed=tuple(number for number in range(len(texts)) if number not in slots),
            iris=tuple(iris),
            literals=tuple(literals),
            read=compile_reader(document, fixed=_FIXED_NAMES),
        )


def _weight(key: _Key, texts: Sequence[str]) -> int:
    """Return how many characters a shape and its texts would keep in memory."""
    return sum(len(one) for one in key if isinstance(one, str)) + sum(map(len, texts))


def _is_learnable(key: _Key, texts: Sequence[str], data: bytes) -> bool:
    return len(data) <= MOST_CANONICAL and _weight(key, texts) <= MOST_CANONICAL


def _variant(
    plan: _Plan, document: JsonObject, texts: list[str], data: bytes, general: _Canonical
) -> _Variant:
    """Compile the form of a document, whose canonical form is ``data``."""
    sentinels = Sentinels.for_document(document)
    first: dict[str, int] = {}
    stands_for = {one: first.setdefault(texts[one], one) for one in plan.iris}
    stands_for |= {one: one for one in plan.literals}
    slots = tuple(sorted(set(stands_for.values())))
    place = {one: number for number, one in enumerate(slots)}
    marked = [
        sentinels.of(place[stands_for[number]]) if number in stands_for else text
        for number, text in enumerate(texts)
    ]
    try:
        form = compile_form(
            _filled(document, marked), slots=len(slots), sentinels=sentinels, canonical=general
        )
    except (ShirushiError, NotCompilable):
        return _NO_FORM
    take = _taking(slots)
    if form.canonical(take(texts)) not in {data, None}:
        return _NO_FORM
    return _Variant(form=form, take=take)


def _taking(places: tuple[int, ...]) -> Callable[[Sequence[str]], Sequence[str]]:
    """Return what takes the texts at several places out of all."""
    if len(places) > 1:
        return operator.itemgetter(*places)
    return lambda texts: [texts[one] for one in places]


def _filled(document: JsonObject, texts: Sequence[str]) -> JsonObject:
    """Return the document with other texts, in the order of ``shape_of``."""
    made: JsonObject = copy.deepcopy(document)
    rest = iter(texts)
    waiting: list[Any] = [made]
    for value in waiting:
        given = value.items() if type(value) is dict else enumerate(value)
        for place, inner in list(given):
            if type(value) is dict and place in _FIXED_NAMES:
                continue
            if type(inner) is str:
                value[place] = next(rest)
            elif type(inner) is dict or type(inner) is list:
                waiting.append(inner)
    return made
