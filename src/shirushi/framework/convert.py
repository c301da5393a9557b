"""Credit and learning time in another system: every result with its rate and its source."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import NoReturn

from shirushi.core.citation import Citation, Confidence
from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.framework.credit_systems import (
    Activity,
    CreditSystem,
    Rate,
    credit_system,
)
from shirushi.model.credits import Credits
from shirushi.model.workload import HoursBasis, Workload


class Method(enum.Enum):
    """How a result was worked out, the strongest first."""

    SAME = "same"
    OFFICIAL = "official"
    YEAR_LOAD = "year_load"
    NOTIONAL_HOURS = "notional_hours"
    CONTACT_HOURS = "contact_hours"

    @property
    def label(self) -> Text:
        """The method in words."""
        return _METHODS[self]


_METHODS = {
    Method.SAME: Text(ja="同じ制度", en="the same system"),
    Method.OFFICIAL: Text(ja="定められた換算率", en="a published factor"),
    Method.YEAR_LOAD: Text(ja="1年間の標準単位数", en="the credits of a full-time year"),
    Method.NOTIONAL_HOURS: Text(ja="総学習時間", en="total learning time"),
    Method.CONTACT_HOURS: Text(ja="授業時間", en="class hours"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one method gives, as an exact interval.

    least, most
        Exact; equal where the rates are no intervals.
    decides
        False where a rate was only inferred or recalled: it is shown, and decides nothing alone.
    """

    method: Method
    least: Fraction
    most: Fraction
    working: Text
    citations: tuple[Citation, ...]
    decides: bool

    @property
    def shown(self) -> str:
        """The interval for people, one decimal, never rounded up.

        >>> one = Credits(amount=Decimal(1), system="jp")
        >>> convert(one, "ects", on=date(2026, 4, 1)).results[1].shown
        '1.5–1.8'
        """
        least, most = (_one_decimal(end) for end in (self.least, self.most))
        return least if least == most else f"{least}–{most}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why one method gives nothing."""

    method: Method
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What an amount comes to elsewhere, by every method that can tell; it is no recognition.

    The methods rest on different things and are never averaged. With no result the answer is
    unknown.

    results
        The strongest method first.
    refusals
        The other methods, each with the reason.
    """

    given: Text
    unit: Text
    results: tuple[Result, ...]
    refusals: tuple[Refusal, ...]

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for yes or no."""
        msg = "a Conversion is not true or false: read .results"
        raise TypeError(msg)

    @property
    def methods_disagree(self) -> bool:
        """Whether two results do not overlap, so that no one figure can be named."""
        pairs = ((a, b) for a in self.results for b in self.results)
        return any(a.most < b.least for a, b in pairs)

    def by(self, method: Method) -> Result | None:
        """Return what one method gives, or ``None``."""
        return next((one for one in self.results if one.method is method), None)

    def to_json(self) -> JsonObject:
        """Return the conversion for programs, with both languages."""
        return {
            "given": self.given.to_json(),
            "unit": self.unit.to_json(),
            "methods_disagree": self.methods_disagree,
            "results": [
                {
                    "method": one.method.value,
                    "method_label": one.method.label.to_json(),
                    "least": {"exact": str(one.least), "decimal": _decimal(one.least)},
                    "most": {"exact": str(one.most), "decimal": _decimal(one.most)},
                    "shown": one.shown,
                    "working": one.working.to_json(),
                    "decides": one.decides,
                    "sources": [
                        {"title": cited.line, "url": cited.source.url}
                        | {"confidence": cited.confidence.value}
                        for cited in one.citations
                    ],
                }
                for one in self.results
            ],
            "refusals": [
                {"method": one.method.value, "reason": one.reason.to_json()}
                for one in self.refusals
            ],
            "note": NOT_RECOGNITION.to_json(),
        }

    def lines(self, language: Language) -> list[str]:
        """Return the conversion as lines for a terminal, in one language."""
        unit = self.unit.in_language(language)
        head = Text(ja="{given} → {unit}", en="{given} in {unit}").format(
            given=self.given, unit=self.unit
        )
        lines = [head.in_language(language)]
        if not self.results:
            lines.append("  " + UNKNOWN.in_language(language))
        for one in self.results:
            lines.append(f"  {one.shown} {unit} — {one.method.label.in_language(language)}")
            lines.append(f"      {one.working.in_language(language)}")
            for cited in one.citations:
                sure = cited.confidence.label.in_language(language)
                lines.append(f"      {SOURCE.in_language(language)}: {cited.line} [{sure}]")
            if not one.decides:
                lines.append("      " + ONLY_SHOWN.in_language(language))
        for refused in self.refusals:
            lines.append(f"  - {refused.method.label.in_language(language)}:")
            lines.append(f"      {refused.reason.in_language(language)}")
        if self.methods_disagree:
            lines.append("  " + DISAGREE.in_language(language))
        lines.append("  " + NOT_RECOGNITION.in_language(language))
        return lines


