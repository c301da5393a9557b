"""What a stranger finds in the catalogue."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from shirushi.framework.framework import Outcome
from shirushi.framework.matrix import gaps, judge_all
from shirushi.model.document import read_achievement
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.listing import services as listing
from shirushi.web.apps.listing.models import ListingRecord
from tests.campus import Site, approved, draft, make_site
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

NAMES = ("data-science", "statistics", "programming")


@pytest.fixture
def site() -> Site:
    site = make_site()
    for name in NAMES:
        listing.publish(approved(site, name), by=site.author, now=NOW)
    return site


def english() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def test_every_word_narrows_the_search_whatever_its_width(site: Site) -> None:
    client = Client()

    all_of_them = client.get("/catalogue/").content.decode()
    one = client.get("/catalogue/", {"words": "PYTHON ﾌｧｲﾙ"}).content.decode()
    none = client.get("/catalogue/", {"words": "100%確実"}).content.decode()

    assert all(f"/catalogue/{site.organisation.slug}/{name}/" in all_of_them for name in NAMES)
    assert "/programming/" in one
    assert "/statistics/" not in one
    assert "見つかりませんでした" in none


def test_it_is_narrowed_by_provider_and_by_mode(site: Site) -> None:
    client = Client()

    theirs = client.get("/catalogue/", {"provider": site.organisation.slug, "mode": "blended"})
    nobody = client.get("/catalogue/", {"mode": "volunteering"})

    assert "/data-science/" in theirs.content.decode()
    assert "/data-science/" not in nobody.content.decode()


@pytest.mark.usefixtures("site")
def test_an_unknown_filter_is_said_and_not_ignored() -> None:
    answer = english().get("/catalogue/", {"mode": "telepathy"})

    assert "Select a valid choice" in answer.content.decode()


def test_an_entry_says_who_vouches_for_what_and_names_no_person(site: Site) -> None:
    shown = english().get("/catalogue/shirushi-u/data-science/").content.decode()

    assert "Third-party accreditation" in shown
    assert "none recorded" in shown
    assert "Reviewer" in shown
    assert "2026" in shown
    assert site.reviewer.display_name not in shown
    assert site.author.display_name not in shown


def test_what_is_not_published_is_not_found(site: Site) -> None:
    draft(site, "seminar")

    assert Client().get("/catalogue/shirushi-u/seminar/").status_code == 404
    assert "seminar" not in Client().get("/catalogue/").content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/catalogue/?words=%00", 200),
        ("/catalogue/%00/x/", 404),
        ("/api/v1/catalogue?words=%00", 422),
        ("/api/v1/catalogue/%00/x", 404),
    ],
)
def test_a_character_that_no_database_keeps_finds_nothing(address: str, status: int) -> None:
    assert Client().get(address).status_code == status


def test_a_new_draft_leaves_the_published_text_as_it_is(site: Site) -> None:
    version = ListingRecord.objects.get(programme__slug="data-science").version
    before = english().get("/catalogue/shirushi-u/data-science/").content.decode()

    authoring.save_draft(
        version.programme,
        document={**version.document, "content": {"ja": "下書き", "en": "Not yet public"}},
        revision=version.revision,
        by=site.author,
        now=NOW,
    )

    after = english().get("/catalogue/shirushi-u/data-science/").content.decode()
    assert "cleaning data" in before
    assert "cleaning data" in after
    assert "Not yet public" not in after


def test_two_to_four_stand_side_by_side_in_17_rows(site: Site) -> None:
    chosen = [f"{site.organisation.slug}/{name}" for name in NAMES]

    shown = english().get("/catalogue/compare/", {"programme": chosen}).content.decode()

    assert shown.count('<th scope="row">') == 17
    assert shown.count('<th scope="col">') == 1 + len(NAMES)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("chosen", [[], ["shirushi-u/data-science"], ["x", "y/z", "shirushi-u/"]])
def test_too_few_to_compare_leads_back_with_a_word(chosen: list[str]) -> None:
    answer = english().get("/catalogue/compare/", {"programme": chosen}, follow=True)

    assert "Choose two to four" in answer.content.decode()


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pages_stand_in_both_languages(language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language

    for address in (
        "/catalogue/",
        "/catalogue/shirushi-u/data-science/",
        "/catalogue/compare/?programme=shirushi-u/data-science&programme=shirushi-u/statistics",
    ):
        assert f'<html lang="{language}">' in client.get(address).content.decode()


@pytest.mark.usefixtures("site")
def test_a_programme_is_read_abroad_on_a_page_as_pdf_and_as_json() -> None:
    client = Client()
    address = "/catalogue/shirushi-u/data-science/abroad"

    page = client.get(f"{address}/").content.decode()
    pdf = client.get(f"{address}.pdf")
    as_json = client.get(f"{address}.json")

    assert "欧州資格枠組み(EQF) 6: 対応すると推定される" in page
    assert pdf.content.startswith(b"%PDF-1.")
    assert pdf["Content-Type"] == "application/pdf"
    assert {one["jurisdiction"] for one in as_json.json()["readings"]} >= {"JP", "EU"}
    assert client.get(f"{address}.exe").status_code == 404
    assert client.get("/catalogue/shirushi-u/nothing/abroad/").status_code == 404


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("name", NAMES)
def test_a_programme_stands_under_every_framework_in_force_in_both_languages(name: str) -> None:
    address = f"/catalogue/shirushi-u/{name}/frameworks/"
    document = ListingRecord.objects.get(programme__slug=name).version.document
    matrix = judge_all(read_achievement(document), on=timezone.now().date())

    ja = Client().get(address).content.decode()
    en = english().get(address).content.decode()

    for verdict in matrix.verdicts:
        assert f'<section class="act" id="{verdict.framework.id}">' in ja
        assert escape(verdict.summary.ja) in ja
        assert escape(verdict.summary.en) in en
        assert all(escape(gap.remedy.en) in en for gap in gaps(verdict))
        if verdict.outcome is not Outcome.MET:
            assert all(escape(one.found.ja) in ja for one in verdict.decisive)
    assert "判定の決め手" in ja
    assert "What decides" in en


@pytest.mark.usefixtures("site")
def test_the_frameworks_are_found_from_the_programme_and_only_of_one_that_is_there() -> None:
    client = Client()

    entry = client.get("/catalogue/shirushi-u/data-science/").content.decode()

    assert "/catalogue/shirushi-u/data-science/frameworks/" in entry
    assert client.get("/catalogue/shirushi-u/nothing/frameworks/").status_code == 404
