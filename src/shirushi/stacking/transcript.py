"""Rows of a transcript as a learner types them (成績証明書): stated, and verified by nobody."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from shirushi.core.table import narrow
from shirushi.core.text import Text
from shirushi.model.achievement import Achievement, CreditRecognition
from shirushi.model.assertion import Assertion, Learner
from shirushi.model.assessment import Assessment, AssessmentKind, Result
from shirushi.model.credits import Credits
from shirushi.model.profile import Profile
from shirushi.stacking.recognition import Held, Standing


class Column(enum.Enum):
    """What a column holds."""

    INSTITUTION = "institution"
    INSTITUTION_ID = "institution_id"
    SUBJECT = "subject"
    CREDITS = "credits"
    SYSTEM = "system"
    RESULT = "result"
    EARNED = "earned"
    SEMESTER = "semester"
    FIELD = "field"
    PHASE = "phase"
    TAKEN_AS = "taken_as"
    ORIGIN = "origin"
    MODE = "mode"

    @property
    def label(self) -> Text:
        """The column's name for people."""
        return Text(ja=NAMES[self][0], en=NAMES[self][-1])


NAMES = {
    Column.INSTITUTION: ("機関名", "大学名", "学校名", "大学等", "institution"),
    Column.INSTITUTION_ID: ("機関ID", "institution_id"),
    Column.SUBJECT: ("科目名", "授業科目名", "授業科目", "科目", "course", "subject"),
    Column.CREDITS: ("単位数", "単位", "credit", "credits"),
    Column.SYSTEM: ("単位制度", "credit_system", "system"),
    Column.RESULT: ("評価", "成績", "合否", "結果", "grade", "result"),
    Column.EARNED: ("修得時期", "修得年月", "修得年月日", "修得年度", "earned_on", "earned"),
    Column.SEMESTER: ("学期", "semester"),
    Column.FIELD: ("科目区分", "区分", "class", "field"),
    Column.PHASE: ("段階", "基礎資格・積み上げ", "phase"),
    Column.TAKEN_AS: ("履修の種類", "履修形態", "taken_as", "taken as"),
    Column.ORIGIN: ("修得先", "origin"),
    Column.MODE: ("授業の方法", "mode"),
}


class TakenAs(enum.Enum):
    """As what a subject was taken after the basic qualification, where credit is accumulated."""

    PART_TIME = "part_time"
    APPROVED_ADVANCED = "approved_advanced"
    UNIVERSITY_ADVANCED = "university_advanced"
    GRADUATE = "graduate"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _TAKEN[self]


