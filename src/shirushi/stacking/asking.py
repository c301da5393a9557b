"""What only the learner can say, asked for because a rule of the award hangs on it."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from shirushi.core.citation import Citation
from shirushi.core.dates import DayInvalid, parse_day
from shirushi.core.errors import ShirushiError, raise_all
from shirushi.core.json import MOST_DIGITS, JsonObject
from shirushi.core.text import Text
from shirushi.stacking.asking_words import mark_label, measure_label, value_label
from shirushi.stacking.recognition import VALUES, Held, Standing, axis_label, fact
from shirushi.stacking.requirement import (
    Award,
    Circumstances,
    Holding,
    Leaf,
    LearnerStatus,
    LearnerYears,
    Requirement,
    Selection,
    places,
)
from shirushi.stacking.statements import Said
from shirushi.stacking.transcript import stated_mark

#: Characters of one answer.
MOST_ANSWER = 200


class AnswerWrong(ShirushiError):
    """An answer is none that the question has."""

    code = "stacking.answer-wrong"
    text = Text(
        ja="「{question}」の答え「{value}」は使えません。",
        en="{value!r} is no answer to: {question}",
    )
    remedy = Text(
        ja="日付は 2025-04-01、数は 2 や 80 のように書き、分からなければ空けてください。",
        en="Write a day like 2025-04-01 and a number like 2 or 80, or leave it empty.",
    )


class Kind(enum.Enum):
    """What an answer looks like."""

    DAY = "day"
    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One rule that an answer serves, and where it is written."""

    award: Text
    label: Text
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that nobody but a person can say.

    name
        What its answer goes by; the same whenever the same is asked.
    reason
        Why it is asked.
    choices
        For CHOICE and SEVERAL: the values, and each in words.
    credential
        Which credential it is about, or ``None`` for the learner.
    """

    name: str
    kind: Kind
    label: Text
    reason: Text
    serves: tuple[Served, ...]
    choices: tuple[tuple[str, Text], ...] = ()
    credential: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was said, in the form in which plans are made from it.

    circumstances
        By the award's id.
    about
        By the credential's id.
    has
        What the learner states to have without a credential for it.
    """

    circumstances: Mapping[str, Circumstances]
    about: Mapping[str, Said]
    has: tuple[Held, ...] = ()

    def applied(self, held: Held) -> Held:
        """Return a credential with what was said about it, beside what was known before."""
        said = self.about.get(held.id)
        return held if said is None else said.applied(held)


def questions(awards: Sequence[Award], held: Sequence[Held]) -> tuple[Question, ...]:
    """Return what the awards' rules hang on and no credential states, each with its reason.

    Nothing is asked that no rule needs. The same questions come in the same order, so that an
    answer given once can be sent again.
    """
    found: list[Question] = []
    needs = [one for award in awards for one in _needs(award)]
    found += _about_learner(awards, held, needs)
    for one in held:
        # What is refused anyway is not asked about.
        if one.standing in {Standing.GOOD, Standing.STATED} or not one.standing.known:
            found += _about_credential(one, needs)
    found += _decisions(awards)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    """One selection of an award, and the rule that it stands in."""

    selection: Selection
    served: Served
    is_holding: bool = False
    axes: tuple[str, ...] = ()


def _needs(award: Award) -> Iterator[_Need]:
    for place in places(award):
        node = place.node
        if isinstance(node, Leaf):
            yield _Need(
                selection=node.selection,
                served=_served(award, node),
                is_holding=isinstance(node, Holding),
            )
        elif isinstance(node, LearnerStatus | LearnerYears):
            yield _Need(selection=Selection(), served=_served(award, node))
    for inner in _inside(award):
        for cap in inner.caps:
            served = Served(award=award.name, label=cap.label, citation=cap.citation)
            axes = () if cap.per is None else (cap.per,)
            yield _Need(selection=cap.selection, served=served, axes=axes)
            for exempt in cap.exempt:
                yield _Need(selection=exempt, served=served)
        if inner.unique_subjects:
            served = Served(award=award.name, label=_ONCE, citation=inner.citation)
            yield _Need(selection=Selection(), served=served, axes=("subject",))


def _inside(award: Award) -> tuple[Award, ...]:
    """Return the award and every award that is part of it."""
    return tuple({id(place.award): place.award for place in places(award)}.values())


