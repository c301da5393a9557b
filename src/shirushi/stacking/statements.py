"""What people say that no credential states: circumstances, facts, offerings; out of TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from shirushi.core.errors import ShirushiError
from shirushi.core.reading import FieldWrong, Reader, parse_toml
from shirushi.core.text import Text
from shirushi.framework.credit_systems import CreditSystemUnknown, credit_systems
from shirushi.model.achievement import Achievement, CreditRecognition
from shirushi.model.assessment import Assessment, AssessmentKind
from shirushi.model.credits import Credits
from shirushi.model.profile import Profile
from shirushi.model.workload import HoursBasis, Workload
from shirushi.stacking.gap import MOST_COST, Offering, Run
from shirushi.stacking.recognition import VALUES, Held
from shirushi.stacking.requirement import Circumstances


class StatementRepeated(ShirushiError):
    """Two statements are about the same credential, or two offerings have the same id."""

    code = "stacking.statement-repeated"
    text = Text(ja="「{id}」が二度あります。", en="{id!r} stands there twice.")
    remedy = Text(ja="一つにまとめてください。", en="Put them together.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What people said about one credential."""

    facts: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    measures: tuple[tuple[str, Decimal], ...] = ()
    consumed_by: str | None = None

    def applied(self, held: Held) -> Held:
        """Return a credential with this said about it, beside what was known before."""
        facts = dict(held.facts) | dict(self.facts)
        measures = dict(held.measures) | dict(self.measures)
        return replace(
            held,
            facts=tuple(sorted(facts.items())),
            marks=tuple(dict.fromkeys((*held.marks, *self.marks))),
            measures=tuple(sorted(measures.items())),
            consumed_by=self.consumed_by or held.consumed_by,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What people said about a learner and the credentials, by the credentials' ids.

    >>> document = {"learner": {"entered_on": "2025-04-01"},
    ...             "credential": [{"id": "urn:c:1", "facts": {"field": "major"}}]}
    >>> read_statements(document).about["urn:c:1"].facts
    (('field', 'major'),)
    """

    circumstances: Circumstances = field(default_factory=Circumstances)
    about: Mapping[str, Said] = field(default_factory=dict)

    def applied(self, held: Held) -> Held:
        """Return a credential with what was said about it."""
        said = self.about.get(held.id)
        return held if said is None else said.applied(held)


def load_statements(data: bytes) -> Statements:
    """Return the statements in a TOML document. Raises every mistake at once."""
    return read_statements(parse_toml(data))


def read_statements(document: Mapping[str, Any]) -> Statements:
    """Return the statements in a document that is read already. Raises every mistake at once."""
    reader = Reader(document)
    learner = reader.table_of("learner")
    about: dict[str, Said] = {}
    for one in reader.tables("credential"):
        id_ = one.string("id")
        if id_ and id_ in about:
            one.fail(StatementRepeated(path="id", id=id_))
        about[id_] = Said(
            facts=_facts(one),
            marks=one.strings("marks"),
            measures=_figures(one, "measures"),
            consumed_by=one.optional_string("consumed_by"),
        )
    found = Statements(
        circumstances=Circumstances() if learner is None else _circumstances(learner), about=about
    )
    reader.close()
    return found


def load_offerings(data: bytes) -> tuple[Offering, ...]:
    """Return the offerings in a TOML document. Raises every mistake at once."""
    return read_offerings(parse_toml(data))


def read_offerings(document: Mapping[str, Any]) -> tuple[Offering, ...]:
    """Return the offerings in a document that is read already. Raises every mistake at once."""
    reader = Reader(document)
    found: dict[str, Offering] = {}
    for one in reader.tables("offering", required=True):
        offering = _offering(one)
        if offering.id and offering.id in found:
            one.fail(StatementRepeated(path="id", id=offering.id))
        found[offering.id] = offering
    reader.close()
    return tuple(found.values())


def _offering(reader: Reader) -> Offering:
    issuer = reader.table_of("issuer", required=True) or Reader({}, mistakes=[])
    return Offering(
        id=reader.string("id"),
        achievement=Achievement(
            id=reader.string("achievement"),
            title=reader.text("title"),
            credit_recognition=CreditRecognition(credits=_credits(reader)),
            assessment_type=_assessment(reader),
            learner_effort=_class_hours(reader),
        ),
        issuer=Profile(id=issuer.string("id"), name=issuer.text("name")),
        runs=tuple(_run(one) for one in reader.tables("runs")),
        cost=_cost(reader),
        prerequisites=reader.strings("prerequisites"),
        facts=_facts(reader),
        marks=reader.strings("marks"),
        measures=_figures(reader, "measures"),
    )


def _credits(reader: Reader) -> Credits | None:
    inner = reader.table_of("credits")
    if inner is None:
        return None
    amount, system = inner.decimal("amount", required=True), inner.string("system")
    if system and system not in credit_systems():
        listed = ", ".join(credit_systems())
        inner.fail(CreditSystemUnknown(path="system", id=system, known=listed))
    return inner.built(
        lambda: Credits(amount=Decimal(1) if amount is None else amount, system=system)
    )


def _assessment(reader: Reader) -> tuple[Assessment, ...] | None:
    """Return that learning is assessed, that it is not, or that nobody said."""
    assessed = reader.yes_no("assessed")
    if assessed is None:
        return None
    return (Assessment(kind=AssessmentKind.TEST),) if assessed else ()


def _class_hours(reader: Reader) -> tuple[Workload, ...]:
    hours = reader.decimal("contact_hours")
    if hours is None:
        return ()
    made = reader.built(lambda: Workload(hours=hours, basis=HoursBasis.CONTACT))
    return () if made is None else (made,)


def _run(reader: Reader) -> Run:
    starts, ends = reader.day("starts", required=True), reader.day("ends", required=True)
    if starts is not None and ends is not None and ends < starts:
        reader.fail(FieldWrong(path="ends", wanted=_NOT_BEFORE, value=ends.isoformat()))
    return Run(starts_on=starts or date.min, ends_on=ends or date.max)


_NOT_BEFORE = Text(ja="開始日以後の日", en="a day on or after the first")


def _cost(reader: Reader) -> int | None:
    cost = reader.decimal("cost")
    if cost is None:
        return None
    if cost != cost.to_integral_value() or not 0 <= cost <= MOST_COST:
        reader.fail(FieldWrong(path="cost", wanted=_COST, value=str(cost)))
        return None
    return int(cost)


_COST = Text(ja="0以上の整数", en="a whole number, 0 or more,")


def _circumstances(reader: Reader) -> Circumstances:
    return Circumstances(
        own=reader.strings("own"),
        entered_on=reader.day("entered_on"),
        statuses=_answers(reader, "statuses"),
        years=dict(_figures(reader, "years")),
        decisions=_answers(reader, "decisions"),
    )


def _answers(reader: Reader, name: str) -> dict[str, bool]:
    inner = reader.table_of(name)
    if inner is None:
        return {}
    found = ((key, inner.yes_no(key)) for key in inner.table)
    return {key: answer for key, answer in found if answer is not None}


def _facts(reader: Reader) -> tuple[tuple[str, str], ...]:
    inner = reader.table_of("facts")
    if inner is None:
        return ()
    found = tuple((axis, inner.string(axis)) for axis in sorted(inner.table))
    for axis, value in found:
        if value and value not in VALUES.get(axis, (value,)):
            listed = ", ".join(VALUES[axis])
            wanted = Text(ja=f"次のいずれか({listed})", en=f"one of {listed}")
            inner.fail(FieldWrong(path=axis, wanted=wanted, value=repr(value)))
    return found


def _figures(reader: Reader, name: str) -> tuple[tuple[str, Decimal], ...]:
    inner = reader.table_of(name)
    if inner is None:
        return ()
    found = []
    for key in sorted(inner.table):
        figure = inner.decimal(key, required=True)
        if figure is not None and figure < 0:
            inner.fail(FieldWrong(path=key, wanted=_NOT_NEGATIVE, value=str(figure)))
        elif figure is not None:
            found.append((key, figure))
    return tuple(found)


_NOT_NEGATIVE = Text(ja="0以上の数", en="a number that is 0 or more")
