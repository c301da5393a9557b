"""How large is it? Hours and credits within bounds, and whether it is smaller than a degree."""

from __future__ import annotations

import enum
from decimal import Decimal
from typing import TypeAlias

from shirushi.core.text import Text
from shirushi.framework.rules.answer import NOT_STATED, Answer, listed, met, not_met, unknown
from shirushi.framework.rules.descriptors import said_credits, said_workload
from shirushi.framework.rules.exclusions import NOT_QUALIFICATIONS, QUALIFICATIONS
from shirushi.model.achievement import Achievement
from shirushi.model.workload import HoursBasis


class NotFound(enum.Enum):
    """A bound that was looked for in the sources and not found; it never means "no limit"."""

    NOT_FOUND = "not-found"


#: An exact bound, one that was not found, or ``None`` where the rule does not ask.
Bound: TypeAlias = Decimal | NotFound | None


def hours_within(
    achievement: Achievement, *, basis: HoursBasis, least: Bound = None, most: Bound = None
) -> Answer:
    """Tell whether the hours on one basis lie within bounds; both ends are inside.

    Hours of another basis are never compared, and a bound that was not found is never read
    as "no limit": both answer ``UNKNOWN``, with the reason.
    """
    path = "learner_effort"
    amounts = {one.hours for one in achievement.learner_effort if one.basis is basis}
    if not amounts:
        return _hours_not_on(basis, achievement)
    if len(amounts) > 1:
        found = Text(
            ja="{basis}として異なる時間数が記載されています。",
            en="Different amounts are stated as {basis}.",
        ).format(basis=basis.label)
        remedy = Text(ja="どちらか一方にしてください。", en="State one of them.")
        return unknown(found, path, remedy)
    (hours,) = amounts
    found = listed(said_workload(one) for one in achievement.learner_effort if one.basis is basis)
    return _compared(hours, found, least=least, most=most, path=path, unit=_HOURS)


def credits_within(
    achievement: Achievement, *, system: str, least: Bound = None, most: Bound = None
) -> Answer:
    """Tell whether the credit lies within a framework's bounds; both ends are inside.

    Credit that is not stated, or stated in another system, is ``UNKNOWN``: a rule never
    converts, so that a verdict never hides a rate.
    """
    path = "credit_recognition"
    stated = achievement.credits
    if stated is None:
        return unknown(NOT_STATED, path, _state_credit_in(system))
    if stated.system != system:
        found = Text(
            ja="{said}。他の単位制度との換算は行いません。",
            en="{said}; it is not converted to another system.",
        ).format(said=said_credits(stated))
        return unknown(found, path, _state_credit_in(system))
    unit = Text(ja="単位", en=" credits")
    return _compared(
        stated.amount, said_credits(stated), least=least, most=most, path=path, unit=unit
    )


def credits_stated(achievement: Achievement, *, system: str) -> Answer:
    """Tell whether the size is stated in the credits of one system."""
    stated = achievement.credits
    path = "credit_recognition"
    if stated is None:
        return not_met(NOT_STATED, path, _state_credit_in(system))
    if stated.system != system:
        return not_met(said_credits(stated), path, _state_credit_in(system))
    return met(said_credits(stated), path)


def smaller_than_qualification(
    achievement: Achievement, *, below: Bound = None, system: str | None = None
) -> Answer:
    """Tell whether it is smaller than a full qualification.

    What calls itself a qualification is not, and neither is what gives as many credits as the
    smallest qualification (``below``, outside). Credits in ``system`` below that amount, or a
    type that is none, answer yes.
    """
    kind = achievement.achievement_type
    stated = achievement.credits
    if kind is not None and kind in QUALIFICATIONS:
        return not_met(QUALIFICATIONS[kind], "achievement_type", _SMALLER)
    if stated is not None and stated.system == system and isinstance(below, Decimal):
        path = "credit_recognition"
        if stated.amount >= below:
            return not_met(said_credits(stated), path, _SMALLER)
        return met(said_credits(stated), path)
    if kind is not None and kind in NOT_QUALIFICATIONS:
        return met(NOT_QUALIFICATIONS[kind], "achievement_type")
    found = Text(
        ja="種別からも単位数からも判断できません。",
        en="Neither the type nor the credit tells.",
    )
    remedy = Text(
        ja="種別(MicroCredential など)と単位数を記入してください。",
        en="State the type (such as MicroCredential) and the credit.",
    )
    return unknown(found, "achievement_type", remedy)


_HOURS = Text(ja="時間", en=" hours")
_SMALLER = Text(
    ja="学位などの課程全体ではなく、より小さい単位に分けて記述してください。",
    en="Describe a smaller part, not the whole qualification.",
)


def _compared(
    amount: Decimal, said: Text, *, least: Bound, most: Bound, path: str, unit: Text
) -> Answer:
    if isinstance(least, Decimal) and amount < least:
        remedy = Text(ja="下限は{least}{unit}です。", en="The least is {least}{unit}.").format(
            least=f"{least:f}", unit=unit
        )
        return not_met(said, path, remedy)
    if isinstance(most, Decimal) and amount > most:
        remedy = Text(ja="上限は{most}{unit}です。", en="The most is {most}{unit}.").format(
            most=f"{most:f}", unit=unit
        )
        return not_met(said, path, remedy)
    if least is NotFound.NOT_FOUND or most is NotFound.NOT_FOUND:
        found = Text(
            ja="{said}。枠組みの数値基準は出典で確認できていません(制限がないという意味ではありません)。",
            en="{said}. The framework's bound was looked for and not found, "
            "which does not mean that there is none.",
        ).format(said=said)
        return unknown(found, path)
    return met(said, path)


def _hours_not_on(basis: HoursBasis, achievement: Achievement) -> Answer:
    remedy = Text(ja="{basis}を記入してください。", en="State the {basis}.").format(
        basis=basis.label
    )
    if not achievement.learner_effort:
        return unknown(NOT_STATED, "learner_effort", remedy)
    found = Text(
        ja="{said}。数え方が異なるため、{basis}の基準とは比較できません。",
        en="{said}; counted in another way, so it cannot be compared with a bound on {basis}.",
    ).format(
        said=listed(said_workload(one) for one in achievement.learner_effort), basis=basis.label
    )
    return unknown(found, "learner_effort", remedy)


def _state_credit_in(system: str) -> Text:
    name = "ECTS" if system == "ects" else system
    return Text(
        ja="{name}の単位数を記入してください。", en="State the credit in the system {name}."
    ).format(name=name)