def _served(award: Award, node: Requirement) -> Served:
    return Served(award=award.name, label=node.label, citation=node.citation)


def _axes(need: _Need) -> tuple[str, ...]:
    return (*(axis for axis, _ in need.selection.facts), *need.axes)


def _serving(needs: Sequence[_Need], axis: str) -> tuple[Served, ...]:
    return tuple(dict.fromkeys(one.served for one in needs if axis in _axes(one)))


def _about_learner(
    awards: Sequence[Award], held: Sequence[Held], needs: Sequence[_Need]
) -> Iterator[Question]:
    by_time, by_origin = _serving(needs, "time"), _serving(needs, "origin")
    if by_time:
        yield Question(
            name="entered_on", kind=Kind.DAY, label=_ENTERED, reason=_WHY_TIME, serves=by_time
        )
    issuers = {
        one.assertion.issuer.id: one.assertion.issuer.name
        for one in held
        if one.assertion.issuer.id is not None
    }
    if by_origin and issuers:
        yield Question(
            name="own",
            kind=Kind.SEVERAL,
            label=_OWN,
            reason=_WHY_ORIGIN,
            serves=by_origin,
            choices=tuple(sorted(issuers.items())),
        )
    marks: dict[str, list[Served]] = {}
    for one in needs:
        for mark in one.selection.marks if one.is_holding else ():
            marks.setdefault(mark, []).append(one.served)
    if marks:
        yield Question(
            name="has",
            kind=Kind.SEVERAL,
            label=_HAS,
            reason=_WHY_HAS,
            serves=tuple(dict.fromkeys(one for served in marks.values() for one in served)),
            choices=tuple((mark, mark_label(mark)) for mark in marks),
        )
    yield from _statuses(awards)


def _statuses(awards: Sequence[Award]) -> Iterator[Question]:
    statuses: dict[str, list[Served]] = {}
    labels: dict[str, Text] = {}
    years: dict[str, list[Served]] = {}
    for award in awards:
        for place in places(award):
            node = place.node
            if isinstance(node, LearnerStatus):
                name = f"status:{node.status}:{int(node.wanted)}"
                labels.setdefault(name, node.label)
                statuses.setdefault(name, []).append(_served(award, node))
            elif isinstance(node, LearnerYears):
                for measure in (node.measure, *([node.of] if node.of else [])):
                    years.setdefault(measure, []).append(_served(award, node))
    for name, served in statuses.items():
        yield Question(
            name=name,
            kind=Kind.YES_NO,
            label=_STATUS.format(label=labels[name]),
            reason=_WHY_STATUS,
            serves=tuple(served),
        )
    for measure, served in years.items():
        yield Question(
            name=f"years:{measure}",
            kind=Kind.NUMBER,
            label=measure_label(measure),
            reason=_WHY_YEARS,
            serves=tuple(served),
        )


def _about_credential(held: Held, needs: Sequence[_Need]) -> Iterator[Question]:
    key = credential_key(held.id)
    axes = dict.fromkeys(axis for need in needs for axis in _axes(need))
    for axis in axes:
        # The day of entry answers "time", and the issuer "institution".
        if axis in {"time", "institution"} or fact(held, axis) is not None:
            continue
        listed = [
            value
            for need in needs
            for name, values in need.selection.facts
            if name == axis
            for value in values
        ]
        choices = tuple(dict.fromkeys((*VALUES.get(axis, ()), *listed)))
        # Rules name the values they want; that it is none of them must be sayable as well.
        other = () if axis in VALUES else ((_OTHER_VALUE, _OTHER),)
        yield Question(
            name=f"fact:{axis}:{key}",
            kind=Kind.CHOICE if choices else Kind.TEXT,
            label=axis_label(axis),
            reason=_WHY_FACT,
            serves=_serving(needs, axis),
            choices=(*((one, value_label(axis, one)) for one in choices), *other)
            if choices
            else (),
            credential=held.id,
        )
    marks = dict.fromkeys(
        mark for need in needs for mark in need.selection.marks if mark not in held.marks
    )
    if marks:
        yield Question(
            name=f"marks:{key}",
            kind=Kind.SEVERAL,
            label=_MARKS,
            reason=_WHY_MARKS,
            serves=tuple(dict.fromkeys(one.served for one in needs if one.selection.marks)),
            choices=tuple((mark, mark_label(mark)) for mark in marks),
            credential=held.id,
        )
    known = dict(held.measures)
    for measure in dict.fromkeys(name for need in needs for name, _ in need.selection.measures):
        if measure not in known:
            yield Question(
                name=f"measure:{measure}:{key}",
                kind=Kind.NUMBER,
                label=axis_label(measure),
                reason=_WHY_FACT,
                serves=tuple(
                    dict.fromkeys(
                        one.served for one in needs if measure in dict(one.selection.measures)
                    )
                ),
                credential=held.id,
            )


