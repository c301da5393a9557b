"""What one knows, understands or can do after the learning (学修成果)."""

from __future__ import annotations

from dataclasses import dataclass

from shirushi.core.text import Text
from shirushi.model.alignment import Alignment


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningOutcome:
    """One statement of what the learner knows, understands or can do.

    >>> LearningOutcome(text=Text(ja="回帰分析ができる", en="can run a regression")).alignments
    ()
    """

    text: Text
    alignments: tuple[Alignment, ...] = ()
