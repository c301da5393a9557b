"""Canonical N-Quads as terms, and texts as they stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLANK = rb"_:c14n[0-9]+"
_IRI = rb"<[^<>\"\x00-\x20]*>"
_LITERAL = rb'"(?:[^"\\]|\\.)*"(?:\^\^' + _IRI + rb"|@[A-Za-z0-9-]+)?"
_LINE = re.compile(
    rb"(" + _IRI + rb"|" + _BLANK + rb") (" + _IRI + rb") "
    rb"(" + _IRI + rb"|" + _BLANK + rb"|" + _LITERAL + rb") \.\n"
)

_QUADS_ESCAPES = {
    **{number: f"\\u{number:04X}".encode() for number in (*range(0x20), 0x7F)},
    0x08: rb"\b",
    0x09: rb"\t",
    0x0A: rb"\n",
    0x0C: rb"\f",
    0x0D: rb"\r",
    0x22: rb"\"",
    0x5C: rb"\\",
}
#: Escaped one after the other, which is faster than a pattern; the backslash comes first.
_OFTEN = [(bytes([one]), _QUADS_ESCAPES[one]) for one in (0x5C, 0x22, 0x0A)]
_RARE = bytes(one for one in _QUADS_ESCAPES if one not in (0x5C, 0x22, 0x0A))
_RARE_PATTERN = re.compile(b"[" + re.escape(_RARE) + b"]")
_SPECIAL = bytes(_QUADS_ESCAPES)
_SPECIAL_PATTERN = re.compile(b"[" + re.escape(_SPECIAL) + b"]")
_JSON_ESCAPES = {
    **_QUADS_ESCAPES,
    **{number: f"\\u{number:04x}".encode() for number in range(0x20)},
    **{number: _QUADS_ESCAPES[number] for number in (0x08, 0x09, 0x0A, 0x0C, 0x0D)},
    0x7F: b"\x7f",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One quad of the default graph, its terms as they are written."""

    subject: bytes
    predicate: bytes
    object: bytes


class LineUnknown(Exception):
    """A line is not a quad of the default graph: a named graph, or a form that we do not know."""


def read_lines(canonical: bytes) -> Iterator[Line]:
    r"""Yield the quads of a canonical form. Raises ``LineUnknown``.

    >>> [line.object for line in read_lines(b'<urn:a> <urn:b> "c" .\n')]
    [b'"c"']
    """
    for line in canonical.splitlines(keepends=True):
        found = _LINE.fullmatch(line)
        if found is None:
            raise LineUnknown
        yield Line(*found.groups())


def is_plain(value: bytes) -> bool:
    """Tell whether UTF-8 text stands in N-Quads and in JSON as it is, between quotes."""
    return len(value.translate(None, _SPECIAL)) == len(value)


def quads_text(value: bytes) -> bytes:
    r"""Return UTF-8 text as it stands in a literal of canonical N-Quads, without the quotes.

    RDF 1.1 N-Quads ``#canonical-quads`` as RDFC-1.0 demands it.

    >>> quads_text(b'a"b\x07')
    b'a\\"b\\u0007'
    """
    for plain, escaped in _OFTEN:
        value = value.replace(plain, escaped)
    if len(value.translate(None, _RARE)) < len(value):
        value = _RARE_PATTERN.sub(lambda found: _QUADS_ESCAPES[found[0][0]], value)
    return value


def json_text(value: bytes) -> bytes:
    r"""Return UTF-8 text as it stands in our JSON (``core.json.write``), without the quotes.

    >>> json_text(b'a"b\x07')
    b'a\\"b\\u0007'
    """
    return _SPECIAL_PATTERN.sub(lambda found: _JSON_ESCAPES[found[0][0]], value)
