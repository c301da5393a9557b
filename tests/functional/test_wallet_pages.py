"""A learner opens the link in the mail: takes, keeps, shows, stops showing."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from shirushi.credential import reading
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.jobs.worker import work
from tests.campus import cohort, csv, make_site

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def link() -> str:
    cohort(make_site(), csv("S1,𠮷田花子,hanako@example.jp,合格,2026-08-01"))
    work()
    found = re.search(r"https?://[^/]+(/claim/\S+)", str(mail.outbox[0].body))
    assert found is not None
    return found[1]


def test_the_mail_is_in_both_languages_and_names_the_person(link: str) -> None:
    (sent,) = mail.outbox

    assert link in sent.body
    assert "𠮷田花子 様" in sent.body
    assert "Dear 𠮷田花子" in sent.body
    assert sent.subject.startswith("データサイエンス基礎の証明書の受け取りのご案内")


def test_a_learner_takes_the_credential_without_an_account(link: str) -> None:
    client = Client()

    before = client.get(link).content.decode()
    client.post(link, {"act": "claim"})
    after = client.get(link).content.decode()

    assert "証明書を受け取る" in before
    assert "受け取った日" in after
    assert CredentialRecord.objects.get().claimed_at is not None


def test_the_file_is_the_signed_bytes_and_the_picture_holds_them(link: str) -> None:
    client = Client()
    signed = bytes(CredentialRecord.objects.get().signed or b"")

    assert client.get(f"{link}credential.json").content == signed
    assert reading.unwrap(client.get(f"{link}credential.svg").content) == signed


def test_a_public_link_shows_the_credential_until_it_is_taken_away(link: str) -> None:
    client = Client()
    client.post(link, {"act": "claim"})
    client.post(link, {"act": "share"})
    page = client.get(link).content.decode()
    found = re.search(r"/c/[\w-]+/", page)
    assert found is not None

    shown = Client().get(found[0])

    assert "<strong>有効</strong>" in shown.content.decode()
    assert shown["X-Robots-Tag"] == "noindex"
    client.post(link, {"act": "unshare"})
    assert Client().get(found[0]).status_code == 404


def test_a_form_sent_twice_changes_nothing_the_second_time(link: str) -> None:
    client = Client()
    client.post(link, {"act": "claim"})
    first = CredentialRecord.objects.get().claimed_at

    client.post(link, {"act": "claim"})

    assert CredentialRecord.objects.get().claimed_at == first


def test_a_link_with_another_secret_opens_nothing(link: str) -> None:
    uuid = link.split("/")[2]

    assert Client().get(f"/claim/{uuid}/{'A' * 43}/").status_code == 404
    assert Client().post(link, {"act": "steal"}).status_code == 404
    assert Client().get(f"{link}credential.exe").status_code == 404


def test_the_page_keeps_its_address_to_itself(link: str) -> None:
    answer = Client().get(link)

    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
