"""Reading off one canonical form which of its lines depend on which texts."""

from __future__ import annotations

import enum
import functools
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from shirushi.core import json
from shirushi.core.json import JsonObject
from shirushi.credential.jsonld.compiled.form import Filled, Form
from shirushi.credential.jsonld.compiled.guards import leaves_iris_alone
from shirushi.credential.jsonld.compiled.lines import Line, LineUnknown, read_lines

#: A document with more than this takes the general path; comparing lines takes n² steps.
MOST_LINES = 1_000
MOST_BLANK = 200

_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_DIGITS = 5


class NotCompilable(Exception):
    """The document does not meet one of the conditions, so it takes the general path."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """A place in a line: slot, group of lines, or blank node's label, and its number."""

    kind: str
    number: int


_Piece: TypeAlias = bytes | _Gap
_Pieces: TypeAlias = tuple[_Piece, ...]


# ---------------------------------------------------------------- sentinels


class Landing(enum.Enum):
    """Where a slot's text turned up in the canonical form."""

    LITERAL = "literal"
    IRI = "iri"
    #: As a type, or as part of a term: its text has a meaning of its own.
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Sentinels:
    """Texts that stand for slots: absolute IRIs that occur nowhere else in the document."""

    prefix: str

    @classmethod
    def for_document(cls, document: JsonObject) -> Sentinels:
        """Return sentinels that no text of ``document`` looks like."""
        text = json.write(document)
        number = 0
        while (prefix := f"urn:shirushi:slot:{number}:").encode() in text:
            number += 1
        return cls(prefix)

    def of(self, slot: int) -> str:
        """Return the text that stands for a slot; none is the beginning of another."""
        return f"{self.prefix}{slot:0{_DIGITS}d}"

    def whole(self, text: bytes) -> int | None:
        """Return the slot that ``text`` is the sentinel of, or ``None``."""
        if not text.startswith(self._raw) or len(text) != len(self._raw) + _DIGITS:
            return None
        return int(text[len(self._raw) :])

    def inside(self, text: bytes) -> set[int]:
        """Return every slot whose sentinel occurs in ``text``."""
        if self._raw not in text:
            return set()
        found = re.findall(re.escape(self._raw) + rb"([0-9]{%d})" % _DIGITS, text)
        return {int(one) for one in found} or {-1}

    @property
    def _raw(self) -> bytes:
        return self.prefix.encode()


def landings(canonical: bytes, sentinels: Sentinels) -> dict[int, set[Landing]]:
    """Return where each sentinel landed; one that was dropped is not there.

    Raises ``NotCompilable``.
    """
    found: dict[int, set[Landing]] = defaultdict(set)
    for line in _lines(canonical):
        for place, term in (("s", line.subject), ("p", line.predicate), ("o", line.object)):
            head, inner, tail = _split(term)
            slot = sentinels.whole(inner)
            for one in sentinels.inside(head + tail):
                found[one].add(Landing.ELSEWHERE)
            if slot is None or place == "p" or (place == "o" and line.predicate == _TYPE):
                for one in sentinels.inside(inner):
                    found[one].add(Landing.ELSEWHERE)
            else:
                found[slot].add(Landing.LITERAL if head == b'"' else Landing.IRI)
    return found


def _lines(canonical: bytes) -> list[Line]:
    try:
        lines = list(read_lines(canonical))
    except LineUnknown:
        raise NotCompilable from None
    if len(lines) > MOST_LINES:
        raise NotCompilable
    return lines


def _split(term: bytes) -> tuple[bytes, bytes, bytes]:
    """Return a term's opening mark, its text, and the rest."""
    if term.startswith(b"<"):
        return b"<", term[1:-1], b">"
    if term.startswith(b'"'):
        end = term.rindex(b'"')
        return b'"', term[1:end], term[end:]
    return b"", term, b""


# ---------------------------------------------------------------- compiling


