"""What all of an organisation's programmes lack under the frameworks, as a page and as CSV."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shirushi.core.text import Text
from shirushi.framework.catalogue import CatalogueReport, Judged, judge_catalogue
from shirushi.framework.framework import Framework, Outcome
from shirushi.framework.loading import frameworks_in_force
from shirushi.framework.matrix import SIGNS
from shirushi.framework.vocabulary import item_name
from shirushi.model.document import read_achievement
from shirushi.web.apps.accounts.requests import MemberRequest
from shirushi.web.apps.authoring import queries, services
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.ui.templatetags.shirushi import current_language

#: Rows on one page.
PAGE = 100
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One programme under one framework, as the table shows it."""

    version: VersionRecord
    judged: Judged

    @property
    def sign(self) -> str:
        """What stands beside the outcome's word."""
        return SIGNS[self.judged.outcome]

    @property
    def missing(self) -> list[tuple[Text, Text]]:
        """Each missed element's name, and what to do about it."""
        return [(item_name(one.element), one.remedy) for one in self.judged.misses]


@require_GET
def report(request: MemberRequest, **_where: str) -> HttpResponse:
    """Show which programme misses which element, by its newest version, judged anew today.

    One framework is shown until others are asked for; a name that is not known is that one.
    """
    in_force = {one.id: one for one in frameworks_in_force(timezone.now().date())}
    asked = request.GET.get("framework", "")
    if asked != ALL and asked not in in_force:
        asked = services.DECIDING if services.DECIDING in in_force else ALL
    chosen = list(in_force.values()) if asked == ALL else [in_force[asked]]
    versions = queries.programmes(request.organisation)
    found = judge_catalogue((read_achievement(one.document) for one in versions), chosen)
    if request.GET.get("format") == "csv":
        answer = HttpResponse(found.to_csv(current_language()), content_type="text/csv")
        name = f"{request.organisation.slug}-report-{asked}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    rows = [
        Row(version=version, judged=judged)
        for version, entry in zip(versions, found.entries, strict=True)
        for judged in entry.judged
    ]
    return render(
        request,
        "provider/report.html",
        {
            "asked": asked,
            "in_force": in_force.values(),
            "totals": [_totals(found, one) for one in chosen],
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        },
    )


def _totals(found: CatalogueReport, framework: Framework) -> tuple[Framework, list[int]]:
    outcomes = (Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN)
    return framework, [found.total(framework.id, one) for one in outcomes]
