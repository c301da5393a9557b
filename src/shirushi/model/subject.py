"""A code in a classification of subjects (学問・教育分野の分類コード)."""

from __future__ import annotations

from dataclasses import dataclass

from shirushi.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCode:
    """What a programme is about, as a classification has it.

    scheme
        The classification's short name: "ISCED-F", "NZSCED", "ASCED", ...
    code
        As the scheme writes it, zeros in front included.

    >>> SubjectCode(scheme="NZSCED", code="020307").code
    '020307'
    """

    scheme: str
    code: str
    name: Text | None = None
