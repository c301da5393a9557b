"""People's paths in a real browser, in Japanese, at desktop and phone width."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from shirushi.web.apps.authoring.models import VersionRecord, VersionState
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.issuing import sealing
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.listing import services as listing
from shirushi.web.jobs.worker import work
from tests.campus import PASSWORD, Site, approved, cohort, csv, draft, make_site
from tests.functional.conftest import WIDTHS
from tests.world import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

pytestmark = [pytest.mark.web, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HANAKO = "S1,𠮷田 花子,hanako@example.jp,合格,2026-08-01"


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def row(site: Site) -> CredentialRecord:
    cohort(site, csv(HANAKO))
    work()
    return CredentialRecord.objects.get()


@contextmanager
def page_at(browser: Browser, width: str) -> Iterator[Page]:
    """Give a page that fails the test on any script or policy error, or on sideways scrolling."""
    across, down = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": across, "height": down}, locale="ja-JP", accept_downloads=True
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if _is_fault(said) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("load", lambda loaded: errors.extend(_too_wide(loaded)))
    yield page
    assert _too_wide(page) == []
    context.close()
    assert errors == []


def _is_fault(said: ConsoleMessage) -> bool:
    """Tell a fault from the browser's own note that a form came back to be mended (422)."""
    return said.type == "error" and "status of 422" not in said.text


def _too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{page.url} is {wide} px too wide"] if wide > 0 else []


def sign_in(page: Page, server: str, user: Any) -> None:
    page.goto(f"{server}/account/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_load_state()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_learner_takes_keeps_and_shows_a_credential(
    browser: Browser, live_server: Any, row: CredentialRecord, width: str, tmp_path: Path
) -> None:
    link = f"{live_server.url}/claim/{row.uuid}/{sealing.claim_token(str(row.uuid))}/"
    with page_at(browser, width) as page:
        page.goto(link)
        assert page.locator("html").get_attribute("lang") == "ja"
        page.get_by_role("button", name="証明書を受け取る").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="画像(SVG)で保存").click()
        picture = tmp_path / "badge.svg"
        download.value.save_as(picture)
        page.get_by_role("button", name="見せるためのリンクを作る").click()
        shown = page.locator("a[href*='/c/']").get_attribute("href") or ""

        page.goto(live_server.url + "/c/" + shown.split("/c/")[1])
        assert "有効" in page.locator(".answer").inner_text()

        page.goto(f"{live_server.url}/verify/")
        page.set_input_files("input[type=file]", picture)
        page.get_by_role("button", name="検証する").click()
        assert "有効" in page.locator(".answer").inner_text()
        assert page.get_by_role("heading", name="教育の質").is_visible()
        assert page.get_by_role("heading", name="デジタルの真正性").is_visible()


