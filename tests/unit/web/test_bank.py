"""The credit bank: deposited once, reversed when revoked, erased when asked."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from shirushi.core.errors import ShirushiError
from shirushi.credential.issuing import issue
from shirushi.model.assertion import Identifier, IdentifierKind, Learner
from shirushi.model.credits import Credits
from shirushi.stacking.ledger import (
    DepositKind,
    DepositWithoutBasis,
    LedgerMoved,
    NotEnoughCredit,
    NotReversible,
    RecordRepeated,
    RecordUnknown,
)
from shirushi.web.apps.bank import acts, queries, services
from shirushi.web.apps.bank.models import BankAccountRecord, BankActRecord, BankDepositRecord
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord, RevocationReason
from shirushi.web.jobs import bank as jobs
from shirushi.web.jobs.bank import check_deposits
from shirushi.web.jobs.worker import work
from tests.campus import Site, cohort, csv, make_site
from tests.world import AWARDED, NOW, SIGNER, assertion, with_changes

pytestmark = [pytest.mark.web, pytest.mark.django_db]

HANAKO = "hanako@example.jp"


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def row(site: Site) -> CredentialRecord:
    cohort(site, csv(f"S1,𠮷田花子,{HANAKO},合格,2026-08-01"))
    work()
    mail.outbox.clear()
    return CredentialRecord.objects.get()


@pytest.fixture
def account() -> BankAccountRecord:
    return opened(HANAKO)


def opened(email: str) -> BankAccountRecord:
    return services.ask_for_link(name="花子", email=email, now=NOW)


def deposit(
    account: BankAccountRecord,
    row: CredentialRecord,
    *,
    act_id: str | None = None,
    expected: int | None = None,
) -> BankDepositRecord:
    return services.deposit_credential(
        account,
        bytes(row.signed or b""),
        act_id=act_id or str(uuid.uuid4()),
        expected=expected,
        beyond=checking.Nothing(),
        now=timezone.now(),
    )


def claim(account: BankAccountRecord, *, evidence: str = "成績証明書", act_id: str = "") -> str:
    said = services.Claim(
        kind=DepositKind.UNIVERSITY_CREDIT,
        title="線形代数",
        issuer="愛媛の大学",
        credits=Credits(amount=Decimal(2), system="jp"),
        evidence=evidence,
    )
    act_id = act_id or str(uuid.uuid4())
    return services.deposit_claim(account, said, act_id=act_id, expected=None, now=NOW).act_id


def revoke(site: Site, row: CredentialRecord) -> None:
    issuing.revoke(row, reason=RevocationReason.ERROR, note="", by=site.officer, now=NOW)


def statuses(account: BankAccountRecord) -> list[str]:
    return [one.status.en for one in queries.statement(account, now=NOW).items]


def test_a_credential_is_deposited_with_its_bytes_and_counts(
    account: BankAccountRecord, row: CredentialRecord
) -> None:
    found = deposit(account, row)

    (total,) = queries.statement(account, now=NOW).sums
    assert bytes(found.signed or b"") == bytes(row.signed or b"")
    assert found.credential == row
    assert total.usable > 0 == total.claimed
    assert queries.ledger_of(account).balances


def test_the_same_credential_is_never_counted_twice(
    account: BankAccountRecord, row: CredentialRecord
) -> None:
    deposit(account, row)

    with pytest.raises(RecordRepeated):
        deposit(account, row)

    assert BankDepositRecord.objects.count() == BankActRecord.objects.count() == 1


def test_the_same_form_sent_again_is_the_same_deposit(
    account: BankAccountRecord, row: CredentialRecord
) -> None:
    act_id = str(uuid.uuid4())

    first = deposit(account, row, act_id=act_id, expected=0)
    second = deposit(account, row, act_id=act_id, expected=0)

    assert first == second
    assert BankActRecord.objects.count() == 1


def test_a_page_that_is_out_of_date_changes_nothing(
    account: BankAccountRecord, row: CredentialRecord
) -> None:
    claim(account)

    with pytest.raises(LedgerMoved):
        deposit(account, row, expected=0)


def test_somebody_elses_credential_is_refused(row: CredentialRecord) -> None:
    other = opened("taro@example.jp")

    with pytest.raises(services.DoesNotHold):
        deposit(other, row)

    assert BankDepositRecord.objects.count() == 0


def test_a_credential_that_names_no_address_is_refused(account: BankAccountRecord) -> None:
    name = Identifier(kind=IdentifierKind.NAME, value="花子")
    one = with_changes(assertion(), learner=Learner(identifiers=(name,)))
    data = issue(one, signer=SIGNER, created_at=AWARDED)

    with pytest.raises(services.DoesNotHold):
        services.deposit_credential(
            account, data, act_id="1", expected=0, beyond=checking.Nothing(), now=timezone.now()
        )


def test_a_credential_that_lies_in_another_account_is_refused_and_nothing_is_written(
    account: BankAccountRecord, row: CredentialRecord
) -> None:
    deposit(account, row)
    BankAccountRecord.objects.update(email="former@example.jp")
    other = opened(HANAKO)

    with pytest.raises(RecordRepeated):
        deposit(other, row)

    assert queries.ledger_of(other).version == 0


def test_a_revoked_or_changed_credential_is_refused(
    site: Site, account: BankAccountRecord, row: CredentialRecord
) -> None:
    changed = bytes(row.signed or b"").replace("合格".encode(), "優秀".encode())
    revoke(site, row)

    with pytest.raises(services.DoesNotHold):
        deposit(account, row)
    for data in (changed, b"nothing", b"\xff{"):
        with pytest.raises(ShirushiError):
            services.deposit_credential(
                account,
                data,
                act_id="1",
                expected=None,
                beyond=checking.Nothing(),
                now=timezone.now(),
            )


def test_what_is_typed_in_is_claimed_and_counts_nowhere(account: BankAccountRecord) -> None:
    claim(account)

    (total,) = queries.statement(account, now=NOW).sums
    assert statuses(account) == ["claimed, not confirmed"]
    assert (total.usable, total.claimed) == (Decimal(0), Decimal(2))


def test_a_claim_without_evidence_is_refused(account: BankAccountRecord) -> None:
    with pytest.raises(DepositWithoutBasis):
        claim(account, evidence="  ")


def test_a_claim_cannot_be_taken_out_but_taken_back(account: BankAccountRecord) -> None:
    act_id = claim(account)
    with pytest.raises(NotEnoughCredit):
        services.take_out(account, f"urn:uuid:{act_id}", act_id="out", expected=None, now=NOW)

    services.take_back(account, act_id, act_id="back", expected=1, now=NOW)
    services.take_back(account, act_id, act_id="back", expected=1, now=NOW)

    assert statuses(account) == ["reversed"]
    assert queries.ledger_of(account).balances


def test_a_confirmed_deposit_cannot_be_taken_back(
    account: BankAccountRecord, row: CredentialRecord
) -> None:
    found = deposit(account, row)

    with pytest.raises(NotReversible):
        services.take_back(account, found.act_id, act_id="back", expected=None, now=NOW)
    with pytest.raises(RecordUnknown):
        services.take_out(account, "urn:other", act_id="out", expected=None, now=NOW)


def test_a_revocation_reverses_the_deposit_and_all_that_rested_on_it_and_tells_the_holder(
    site: Site, account: BankAccountRecord, row: CredentialRecord
) -> None:
    found = deposit(account, row)
    claim(account)
    services.take_out(account, found.record, act_id="out", expected=2, now=NOW)
    assert statuses(account) == ["taken out", "claimed, not confirmed"]
    work()
    mail.outbox.clear()

    revoke(site, row)
    work()
    work()

    (sent,) = mail.outbox
    ledger = queries.ledger_of(account)
    assert statuses(account) == ["reversed", "claimed, not confirmed"]
    assert ledger.reversed_acts() == {found.act_id, "out"}
    assert ledger.balances
    assert sent.to == [HANAKO]
    assert "預け入れ: データサイエンス基礎" in sent.body
    assert "引き出し: データサイエンス基礎" in sent.body
    assert f"/bank/{account.uuid}/" in sent.body


def test_a_revocation_handed_over_twice_reverses_once(
    site: Site, account: BankAccountRecord, row: CredentialRecord
) -> None:
    deposit(account, row)
    revoke(site, row)

    done = [services.reverse_revoked(row.pk, now=NOW) for _ in range(2)]

    assert done == [1, 0]


def test_a_credential_that_another_site_revoked_is_found_by_asking(
    site: Site, account: BankAccountRecord, row: CredentialRecord
) -> None:
    deposit(account, row)
    # As if it were another site's: nothing tells this bank of its revocation.
    BankDepositRecord.objects.update(credential=None)
    before = check_deposits.call()
    revoke(site, row)
    work()
    mail.outbox.clear()

    done = [check_deposits.call() for _ in range(2)]
    work()

    assert (before, done) == (0, [1, 0])
    assert statuses(account) == ["reversed"]
    assert [one.to for one in mail.outbox] == [[HANAKO]]


def test_one_job_asks_about_so_many_and_starts_the_next(
    account: BankAccountRecord, row: CredentialRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    deposit(account, row)
    BankDepositRecord.objects.update(credential=None)
    monkeypatch.setattr(jobs, "AT_ONCE", 1)

    check_deposits.call()

    assert work() == 1


def test_erasing_leaves_nothing_about_the_person(
    account: BankAccountRecord, row: CredentialRecord
) -> None:
    deposit(account, row)
    claim(account)

    services.erase(account, now=NOW)

    account.refresh_from_db()
    assert (account.name, account.email) == ("", "")
    assert BankActRecord.objects.count() == BankDepositRecord.objects.count() == 0
    with pytest.raises(services.AccountGone):
        claim(account)
    assert deposit(opened(HANAKO), row).confirmed


def test_one_account_an_address_and_one_mail_in_ten_minutes() -> None:
    first, second = opened(HANAKO), opened(" Hanako@Example.JP ")
    work()
    services.ask_for_link(name="x", email=HANAKO, now=NOW + timedelta(minutes=11))
    work()

    assert first == second
    assert [one.to for one in mail.outbox] == [[HANAKO]] * 2


def test_an_account_holds_no_more_acts_than_it_may(
    account: BankAccountRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_ACTS", 1)
    claim(account)

    with pytest.raises(services.AccountFull):
        claim(account)


def test_acts_are_kept_as_they_were(account: BankAccountRecord, row: CredentialRecord) -> None:
    found = deposit(account, row)
    services.take_out(account, found.record, act_id="out", expected=1, now=NOW)
    services.reverse_revoked(row.pk, now=NOW)

    for act in queries.ledger_of(account).acts:
        kept = acts.from_json(acts.to_json(act))
        assert kept == act
