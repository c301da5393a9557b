"""Two deposits, or a deposit and a revocation, at the same moment: nothing counts twice."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from django.utils import timezone

from shirushi.stacking.ledger import LedgerMoved, RecordRepeated
from shirushi.web.apps.bank import queries, services
from shirushi.web.apps.bank.models import BankAccountRecord, BankActRecord, BankDepositRecord
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord, RevocationReason
from shirushi.web.jobs.worker import work
from tests.campus import Site, cohort, learners, make_site
from tests.functional.test_at_once import ROUNDS, at_once, refused
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site() -> Site:
    found = make_site()
    cohort(found, learners(ROUNDS))
    work()
    return found


def opened(number: int) -> BankAccountRecord:
    return services.ask_for_link(name="人", email=f"learner{number}@example.jp", now=NOW)


def deposit(
    account: BankAccountRecord, row: CredentialRecord, *, act_id: str, expected: int | None
) -> int:
    return services.deposit_credential(
        account,
        bytes(row.signed or b""),
        act_id=act_id,
        expected=expected,
        beyond=checking.Nothing(),
        now=timezone.now(),
    ).pk


@pytest.mark.usefixtures("site")
def test_one_credential_deposited_twice_at_once_counts_once() -> None:
    for number, row in enumerate(CredentialRecord.objects.order_by("line"), start=1):
        account = opened(number)
        expected = 0 if number % 2 else None

        outcomes = at_once(
            *(
                partial(deposit, account, row, act_id=str(uuid.uuid4()), expected=expected)
                for _ in range(2)
            )
        )

        wanted = LedgerMoved if number % 2 else RecordRepeated
        assert [type(one) for one in refused(outcomes)] == [wanted]
        assert account.deposits.count() == account.acts.count() == 1


@pytest.mark.usefixtures("site")
def test_one_form_sent_twice_at_once_is_one_deposit() -> None:
    for number, row in enumerate(CredentialRecord.objects.order_by("line"), start=1):
        account, act_id = opened(number), str(uuid.uuid4())

        outcomes = at_once(
            *(partial(deposit, account, row, act_id=act_id, expected=0) for _ in range(2))
        )

        assert refused(outcomes) == []
        assert len(set(outcomes)) == 1
    assert BankActRecord.objects.count() == BankDepositRecord.objects.count() == ROUNDS


def test_a_deposit_and_a_revocation_at_once_leave_nothing_that_counts(site: Site) -> None:
    for number, row in enumerate(CredentialRecord.objects.order_by("line"), start=1):
        account = opened(number)

        def revoke(row: CredentialRecord = row) -> int:
            return issuing.revoke(
                row, reason=RevocationReason.ERROR, note="", by=site.officer, now=NOW
            ).pk

        outcomes = at_once(
            partial(deposit, account, row, act_id=str(uuid.uuid4()), expected=0), revoke
        )
        work()

        assert [type(one) for one in refused(outcomes)] in ([], [services.DoesNotHold])
        assert queries.statement(account, now=NOW).sums == ()
        assert queries.ledger_of(account).balances


def test_one_address_that_asks_twice_at_once_has_one_account() -> None:
    outcomes = at_once(*(partial(opened, 1) for _ in range(2)))

    assert len(set(outcomes)) == 1
    assert BankAccountRecord.objects.count() == 1
