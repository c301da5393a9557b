"""Frameworks, and judging a programme by them; open to anybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from django.http import HttpRequest
from ninja import Body, Query, Router

from shirushi.core.json import JsonObject
from shirushi.framework.loading import day_judged, packaged
from shirushi.framework.matrix import judge_all
from shirushi.model.document import read_achievement
from shirushi.web.api.v1 import schemas
from shirushi.web.api.v1.asking import OnDay, asked_frameworks, day
from shirushi.web.api.v1.comparison_schemas import Verdicts
from shirushi.web.api.v1.schemas import words
from shirushi.web.apps.authoring.models import JUDGED_BY

router = Router(tags=["frameworks"])


@router.get("/frameworks", response=schemas.Frameworks, url_name="frameworks")
def frameworks(request: HttpRequest) -> JsonObject:
    """List the frameworks that programmes can be judged by, with their rules."""
    return {
        "frameworks": [
            {
                "id": one.id,
                "edition": one.edition,
                "name": words(one.name),
                "jurisdiction": one.jurisdiction,
                "kind": words(one.kind),
                "authority": words(one.authority),
                "note": None if one.note is None else words(one.note),
                "in_force_from": one.in_force_from and one.in_force_from.isoformat(),
                "in_force_until": one.in_force_until and one.in_force_until.isoformat(),
                "rules": [
                    {"id": rule.id, "need": rule.need.value, "text": words(rule.text)}
                    for rule in one.rules
                ],
            }
            for one in packaged().values()
        ]
    }


@router.post("/judge", response=Verdicts, url_name="judge")
def judge_programme(
    request: HttpRequest,
    *,
    document: Annotated[JsonObject, Body(description="A programme's description.")],
    by: Annotated[
        list[str], Query(alias="framework", description="Default: those that the site judges by.")
    ] = [],  # noqa: B006 - pydantic copies it
    is_all: Annotated[
        bool, Query(alias="all", description="Judge by every framework in force as well.")
    ] = False,
    on: OnDay = None,
) -> JsonObject:
    """Judge a programme's description by one framework or several; nothing is kept.

    With several, or with `all`, the answer also holds a matrix: under each framework the outcome
    and what is to be stated or changed, in short. `on` asks which editions are in force, and
    changes nothing about those that are named. Its default is today, or the first or last day of
    a programme that is not offered today.
    """
    when = day(on)
    achievement = read_achievement(document)
    if on is None:
        when = day_judged(achievement, today=when)
    asked = asked_frameworks(by if by or is_all else JUDGED_BY, on=when, is_all=is_all)
    done = judge_all(achievement, asked)
    has_matrix = is_all or len(done.verdicts) > 1
    return {
        "verdicts": [one.to_json() for one in done.verdicts],
        "matrix": replace(done, on=when if is_all else None).to_json() if has_matrix else None,
    }
