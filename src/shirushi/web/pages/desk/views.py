"""An institution's desk: what it is asked to confirm, and what was handed to it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.apps.accounts.requests import MemberRequest
from shirushi.web.apps.desk import queries, services
from shirushi.web.apps.desk.models import (
    ConfirmationRecord,
    ConfirmationState,
    TransferRecord,
    TransferState,
)
from shirushi.web.apps.issuing import checking
from shirushi.web.pages.desk.forms import GiveBackForm, RevokeForm, SettleForm, SpendForm
from shirushi.web.ui.templatetags.shirushi import current_language

_PAGE = 30


@require_GET
def desk(request: MemberRequest, **_where: str) -> HttpResponse:
    """Show what waits to be confirmed or taken over, and what was dealt with lately."""
    organisation = request.organisation
    page = Paginator(queries.transfers(organisation), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "waiting": queries.waiting(organisation)[:200],
        "settled": queries.settled(organisation)[:20],
        "page": page,
    }
    return render(request, "desk/desk.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: MemberRequest, pk: int, **_where: str) -> HttpResponse:
    """Show what a holder stated and says shows it; confirm it, refuse, or take that back."""
    row = queries.confirmation_of(request.organisation, pk)
    if row is None:
        raise Http404
    act = request.POST.get("act", "")
    settle = SettleForm(request.POST if act == "settle" else None)
    revoke = RevokeForm(request.POST if act == "revoke" else None)
    if request.method == "POST" and _settled(request, row, settle, revoke):
        messages.success(request, _("What you decided was recorded. The holder is told by mail."))
        return redirect("desk:confirmation", request.organisation.slug, row.pk)
    row.refresh_from_db()
    found = queries.asked(row, now=timezone.now())
    is_open = row.state == ConfirmationState.ASKED
    shown = {
        "row": row,
        "item": None if found is None else found.item,
        "holder": row.deposit.account,
        "answer": _answer(row),
        "settle": settle if (is_open and found and found.item.claimed) or settle.errors else None,
        "revoke": revoke if row.state == ConfirmationState.CONFIRMED or revoke.errors else None,
    }
    status = 422 if settle.errors or revoke.errors else 200
    return _private(render(request, "desk/confirmation.html", shown, status=status))


@require_GET
def file(request: MemberRequest, pk: int, **_where: str) -> HttpResponse:
    """Hand out the credential behind what is to be confirmed, byte for byte as it came."""
    row = queries.confirmation_of(request.organisation, pk)
    if row is None or row.deposit.signed is None:
        raise Http404
    answer = HttpResponse(bytes(row.deposit.signed), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="confirmation-{pk}.json"'
    answer["X-Content-Type-Options"] = "nosniff"
    return _private(answer)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: MemberRequest, pk: int, **_where: str) -> HttpResponse:
    """Show what was handed over; take it over, spend it on an award, or give it back."""
    row = queries.transfer_of(request.organisation, pk)
    if row is None:
        raise Http404
    act = request.POST.get("act", "")
    spend = SpendForm(request.POST if act == "spend" else None)
    give_back = GiveBackForm(request.POST if act == "give_back" else None)
    if request.method == "POST" and _moved(request, row, spend, give_back):
        messages.success(request, _("It was recorded. The holder is told by mail."))
        return redirect("desk:transfer", request.organisation.slug, row.pk)
    row.refresh_from_db()
    with_us = row.state in queries.WITH_INSTITUTION
    shown = {
        "row": row,
        "holder": row.account,
        "parts": [(one, queries.amount(one)) for one in queries.parts(row)],
        "may_take": row.state == TransferState.SENT,
        "spend": spend if row.state == TransferState.TAKEN or spend.errors else None,
        "give_back": give_back if with_us or give_back.errors else None,
    }
    status = 422 if spend.errors or give_back.errors else 200
    return _private(render(request, "desk/transfer.html", shown, status=status))


def _answer(row: ConfirmationRecord) -> Text | None:
    """Return what the check of the credential behind a statement says now, if there is one."""
    if row.deposit.signed is None:
        return None
    data, now = bytes(row.deposit.signed), timezone.now()
    return checking.check(data, beyond=Elsewhere(timezone.now), now=now, email="").answer.label


def _settled(
    request: MemberRequest, row: ConfirmationRecord, settle: SettleForm, revoke: RevokeForm
) -> bool:
    now, by = timezone.now(), request.user
    if request.POST.get("act") not in {"settle", "revoke"}:
        raise Http404
    try:
        if settle.is_valid():
            typed = settle.cleaned_data
            confirmed = typed["confirmed"] == "yes"
            services.settle(row, confirmed=confirmed, basis=typed["basis"], by=by, now=now)
            return True
        if revoke.is_valid():
            basis = revoke.cleaned_data["basis"]
            services.revoke_confirmation(row, basis=basis, by=by, now=now)
            return True
    except ShirushiError as error:
        _told(error, settle if settle.is_bound else revoke)
    return False


def _moved(
    request: MemberRequest, row: TransferRecord, spend: SpendForm, give_back: GiveBackForm
) -> bool:
    now, by = timezone.now(), request.user
    act = request.POST.get("act")
    if act not in {"take", "spend", "give_back"}:
        raise Http404
    try:
        if act == "take":
            services.take(row, by=by, now=now)
            return True
        if spend.is_valid():
            services.spend(row, **spend.cleaned_data, by=by, now=now)
            return True
        if give_back.is_valid():
            services.give_back(row, why=give_back.cleaned_data["why"], by=by, now=now)
            return True
    except ShirushiError as error:
        if act == "take":
            messages.error(request, error.message(current_language()))
        else:
            _told(error, spend if spend.is_bound else give_back)
    return False


def _told(error: ShirushiError, form: Form) -> None:
    field = error.path if error.path in form.fields else None
    advice = error.advice
    language = current_language()
    more = "" if advice is None else advice.in_language(language)
    form.add_error(field, f"{error.said.in_language(language)} {more}".strip())


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
