"""Cohorts: read a file, look at the rows, issue, watch, revoke."""

from __future__ import annotations

import uuid as uuids

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Language
from shirushi.web.apps.accounts.requests import MemberRequest
from shirushi.web.apps.authoring import queries as authoring
from shirushi.web.apps.issuing import queries, services
from shirushi.web.apps.issuing.models import CohortRecord, RevocationReason
from shirushi.web.pages.issuer.forms import CohortForm, RevokeForm

_PAGE = 50


@require_GET
def cohorts(request: MemberRequest, organisation: str) -> HttpResponse:  # noqa: ARG001 - the gate took it
    """List the organisation's cohorts."""
    rows = [(row, queries.progress(row)) for row in queries.cohorts(request.organisation)[:100]]
    shown = {
        "organisation": request.organisation,
        "rows": rows,
        "approved": authoring.approved(request.organisation).exists(),
    }
    return render(request, "issuer/cohorts.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_new(request: MemberRequest, organisation: str) -> HttpResponse:
    """Read a file of learners; nothing is issued yet."""
    if request.method != "POST":
        form = CohortForm(request.organisation)
        return render(
            request, "issuer/cohort_new.html", {"form": form, "organisation": request.organisation}
        )
    form = CohortForm(request.organisation, request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = services.read_file(
                form.cleaned_data["version"],
                file_name=file.name,
                data=file.read(),
                by=request.user,
                now=timezone.now(),
            )
        except ShirushiError as error:
            form.add_error("file", error.message(_language(request)))
        else:
            return redirect("cohort", organisation=organisation, pk=row.pk)
    return render(
        request,
        "issuer/cohort_new.html",
        {"form": form, "organisation": request.organisation},
        status=422,
    )


@require_GET
def cohort(request: MemberRequest, organisation: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the gate took it
    """Show a cohort: how far it is, the rows refused, and the credentials."""
    row = _cohort(request, pk)
    page = Paginator(queries.credentials(row), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "organisation": request.organisation,
        "cohort": row,
        "progress": queries.progress(row),
        "page": page,
    }
    return render(request, "issuer/cohort.html", shown)


@require_POST
def cohort_issue(request: MemberRequest, organisation: str, pk: int) -> HttpResponse:
    """Let the cohort's credentials be issued; pressing twice starts once."""
    services.start_issuing(_cohort(request, pk), by=request.user, now=timezone.now())
    return redirect("cohort", organisation=organisation, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def credential_revoke(request: MemberRequest, organisation: str, uuid: uuids.UUID) -> HttpResponse:
    """Revoke one credential, with a reason that everybody who verifies it will read."""
    row = queries.credential_of(request.organisation, uuid)
    if row is None or row.signed is None:
        raise Http404
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.revoke(
            row,
            reason=RevocationReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            by=request.user,
            now=timezone.now(),
        )
        return redirect("cohort", organisation=organisation, pk=row.cohort_id)
    shown = {"form": form, "row": row, "organisation": request.organisation}
    return render(request, "issuer/revoke.html", shown, status=422 if form.errors else 200)


def _cohort(request: MemberRequest, pk: int) -> CohortRecord:
    row = queries.cohort(request.organisation, pk)
    if row is None:
        raise Http404
    return row


def _language(request: MemberRequest) -> Language:
    return "en" if getattr(request, "LANGUAGE_CODE", "ja") == "en" else "ja"
