"""Asking for recognition and deciding on it in a real browser, desktop and phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.recognition.models import DecisionRecord
from shirushi.web.jobs.worker import work
from tests.campus import Site, cohort, csv, make_site
from tests.functional.conftest import WIDTHS
from tests.functional.test_in_a_browser import page_at, sign_in
from tests.world import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.web, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site() -> Site:
    site = make_site()
    accounts.grant(
        site.organisation, user=site.reviewer, role=Role.REGISTRAR, by=site.author, now=NOW
    )
    return site


@pytest.mark.parametrize("width", list(WIDTHS))
def test_a_learner_asks_and_a_registrar_decides(
    live_server: Any, browser: Browser, site: Site, width: str
) -> None:
    cohort(site, csv("S1,𠮷田 花子,hanako@example.jp,合格,2026-08-01"))
    work()
    signed = bytes(CredentialRecord.objects.get().signed or b"")
    with page_at(browser, width) as page:
        page.goto(f"{live_server.url}/o/shirushi-u/recognition/new/")
        page.get_by_label("氏名").fill("𠮷田 花子")
        page.get_by_label("メールアドレス").fill("hanako@example.jp")
        page.get_by_label("何として認定を希望するか").fill("統計学入門の単位として")
        page.get_by_label("証明書のファイル").set_input_files(
            {"name": "badge.json", "mimeType": "application/json", "buffer": signed}
        )
        page.get_by_role("button", name="申請する").click()
        page.get_by_role("heading", name="あなたの認定の申請").wait_for()
        followed = page.url
        sign_in(page, live_server.url, site.reviewer)
        page.goto(f"{live_server.url}/o/shirushi-u/recognition/")
        page.get_by_role("link", name="𠮷田 花子").click()
        page.get_by_text("評価の7要素").wait_for()
        page.get_by_label("決定", exact=True).select_option("part")
        page.get_by_label("認定する範囲").fill("1単位(統計学入門)")
        page.get_by_label("理由", exact=True).fill("学修成果のうち統計の部分が一致する。")
        page.get_by_label("根拠となる条項").fill("学則第30条")
        page.get_by_role("button", name="決定を記録する").click()
        page.get_by_text("決定を記録しました").wait_for()
        page.goto(followed)
        page.get_by_role("heading", name="一部を認定").wait_for()

    assert DecisionRecord.objects.get().amount == "1単位(統計学入門)"
