"""Which credential a person holds counts for which requirement, for how much, and why not."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from shirushi.core.text import Text
from shirushi.framework.convert import Conversion, convert
from shirushi.framework.credit_systems import CreditSystemUnknown
from shirushi.model.assertion import Assertion
from shirushi.model.assessment import AssessmentKind
from shirushi.model.credits import MOST
from shirushi.model.credits import Credits as Amount
from shirushi.model.level import Level
from shirushi.model.profile import OrganisationKind
from shirushi.model.recognition import RECOGNISED_CREDIT
from shirushi.model.workload import HoursBasis
from shirushi.stacking.requirement import (
    Achievement,
    Award,
    Circumstances,
    ContactHours,
    Credits,
    Holding,
    Leaf,
    Selection,
)

_NOTHING_KNOWN = Circumstances()


class Standing(enum.Enum):
    """What is known of a credential before anything is counted; only GOOD and STATED count.

    The caller knows it from verification. STATED was typed in by the learner and verified by
    nobody: it counts as such, but a requirement that needs it waits for a person. UNCHECKED and
    ISSUER_UNKNOWN are unknown and never a no; the others are a no.
    """

    GOOD = "good"
    STATED = "stated"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    NOT_AUTHENTIC = "not_authentic"
    OTHER_PERSON = "other_person"
    ISSUER_REFUSED = "issuer_refused"
    UNCHECKED = "unchecked"
    ISSUER_UNKNOWN = "issuer_unknown"

    @property
    def label(self) -> Text:
        """The standing in words."""
        return _STANDINGS[self]

    @property
    def known(self) -> bool:
        """Whether it is an answer at all."""
        return self not in {Standing.UNCHECKED, Standing.ISSUER_UNKNOWN}


_STANDINGS = {
    Standing.GOOD: Text(ja="有効", en="it holds"),
    Standing.STATED: Text(
        ja="本人の申告であり、検証されていない", en="the learner states it; nobody verified it"
    ),
    Standing.REVOKED: Text(ja="取り消されている", en="it was revoked"),
    Standing.SUSPENDED: Text(ja="一時停止中である", en="it is suspended"),
    Standing.EXPIRED: Text(ja="有効期限が切れている", en="it has expired"),
    Standing.NOT_YET_VALID: Text(ja="有効期間がまだ始まっていない", en="it is not valid yet"),
    Standing.NOT_AUTHENTIC: Text(
        ja="検証に不合格で、本物と認められない", en="it failed verification and is not authentic"
    ),
    Standing.OTHER_PERSON: Text(ja="別の人の証明書である", en="it is another person's"),
    Standing.ISSUER_REFUSED: Text(
        ja="授与機関が受け入れる発行者ではない", en="its issuer is not one that is accepted"
    ),
    Standing.UNCHECKED: Text(
        ja="有効かどうかを確認できていない", en="whether it holds could not be told"
    ),
    Standing.ISSUER_UNKNOWN: Text(
        ja="発行者が受け入れられるかどうか分からない",
        en="whether its issuer is accepted is not known",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One credential that a learner holds, and what is known of it.

    facts
        What people said of it, as (axis, value): ("field", "major"), ("semester", "2026-1").
    marks
        What it was found to be: "capstone", "university-entrance".
    measures
        Figures by name: ("score", 80).
    consumed_by
        The award it was spent on, or ``None``.
    """

    assertion: Assertion
    standing: Standing
    facts: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    measures: tuple[tuple[str, Decimal], ...] = ()
    consumed_by: str | None = None

    @property
    def id(self) -> str:
        """The credential's URI."""
        return self.assertion.id

    @property
    def title(self) -> Text:
        """What was achieved, marked where the learner only states it."""
        title = self.assertion.achievement.title
        return _STATED.format(title=title) if self.is_stated else title

    @property
    def is_stated(self) -> bool:
        """Whether the learner states it and nobody verified it."""
        return self.standing is Standing.STATED


_STATED = Text(ja="[申告] {title}", en="[stated] {title}")


