"""Every page passes axe-core's rules; skipped with a message where axe is not at hand.

axe-core (MPL-2.0) is no part of this repository. To run this, have it somewhere else
(``npm install axe-core``) and name the file ``axe.min.js`` in ``SHIRUSHI_AXE``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.issuing import sealing
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.listing import services as listing
from shirushi.web.apps.recognition.models import RequestRecord
from shirushi.web.jobs.worker import work
from tests.campus import PASSWORD, Site, approved, cohort, csv, draft, make_site
from tests.functional.conftest import WIDTHS
from tests.world import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.web, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = (
    *("/", "/guide/", "/catalogue/", "/verify/", "/stack/", "/bank/", "/nothing-here/"),
    "/guide/?kind=course&assessed=assessed",
    "/catalogue/shirushi-u/data-science/",
    "/catalogue/shirushi-u/data-science/frameworks/",
    "/catalogue/shirushi-u/data-science/abroad/",
    "/catalogue/compare/?programme=shirushi-u/data-science&programme=shirushi-u/programming",
    *("/frameworks/", "/frameworks/descriptors/", "/frameworks/inferred/", "/frameworks/levels/"),
    *("/frameworks/nz-nzqa/", "/frameworks/nz-nzqa/changes/", "/frameworks/unesco-2022/"),
    *("/errors/", "/errors/core.not-json/", "/o/shirushi-u/recognition/new/"),
    *("/account/login/", "/account/signup/", "/account/password/reset/"),
)
AUTHOR = (
    *("/", "/o/shirushi-u/programmes/", "/o/shirushi-u/new-programme/"),
    *("/o/shirushi-u/import-programme/", "/o/shirushi-u/programmes/report/"),
    "/o/shirushi-u/programmes/seminar/",
    "/o/shirushi-u/programmes/seminar/edit/",
)
OFFICER = ("/o/shirushi-u/cohorts/", "/o/shirushi-u/cohorts/new/")

RUN = """async () => {
  document.querySelectorAll('details').forEach(one => { one.open = true })
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}})
  return found.violations.map(one => [one.id, one.impact, one.nodes.map(node => node.html)])
}"""


@pytest.fixture(scope="session")
def axe() -> str:
    named = os.environ.get("SHIRUSHI_AXE", "")
    if not named:
        pytest.skip("axe-core is not at hand: name its axe.min.js in SHIRUSHI_AXE")
    return Path(named).read_text("utf-8")


@pytest.fixture
def site() -> Site:
    site = make_site()
    accounts.grant(
        site.organisation, user=site.reviewer, role=Role.REGISTRAR, by=site.author, now=NOW
    )
    cohort(
        site,
        csv(
            "S1,𠮷田 花子,hanako@example.jp,合格,2026-08-01", "S2,出席 太郎,t@example.jp,出席のみ,"
        ),
    )
    work()
    listing.publish(_latest("data-science"), by=site.author, now=NOW)
    listing.publish(approved(site, "programming"), by=site.author, now=NOW)
    authoring.submit(draft(site, "statistics").programme, by=site.author, now=NOW)
    draft(site, "seminar")
    return site


def _latest(name: str) -> VersionRecord:
    return VersionRecord.objects.filter(programme__slug=name).latest("number")


@pytest.mark.parametrize("look", [("ja", "phone"), ("en", "desktop")], ids="-".join)
def test_no_page_breaks_a_rule_of_accessibility(
    browser: Browser, live_server: Any, site: Site, axe: str, look: tuple[str, str]
) -> None:
    broken: list[str] = []
    for path, page in _pages(browser, live_server.url, site, *look):
        page.evaluate(axe)
        broken += [
            f"{path}: {rule} ({impact}) {nodes[:3]}" for rule, impact, nodes in page.evaluate(RUN)
        ]

    assert broken == []


def _pages(
    browser: Browser, server: str, site: Site, language: str, width: str
) -> Iterator[tuple[str, Page]]:
    row = CredentialRecord.objects.get()
    issuing.share(issuing.claim(row, now=NOW), now=NOW)
    row.refresh_from_db()
    signed = bytes(row.signed or b"")
    account = bank.ask_for_link(name=row.name, email=row.email, now=NOW)
    home = f"/bank/{account.uuid}/{sealing.bank_token(str(account.uuid))}/"
    private = (
        f"/claim/{row.uuid}/{sealing.claim_token(str(row.uuid))}/",
        f"/c/{row.share_key}/",
        *(home, f"{home}deposit/", f"{home}claim/", f"{home}erase/"),
    )
    page = _open(browser, server, language, width)
    for path in (*PUBLIC, *private):
        page.goto(server + path)
        yield path, page
    page.goto(f"{server}/verify/")
    page.fill("[name=text]", signed.decode())
    page.click("main form button")
    page.wait_for_load_state()
    yield "/verify/ (answered)", page
    page.goto(f"{server}/stack/")
    page.set_input_files(
        "[name=credential_files]",
        {"name": "one.json", "mimeType": "application/json", "buffer": signed},
    )
    page.select_option("[name=award]", index=1)
    page.click("#plan-form > button")
    page.wait_for_load_state()
    yield "/stack/ (answered)", page
    page.goto(f"{server}/o/shirushi-u/recognition/new/")
    page.click("main form button")
    page.wait_for_load_state()
    yield "/o/shirushi-u/recognition/new/ (mistaken)", page
    page.fill("[name=name]", row.name)
    page.fill("[name=email]", row.email)
    page.fill("[name=purpose]", "統計学入門の単位として")
    page.set_input_files(
        "main input[type=file] >> nth=0",
        {"name": "one.json", "mimeType": "application/json", "buffer": signed},
    )
    page.click("main form button")
    page.wait_for_url("**/recognition/*/*/")
    yield "/recognition/ (followed)", page
    asked = RequestRecord.objects.get()
    page.context.close()

    decided = f"/o/shirushi-u/cohorts/{row.cohort_id}/"
    desks = (
        (site.author, AUTHOR),
        (
            site.reviewer,
            (
                "/o/shirushi-u/reviews/",
                f"/o/shirushi-u/reviews/{_latest('statistics').pk}/",
                "/o/shirushi-u/recognition/",
                f"/o/shirushi-u/recognition/{asked.pk}/",
                "/o/shirushi-u/recognition/precedents/",
            ),
        ),
        (site.officer, (*OFFICER, decided, f"/o/shirushi-u/credentials/{row.uuid}/revoke/")),
    )
    for user, paths in desks:
        page = _open(browser, server, language, width)
        page.goto(f"{server}/account/login/")
        page.fill("[name=login]", user.email)
        page.fill("[name=password]", PASSWORD)
        page.click("main form button")
        page.wait_for_load_state()
        for path in paths:
            answer = page.goto(server + path)
            assert answer is not None
            assert answer.ok, path
            yield path, page
        page.context.close()


def _open(browser: Browser, server: str, language: str, width: str) -> Page:
    across, down = WIDTHS[width]
    context = browser.new_context(viewport={"width": across, "height": down})
    context.add_cookies([{"name": "django_language", "value": language, "url": server}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    return page
