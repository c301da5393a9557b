"""Authoring in a real browser: the verdict follows the keys, at desktop and phone width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.campus import Site, draft, make_site
from tests.functional.conftest import WIDTHS
from tests.functional.test_in_a_browser import page_at, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.web, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_verdict_follows_the_keys_and_the_marks_follow_the_frameworks(
    browser: Browser, live_server: Any, site: Site, width: str
) -> None:
    version = draft(site)
    with page_at(browser, width) as page:
        sign_in(page, live_server.url, site.author)
        page.goto(f"{live_server.url}/o/shirushi-u/programmes/data-science/edit/")
        now = page.locator("#verdict-now")
        assert "最後に保存した内容" in now.inner_text()
        assert now.locator(".badge.met").count() == 1

        page.fill("#id_content-ja", "")
        page.fill("#id_content-en", "")
        now.locator(".badge.not_met").wait_for()
        assert "まだ保存していません" in now.inner_text()
        page.get_by_text("枠組みごとの残りの対応").click()
        page.locator("#to-do a[href='#d-content']").wait_for()

        page.locator("#id_content-ja").press_sequentially("統計の基礎")
        now.locator(".badge.met").wait_for()
        assert page.evaluate("document.activeElement.id") == "id_content-ja"

        page.get_by_text("枠組みを選ぶ").click()
        page.locator("[name=meant_for][value=nz-nzqa]").check()
        page.locator("#n-review_period .weight-required").wait_for()
        assert page.locator("#d-review_period").is_visible()
        assert not page.locator("#d-issued_under").is_visible()
        now.get_by_text("ニュージーランド").wait_for()
        assert page.input_value("#id_content-ja") == "統計の基礎"

    version.refresh_from_db()
    assert version.revision == 1
    assert version.programme.meant_for == ["jp-mc-1.0"]