def stand_for(held: Sequence[Held]) -> tuple[tuple[int, int], ...]:
    """Return which credentials show the same learning: recognised credit, and what it is of.

    By their numbers in ``held``. Credit that an institution recognised names its sources as
    evidence, and stands beside neither a source nor another's credit recognised from one, even
    where the source itself is not there. An award that rests on components is another
    achievement and not meant.
    """
    shown: dict[str, list[int]] = {one.id: [number] for number, one in enumerate(held)}
    pairs: list[tuple[int, int]] = []
    for number, one in enumerate(held):
        if one.assertion.achievement.achievement_type != RECOGNISED_CREDIT:
            continue
        for url in dict.fromkeys(source.url for source in one.assertion.evidence):
            if url is not None and url != one.id:
                others = shown.setdefault(url, [])
                pairs += ((number, other) for other in others)
                others.append(number)
    return tuple(dict.fromkeys(pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A credential counts for a requirement.

    amount
        Credits or hours; 1 for a named achievement.
    part
        What of the credential is counted.
    """

    amount: Decimal
    part: Text


class Why(enum.Enum):
    """Why a credential does not count for a requirement."""

    NOT_ASKED_FOR = "not_asked_for"
    STANDING = "standing"
    NOT_PASSED = "not_passed"
    ATTENDANCE_ONLY = "attendance_only"
    ASSESSMENT_NOT_STATED = "assessment_not_stated"
    OTHER_ISSUER = "other_issuer"
    NO_CREDIT = "no_credit"
    CREDIT_NOT_STATED = "credit_not_stated"
    OTHER_SYSTEM = "other_system"
    HOURS_NOT_STATED = "hours_not_stated"
    HOURS_AMBIGUOUS = "hours_ambiguous"
    LEVEL_TOO_LOW = "level_too_low"
    LEVEL_UNKNOWN = "level_unknown"
    AMOUNT_TOO_FINE = "amount_too_fine"
    FACT_UNKNOWN = "fact_unknown"
    MEASURE_UNKNOWN = "measure_unknown"
    MEASURE_TOO_LOW = "measure_too_low"
    TOO_OLD = "too_old"
    CONSUMED = "consumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoesNotCount:
    """A credential does not count for a requirement.

    unknown
        Whether that is for want of knowledge, so that nobody may take it for a no.
    potential
        How much it would count for if what is unknown turned out well; ``None`` where nobody
        can say.
    conversion
        What its credits come to in the system asked for, where a person must decide on that.
    """

    why: Why
    reason: Text
    unknown: bool = False
    potential: Decimal | None = None
    conversion: Conversion | None = None

    @property
    def awaits_decision(self) -> bool:
        """Whether a person's decision, and nothing else, could make it count."""
        return self.unknown and self.conversion is not None


Recognition: TypeAlias = Counts | DoesNotCount

#: Results that say the learner did not pass, as providers write them, in lower case.
FAILED = frozenset(
    {"不合格", "不可", "不認定", "未修了", "f", "fail", "failed", "not passed", "no pass"}
)


def standing_on(held: Held, on: date) -> Standing:
    """Return the standing on a day, with the period of validity taken into account.

    The day is UTC's. A credential stands on it when it holds at the day's end; ``valid_until``
    is outside the period.
    """
    one = held.assertion
    end_of_day = datetime.combine(on, time.max, tzinfo=UTC)
    if held.standing in {Standing.REVOKED, Standing.NOT_AUTHENTIC, Standing.OTHER_PERSON}:
        return held.standing
    if one.valid_until is not None and one.valid_until <= end_of_day:
        return Standing.EXPIRED
    if one.valid_from > end_of_day:
        return Standing.NOT_YET_VALID
    return held.standing


def recognise(
    held: Held,
    leaf: Leaf,
    *,
    on: date,
    award: Award | None = None,
    circumstances: Circumstances = _NOTHING_KNOWN,
) -> Recognition:
    """Return for how much one credential counts towards one requirement, or why it does not.

    Hours of two bases never meet. Credits of another system do not count; what they come to is
    shown, and a person must decide. What nobody stated is unknown. A no comes before an unknown:
    what cannot count anyway is not asked about.

    award
        The award applied for, where it matters what else the credit was spent on.
    """
    if not _asked_for(held, leaf):
        return _no(Why.NOT_ASKED_FOR)
    amount = _amount(held.assertion, leaf, on)
    if isinstance(amount, DoesNotCount) and not amount.unknown:
        return amount
    counted = amount.amount if isinstance(amount, Counts) else amount.potential
    found = _conditions(held, leaf.selection, on)
    found += _stated(held, leaf.selection, circumstances)
    if isinstance(leaf, Credits | ContactHours) and award is not None:
        found += _of_award(held, award, circumstances)
    for one in found:
        if not one.unknown:
            return one
    for one in found:
        return DoesNotCount(why=one.why, reason=one.reason, unknown=True, potential=counted)
    return amount


def selects(
    selection: Selection, held: Held, circumstances: Circumstances = _NOTHING_KNOWN
) -> bool | None:
    """Tell whether a cap's selection has the credential, ``None`` where nobody knows.

    Levels, measures and age are no part of it.
    """
    one = held.assertion
    if selection.achievements and one.achievement.id not in selection.achievements:
        return False
    if selection.issuers and one.issuer.id not in selection.issuers:
        return False
    if selection.marks and not set(selection.marks) & set(held.marks):
        return False
    known = [(fact(held, axis, circumstances), values) for axis, values in selection.facts]
    if any(value is not None and value not in values for value, values in known):
        return False
    return None if any(value is None for value, _ in known) else True


#: The only values that some axes have; others are each award's own.
VALUES = {
    "origin": ("own", "other_university", "foreign_university", "non_university"),
    "time": ("before_entry", "after_entry"),
    "mode": ("face_to_face", "distance"),
}


def fact(held: Held, axis: str, circumstances: Circumstances = _NOTHING_KNOWN) -> str | None:
    """Return what is known of a credential on one axis, or ``None``.

    What people said comes first. Beside it "institution" is the issuer, "time" hangs on the day
    of entry, and "origin" on whether the issuer is the awarding institution itself.
    """
    said = next((value for name, value in held.facts if name == axis), None)
    one = held.assertion
    if said is not None:
        # A misspelt value must not slip past a cap: it is unknown, and so counted under it.
        return said if said in VALUES.get(axis, (said,)) else None
    if axis == "institution":
        return one.issuer.id
    if axis == "time" and circumstances.entered_on is not None:
        before = one.awarded_at.date() < circumstances.entered_on
        return "before_entry" if before else "after_entry"
    if axis == "origin" and circumstances.own:
        if one.issuer.id in circumstances.own:
            return "own"
        if one.issuer.kind is OrganisationKind.UNIVERSITY:
            return "other_university"
    return None


def _asked_for(held: Held, leaf: Leaf) -> bool:
    one = held.assertion
    if isinstance(leaf, Achievement) and one.achievement.id != leaf.achievement:
        return False
    marks = leaf.selection.marks
    if marks and not set(marks) & set(held.marks):
        return False
    wanted = leaf.selection.achievements
    return isinstance(leaf, Achievement) or not wanted or one.achievement.id in wanted


def _stated(held: Held, selection: Selection, circumstances: Circumstances) -> list[DoesNotCount]:
    """Return which facts and measures the credential misses, or nobody stated."""
    found = []
    for axis, values in selection.facts:
        value = fact(held, axis, circumstances)
        if value is None:
            found.append(_unknown(Why.FACT_UNKNOWN, axis=axis_label(axis)))
        elif value not in values:
            found.append(_no(Why.NOT_ASKED_FOR))
    figures = dict(held.measures)
    for name, least in selection.measures:
        if name not in figures:
            found.append(_unknown(Why.MEASURE_UNKNOWN, measure=axis_label(name)))
        elif figures[name] < least:
            found.append(_no(Why.MEASURE_TOO_LOW, measure=axis_label(name), least=least))
    return found


def _of_award(held: Held, award: Award, circumstances: Circumstances) -> list[DoesNotCount]:
    """Return why the credential cannot serve this award, whatever the requirement."""
    found = []
    if held.consumed_by is not None and held.consumed_by not in {award.id, *award.shares_with}:
        found.append(_no(Why.CONSUMED, award=held.consumed_by))
    if award.unique_subjects and fact(held, "subject", circumstances) is None:
        found.append(_unknown(Why.FACT_UNKNOWN, axis=axis_label("subject")))
    return found


def axis_label(name: str) -> Text:
    """Return an axis or a measure in words; one that has none stands as it is."""
    return _AXES.get(name, Text(ja=name, en=name))


_AXES = {
    "origin": Text(ja="どこで修得したか", en="where it was earned"),
    "time": Text(ja="入学の前か後か", en="whether it was earned before or after entry"),
    "mode": Text(ja="授業の方法(対面か遠隔か)", en="whether it was taught face to face"),
    "field": Text(ja="科目の区分", en="its class of subject"),
    "basis": Text(ja="単位の根拠となる学習の種類", en="the kind of learning it rests on"),
    "subject": Text(ja="科目", en="its subject"),
    "year": Text(ja="修得した年度", en="the academic year in which it was earned"),
    "semester": Text(ja="修得した学期", en="the semester in which it was earned"),
    "theme": Text(ja="テーマの区分", en="its theme"),
    "phase": Text(ja="基礎資格の前か後か", en="whether it came after the basic qualification"),
    "standard": Text(ja="求められる水準かどうか", en="whether it is of the standard asked for"),
    "score": Text(ja="点数", en="its score"),
    "attendance": Text(ja="出席率", en="attendance"),
    "content_match": Text(ja="内容の一致度", en="how far its content matches"),
}


def _conditions(held: Held, selection: Selection, on: date) -> list[DoesNotCount]:
    """Return every condition that the credential misses, or that nobody can answer."""
    one = held.assertion
    found = []
    standing = standing_on(held, on)
    if standing not in {Standing.GOOD, Standing.STATED}:
        unknown = not standing.known
        found.append(DoesNotCount(why=Why.STANDING, reason=standing.label, unknown=unknown))
    if selection.issuers and one.issuer.id not in selection.issuers:
        found.append(_no(Why.OTHER_ISSUER))
    if any(result.value.strip().lower() in FAILED for result in one.results):
        found.append(_no(Why.NOT_PASSED))
    if selection.assessed:
        stated = one.achievement.assessment_type
        if stated is None:
            found.append(_unknown(Why.ASSESSMENT_NOT_STATED))
        elif all(assessment.kind is AssessmentKind.ATTENDANCE for assessment in stated):
            found.append(_no(Why.ATTENDANCE_ONLY))
    if selection.level_least is not None:
        found += _level(one, selection.level_least)
    years = selection.recent_years
    if years is not None and _years_after(one.awarded_at.date(), years) < on:
        found.append(_no(Why.TOO_OLD, years=years))
    return found


def _years_after(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 1 March where there is none."""
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _level(one: Assertion, least: Level) -> list[DoesNotCount]:
    """Return why the level is too low or unknown; levels of two frameworks never meet."""
    wanted = _number(least.level)
    stated = {level.level for level in one.achievement.level if level.framework == least.framework}
    numbers = {_number(level) for level in stated}
    if wanted is None or len(numbers) != 1 or None in numbers:
        return [_unknown(Why.LEVEL_UNKNOWN)]
    (number,) = numbers
    return [_no(Why.LEVEL_TOO_LOW)] if number is not None and number < wanted else []


def _number(level: str) -> int | None:
    return int(level) if level.isascii() and level.isdigit() and len(level) < 4 else None  # noqa: PLR2004 - no framework has a thousand levels


def _amount(one: Assertion, leaf: Leaf, on: date) -> Recognition:
    if isinstance(leaf, Achievement | Holding):
        return Counts(amount=Decimal(1), part=_EARNED)
    found = _credits(one, leaf, on) if isinstance(leaf, Credits) else _hours(one)
    if isinstance(found, Counts) and found.amount != found.amount.quantize(_FINEST):
        return _unknown(Why.AMOUNT_TOO_FINE)
    return found


_FINEST = Decimal("0.001")


def _credits(one: Assertion, leaf: Credits, on: date) -> Recognition:
    earned = one.credits_earned
    if earned is None:
        offered = one.achievement.credits
        if offered is None and one.achievement.credit_recognition is not None:
            return _no(Why.NO_CREDIT)
        return _unknown(Why.CREDIT_NOT_STATED)
    if earned.system != leaf.system:
        return _elsewhere(earned, leaf.system, on)
    return Counts(amount=earned.amount, part=_CREDITS_EARNED)


@lru_cache(maxsize=4096)
def _elsewhere(earned: Amount, system: str, on: date) -> DoesNotCount:
    """Return what credits of another system come to, which a person must decide on."""
    try:
        found = convert(earned, system, on=on)
    except CreditSystemUnknown:
        return _no(Why.OTHER_SYSTEM)
    shown = [
        Text(
            ja=f"{one.method.label.ja}で{one.shown}単位({system})",
            en=f"{one.shown} {system} credits by {one.method.label.en}",
        )
        for one in found.results
    ]
    listed = Text(ja="、".join(one.ja for one in shown), en="; ".join(one.en for one in shown))
    return DoesNotCount(
        why=Why.OTHER_SYSTEM,
        reason=(_CONVERTED if shown else _NOT_CONVERTED).format(system=earned.system, shown=listed),
        unknown=True,
        potential=max((_floor(one.most) for one in found.results), default=None),
        conversion=found,
    )


def _floor(value: Fraction) -> Decimal:
    return min(Decimal(value.numerator * 1000 // value.denominator) / 1000, MOST)


def _hours(one: Assertion) -> Recognition:
    stated = {
        work.hours for work in one.achievement.learner_effort if work.basis is HoursBasis.CONTACT
    }
    if not stated:
        return _unknown(Why.HOURS_NOT_STATED)
    if len(stated) > 1:
        return _unknown(Why.HOURS_AMBIGUOUS)
    return Counts(amount=stated.pop(), part=HoursBasis.CONTACT.label)


_EARNED = Text(ja="達成そのもの", en="the achievement itself")
_CREDITS_EARNED = Text(ja="修得単位", en="credits earned")


def _no(why: Why, **said: object) -> DoesNotCount:
    return DoesNotCount(why=why, reason=_REASONS[why].format(**said))


def _unknown(why: Why, **said: object) -> DoesNotCount:
    return DoesNotCount(why=why, reason=_REASONS[why].format(**said), unknown=True)


_CONVERTED = Text(
    ja="別の単位制度({system})の単位で、換算すると{shown}となる。認めるかどうかは人による判断が必要",
    en="its credits are of another system ({system}) and come to {shown}; a person must decide "
    "whether they are recognised",
)
_NOT_CONVERTED = Text(
    ja="別の単位制度({system})の単位で、換算する方法が分からない。人による判断が必要",
    en="its credits are of another system ({system}), and no method can tell what they come to; "
    "a person must decide",
)


_REASONS = {
    Why.NOT_ASKED_FOR: Text(
        ja="この要件の対象ではない", en="the requirement does not ask for this achievement"
    ),
    Why.NOT_PASSED: Text(ja="不合格と記録されている", en="its result says that it was not passed"),
    Why.ATTENDANCE_ONLY: Text(
        ja="出席のみで、評価が行われていない", en="it was for attending only, without assessment"
    ),
    Why.ASSESSMENT_NOT_STATED: Text(
        ja="評価が行われたかどうかの記載がない",
        en="it does not state whether learning was assessed",
    ),
    Why.OTHER_ISSUER: Text(
        ja="この要件が求める発行者のものではない",
        en="it is not of an issuer that the requirement asks for",
    ),
    Why.NO_CREDIT: Text(
        ja="単位を授与しないと明記されている", en="it states that no credit is given"
    ),
    Why.CREDIT_NOT_STATED: Text(
        ja="修得した単位数の記載がない", en="it does not state the credits earned"
    ),
    Why.OTHER_SYSTEM: Text(
        ja="知らない単位制度の単位である", en="its credits are of a system that is not known"
    ),
    Why.FACT_UNKNOWN: Text(ja="{axis}が分からない", en="it is not stated: {axis}"),
    Why.MEASURE_UNKNOWN: Text(ja="{measure}の記載がない", en="{measure} is not stated"),
    Why.MEASURE_TOO_LOW: Text(
        ja="{measure}が{least}に達していない", en="{measure} is below {least}"
    ),
    Why.TOO_OLD: Text(
        ja="修得から{years}年を超えている", en="it was awarded more than {years} years ago"
    ),
    Why.CONSUMED: Text(
        ja="すでに「{award}」に使われている", en="it was spent on another award ({award})"
    ),
    Why.HOURS_NOT_STATED: Text(
        ja="授業時間の記載がない(総学習時間では数えない)",
        en="it states no class hours, and total learning time does not count",
    ),
    Why.HOURS_AMBIGUOUS: Text(
        ja="授業時間が複数記載され、どれか分からない",
        en="it states several numbers of class hours, so that nobody can tell which",
    ),
    Why.LEVEL_TOO_LOW: Text(ja="レベルが足りない", en="its level is too low"),
    Why.LEVEL_UNKNOWN: Text(
        ja="求められる枠組みでのレベルが分からない",
        en="its level in the framework asked for is not known",
    ),
    Why.AMOUNT_TOO_FINE: Text(
        ja="数が小数第4位以下まであり、正確に数えられない",
        en="its amount has more than three decimals and cannot be counted exactly",
    ),
}