_TAKEN = {
    TakenAs.PART_TIME: Text(ja="科目等履修生", en="part-time registered student"),
    TakenAs.APPROVED_ADVANCED: Text(ja="認定専攻科", en="approved advanced course"),
    TakenAs.UNIVERSITY_ADVANCED: Text(ja="大学の専攻科", en="advanced course of a university"),
    TakenAs.GRADUATE: Text(ja="大学院", en="graduate school"),
    TakenAs.OTHER: Text(ja="その他", en="other"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When credit was earned: some day from the first to the last, both inside."""

    first: date
    last: date

    @property
    def shown(self) -> str:
        """The period as people write it, the same in both languages."""
        if self.first == self.last:
            return self.first.isoformat()
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first:%Y-%m}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def label(self) -> Text:
        """The period in words."""
        year = self.academic_year
        if year is not None and (self.last - self.first).days > _DAYS_OF_A_MONTH:
            return Text(ja=f"{year}年度", en=f"academic year {year}")
        return Text(ja=self.shown, en=self.shown)

    @property
    def academic_year(self) -> int | None:
        """The academic year it lies in, from April to March, or ``None`` where it may be two."""
        years = {day.year - (day.month < APRIL) for day in (self.first, self.last)}
        return years.pop() if len(years) == 1 else None

    def is_after(self, day: date) -> bool | None:
        """Tell whether it lies behind a day; ``None`` where the day is inside it.

        >>> march = Period(first=date(2024, 3, 1), last=date(2024, 3, 31))
        >>> march.is_after(date(2024, 2, 29)), march.is_after(date(2024, 3, 20))
        (True, None)
        """
        if self.first > day:
            return True
        return False if self.last <= day else None


APRIL = 4
_DAYS_OF_A_MONTH = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptRow:
    """One subject as the learner states it.

    line
        Where it stands, from 1.
    passed
        ``False`` where the row itself says that it was not; it then counts for nothing.
    earned
        ``None`` where it is not said.
    facts
        What the row says on the axes that requirements ask about: ("field", "major").
    """

    line: int
    institution: str
    subject: str
    credits: Credits
    result: str
    passed: bool
    institution_id: str | None = None
    earned: Period | None = None
    taken_as: TakenAs | None = None
    facts: tuple[tuple[str, str], ...] = ()

    def fact(self, axis: str) -> str | None:
        """Return what the row says on an axis, or ``None``."""
        return dict(self.facts).get(axis)

    @property
    def id(self) -> str:
        """A URI of this row alone, the same whenever the row is read."""
        when = "" if self.earned is None else self.earned.shown
        said = "\n".join((narrow(self.institution), narrow(self.subject), when))
        return f"urn:shirushi:stated:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def stated(row: TranscriptRow, *, on: date, entered_on: date | None = None) -> Held:
    """Return a row as something that may count: as the learner states it, verified by nobody.

    entered_on
        The day of entry, where rules ask about it; a row whose period has that day inside then
        is unknown on it.
    """
    facts = list(row.facts)
    period = row.earned
    if period is None:
        # The day is needed by those who read it; what follows from it stays unknown.
        day = on
        facts += [("time", _NOT_KNOWN)]
    else:
        day = min(period.last, on) if period.first <= on else period.first
        after = None if entered_on is None else period.is_after(_day_before(entered_on))
        if entered_on is not None:
            word = {True: "after_entry", False: "before_entry", None: _NOT_KNOWN}[after]
            facts += [("time", word)]
    at = datetime.combine(day, time(0), tzinfo=UTC)
    title = Text(ja=row.subject, en=row.subject)
    name = Text(ja=row.institution, en=row.institution)
    return Held(
        assertion=Assertion(
            id=row.id,
            achievement=Achievement(
                id=f"{row.id}#subject",
                title=title,
                credit_recognition=CreditRecognition(credits=row.credits),
                assessment_type=(Assessment(kind=AssessmentKind.OTHER),),
            ),
            issuer=Profile(id=row.institution_id, name=name),
            learner=Learner(id=SOMEBODY),
            awarded_at=at,
            valid_from=at,
            credits_earned=row.credits,
            results=(Result(value=row.result if row.passed else "failed"),),
        ),
        standing=Standing.STATED,
        facts=tuple(sorted(facts)),
    )


def stated_mark(mark: str, title: Text, *, on: date) -> Held:
    """Return something that the learner states to have, without any credit: a qualification."""
    at = datetime.combine(on, time(0), tzinfo=UTC)
    id_ = f"urn:shirushi:stated:{mark}"
    return Held(
        assertion=Assertion(
            id=id_,
            achievement=Achievement(id=f"{id_}#mark", title=title),
            issuer=Profile(id=None, name=_LEARNER),
            learner=Learner(id=SOMEBODY),
            awarded_at=at,
            valid_from=at,
        ),
        standing=Standing.STATED,
        marks=(mark,),
    )


_LEARNER = Text(ja="本人の申告", en="as the learner states")
#: A value that no axis has, and so unknown on each (see ``recognition.fact``).
_NOT_KNOWN = "not_known"
#: Whoever states it: nothing here knows who that is.
SOMEBODY = "urn:shirushi:whoever-asks"


def _day_before(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - 1, 1))
