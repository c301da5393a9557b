"""The bank on the site balances under any sequence of what holders and institutions do."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.stacking.ledger import AccountKind, RecordUnknown
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.bank import queries
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.bank.models import BankAccountRecord, BankDepositRecord
from shirushi.web.apps.desk import services as desk
from shirushi.web.apps.desk.models import ConfirmationRecord, TransferRecord, TransferState
from tests.banking import asked, claimed, deposited, handed_over, opened, registrar
from tests.campus import Site, cohort, csv, make_site
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

ACTS = [
    "claim",
    "deposit",
    "ask",
    "confirm",
    "refuse",
    "unconfirm",
    "withdraw",
    "take_out",
    "take_back_claim",
    "hand_over",
    "take_back",
    "take",
    "spend",
    "give_back",
    "revoke",
    "follow",
]
#: What every walk begins with, so that it comes to what institutions do.
BEGINNING = [
    ("claim", 1),
    ("ask", 0),
    ("confirm", 0),
    ("deposit", 0),
    ("hand_over", 1),
    ("take", 0),
]
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), min_size=4, max_size=14)


@pytest.fixture
def site() -> Site:
    from shirushi.web.jobs.worker import work  # noqa: PLC0415 - after the tables are there

    found = make_site()
    cohort(found, csv("S1,花子,hanako@example.jp,合格,2026-08-01"))
    work()
    return found


@pytest.fixture
def officer(site: Site) -> UserRecord:
    return registrar(site)


class Walk:
    """One account, and whatever is done with it."""

    def __init__(self, site: Site, officer: UserRecord) -> None:
        self.site, self.officer = site, officer
        self.account: BankAccountRecord = opened()

    def do(self, name: str, number: int) -> None:
        getattr(self, name)(number)

    def _deposit(self, number: int) -> BankDepositRecord:
        rows = list(self.account.deposits.order_by("pk"))
        if not rows:
            raise RecordUnknown(record="nothing")
        return rows[number % len(rows)]

    def _wish(self, number: int) -> ConfirmationRecord:
        rows = list(ConfirmationRecord.objects.filter(deposit__account=self.account))
        if not rows:
            raise desk.NothingToConfirm
        return rows[number % len(rows)]

    def _transfer(self, number: int) -> TransferRecord:
        rows = list(TransferRecord.objects.filter(account=self.account).order_by("pk"))
        if not rows:
            raise desk.NothingHandedOver(most=1)
        return rows[number % len(rows)]

    def claim(self, number: int) -> None:
        claimed(self.account, amount=number + 1)

    def deposit(self, _number: int) -> None:
        deposited(self.account, self.site.organisation.credentials.get())

    def ask(self, number: int) -> None:
        asked(self.site, self.account, self._deposit(number).act_id)

    def confirm(self, number: int) -> None:
        desk.settle(self._wish(number), confirmed=True, basis="x", by=self.officer, now=NOW)

    def refuse(self, number: int) -> None:
        desk.settle(self._wish(number), confirmed=False, basis="x", by=self.officer, now=NOW)

    def unconfirm(self, number: int) -> None:
        desk.revoke_confirmation(self._wish(number), basis="x", by=self.officer, now=NOW)

    def withdraw(self, number: int) -> None:
        desk.withdraw(self.account, self._wish(number).pk, now=NOW)

    def take_out(self, number: int) -> None:
        record = self._deposit(number).record
        bank.take_out(self.account, record, act_id=str(uuid.uuid4()), expected=None, now=NOW)

    def take_back_claim(self, number: int) -> None:
        act = self._deposit(number).act_id
        bank.take_back(self.account, act, act_id=f"back:{act}", expected=None, now=NOW)

    def hand_over(self, number: int) -> None:
        handed_over(self.site, self.account, self._deposit(number))

    def take_back(self, number: int) -> None:
        desk.take_back(self.account, self._transfer(number).pk, now=NOW)

    def take(self, number: int) -> None:
        desk.take(self._transfer(number), by=self.officer, now=NOW)

    def spend(self, number: int) -> None:
        transfer = self._transfer(number)
        desk.spend(transfer, award_ja=f"学位{number}", award_en="", by=self.officer, now=NOW)

    def give_back(self, number: int) -> None:
        desk.give_back(self._transfer(number), why="x", by=self.officer, now=NOW)

    def revoke(self, _number: int) -> None:
        row = self.site.organisation.credentials.get()
        bank.reverse_revoked(row.pk, now=NOW + timedelta(days=1))

    def follow(self, _number: int) -> None:
        desk.follow_ledger(self.account.pk, now=NOW)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=steps)
def test_the_bank_balances_under_any_sequence_of_acts(
    site: Site, officer: UserRecord, wanted: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        walk = Walk(site, officer)
        for name, number in BEGINNING + wanted:
            before = queries.ledger_of(walk.account)
            try:
                with transaction.atomic():
                    walk.do(name, number)
            except ShirushiError:
                assert queries.ledger_of(walk.account) == before
            ledger = queries.ledger_of(walk.account)
            assert ledger.balances
            assert ledger.acts[: before.version] == before.acts
        walk.follow(0)
        _in_line(walk)
        transaction.set_rollback(True)


def _in_line(walk: Walk) -> None:
    """Look whether what the desk says lies with it is what lies with it in the ledger."""
    ledger = queries.ledger_of(walk.account)
    lying: dict[AccountKind, set[str]] = {kind: set() for kind in AccountKind}
    for account in {one.account for one in ledger.entries}:
        lying[account.kind] |= set(ledger.in_account(account))
    said: dict[str, set[str]] = {state: set() for state in TransferState.values}
    for transfer in TransferRecord.objects.filter(account=walk.account):
        parts = transfer.parts.filter(fell_away_at=None)
        said[transfer.state] |= {one.deposit.record for one in parts}
    assert said["sent"] | said["taken"] == lying[AccountKind.INSTITUTION]
    assert said["spent"] == lying[AccountKind.AWARD]
    confirmed = walk.account.deposits.filter(confirmed=True, reversed_at=None)
    pending = lying[AccountKind.PENDING]
    assert not {one.record for one in confirmed} & pending
