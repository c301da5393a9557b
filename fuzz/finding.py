"""What a fuzz target is, and what it raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class Finding(Exception):
    """A parser gave an answer that it must not give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One parser to fuzz.

    seeds
        Good input to start from.
    words
        Pieces worth putting in.
    """

    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()
