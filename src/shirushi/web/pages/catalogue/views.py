"""The public's pages: search, one programme, and several side by side."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shirushi.web.apps.authoring import describing
from shirushi.web.apps.listing import queries
from shirushi.web.apps.listing.models import ListingRecord
from shirushi.web.apps.review import queries as reviewing
from shirushi.web.pages.catalogue.forms import SearchForm

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
    found = queries.entry(provider, programme)
    if found is None:
        raise Http404
    return render(
        request,
        "catalogue/entry.html",
        {
            "entry": found,
            "version": found.version,
            "rows": describing.rows(found.version.document),
            "approval": reviewing.approval(found.version),
        },
    )


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
