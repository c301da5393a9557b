"""The credit bank through the API: a holder reads their account, a registrar decides."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from shirushi.web.apps.bank.models import BankAccountRecord, BankDepositRecord
from shirushi.web.apps.desk import services
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.issuing.sealing import bank_token
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
)
from tests.campus import Site, cohort, csv, make_site
from tests.programs import Program, program_of
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

DESK = "/organisations/shirushi-u/bank"


@pytest.fixture
def site() -> Site:
    found = make_site()
    cohort(found, csv(f"S1,𠮷田花子,{HANAKO},合格,2026-08-01"))
    work()
    return found


@pytest.fixture
def desk(site: Site) -> Program:
    return program_of(site.organisation, registrar(site))


@pytest.fixture
def account(site: Site) -> BankAccountRecord:
    found = opened()
    deposited(found, CredentialRecord.objects.get(organisation=site.organisation))
    return found


def holder(account: BankAccountRecord) -> Program:
    return Program(key=bank_token(str(account.uuid)))


def test_a_holder_reads_the_statement_with_the_whole_ledger(account: BankAccountRecord) -> None:
    claimed(account)

    said = holder(account).get(f"/bank/{account.uuid}/statement").said

    assert [one["standing"] for one in said["holdings"]] == ["confirmed", "claimed"]
    assert [one["type"] for one in said["acts"]] == ["deposit", "deposit"]
    assert said["sums"][0]["usable"] == "1"


def test_a_holder_gets_a_learner_record_with_the_credential_byte_for_byte(
    account: BankAccountRecord,
) -> None:
    claimed(account)
    headers = {"authorization": f"Bearer {bank_token(str(account.uuid))}"}

    answer = Client(headers=headers).get(f"/api/v1/bank/{account.uuid}/learner-record")

    signed = bytes(CredentialRecord.objects.get().signed or b"")
    assert signed in answer.content
    assert json.loads(answer.content)["name"].startswith("【署名なし】")


def test_another_secret_opens_no_account(account: BankAccountRecord) -> None:
    other = opened("other@example.jp")

    for key in (None, "x", bank_token(str(other.uuid))):
        for page in ("statement", "learner-record"):
            answer = Program(key=key).get(f"/bank/{account.uuid}/{page}")
            assert (answer.status, answer.code) == (401, "api.key-needed")
    gone = "00000000-0000-4000-8000-000000000001"
    assert Program(key=bank_token(gone)).get(f"/bank/{gone}/statement").status == 401


def test_a_registrar_confirms_refuses_and_takes_back(
    site: Site, account: BankAccountRecord, desk: Program
) -> None:
    first = asked(site, account, claimed(account))
    second = asked(site, account, claimed(account, title="微分積分"))

    listed = desk.get(f"{DESK}/confirmations?state=asked").said
    yes = {"decision": "confirmed", "basis": "成績原簿と照合した。"}
    done = desk.post(f"{DESK}/confirmations/{first.pk}", yes)
    no = desk.post(
        f"{DESK}/confirmations/{second.pk}", {"decision": "refused", "basis": "記録がない。"}
    )
    late = desk.post(f"{DESK}/confirmations/{second.pk}", yes)
    back = desk.post(
        f"{DESK}/confirmations/{first.pk}", {"decision": "revoked", "basis": "別人だった。"}
    )

    assert [one["id"] for one in listed["items"]] == [first.pk, second.pk]
    assert listed["items"][0]["credits"] == {"amount": "2", "system": "jp"}
    assert done.said["state"] == "confirmed"
    assert no.said["basis"] == "記録がない。"
    assert (late.status, late.code) == (409, "desk.settled-already")
    assert back.said["state"] == "revoked"
    assert desk.get(f"{DESK}/confirmations/{first.pk}").said["decided_by"] == "tanaka"


def test_a_registrar_takes_spends_and_gives_back(
    site: Site, account: BankAccountRecord, desk: Program
) -> None:
    transfer = handed_over(site, account, BankDepositRecord.objects.get())
    here = f"{DESK}/transfers/{transfer.pk}"

    early = desk.post(f"{here}/spend", {"ja": "学士(工学)"})
    states = [
        desk.post(f"{here}/take").said["state"],
        desk.post(f"{here}/spend", {"ja": "学士(工学)", "en": "B.Eng."}).said["award"],
        desk.post(f"{here}/give-back", {"why": "入学を辞退したため"}).said["state"],
    ]

    assert early.status == 409
    assert states == ["taken", {"ja": "学士(工学)", "en": "B.Eng."}, "returned"]
    (listed,) = desk.get(f"{DESK}/transfers").said["items"]
    assert listed["holder"]["email"] == HANAKO
    assert listed["request"] == transfer.request_id
    assert not listed["parts"][0]["fell_away"]


def test_only_registrars_come_to_the_desk_and_only_to_their_own(
    site: Site, account: BankAccountRecord
) -> None:
    wish = asked(site, account, claimed(account))
    transfer = handed_over(site, account, BankDepositRecord.objects.get(confirmed=True))
    other = make_site("other-u")
    theirs = program_of(other.organisation, registrar(other, "mori"))
    author = program_of(site.organisation, site.author)

    paths = [
        ("GET", "/confirmations"),
        ("GET", f"/confirmations/{wish.pk}"),
        ("POST", f"/confirmations/{wish.pk}"),
        ("GET", "/transfers"),
        ("GET", f"/transfers/{transfer.pk}"),
        *(("POST", f"/transfers/{transfer.pk}/{act}") for act in ("take", "spend", "give-back")),
    ]
    for method, path in paths:
        assert author.ask(method, DESK + path).status == 403
        assert theirs.ask(method, DESK + path).status == 404
        assert holder(account).ask(method, DESK + path).status == 401
    moved = "/organisations/other-u/bank"
    assert theirs.get(f"{moved}/confirmations/{wish.pk}").status == 404
    assert theirs.post(f"{moved}/transfers/{transfer.pk}/take").status == 404


def test_nobody_confirms_their_own_and_a_basis_is_needed(site: Site) -> None:
    user = registrar(site, "mori")
    own = opened(user.email)
    wish = asked(site, own, claimed(own))
    desk = program_of(site.organisation, user)

    answer = desk.post(
        f"{DESK}/confirmations/{wish.pk}", {"decision": "confirmed", "basis": "自分"}
    )

    assert (answer.status, answer.code) == (403, "desk.own-claim")


def test_a_decision_without_a_basis_or_of_another_kind_is_refused(
    site: Site, account: BankAccountRecord, desk: Program
) -> None:
    wish = asked(site, account, claimed(account))
    here = f"{DESK}/confirmations/{wish.pk}"

    bad = [
        desk.post(here, {"decision": "confirmed", "basis": " "}),
        desk.post(here, {"decision": "perhaps", "basis": "x"}),
        desk.post(here, {"decision": "confirmed"}),
        desk.post(here, {"decision": "confirmed", "basis": "x", "more": 1}),
    ]

    assert {one.status for one in bad} == {422}
    assert bad[0].said["path"] == "basis"
    assert services.settle(
        wish, confirmed=False, basis="x", by=registrar(site, "mori"), now=NOW
    ).state == ("refused")


def test_what_an_institution_confirmed_stands_in_the_statement(
    site: Site, account: BankAccountRecord
) -> None:
    claim = claimed(account)
    confirmed(site, account, claim, registrar(site, "mori"))

    said = holder(account).get(f"/bank/{account.uuid}/statement").said

    (held,) = [one for one in said["holdings"] if one["act"] == claim]
    assert held["own_words"]
    assert held["confirmed_by"] == {"ja": "標大学", "en": "Shirushi University"}
