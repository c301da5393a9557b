"""An author reads what all the organisation's programmes lack, and takes it away as CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.authoring import services as authoring
from tests.campus import Site, approved, document, draft, make_site
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

HOME = "/o/shirushi-u/programmes/report/"


def of(user: UserRecord, language: str = "en") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def table(answer: Any) -> list[list[str]]:
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_is_found_from_the_programmes_and_names_what_each_lacks(
    site: Site, language: str
) -> None:
    approved(site)
    draft(site, "seminar")
    client = of(site.author, language)

    index = page(client.get("/o/shirushi-u/programmes/"))
    found = page(client.get(HOME))

    assert HOME in index
    for slug in ("data-science", "seminar"):
        assert f'href="/o/shirushi-u/programmes/{slug}/"' in found
    assert ("満たさない" if language == "ja" else "not met") in found
    assert ("評価の方法" if language == "ja" else "Type of assessment") in found


def test_a_framework_can_be_chosen_or_all_of_them(site: Site) -> None:
    draft(site)
    client = of(site.author)

    one = page(client.get(HOME, {"framework": "nz-nzqa"}))
    every = page(client.get(HOME, {"framework": "all"}))
    unknown = page(client.get(HOME, {"framework": '"><script>'}))

    assert '<option value="nz-nzqa" selected>' in one
    assert one.count("/o/shirushi-u/programmes/data-science/") == 1
    assert every.count("/o/shirushi-u/programmes/data-science/") == 17
    assert '<option value="jp-mc-1.0" selected>' in unknown
    assert "<script>" not in unknown


def test_the_csv_has_the_same_programmes_and_neutral_cells(site: Site) -> None:
    sly = {**document("seminar"), "title": {"ja": "=1+1", "en": "=1+1"}}
    authoring.create_programme(site.organisation, slug="sly", document=sly, by=site.author, now=NOW)

    answer = of(site.author).get(HOME, {"framework": "eu-2022", "format": "csv"})

    rows = table(answer)
    assert answer["Content-Type"].startswith("text/csv")
    assert 'filename="shirushi-u-report-eu-2022.csv"' in answer["Content-Disposition"]
    assert {row[1] for row in rows[1:]} == {"'=1+1"}


def test_other_organisations_programmes_are_not_in_it(site: Site) -> None:
    other = make_site("other-u")
    draft(other)

    found = page(of(site.author).get(HOME))

    assert "data-science" not in found
    assert "No programme yet" in found


def test_only_authors_and_administrators_may_read_it(site: Site) -> None:
    outsider = make_site("other-u")

    codes = [of(one).get(HOME).status_code for one in (site.reviewer, outsider.author)]

    assert all(code in {403, 404} for code in codes)
    assert Client().get(HOME).status_code == 302


def test_no_programme_takes_the_address_of_the_report(site: Site) -> None:
    with pytest.raises(authoring.ProgrammeNameReserved):
        authoring.create_programme(
            site.organisation, slug="report", document=document(), by=site.author, now=NOW
        )
