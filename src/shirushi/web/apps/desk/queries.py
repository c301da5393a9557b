"""What may be asked about confirmations and transfers, by their holder and by institutions."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shirushi.core.text import Text
from shirushi.model.credits import Credits
from shirushi.stacking.amounts import plain
from shirushi.stacking.banking import system_name
from shirushi.stacking.ledger import Deposit, DepositKind, RecordUnknown
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.bank import acts
from shirushi.web.apps.bank import queries as bank
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.bank.queries import Item
from shirushi.web.apps.desk.models import (
    ConfirmationRecord,
    ConfirmationState,
    TransferPartRecord,
    TransferRecord,
    TransferState,
)

#: States in which credits lie with the institution.
WITH_INSTITUTION = (TransferState.SENT, TransferState.TAKEN, TransferState.SPENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something that an institution is asked to confirm, as it stands in the holder's account."""

    row: ConfirmationRecord
    item: Item


def institutions() -> QuerySet[OrganisationRecord]:
    """Return the organisations with a registrar, who alone can confirm and take over."""
    rows = OrganisationRecord.objects.filter(
        memberships__role=Role.REGISTRAR, memberships__user__is_active=True
    )
    return rows.distinct().order_by("name_ja", "pk")


# ---------------------------------------------------------------- confirmations


def confirmations(organisation: OrganisationRecord) -> QuerySet[ConfirmationRecord]:
    """Return what an institution was asked to confirm, the oldest first."""
    rows = ConfirmationRecord.objects.filter(organisation=organisation)
    return rows.select_related("deposit__account", "decided_by").order_by("asked_at", "pk")


def waiting(organisation: OrganisationRecord) -> QuerySet[ConfirmationRecord]:
    """Return what waits to be confirmed, the oldest first."""
    return confirmations(organisation).filter(
        state=ConfirmationState.ASKED, deposit__reversed_at=None
    )


def settled(organisation: OrganisationRecord) -> QuerySet[ConfirmationRecord]:
    """Return what was decided, the newest first."""
    decided = (ConfirmationState.CONFIRMED, ConfirmationState.REFUSED, ConfirmationState.REVOKED)
    return confirmations(organisation).filter(state__in=decided).order_by("-decided_at", "-pk")


def confirmation_of(organisation: OrganisationRecord, pk: int) -> ConfirmationRecord | None:
    """Return one of the institution's confirmations, or ``None``."""
    return confirmations(organisation).filter(pk=pk).first()


def confirmation_by_pk(pk: int) -> ConfirmationRecord | None:
    """Return a confirmation, or ``None``."""
    rows = ConfirmationRecord.objects.select_related("deposit__account", "organisation")
    return rows.filter(pk=pk).first()


def asked(row: ConfirmationRecord, *, now: datetime) -> Asked | None:
    """Return a confirmation with what it is about; ``None`` where that is gone."""
    items = bank.statement(row.deposit.account, now=now).items
    found = next((one for one in items if one.row.pk == row.deposit_id), None)
    return None if found is None else Asked(row=row, item=found)


def stated(row: ConfirmationRecord) -> tuple[DepositKind, Credits]:
    """Return of what kind a statement is, and how many credits it is about."""
    kept = bank.act(row.deposit.account, row.deposit.act_id)
    act = None if kept is None else acts.from_json(kept.document)
    if not isinstance(act, Deposit):  # pragma: no cover - a deposit's row has its act
        raise RecordUnknown(record=row.deposit.record)
    return act.kind, act.credits


def confirmations_of(account: BankAccountRecord) -> list[ConfirmationRecord]:
    """Return everything that a holder asked to have confirmed, the oldest first."""
    rows = ConfirmationRecord.objects.filter(deposit__account=account)
    return list(rows.select_related("organisation", "deposit").order_by("asked_at", "pk"))


# ---------------------------------------------------------------- transfers


def transfers(organisation: OrganisationRecord) -> QuerySet[TransferRecord]:
    """Return what was handed to an institution, the newest first."""
    rows = TransferRecord.objects.filter(organisation=organisation)
    return rows.select_related("account", "request", "decided_by").order_by("-sent_at", "-pk")


def transfer_of(organisation: OrganisationRecord, pk: int) -> TransferRecord | None:
    """Return one transfer to the institution, or ``None``."""
    return transfers(organisation).filter(pk=pk).first()


def transfer_by_pk(pk: int) -> TransferRecord | None:
    """Return a transfer, or ``None``."""
    rows = TransferRecord.objects.select_related("account", "organisation", "request")
    return rows.filter(pk=pk).first()


def transfers_of(account: BankAccountRecord) -> list[TransferRecord]:
    """Return what a holder handed over, the newest first."""
    rows = TransferRecord.objects.filter(account=account).select_related("organisation")
    return list(rows.prefetch_related("parts__deposit").order_by("-sent_at", "-pk"))


def was_handed_over(account: BankAccountRecord, form_key: str) -> bool:
    """Tell whether a form was sent before and handed something over."""
    try:
        key = uuids.UUID(form_key)
    except ValueError:
        return False
    return TransferRecord.objects.filter(account=account, form_key=key).exists()


def parts(transfer: TransferRecord) -> list[TransferPartRecord]:
    """Return what is in a transfer, in the order it was chosen."""
    return list(transfer.parts.select_related("deposit").order_by("pk"))


def amount(part: TransferPartRecord) -> Text:
    """Return how much a part is, in words."""
    return _AMOUNT.format(amount=plain(part.amount), system=system_name(part.system))


_AMOUNT = Text(ja="{amount} {system}", en="{amount} {system}")