def _decisions(awards: Sequence[Award]) -> Iterator[Question]:
    for award in awards:
        for place in places(award):
            node = place.node
            if node.decides:
                continue
            yield Question(
                name=f"decision:{award.id}:{place.path}",
                kind=Kind.YES_NO,
                label=node.label,
                reason=_WHY_DECISION,
                serves=(_served(award, node),),
            )
        for cap in (cap for inner in _inside(award) for cap in inner.caps):
            if not cap.decides:
                served = Served(award=award.name, label=cap.label, citation=cap.citation)
                yield Question(
                    name=f"decision:{award.id}:{cap.id}",
                    kind=Kind.YES_NO,
                    label=_CAP.format(label=cap.label),
                    reason=_WHY_DECISION,
                    serves=(served,),
                )


def questions_json(asked: Sequence[Question]) -> list[JsonObject]:
    """Return questions for programs, with the rules that each serves."""
    return [
        {
            "name": one.name,
            "kind": one.kind.value,
            "label": one.label.to_json(),
            "reason": one.reason.to_json(),
            "credential": one.credential,
            "choices": [{"value": value, "label": said.to_json()} for value, said in one.choices],
            "serves": [
                {
                    "award": served.award.to_json(),
                    "label": served.label.to_json(),
                    "source": served.citation.line,
                }
                for served in one.serves
            ],
        }
        for one in asked
    ]


def credential_key(id_: str) -> str:
    """Return what a credential goes by in the names of questions.

    >>> len(credential_key("urn:uuid:1"))
    16
    """
    return hashlib.sha256(id_.encode("utf-8", "replace")).hexdigest()[:16]


def answered(
    asked: Sequence[Question],
    answers: Mapping[str, Sequence[str]],
    awards: Sequence[Award],
    *,
    on: date,
) -> Answered:
    """Return what was said. What was not asked is passed over; an empty answer is unknown.

    Raises every ``AnswerWrong`` at once, its path the question's name.
    """
    mistakes: list[ShirushiError] = []
    own: tuple[str, ...] = ()
    entered_on: date | None = None
    has: list[Held] = []
    statuses: dict[str, bool] = {}
    years: dict[str, Decimal] = {}
    decisions: dict[str, dict[str, bool]] = {award.id: {} for award in awards}
    about: dict[str, Said] = {}
    for one in asked:
        try:
            value = _value(one, answers.get(one.name, ()))
        except AnswerWrong as error:
            mistakes.append(error)
            continue
        if value is None or value == ():
            continue
        kind, _, rest = one.name.partition(":")
        if one.credential is not None:
            said = about.get(one.credential, Said())
            about[one.credential] = _said(said, rest.rpartition(":")[0], value)
        elif isinstance(value, date):
            entered_on = value
        elif isinstance(value, Decimal):
            years[rest] = value
        elif isinstance(value, bool) and kind == "status":
            status, _, wanted = rest.rpartition(":")
            statuses[status] = value is (wanted == "1")
        elif isinstance(value, bool):
            asked_of = next(two for two in awards if rest.startswith(f"{two.id}:"))
            decisions[asked_of.id][rest.removeprefix(f"{asked_of.id}:")] = value
        elif isinstance(value, tuple) and kind == "own":
            own = value
        else:
            # What is left are marks.
            has += [stated_mark(mark, mark_label(mark), on=on) for mark in value]
    raise_all(mistakes)
    return Answered(
        circumstances={
            award.id: Circumstances(
                own=own,
                entered_on=entered_on,
                statuses=statuses,
                years=years,
                decisions=_both(award, decisions[award.id]),
            )
            for award in awards
        },
        about=about,
        has=tuple(has),
    )


