"""How large is it? Hours and credits within bounds, and whether it is smaller than a degree."""

from __future__ import annotations

import enum
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from shirushi.core.text import Text
from shirushi.framework.convert import Result, convert
from shirushi.framework.credit_systems import credit_systems
from shirushi.framework.framework import Outcome
from shirushi.framework.rules.answer import (
    NOT_STATED,
    Answer,
    NotFound,
    listed,
    met,
    not_met,
    unknown,
)
from shirushi.framework.rules.descriptors import said_credits, said_workload
from shirushi.framework.rules.exclusions import NOT_QUALIFICATIONS, QUALIFICATIONS
from shirushi.model.achievement import Achievement
from shirushi.model.credits import Credits
from shirushi.model.workload import HoursBasis

#: An exact bound, one that was not found, or ``None`` where the rule does not ask.
Bound: TypeAlias = Decimal | NotFound | None


class Unclear(enum.Enum):
    """Which hours a framework means is not clear from its sources."""

    UNCLEAR = "unclear"


_CREDIT = "credit_recognition"


def hours_within(
    achievement: Achievement,
    *,
    basis: HoursBasis | Unclear,
    least: Bound = None,
    most: Bound = None,
    under: Decimal | None = None,
    seen: Text | None = None,
) -> Answer:
    """Tell whether the hours on one basis lie within bounds; both ends are inside.

    basis
        ``Unclear`` where the sources do not agree which hours the bounds mean: then nothing can
        be compared with them.
    under
        An upper bound that is itself outside.
    seen
        What the sources say besides, shown beside the answer.

    Hours of another basis are never compared, and a bound that was not found is never read
    as "no limit": both answer ``UNKNOWN``, with the reason.
    """
    path = "learner_effort"
    if isinstance(basis, Unclear):
        return _beside(_hours_of_unclear_basis(achievement), seen)
    amounts = {one.hours for one in achievement.learner_effort if one.basis is basis}
    if not amounts:
        return _beside(_hours_not_on(basis, achievement), seen)
    if len(amounts) > 1:
        found = Text(
            ja="{basis}として異なる時間数が記載されています。",
            en="Different amounts are stated as {basis}.",
        ).format(basis=basis.label)
        remedy = Text(
            ja="正しい時間数を一つだけ記入してください。",
            en="State one amount only, the right one.",
        )
        return unknown(found, path, remedy)
    (hours,) = amounts
    found = listed(said_workload(one) for one in achievement.learner_effort if one.basis is basis)
    # A bound says what its hours count, since nobody can act on "60 hours".
    unit = Text(ja="時間({basis})", en=" hours ({basis})").format(basis=basis.label)
    if under is not None and hours >= under:
        remedy = _STAY_UNDER.format(under=f"{under:f}", unit=unit)
        return _beside(not_met(found, path, remedy), seen)
    compared = _compared(hours, found, least=least, most=most, path=path, unit=unit)
    return _beside(compared, seen)


def credits_within(
    achievement: Achievement,
    *,
    system: str,
    least: Bound = None,
    most: Bound = None,
    hours_least: Decimal | None = None,
    hours_most: Decimal | None = None,
    seen: Text | None = None,
) -> Answer:
    """Tell whether the credit lies within a framework's bounds; both ends are inside.

    hours_least, hours_most
        The same bounds in total learning time, where the framework itself states them so.
    seen
        What the sources say besides, shown beside the answer.

    Credit that is not stated, or stated in another system, is ``UNKNOWN``: what it comes to is
    shown and decides nothing, so that a verdict never hides a rate.
    """
    stated = achievement.credits
    hours: Answer | None = None
    if hours_least is not None or hours_most is not None:
        hours = hours_within(
            achievement, basis=HoursBasis.NOTIONAL, least=hours_least, most=hours_most
        )
        if hours.outcome is Outcome.UNKNOWN:
            hours = None
    if stated is not None and stated.system == system:
        answer = _compared(
            stated.amount,
            said_credits(stated),
            least=least,
            most=most,
            path=_CREDIT,
            unit=Text(ja="単位", en=" credits"),
        )
        if hours is not None and hours.outcome is not answer.outcome:
            return unknown(listed([answer.found, hours.found]), _CREDIT, _SIZES_DIFFER)
        return _beside(answer, seen)
    if hours is not None:
        return _beside(hours, seen)
    if stated is None:
        return _beside(unknown(NOT_STATED, _CREDIT, _state_credit_in(system)), seen)
    found = Text(
        ja="{said}。他の単位制度なので比較しません。",
        en="{said}: another credit system, so it is not compared.",
    ).format(said=said_credits(stated))
    answer = unknown(found, _CREDIT, _state_credit_in(system))
    return _beside(_beside(answer, _converted(stated, system)), seen)


@lru_cache(maxsize=512)
def _converted(stated: Credits, system: str) -> Text | None:
    """Return what an amount comes to in another system, by the latest rates; for reading only."""
    if not {stated.system, system} <= set(credit_systems()):
        return None
    done = convert(stated, system, on=date.max)
    if not done.results:
        return None
    return _COMES_TO.format(unit=done.unit, ways=listed(_way(one) for one in done.results))


def _way(result: Result) -> Text:
    sure = Text(ja="", en="") if result.decides else _INFERRED
    method = result.method.label
    return Text(
        ja=f"{result.shown}({method.ja}{sure.ja})", en=f"{result.shown} ({method.en}{sure.en})"
    )


def _beside(answer: Answer, said: Text | None) -> Answer:
    """Return the answer with something said after what was found."""
    if said is None:
        return answer
    first = Text(ja=f"{answer.found.ja.rstrip('。')}。", en=f"{answer.found.en.rstrip('.')}. ")
    return replace(answer, found=Text(ja=first.ja + said.ja, en=first.en + said.en))


