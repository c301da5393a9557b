"""A level in one qualifications framework (レベル)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level in one qualifications framework.

    framework
        A key of the levels' data: "jeqf", "eqf", "nzqcf", ...
    level
        As the framework writes it; not every framework counts in whole numbers.

    >>> Level(framework="jeqf", level="6")
    Level(framework='jeqf', level='6')
    """

    framework: str
    level: str
