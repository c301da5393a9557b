"""A stranger checks a credential: file, paste or address; and sends what is none."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shirushi.credential.baking import svg
from shirushi.credential.baking.picture import plain_badge
from shirushi.net.documents import ACCEPT
from shirushi.web.apps.issuing import services
from shirushi.web.apps.issuing.models import CredentialRecord, RevocationReason
from tests.campus import Site, cohort, csv, make_site
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

HANAKO = "S1,髙橋花子,hanako@example.jp,合格,2026-08-01"


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def row(site: Site) -> CredentialRecord:
    found = cohort(site, csv(HANAKO))
    services.issue_batch(found.pk, 0, now=NOW)
    return CredentialRecord.objects.get()


def signed(row: CredentialRecord) -> bytes:
    return bytes(row.signed or b"")


def upload(data: bytes, name: str = "credential.json") -> str:
    file = SimpleUploadedFile(name, data)
    return Client().post("/verify/", {"file": file}).content.decode()


def test_a_pasted_credential_shows_both_wheels_and_what_they_do_not_prove(
    row: CredentialRecord,
) -> None:
    page = Client().post("/verify/", {"text": signed(row).decode()}).content.decode()

    assert "デジタルの真正性: <strong>有効</strong>" in page
    assert "教育の質" in page
    assert page.count("これが証明しないこと") == 2
    assert (
        "「マイクロクレデンシャルのフレームワーク1.0」の必須の要件17件をすべて満たします。" in page
    )
    assert "学内審査" in page
    assert "第三者認証(外部認証)" in page


def test_the_page_speaks_english_as_well(row: CredentialRecord) -> None:
    client = Client(headers={"accept-language": "en"})

    page = client.post("/verify/", {"text": signed(row).decode()}).content.decode()

    assert "Digital authenticity: <strong>valid</strong>" in page
    assert "It meets all 17 required rules of Micro-credential Framework 1.0." in page


def test_a_credential_with_a_mistake_is_read_and_says_nothing_of_learning(
    row: CredentialRecord,
) -> None:
    document = json.loads(signed(row))
    del document["credentialSubject"]["achievement"]["name"]

    page = upload(json.dumps(document).encode())

    assert "必要な項目に誤りがある" in page
    assert "Open Badges 3.0 の証明書として読めました。" in page
    assert "学修についての記載を読み取れなかったため、何も言えません。" in page


def test_a_baked_picture_is_verified_like_its_credential(row: CredentialRecord) -> None:
    picture = svg.bake(plain_badge("データサイエンス基礎"), signed(row))

    assert "<strong>有効</strong>" in upload(picture, "badge.svg")


def test_an_altered_credential_is_not_shown_with_the_sites_own_record(
    row: CredentialRecord,
) -> None:
    page = upload(signed(row).replace("髙橋花子".encode(), "高橋花子".encode()))

    assert "改変されているか署名が正しくない" in page
    assert "このサイトには記録なし" in page
    assert "このファイルは発行者のものと確認できていません" in page


def test_a_revoked_credential_says_why(row: CredentialRecord, site: Site) -> None:
    services.revoke(row, reason=RevocationReason.ERROR, note="採点の誤り", by=site.officer, now=NOW)

    page = upload(signed(row))

    assert "<strong>取り消し済み</strong>" in page
    assert "誤って発行した — 採点の誤り" in page
    assert "このファイルは発行者のものと確認できていません" not in page


def test_another_persons_address_is_told_apart(row: CredentialRecord) -> None:
    text = signed(row).decode()

    mine = Client().post("/verify/", {"text": text, "email": "Hanako@example.jp"})
    theirs = Client().post("/verify/", {"text": text, "email": "taro@example.jp"})

    assert "<strong>有効</strong>" in mine.content.decode()
    assert "<strong>別の人の証明書</strong>" in theirs.content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hello", "証明書ではない文書"),
        (b'{"name": "x"}', "証明書ではない文書"),
        (b'{"a":', "読み取れない文書"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "読み取れない文書"),
        (
            b"<!DOCTYPE s [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>",
            "読み取れない文書",
        ),
    ],
)
def test_what_is_no_credential_is_answered_politely(data: bytes, said: str) -> None:
    assert f"<strong>{said}</strong>" in upload(data)


def test_an_unknown_context_is_named(row: CredentialRecord) -> None:
    document = json.loads(signed(row))
    document["@context"].append("https://context.example/v1")

    assert "https://context.example/v1" in upload(json.dumps(document).encode())


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/credential.json",
        "https://localhost/credential.json",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/x",
        "http://example.org/x",
    ],
)
def test_an_address_inside_our_own_network_is_never_asked(url: str) -> None:
    answer = Client().post("/verify/", {"url": url})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("ending", ["", "credential.json"])
def test_the_link_a_holder_sent_can_be_given_as_the_address(
    row: CredentialRecord, ending: str
) -> None:
    key = services.share(row, now=NOW).share_key

    answer = Client().post("/verify/", {"url": f"{settings.SITE_URL}/c/{key}/{ending}"})

    assert "デジタルの真正性: <strong>有効</strong>" in answer.content.decode()


def test_a_link_that_shows_nothing_any_more_is_told_as_that(
    row: CredentialRecord,
) -> None:
    key = services.share(row, now=NOW).share_key
    services.stop_sharing(row, now=NOW)

    answer = Client().post("/verify/", {"url": f"{settings.SITE_URL}/c/{key}/"})

    assert answer.status_code == 422
    assert "このリンクでは、今は証明書が公開されていません。" in answer.content.decode()


def test_a_verifier_elsewhere_gets_the_credential_behind_the_link(row: CredentialRecord) -> None:
    key = services.share(row, now=NOW).share_key
    wanted = ", ".join(ACCEPT)

    answer = Client(headers={"accept": wanted}).get(f"/c/{key}/")
    page = Client(headers={"accept": "text/html,*/*"}).get(f"/c/{key}/")

    assert answer.content == signed(row)
    assert answer["Content-Type"] == "application/vc+ld+json"
    assert "Accept" in answer["Vary"]
    assert "教育の質" in page.content.decode()


def test_a_file_of_fifty_megabytes_is_answered_before_it_is_read() -> None:
    answer = Client().post(
        "/verify/", data=b"", content_type="text/plain", CONTENT_LENGTH=str(50 * 1024 * 1024)
    )

    assert answer.status_code == 413
    assert "20 MiB" in answer.content.decode()


def test_nothing_given_or_two_things_given_asks_for_one() -> None:
    for data in ({}, {"text": "{}", "url": "https://example.org/x"}):
        answer = Client().post("/verify/", data)

        assert answer.status_code == 422
        assert "いずれか一つ" in answer.content.decode()


def test_a_verifier_elsewhere_finds_the_keys_and_the_status_list(row: CredentialRecord) -> None:
    client = Client()

    keys = client.get("/issuers/shirushi-u/did.json")
    lists = client.get("/status/shirushi-u/1/")

    issuer = json.loads(signed(row))["issuer"]["id"]
    assert json.loads(keys.content)["id"] == issuer
    assert json.loads(lists.content)["issuer"] == issuer
    assert keys["Access-Control-Allow-Origin"] == lists["Access-Control-Allow-Origin"] == "*"
    assert client.get("/issuers/nobody/did.json").status_code == 404
    assert client.get("/status/shirushi-u/9/").status_code == 404


def test_the_descriptors_extension_is_published_to_every_origin() -> None:
    context = Client().get("/extension/1/context.json")
    schema = Client().get("/extension/1/schema.json")

    assert context.json()["@context"]["descriptors"]["@type"] == "@json"
    assert schema.json()["$id"].endswith("/extension/1/schema.json")
    assert context["Access-Control-Allow-Origin"] == schema["Access-Control-Allow-Origin"] == "*"
    assert context["Content-Type"] == "application/ld+json"
