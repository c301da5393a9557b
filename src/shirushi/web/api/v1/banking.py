"""The credit bank: a holder's own account, and an institution's desk."""

from __future__ import annotations

import uuid as uuids
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from shirushi.core.dates import format_time
from shirushi.core.json import JsonObject
from shirushi.stacking.amounts import plain
from shirushi.web.api.keys import HOLDER, REGISTRARS, account_of, key_of
from shirushi.web.api.problems import NotFound
from shirushi.web.api.v1 import banking_schemas as schemas
from shirushi.web.api.v1.schemas import words
from shirushi.web.api.v1.shared import WITHIN, page_of, time_or_none
from shirushi.web.apps.bank import queries as bank_queries
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.desk import queries, services
from shirushi.web.apps.desk.models import ConfirmationRecord, TransferRecord

router = Router(tags=["bank"])

_ACCOUNT = "/bank/{uuid:account}"
_CONFIRMATIONS = WITHIN + "/bank/confirmations"
_TRANSFERS = WITHIN + "/bank/transfers"


@router.get(
    _ACCOUNT + "/statement", response=schemas.Statement, auth=HOLDER, url_name="bank_statement"
)
def bank_statement(request: HttpRequest, account: uuids.UUID) -> JsonObject:
    """Return what is in an account, on whose word, and its whole ledger."""
    row = account_of(request, account)
    return bank_queries.statement(row, now=timezone.now()).said.to_json()


@router.get(
    _ACCOUNT + "/learner-record",
    response=dict[str, Any],
    auth=HOLDER,
    url_name="bank_learner_record",
)
def bank_learner_record(request: HttpRequest, account: uuids.UUID) -> HttpResponse:
    """Return an account as a Comprehensive Learner Record 2.0.

    The bank's operator signs it, where there is one; else it says that nobody did. The
    credentials inside are byte for byte as they were deposited.
    """
    made, _ = bank.make_record(account_of(request, account), now=timezone.now())
    answer = HttpResponse(made, content_type="application/json")
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.get(
    _CONFIRMATIONS,
    response=schemas.Confirmations,
    auth=REGISTRARS,
    url_name="bank_confirmations",
)
def bank_confirmations(
    request: HttpRequest,
    organisation: str,
    state: Annotated[
        Literal["asked", "confirmed", "refused", "withdrawn", "revoked"] | None,
        Query(description="Only those in this state."),
    ] = None,
    page: Annotated[int, Query(ge=1)] = 1,
) -> JsonObject:
    """List what holders asked the institution to confirm, the oldest first."""
    rows = queries.confirmations(key_of(request, organisation).organisation)
    return page_of(rows if state is None else rows.filter(state=state), page, _confirmation)


@router.get(
    _CONFIRMATIONS + "/{int:confirmation}",
    response=schemas.Confirmation,
    auth=REGISTRARS,
    url_name="bank_confirmation",
)
def bank_confirmation(request: HttpRequest, organisation: str, confirmation: int) -> JsonObject:
    """Return one of them."""
    return _confirmation(_asked(request, organisation, confirmation))


@router.post(
    _CONFIRMATIONS + "/{int:confirmation}",
    response=schemas.Confirmation,
    auth=REGISTRARS,
    url_name="bank_confirmation",
)
def settle_bank_confirmation(
    request: HttpRequest,
    organisation: str,
    confirmation: int,
    sent: schemas.ConfirmationSent,
) -> JsonObject:
    """Confirm what a holder stated, refuse to, or take a confirmation back.

    The holder is told by mail, with the basis. Deciding the same twice changes nothing.
    """
    row = _asked(request, organisation, confirmation)
    by, now = key_of(request, organisation).user, timezone.now()
    if sent.decision == "revoked":
        services.revoke_confirmation(row, basis=sent.basis, by=by, now=now)
    else:
        confirmed = sent.decision == "confirmed"
        services.settle(row, confirmed=confirmed, basis=sent.basis, by=by, now=now)
    return _confirmation(_asked(request, organisation, confirmation))


@router.get(_TRANSFERS, response=schemas.Transfers, auth=REGISTRARS, url_name="bank_transfers")
def bank_transfers(
    request: HttpRequest,
    organisation: str,
    page: Annotated[int, Query(ge=1)] = 1,
) -> JsonObject:
    """List what holders handed to the institution, the newest first."""
    rows = queries.transfers(key_of(request, organisation).organisation)
    return page_of(rows.prefetch_related("parts__deposit"), page, _transfer)