def compile_form(
    document: JsonObject,
    *,
    slots: int,
    sentinels: Sentinels,
    canonical: Callable[[JsonObject], bytes],
) -> Form:
    """Return the form of ``document``, whose slots hold their sentinels.

    canonical
        The general path; whatever it raises is raised.

    Raises ``NotCompilable`` where a condition does not hold.
    """
    if not leaves_iris_alone(document):
        raise NotCompilable
    written = canonical(document)
    landed = landings(written, sentinels)
    if set(landed) != set(range(slots)) or any(
        Landing.ELSEWHERE in where for where in landed.values()
    ):
        raise NotCompilable
    iris = tuple(sorted(slot for slot, where in landed.items() if Landing.IRI in where))
    return _Compiling(lines=_lines(written), sentinels=sentinels).form(slots, iris)


@dataclass(slots=True)
class _Compiling:
    """One compilation under way."""

    lines: list[Line]
    sentinels: Sentinels
    blank: dict[bytes, int] = field(default_factory=dict)
    hash_groups: list[list[_Pieces]] = field(default_factory=list)
    write_groups: list[list[_Pieces]] = field(default_factory=list)

    def form(self, slots: int, iris: tuple[int, ...]) -> Form:
        about: dict[bytes, list[Line]] = defaultdict(list)
        around: dict[bytes, list[Line]] = defaultdict(list)
        for line in self.lines:
            about[line.subject].append(line)
            for term in {line.subject, line.object}:
                if term.startswith(b"_:"):
                    self.blank.setdefault(term, len(self.blank))
                    around[term].append(line)
        if len(self.blank) > MOST_BLANK:
            raise NotCompilable
        hashed = [self._hash_text(node, around[node]) for node in self.blank]
        nodes = [self._write_text(about.get(node, [])) for node in self.blank]
        named = {name: self._write_text(about[name]) for name in about if name[:1] == b"<"}
        number = {
            "slot": 0,
            "hash": slots,
            "label": slots + len(self.hash_groups),
            "write": slots + len(self.hash_groups) + len(self.blank),
        }

        def filled(pieces: _Pieces) -> Filled:
            return _filled(pieces, number)

        labels = tuple(f"_:c14n{rank}".encode() for rank in range(len(self.blank)))
        held = [self.sentinels.whole(name[1:-1]) for name in named]
        return Form(
            slots=slots,
            iris=iris,
            hash_groups=tuple(tuple(map(filled, group)) for group in self.hash_groups),
            hashes=tuple(
                b"" if _has_gap(text) else hashlib.sha256(b"".join(_constant(text))).digest()
                for text in hashed
            ),
            hashed=tuple((node, one) for node, one in enumerate(map(filled, hashed)) if one.gaps),
            numbers=range(len(labels)),
            labels=labels,
            as_text=tuple(sorted(range(len(labels)), key=lambda rank: labels[rank])),
            write_groups=tuple(tuple(map(filled, group)) for group in self.write_groups),
            nodes=tuple(map(filled, nodes)),
            subjects=tuple(
                name if slot is None else b"" for name, slot in zip(named, held, strict=True)
            ),
            subject_slots=tuple(
                (place, slot) for place, slot in enumerate(held) if slot is not None
            ),
            named=tuple(map(filled, named.values())),
        )

    def _hash_text(self, node: bytes, lines: list[Line]) -> _Pieces:
        """Return what is hashed for a blank node: itself as ``_:a``, the others as ``_:z``."""

        def term(one: bytes) -> Iterable[_Piece]:
            if one.startswith(b"_:"):
                return (b"_:a" if one == node else b"_:z",)
            return self._pieces(one)

        return _joined(
            _in_order([self._line(one, term) for one in lines]), "hash", self.hash_groups
        )

    def _write_text(self, lines: list[Line]) -> _Pieces:
        """Return the lines of one subject, as they are written."""

        def term(one: bytes) -> Iterable[_Piece]:
            if one.startswith(b"_:"):
                return (_Gap("label", self.blank[one]),)
            return self._pieces(one)

        written: list[_Pieces] = [self._line(one, term) for one in lines]
        return _joined(_in_order(written), "write", self.write_groups)

    def _line(self, line: Line, term: Callable[[bytes], Iterable[_Piece]]) -> _Pieces:
        return _merged(
            (*term(line.subject), b" ", line.predicate, b" ", *term(line.object), b" .\n")
        )

    def _pieces(self, term: bytes) -> Iterable[_Piece]:
        head, inner, tail = _split(term)
        slot = self.sentinels.whole(inner)
        return (term,) if slot is None else (head, _Gap("slot", slot), tail)


