"""Frameworks, and judging a programme by them; open to anybody."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Body, Query, Router

from shirushi.core.json import JsonObject
from shirushi.framework.judging import judge
from shirushi.framework.loading import FrameworkUnknown, framework, packaged
from shirushi.model.document import read_achievement
from shirushi.web.api.v1 import schemas
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


@router.post("/judge", response=schemas.Verdicts, url_name="judge")
def judge_programme(
    request: HttpRequest,
    document: Annotated[JsonObject, Body(description="A programme's description.")],
    by: Annotated[
        list[str], Query(alias="framework", description="Default: those that the site judges by.")
    ] = [],  # noqa: B006 - pydantic copies it
) -> JsonObject:
    """Judge a programme's description by one framework or several; nothing is kept."""
    try:
        asked = [framework(name) for name in dict.fromkeys(by or JUDGED_BY)]
    except FrameworkUnknown as error:
        raise error.at("framework") from None
    achievement = read_achievement(document)
    return {"verdicts": [judge(achievement, one).to_json() for one in asked]}
