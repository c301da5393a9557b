"""A holder and an institution, or two officers, at the same moment: one act, done once."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from shirushi.stacking.ledger import NotEnoughCredit, NotReversible, RecordUnknown
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.bank import queries
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.bank.models import BankAccountRecord, BankDepositRecord
from shirushi.web.apps.desk import services
from shirushi.web.apps.desk.models import (
    ConfirmationRecord,
    TransferRecord,
    TransferState,
)
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord, RevocationReason
from shirushi.web.jobs import periodic
from shirushi.web.jobs.models import DailyRecord
from shirushi.web.jobs.worker import work
from tests.banking import (
    asked,
    claimed,
    deposited,
    handed_over,
    opened,
    registrar,
    standings,
)
from tests.campus import Site, cohort, learners, make_site
from tests.functional.test_at_once import ROUNDS, at_once, counted, refused
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site() -> Site:
    found = make_site()
    cohort(found, learners(ROUNDS))
    work()
    return found


@pytest.fixture
def officers(site: Site) -> tuple[UserRecord, UserRecord]:
    return registrar(site), registrar(site, "mori")


def accounts() -> list[tuple[BankAccountRecord, CredentialRecord]]:
    rows = CredentialRecord.objects.order_by("line")
    return [(opened(f"learner{n}@example.jp"), row) for n, row in enumerate(rows, start=1)]


def balanced() -> bool:
    rows = BankAccountRecord.objects.filter(erased_at=None)
    return all(queries.ledger_of(one).balances for one in rows)


def test_of_two_officers_one_decides_and_the_other_is_told(
    site: Site, officers: tuple[UserRecord, UserRecord]
) -> None:
    for account, _ in accounts():
        wish = asked(site, account, claimed(account))

        def decide(by: UserRecord, answer: bool, wish: ConfirmationRecord = wish) -> str:  # noqa: FBT001 - said beside its act
            return services.settle(wish, confirmed=answer, basis="x", by=by, now=NOW).state

        outcomes = at_once(partial(decide, officers[0], True), partial(decide, officers[1], False))

        wish.refresh_from_db()
        assert [type(one) for one in refused(outcomes)] == [services.SettledAlready]
        assert wish.state in outcomes
        assert standings(account) == ["confirmed" if wish.state == "confirmed" else "claimed"]
    assert balanced()


def test_a_claim_taken_back_and_confirmed_at_once_is_one_of_the_two(
    site: Site, officers: tuple[UserRecord, UserRecord]
) -> None:
    for account, _ in accounts():
        claim = claimed(account)
        wish = asked(site, account, claim)

        outcomes = at_once(
            partial(services.settle, wish, confirmed=True, basis="x", by=officers[0], now=NOW),
            partial(bank.take_back, account, claim, act_id="back", expected=None, now=NOW),
        )

        assert [type(one) for one in refused(outcomes)] in (
            [RecordUnknown],
            [NotReversible],
        )
        assert standings(account) in (["confirmed"], ["reversed"])
    assert balanced()


def test_one_form_sent_twice_at_once_hands_over_once(
    site: Site, officers: tuple[UserRecord, UserRecord]
) -> None:
    del officers
    for account, row in accounts():
        deposit, key = deposited(account, row), uuid.uuid4()

        outcomes = at_once(
            *(partial(handed_over, site, account, deposit, key=key) for _ in range(2))
        )

        assert refused(outcomes) == []
        assert len(set(outcomes)) == 1
    assert TransferRecord.objects.count() == ROUNDS
    assert counted("recognition.filed") == ROUNDS
    assert balanced()


def test_two_institutions_never_get_the_same_credits(
    site: Site, officers: tuple[UserRecord, UserRecord]
) -> None:
    del officers
    other = make_site("other-u")
    for account, row in accounts():
        deposit = deposited(account, row)

        outcomes = at_once(
            partial(handed_over, site, account, deposit),
            partial(handed_over, other, account, deposit),
        )

        assert [type(one) for one in refused(outcomes)] == [NotEnoughCredit]
    assert TransferRecord.objects.count() == counted("recognition.filed") == ROUNDS
    assert balanced()


def test_what_is_taken_back_and_taken_over_at_once_is_one_of_the_two(
    site: Site, officers: tuple[UserRecord, UserRecord]
) -> None:
    for account, row in accounts():
        transfer = handed_over(site, account, deposited(account, row))

        outcomes = at_once(
            partial(services.take_back, account, transfer.pk, now=NOW),
            partial(services.take, transfer, by=officers[0], now=NOW),
        )

        transfer.refresh_from_db()
        assert [type(one) for one in refused(outcomes)] == [services.SettledAlready]
        assert (transfer.state, standings(account)) in (
            (TransferState.TAKEN_BACK, ["confirmed"]),
            (TransferState.TAKEN, ["handed_over"]),
        )
    assert balanced()


def test_two_officers_who_spend_at_once_spend_on_one_award(
    site: Site, officers: tuple[UserRecord, UserRecord]
) -> None:
    for account, row in accounts():
        transfer = handed_over(site, account, deposited(account, row))
        services.take(transfer, by=officers[0], now=NOW)

        outcomes = at_once(
            *(
                partial(services.spend, transfer, award_ja=name, award_en="", by=by, now=NOW)
                for name, by in zip(("学士", "修士"), officers, strict=True)
            )
        )

        assert [type(one) for one in refused(outcomes)] == [services.SettledAlready]
        assert standings(account) == ["spent"]
    assert counted("bank.consumption") == ROUNDS
    assert balanced()


def test_a_revocation_and_an_award_at_once_leave_nothing_spent(
    site: Site, officers: tuple[UserRecord, UserRecord]
) -> None:
    for account, row in accounts():
        transfer = handed_over(site, account, deposited(account, row))
        services.take(transfer, by=officers[0], now=NOW)

        def revoke(row: CredentialRecord = row) -> int:
            return issuing.revoke(
                row, reason=RevocationReason.ERROR, note="", by=site.officer, now=NOW
            ).pk

        at_once(
            partial(
                services.spend, transfer, award_ja="学士", award_en="", by=officers[0], now=NOW
            ),
            revoke,
        )
        at_once(work, work)
        work()

        transfer.refresh_from_db()
        assert standings(account) == ["reversed"]
        assert transfer.state == TransferState.FELL_AWAY
    assert counted("desk.transfer-fell-away") == ROUNDS
    assert balanced()


def test_erasing_and_taking_over_at_once_leave_nothing_about_the_person(
    site: Site, officers: tuple[UserRecord, UserRecord]
) -> None:
    for account, row in accounts():
        transfer = handed_over(site, account, deposited(account, row))

        outcomes = at_once(
            partial(services.erase_account, account, now=NOW),
            partial(services.take, transfer, by=officers[0], now=NOW),
        )

        transfer.refresh_from_db()
        assert [type(one) for one in refused(outcomes)] in ([], [services.SettledAlready])
        assert transfer.purpose == ""
    assert BankDepositRecord.objects.count() == 0


def test_two_workers_start_what_is_due_once() -> None:
    outcomes = at_once(*(partial(periodic.start_due, NOW) for _ in range(2)))

    assert sum(one for one in outcomes if isinstance(one, int)) == len(periodic.DAILY)
    assert DailyRecord.objects.count() == len(periodic.DAILY)


def test_whoever_follows_the_link_while_it_is_cleaned_up_keeps_a_whole_account_or_none() -> None:
    for number in range(ROUNDS):
        account = opened(f"{number}@example.jp")
        later = NOW + bank.UNUSED_AFTER + bank.UNUSED_AFTER

        at_once(
            partial(bank.note_used, account, now=later),
            partial(bank.remove_unused, account.pk, before=later - bank.UNUSED_AFTER, now=later),
        )

        account.refresh_from_db()
        assert (account.erased_at is None) == bool(account.email)
        removed = EventRecord.objects.filter(name="bank.removed-unused", subject_id=str(account.pk))
        assert removed.exists() == (account.email == "")
