"""NIAD-QE's bachelor by accumulation, looked through before applying (単位積み上げ型の事前確認).

What is known of the rules is the packaged award ``jp-niad-bachelor``. Nothing here decides: the
agency judges every subject by standards of each concentration that are not known here.
"""

from __future__ import annotations

import enum
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from decimal import Decimal

from shirushi.core.citation import Citation
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.framework.convert import convert
from shirushi.framework.credit_systems import CreditSystemUnknown
from shirushi.model.credits import Credits as Amount
from shirushi.stacking.amounts import plain
from shirushi.stacking.loading import packaged_award
from shirushi.stacking.niad import DegreeField, degree_fields
from shirushi.stacking.plan import NodeState, Status
from shirushi.stacking.recognition import FAILED, Held, Standing, standing_on
from shirushi.stacking.requirement import (
    Award,
    Circumstances,
    Credits,
    Decision,
    Holding,
    LearnerStatus,
    LearnerYears,
    places,
)
from shirushi.stacking.solving import solve
from shirushi.stacking.transcript import Period, TakenAs, TranscriptRow, stated, stated_mark

AWARD = "jp-niad-bachelor"
#: The credits that the award counts.
SYSTEM = "jp"


class FieldUnknown(ShirushiError):
    """No field in which NIAD-QE awards the bachelor is called so."""

    code = "stacking.niad-field-unknown"
    text = Text(ja="専攻分野「{id}」はありません。", en="There is no field {id!r}.")
    remedy = Text(ja="次のいずれかを指定してください: {known}", en="Use one of these: {known}.")


class Basic(enum.Enum):
    """A basic qualification (基礎資格), by the mark that the award asks for."""

    JUNIOR_COLLEGE = "junior-college-graduate"
    COLLEGE_OF_TECHNOLOGY = "college-of-technology-graduate"
    UNIVERSITY_TWO_YEARS = "university-two-years"
    UPPER_SECONDARY = "upper-secondary-advanced-course-graduate"
    PROFESSIONAL_TRAINING = "professional-training-college-graduate"

    @property
    def label(self) -> Text:
        """The qualification in words."""
        return _BASICS[self]


_BASICS = {
    Basic.JUNIOR_COLLEGE: Text(ja="短期大学の卒業", en="graduation from a junior college"),
    Basic.COLLEGE_OF_TECHNOLOGY: Text(
        ja="高等専門学校の卒業", en="graduation from a college of technology"
    ),
    Basic.UNIVERSITY_TWO_YEARS: Text(
        ja="大学に2年以上在学し、62単位以上を修得", en="two years at a university with 62 credits"
    ),
    Basic.UPPER_SECONDARY: Text(
        ja="高等学校等の専攻科(2年以上、大学編入学資格のあるもの)の修了",
        en="a qualifying advanced course of two years at an upper secondary school",
    ),
    Basic.PROFESSIONAL_TRAINING: Text(
        ja="専門学校(2年以上、1,700時間または62単位以上)の修了",
        en="a qualifying course of two years, 1,700 hours or 62 credits, at a professional "
        "training college",
    ),
}


class Stage(enum.Enum):
    """Whether credit belongs to the basic qualification or was accumulated after it."""

    BASIC = "basic"
    ACCUMULATED = "after_basic"

    @property
    def label(self) -> Text:
        """The stage in words."""
        return _STAGES[self]


_STAGES = {
    Stage.BASIC: Text(ja="基礎資格の単位", en="of the basic qualification"),
    Stage.ACCUMULATED: Text(ja="積み上げ単位", en="accumulated after it"),
}


class SubjectClass(enum.Enum):
    """The three classes of subject that the agency judges by."""

    MAJOR = "major"
    RELATED = "related"
    OUTSIDE = "outside"

    @property
    def label(self) -> Text:
        """The class in words."""
        return _CLASSES[self]


_CLASSES = {
    SubjectClass.MAJOR: Text(ja="専門科目", en="major subjects"),
    SubjectClass.RELATED: Text(ja="関連科目", en="related subjects"),
    SubjectClass.OUTSIDE: Text(ja="専攻外の科目", en="subjects outside the concentration"),
}


class Counting(enum.Enum):
    """Whether a line's credits are in the totals."""

    COUNTED = "counted"
    OPEN = "open"
    NOT_COUNTED = "not_counted"

    @property
    def label(self) -> Text:
        """The answer in words."""
        return _COUNTING[self]