def convert(given: Credits, to: str, *, on: date, activity: Activity | None = None) -> Conversion:
    """Return what an amount of credit comes to in another system, by every method that can tell.

    to
        A credit system's id.
    on
        The day whose rates hold.
    activity
        The kind of class, where class hours differ by kind.

    Hours of two bases are never mixed, and an interval stays one. Raises ``CreditSystemUnknown``.

    >>> done = convert(Credits(amount=Decimal(1), system="jp"), "ects", on=date(2026, 4, 1))
    >>> [(one.method.value, str(one.least), str(one.most)) for one in done.results]
    [('year_load', '60/31', '60/31'), ('notional_hours', '3/2', '9/5')]
    >>> done.methods_disagree
    True
    """
    here, there = credit_system(given.system), credit_system(to)
    amount = Fraction(given.amount)
    said = said_credits(given)
    if here.id == there.id:
        same = Result(
            method=Method.SAME, least=amount, most=amount, working=said, citations=(), decides=True
        )
        return Conversion(given=said, unit=there.name, results=(same,), refusals=())
    outcomes = (
        _by_factor(amount, here, there),
        _by_year(amount, here, there),
        _by_hours(amount, here, there, HoursBasis.NOTIONAL, on=on, activity=activity),
        _by_hours(amount, here, there, HoursBasis.CONTACT, on=on, activity=activity),
    )
    return _conversion(said, there.name, outcomes)


def credits_for(
    given: Workload, to: str, *, on: date, activity: Activity | None = None
) -> Conversion:
    """Return how many credits of a system stand for an amount of learning time.

    Only a rate of the same basis is used: 60 class hours are never read as total learning time.
    Raises ``CreditSystemUnknown``.

    >>> hours = Workload(hours=Decimal(60), basis=HoursBasis.CONTACT)
    >>> credits_for(hours, "jp", on=date(2026, 4, 1)).results[0].shown
    '1.3–4'
    """
    there = credit_system(to)
    hours = Fraction(given.hours)
    said = Text(
        ja=f"{given.basis.label.ja}{_plain(given.hours)}時間",
        en=f"{_plain(given.hours)} {_HOURS_OF[given.basis]}",
    )
    rate = _rate(there, given.basis, on=on, activity=activity)
    outcome: Result | Refusal
    if isinstance(rate, Refusal):
        outcome = rate
    else:
        outcome = Result(
            method=rate.method,
            least=hours / rate.most,
            most=hours / rate.least,
            working=Text(
                ja=f"{_plain(given.hours)}時間 ÷ 1単位{rate.shown.ja}",
                en=f"{_plain(given.hours)} hours ÷ {rate.shown.en} a credit",
            ),
            citations=(rate.rate.citation,),
            decides=rate.decides,
        )
    return _conversion(said, there.name, (outcome,))


