"""A person asks for an account, deposits, types in, looks at the statement, erases."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shirushi.web.apps.bank.models import BankAccountRecord, BankDepositRecord
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.jobs.worker import work
from tests.campus import cohort, csv, make_site

pytestmark = [pytest.mark.web, pytest.mark.django_db]

CLAIM = {
    "kind": "work_experience",
    "title": "=データ分析の実務",
    "issuer": "ある会社",
    "amount": "2",
    "system": "jp",
    "evidence": "在職証明書",
}


@pytest.fixture
def link() -> str:
    cohort(make_site(), csv("S1,𠮷田花子,hanako@example.jp,合格,2026-08-01"))
    work()
    mail.outbox.clear()
    Client().post("/bank/", {"name": "𠮷田花子", "email": "hanako@example.jp"})
    work()
    found = re.search(r"https?://[^/]+(/bank/\S+)", str(mail.outbox[0].body))
    assert found is not None
    return found[1]


def hidden(page: str) -> dict[str, str]:
    """Return the hidden values of the first form of a page that has any."""
    found = dict(re.findall(r'type="hidden" name="(act|version|target)" value="([^"]*)"', page))
    assert found.keys() >= {"act", "version"}
    return found


def put_in(link: str, page: str, **given: object) -> int:
    client = Client()
    form = hidden(client.get(f"{link}{page}/").content.decode())
    return client.post(f"{link}{page}/", form | given).status_code


def signed() -> SimpleUploadedFile:
    return SimpleUploadedFile("x.json", bytes(CredentialRecord.objects.get().signed or b""))


def test_the_link_comes_by_mail_and_opens_an_empty_statement(link: str) -> None:
    answer = Client().get(link)

    assert "𠮷田花子" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_credential_is_deposited_and_its_bytes_handed_out_again(link: str) -> None:
    assert put_in(link, "deposit", file=signed()) == 302

    page = Client().get(link).content.decode()
    found = re.search(r'href="([^"]+credential\.json)"', page)
    assert "データサイエンス基礎" in page
    assert "確認済み" in page
    assert found is not None
    assert Client().get(found[1]).content == bytes(CredentialRecord.objects.get().signed or b"")


def test_a_second_deposit_says_that_it_is_there_already(link: str) -> None:
    put_in(link, "deposit", file=signed())
    form = hidden(Client().get(f"{link}deposit/").content.decode())

    answer = Client().post(f"{link}deposit/", form | {"file": signed()})

    assert answer.status_code == 422
    assert "すでに預け入れられています" in answer.content.decode()


@pytest.mark.parametrize("change", [{"amount": "3"}, {"title": "別の学び"}])
def test_a_form_sent_again_with_other_words_is_not_called_entered(
    link: str, change: dict[str, str]
) -> None:
    client = Client()
    first = hidden(client.get(f"{link}claim/").content.decode()) | CLAIM
    client.post(f"{link}claim/", first)

    again = client.post(f"{link}claim/", first | change)
    anew = hidden(again.content.decode())
    added = client.post(f"{link}claim/", first | change | anew)

    assert again.status_code == 422
    assert "今回の内容は記録していません" in again.content.decode()
    assert added.status_code == 302
    assert BankDepositRecord.objects.count() == 2


def test_what_was_entered_elsewhere_meanwhile_is_told_once(link: str) -> None:
    client = Client()
    form = hidden(client.get(f"{link}claim/").content.decode()) | CLAIM
    put_in(link, "claim", **CLAIM)

    told = client.post(f"{link}claim/", form)
    done = client.post(f"{link}claim/", form | hidden(told.content.decode()))

    assert (told.status_code, done.status_code) == (422, 302)
    assert "確認し直してください" in told.content.decode()


def test_nothing_at_all_and_no_credential_are_answered_in_the_form(link: str) -> None:
    assert put_in(link, "deposit") == 422
    assert put_in(link, "deposit", text="これは証明書ではありません") == 422
    assert put_in(link, "claim", **CLAIM | {"amount": "0"}) == 422
    assert put_in(link, "claim", **CLAIM | {"evidence": ""}) == 422
    assert BankDepositRecord.objects.count() == 0


def test_the_statement_as_csv_holds_every_line_and_no_formula(link: str) -> None:
    put_in(link, "deposit", file=signed())
    put_in(link, "claim", **CLAIM)

    text = Client().get(f"{link}statement.csv").content.decode("utf-8-sig")

    assert len(text.splitlines()) == 3
    assert ",'=データ分析の実務," in text
    assert "本人の申告(未確認)" in text


def test_credits_are_taken_out_and_a_claim_is_taken_back(link: str) -> None:
    client = Client()
    put_in(link, "deposit", file=signed())

    client.post(f"{link}take-out/", hidden(client.get(link).content.decode()))
    put_in(link, "claim", **CLAIM)
    client.post(f"{link}take-back/", hidden(client.get(link).content.decode()))

    page = client.get(link).content.decode()
    assert "引き出し済み" in page
    assert "<dd>取り消し</dd>" in page
    assert client.post(f"{link}take-back/", {}).status_code == 404


def test_the_account_is_erased_after_one_more_question(link: str) -> None:
    client = Client()
    put_in(link, "deposit", file=signed())

    asked = client.get(f"{link}erase/")
    client.post(f"{link}erase/")

    assert asked.status_code == 200
    assert client.get(link).status_code == 404
    assert BankAccountRecord.objects.get().email == ""


def test_a_link_with_another_secret_opens_nothing(link: str) -> None:
    uuid = link.split("/")[2]

    for page in ("", "deposit/", "claim/", "statement.csv", "erase/"):
        assert Client().get(f"/bank/{uuid}/{'A' * 43}/{page}").status_code == 404


def test_every_page_is_there_in_english(link: str) -> None:
    put_in(link, "deposit", file=signed())
    client = Client(headers={"accept-language": "en"})

    for page in ("", "deposit/", "claim/", "erase/"):
        assert client.get(f"{link}{page}").status_code == 200
    assert "What you have" in client.get(link).content.decode()


def test_a_bad_address_gets_no_account() -> None:
    assert Client().get("/bank/").status_code == 200
    assert Client().post("/bank/", {"name": "x", "email": "nobody"}).status_code == 422