_COUNTING = {
    Counting.COUNTED: Text(ja="算入", en="counted"),
    Counting.OPEN: Text(ja="人が判断", en="a person decides"),
    Counting.NOT_COUNTED: Text(ja="算入しない", en="not counted"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """What the applicant states; what is ``None`` is unknown and never guessed.

    field
        The id of one of ``niad.degree_fields``.
    concentration
        専攻の区分, as the applicant writes it: which there are is not known here.
    basic_on
        The day on which the basic qualification was completed.
    course_class
        1 or 2 (第1区分、第2区分): the class by the credits or hours of the basic course.
    years
        Years of study after the basic qualification.
    has
        Marks of the award that hold: "learning-outcome-report", "summative-course".

    Raises ``FieldUnknown``.
    """

    field: str | None = None
    concentration: str | None = None
    basic: Basic | None = None
    basic_on: date | None = None
    course_class: int | None = None
    is_enrolled: bool | None = None
    years: Decimal | None = None
    has: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.field is not None and self.degree_field is None:
            listed = ", ".join(one.id for one in degree_fields().fields)
            raise FieldUnknown(path="field", id=self.field, known=listed)

    @property
    def degree_field(self) -> DegreeField | None:
        """The field applied for, or ``None``."""
        return next((one for one in degree_fields().fields if one.id == self.field), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One subject or credential, and how it was classified.

    credits
        In 単位; ``None`` where it states none, or states another system's.
    potential
        How many 単位 it can come to at most once people decided; ``None`` where nobody can say.
    subject_class
        As the applicant states it, or ``None``: nothing here classifies a subject.
    said
        Why it is not counted, and what a person must decide on it.
    """

    held: Held
    earned: Period | None
    credits: Decimal | None
    potential: Decimal | None
    stage: Stage | None
    subject_class: SubjectClass | None
    counting: Counting
    said: tuple[Text, ...] = ()

    @property
    def is_stated(self) -> bool:
        """Whether the applicant states it and nobody verified it."""
        return self.held.is_stated


class Reach(enum.Enum):
    """How a total stands."""

    REACHED = "reached"
    OPEN = "open"
    SHORT = "short"

    @property
    def label(self) -> Text:
        """The answer in words."""
        return _REACHES[self]


_REACHES = {
    Reach.REACHED: Text(ja="数は足りる", en="the number is there"),
    Reach.OPEN: Text(ja="人による判断が必要", en="a person must decide"),
    Reach.SHORT: Text(ja="足りない", en="short"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One total of the form, beside the minimum that is known for it.

    counted, stated, open
        Credits in it; those of them that the applicant only states; the most that could be in
        it beside them once people decided, or ``None`` where nobody can say how many.
    decides
        Whether the minimum was confirmed in a source. Otherwise a person decides, whatever the
        figures.
    """

    id: str
    label: Text
    citation: Citation
    decides: bool
    least: Decimal
    counted: Decimal
    stated: Decimal
    open: Decimal | None

    @property
    def reach(self) -> Reach:
        """How it stands."""
        if not self.decides:
            return Reach.OPEN
        if self.counted >= self.least:
            return Reach.REACHED
        may = self.open is None or self.counted + self.open >= self.least
        return Reach.OPEN if may else Reach.SHORT

    @property
    def gap(self) -> Decimal:
        """How much is missing from what is counted; 0 where nothing is."""
        return max(self.least - self.counted, Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PreCheck:
    """Credits by stage and class, the form's totals, and what else an application asks for.

    A pre-check is advice; it is not an application.

    sums
        Counted credits by stage and class; ``None`` is a class that nobody stated.
    points
        Everything that is not about an amount of credit.
    """

    applicant: Applicant
    award: Award
    on: date
    lines: tuple[Line, ...]
    totals: tuple[Total, ...]
    points: tuple[NodeState, ...]

    def summed(self, stage: Stage, subject_class: SubjectClass | None) -> Decimal:
        """Return the credits counted in one cell of the form."""
        return _sum(
            one
            for one in self.lines
            if one.counting is Counting.COUNTED
            and one.stage is stage
            and one.subject_class is subject_class
        )

    @property
    def is_short(self) -> bool:
        """Whether a confirmed minimum cannot be reached, whatever people decide."""
        return any(one.reach is Reach.SHORT for one in self.totals) or any(
            one.status is Status.MISSING for one in self.points
        )


def pre_check(
    held: Sequence[Held],
    rows: Sequence[TranscriptRow],
    applicant: Applicant,
    *,
    on: date,
) -> PreCheck:
    """Return credits classified for an application to NIAD-QE, as they stand on a day.

    Classes are as the applicant states them. What is not known is open and never counted, and a
    minimum that was only inferred decides nothing.

    held
        Credentials, with what people said of them ("field", "phase", "taken_as") as facts.
    """
    award = packaged_award(AWARD)
    lines: list[Line] = []
    seen: set[tuple[str, str]] = set()
    sources: list[tuple[Held, TranscriptRow | None]] = [(one, None) for one in held]
    sources += [(stated(row, on=on), row) for row in rows]
    for one, row in sources:
        line = _line(one, row, applicant, on)
        key = (_folded(one.assertion.issuer.name.ja), _folded(one.assertion.achievement.title.ja))
        if key in seen and line.counting is Counting.COUNTED:
            line = replace(line, counting=Counting.OPEN, said=(*line.said, _TWICE))
        if line.counting is not Counting.NOT_COUNTED:
            # A course that was failed first and passed later counts once all the same.
            seen.add(key)
        lines.append(line)
    return PreCheck(
        applicant=applicant,
        award=award,
        on=on,
        lines=tuple(lines),
        totals=tuple(_totals(award, lines, applicant)),
        points=_points(award, applicant, on),
    )


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _line(held: Held, row: TranscriptRow | None, applicant: Applicant, on: date) -> Line:
    facts = dict(held.facts)
    earned = row.earned if row is not None else _day_of(held)
    amount = held.assertion.credits_earned
    stage, doubts = _stage(facts.get("phase"), earned, applicant)
    if stage is Stage.ACCUMULATED and facts.get("taken_as", _taken(row)) not in _ACCEPTED:
        doubts.append(_TAKEN_HOW)
    subject_class = _subject_class(facts.get("field"))
    refused = _refused(held, on)
    if amount is not None and amount.system != SYSTEM:
        doubts.append(_SYSTEM.format(amount=plain(amount.amount), system=amount.system))
    if not standing_on(held, on).known:
        doubts.append(standing_on(held, on).label)
    counting = Counting.OPEN if doubts else Counting.COUNTED
    if refused:
        counting = Counting.NOT_COUNTED
    class_unknown = [] if subject_class is not None or refused else [_CLASS_UNKNOWN]
    return Line(
        held=held,
        earned=earned,
        credits=amount.amount if amount is not None and amount.system == SYSTEM else None,
        potential=Decimal(0) if amount is None else _potential(amount, on),
        stage=stage,
        subject_class=subject_class,
        counting=counting,
        said=(*refused, *([] if refused else doubts), *class_unknown),
    )


def _potential(amount: Amount, on: date) -> Decimal | None:
    """Return how many 単位 credits can come to at most, by any method that is known."""
    if amount.system == SYSTEM:
        return amount.amount
    try:
        found = convert(amount, SYSTEM, on=on)
    except CreditSystemUnknown:
        return None
    most = max((one.most for one in found.results), default=None)
    return None if most is None else Decimal(math.ceil(most * 1000)) / 1000


def _day_of(held: Held) -> Period:
    day = held.assertion.awarded_at.astimezone(UTC).date()
    return Period(first=day, last=day)


def _taken(row: TranscriptRow | None) -> str | None:
    return None if row is None or row.taken_as is None else row.taken_as.value


_ACCEPTED = {one.value for one in TakenAs if one is not TakenAs.OTHER}


def _subject_class(said: str | None) -> SubjectClass | None:
    return next((one for one in SubjectClass if one.value == said), None)


def _refused(held: Held, on: date) -> list[Text]:
    """Return why it cannot count at all; what is only unknown is none of these."""
    standing = standing_on(held, on)
    found = []
    if standing not in {Standing.GOOD, Standing.STATED} and standing.known:
        found.append(standing.label)
    if any(result.value.strip().lower() in FAILED for result in held.assertion.results):
        found.append(_FAILED)
    if held.assertion.credits_earned is None:
        found.append(_NO_CREDIT)
    return found


def _stage(
    said: str | None, earned: Period | None, applicant: Applicant
) -> tuple[Stage | None, list[Text]]:
    """Return the stage where what is said and the dates tell it, and what they leave open."""
    known = next((one for one in Stage if one.value == said), None)
    if earned is None or applicant.basic_on is None:
        return known, [] if known is not None else [_STAGE_UNKNOWN]
    after = earned.is_after(applicant.basic_on)
    if known is None:
        if after:
            return Stage.ACCUMULATED, []
        return None, [_STAGE_UNKNOWN if after is None else _BEFORE]
    contradicts = after is (known is Stage.BASIC)
    return known, [_CONTRADICTS] if contradicts else []


def _totals(award: Award, lines: Sequence[Line], applicant: Applicant) -> Iterable[Total]:
    other = {1: "accumulated-2", 2: "accumulated-1"}.get(applicant.course_class or 0)
    for place in places(award):
        node = place.node
        if not isinstance(node, Credits) or node.least is None or node.id == other:
            continue
        wanted = dict(node.selection.facts)
        inside: list[Line] = []
        open_: list[Line] = []
        for line in lines:
            fits = _fits(line, wanted)
            if line.counting is Counting.NOT_COUNTED or fits is False:
                continue
            is_open = line.counting is Counting.OPEN or fits is None
            (open_ if is_open else inside).append(line)
        yield Total(
            id=node.id,
            label=node.label,
            citation=node.citation,
            decides=node.decides,
            least=node.least,
            counted=_sum(inside),
            stated=_sum(line for line in inside if line.is_stated),
            open=_hoped(open_),
        )


def _fits(line: Line, wanted: dict[str, tuple[str, ...]]) -> bool | None:
    """Tell whether a line is of what a total is about; ``None`` where nobody knows."""
    found: list[bool | None] = []
    if "phase" in wanted:
        found.append(None if line.stage is None else line.stage.value in wanted["phase"])
    if "field" in wanted:
        known = line.subject_class
        found.append(None if known is None else known.value in wanted["field"])
    if False in found:
        return False
    return None if None in found else True


def _sum(lines: Iterable[Line]) -> Decimal:
    return sum((one.credits or Decimal(0) for one in lines), Decimal(0))


def _hoped(lines: Sequence[Line]) -> Decimal | None:
    found = [one.potential for one in lines]
    known = [one for one in found if one is not None]
    return None if len(known) < len(found) else sum(known, Decimal(0))


def _points(award: Award, applicant: Applicant, on: date) -> tuple[NodeState, ...]:
    """Return how everything stands that is not about an amount of credit."""
    marks = [*applicant.has, *([applicant.basic.value] if applicant.basic is not None else [])]
    decisions: dict[str, bool] = {}
    if applicant.course_class is not None:
        decisions = {f"is-class-{n}": n == applicant.course_class for n in (1, 2)}
    known = Circumstances(
        statuses={}
        if applicant.is_enrolled is None
        else {"enrolled_in_degree_course": applicant.is_enrolled},
        years={} if applicant.years is None else {"study": applicant.years},
        decisions=decisions,
    )
    plan = solve([_mark(mark, on) for mark in marks], award, on=on, circumstances=known)
    left_out = {1: ("class-2/",), 2: ("class-1/",)}.get(applicant.course_class or 0, ())
    found = []
    for one in plan.nodes:
        node = one.place.node
        kind = isinstance(node, Holding | LearnerStatus | LearnerYears | Decision)
        is_asked = kind or (isinstance(node, Credits) and node.least is None)
        if not is_asked or any(part in one.place.path for part in left_out):
            continue
        unsaid = {Status.MISSING} if applicant.has else {Status.MISSING, Status.NOT_PURSUED}
        if isinstance(node, Holding) and one.status in unsaid:
            # Nobody said that it is there, which does not say that it is not.
            found.append(replace(one, status=Status.UNKNOWN))
        elif one.status is not Status.NOT_PURSUED:
            found.append(one)
    return tuple(found)


def _mark(mark: str, on: date) -> Held:
    title = next((one.label for one in Basic if one.value == mark), Text(ja=mark, en=mark))
    return stated_mark(mark, title, on=on)


_TWICE = Text(
    ja="同じ機関の同じ名前の科目がほかにもある(二重に数えないよう確認が必要)",
    en="the same institution has a subject of the same name here: make sure it counts once",
)
_STAGE_UNKNOWN = Text(
    ja="基礎資格の単位か、積み上げ単位かが分からない",
    en="whether it belongs to the basic qualification or came after it is not known",
)
_BEFORE = Text(
    ja="基礎資格を得る前の修得であり、基礎資格の課程の単位かどうかが分からない",
    en="it was earned before the basic qualification, and whether as part of it is not known",
)
_CONTRADICTS = Text(
    ja="申告された段階と修得した時期が食い違っている",
    en="the stage that was stated and the time when it was earned contradict each other",
)
_TAKEN_HOW = Text(
    ja="科目等履修生、認定専攻科、大学の専攻科、大学院のいずれとして修得した大学の単位か確認できない",
    en="whether it is university credit, taken part-time, in an advanced course or a graduate "
    "school, is not shown",
)
_CLASS_UNKNOWN = Text(
    ja="専門・関連・専攻外の区分が分からない", en="its class of subject is not known"
)
_SYSTEM = Text(
    ja="別の単位制度の単位({system} {amount})で、日本の単位としていくつになるか決まっていない",
    en="its credits are of another system ({system} {amount}); what they come to is not decided",
)
_FAILED = Text(ja="不合格と記録されている", en="its result says that it was not passed")
_NO_CREDIT = Text(
    ja="単位数の記載がない(単位のない証明書は数えられない)",
    en="it states no credit, and what has no credit does not count",
)
