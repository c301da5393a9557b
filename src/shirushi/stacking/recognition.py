"""Which credential a person holds counts for which requirement, for how much, and why not."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from shirushi.core.text import Text
from shirushi.model.assertion import Assertion
from shirushi.model.assessment import AssessmentKind
from shirushi.model.level import Level
from shirushi.model.workload import HoursBasis
from shirushi.stacking.requirement import Achievement, Credits, Leaf, Selection


class Standing(enum.Enum):
    """What is known of a credential before anything is counted; only GOOD counts.

    The caller knows it from verification. UNCHECKED and ISSUER_UNKNOWN are unknown and never a
    no; the others are a no.
    """

    GOOD = "good"
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
    """One credential that a learner holds, and what is known of it."""

    assertion: Assertion
    standing: Standing

    @property
    def id(self) -> str:
        """The credential's URI."""
        return self.assertion.id

    @property
    def title(self) -> Text:
        """What was achieved."""
        return self.assertion.achievement.title


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DoesNotCount:
    """A credential does not count for a requirement.

    unknown
        Whether that is for want of knowledge, so that nobody may take it for a no.
    potential
        How much it would count for if what is unknown turned out well; ``None`` where nobody
        can say.
    """

    why: Why
    reason: Text
    unknown: bool = False
    potential: Decimal | None = None


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


def recognise(held: Held, leaf: Leaf, *, on: date) -> Recognition:
    """Return for how much one credential counts towards one requirement, or why it does not.

    Hours of two bases never meet and credits are never converted. What nobody stated is
    unknown. A no comes before an unknown: what cannot count anyway is not asked about.
    """
    if not _asked_for(held.assertion, leaf):
        return _no(Why.NOT_ASKED_FOR)
    amount = _amount(held.assertion, leaf)
    if isinstance(amount, DoesNotCount) and not amount.unknown:
        return amount
    counted = amount.amount if isinstance(amount, Counts) else amount.potential
    found = _conditions(held, leaf.selection, on)
    for one in found:
        if not one.unknown:
            return one
    for one in found:
        return DoesNotCount(why=one.why, reason=one.reason, unknown=True, potential=counted)
    return amount


def selects(selection: Selection, held: Held) -> bool:
    """Tell whether a cap's selection surely has the credential; levels are no part of it."""
    one = held.assertion
    wanted = selection.achievements
    if wanted and one.achievement.id not in wanted:
        return False
    return not selection.issuers or one.issuer.id in selection.issuers


def _asked_for(one: Assertion, leaf: Leaf) -> bool:
    if isinstance(leaf, Achievement):
        return one.achievement.id == leaf.achievement
    wanted = leaf.selection.achievements
    return not wanted or one.achievement.id in wanted


def _conditions(held: Held, selection: Selection, on: date) -> list[DoesNotCount]:
    """Return every condition that the credential misses, or that nobody can answer."""
    one = held.assertion
    found = []
    standing = standing_on(held, on)
    if standing is not Standing.GOOD:
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
    return found


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


def _amount(one: Assertion, leaf: Leaf) -> Recognition:
    if isinstance(leaf, Achievement):
        return Counts(amount=Decimal(1), part=_EARNED)
    found = _credits(one, leaf) if isinstance(leaf, Credits) else _hours(one)
    if isinstance(found, Counts) and found.amount != found.amount.quantize(_FINEST):
        return _unknown(Why.AMOUNT_TOO_FINE)
    return found


_FINEST = Decimal("0.001")


def _credits(one: Assertion, leaf: Credits) -> Recognition:
    earned = one.credits_earned
    if earned is None:
        offered = one.achievement.credits
        if offered is not None and offered.system != leaf.system:
            return _no(Why.OTHER_SYSTEM)
        if offered is None and one.achievement.credit_recognition is not None:
            return _no(Why.NO_CREDIT)
        return _unknown(Why.CREDIT_NOT_STATED)
    if earned.system != leaf.system:
        return _no(Why.OTHER_SYSTEM)
    return Counts(amount=earned.amount, part=_CREDITS_EARNED)


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


def _no(why: Why) -> DoesNotCount:
    return DoesNotCount(why=why, reason=_REASONS[why])


def _unknown(why: Why) -> DoesNotCount:
    return DoesNotCount(why=why, reason=_REASONS[why], unknown=True)


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
        ja="別の単位制度の単位である(換算しない)",
        en="its credits are of another system, and none are converted",
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
