"""An institution's desk at the bank: confirming, taking over, spending, falling away."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.core import mail

from shirushi.stacking.ledger import NotEnoughCredit, NotReversible, RecordRepeated, RecordUnknown
from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.bank import queries
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.bank.models import BankAccountRecord, BankDepositRecord
from shirushi.web.apps.desk import queries as desk_queries
from shirushi.web.apps.desk import services
from shirushi.web.apps.desk.models import (
    ConfirmationRecord,
    TransferPartRecord,
    TransferRecord,
    TransferState,
)
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord, RevocationReason
from shirushi.web.apps.recognition import services as recognition
from shirushi.web.apps.recognition.models import DecisionOutcome, RequestRecord
from shirushi.web.jobs.worker import work
from tests.banking import (
    HANAKO,
    asked,
    claimed,
    confirmed,
    deposited,
    handed_over,
    opened,
    registrar,
    standings,
    usable,
)
from tests.campus import Site, cohort, csv, make_site
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]


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
def tanaka(site: Site) -> UserRecord:
    return registrar(site)


@pytest.fixture
def account(tanaka: UserRecord) -> BankAccountRecord:
    del tanaka
    return opened()


def told() -> list[str]:
    mail.outbox.clear()
    work()
    return [one.subject.partition(" / ")[0] for one in mail.outbox]


def revoke(site: Site, row: CredentialRecord) -> None:
    issuing.revoke(row, reason=RevocationReason.ERROR, note="", by=site.officer, now=NOW)


# ---------------------------------------------------------------- confirming


def test_what_an_institution_confirms_counts_and_stays_marked_as_stated(
    site: Site, account: BankAccountRecord, tanaka: UserRecord
) -> None:
    claim = claimed(account)
    told()

    confirmed(site, account, claim, tanaka)

    (item,) = queries.statement(account, now=NOW).items
    assert usable(account) == [Decimal(2)]
    assert item.holding.about.own_words
    assert item.holding.word.ja == "本人の申告。2026-11-20に標大学が確認"
    assert told() == ["単位バンクの申告が確認されました"]
    event = EventRecord.objects.get(name="desk.confirmation-confirmed")
    assert (event.actor_id, event.organisation_slug) == (tanaka.pk, "shirushi-u")


def test_what_an_institution_refuses_stays_claimed_and_another_may_be_asked(
    site: Site, account: BankAccountRecord, tanaka: UserRecord
) -> None:
    claim = claimed(account)
    wish = asked(site, account, claim)

    services.settle(wish, confirmed=False, basis="記録がない", by=tanaka, now=NOW)
    services.settle(wish, confirmed=False, basis="記録がない", by=tanaka, now=NOW)

    assert standings(account) == ["claimed"]
    assert asked(site, account, claim).state == "asked"
    assert "単位バンクの申告は確認されませんでした" in told()


def test_only_one_institution_at_a_time_is_asked_and_only_about_a_claim(
    site: Site, account: BankAccountRecord, row: CredentialRecord
) -> None:
    claim, signed, key = claimed(account), deposited(account, row), uuid.uuid4()

    first = services.ask(account, claim, site.organisation, form_key=key, now=NOW)
    again = services.ask(account, claim, site.organisation, form_key=key, now=NOW)

    assert first == again
    with pytest.raises(services.AskedAlready):
        asked(site, account, claim)
    for act in (signed.act_id, "nothing"):
        with pytest.raises(services.NothingToConfirm):
            asked(site, account, act)


def test_a_wish_that_was_taken_back_is_not_decided(
    site: Site, account: BankAccountRecord, tanaka: UserRecord
) -> None:
    wish = asked(site, account, claimed(account))

    for _ in range(2):
        services.withdraw(account, wish.pk, now=NOW)

    with pytest.raises(services.SettledAlready, match="taken back by the holder"):
        services.settle(wish, confirmed=True, basis="x", by=tanaka, now=NOW)
    assert standings(account) == ["claimed"]


def test_a_decision_says_what_it_rests_on_and_nobody_confirms_their_own(
    site: Site, account: BankAccountRecord, tanaka: UserRecord
) -> None:
    wish = asked(site, account, claimed(account))
    hanako = accounts.create_user(
        email=HANAKO.upper(), display_name="花子", password="a-long-enough-word", now=NOW
    )
    accounts.grant(site.organisation, user=hanako, role=Role.REGISTRAR, by=site.author, now=NOW)

    with pytest.raises(services.BasisMissing):
        services.settle(wish, confirmed=True, basis=" ", by=tanaka, now=NOW)
    with pytest.raises(services.OwnClaim):
        services.settle(wish, confirmed=True, basis="x", by=hanako, now=NOW)

    assert standings(account) == ["claimed"]


def test_what_was_taken_back_meanwhile_is_not_confirmed(
    site: Site, account: BankAccountRecord, tanaka: UserRecord
) -> None:
    claim = claimed(account)
    wish = asked(site, account, claim)
    bank.take_back(account, claim, act_id="back", expected=None, now=NOW)

    with pytest.raises(RecordUnknown):
        services.settle(wish, confirmed=True, basis="x", by=tanaka, now=NOW)

    assert desk_queries.waiting(site.organisation).count() == 0
    assert ConfirmationRecord.objects.get().state == "asked"


def test_a_confirmed_claim_is_not_taken_back_but_taken_out(
    site: Site, account: BankAccountRecord, tanaka: UserRecord
) -> None:
    claim = claimed(account)
    confirmed(site, account, claim, tanaka)

    with pytest.raises(NotReversible):
        bank.take_back(account, claim, act_id="back", expected=None, now=NOW)
    bank.take_out(account, f"urn:uuid:{claim}", act_id="out", expected=None, now=NOW)

    assert standings(account) == ["taken_out"]


def test_taking_a_confirmation_back_undoes_what_rested_on_it(
    site: Site, account: BankAccountRecord, tanaka: UserRecord
) -> None:
    claim = claimed(account)
    wish = confirmed(site, account, claim, tanaka)
    transfer = handed_over(site, account, BankDepositRecord.objects.get(act_id=claim))
    services.take(transfer, by=tanaka, now=NOW)
    told()

    for _ in range(2):
        services.revoke_confirmation(wish, basis="別人の成績だった", by=tanaka, now=NOW)
    subjects = told()

    transfer.refresh_from_db()
    assert standings(account) == ["claimed"]
    assert not BankDepositRecord.objects.get().confirmed
    assert transfer.state == TransferState.FELL_AWAY
    assert sorted(subjects) == [
        "単位バンクの確認が取り消されました",
        "受け入れた単位の根拠が失われました",
    ]


def test_a_credential_claimed_in_two_accounts_is_confirmed_in_one(
    site: Site, account: BankAccountRecord, tanaka: UserRecord, row: CredentialRecord
) -> None:
    # Neither names its address, so that each account may hold it as claimed.
    other = opened("other@example.jp")
    mine = deposited(account, row)
    BankDepositRecord.objects.update(confirmed=False)
    theirs = claimed(other)
    BankDepositRecord.objects.filter(act_id=theirs).update(
        record=f"urn:uuid:{theirs}", issuer_id=mine.issuer_id
    )
    BankDepositRecord.objects.filter(pk=mine.pk).update(confirmed=True, record=f"urn:uuid:{theirs}")

    with pytest.raises(RecordRepeated):
        confirmed(site, other, theirs, tanaka)

    assert queries.ledger_of(other).version == 1


# ---------------------------------------------------------------- handing over


def test_credits_arrive_with_a_request_that_holds_the_credential_byte_for_byte(
    site: Site, account: BankAccountRecord, row: CredentialRecord
) -> None:
    deposit, key = deposited(account, row), uuid.uuid4()

    first = handed_over(site, account, deposit, key=key)
    again = handed_over(site, account, deposit, key=key)

    assert first == again
    assert standings(account) == ["handed_over"]
    assert first.request is not None
    assert [bytes(one.data) for one in first.request.attachments.all()] == [
        bytes(row.signed or b"")
    ]
    assert first.request.email == HANAKO
    assert TransferRecord.objects.count() == TransferPartRecord.objects.count() == 1


def test_own_words_that_were_confirmed_are_handed_over_without_a_request(
    site: Site, account: BankAccountRecord, tanaka: UserRecord
) -> None:
    claim = claimed(account)
    confirmed(site, account, claim, tanaka)

    transfer = handed_over(site, account, BankDepositRecord.objects.get(act_id=claim))

    assert transfer.request is None
    assert standings(account) == ["handed_over"]


def test_what_nobody_confirmed_is_not_handed_over_and_nothing_is_written(
    site: Site, account: BankAccountRecord, row: CredentialRecord
) -> None:
    signed, claim = deposited(account, row), claimed(account)

    with pytest.raises(NotEnoughCredit):
        handed_over(site, account, signed, BankDepositRecord.objects.get(act_id=claim))
    for wrong in ([], [signed, signed]):
        with pytest.raises(services.NothingHandedOver):
            handed_over(site, account, *wrong)

    assert standings(account) == ["confirmed", "claimed"]
    assert TransferRecord.objects.count() == 0


def test_the_holder_takes_back_until_the_institution_has_taken_over(
    site: Site, account: BankAccountRecord, tanaka: UserRecord, row: CredentialRecord
) -> None:
    deposit = deposited(account, row)
    first = handed_over(site, account, deposit)
    for _ in range(2):
        services.take_back(account, first.pk, now=NOW)
    assert standings(account) == ["confirmed"]

    second = handed_over(site, account, deposit)
    services.take(second, by=tanaka, now=NOW)
    services.take(second, by=tanaka, now=NOW)

    with pytest.raises(services.SettledAlready):
        services.take_back(account, second.pk, now=NOW)
    with pytest.raises(services.SettledAlready):
        services.take(first, by=tanaka, now=NOW)
    assert standings(account) == ["handed_over"]
    assert "移転した単位が受け入れられました" in told()


def test_taking_back_withdraws_the_request_unless_it_was_decided(
    site: Site, account: BankAccountRecord, tanaka: UserRecord, row: CredentialRecord
) -> None:
    deposit = deposited(account, row)
    first = handed_over(site, account, deposit)
    services.take_back(account, first.pk, now=NOW)
    second = handed_over(site, account, deposit)
    assert second.request is not None
    full = recognition.Ruling(outcome=DecisionOutcome.FULL, reasons="同等", article="第30条")
    recognition.decide(second.request, full, by=tanaka, now=NOW)

    services.take_back(account, second.pk, now=NOW)

    states = list(RequestRecord.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["erased", "decided"]


def test_what_is_spent_on_an_award_is_shown_and_not_spent_again(
    site: Site, account: BankAccountRecord, tanaka: UserRecord, row: CredentialRecord
) -> None:
    transfer = handed_over(site, account, deposited(account, row))
    with pytest.raises(services.SettledAlready):
        services.spend(transfer, award_ja="学士", award_en="", by=tanaka, now=NOW)
    services.take(transfer, by=tanaka, now=NOW)
    with pytest.raises(services.AwardUnnamed):
        services.spend(transfer, award_ja=" ", award_en="", by=tanaka, now=NOW)

    for _ in range(2):
        services.spend(transfer, award_ja="学士(工学)", award_en="B.Eng.", by=tanaka, now=NOW)

    (item,) = queries.statement(account, now=NOW).items
    assert standings(account) == ["spent"]
    assert "学士(工学)(標大学)" in item.holding.places[-1].ja
    with pytest.raises(services.SettledAlready):
        services.spend(transfer, award_ja="修士", award_en="", by=tanaka, now=NOW)
    assert queries.ledger_of(account).balances
    assert "移転した単位が学位・証明に使われました" in told()


def test_giving_back_undoes_an_award_too(
    site: Site, account: BankAccountRecord, tanaka: UserRecord, row: CredentialRecord
) -> None:
    transfer = handed_over(site, account, deposited(account, row))
    services.take(transfer, by=tanaka, now=NOW)
    services.spend(transfer, award_ja="学士", award_en="", by=tanaka, now=NOW)
    with pytest.raises(services.BasisMissing):
        services.give_back(transfer, why="", by=tanaka, now=NOW)

    for _ in range(2):
        services.give_back(transfer, why="入学を辞退したため", by=tanaka, now=NOW)

    assert standings(account) == ["confirmed"]
    assert queries.ledger_of(account).balances
    assert told().count("移転した単位が返却されました") == 1
    transfer.refresh_from_db()
    assert transfer.state == TransferState.RETURNED


def test_a_revoked_credential_undoes_its_transfer_and_the_registrars_are_told(
    site: Site, account: BankAccountRecord, tanaka: UserRecord, row: CredentialRecord
) -> None:
    claim = claimed(account)
    confirmed(site, account, claim, tanaka)
    other = BankDepositRecord.objects.get(act_id=claim)
    transfer = handed_over(site, account, deposited(account, row), other)
    services.take(transfer, by=tanaka, now=NOW)
    services.spend(transfer, award_ja="学士", award_en="", by=tanaka, now=NOW)
    told()

    revoke(site, row)
    subjects = told()
    services.follow_ledger(account.pk, now=NOW)

    transfer.refresh_from_db()
    assert standings(account) == ["handed_over", "reversed"]
    assert transfer.state == TransferState.TAKEN
    assert sorted(subjects) == [
        "単位バンクの預け入れの取り消しのお知らせ",
        "受け入れた単位の根拠が失われました",
    ]
    (to_registrar,) = [one for one in mail.outbox if one.to == [tanaka.email]]
    assert "「学士」" in to_registrar.body
    assert "線形代数" not in to_registrar.body
    assert EventRecord.objects.filter(name="desk.transfer-fell-away").count() == 1


def test_what_is_left_of_a_reopened_award_can_be_spent_anew_and_is_told_again(
    site: Site, account: BankAccountRecord, tanaka: UserRecord, row: CredentialRecord
) -> None:
    claim = claimed(account)
    confirmed(site, account, claim, tanaka)
    other = BankDepositRecord.objects.get(act_id=claim)
    transfer = handed_over(site, account, deposited(account, row), other)
    services.take(transfer, by=tanaka, now=NOW)
    services.spend(transfer, award_ja="学士", award_en="", by=tanaka, now=NOW)
    revoke(site, row)
    told()

    services.spend(transfer, award_ja="学士", award_en="", by=tanaka, now=NOW)

    assert standings(account) == ["spent", "reversed"]
    assert told() == ["移転した単位が学位・証明に使われました"]


def test_nothing_is_spent_between_a_revocation_and_its_being_followed(
    site: Site, account: BankAccountRecord, tanaka: UserRecord, row: CredentialRecord
) -> None:
    transfer = handed_over(site, account, deposited(account, row))
    services.take(transfer, by=tanaka, now=NOW)
    revoke(site, row)
    bank.reverse_revoked(row.pk, now=NOW)

    with pytest.raises(services.SettledAlready):
        services.spend(transfer, award_ja="学士", award_en="", by=tanaka, now=NOW)

    assert standings(account) == ["reversed"]


def test_erasing_the_account_erases_what_desks_hold_about_its_holder(
    site: Site, account: BankAccountRecord, tanaka: UserRecord, row: CredentialRecord
) -> None:
    claim = claimed(account)
    confirmed(site, account, claim, tanaka)
    transfer = handed_over(site, account, deposited(account, row))

    services.erase_account(account, now=NOW)
    work()

    transfer.refresh_from_db()
    account.refresh_from_db()
    assert (account.email, transfer.purpose) == ("", "")
    assert transfer.state == TransferState.TAKEN_BACK
    assert ConfirmationRecord.objects.count() == TransferPartRecord.objects.count() == 0
    assert services.follow_ledger(account.pk, now=NOW) == 0


def test_giving_back_after_the_account_was_erased_only_closes_the_transfer(
    site: Site, account: BankAccountRecord, tanaka: UserRecord, row: CredentialRecord
) -> None:
    transfer = handed_over(site, account, deposited(account, row))
    services.take(transfer, by=tanaka, now=NOW)
    told()
    services.erase_account(account, now=NOW)

    services.give_back(transfer, why="口座がない", by=tanaka, now=NOW)

    transfer.refresh_from_db()
    assert transfer.state == TransferState.RETURNED
    assert told() == []
