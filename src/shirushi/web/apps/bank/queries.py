"""What may be asked of the credit bank: an account by its link, its ledger, its statement."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from shirushi.core.text import Text
from shirushi.stacking import banking
from shirushi.stacking.banking import ACTS, About, Holding, Standing, system_name
from shirushi.stacking.ledger import Act, Consumption, Deposit, Ledger, Reversal, post, reopened
from shirushi.web.apps.bank import acts
from shirushi.web.apps.bank.models import BankAccountRecord, BankActRecord, BankDepositRecord
from shirushi.web.apps.issuing import keys
from shirushi.web.apps.issuing.models import DocumentRecord
from shirushi.web.apps.issuing.sealing import is_bank_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that was deposited, and how it stands on a day."""

    row: BankDepositRecord
    holding: Holding

    @property
    def deposit(self) -> Deposit:
        """The act that brought it."""
        return self.holding.deposit

    @property
    def status(self) -> Text:
        """How it stands, in words."""
        return self.holding.standing.label

    @property
    def usable(self) -> bool:
        """Whether it counts, and can be taken out or handed over."""
        return self.holding.standing is Standing.CONFIRMED

    @property
    def claimed(self) -> bool:
        """Whether nobody has confirmed it, so that the holder may take it back."""
        return self.holding.standing is Standing.CLAIMED

    @property
    def system(self) -> Text:
        """The credit system in words."""
        return system_name(self.deposit.credits.system)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An account on a day."""

    said: banking.Statement
    items: tuple[Item, ...]

    @property
    def version(self) -> int:
        """How many acts the ledger has."""
        return self.said.ledger.version

    @property
    def sums(self) -> tuple[banking.Sum, ...]:
        """What stands in each credit system."""
        return self.said.sums

    @property
    def lines(self) -> tuple[banking.Line, ...]:
        """What came into the account and went out of it."""
        return self.said.lines


def account(uuid: uuids.UUID, token: str) -> BankAccountRecord | None:
    """Return the account that a link opens, or ``None``."""
    if not is_bank_token(token, str(uuid)):
        return None
    return BankAccountRecord.objects.filter(uuid=uuid, erased_at=None).first()


def account_by_pk(pk: int) -> BankAccountRecord | None:
    """Return an account that is not erased, or ``None``."""
    return BankAccountRecord.objects.filter(pk=pk, erased_at=None).first()


def act(account: BankAccountRecord, act_id: str) -> BankActRecord | None:
    """Return one act of an account, or ``None``."""
    return account.acts.filter(act_id=act_id).first()


def deposits_of_credential(credential: int) -> list[BankDepositRecord]:
    """Return the deposits of one of this site's credentials that still stand."""
    found = BankDepositRecord.objects.filter(credential_id=credential, reversed_at=None)
    return list(found.select_related("account").order_by("pk"))


def deposits_of_document(document: int) -> list[BankDepositRecord]:
    """Return the deposits of one of this site's documents of no cohort that still stand."""
    row = DocumentRecord.objects.select_related("organisation").get(pk=document)
    found = BankDepositRecord.objects.filter(
        record=str(row), issuer_id=keys.controller_of(row.organisation), reversed_at=None
    )
    return list(found.select_related("account").order_by("pk"))


def deposits_from_elsewhere(*, after: int, most: int) -> list[BankDepositRecord]:
    """Return deposits of other sites' credentials that still stand, by their numbers."""
    found = BankDepositRecord.objects.filter(
        signed__isnull=False, credential=None, reversed_at=None, account__erased_at=None
    )
    return list(found.filter(pk__gt=after).order_by("pk")[:most])


def deposit_of(account: BankAccountRecord, act_id: str) -> BankDepositRecord | None:
    """Return what lies behind one deposit of the account, or ``None``."""
    return account.deposits.filter(act_id=act_id).first()


def ledger_of(account: BankAccountRecord) -> Ledger:
    """Return the account's ledger, posted anew from its acts."""
    ledger = Ledger()
    for document in account.acts.order_by("number").values_list("document", flat=True):
        ledger = post(ledger, acts.from_json(document))
    return ledger


def statement(account: BankAccountRecord, *, now: datetime) -> Statement:
    """Return what is in the account, what came in and went out, oldest first."""
    rows = {one.act_id: one for one in account.deposits.all()}
    said = banking.statement(
        ledger_of(account),
        learner=str(account.uuid),
        holder=account.name,
        about={one.record: _about(one) for one in rows.values()},
        notes={one.act_id: note for one in account.acts.all() if (note := one.note) is not None},
        at=now,
        zone=timezone.get_current_timezone(),
    )
    items = tuple(Item(row=rows[one.deposit.id], holding=one) for one in said.holdings)
    return Statement(said=said, items=items)


def _about(row: BankDepositRecord) -> About:
    return About(
        title=row.title,
        issuer=row.issuer,
        evidence=row.evidence,
        own_words=row.signed is None,
    )


def unused(*, before: datetime) -> list[int]:
    """Return the accounts whose link was mailed before a moment and that nobody ever used."""
    rows = BankAccountRecord.objects.filter(
        erased_at=None, used_at=None, acts=None, opened_at__lt=before
    ).filter(Q(mailed_at=None) | Q(mailed_at__lt=before))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def records_of(act: Act) -> tuple[str, ...]:
    """Return the records that an act is about; none for a reversal."""
    if isinstance(act, Reversal):
        return ()
    if isinstance(act, Consumption):
        return tuple(dict.fromkeys(one.record for one in act.parts))
    return (act.record,)


def undone(account: BankAccountRecord, reversal: str) -> list[tuple[Text, Text]]:
    """Return what a reversal undid, the act it names first: what each was, and its title."""
    ledger = ledger_of(account)
    titles = {one.record: one.title for one in account.deposits.all()}
    named = ledger.act(reversal)
    first = ledger.act(named.act) if isinstance(named, Reversal) else None
    return [
        (ACTS[type(one)], titles[record])
        for one in (first, *reopened(ledger, reversal))
        if one is not None
        for record in records_of(one)
    ]
