"""Is the learning assessed? Attendance is no assessment."""

from __future__ import annotations

from shirushi.core.text import Text
from shirushi.framework.rules.answer import NOT_STATED, Answer, listed, met, not_met, unknown
from shirushi.model.achievement import Achievement
from shirushi.model.assessment import AssessmentKind

PATH = "assessment_type"

ADD_ASSESSMENT = Text(
    ja="学修成果を確かめる評価(試験、課題など)を設け、合格の基準とともに記入してください。",
    en="Assess the learning outcomes (by a test, an assignment, ...) and state what passes.",
)


def assessment_required(achievement: Achievement) -> Answer:
    """Tell whether the learning is assessed by anything but attendance.

    Not stated (``None``) is ``UNKNOWN``; stated that there is none (empty), or attendance
    alone, is not met.
    """
    stated = achievement.assessment_type
    if stated is None:
        return unknown(NOT_STATED, PATH, ADD_ASSESSMENT)
    if not stated:
        found = Text(ja="評価は行わないと記載", en="Stated: there is no assessment")
        return not_met(found, PATH, ADD_ASSESSMENT)
    said = listed(one.kind.label for one in stated)
    if all(one.kind is AssessmentKind.ATTENDANCE for one in stated):
        return not_met(said, PATH, ADD_ASSESSMENT)
    return met(said, PATH)


def supervision_stated(achievement: Achievement) -> Answer:
    """Tell whether it is stated how the person assessed is known to be the learner."""
    every = achievement.assessment_type or ()
    said = [one.supervision for one in every if one.supervision is not None]
    if said:
        return met(listed(said), PATH)
    remedy = Text(
        ja="評価の際の監督と本人確認の方法を記入してください。",
        en="State how the assessment is supervised and the learner identified.",
    )
    return not_met(NOT_STATED, PATH, remedy)