@router.get(
    _TRANSFERS + "/{int:transfer}",
    response=schemas.Transfer,
    auth=REGISTRARS,
    url_name="bank_transfer",
)
def bank_transfer(request: HttpRequest, organisation: str, transfer: int) -> JsonObject:
    """Return one of them."""
    return _transfer(_handed(request, organisation, transfer))


@router.post(
    _TRANSFERS + "/{int:transfer}/take",
    response=schemas.Transfer,
    auth=REGISTRARS,
    url_name="bank_transfer_take",
)
def take_bank_transfer(request: HttpRequest, organisation: str, transfer: int) -> JsonObject:
    """Take credits over; their holder cannot take them back any more."""
    row, by = _handed(request, organisation, transfer), key_of(request, organisation).user
    services.take(row, by=by, now=timezone.now())
    return _transfer(_handed(request, organisation, transfer))


@router.post(
    _TRANSFERS + "/{int:transfer}/spend",
    response=schemas.Transfer,
    auth=REGISTRARS,
    url_name="bank_transfer_spend",
)
def spend_bank_transfer(
    request: HttpRequest, organisation: str, transfer: int, sent: schemas.SpendingSent
) -> JsonObject:
    """Spend on an award what was taken over; it can be spent on nothing else."""
    row, by = _handed(request, organisation, transfer), key_of(request, organisation).user
    services.spend(row, award_ja=sent.ja, award_en=sent.en, by=by, now=timezone.now())
    return _transfer(_handed(request, organisation, transfer))


@router.post(
    _TRANSFERS + "/{int:transfer}/give-back",
    response=schemas.Transfer,
    auth=REGISTRARS,
    url_name="bank_transfer_give_back",
)
def give_back_bank_transfer(
    request: HttpRequest, organisation: str, transfer: int, sent: schemas.GivingBackSent
) -> JsonObject:
    """Give credits back to their holder; an award that they were spent on is undone."""
    row, by = _handed(request, organisation, transfer), key_of(request, organisation).user
    services.give_back(row, why=sent.why, by=by, now=timezone.now())
    return _transfer(_handed(request, organisation, transfer))


def _asked(request: HttpRequest, organisation: str, number: int) -> ConfirmationRecord:
    row = queries.confirmation_of(key_of(request, organisation).organisation, number)
    if row is None:
        raise NotFound
    return row


def _handed(request: HttpRequest, organisation: str, number: int) -> TransferRecord:
    row = queries.transfer_of(key_of(request, organisation).organisation, number)
    if row is None:
        raise NotFound
    return row


def _holder(row: BankAccountRecord) -> JsonObject:
    return {"name": row.name, "email": row.email}


def _confirmation(row: ConfirmationRecord) -> JsonObject:
    deposit = row.deposit
    kind, credits_ = queries.stated(row)
    return {
        "id": row.pk,
        "state": row.state,
        "asked_at": format_time(row.asked_at),
        "holder": _holder(deposit.account),
        "title": words(deposit.title),
        "issuer": deposit.issuer,
        "evidence": deposit.evidence,
        "own_words": deposit.signed is None,
        "credits": {"amount": plain(credits_.amount), "system": credits_.system},
        "kind": kind.value,
        "basis": row.basis,
        "decided_at": time_or_none(row.decided_at),
        "decided_by": None if row.decided_by is None else row.decided_by.display_name,
    }


def _transfer(row: TransferRecord) -> JsonObject:
    award = row.award
    return {
        "id": row.pk,
        "state": row.state,
        "sent_at": format_time(row.sent_at),
        "holder": _holder(row.account),
        "purpose": row.purpose,
        "request": row.request_id,
        "parts": [
            {
                "title": words(one.deposit.title),
                "issuer": one.deposit.issuer,
                "record": one.deposit.record,
                "credits": {"amount": plain(one.amount), "system": one.system},
                "own_words": one.deposit.signed is None,
                "fell_away": one.fell_away_at is not None,
            }
            for one in row.parts.all()
        ],
        "award": None if award is None else words(award),
        "note": row.note,
        "decided_at": time_or_none(row.decided_at),
        "decided_by": None if row.decided_by is None else row.decided_by.display_name,
    }
