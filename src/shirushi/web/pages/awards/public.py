"""What anybody may read of published awards."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.stacking.amounts import amount_of, plain
from shirushi.stacking.banking import system_name
from shirushi.stacking.explaining import explain
from shirushi.stacking.requirement import Achievement, Award, Credits
from shirushi.stacking.solving import solve
from shirushi.web.apps.completing import evaluating, queries
from shirushi.web.apps.completing.models import AwardVersionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One requirement as it is shown."""

    label: Text
    amount: Text | None
    deep: int
    enforced: bool
    source: JsonObject


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the awards that institutions have published."""
    rows = queries.published(timezone.localdate())
    return render(request, "awards/index.html", {"rows": rows})


@require_GET
def award(request: HttpRequest, provider: str, award: str) -> HttpResponse:
    """Show what one award asks for, line by line with its sources."""
    version = _version(provider, award)
    found = evaluating.award_of(version)
    shown = {
        "version": version,
        "award": found,
        "rows": rows_of(found),
        "caps": [(one, one.most) for one in found.caps],
        "versions": queries.versions(version.award),
        "announced": version.effective_on > timezone.localdate(),
    }
    return render(request, "awards/award.html", shown)


@require_GET
def source(_request: HttpRequest, provider: str, award: str) -> HttpResponse:
    """Hand out the award as it was published."""
    found = _version(provider, award)
    answer = HttpResponse(found.source, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.award.slug}.toml"'
    return answer


def rows_of(award: Award) -> list[Row]:
    """Return the requirements of an award, parents before children."""
    plan = solve([], award, on=timezone.localdate())
    said = explain(plan).to_json()["requirements"]
    found = []
    for state, row in zip(plan.nodes, said, strict=True):
        node = state.place.node
        amount = None
        if isinstance(node, Credits) and state.needed is not None:
            amount = _AMOUNT.format(amount=plain(state.needed), system=system_name(node.system))
        elif state.needed is not None and not isinstance(node, Achievement):
            amount = amount_of(node, state.needed)
        found.append(
            Row(
                label=node.label,
                amount=amount,
                deep=min(state.place.depth, 4),
                enforced=node.decides,
                source=row["source"],
            )
        )
    return found


def _version(provider: str, award: str) -> AwardVersionRecord:
    found = queries.public(provider, award, on=timezone.localdate())
    if found is None:
        raise Http404
    return found


_AMOUNT = Text(ja="{amount} {system}", en="{amount} {system}")
