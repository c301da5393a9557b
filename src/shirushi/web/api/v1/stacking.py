"""Counting credentials towards awards; open to anybody, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.http import HttpRequest
from ninja import Router

from shirushi.core.dates import parse_day
from shirushi.core.errors import ShirushiError, join_path, raise_all
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.model.document import read_achievement
from shirushi.stacking.asking import questions_json
from shirushi.stacking.explaining import explain
from shirushi.stacking.gap import (
    Best,
    Offering,
    Taken,
    close_gap,
    earned,
    first_run,
    first_run_of,
    if_earned,
    prerequisites_lacking,
)
from shirushi.stacking.loading import packaged_awards
from shirushi.stacking.preferences import Preferences
from shirushi.stacking.recognition import Held
from shirushi.stacking.solving import solve, solve_together
from shirushi.stacking.statements import read_offerings
from shirushi.stacking.telling import closing_json, what_if_json
from shirushi.stacking.whatif import what_if_instead
from shirushi.web.api.v1 import planning_schemas as schemas
from shirushi.web.api.v1.counted import Counted, counted, statements
from shirushi.web.api.v1.schemas import words
from shirushi.web.apps.issuing import counting, keys
from shirushi.web.apps.listing import queries

router = Router(tags=["stacking"])


class NotSent(ShirushiError):
    """An award or a credential is named that is none of those that were sent."""

    code = "api.not-sent"
    text = Text(
        ja="「{id}」は、送られたものの中にありません。", en="{id!r} is none of what was sent."
    )
    remedy = Text(
        ja="学位・証明書そのものの id を書いてください。",
        en="Write the id that the award or the credential has itself.",
    )


class ProgrammeUnknown(ShirushiError):
    """A programme is to be taken that this site's catalogue does not have."""

    code = "api.programme-unknown"
    text = Text(
        ja="「{id}」は、このサイトのカタログにありません。",
        en="{id!r} is not in this site's catalogue.",
    )
    remedy = Text(
        ja="GET …/catalogue で探し、document の id を書いてください。",
        en="Find it with GET …/catalogue and write the id in its document.",
    )


class TooManyRuns(ShirushiError):
    """Courses have more runs than are looked at for a stranger."""

    code = "api.too-many-runs"
    text = Text(
        ja="開講期は合計{most}件までです(今は{count}件)。",
        en="At most {most} runs of courses are looked at, not {count}.",
    )
    remedy = Text(
        ja="科目を減らすか、`shirushi whatif` を使ってください。",
        en="Send fewer courses, or use `shirushi whatif`.",
    )


@router.get("/stack/awards", response=schemas.PackagedAwards, url_name="stack_awards")
def packaged(request: HttpRequest) -> JsonObject:
    """List the awards that come with the site, which are named by their id."""
    return {
        "awards": [
            {
                "id": id_,
                "name": words(award.name),
                "jurisdiction": award.jurisdiction,
                "kind": words(award.kind),
            }
            for id_, award in packaged_awards().items()
        ]
    }


@router.post("/stack", response=JsonObject, url_name="stack")
def stack(request: HttpRequest, sent: schemas.StackSent) -> JsonObject:
    """Count credentials towards an award, each verified first, and say what is missing.

    The answer is the plan, requirement by requirement, with the credentials used for each, those
    not used and why, and the source of every rule. Only credentials of accepted issuers count:
    those that the award names and those in `accept`. `questions` lists what the award's rules
    hang on and no credential says. What only a person can say goes into `answers`, by the names
    of the questions, or into `about`, and subjects without a credential into `transcript`; it
    counts as stated, and a requirement that rests on a transcript waits for a decision. Where
    the search for the best plan was cut short, `proved` is false.
    """
    given = counted(sent, [("award", sent.award)])
    (award,), known = given.awards, given.known()
    plan = solve(
        known.held,
        award,
        on=given.on,
        circumstances=known.circumstances[award.id],
        most_seconds=counting.MOST_SECONDS,
    )
    return explain(plan).to_json() | {"questions": questions_json(known.questions)}


@router.post("/stack/plan", response=schemas.Plans, url_name="stack_plan")
def plan_awards(request: HttpRequest, sent: schemas.SharedPlanSent) -> JsonObject:
    """Share credentials out between several awards, so that as many as possible are reached.

    No credit counts for two awards, unless they say that they share it. With `how` as `instead`
    each award is planned by itself, as if it were the only one applied for. What is said of the
    learner holds for every award.
    """
    given = counted(sent, _placed(sent))
    known = given.known()
    wishes = _wishes(sent, given, known.held)
    is_apart = sent.how == "instead"
    groups = [[one] for one in given.awards] if is_apart else [list(given.awards)]
    try:
        found = [
            solve_together(
                known.held,
                group,
                on=given.on,
                circumstances=known.circumstances,
                preferences=wishes,
                most_seconds=counting.MOST_SECONDS / len(groups),
            )
            for group in groups
        ]
    except ShirushiError as error:
        raise error.at("awards") from None
    return {
        "proved": all(one.proved for one in found),
        "plans": [explain(plan).to_json() for one in found for plan in one.plans],
        "questions": questions_json(known.questions),
    }


