"""The reviewer's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shirushi.core.errors import ShirushiError
from shirushi.web.apps.accounts.requests import MemberRequest
from shirushi.web.apps.authoring import describing
from shirushi.web.apps.authoring import queries as authoring
from shirushi.web.apps.authoring.models import VersionState
from shirushi.web.apps.authoring.services import DECIDING
from shirushi.web.apps.review import queries, services
from shirushi.web.apps.review.models import Decision
from shirushi.web.pages.reviewer.forms import DecideForm
from shirushi.web.ui.templatetags.shirushi import current_language


@require_GET
def queue(request: MemberRequest, **_where: str) -> HttpResponse:
    """Show what waits for a review, the longest waiting first, and what was decided lately."""
    return render(
        request,
        "reviewer/queue.html",
        {
            "waiting": authoring.submitted(request.organisation),
            "decided": queries.decided(request.organisation)[:20],
        },
    )


@require_http_methods(["GET", "POST"])
def review(request: MemberRequest, version: int, **_where: str) -> HttpResponse:
    """Show one version with every finding, and record the decision on POST."""
    found = authoring.version(request.organisation, version)
    # A draft is its author's own affair until it is handed in.
    if found is None or (found.state == VersionState.DRAFT and not queries.reviews(found)):
        raise Http404
    form = DecideForm(request.POST or None, initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            services.decide(
                found,
                decision=Decision(typed["decision"]),
                comment=typed["comment"],
                by=request.user,
                now=timezone.now(),
                revision=typed["revision"],
            )
        except services.CommentMissing as error:
            form.add_error("comment", _plain(error))
        except ShirushiError as error:
            form.add_error(None, _plain(error))
        else:
            messages.success(request, _("Your decision was recorded."))
            return redirect("reviewer:queue", request.organisation.slug)
        found.refresh_from_db()
    return render(
        request,
        "reviewer/review.html",
        {
            "version": found,
            "form": form,
            "rows": describing.rows(found.document),
            "beside": describing.beside(found.document),
            "reviews": queries.reviews(found),
            "is_open": found.state == VersionState.SUBMITTED,
            "is_own": request.user.pk in found.editors,
            "unknowns": _unknowns(found.verdicts),
        },
        status=422 if form.errors else 200,
    )


def _plain(error: ShirushiError) -> str:
    """Return what happened and what to do, without the path, which the form shows itself."""
    language = current_language()
    advice = "" if error.advice is None else error.advice.in_language(language)
    return f"{error.said.in_language(language)} {advice}".strip()


def _unknowns(verdicts: Mapping[str, Any]) -> int:
    """Return how many required findings of the deciding framework are unknown."""
    findings = verdicts[DECIDING]["findings"]
    return sum(one["counts_as"] == "unknown" and one["need"] == "required" for one in findings)
