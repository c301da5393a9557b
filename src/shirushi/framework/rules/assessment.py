"""Whether learning is assessed, and by more than being there."""

from __future__ import annotations

from shirushi.core.text import Text
from shirushi.framework.framework import Answer, Outcome
from shirushi.model.achievement import Achievement
from shirushi.model.assessment import AssessmentKind

PATH = "assessment_type"

_ADD = Text(
    ja="学修成果を確かめる評価(試験、課題など)を設け、その方法と合格の基準を記載してください。",
    en="Assess the learning outcomes (a test, a task) and state the method and what passes.",
)


def is_assessed(achievement: Achievement) -> Answer:
    """Tell whether the learning is assessed; not stated is unknown, attendance is not."""
    stated = achievement.assessment_type
    if stated is None:
        found = Text(ja="評価の有無の記載がありません", en="nothing is said of assessment")
        return Answer(outcome=Outcome.UNKNOWN, found=found, path=PATH, remedy=_ADD)
    real = [one for one in stated if one.kind is not AssessmentKind.ATTENDANCE]
    if not real:
        found = Text(ja="学習成果の評価がありません", en="there is no assessment of the learning")
        return Answer(outcome=Outcome.NOT_MET, found=found, path=PATH, remedy=_ADD)
    found = Text(
        ja="評価: " + "、".join(one.kind.label.ja for one in real),
        en="assessed by " + ", ".join(one.kind.label.en for one in real),
    )
    return Answer(outcome=Outcome.MET, found=found, path=PATH)


def not_attendance_only(achievement: Achievement) -> Answer:
    """Tell whether it takes more than attending; not stated is unknown."""
    stated = achievement.assessment_type
    if stated is None:
        found = Text(
            ja="出席のみで得られるかどうか分かりません",
            en="it is not said whether attending is enough",
        )
        return Answer(outcome=Outcome.UNKNOWN, found=found, path=PATH, remedy=_ADD)
    if all(one.kind is AssessmentKind.ATTENDANCE for one in stated):
        found = Text(ja="出席だけで得られます", en="attending is enough to obtain it")
        return Answer(outcome=Outcome.NOT_MET, found=found, path=PATH, remedy=_ADD)
    found = Text(ja="出席だけでは得られません", en="attending is not enough to obtain it")
    return Answer(outcome=Outcome.MET, found=found, path=PATH)