def hours_for(
    given: Credits, basis: HoursBasis, *, on: date, activity: Activity | None = None
) -> Conversion:
    """Return how many hours of one basis stand behind an amount of credit.

    Raises ``CreditSystemUnknown``.

    >>> two = Credits(amount=Decimal(2), system="jp")
    >>> hours_for(two, HoursBasis.NOTIONAL, on=date(2026, 4, 1)).results[0].shown
    '90'
    """
    here = credit_system(given.system)
    amount = Fraction(given.amount)
    rate = _rate(here, basis, on=on, activity=activity)
    outcome: Result | Refusal
    if isinstance(rate, Refusal):
        outcome = rate
    else:
        outcome = Result(
            method=rate.method,
            least=amount * rate.least,
            most=amount * rate.most,
            working=Text(
                ja=f"{_plain(given.amount)}単位 × 1単位{rate.shown.ja}",
                en=f"{_plain(given.amount)} × {rate.shown.en} a credit",
            ),
            citations=(rate.rate.citation,),
            decides=rate.decides,
        )
    unit = Text(ja=f"時間({basis.label.ja})", en=_HOURS_OF[basis])
    return _conversion(said_credits(given), unit, (outcome,))


def said_credits(given: Credits) -> Text:
    """Return an amount of credit in words."""
    system = credit_system(given.system)
    amount = _plain(given.amount)
    return Text(ja=f"{system.name.ja} {amount}", en=f"{amount} × {system.name.en}")


# ---------------------------------------------------------------- the methods


def _by_factor(amount: Fraction, here: CreditSystem, there: CreditSystem) -> Result | Refusal:
    for system, other, is_forward in ((here, there, True), (there, here, False)):
        for one in system.factors:
            if one.to != other.id:
                continue
            factor = Fraction(one.factor) if is_forward else 1 / Fraction(one.factor)
            found = amount * factor
            return Result(
                method=Method.OFFICIAL,
                least=found,
                most=found,
                working=Text(
                    ja=f"{_one(amount)} × {_one(factor)}", en=f"{_one(amount)} × {_one(factor)}"
                ),
                citations=(one.citation,),
                decides=one.decides,
            )
    reason = Text(
        ja="二つの制度の間で定められた換算率は見つかっていません。",
        en="No factor published between the two systems was found.",
    )
    return Refusal(method=Method.OFFICIAL, reason=reason)


