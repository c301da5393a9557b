"""The public's pages: search, one programme, and several side by side."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shirushi.core import json
from shirushi.framework import abroad as sheets
from shirushi.framework.abroad import Sheet
from shirushi.framework.abroad_pdf import write_pdf
from shirushi.framework.framework import Outcome
from shirushi.framework.loading import day_judged, packaged
from shirushi.framework.matrix import gaps, judge_all
from shirushi.framework.verdict import Finding, Verdict
from shirushi.model.document import read_achievement
from shirushi.web.apps.authoring import describing
from shirushi.web.apps.listing import queries
from shirushi.web.apps.listing.models import ListingRecord
from shirushi.web.apps.recognition import queries as recognising
from shirushi.web.apps.review import queries as reviewing
from shirushi.web.pages.catalogue.forms import SearchForm
from shirushi.web.ui.templatetags.shirushi import current_language

#: Programmes on one page, and in one comparison.
PAGE = 24
FEWEST_COMPARED, MOST_COMPARED = 2, 4


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show the published programmes that hold every word."""
    form = SearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = queries.search(
        wanted.get("words", ""),
        provider=wanted.get("provider", ""),
        mode=wanted.get("mode", ""),
        field=wanted.get("field", ""),
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    return render(
        request, "catalogue/search.html", {"form": form, "page": page, "kept": kept.urlencode()}
    )


@require_GET
def entry(request: HttpRequest, provider: str, programme: str) -> HttpResponse:
    """Show one programme: what it says, and who says what about its quality."""
    found = _entry(provider, programme)
    return render(
        request,
        "catalogue/entry.html",
        {
            "entry": found,
            "version": found.version,
            "rows": describing.rows(found.version.document),
            "beside": describing.beside(found.version.document),
            "approval": reviewing.approval(found.version),
            "takes_requests": recognising.taking_requests(found.programme.organisation.slug),
        },
    )


@require_GET
def abroad(request: HttpRequest, provider: str, programme: str) -> HttpResponse:
    """Show how readers under other frameworks see one programme."""
    entry = _entry(provider, programme)
    readings = [
        (one, sheets.said_size(one), sheets.said_level(one)) for one in _sheet(entry).readings
    ]
    return render(
        request,
        "catalogue/abroad.html",
        {"entry": entry, "readings": readings, "note": sheets.NOTE},
    )


@require_GET
def frameworks(request: HttpRequest, provider: str, programme: str) -> HttpResponse:
    """Show one programme under every framework in force: the verdict, what decides, what lacks."""
    entry = _entry(provider, programme)
    achievement = read_achievement(entry.version.document)
    day = day_judged(achievement, today=timezone.now().date())
    rows = [(one, _deciding(one), gaps(one)) for one in judge_all(achievement, on=day).verdicts]
    context = {"entry": entry, "rows": rows, "day": day}
    return render(request, "catalogue/frameworks.html", context)


def _deciding(verdict: Verdict) -> tuple[Finding, ...]:
    """Return what keeps a verdict from being met; a met one rests on all that is required."""
    return () if verdict.outcome is Outcome.MET else verdict.decisive


@require_GET
def abroad_file(_request: HttpRequest, provider: str, programme: str, ending: str) -> HttpResponse:
    """Give the same sheet as a PDF in the page's language, or as JSON in both."""
    found = _sheet(_entry(provider, programme))
    if ending == "pdf":
        body = write_pdf(found, current_language(), at=timezone.now())
        answer = HttpResponse(body, content_type="application/pdf")
    elif ending == "json":
        answer = HttpResponse(json.write(found.to_json()), content_type="application/json")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{programme}-abroad.{ending}"'
    return answer


def _entry(provider: str, programme: str) -> ListingRecord:
    found = queries.entry(provider, programme)
    if found is None:
        raise Http404
    return found


def _sheet(entry: ListingRecord) -> Sheet:
    achievement = read_achievement(entry.version.document)
    return sheets.sheet(achievement, packaged().values(), on=timezone.now().date())


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Show two to four programmes side by side, descriptor by descriptor."""
    chosen = list(dict.fromkeys(request.GET.getlist("programme")))[: MOST_COMPARED + 1]
    found = [one for name in chosen if (one := _named(name)) is not None]
    if not FEWEST_COMPARED <= len(found) <= MOST_COMPARED:
        messages.warning(request, _("Choose two to four programmes to compare."))
        return redirect("catalogue:search")
    columns = [describing.rows(one.version.document) for one in found]
    table = [(cells[0].descriptor, cells) for cells in zip(*columns, strict=True)]
    return render(request, "catalogue/compare.html", {"entries": found, "table": table})


def _named(name: str) -> ListingRecord | None:
    provider, _slash, programme = name.partition("/")
    return queries.entry(provider, programme)
