"""Tables as CSV that a spreadsheet opens rightly and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

#: What a spreadsheet takes for the beginning of a formula, also as full-width forms.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CONTROLS = ("\t", "\r", "\n")


def spreadsheet(rows: Iterable[Sequence[str]]) -> bytes:
    r"""Return rows as CSV in UTF-8 with a byte order mark, by which Excel knows the encoding.

    >>> spreadsheet([["名称"], ["=1+1"]]).decode("utf-8-sig")
    "名称\r\n'=1+1\r\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([harmless_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless_cell(text: str) -> str:
    """Return a cell's text, behind an apostrophe where a spreadsheet would run it.

    Blanks before a formula do not hide it from every spreadsheet.

    >>> harmless_cell("@SUM(A1)"), harmless_cell("A-1")
    ("'@SUM(A1)", 'A-1')
    """
    if text.startswith(_CONTROLS) or text.lstrip().startswith(_FORMULA):
        return f"'{text}"
    return text
