"""Credit systems: what one credit is worth, in hours of one basis and in a full-time year."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from shirushi.core.citation import Citation, Confidence, Source
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Text
from shirushi.framework.framework import Fact
from shirushi.framework.sources import package_data, packaged_sources, read_citation
from shirushi.model.workload import HoursBasis


class CreditSystemUnknown(ShirushiError):
    """No credit system that we have is called so."""

    code = "framework.credit-system-unknown"
    text = Text(ja="単位制度「{id}」はありません。", en="There is no credit system {id!r}.")
    remedy = Text(ja="次のいずれかを指定してください: {known}", en="Use one of these: {known}.")


class RateReversed(ShirushiError):
    """A rate's upper end lies below its lower one, or a rate is not above 0."""

    code = "framework.rate-reversed"
    text = Text(
        ja="1単位当たりの時間数が0以下か、上限が下限より小さくなっています。",
        en="The hours of one credit are not above 0, or their upper end lies below the lower one.",
    )


class Activity(enum.Enum):
    """The kind of class that a rate of class hours is for."""

    LECTURE = "lecture"
    PRACTICAL = "practical"
    FIELDWORK = "fieldwork"
    PROJECT = "project"
    THESIS = "thesis"
    EXPERIENTIAL = "experiential"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _ACTIVITIES[self]


_ACTIVITIES = {
    Activity.LECTURE: Text(ja="講義・演習", en="lectures and seminars"),
    Activity.PRACTICAL: Text(ja="実験・実習・実技", en="laboratory and practical work"),
    Activity.FIELDWORK: Text(ja="現場実習", en="fieldwork"),
    Activity.PROJECT: Text(ja="課題研究", en="projects"),
    Activity.THESIS: Text(ja="論文", en="a thesis"),
    Activity.EXPERIENTIAL: Text(ja="体験型学習", en="experiential learning"),
}


class _Basis(enum.Enum):
    NOTIONAL = "notional"
    CONTACT = "contact"
    CLOCK = "clock"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many hours of one basis stand behind one credit, as an interval.

    basis
        ``None`` where the sources do not say which hours are meant.
    least, most
        Hours a credit; both ``None`` = looked for and not found.
    activity
        For which kind of class, or ``None`` for every kind.
    since, until
        The days it is in force, both included; ``None`` = no such end.
    decides
        False for what was recalled or is one example: it is shown, and decides nothing alone.
    """

    basis: HoursBasis | None
    citation: Citation
    least: Decimal | None = None
    most: Decimal | None = None
    activity: Activity | None = None
    since: date | None = None
    until: date | None = None
    decides: bool = True

    def in_force(self, on: date) -> bool:
        """Whether the rate holds on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLoad:
    """How many credits a full-time year has.

    derived
        How it was worked out ("124 / 4"), or ``None`` where a source states it.
    """

    credits: Decimal
    citation: Citation
    derived: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A factor to another system that is said to be agreed: one credit here is ``factor`` there."""

    to: str
    factor: Decimal
    citation: Citation

    @property
    def decides(self) -> bool:
        """Whether it was seen in a source."""
        return self.citation.confidence is not Confidence.INFERRED


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditSystem:
    """One system of credit, with every rate that is known of it and its source.

    facts
        What else its sources say, their contradictions included; nothing is worked out from it.
    """

    id: str
    name: Text
    jurisdiction: str
    rates: tuple[Rate, ...] = ()
    year: YearLoad | None = None
    factors: tuple[Factor, ...] = ()
    note: Text | None = None
    facts: tuple[Fact, ...] = ()

    def rates_for(
        self, basis: HoursBasis, *, on: date, activity: Activity | None = None
    ) -> tuple[Rate, ...]:
        """Return the rates that hold on a day for hours of one basis; a found one has hours.

        A rate for every kind of class serves any; one for a kind serves only that kind.
        """
        return tuple(
            one
            for one in self.rates
            if one.basis is basis
            and one.in_force(on)
            and one.least is not None
            and (one.activity is None or one.activity is activity)
        )


@cache
def credit_systems() -> Mapping[str, CreditSystem]:
    """Return the credit systems that come with the package, by id.

    >>> list(credit_systems())[:4]
    ['jp', 'ects', 'uk', 'us']
    """
    return read_credit_systems(parse_toml(package_data("credit-systems.toml")), packaged_sources())


def credit_system(id_: str) -> CreditSystem:
    """Return one credit system. Raises ``CreditSystemUnknown``."""
    known = credit_systems()
    if id_ not in known:
        raise CreditSystemUnknown(id=id_, known=", ".join(known))
    return known[id_]


def read_credit_systems(
    document: Mapping[str, Any], sources: Mapping[str, Source]
) -> Mapping[str, CreditSystem]:
    """Return the credit systems in a document, by id. Raises every mistake at once."""
    reader = Reader(document)
    found: dict[str, CreditSystem] = {}
    listed = reader.table_of("system", required=True)
    for id_ in () if listed is None else listed.table:
        one = listed.table_of(id_) if listed else None
        if one is not None:
            found[id_] = CreditSystem(
                id=id_,
                name=one.text("name"),
                jurisdiction=one.string("jurisdiction"),
                rates=tuple(_rate(inner, sources) for inner in one.tables("rates")),
                year=_year(one.table_of("year"), sources),
                factors=tuple(_factor(inner, sources) for inner in one.tables("factors")),
                note=one.optional_text("note"),
                facts=tuple(
                    Fact(
                        id=inner.string("id"),
                        text=inner.text("text"),
                        citation=_cited(inner, sources),
                    )
                    for inner in one.tables("facts")
                ),
            )
    reader.close()
    return MappingProxyType(found)


def _rate(reader: Reader, sources: Mapping[str, Source]) -> Rate:
    basis = reader.choice("basis", _Basis, required=True) or _Basis.UNSPECIFIED
    is_found = reader.yes_no("found", default=True)
    least = reader.decimal("least", required=bool(is_found))
    most = reader.decimal("most", required=bool(is_found))
    if least is not None and most is not None and not 0 < least <= most:
        reader.fail(RateReversed(path="most"))
    return Rate(
        basis=None if basis is _Basis.UNSPECIFIED else HoursBasis(basis.value),
        least=least,
        most=most,
        activity=reader.choice("activity", Activity),
        since=reader.day("from"),
        until=reader.day("until"),
        decides=bool(reader.yes_no("decides", default=True)),
        citation=_cited(reader, sources),
    )


def _year(reader: Reader | None, sources: Mapping[str, Source]) -> YearLoad | None:
    if reader is None:
        return None
    credits_ = reader.decimal("credits", required=True)
    if credits_ is not None and credits_ <= 0:
        reader.fail(RateReversed(path="credits"))
    return YearLoad(
        credits=credits_ or Decimal(1),
        derived=reader.optional_string("basis"),
        citation=_cited(reader, sources),
    )


def _factor(reader: Reader, sources: Mapping[str, Source]) -> Factor:
    factor = reader.decimal("factor", required=True)
    if factor is not None and factor <= 0:
        reader.fail(RateReversed(path="factor"))
    return Factor(
        to=reader.string("to"), factor=factor or Decimal(1), citation=_cited(reader, sources)
    )


def _fact(reader: Reader, sources: Mapping[str, Source]) -> Fact:
    return Fact(id=reader.string("id"), text=reader.text("text"), citation=_cited(reader, sources))


def _cited(reader: Reader, sources: Mapping[str, Source]) -> Citation:
    found = read_citation(reader, "source", sources)
    return found or Citation(source=Source(id="", title=""), confidence=Confidence.INFERRED)
