"""What taking more would change, and which courses would close the gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Language
from shirushi.model.document import read_achievement
from shirushi.stacking.gap import Best, Offering, close_gap, earned, first_run, if_earned
from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Award, Circumstances
from shirushi.stacking.statements import load_offerings
from shirushi.stacking.telling import taking_lines, what_if_lines
from shirushi.stacking.whatif import what_if
from shirushi.web.apps.issuing import counting, keys
from shirushi.web.apps.listing import queries
from shirushi.web.apps.listing.models import ListingRecord
from shirushi.web.pages.stacking.checking import add_errors
from shirushi.web.pages.stacking.forms import PlanForm

#: Programmes of the catalogue that are shown for some words.
MOST_FOUND = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A programme of the catalogue that might be taken."""

    id: str
    entry: ListingRecord
    is_chosen: bool


def listed(form: PlanForm) -> list[Listed]:
    """Return what was ticked before, and what some words find in the catalogue."""
    words = str(form.data.get("words", "")).strip() if form.is_bound else ""
    chosen = [one for one in map(queries.by_achievement, form.from_catalogue) if one is not None]
    found = list(queries.search(words[:200])[:MOST_FOUND]) if words else []
    entries = {str(one.version.document.get("id")): one for one in (*chosen, *found)}
    return [
        Listed(id=id_, entry=one, is_chosen=id_ in form.from_catalogue)
        for id_, one in entries.items()
    ]


def offerings(form: PlanForm, language: Language) -> tuple[Offering, ...]:
    """Return the courses that were brought along; mistakes are told beside the form."""
    data = form.cleaned_data.get("offerings_bytes")
    if not data:
        return ()
    try:
        found = load_offerings(data)
    except ShirushiError as error:
        add_errors(form, "offerings_text", error, language)
        return ()
    if sum(len(one.runs) for one in found) > counting.MOST_RUNS:
        form.add_error(
            "offerings_text",
            _("At most %(most)s runs of courses are looked at.") % {"most": counting.MOST_RUNS},
        )
    return found


def from_catalogue(form: PlanForm, on: date) -> list[Held]:
    """Return what the ticked programmes would give, as if earned on a day."""
    return [_earned(one.entry, on) for one in listed(form) if one.is_chosen]


def _earned(entry: ListingRecord, on: date) -> Held:
    organisation = entry.programme.organisation
    issuer = organisation.profile(identifier=keys.controller_of(organisation))
    return if_earned(read_achievement(entry.version.document), issuer, on)


def looked_ahead(
    form: PlanForm,
    held: Sequence[Held],
    awards: Sequence[Award],
    brought: Sequence[Offering],
    *,
    on: date,
    circumstances: Mapping[str, Circumstances],
    language: Language,
    seconds: float,
) -> dict[str, Any]:
    """Return what more courses would change, and which close the gap to the first award.

    seconds
        How long each search may take.
    """
    best = form.cleaned_data.get("gap")
    first = [run for run in (first_run(one, on) for one in brought) if run is not None]
    extra = from_catalogue(form, on)
    shown: dict[str, Any] = {}
    if brought and best:
        closing = close_gap(
            held,
            awards[0],
            brought,
            on=on,
            best=Best(best),
            circumstances=circumstances[awards[0].id],
            until=form.cleaned_data.get("until"),
            at_once=form.cleaned_data.get("at_once"),
            most_seconds=seconds,
        )
        shown["closes"] = closing.closes
        shown["closing"] = taking_lines(closing, language)
        shown["closing_award"] = awards[0].name
        shown["closing_outcome"] = closing.plan.outcome.label
    else:
        extra += [earned(one) for one in first]
    if extra:
        day = max([on, *(one.assertion.awarded_at.date() for one in extra)])
        found = what_if(
            held,
            extra,
            awards,
            on=day,
            circumstances=circumstances,
            preferences=form.preferences,
            most_seconds=seconds,
        )
        shown["what_if"] = what_if_lines(found, language)
        shown["taken"] = [one.title for one in extra]
    return shown
