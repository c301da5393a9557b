"""The registrar's desk: the queue, one case with its dossier, the precedents."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.framework import abroad as sheets
from shirushi.framework.loading import frameworks_in_force
from shirushi.model.credits import CreditsNotPositive
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.apps.accounts.requests import MemberRequest
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing.models import RevocationReason
from shirushi.web.apps.recognition import dossier, queries, services
from shirushi.web.apps.recognition.models import (
    AttachmentRecord,
    RequestRecord,
    RequestState,
)
from shirushi.web.pages.registrar import planning
from shirushi.web.pages.registrar.forms import DecisionForm, WithdrawForm
from shirushi.web.ui.templatetags.shirushi import current_language

_PAGE = 30
#: Where on the form stands what has another path elsewhere.
_FIELDS = {"credits.amount": "credit_amount", "credits.system": "credit_system"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One credential of a dossier, checked just now."""

    file: AttachmentRecord
    checked: checking.Checked
    elements: list[dossier.Element]
    readings: list[tuple[sheets.Reading, tuple[Text, ...], tuple[Text, ...]]]


@require_GET
def queue(request: MemberRequest, **_where: str) -> HttpResponse:
    """Show what waits for a decision, the nearest deadline first, and what was decided lately."""
    return render(
        request,
        "registrar/queue.html",
        {
            "waiting": queries.waiting(request.organisation)[:200],
            "decided": queries.precedents(request.organisation)[:20],
            "today": timezone.localdate(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: MemberRequest, pk: int, **_where: str) -> HttpResponse:
    """Show one request with its dossier, and record the decision on POST."""
    row = queries.request_of(request.organisation, pk)
    if row is None:
        raise Http404
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        initial={"reasons": planning.cited(request.GET.get("cite", ""))},
    )
    if request.method == "POST" and form.is_valid() and _decided(request, row, form):
        messages.success(request, _("What you decided was recorded."))
        return redirect("registrar:queue", request.organisation.slug)
    row.refresh_from_db()
    found = queries.decisions(row)
    shown = {
        "row": row,
        "parts": [_part(one, row) for one in queries.attachments(row) if one.data],
        "similar": queries.similar(row),
        "decisions": found,
        "papers": queries.papers(row),
        "titles": {one.number: one.title for one in queries.attachments(row)},
        "withdraw_form": WithdrawForm(),
        "is_waiting": row.is_waiting,
        "is_erased": row.state == RequestState.ERASED,
        "is_late": timezone.localdate() > row.due_on,
        "is_own": row.state == RequestState.APPEALED
        and any(one.decided_by_id == request.user.pk for one in found),
        "note": sheets.NOTE,
        "form": form,
    }
    return render(request, "registrar/case.html", shown, status=422 if form.errors else 200)


@require_POST
def withdraw(request: MemberRequest, pk: int, **_where: str) -> HttpResponse:
    """Revoke the signed documents of a decision, with the reason that everybody will see."""
    row = queries.request_of(request.organisation, pk)
    form = WithdrawForm(request.POST)
    if row is None or not form.is_valid():
        raise Http404
    reason = RevocationReason(form.cleaned_data["reason"])
    if services.withdraw(row, reason=reason, by=request.user, now=timezone.now()):
        messages.success(request, _("The signed documents of this decision were revoked."))
    return redirect("registrar:case", request.organisation.slug, pk)


@require_GET
def file(request: MemberRequest, pk: int, number: int, **_where: str) -> HttpResponse:
    """Hand out one file byte for byte as it was sent; the browser saves it and opens nothing."""
    row = queries.request_of(request.organisation, pk)
    found = queries.attachment(row, number) if row is not None else None
    if found is None:
        raise Http404
    answer = HttpResponse(bytes(found.data), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{pk}-{number}.bin"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def precedents(request: MemberRequest, **_where: str) -> HttpResponse:
    """Show the organisation's decisions that hold every word."""
    words = request.GET.get("words", "")[:200]
    page = Paginator(queries.precedents(request.organisation, words), _PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "registrar/precedents.html", {"page": page, "words": words})


def _decided(request: MemberRequest, row: RequestRecord, form: DecisionForm) -> bool:
    try:
        services.decide(
            row,
            form.ruling(),
            by=request.user,
            now=timezone.now(),
            names_nobody=form.cleaned_data["names_nobody"],
        )
    except ShirushiError as error:
        if isinstance(error, services.MayNameSomebody):
            form.ask_about_names()
        path = "credits.amount" if isinstance(error, CreditsNotPositive) else str(error.path or "")
        language = current_language()
        advice = "" if error.advice is None else error.advice.in_language(language)
        form.add_error(
            _FIELDS.get(path, path) or None, f"{error.said.in_language(language)} {advice}".strip()
        )
        return False
    return True


def _part(file: AttachmentRecord, row: RequestRecord) -> Part:
    report = checking.check(
        bytes(file.data), beyond=Elsewhere(timezone.now), now=timezone.now(), email=""
    )
    checked = checking.checked(report)
    readings = []
    if report.assertion is not None:
        today = timezone.localdate()
        sheet = sheets.sheet(report.assertion.achievement, frameworks_in_force(today), on=today)
        readings = [(one, sheets.said_size(one), sheets.said_level(one)) for one in sheet.readings]
    return Part(
        file=file,
        checked=checked,
        elements=dossier.elements(checked, email=row.email),
        readings=readings,
    )
