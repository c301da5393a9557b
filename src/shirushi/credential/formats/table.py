"""CSV as spreadsheets write it: records with their lines, the broken ones marked as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Characters of one quoted cell that are looked through for its end.
MOST_QUOTED = 20_000
#: Cells of one record that are told apart; the rest of its line is taken as one more.
MOST_CELLS = 1000

_QUOTED = re.compile(f'"((?:[^"]|""){{0,{MOST_QUOTED}}}+)"')
_LINE = re.compile(r"[^\r\n]*")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a table.

    line
        The line it begins on, from 1.
    broken
        Its quotes do not pair up, so nobody can say which cells it has.
    """

    line: int
    cells: tuple[str, ...]
    broken: bool = False


def records(text: str) -> Iterator[Record]:
    r"""Yield each record that holds anything.

    RFC 4180 section 2; the separator is the one of comma, tab and semicolon that the first
    line holds most of. A record whose quotes do not pair up ends with its line, so that the
    ones behind it are read all the same.

    >>> [one.cells for one in records('a,b\n"x, y",z\n')]
    [('a', 'b'), ('x, y', 'z')]
    >>> [(one.line, one.broken) for one in records('a\n"x\nb\n')]
    [(1, False), (2, True), (3, False)]
    """
    separator = _separator(text)
    plain = re.compile(rf"[^{separator}\r\n]*")
    blanks = re.compile(rf"(?:[ {separator}]*+(?:\r\n|\r|\n))*+")
    at, line = 0, 1
    while at < len(text):
        blank = blanks.match(text, at)
        if blank is not None and blank.end() > at:
            line += len(_LINE_END.findall(blank[0]))
            at = blank.end()
            continue
        cells, end = _cells(text, at, separator, plain)
        broken = end is None
        if end is None:
            end = _line_end(text, at)
        # Only \n and \r end a line of CSV; Python's other line ends stay inside cells.
        stop = _LINE_END.match(text, end)
        following = stop.end() if stop else end
        if broken or any(cell.strip() for cell in cells):
            yield Record(line=line, cells=() if broken else tuple(cells), broken=broken)
        line += len(_LINE_END.findall(text, at, following))
        at = following


def _cells(
    text: str, at: int, separator: str, plain: re.Pattern[str]
) -> tuple[list[str], int | None]:
    """Return the cells from ``at`` on, and where they end; no end where quotes do not pair up."""
    cells: list[str] = []
    while True:
        if len(cells) == MOST_CELLS:
            end = _line_end(text, at)
            return [*cells, text[at:end]], end
        if text.startswith('"', at):
            found = _QUOTED.match(text, at)
            if found is None:
                return cells, None
            cells.append(found[1].replace('""', '"'))
        else:
            found = plain.match(text, at)
            cells.append(found[0] if found else "")
        at = found.end() if found else at
        if at >= len(text) or text[at] in "\r\n":
            return cells, at
        if text[at] != separator:
            return cells, None
        at += 1


def _line_end(text: str, at: int) -> int:
    found = _LINE.match(text, at)
    return found.end() if found else at


def _separator(text: str) -> str:
    found = _LINE.match(text)
    return max(",\t;", key=(found[0] if found else "").count)
