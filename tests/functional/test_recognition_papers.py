"""A decision goes back signed: anybody can verify it, an appeal supersedes it, it happens once."""

from __future__ import annotations

import base64
import json
import re
import uuid as uuids
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shirushi.cli import cases
from shirushi.credential.formats import recognition
from shirushi.credential.report import Answer, Format, Report
from shirushi.model.recognition import RecognitionOutcome
from shirushi.stacking.ledger import LearningRepeated
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.audit import queries as log
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord, DocumentRecord
from shirushi.web.apps.listing import services as listing
from shirushi.web.apps.recognition.models import DecisionRecord, PaperRecord, RequestRecord
from shirushi.web.jobs.worker import work
from tests.campus import Site, approved, cohort, csv, make_site, registrar
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

DESK = "/o/shirushi-u/recognition/"
HANAKO = "S1,髙橋花子,hanako@example.jp,合格,2026-08-01"
AWARD = """
id = "one-credit"
name = { ja = "一単位の証明", en = "One credit" }
jurisdiction = "JP"
kind = { ja = "証明", en = "certificate" }
source = { document = "own", confidence = "confirmed" }
awarding_body = { id = "https://u.example/", name = { ja = "標大学", en = "Shirushi University" } }
[document.own]
title = "架空の規程"
[requirement]
id = "credits"
label = { ja = "1単位以上", en = "1 credit or more" }
credits = { least = 1, system = "jp" }
source = { document = "own", confidence = "confirmed" }
"""
PART = {
    "outcome": "part",
    "amount": "1単位(統計学入門)",
    "credit_amount": "1",
    "credit_system": "jp",
    "reasons": "学修成果のうち統計の部分が一致する。",
    "article": "学則第30条",
}


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def signed(site: Site) -> bytes:
    found = cohort(site, csv(HANAKO))
    issuing.issue_batch(found.pk, 0, now=NOW)
    return bytes(CredentialRecord.objects.get().signed or b"")


@pytest.fixture
def tanaka(site: Site) -> UserRecord:
    return registrar(site, "tanaka")


@pytest.fixture
def mori(site: Site) -> UserRecord:
    return registrar(site, "mori")


def filed(*files: bytes) -> str:
    answer = Client().post(
        DESK + "new/",
        {
            "form_key": str(uuids.uuid4()),
            "name": "髙橋 花子",
            "email": "hanako@example.jp",
            "purpose": "統計学入門の単位として",
            "credentials": [SimpleUploadedFile(f"b{n}.json", one) for n, one in enumerate(files)],
        },
    )
    return str(answer["Location"])


