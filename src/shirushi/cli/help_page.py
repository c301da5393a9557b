"""How a help page is laid out: lines that fit the terminal, in Japanese as in English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

#: A term that is longer stands on a line of its own.
_MOST_TERM = 30
_GAP = 2
#: What may not begin a line, and what may not end one (JIS X 4051, the plain cases).
_NEVER_FIRST = set("、。,.!?:;)]}」』】!?:;ー・々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
_NEVER_LAST = set("([{「『【(")
_PIECE = re.compile(r"\s+|[^\s]")


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Japanese character takes two.

    >>> display_width("検証 verify")
    11
    """
    return sum(0 if unicodedata.combining(one) else 2 if _is_wide(one) else 1 for one in text)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a paragraph, none wider than ``width`` where it can be broken.

    Between two Japanese characters a line may end; inside a word of another script it may not,
    so that an option's name can be copied.

    >>> wrapped("証明書を検証します。", 8)
    ['証明書を', '検証しま', 'す。']
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if piece.isspace():
            line += " " if line else ""
        elif line and display_width(line + piece) > width:
            lines.append(line.rstrip())
            line = piece
        else:
            line += piece
    return [*lines, line.rstrip()] if line else lines


def joined(text: str) -> str:
    """Return a paragraph as one line: what stood on two lines is not torn apart by a space.

    >>> joined("証明書を" + chr(10) + "検証します。")
    '証明書を検証します。'
    """
    found = ""
    for line in map(str.strip, text.splitlines()):
        found += f" {line}" if _needs_space(found[-1:], line[:1]) else line
    return found


def paragraph(text: str, *, width: int, indent: int = 2) -> list[str]:
    """Return a paragraph's lines behind an indent."""
    return [" " * indent + line for line in wrapped(joined(text), width - indent)]


def usage(label: str, path: str, pieces: Iterable[str], *, width: int) -> list[str]:
    """Return how a command is called; further lines stand below the first piece."""
    first = f"{label} {path} "
    indent = display_width(first)
    lines = [" " * indent + line for line in wrapped(" ".join(pieces), width - indent)]
    return [first + lines[0].lstrip(), *lines[1:]] if lines else [first.rstrip()]


def definitions(rows: Sequence[tuple[str, str]], *, width: int) -> list[str]:
    """Return terms on the left and what they mean on the right."""
    column = min(max(display_width(term) for term, _ in rows), _MOST_TERM)
    lines: list[str] = []
    for term, meaning in rows:
        indent = 2 + column + _GAP
        said = wrapped(joined(meaning), width - indent)
        if display_width(term) > column:
            lines.append(f"  {term}")
        elif said:
            lines.append(f"  {term}{' ' * (column - display_width(term) + _GAP)}{said.pop(0)}")
        else:
            lines.append(f"  {term}")
        lines += [" " * indent + line for line in said]
    return lines


def _pieces(text: str) -> list[str]:
    """Return what a line may be broken between, with spaces as pieces of their own."""
    found: list[str] = []
    for one in _PIECE.findall(text):
        last = found[-1] if found else " "
        glued = (
            not last[-1].isspace()
            and not one.isspace()
            and (
                one in _NEVER_FIRST
                or last[-1] in _NEVER_LAST
                or not (_is_wide(last[-1]) or _is_wide(one))
            )
        )
        if glued:
            found[-1] += one
        else:
            found.append(one)
    return found


def _needs_space(before: str, after: str) -> bool:
    """Whether a line's end stood for a space: not between two Japanese characters."""
    sides = [one for one in (before, after) if one]
    wide = [one for one in sides if _is_wide(one)]
    return len(sides) == 2 and len(wide) < 2 and all(one.isalnum() for one in wide)  # noqa: PLR2004 - both sides


def _is_wide(character: str) -> bool:
    """Whether it takes two columns; where fonts differ, it is taken to."""
    return bool(character) and unicodedata.east_asian_width(character[0]) in {"W", "F", "A"}
