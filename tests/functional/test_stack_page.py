"""Anybody sees which credentials count towards an award; and gives what cannot be counted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shirushi.credential.baking import svg
from shirushi.credential.baking.picture import plain_badge
from shirushi.credential.issuing import issue
from shirushi.credential.keys import Ed25519Signer
from shirushi.stacking.loading import packaged_awards
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.jobs.worker import work
from shirushi.web.pages.stacking.carrying import MOST_CARRIED, Upload, that_fit
from tests.campus import cohort, csv, make_site
from tests.functional.conftest import WIDTHS
from tests.world import AWARDED, EXAMPLES, assertion

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

HANAKO = "S1,髙橋花子,hanako@example.jp,合格,2026-08-01"
ISSUER = "did:web:127.0.0.1%3A8000:issuers:shirushi-u"
AWARD = (EXAMPLES / "awards" / "data-literacy-certificate.toml").read_bytes()
DIPLOMA = (EXAMPLES / "awards" / "data-diploma.toml").read_bytes()


@pytest.fixture
def signed() -> bytes:
    cohort(make_site(), csv(HANAKO))
    work()
    return bytes(CredentialRecord.objects.get().signed or b"")


def file(data: bytes, name: str = "credential.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def post(language: str = "ja", **sent: Any) -> tuple[int, str]:
    answer = Client(headers={"accept-language": language}).post("/stack/", sent)
    return answer.status_code, answer.content.decode()


def carried(page: str, name: str = "carried") -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)" checked', page)


def test_the_form_offers_the_awards_of_the_package_and_says_that_nothing_is_kept() -> None:
    page = Client().get("/stack/").content.decode()

    assert all(f'value="{id_}"' in page for id_ in packaged_awards())
    assert "ここに入れたものは一切保存しません" in page


def test_a_credential_counts_and_the_gap_is_told(signed: bytes) -> None:
    status, page = post(
        award_file=file(AWARD, "a.toml"), credential_files=[file(signed)], accept=[ISSUER]
    )

    assert status == 200
    assert "「データ活用基礎プログラム(履修証明)」の要件の一部を満たします。" in page
    assert "<strong>20時間</strong>" in page
    assert "授業時間の合計60時間以上: あと40時間必要です。" in page
    assert "岐阜大学の規程(履修証明)" in page
    picture = page[page.index("<svg") : page.index("</svg>") + 6]
    # What is parsed here was drawn by the site itself.
    assert ET.fromstring(picture).get("role") == "img"  # noqa: S314 - as said


def test_the_page_speaks_english_as_well(signed: bytes) -> None:
    status, page = post(
        "en", award_file=file(AWARD), credential_files=[file(signed)], accept=[ISSUER]
    )

    assert status == 200
    assert "Which credential counts for what" in page
    assert "60 class hours or more in all: 40 hours more." in page
    assert "Stacking towards Foundations of Data Practice" in page


def test_whose_credentials_count_is_asked_and_answered_without_choosing_files_again(
    signed: bytes,
) -> None:
    _, first = post(award_file=file(AWARD), credential_files=[file(signed, "証明書.json")])
    text = AWARD.decode()

    _, second = post(award_text=text, carried=carried(first), accept=[ISSUER])

    assert "発行者が受け入れられるかどうか分からない" in first
    assert f'name="accept" value="{ISSUER}"' in first
    assert "証明書.json" in second
    assert "<strong>20時間</strong>" in second


def test_an_award_of_the_package_is_counted_towards(signed: bytes) -> None:
    for id_ in packaged_awards():
        status, page = post(award=id_, credential_files=[file(signed)], accept=[ISSUER])

        assert status == 200, id_
        assert "plan-picture" in page


def test_pictures_and_several_files_are_read_and_the_same_achievement_counts_once(
    signed: bytes,
) -> None:
    picture = svg.bake(plain_badge("データ"), signed)

    status, page = post(
        award_file=file(AWARD),
        credential_files=[file(signed), file(picture, "b.svg")],
        accept=[ISSUER],
    )

    assert status == 200
    assert "使わなかった証明書" in page
    assert len(carried(page)) == 2


def test_an_award_inside_an_award_is_given_along(signed: bytes) -> None:
    sent: dict[str, Any] = {"credential_files": [file(signed)], "accept": [ISSUER]}

    alone, told = post(award_file=file(DIPLOMA), **sent)
    sent["credential_files"] = [file(signed)]
    whole, page = post(
        award_file=file(DIPLOMA), inside=[file(AWARD, "data-literacy-certificate.toml")], **sent
    )

    assert alone == 422
    assert "data-literacy-certificate" in told
    assert len(carried(told)) == 1
    assert whole == 200
    assert len(carried(page, "carried_inside")) == 1


def test_somebody_elses_credential_counts_for_nothing(signed: bytes) -> None:
    _, page = post(
        award_file=file(AWARD),
        credential_files=[file(signed)],
        accept=[ISSUER],
        email="taro@example.jp",
    )

    assert "数えられる証明書はまだありません。" in page


@pytest.mark.parametrize("wrong", [b"hello", b'{"a":', b"\x89PNG\r\n\x1a\n", b"\xff\xfe", b"[]"])
def test_what_is_no_credential_is_named_and_the_others_are_not_lost(
    signed: bytes, wrong: bytes
) -> None:
    status, page = post(
        award_file=file(AWARD), credential_files=[file(signed), file(wrong, "<bad>.json")]
    )

    assert status == 422
    assert "&lt;bad&gt;.json: 証明書として読めません" in page
    assert "チェックを外してください" in page
    assert len(carried(page)) == 2
    assert "データ活用基礎プログラム" in page


def test_every_mistake_of_an_award_is_told_with_its_path_and_the_award_can_be_mended(
    signed: bytes,
) -> None:
    wrong = AWARD.replace(b"least = 60", b"least = -60").replace(b'jurisdiction = "JP"', b"")

    status, page = post(award_file=file(wrong), credential_files=[file(signed)])

    assert status == 422
    assert "contact_hours.least" in page
    assert "jurisdiction" in page
    assert "least = -60" in page
    assert len(carried(page)) == 1


@pytest.mark.parametrize("award", [b"x = ", b"\xff", b"", b"a" * (1024 * 1024 + 1)])
def test_what_is_no_award_is_answered_politely(signed: bytes, award: bytes) -> None:
    status, page = post(award_file=file(award), credential_files=[file(signed)])

    assert status == 422
    assert 'role="alert"' in page


def test_one_award_and_at_least_one_credential_are_asked_for(signed: bytes) -> None:
    nothing = post()
    both = post(
        award="jp-junior-college", award_text=AWARD.decode(), credential_files=[file(signed)]
    )
    unknown = post(award="nowhere", credential_files=[file(signed)])
    many = post(award="jp-junior-college", text="a.b.c\n" * 61)
    damaged = post(award="jp-junior-college", carried=["%%%", "a.b"])

    assert {one[0] for one in (nothing, both, unknown, many, damaged)} == {422}
    assert "証明書を1件以上入れてください。" in nothing[1]
    assert "どちらか一つにしてください。" in both[1]
    assert "60件まで" in many[1]


@pytest.mark.parametrize("host", ["127.0.0.1%3A1", "localhost", "169.254.169.254", "10.0.0.1"])
def test_an_issuer_inside_our_own_network_is_never_asked(host: str) -> None:
    signer = Ed25519Signer.from_seed(bytes(range(32)), controller=f"did:web:{host}")
    data = issue(assertion(issuer=signer.controller), signer=signer, created_at=AWARDED)

    status, page = post(
        award_file=file(AWARD), credential_files=[file(data)], accept=[signer.controller]
    )

    assert status == 200
    assert "数えられる証明書はまだありません。" in page


def test_a_script_in_an_award_is_only_text(signed: bytes) -> None:
    wrong = AWARD.replace(
        "データ活用基礎プログラム".encode(), b"<script>alert(1)</script>"
    ).replace(b"https://public1", b"javascript:alert(1)//")

    _, page = post(award_file=file(wrong), credential_files=[file(signed)], accept=[ISSUER])

    assert "<script" not in page
    assert 'href="javascript' not in page


def test_files_too_large_to_carry_are_left_out_the_largest_first() -> None:
    small = Upload(name="small", data=b"x")
    large = Upload(name="large", data=b"x" * MOST_CARRIED)

    assert that_fit([large, small]) == [small]


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_a_learner_counts_in_a_browser(
    browser: Browser, live_server: Any, signed: bytes, width: str, tmp_path: Path
) -> None:
    across, down = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": across, "height": down}, locale="ja-JP", java_script_enabled=False
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{live_server.url}/stack/")
    for name, data in (("a.toml", AWARD), ("c.json", signed)):
        (tmp_path / name).write_bytes(data)
    page.set_input_files("[name=award_file]", tmp_path / "a.toml")
    page.set_input_files("[name=credential_files]", tmp_path / "c.json")
    page.get_by_role("button", name="検証して数える").click()
    page.get_by_label("標大学").check()
    page.get_by_role("button", name="数え直す").click()

    assert "一部満たす" in page.locator(".answer").inner_text()
    assert page.get_by_role("img", name="への積み上げ").is_visible()
    for part in page.locator("main *:visible").all():
        inside = part.bounding_box()
        assert inside is None or inside["x"] + inside["width"] <= across + 1
    context.close()