def _by_year(amount: Fraction, here: CreditSystem, there: CreditSystem) -> Result | Refusal:
    if here.year is None or there.year is None:
        lacking = here if here.year is None else there
        return Refusal(
            method=Method.YEAR_LOAD,
            reason=Text(
                ja="「{name}」の1年間の標準単位数は不明です。",
                en="The credits of a full-time year are unknown for {name}.",
            ).format(name=lacking.name),
        )
    found = amount * Fraction(there.year.credits) / Fraction(here.year.credits)
    cited = (here.year.citation, there.year.citation)
    ours, theirs = _plain(here.year.credits), _plain(there.year.credits)
    return Result(
        method=Method.YEAR_LOAD,
        least=found,
        most=found,
        working=Text(
            ja=f"{_one(amount)} × {theirs} ÷ {ours}(同じ種類の課程の場合)",
            en=f"{_one(amount)} × {theirs} ÷ {ours} (for the same kind of programme)",
        ),
        citations=cited,
        decides=all(one.confidence is not Confidence.INFERRED for one in cited),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Used:
    """The rate that is used, with what a conversion needs of it."""

    method: Method
    rate: Rate
    least: Fraction
    most: Fraction

    @property
    def decides(self) -> bool:
        return self.rate.decides and self.rate.citation.confidence is not Confidence.INFERRED

    @property
    def shown(self) -> Text:
        least, most = _one(self.least), _one(self.most)
        hours = least if least == most else f"{least}–{most}"
        return Text(ja=f"{hours}時間", en=f"{hours} hours")


def _rate(
    system: CreditSystem, basis: HoursBasis, *, on: date, activity: Activity | None
) -> _Used | Refusal:
    """Return the one rate for hours of a basis, that for the kind of class before that for all."""
    method = Method.NOTIONAL_HOURS if basis is HoursBasis.NOTIONAL else Method.CONTACT_HOURS
    found = sorted(
        system.rates_for(basis, on=on, activity=activity), key=lambda one: one.activity is None
    )
    if found:
        rate = found[0]
        # rates_for returns none without hours.
        least, most = Fraction(rate.least or 0), Fraction(rate.most or 0)
        return _Used(method=method, rate=rate, least=least, most=most)
    by_kind = [one for one in system.rates if one.basis is basis and one.in_force(on)]
    kinds = [one.activity for one in by_kind if one.activity is not None]
    if any(one.basis is None for one in system.rates):
        reason = Text(
            ja="「{name}」の1単位の時間数は、授業時間か総学習時間かが明らかでないため、換算に用いません。",
            en="Whether the hours of {name} are class hours or all the learning is not clear, "
            "so they are not used.",
        )
    elif kinds and activity is None:
        reason = Text(
            ja="「{name}」の授業時間は授業の種類によって異なります({kinds})。種類を指定してください。",
            en="The class hours of {name} differ by kind of class ({kinds}): say which.",
        )
    else:
        reason = Text(
            ja="「{name}」の1単位の{basis}は不明です。",
            en="The {basis} that one credit stands for: unknown for {name}.",
        )
    listed = Text(
        ja="、".join(one.label.ja for one in kinds), en=", ".join(one.label.en for one in kinds)
    )
    said = reason.format(name=system.name, kinds=listed, basis=basis.label)
    return Refusal(method=method, reason=said)


def _by_hours(
    amount: Fraction,
    here: CreditSystem,
    there: CreditSystem,
    basis: HoursBasis,
    *,
    on: date,
    activity: Activity | None,
) -> Result | Refusal:
    ours = _rate(here, basis, on=on, activity=activity)
    theirs = _rate(there, basis, on=on, activity=activity)
    if isinstance(ours, Refusal):
        return ours
    if isinstance(theirs, Refusal):
        return theirs
    return Result(
        method=ours.method,
        least=amount * ours.least / theirs.most,
        most=amount * ours.most / theirs.least,
        working=Text(
            ja=f"{_one(amount)} × {ours.shown.ja} ÷ {theirs.shown.ja}",
            en=f"{_one(amount)} × {ours.shown.en} ÷ {theirs.shown.en}",
        ),
        citations=(ours.rate.citation, theirs.rate.citation),
        decides=ours.decides and theirs.decides,
    )


# ---------------------------------------------------------------- figures and words


def _conversion(given: Text, unit: Text, outcomes: Iterable[Result | Refusal]) -> Conversion:
    every = tuple(outcomes)
    return Conversion(
        given=given,
        unit=unit,
        results=tuple(one for one in every if isinstance(one, Result)),
        refusals=tuple(one for one in every if isinstance(one, Refusal)),
    )


def _floor(value: Fraction, places: int) -> Decimal:
    scaled = value * 10**places
    return Decimal(scaled.numerator // scaled.denominator).scaleb(-places)


def _one_decimal(value: Fraction) -> str:
    return _plain(_floor(value, 1))


def _decimal(value: Fraction) -> str:
    return str(_floor(value, 4).quantize(Decimal("0.0001"), rounding=ROUND_FLOOR))


def _one(value: Fraction) -> str:
    """Return a figure as it stands where it is short, and as a fraction where it is not."""
    short = _floor(value, 4)
    return _plain(short) if Fraction(short) == value else str(value)


def _plain(value: Decimal) -> str:
    whole = value.to_integral_value()
    return f"{whole:f}" if whole == value else f"{value.normalize():f}"


_HOURS_OF = {
    HoursBasis.NOTIONAL: "hours of total learning time",
    HoursBasis.CONTACT: "class hours",
    HoursBasis.CLOCK: "measured hours",
}
UNKNOWN = Text(ja="不明: 換算できる方法がありません。", en="unknown: no method can tell.")
SOURCE = Text(ja="出典", en="source")
ONLY_SHOWN = Text(
    ja="推定を含むため、参考として示すだけで、これだけで判断してはなりません。",
    en="It rests on something inferred: shown for information, and decides nothing alone.",
)
DISAGREE = Text(
    ja="注意: 方法によって結果が一致しません。平均はとらず、すべて示します。",
    en="Note: the methods disagree. They are not averaged; all are shown.",
)
NOT_RECOGNITION = Text(
    ja="換算は認定ではなく、レベルも変えません。認定するかどうかは受け入れる機関が決定します。",
    en="A conversion is no recognition and changes no level: the receiving institution decides.",
)
