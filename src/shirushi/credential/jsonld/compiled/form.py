"""A canonical form with gaps: values in, canonical N-Quads out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from shirushi.credential.jsonld.compiled.guards import is_plain_iri_utf8
from shirushi.credential.jsonld.compiled.lines import (
    is_plain,
    quads_text,
)
from shirushi.credential.jsonld.compiled.unrolled import unroll

_Take: TypeAlias = Callable[[Sequence[bytes]], object]


#: Returns the canonical form of what ``Form.encode`` returned, or ``None``.
Write: TypeAlias = Callable[[Sequence[bytes], bool], bytes | None]


class Filled(NamedTuple):
    """A text with gaps (``pattern``), and what takes the values for them out of all texts.

    ``take`` is ``None`` where there are no gaps.
    """

    pattern: bytes
    take: _Take | None

    def fill(self, texts: Sequence[bytes]) -> bytes:
        """Return the text with its gaps filled."""
        return self.pattern if self.take is None else self.pattern % self.take(texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What ``compiling.compile_form`` found out about one document and its slots.

    All texts that a gap can hold stand in one list: the slots' values first, then the groups of
    lines that only run time can sort for hashing, then the blank nodes' labels, then the groups
    to be sorted for writing. An earlier text never depends on a later one.

    iris
        Slots that stand in the place of an IRI somewhere.
    hash_groups, write_groups
        Lines whose order depends on the values.
    hashes
        The first-degree hash of each blank node where it is constant, else ``b""``.
    hashed
        The lines to hash for each blank node whose hash is not constant.
    numbers, labels
        0, 1, … and ``_:c14n0``, ``_:c14n1``, …, as many as there are blank nodes.
    as_text
        The ranks 0, 1, … in the order in which their labels sort as text.
    nodes
        Each blank node's lines, to write.
    subjects, subject_slots, named
        Each IRI subject as it is written, or ``b""`` and the slot it is in; and its lines.
    write
        ``write_in_steps``, unrolled unless the form is large.
    """

    slots: int
    iris: tuple[int, ...]
    hash_groups: tuple[tuple[Filled, ...], ...]
    hashes: tuple[bytes, ...]
    hashed: tuple[tuple[int, bytes, _Take], ...]
    numbers: range
    labels: tuple[bytes, ...]
    as_text: tuple[int, ...]
    write_groups: tuple[tuple[Filled, ...], ...]
    nodes: tuple[Filled, ...]
    subjects: tuple[bytes, ...]
    subject_slots: tuple[tuple[int, int], ...]
    named: tuple[Filled, ...]
    write: Write = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "write", unroll(self) or self.write_in_steps)

    def canonical(self, values: Sequence[str]) -> bytes | None:
        """Return the canonical form, or ``None`` where only the general path can tell it."""
        encoded = self.encode(values)
        return None if encoded is None else self.write(*encoded)

    def encode(self, values: Sequence[str]) -> tuple[list[bytes], bool] | None:
        """Return the values as UTF-8, and whether all stand in quotes as they are.

        ``None`` where a value is no plain IRI and should be, and for texts that have no UTF-8
        (half of a surrogate pair) or that only the general path knows how to write.
        """
        try:
            encoded = [one.encode() for one in values]
        except UnicodeEncodeError:
            return None
        plain = self.guard(encoded)
        return None if plain is None else (encoded, plain)

    def guard(self, encoded: Sequence[bytes]) -> bool | None:
        """Return whether all values, in UTF-8, stand in quotes as they are, or ``None``."""
        for slot in self.iris:
            if not is_plain_iri_utf8(encoded[slot]):
                return None
        joined = b"".join(encoded)
        return is_plain(joined)

    def write_in_steps(self, encoded: Sequence[bytes], plain: bool) -> bytes | None:  # noqa: FBT001 - what encode returns
        """Return the canonical form of what ``encode`` returned, or ``None``."""
        texts = list(encoded)
        if not plain:
            texts = [one if is_plain(one) else quads_text(one) for one in texts]

        # RDFC-1.0 ``#hash-1d-quads``: one line for each quad of the node, sorted, hashed.
        for group in self.hash_groups:
            texts.append(b"".join(sorted([one.fill(texts) for one in group])))
        hashes = list(self.hashes)
        for node, pattern, take in self.hashed:
            hashes[node] = sha256(pattern % take(texts)).digest()
        node_of = dict(zip(hashes, self.numbers, strict=True))
        if len(node_of) < len(hashes):
            return None  # a tie, which takes the steps after the first degree

        # ``#canon-algo``, step 4: labels in the order of the hashes.
        ranked = [node_of[one] for one in sorted(node_of)]
        labels = list(self.labels)
        for label, node in zip(self.labels, ranked, strict=True):
            labels[node] = label
        texts += labels

        # Step 7: the quads with their labels, each once, in the order of their code points.
        for group in self.write_groups:
            lines = [one.fill(texts) for one in group]
            if len(set(lines)) < len(lines):
                return None  # two quads became one
            lines.sort()
            texts.append(b"".join(lines))
        subjects = list(self.subjects)
        for place, slot in self.subject_slots:
            subjects[place] = b"<%b>" % encoded[slot]
        named = dict(zip(subjects, self.named, strict=True))
        if len(named) < len(subjects):
            return None  # two subjects became one
        nodes = self.nodes
        blocks = [named[one] for one in sorted(named)]
        blocks += [nodes[ranked[rank]] for rank in self.as_text]
        return b"".join(
            [pattern if take is None else pattern % take(texts) for pattern, take in blocks]
        )