def credit_bearing(achievement: Achievement) -> Answer:
    """Tell whether it gives credit, in whatever system; how much is another rule's question.

    Silence is ``UNKNOWN``; that no credit is given is a statement, and not met.
    """
    stated = achievement.credit_recognition
    remedy = Text(
        ja="授与する単位数と単位制度を記入してください。", en="State how much credit it gives."
    )
    if stated is None:
        return unknown(NOT_STATED, _CREDIT, remedy)
    if stated.credits is None:
        found = Text(ja="単位は授与しないと記載", en="Stated: no credit is given")
        return not_met(found, _CREDIT, remedy)
    return met(said_credits(stated.credits), _CREDIT)


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
    type that is none, answer yes; but what is as large as a full-time year is ``UNKNOWN``
    whatever it calls itself.
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
        large = _full_year(achievement)
        if large is not None:
            return large
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


def _year_hours() -> Decimal | None:
    """Return the least hours of a full-time year, by ECTS; ``None`` where its data do not say."""
    ects = credit_systems()["ects"]
    least = [
        one.least
        for one in ects.rates
        if one.decides and one.basis is HoursBasis.NOTIONAL and one.least is not None
    ]
    return None if ects.year is None or not least else ects.year.credits * min(least)


def _full_year(achievement: Achievement) -> Answer | None:
    """Return why the type alone does not tell, where the size is that of a full-time year."""
    stated = achievement.credits
    if stated is not None:
        system = credit_systems().get(stated.system)
        if system is not None and system.year is not None and stated.amount >= system.year.credits:
            year = Text(ja="{year}単位", en="{year} credits").format(
                year=f"{system.year.credits:f}"
            )
            found = _LARGE.format(said=said_credits(stated), year=year)
            return unknown(found, _CREDIT, _SHOW_SMALLER)
    # Whatever an hour counts, all the learning is at least that.
    hours = _year_hours()
    long = [one for one in achievement.learner_effort if hours is not None and one.hours >= hours]
    if long:
        year = Text(ja="{year}時間", en="{year} hours").format(year=f"{hours:f}")
        found = _LARGE.format(said=listed(map(said_workload, long)), year=year)
        return unknown(found, "learner_effort", _SHOW_SMALLER)
    return None


_LARGE = Text(
    ja="{said}。全日制1年分({year})以上に当たるため、種別だけでは判断できません。",
    en="{said}: that is a full-time year ({year}) or more, so the type alone does not tell.",
)
_SHOW_SMALLER = Text(
    ja="学位などの資格全体より小さいことを確かめ、大きい場合は分けて記述してください。",
    en="Make sure that it is smaller than a whole qualification, or describe a part of it.",
)
_SIZES_DIFFER = Text(
    ja="単位数と総学習時間の一方だけが範囲内です。記載を確認してください。",
    en="Only one of credit and total learning time is within the bounds; check what is stated.",
)
_INFERRED = Text(ja="、推定", en=", inferred")
_COMES_TO = Text(
    ja="参考: {unit}では{ways}に当たりますが、換算は判定を決めません。",
    en="For information: it comes to {ways} in {unit}, which decides nothing.",
)
_SMALLER = Text(
    ja="学位などの課程全体ではなく、より小さい単位に分けて記述してください。",
    en="Describe a smaller part, not the whole qualification.",
)
_REACH = Text(
    ja="{least}{unit}以上が必要です。記載の誤りであれば直し、そうでなければ内容を増やすことを検討してください。",
    en="At least {least}{unit} are asked for: mend the figure if it is wrong, or else think of "
    "extending the programme.",
)
_STAY_WITHIN = Text(
    ja="{most}{unit}以下とされています。記載の誤りであれば直し、そうでなければ分割を検討してください。",
    en="At most {most}{unit} are allowed: mend the figure if it is wrong, or else think of "
    "dividing the programme.",
)
_STAY_UNDER = Text(
    ja="{under}{unit}未満とされています。記載の誤りであれば直し、そうでなければ分割を検討してください。",
    en="Fewer than {under}{unit} are allowed: mend the figure if it is wrong, or else think of "
    "dividing the programme.",
)


def _compared(
    amount: Decimal, said: Text, *, least: Bound, most: Bound, path: str, unit: Text
) -> Answer:
    if isinstance(least, Decimal) and amount < least:
        return not_met(said, path, _REACH.format(least=f"{least:f}", unit=unit))
    if isinstance(most, Decimal) and amount > most:
        return not_met(said, path, _STAY_WITHIN.format(most=f"{most:f}", unit=unit))
    if least is NotFound.NOT_FOUND or most is NotFound.NOT_FOUND:
        found = Text(
            ja="{said}。枠組みの数値基準は出典で確認できていません(制限がないという意味ではありません)。",
            en="{said}. The framework's bound was looked for and not found, "
            "which does not mean that there is none.",
        ).format(said=said)
        return unknown(found, path)
    return met(said, path)


def _hours_of_unclear_basis(achievement: Achievement) -> Answer:
    found = Text(
        ja="枠組みの時間数が授業時間か総学習時間かが明らかでないため、比較できません。",
        en="Whether the framework's hours are class hours or all the learning is not clear, "
        "so nothing is compared with them.",
    )
    if achievement.learner_effort:
        said = listed(said_workload(one) for one in achievement.learner_effort)
        found = Text(ja="{said}。{found}", en="{said}. {found}").format(said=said, found=found)
    return unknown(found, "learner_effort")


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
    known = credit_systems().get(system)
    name = Text(ja=system, en=system) if known is None else known.name
    return Text(
        ja="「{name}」での単位数を記入してください。",
        en="State how much credit it gives in this system: {name}.",
    ).format(name=name)