@router.post("/stack/what-if", response=schemas.WhatIf, url_name="stack_what_if")
def what_if_otherwise(request: HttpRequest, sent: schemas.WhatIfSent) -> JsonObject:
    """Say what would change with more or fewer credentials, with courses, or with other facts.

    Both plans are of the day on which the last of the courses would have ended; without courses,
    of `on`. Of a course with several runs the first to end that is still to begin is taken.
    """
    courses = _offerings(sent.offerings)
    beside = sum(len(one.runs) for one in courses) + len(sent.programmes)
    given = counted(sent, _placed(sent), more=sent.more, beside=beside)
    said = given.said if sent.about_then is None else statements(sent.about_then, "about_then")
    known = given.known()
    wishes = _wishes(sent, given, known.held)
    gone = _known("fewer", sent.fewer, [one.id for one in given.verified])
    taken = _taken(sent.take, courses, given.on)
    extra = [*_earned(sent.programmes, given.on), *(earned(one) for one in taken)]
    stay = [one for one in given.verified if one.id not in gone]
    then = given.known_with(
        [*stay, *given.more],
        said,
        sent.answers if sent.answers_then is None else sent.answers_then,
        path=None if sent.answers_then is None else "answers_then",
    )
    on = max([given.on, *(one.assertion.awarded_at.date() for one in extra)])
    try:
        found = what_if_instead(
            known.held,
            [*then.held, *extra],
            given.awards,
            on=on,
            circumstances=known.circumstances,
            circumstances_then=then.circumstances,
            preferences=wishes,
            most_seconds=counting.MOST_SECONDS / 2,
        )
    except ShirushiError as error:
        raise error.at("awards") from None
    return what_if_json(found) | {
        "on": on.isoformat(),
        "taken": [words(one.title) for one in extra],
        "prerequisites_lacking": {
            one.offering.id: list(prerequisites_lacking(one, then.held, taken)) for one in taken
        },
    }


@router.post("/stack/gap", response=schemas.Closing, url_name="stack_gap")
def close_the_gap(request: HttpRequest, sent: schemas.GapSent) -> JsonObject:
    """Find the cheapest or shortest set of courses with which an award is reached.

    Prerequisites and the dates of the runs are kept; only runs that begin after `on` are taken.
    """
    courses = _offerings(sent.offerings)
    beside = sum(len(one.runs) for one in courses)
    given = counted(sent, [("award", sent.award)], beside=beside)
    (award,), known = given.awards, given.known()
    closing = close_gap(
        known.held,
        award,
        courses,
        on=given.on,
        best=Best(sent.best),
        circumstances=known.circumstances[award.id],
        until=None if sent.until is None else parse_day(sent.until, path="until"),
        at_once=sent.at_once,
        most_seconds=counting.MOST_SECONDS / 2,
    )
    return closing_json(closing)


def _placed(sent: schemas.PlanSent) -> list[tuple[str, object]]:
    return [(join_path("awards", number), one) for number, one in enumerate(sent.awards)]


def _wishes(sent: schemas.PlanSent, given: Counted, held: Sequence[Held]) -> Preferences:
    """Return the learner's wishes. Raises every ``NotSent``."""
    ids = [one.id for one in (*held, *given.more)]
    mistakes: list[ShirushiError] = [
        *_unknown("first", sent.first, [one.id for one in given.awards]),
        *_unknown("keep", sent.keep, ids),
        *_unknown("wish", sent.wish, ids),
    ]
    raise_all(mistakes)
    return Preferences(
        awards_first=tuple(sent.first), keep=tuple(sent.keep), wished=tuple(sent.wish)
    )


def _known(path: str, named: Sequence[str], there: Collection[str]) -> set[str]:
    raise_all(list(_unknown(path, named, there)))
    return set(named)


def _unknown(path: str, named: Sequence[str], there: Collection[str]) -> Iterator[NotSent]:
    for number, one in enumerate(named):
        if one not in there:
            yield NotSent(path=join_path(path, number), id=one)


def _offerings(document: JsonObject | None) -> tuple[Offering, ...]:
    if document is None:
        return ()
    try:
        found = read_offerings(document)
    except ShirushiError as error:
        raise error.at("offerings") from None
    count = sum(len(one.runs) for one in found)
    if count > counting.MOST_RUNS:
        raise TooManyRuns(path="offerings", count=count, most=counting.MOST_RUNS)
    return found


def _taken(named: Sequence[str] | None, courses: Sequence[Offering], on: date) -> list[Taken]:
    """Return the courses that would be taken. Raises ``OfferingUnknown``."""
    if named is None:
        return [run for run in (first_run(one, on) for one in courses) if run is not None]
    found = []
    for number, id_ in enumerate(dict.fromkeys(named)):
        try:
            found.append(first_run_of(id_, courses, on))
        except ShirushiError as error:
            raise error.at(join_path("take", number)) from None
    return found


def _earned(programmes: Sequence[str], on: date) -> list[Held]:
    """Return what programmes of the catalogue would give. Raises ``ProgrammeUnknown``."""
    found = []
    for number, id_ in enumerate(dict.fromkeys(programmes)):
        entry = queries.by_achievement(id_)
        if entry is None:
            raise ProgrammeUnknown(path=join_path("programmes", number), id=id_)
        organisation = entry.programme.organisation
        issuer = organisation.profile(identifier=keys.controller_of(organisation))
        found.append(if_earned(read_achievement(entry.version.document), issuer, on))
    return found