def _merged(pieces: Iterable[_Piece]) -> _Pieces:
    """Return the pieces with neighbouring constants made one."""
    found: list[_Piece] = []
    for one in pieces:
        last = found[-1] if found else None
        if isinstance(one, bytes) and isinstance(last, bytes):
            found[-1] = last + one
        else:
            found.append(one)
    return tuple(found)


def _has_gap(pieces: _Pieces) -> bool:
    return any(isinstance(one, _Gap) for one in pieces)


def _constant(pieces: _Pieces) -> Iterable[bytes]:
    return (one for one in pieces if isinstance(one, bytes))


def _filled(pieces: _Pieces, number: dict[str, int]) -> Filled:
    texts = [b""]
    gaps: list[int] = []
    for one in pieces:
        if isinstance(one, bytes):
            texts[-1] += one
        else:
            gaps.append(number[one.kind] + one.number)
            texts.append(b"")
    return Filled(tuple(texts), tuple(gaps))


# ---------------------------------------------------------------- the order of lines


def _compare(one: _Pieces, other: _Pieces) -> int | None:
    """Return which line comes first whatever the values are, or ``None`` where they decide.

    Two lines are compared up to the first difference between two constants. A gap that both
    have at the same place holds the same text in both; any other gap ends the comparison.
    """
    left, right = list(one), list(other)
    while left and right:
        first, second = left[0], right[0]
        if isinstance(first, _Gap) or isinstance(second, _Gap):
            if first != second:
                return None
            del left[0], right[0]
            continue
        size = min(len(first), len(second))
        if first[:size] != second[:size]:
            return -1 if first[:size] < second[:size] else 1
        left[0:1] = [first[size:]] if first[size:] else []
        right[0:1] = [second[size:]] if second[size:] else []
    return None


def _in_order(lines: Sequence[_Pieces]) -> list[list[_Pieces]]:
    """Return the lines in groups: the groups in their order, each group for run time to sort."""
    if len(lines) > 1 and not any(_has_gap(one) for one in lines):
        return [[one] for one in sorted(lines)]
    first = list(range(len(lines)))

    def find(number: int) -> int:
        while first[number] != number:
            number = first[number]
        return number

    for number, one in enumerate(lines):
        for before in range(number):
            if _compare(lines[before], one) is None:
                first[find(number)] = find(before)
    groups: dict[int, list[_Pieces]] = defaultdict(list)
    for number, one in enumerate(lines):
        groups[find(number)].append(one)
    # Members of a group share whatever stands before its earliest gap, and every other line
    # differs from them within that; so any two members answer alike.
    return sorted(groups.values(), key=functools.cmp_to_key(_compare_groups))


def _compare_groups(one: list[_Pieces], other: list[_Pieces]) -> int:
    return _compare(one[0], other[0]) or 0


def _joined(groups: list[list[_Pieces]], kind: str, kept: list[list[_Pieces]]) -> _Pieces:
    pieces: list[_Piece] = []
    for group in groups:
        if len(group) == 1 or not any(_has_gap(one) for one in group):
            for one in group:
                pieces += one
        else:
            pieces.append(_Gap(kind, len(kept)))
            kept.append(group)
    return _merged(pieces)