@pytest.mark.usefixtures("row")
@pytest.mark.parametrize("width", WIDTHS)
def test_an_officer_issues_a_file_and_revokes_one(
    browser: Browser, live_server: Any, site: Site, width: str
) -> None:
    with page_at(browser, width) as page:
        sign_in(page, live_server.url, site.officer)
        page.goto(f"{live_server.url}/o/shirushi-u/cohorts/new/")
        file = csv(
            "S2,髙橋 蓮,ren@example.jp,合格,2026-08-01", "S3,出席 太郎,t@example.jp,出席のみ,"
        )
        page.set_input_files(
            "input[type=file]", {"name": "n.csv", "mimeType": "text/csv", "buffer": file}
        )
        page.get_by_role("button", name="読み込む").click()
        assert "出席だけでは" in page.locator("main").inner_text()
        page.get_by_role("button", name="1件の証明書を発行する").click()
        work()
        page.reload()
        page.get_by_role("link", name="失効").click()
        page.select_option("[name=reason]", "error")
        page.get_by_role("button", name="失効させる").click()
        assert page.get_by_role("cell", name="失効", exact=True).is_visible()

    revoked = CredentialRecord.objects.get(name="髙橋 蓮")
    with page_at(browser, width) as page:
        page.goto(f"{live_server.url}/verify/")
        page.fill("[name=text]", bytes(revoked.signed or b"").decode())
        page.get_by_role("button", name="検証する").click()
        assert "取り消し済み" in page.locator(".answer").inner_text()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_author_mends_and_submits_and_somebody_else_approves(
    browser: Browser, live_server: Any, site: Site, width: str
) -> None:
    version = draft(site)
    with page_at(browser, width) as page:
        sign_in(page, live_server.url, site.author)
        page.get_by_role("link", name="プログラム").click()
        page.get_by_role("link", name="データサイエンス基礎").click()
        page.get_by_role("link", name="編集する").first.click()
        page.fill("#id_title-ja", "データサイエンス入門")
        page.fill("#id_title-en", "")
        page.get_by_role("button", name="下書きを保存する").first.click()
        assert "保存していません" in page.locator("#problems").inner_text()
        assert page.input_value("#id_title-ja") == "データサイエンス入門"
        page.fill("#id_title-en", "Introduction to Data Science")
        page.get_by_role("button", name="下書きを保存する").first.click()
        page.get_by_role("button", name="審査に提出する").click()
        assert "審査中" in page.locator("main").inner_text()

    with page_at(browser, width) as page:
        sign_in(page, live_server.url, site.reviewer)
        page.get_by_role("link", name="審査").click()
        page.get_by_role("link", name="データサイエンス入門").click()
        page.get_by_label("承認する").check()
        page.get_by_role("button", name="審査結果を記録する").click()
        assert "データサイエンス入門" not in page.locator("main ul.cards").all_inner_texts()

    version.refresh_from_db()
    assert version.state == VersionState.APPROVED
    assert VersionRecord.objects.count() == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_the_front_page_leads_members_to_their_own_desks_only(
    browser: Browser, live_server: Any, site: Site, width: str
) -> None:
    with page_at(browser, width) as page:
        sign_in(page, live_server.url, site.reviewer)
        desks = page.locator("main ul.cards").inner_text()

        assert "審査" in desks
        assert "名簿と発行" not in desks
        assert "プログラム" not in desks


@pytest.mark.parametrize("width", WIDTHS)
def test_a_person_deposits_a_credential_in_the_bank_and_types_in_work(
    browser: Browser, live_server: Any, row: CredentialRecord, width: str, tmp_path: Path
) -> None:
    account = bank.ask_for_link(name=row.name, email=row.email, now=NOW)
    link = f"/bank/{account.uuid}/{sealing.bank_token(str(account.uuid))}/"
    file = tmp_path / "credential.json"
    file.write_bytes(bytes(row.signed or b""))
    with page_at(browser, width) as page:
        page.goto(live_server.url + link)
        page.get_by_role("link", name="証明書を預け入れる").click()
        page.set_input_files("[name=file]", file)
        page.get_by_role("button", name="証明書を預け入れる").click()
        page.get_by_role("link", name="そのほかの学びを記入する").click()
        page.fill("[name=title]", "データ分析の実務")
        page.fill("[name=evidence]", "在職証明書(株式会社の人事部が発行)")
        page.get_by_role("button", name="記入する").click()
        page.wait_for_load_state()

        said = page.inner_text("main")
        assert "本人の申告として記入しました。" in said
        assert "データサイエンス基礎" in said
        assert "本人の申告(未確認)" in said


@pytest.mark.parametrize("width", WIDTHS)
def test_a_stranger_reads_a_programme_under_every_framework(
    browser: Browser, live_server: Any, site: Site, width: str
) -> None:
    listing.publish(approved(site, "data-science"), by=site.author, now=NOW)
    with page_at(browser, width) as page:
        page.goto(f"{live_server.url}/catalogue/shirushi-u/data-science/")
        page.get_by_role("link", name="すべての枠組みでの判定").click()
        rows = page.locator("main tbody tr")

        assert rows.count() == page.locator("main section.act").count() > 1
        rows.first.get_by_role("link").click()
        assert page.url.endswith("#jp-mc-1.0")
