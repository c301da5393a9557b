"""How an achievement is judged (評価), and what came out (評価結果)."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from shirushi.core.text import Text


class AssessmentKind(enum.Enum):
    """How learning is assessed; ATTENDANCE is no assessment and is named to say so.

    The terms are the European element's values as edubadges' users know them
    (descriptor-mapping, element 9), with attendance beside them.
    """

    TEST = "test"
    APPLICATION = "application"
    PORTFOLIO = "portfolio"
    PRIOR_LEARNING = "prior_learning"
    OTHER = "other"
    ATTENDANCE = "attendance"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _LABELS[self]


_LABELS = {
    AssessmentKind.TEST: Text(ja="試験", en="test"),
    AssessmentKind.APPLICATION: Text(ja="課題・実技", en="application of a skill"),
    AssessmentKind.PORTFOLIO: Text(ja="ポートフォリオ", en="portfolio"),
    AssessmentKind.PRIOR_LEARNING: Text(ja="既修得学習の認定", en="recognition of prior learning"),
    AssessmentKind.OTHER: Text(ja="その他の評価", en="another assessment"),
    AssessmentKind.ATTENDANCE: Text(ja="出席のみ", en="attendance only"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One way the learning is judged.

    text
        The method in words: what is done and what passes.
    supervision
        How the person assessed is known to be the learner, or ``None`` when not stated.

    >>> Assessment(kind=AssessmentKind.ATTENDANCE).kind.label.en
    'attendance only'
    """

    kind: AssessmentKind
    text: Text | None = None
    supervision: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one assessment of one learner came out as.

    value
        As the provider writes it: "A", "85", "合格".
    """

    value: str
    name: Text | None = None
