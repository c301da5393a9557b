"""What a question is: a function of an achievement and of parameters given as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shirushi.framework.framework import Answer
from shirushi.model.achievement import Achievement


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the names of the parameters it takes, all of them required."""

    ask: Callable[..., Answer]
    takes: frozenset[str]

    def answer(self, achievement: Achievement, params: Mapping[str, Any]) -> Answer:
        """Return the answer for ``achievement``."""
        return self.ask(achievement, **params)
