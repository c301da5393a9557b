"""How large the learning is; hours of different bases are never compared."""

from __future__ import annotations

from decimal import Decimal

from shirushi.core.text import Text
from shirushi.framework.framework import Answer, Outcome
from shirushi.model.achievement import Achievement
from shirushi.model.workload import HoursBasis

PATH = "learner_effort"

#: Open Badges 3.0 ``achievementType`` terms that name a whole qualification.
MACRO = frozenset(
    {
        "AssociateDegree",
        "BachelorDegree",
        "MasterDegree",
        "DoctoralDegree",
        "ProfessionalDoctorate",
        "ResearchDoctorate",
        "Degree",
        "SecondarySchoolDiploma",
    }
)


def hours_at_least(achievement: Achievement, *, hours: str, basis: str) -> Answer:
    """Tell whether the hours on one basis reach a bound; the bound itself is enough.

    Hours stated only on another basis are unknown: class hours and total learning time are
    two things, and a rule never converts.
    """
    wanted, least = HoursBasis(basis), Decimal(hours)
    remedy = Text(
        ja="{basis}で{least}時間以上であることを記載してください。",
        en="State {least} or more hours of {basis}.",
    ).format(basis=wanted.label, least=least)
    stated = [one.hours for one in achievement.learner_effort if one.basis is wanted]
    if not stated:
        found = Text(
            ja="{basis}の記載がありません(異なる種類の時間は比べません)",
            en="no {basis} are stated (hours of another kind are not compared)",
        ).format(basis=wanted.label)
        return Answer(outcome=Outcome.UNKNOWN, found=found, path=PATH, remedy=remedy)
    total = sum(stated, Decimal(0))
    found = Text(ja="{basis} {total}時間", en="{total} hours of {basis}").format(
        basis=wanted.label, total=total
    )
    outcome = Outcome.MET if total >= least else Outcome.NOT_MET
    return Answer(outcome=outcome, found=found, path=PATH, remedy=remedy)


def size_bound_found(_achievement: Achievement) -> Answer:
    """Answer unknown: a bound on size was looked for and not found, which is not "no limit"."""
    found = Text(
        ja="大きさの上限・下限は探しましたが確認できていません",
        en="a bound on size was looked for and not found",
    )
    return Answer(outcome=Outcome.UNKNOWN, found=found, path=PATH)


def not_macro(achievement: Achievement) -> Answer:
    """Tell whether it is smaller than a whole qualification; an unnamed type is unknown."""
    path, kind = "achievement_type", achievement.achievement_type
    if kind is None:
        return Answer(
            outcome=Outcome.UNKNOWN,
            found=Text(ja="種別の記載がありません", en="its type is not stated"),
            path=path,
            remedy=Text(
                ja="種別(MicroCredential など)を記載してください。",
                en="State its type, such as MicroCredential.",
            ),
        )
    found = Text(ja="種別: {kind}", en="type: {kind}").format(kind=kind)
    outcome = Outcome.NOT_MET if kind in MACRO else Outcome.MET
    remedy = Text(
        ja="学位などの大きな資格は対象外です。その一部を単独で記述してください。",
        en="A whole qualification is out of scope; describe a part of it by itself.",
    )
    return Answer(outcome=outcome, found=found, path=path, remedy=remedy)