def decided(user: UserRecord, **changes: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(f"{DESK}{RequestRecord.objects.latest('pk').pk}/", {**PART, **changes})


def downloads(link: str, ending: str = "json") -> list[bytes]:
    page = Client().get(link).content.decode()
    paths = re.findall(rf'href="(/recognition/[^"]+\.{ending})"', page)
    return [Client().get(path).content for path in paths]


def verified(data: bytes, *, email: str = "") -> Report:
    return checking.check(data, beyond=checking.Nothing(), now=timezone.now(), email=email)


def test_a_decision_goes_back_as_an_endorsement_and_as_credit(
    signed: bytes, tanaka: UserRecord
) -> None:
    link = filed(signed)

    decided(tanaka)

    decision, credit = sorted(downloads(link), key=lambda one: b"OpenBadge" in one)
    for one in (decision, credit):
        assert verified(one).answer is Answer.VALID
        assert "eddsa-rdfc-2022" in verified(one).secured_by
        said = json.loads(one)
        assert said["issuer"]["id"].startswith("did:web:")
        assert "髙橋" not in one.decode()
        assert "hanako@example.jp" not in one.decode()
    assert verified(decision).format is Format.ENDORSEMENT
    assert json.loads(decision)["credentialSubject"]["id"] == json.loads(signed)["id"]
    told = recognition.read(json.loads(decision))
    assert told is not None
    assert told.outcome is RecognitionOutcome.PART
    assert told.reasons == PART["reasons"]
    asserted = verified(credit, email="hanako@example.jp").require()
    assert asserted.credits_earned is not None
    assert (asserted.credits_earned.amount, asserted.credits_earned.system) == (Decimal(1), "jp")
    assert [one.url for one in asserted.evidence] == [json.loads(signed)["id"]]
    assert "reasons" not in json.loads(credit)["credentialSubject"]["recognition"]


def test_the_verify_page_shows_the_decision(signed: bytes, tanaka: UserRecord) -> None:
    link = filed(signed)
    decided(tanaka)

    for one in downloads(link):
        shown = Client().post("/verify/", {"text": one.decode()}).content.decode()

        assert "有効" in shown
        assert "一部を認定" in shown
        assert "学則第30条" in shown


def test_a_refusal_is_signed_and_is_no_endorsement(signed: bytes, tanaka: UserRecord) -> None:
    link = filed(signed)

    decided(tanaka, outcome="refused", amount="", credit_amount="", difference="水準が異なる。")

    (one,) = downloads(link)
    assert verified(one).answer is Answer.VALID
    assert verified(one).format is Format.CREDENTIAL
    assert "EndorsementCredential" not in json.loads(one)["type"]
    told = recognition.read(json.loads(one))
    assert told is not None
    assert told.difference == "水準が異なる。"


def test_a_refusal_gives_no_credit(signed: bytes, tanaka: UserRecord) -> None:
    filed(signed)

    answer = decided(tanaka, outcome="refused", difference="水準が異なる。")

    assert answer.status_code == 422
    assert not DecisionRecord.objects.exists()


def test_on_appeal_the_new_decision_revokes_the_old_documents(
    signed: bytes, tanaka: UserRecord, mori: UserRecord
) -> None:
    link = filed(signed)
    decided(tanaka)
    former = downloads(link)
    Client().post(link, {"act": "appeal", "why": "評価方法も一致しています。"})
    assert all(verified(one).answer is Answer.VALID for one in former)

    decided(mori, outcome="full", credit_amount="2", amount="2単位")

    assert {verified(one).answer for one in former} == {Answer.REVOKED}
    newer = [one for one in downloads(link) if one not in former]
    assert [verified(one).answer for one in newer] == [Answer.VALID] * 2
    told = recognition.read(json.loads(newer[0]))
    assert told is not None
    assert told.round == 2
    assert "新しい証明書に差し替え" in Client().get(link).content.decode()


def test_a_decision_sent_twice_is_signed_once(signed: bytes, tanaka: UserRecord) -> None:
    filed(signed)

    answers = [decided(tanaka).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert PaperRecord.objects.count() == DocumentRecord.objects.count() == 2
    assert log.first_broken_link() is None


def test_what_nobody_signed_is_not_certified(signed: bytes, tanaka: UserRecord) -> None:
    link = filed(signed.replace("髙橋花子".encode(), "高橋花子".encode()))

    decided(tanaka)

    assert downloads(link) == []
    assert "署名されたファイルはありません" in Client().get(link).content.decode()


def test_a_registrar_revokes_the_documents_and_the_page_says_why(
    signed: bytes, tanaka: UserRecord
) -> None:
    link = filed(signed)
    decided(tanaka)
    client = Client()
    client.force_login(tanaka)
    path = f"{DESK}{RequestRecord.objects.get().pk}/withdraw/"

    answers = [client.post(path, {"reason": "error"}).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert {verified(one).answer for one in downloads(link)} == {Answer.REVOKED}
    assert "誤って発行" in Client().get(link).content.decode()
    assert client.post(path, {"reason": "learner"}).status_code == 404
    assert client.get(path).status_code == 405


def test_erasing_the_request_erases_its_documents_and_they_stay_revocable(
    signed: bytes, tanaka: UserRecord
) -> None:
    link = filed(signed)
    decided(tanaka)
    paths = re.findall(r'href="([^"]+\.json)"', Client().get(link).content.decode())

    Client().post(link, {"act": "erase"})

    assert not DocumentRecord.objects.exclude(signed=None).exists()
    assert [Client().get(path).status_code for path in paths] == [404, 404]
    assert ".json" not in Client().get(link).content.decode()


def test_papers_open_only_with_their_own_link(signed: bytes, tanaka: UserRecord) -> None:
    link = filed(signed)
    decided(tanaka)
    path = re.findall(r'href="([^"]+\.json)"', Client().get(link).content.decode())[0]
    other = filed(signed)

    wrong_token = path.replace(link.split("/")[-2], "wrong")
    others = other + path.rpartition("/")[2]

    assert Client().get(path)["Cache-Control"] == "private, no-store"
    assert Client().get(wrong_token).status_code == 404
    assert Client().get(others).status_code == 404
    assert Client().get(path.replace(".json", ".exe")).status_code == 404


def test_the_credit_counts_on_the_stack_page(signed: bytes, tanaka: UserRecord) -> None:
    link = filed(signed)
    decided(tanaka)
    credit = next(one for one in downloads(link) if b"OpenBadge" in one)
    (picture,) = downloads(link, "svg")

    shown = Client().post(
        "/stack/",
        {
            "award_text": AWARD,
            "credential_files": SimpleUploadedFile("credit.svg", picture),
            "accept": json.loads(credit)["issuer"]["id"],
        },
    )

    assert shown.status_code == 200
    assert "の単位認定" in shown.content.decode()
    assert 'class="answer met"' in shown.content.decode()


def test_the_credit_is_deposited_in_the_bank_and_reversed_on_appeal(
    signed: bytes, tanaka: UserRecord, mori: UserRecord
) -> None:
    link = filed(signed)
    decided(tanaka)
    credit = next(one for one in downloads(link) if b"OpenBadge" in one)
    Client().post("/bank/", {"name": "髙橋花子", "email": "hanako@example.jp"})
    account = BankAccountRecord.objects.get()
    row = bank.deposit_credential(
        account,
        credit,
        act_id=str(uuids.uuid4()),
        expected=None,
        beyond=checking.Nothing(),
        now=timezone.now(),
    )
    assert row.confirmed

    Client().post(link, {"act": "appeal", "why": "評価方法も一致しています。"})
    decided(mori, outcome="full", credit_amount="2", amount="2単位")
    work()

    row.refresh_from_db()
    assert row.reversed_at is not None
    with pytest.raises(bank.DoesNotHold):
        bank.deposit_credential(
            account,
            credit,
            act_id=str(uuids.uuid4()),
            expected=None,
            beyond=checking.Nothing(),
            now=timezone.now(),
        )
    assert log.first_broken_link() is None


def test_the_bank_holds_the_credit_or_its_source_and_never_both(
    signed: bytes, tanaka: UserRecord
) -> None:
    link = filed(signed)
    decided(tanaka)
    credit = next(one for one in downloads(link) if b"OpenBadge" in one)
    Client().post("/bank/", {"name": "髙橋花子", "email": "hanako@example.jp"})
    account = BankAccountRecord.objects.get()

    def put_in(data: bytes) -> str:
        return bank.deposit_credential(
            account,
            data,
            act_id=str(uuids.uuid4()),
            expected=None,
            beyond=checking.Nothing(),
            now=timezone.now(),
        ).record

    source = put_in(signed)
    with pytest.raises(LearningRepeated, match="same learning"):
        put_in(credit)
    bank.take_out(account, source, act_id="out", expected=None, now=timezone.now())

    assert put_in(credit) == json.loads(credit)["id"]


def test_registrars_are_reminded_once_of_each_deadline(
    signed: bytes, tanaka: UserRecord, mori: UserRecord
) -> None:
    filed(signed)
    work()
    mail.outbox.clear()
    work()
    assert mail.outbox == []

    RequestRecord.objects.update(due_on=timezone.localdate() + timedelta(days=7))
    for _ in range(2):
        work()
    RequestRecord.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    for _ in range(2):
        work()

    assert sorted(one.to[0] for one in mail.outbox) == sorted([tanaka.email, mori.email] * 2)
    assert "期限の近い" in mail.outbox[0].subject
    assert "期限を過ぎた" in mail.outbox[-1].subject
    assert "髙橋" not in str([one.body for one in mail.outbox])


def test_the_plan_page_counts_the_files_and_the_decision_cites_it(
    signed: bytes, tanaka: UserRecord
) -> None:
    filed(signed)
    client = Client()
    client.force_login(tanaka)
    case = f"{DESK}{RequestRecord.objects.get().pk}/"

    empty = client.get(case + "plan/")
    both = client.post(case + "plan/", {"award": "", "award_text": ""})
    shown = client.post(case + "plan/", {"award_text": AWARD})
    none = client.post(case + "plan/", {"award_text": AWARD, "counted": "1"})

    assert empty.status_code == 200
    assert both.status_code == 422
    assert client.post(case + "plan/", {"award_text": "x"}).status_code == 422
    page = shown.content.decode()
    assert 'class="answer met"' in page
    assert 'class="answer met"' not in none.content.decode()
    found = re.search(r'href="([^"]+cite=[^"#]+)#decide"', page)
    assert found is not None
    cited = client.get(found[1].replace("&amp;", "&")).content.decode()
    assert "一単位の証明" in cited
    assert "一単位の証明" not in client.get(case + "?cite=一単位の証明").content.decode()


@pytest.mark.parametrize(
    ("reasons", "sure"),
    [
        ("ﾀｶﾊｼﾊﾅｺは該当しない。高橋花子とは別である。", True),
        ("高 橋 花 子の成績による。", True),
        ("申請者(hanako)の成績による。", False),
        ("田中さんの意見による。", False),
        ("Dr. Smith agreed.", False),
        ("照会先: someone@example.org", False),
    ],
)
def test_what_may_be_a_name_is_asked_about_and_a_name_is_refused(
    signed: bytes, tanaka: UserRecord, reasons: str, *, sure: bool
) -> None:
    filed(signed)

    first = decided(tanaka, reasons=reasons)
    second = decided(tanaka, reasons=reasons, names_nobody="on")

    assert first.status_code == 422
    assert ('type="checkbox" name="names_nobody"' in first.content.decode()) is not sure
    assert second.status_code == (422 if sure else 302)


def test_a_name_in_the_credential_is_a_name_as_well(signed: bytes, tanaka: UserRecord) -> None:
    filed(signed)
    RequestRecord.objects.update(name="別の名義")

    assert decided(tanaka, reasons="髙橋花子の成績による。", names_nobody="on").status_code == 422


def test_a_catalogue_entry_leads_to_the_form_where_there_is_a_registrar(site: Site) -> None:
    version = approved(site)
    listing.publish(version, by=site.author, now=NOW)
    path = f"/catalogue/shirushi-u/{version.programme.slug}/"
    before = Client().get(path).content.decode()
    registrar(site, "tanaka")

    after = Client().get(path).content.decode()

    assert DESK + "new/" not in before
    assert DESK + "new/" in after


def test_credit_recognised_is_judged_by_no_framework(signed: bytes, tanaka: UserRecord) -> None:
    link = filed(signed)
    decided(tanaka)
    credit = next(one for one in downloads(link) if b"OpenBadge" in one)

    shown = Client().post("/verify/", {"text": credit.decode()}).content.decode()

    assert "満たさない" not in shown
    assert "1単位(日本の大学)" in shown


def test_another_program_verifies_them_from_what_the_site_publishes(
    signed: bytes, tanaka: UserRecord, mori: UserRecord
) -> None:
    link = filed(signed)
    decided(tanaka)
    Client().post(link, {"act": "appeal", "why": "評価方法も一致しています。"})
    decided(mori, outcome="full", credit_amount="2", amount="2単位")
    files = downloads(link)
    lists = {json.loads(one)["credentialStatus"]["statusListCredential"] for one in files}
    published = {url: Client().get(urlsplit(url).path).content for url in lists}
    did = Client().get("/issuers/shirushi-u/did.json").content
    inline = {
        url: base64.b64encode(data).decode()
        for url, data in {json.loads(did)["id"]: did, **published}.items()
    }

    answers = [
        cases.answer(
            json.dumps({"data": base64.b64encode(one).decode(), "inline": inline}).encode()
        )
        for one in files
    ]

    assert [one and one["verdict"] for one in answers] == ["valid"] * 2 + ["revoked"] * 2
