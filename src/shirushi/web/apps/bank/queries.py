"""What may be asked of the credit bank: an account by its link, its ledger, its statement."""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from shirushi.core.text import Text
from shirushi.framework.credit_systems import credit_systems
from shirushi.stacking.ledger import (
    AccountKind,
    Deposit,
    Entry,
    Ledger,
    Reversal,
    Withdrawal,
    post,
    reopened,
)
from shirushi.web.apps.bank import acts
from shirushi.web.apps.bank.models import BankAccountRecord, BankActRecord, BankDepositRecord
from shirushi.web.apps.issuing import keys
from shirushi.web.apps.issuing.models import DocumentRecord
from shirushi.web.apps.issuing.sealing import is_bank_token

CONFIRMED = Text(ja="確認済み", en="confirmed")
CLAIMED = Text(ja="本人の申告(未確認)", en="claimed, not confirmed")
EXPIRED = Text(ja="期限切れ", en="expired")
TAKEN_OUT = Text(ja="引き出し済み", en="taken out")
REVERSED = Text(ja="取り消し", en="reversed")

_ACTS = {
    Deposit: Text(ja="預け入れ", en="deposit"),
    Withdrawal: Text(ja="引き出し", en="taking out"),
    Reversal: Text(ja="取り消し", en="reversal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that was deposited, and how it stands on a day."""

    row: BankDepositRecord
    deposit: Deposit
    status: Text

    @property
    def usable(self) -> bool:
        """Whether it counts, and can be taken out."""
        return self.status is CONFIRMED

    @property
    def claimed(self) -> bool:
        """Whether only the holder says it, so that the holder may take it back."""
        return self.status is CLAIMED

    @property
    def system(self) -> Text:
        """The credit system in words."""
        return system_name(self.deposit.credits.system)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the statement: what came into the account or went out of it."""

    entry: Entry
    what: Text
    title: Text
    pending: bool

    @property
    def system(self) -> Text:
        """The credit system in words."""
        return system_name(self.entry.system)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What stands in one credit system; two systems are never added up."""

    system: Text
    usable: Decimal
    claimed: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An account on a day."""

    version: int
    sums: tuple[Sum, ...]
    items: tuple[Item, ...]
    lines: tuple[Line, ...]


def system_name(id_: str) -> Text:
    """Return what a credit system is called."""
    return credit_systems()[id_].name


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
    ledger = ledger_of(account)
    rows = {one.act_id: one for one in account.deposits.all()}
    titles = {one.record: one.title for one in rows.values()}
    items = tuple(
        Item(row=rows[one.id], deposit=one, status=_status(ledger, one, now.date()))
        for one in ledger.acts
        if isinstance(one, Deposit)
    )
    by_id = {one.id: one for one in ledger.acts}
    lines = tuple(
        Line(
            entry=one,
            what=_ACTS[type(by_id[one.act])],
            title=titles[one.record],
            pending=one.account.kind is AccountKind.PENDING,
        )
        for one in ledger.entries
        if one.account.kind in {AccountKind.HOLDER, AccountKind.PENDING}
    )
    return Statement(version=ledger.version, sums=_sums(items), items=items, lines=lines)


def _status(ledger: Ledger, deposit: Deposit, on: date) -> Text:
    if deposit.id in ledger.reversed_acts():
        return REVERSED
    if not deposit.accepted:
        return CLAIMED
    gone = ledger.reversed_acts()
    if any(
        isinstance(one, Withdrawal) and one.record == deposit.record and one.id not in gone
        for one in ledger.acts
    ):
        return TAKEN_OUT
    if deposit.expires_on is not None and on >= deposit.expires_on:
        return EXPIRED
    return CONFIRMED


def _sums(items: tuple[Item, ...]) -> tuple[Sum, ...]:
    usable: dict[str, Decimal] = defaultdict(Decimal)
    claimed: dict[str, Decimal] = defaultdict(Decimal)
    for one in items:
        if one.usable:
            usable[one.deposit.credits.system] += one.deposit.credits.amount
        elif one.claimed:
            claimed[one.deposit.credits.system] += one.deposit.credits.amount
    return tuple(
        Sum(system=system_name(id_), usable=usable[id_], claimed=claimed[id_])
        for id_ in sorted({*usable, *claimed})
    )


def undone(account: BankAccountRecord, reversal: str) -> list[tuple[Text, Text]]:
    """Return what a reversal undid, the act it names first: what each was, and its title."""
    ledger = ledger_of(account)
    titles = {one.record: one.title for one in account.deposits.all()}
    named = ledger.act(reversal)
    first = ledger.act(named.act) if isinstance(named, Reversal) else None
    return [
        (_ACTS[type(one)], titles[one.record])
        for one in (first, *reopened(ledger, reversal))
        if isinstance(one, Deposit | Withdrawal)
    ]
