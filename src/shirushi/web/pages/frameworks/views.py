"""The public's pages about frameworks: their rules and sources, their editions, their levels."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from shirushi.core.citation import Citation, Confidence
from shirushi.framework.catalogue import EditionChanges, compare_editions
from shirushi.framework.editions import EditionDifference, differences, edition_before
from shirushi.framework.framework import DescriptorNeed, DescriptorStatus, Framework, Rule
from shirushi.framework.level_chart import draw_levels
from shirushi.framework.levels import LevelFramework
from shirushi.framework.loading import editions, packaged
from shirushi.framework.matrix import SIGNS
from shirushi.framework.overview import (
    LETTERS,
    RuleShown,
    days,
    every_unsure,
    overview,
    shown,
    statuses,
)
from shirushi.framework.placing import (
    REFERENCE,
    Column,
    Placed,
    Standing,
    chart,
    referable,
    short_name,
)
from shirushi.framework.vocabulary import descriptors as the_17
from shirushi.model.document import read_achievement
from shirushi.web.apps.listing import queries
from shirushi.web.apps.listing.models import ListingRecord
from shirushi.web.ui.templatetags.shirushi import current_language

#: Programmes that are judged for one view of what changed.
MOST_JUDGED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One edition in the list of all."""

    framework: Framework
    days: str
    in_force: bool
    confidence: dict[Confidence, int]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show every framework and edition, when it holds and how sure its facts are."""
    today = timezone.now().date()
    every = [
        Listed(
            framework=one,
            days=days(one),
            in_force=one.in_force(today),
            confidence=overview(one).confidence,
        )
        for one in packaged().values()
    ]
    return render(request, "frameworks/index.html", {"every": every})


@require_GET
def edition(request: HttpRequest, edition: str) -> HttpResponse:
    """Show one edition: its rules with their terms, its descriptors, its sources."""
    found = _edition(edition)
    needs, sources = _numbered(found.descriptors)
    return render(
        request,
        "frameworks/edition.html",
        {
            "framework": found,
            "overview": overview(found),
            "days": days(found),
            "needs": needs,
            "sources": sources,
        },
    )


def _edition(name: str) -> Framework:
    found = packaged().get(name)
    if found is None:
        raise Http404
    return found


def _numbered(
    needs: tuple[DescriptorNeed, ...],
) -> tuple[list[tuple[DescriptorNeed, int]], list[Citation]]:
    """Return the descriptors, each with the number of its source in the list of sources."""
    sources = list(dict.fromkeys(one.citation for one in needs))
    return [(one, sources.index(one.citation) + 1) for one in needs], sources


# ---------------------------------------------------------------- two editions


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule that changed, on both sides as a page shows it."""

    kind: str
    old: RuleShown | None
    new: RuleShown | None


@require_GET
def changes(request: HttpRequest, edition: str) -> HttpResponse:
    """Show what changed between two editions, and whose published verdict it changes."""
    new = _edition(edition)
    others = [one for one in editions(new.base) if one.id != new.id]
    old = _old(new, others, request.GET.get("from", ""))
    found: dict[str, object] = {"new": new, "old": old, "others": others, "new_days": days(new)}
    if old is not None:
        found |= _compared(old, new)
    return render(request, "frameworks/changes.html", found)


def _old(new: Framework, others: list[Framework], asked: str) -> Framework | None:
    """Return the edition to compare with; without a question the one before, or any there is."""
    if asked:
        old = next((one for one in others if one.id == asked), None)
        if old is None:
            raise Http404
        return old
    return edition_before(new) or next(iter(others), None)


def _compared(old: Framework, new: Framework) -> dict[str, object]:
    difference = differences(old, new)
    verdicts, entries, is_cut = _verdicts(old, new)
    return {
        "old_days": days(old),
        "difference": difference,
        "rules": _rows(difference),
        "verdicts": verdicts,
        "changed": [
            (entries[one.id], one, SIGNS[one.old], SIGNS[one.new]) for one in verdicts.changed
        ],
        "is_cut": is_cut,
    }


def _rows(difference: EditionDifference) -> list[RuleRow]:
    return [
        RuleRow(kind=one.kind.value, old=_shown(one.old), new=_shown(one.new))
        for one in difference.rules
    ]


def _shown(rule: Rule | None) -> RuleShown | None:
    return None if rule is None else shown(rule)


def _verdicts(
    old: Framework, new: Framework
) -> tuple[EditionChanges, dict[str, ListingRecord], bool]:
    """Return whose verdict changes among the published programmes, and whether some were left."""
    found = list(queries.search("")[: MOST_JUDGED + 1])
    judged = [(one, read_achievement(one.version.document)) for one in found[:MOST_JUDGED]]
    entries = {achievement.id: one for one, achievement in judged}
    done = compare_editions((achievement for _one, achievement in judged), old, new)
    return done, entries, len(found) > MOST_JUDGED


# ---------------------------------------------------------------- across all of them


@require_GET
def descriptors(request: HttpRequest) -> HttpResponse:
    """Show what every framework says about each of the 17 descriptors, in one table."""
    rows = [
        (one, [(LETTERS[status], status) for _descriptor, status in found])
        for one, found in statuses(packaged().values())
    ]
    legend = [(LETTERS[one], one) for one in DescriptorStatus]
    return render(
        request,
        "frameworks/descriptors.html",
        {"rows": rows, "descriptors": list(the_17().values()), "legend": legend},
    )


@require_GET
def inferred(request: HttpRequest) -> HttpResponse:
    """Show every fact that no source was seen to state, so that somebody may confirm it."""
    return render(request, "frameworks/inferred.html", {"every": every_unsure()})


@require_GET
def levels(request: HttpRequest) -> HttpResponse:
    """Show the levels of all qualifications frameworks beside those of one, drawn and as tables."""
    asked = request.GET.get("beside", REFERENCE)
    choices = [(one, short_name(one)) for one in referable()]
    if asked not in {one.id for one, _name in choices}:
        raise Http404
    found = chart(asked)
    picture: SafeString = mark_safe(  # noqa: S308 - draw_levels escapes every text in it
        draw_levels(found, current_language())
    )
    return render(
        request,
        "frameworks/levels.html",
        {
            "chart": found,
            "picture": picture,
            "choices": choices,
            "reference": short_name(found.reference),
            "own": [(level, found.reference.entry(level)) for level in found.rows],
            "columns": [_column(one) for one in found.columns],
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnShown:
    """One framework beside the reference, with how its levels stand there."""

    framework: LevelFramework
    short: str
    column: Column
    rows: tuple[Placed, ...]
    standings: tuple[tuple[Standing, int], ...]


def _column(column: Column) -> ColumnShown:
    counted = [
        (standing, sum(1 for one in column.levels if one.standing is standing))
        for standing in Standing
    ]
    return ColumnShown(
        framework=column.framework,
        short=short_name(column.framework),
        column=column,
        rows=column.levels,
        standings=tuple(one for one in counted if one[1]),
    )
