"""A person's account in the credit bank, opened by the link in a mail."""

from __future__ import annotations

import uuid as uuids
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shirushi.core.errors import ShirushiError
from shirushi.model.credits import Credits
from shirushi.net.elsewhere import Elsewhere
from shirushi.stacking.ledger import DepositKind, LedgerMoved
from shirushi.web.apps.bank import queries, records, services
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.completing import queries as awards
from shirushi.web.apps.completing import services as award_acts
from shirushi.web.apps.desk import queries as desk
from shirushi.web.pages.bank.forms import ActForm, ClaimForm, DepositForm, OpenForm, TargetForm
from shirushi.web.ui.templatetags.shirushi import current_language

F = TypeVar("F", bound=ActForm)


@require_http_methods(["GET", "HEAD", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    """Take a name and an address, to which the link to the account is sent."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.ask_for_link(**form.cleaned_data, now=timezone.now())
        return render(request, "bank/sent.html")
    status = 422 if request.method == "POST" else 200
    return render(request, "bank/open.html", {"form": form}, status=status)


@require_GET
def account(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Show the statement: what counts, what is only claimed, what came and went."""
    row = row_of(uuid, token)
    services.note_used(row, now=timezone.now())
    found = queries.statement(row, now=timezone.now())
    asked = {one.deposit_id: one for one in desk.confirmations_of(row)}
    shown = {
        "statement": found,
        "form": ActForm(initial=ActForm.fresh(found.version)),
        "items": [(one, asked.get(one.row.pk)) for one in found.items],
        "transfers": desk.transfers_of(row),
        "may_hand_over": any(one.usable for one in found.items),
        "operator": records.operator(),
        "awards": awards.leave(row),
    }
    return page(request, "account", row, token, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Deposit a credential, once it was verified."""
    row = row_of(uuid, token)
    if request.method != "POST":
        return page(request, "deposit", row, token, {"form": _fresh(DepositForm, row)})
    form = DepositForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        data = given["file"].read() if given["file"] else given["text"].strip().encode()
        try:
            services.deposit_credential(
                row,
                data,
                act_id=str(given["act"]),
                expected=given["version"],
                beyond=Elsewhere(timezone.now),
                now=timezone.now(),
            )
        except ShirushiError as error:
            form = _again(form, error, row)
        else:
            messages.success(request, _("The credential was deposited."))
            return redirect("bank:account", uuid=uuid, token=token)
    return page(request, "deposit", row, token, {"form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Deposit what a person says they learnt."""
    row = row_of(uuid, token)
    if request.method != "POST":
        return page(request, "claim", row, token, {"form": _fresh(ClaimForm, row)})
    form = ClaimForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.deposit_claim(
                row,
                services.Claim(
                    kind=DepositKind(given["kind"]),
                    title=given["title"],
                    issuer=given["issuer"],
                    credits=Credits(amount=given["amount"], system=given["system"]),
                    evidence=given["evidence"],
                ),
                act_id=str(given["act"]),
                expected=given["version"],
                now=timezone.now(),
            )
        except ShirushiError as error:
            form = _again(form, error, row)
        else:
            messages.success(request, _("It was entered as your own statement."))
            return redirect("bank:account", uuid=uuid, token=token)
    return page(request, "claim", row, token, {"form": form}, status=422)


@require_POST
def take_out(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Take one record's credits out of the bank."""
    return _act(request, uuid, token, services.take_out, _("The credits were taken out."))


@require_POST
def take_back(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Take back what was only claimed."""
    return _act(request, uuid, token, services.take_back, _("The entry was taken back."))


@require_GET
def credential(_request: HttpRequest, uuid: uuids.UUID, token: str, act: str) -> HttpResponse:
    """Hand out the bytes that were deposited, as they came."""
    found = queries.deposit_of(row_of(uuid, token), act)
    if found is None or found.signed is None:
        raise Http404
    answer = HttpResponse(bytes(found.signed), content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="credential.json"'
    return private(answer)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Ask, then erase the account and all that is in it."""
    row = row_of(uuid, token)
    if request.method != "POST":
        return page(request, "erase", row, token, {})
    award_acts.erase(row, now=timezone.now())
    messages.success(request, _("The account and everything in it was erased."))
    return redirect("bank:open")


def _act(
    request: HttpRequest,
    uuid: uuids.UUID,
    token: str,
    act: Any,
    done: str,
) -> HttpResponse:
    row = row_of(uuid, token)
    form = TargetForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    try:
        act(
            row,
            given["target"],
            act_id=str(given["act"]),
            expected=given["version"],
            now=timezone.now(),
        )
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
    else:
        messages.success(request, done)
    return redirect("bank:account", uuid=uuid, token=token)


def row_of(uuid: uuids.UUID, token: str) -> BankAccountRecord:
    """Return the account that a link opens. Raises ``Http404``."""
    row = queries.account(uuid, token)
    if row is None:
        raise Http404
    return row


def _fresh(kind: type[ActForm], row: BankAccountRecord) -> ActForm:
    return kind(initial=kind.fresh(queries.ledger_of(row).version))


def _again(form: F, error: ShirushiError, row: BankAccountRecord) -> F:
    """Return a form with the error, which can be sent again by whoever has read it."""
    found = dict(form.data.items())
    if isinstance(error, LedgerMoved | services.EnteredAlready):
        found["version"] = str(queries.ledger_of(row).version)
    if isinstance(error, services.EnteredAlready):
        found["act"] = str(uuids.uuid4())
    again = type(form)(found, form.files)
    again.add_error(None, error.message(current_language()))
    return again


def page(
    request: HttpRequest,
    name: str,
    row: BankAccountRecord,
    token: str,
    shown: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Return a page of the account, kept out of logs, caches and search indexes."""
    shown = shown | {"row": row, "token": token}
    return private(render(request, f"bank/{name}.html", shown, status=status))


def private(answer: HttpResponse) -> HttpResponse:
    """Return an answer that nobody keeps."""
    # The address is the key: it is not to stand in another site's log or in a search index.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer
