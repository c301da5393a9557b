"""Credit, levels and descriptors in other frameworks' terms; open to anybody, nothing is kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Body, Path, Query, Router

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.framework import abroad as sheets
from shirushi.framework import convert as converting
from shirushi.framework import crosswalk as walking
from shirushi.framework.comparing import compare
from shirushi.framework.convert import Conversion
from shirushi.framework.credit_systems import Activity, credit_system, credit_systems
from shirushi.framework.framework import Framework
from shirushi.framework.levels import levels
from shirushi.framework.loading import framework
from shirushi.model.credits import Credits
from shirushi.model.document import read_achievement
from shirushi.model.level import Level
from shirushi.model.workload import HoursBasis, Workload
from shirushi.web.api.v1 import comparison_schemas as schemas
from shirushi.web.api.v1.asking import OnDay, asked_frameworks, day
from shirushi.web.api.v1.schemas import words

router = Router(tags=["frameworks"])

_HOURS = {
    "notional-hours": HoursBasis.NOTIONAL,
    "contact-hours": HoursBasis.CONTACT,
    "clock-hours": HoursBasis.CLOCK,
}


class HoursOnBothSides(ShirushiError):
    """Hours are to be turned into hours."""

    code = "api.hours-on-both-sides"
    text = Text(
        ja="時間数から時間数へは換算できません。", en="Hours are not converted into other hours."
    )
    remedy = Text(
        ja="from か to のどちらかに単位制度を指定してください: {known}",
        en="Name a credit system as 'from' or 'to': {known}",
    )


@router.get("/convert", response=schemas.Conversion, url_name="convert")
def convert_credit(
    request: HttpRequest,
    *,
    # Short and without exponent: the arithmetic is exact, and grows with the digits.
    amount: Annotated[
        str, Query(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$", description="2 or 0.5, for example.")
    ],
    unit: Annotated[
        str,
        Query(
            alias="from",
            description="A credit system, or notional-hours, contact-hours, clock-hours.",
        ),
    ],
    to: Annotated[str, Query(description="The same.")],
    activity: Annotated[
        Literal["lecture", "practical", "fieldwork", "project", "thesis", "experiential"] | None,
        Query(description="Kind of class, where class hours differ by kind."),
    ] = None,
    on: OnDay = None,
) -> JsonObject:
    """Convert credit or hours into another system, by every method that can tell.

    Each result names its rate's sources. Hours of two bases are never mixed: the method is
    refused, and the reason stands in `refusals`. Where no method can tell, `results` is empty.
    """
    if unit in _HOURS and to in _HOURS:
        raise HoursOnBothSides(path="to", known=", ".join(credit_systems()))
    for name, value in (("from", unit), ("to", to)):
        if value not in _HOURS:
            try:
                credit_system(value)
            except ShirushiError as error:
                raise error.at(name) from None
    try:
        given = _given(Decimal(amount), unit)
    except ShirushiError as error:
        raise error.at("amount") from None
    when, kind = day(on), None if activity is None else Activity(activity)
    done: Conversion
    if isinstance(given, Workload):
        done = converting.credits_for(given, to, on=when, activity=kind)
    elif to in _HOURS:
        done = converting.hours_for(given, _HOURS[to], on=when, activity=kind)
    else:
        done = converting.convert(given, to, on=when, activity=kind)
    return done.to_json()


def _given(amount: Decimal, unit: str) -> Workload | Credits:
    if unit in _HOURS:
        return Workload(hours=amount, basis=_HOURS[unit])
    return Credits(amount=amount, system=unit)


@router.get("/levels", response=schemas.LevelFrameworks, url_name="levels")
def level_frameworks(request: HttpRequest) -> JsonObject:
    """List the qualifications frameworks and their levels."""
    return {
        "frameworks": [
            {
                "framework": one.id,
                "name": words(one.name),
                "jurisdiction": one.jurisdiction,
                "known": list(one.known),
                "note": None if one.note is None else words(one.note),
            }
            for one in levels().frameworks.values()
        ]
    }


@router.get("/levels/{framework}/{level}", response=schemas.LevelSaid, url_name="level")
def one_level(
    request: HttpRequest,
    named: Annotated[str, Path(alias="framework")],
    level: Annotated[str, Path()],
    to: Annotated[str | None, Query(description="Compare it to this framework's levels.")] = None,
) -> JsonObject:
    """Show the qualifications at a level, and with `to` what it compares to and by whose word."""
    try:
        found = levels().framework(named)
    except ShirushiError as error:
        raise error.at("framework") from None
    given = Level(framework=named, level=level)
    try:
        levels().checked(given)
    except ShirushiError as error:
        raise error.at("level") from None
    try:
        comparison = None if to is None else compare(given, to).to_json()
    except ShirushiError as error:
        raise error.at("to") from None
    return {**found.to_json(level), "comparison": comparison}


@router.get(
    "/crosswalk/{from}/{to}", response=schemas.Crosswalk, url_name="crosswalk", by_alias=True
)
def crosswalk(
    request: HttpRequest,
    source: Annotated[str, Path(alias="from")],
    target: Annotated[str, Path(alias="to")],
) -> JsonObject:
    """Show what becomes of the 17 descriptors from one framework to another."""
    return walking.crosswalk(_framework(source, "from"), _framework(target, "to")).to_json()


def _framework(id_: str, where: str) -> Framework:
    try:
        return framework(id_)
    except ShirushiError as error:
        raise error.at(where) from None


@router.get("/formats/{format}", response=schemas.CredentialFormat, url_name="format")
def credential_format(
    request: HttpRequest, named: Annotated[str, Path(alias="format")]
) -> JsonObject:
    """Show where each of the 17 descriptors lives in a credential's format."""
    try:
        return walking.format_named(named).to_json()
    except ShirushiError as error:
        raise error.at("format") from None


@router.post("/abroad", response=schemas.Sheet, url_name="abroad")
def read_abroad(
    request: HttpRequest,
    document: Annotated[JsonObject, Body(description="A programme's description.")],
    by: Annotated[
        list[str], Query(alias="framework", description="Default: all in force on the day.")
    ] = [],  # noqa: B006 - pydantic copies it
    on: OnDay = None,
) -> JsonObject:
    """Show a programme as readers under other frameworks see it: verdict, credit, level, gaps."""
    when = day(on)
    asked = asked_frameworks(by, on=when, is_all=not by)
    return sheets.sheet(read_achievement(document), asked, on=when).to_json()