def _both(award: Award, decisions: Mapping[str, bool]) -> dict[str, bool]:
    """Return decisions also by the paths that several awards together have."""
    return {**decisions, **{f"{award.id}/{path}": yes for path, yes in decisions.items()}}


def _said(said: Said, name: str, value: object) -> Said:
    if isinstance(value, Decimal):
        return replace(said, measures=(*said.measures, (name, value)))
    if isinstance(value, tuple):
        return replace(said, marks=(*said.marks, *value))
    return replace(said, facts=(*said.facts, (name, str(value))))


def _value(
    one: Question, given: Sequence[str]
) -> date | Decimal | bool | str | tuple[str, ...] | None:
    """Return an answer as what it is. Raises ``AnswerWrong``."""
    said = [text.strip() for text in given if text.strip()]
    if not said:
        return None
    known = {value for value, _ in one.choices}
    wrong = AnswerWrong(path=one.name, question=one.label, value=said[0][:40])
    if one.kind is Kind.SEVERAL:
        if not set(said) <= known:
            raise wrong
        return tuple(dict.fromkeys(said))
    text = said[0]
    if len(text) > MOST_ANSWER or (one.kind is Kind.CHOICE and text not in known):
        raise wrong
    if one.kind is Kind.DAY:
        try:
            return parse_day(text)
        except DayInvalid:
            raise wrong from None
    if one.kind is Kind.NUMBER:
        number = _number(text)
        if number is None:
            raise wrong
        return number
    if one.kind is Kind.YES_NO:
        if text not in {"yes", "no"}:
            raise wrong
        return text == "yes"
    return text


def _number(text: str) -> Decimal | None:
    """Return a number that is 0 or more, or ``None``."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    fine = number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS
    return number if fine and number >= 0 and len(text) <= MOST_DIGITS else None


#: An answer on an axis that no rule asks for, and so a no to all of them.
_OTHER_VALUE = "none_of_these"
_OTHER = Text(ja="いずれでもない", en="none of these")
_ENTERED = Text(ja="入学した日(入学する予定の日)", en="The day of entry, past or planned")
_OWN = Text(
    ja="次のうち、学位・証明を授与する機関自身はどれですか",
    en="Which of these is the awarding institution itself?",
)
_HAS = Text(
    ja="証明書は手元にないが、持っているもの", en="What you have, without a credential for it here"
)
_STATUS = Text(ja="次のとおりですか: {label}", en="Is this so? {label}")
_MARKS = Text(ja="この証明書は次のものに当たりますか", en="Is this credential one of these?")
_CAP = Text(ja="{label}: 算入してよいと判断された", en="{label}: may what is under it count?")
_ONCE = Text(ja="同じ科目は一度だけ数える", en="A subject counts once")
_WHY_TIME = Text(
    ja="入学の前に修得したか後に修得したかで、扱いが変わります。",
    en="Credit earned before entry is treated unlike credit earned after it.",
)
_WHY_ORIGIN = Text(
    ja="授与する機関自身の単位と、ほかで修得した単位では、扱いが変わります。",
    en="The institution's own credit is treated unlike credit earned elsewhere.",
)
_WHY_HAS = Text(
    ja="要件が求めていますが、入れた証明書からは分かりません。申告として数え、確認が必要と示します。",
    en="The rules ask for it, and no credential shows it. It counts as stated, to be checked.",
)
_WHY_STATUS = Text(
    ja="証明書からは分からない、本人の状態です。", en="No credential tells your own situation."
)
_WHY_YEARS = Text(ja="証明書からは分からない年数です。", en="No credential tells how long.")
_WHY_FACT = Text(
    ja="要件がこれによって数え方を変えますが、証明書に書かれていません。",
    en="The rules count by it, and the credential does not state it.",
)
_WHY_MARKS = Text(
    ja="要件がこの種類のものを求めていますが、証明書からは分かりません。",
    en="The rules ask for this kind, and the credential does not tell.",
)
_WHY_DECISION = Text(
    ja="計算では決まらず、人が判断します。判断を受けていれば入れてください。",
    en="Counting cannot settle it; a person decides. Say so if somebody has decided.",
)
