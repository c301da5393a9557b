"""Anybody reads what the frameworks ask, what changed, how levels compare, what errors mean."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import escape

from shirushi.core.errors import ShirushiError
from shirushi.framework.framework import Outcome
from shirushi.framework.loading import framework, packaged
from shirushi.framework.overview import overview
from shirushi.framework.placing import chart, referable
from shirushi.framework.vocabulary import descriptors
from shirushi.model.document import write_achievement
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.listing import services as listing
from shirushi.web.apps.review import services as review
from shirushi.web.apps.review.models import Decision
from tests.campus import approved, make_site
from tests.programmes import programmes
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

EVERY = sorted(packaged())


def page(address: str, language: str = "en") -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_list_has_every_edition_with_its_days_and_how_sure_its_facts_are() -> None:
    shown = page("/frameworks/")

    for one in packaged().values():
        assert f'href="/frameworks/{one.id}/"' in shown
        assert escape(one.name.en) in shown
        assert str(one.in_force_from or "?") in shown
    # One edition of each of the two that have more than one has ended.
    assert shown.count("not in force") == 2


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("edition", EVERY)
def test_an_edition_tells_every_rule_fact_and_source(edition: str, language: str) -> None:
    one = framework(edition)

    shown = page(f"/frameworks/{edition}/", language)

    said = [rule.rule.text for each in overview(one).sections for rule in each.rules]
    said += [fact.text for fact in one.facts] + [each.descriptor.name for each in one.descriptors]
    for text in said:
        assert escape(text.ja if language == "ja" else text.en) in shown
    for citation in one.citations:
        assert escape(citation.source.title) in shown


def test_a_size_stands_with_its_bounds_and_their_basis() -> None:
    shown = page("/frameworks/jp-rishu-shomei/")

    assert "hours counted: class hours" in shown
    assert "at least: 60" in shown


@pytest.mark.parametrize(
    "address",
    [
        "/frameworks/nothing/",
        "/frameworks/nothing/changes/",
        "/frameworks/eu-2022/changes/?from=jp-mc-1.0",
        "/frameworks/nz-nzqa/changes/?from=%00",
        "/frameworks/levels/?beside=nothing",
        "/frameworks/levels/?beside=us-none",
        "/errors/nothing.known/",
        "/errors/%00/",
    ],
)
def test_what_is_not_there_is_not_found(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_two_editions_tell_the_rule_that_changed() -> None:
    shown = page("/frameworks/jp-rishu-shomei/changes/")

    assert "120 or more" in shown
    assert "60 or more" in shown
    assert 'href="/frameworks/jp-rishu-shomei-2007/"' in shown


def test_they_are_compared_backwards_too_when_asked() -> None:
    shown = page("/frameworks/jp-rishu-shomei-2007/changes/?from=jp-rishu-shomei")

    assert shown.index("60 or more") < shown.index("120 or more")


def test_a_framework_with_one_edition_says_that_there_is_nothing_to_compare() -> None:
    assert "nothing to compare" in page("/frameworks/eu-2022/changes/")


def test_a_published_programme_whose_verdict_changes_is_named_with_what_decides() -> None:
    site = make_site()
    listing.publish(approved(site), by=site.author, now=NOW)
    # 60 class hours: enough since 2019-04, half of what it took before.
    sixty = authoring.create_programme(
        site.organisation,
        slug="sixty-hours",
        document=write_achievement(programmes()["art105-60"]),
        by=site.author,
        now=NOW,
    )
    authoring.submit(sixty.programme, by=site.author, now=NOW)
    review.decide(sixty, decision=Decision.APPROVED, comment="", by=site.reviewer, now=NOW)
    sixty.refresh_from_db()
    listing.publish(sixty, by=site.author, now=NOW)

    shown = page("/frameworks/jp-rishu-shomei/changes/")

    table = shown[shown.index('id="changed-verdicts"') :]
    assert "whatever day they are held on: 2<br>" in shown
    assert 'href="/catalogue/shirushi-u/sixty-hours/"' in table
    assert "/data-science/" not in table
    assert table.index(Outcome.NOT_MET.label.en) < table.index("120 or more")


def test_the_table_of_descriptors_has_every_cell_in_words() -> None:
    shown = page("/frameworks/descriptors/")

    body = shown[shown.index("<tbody>") : shown.index("</tbody>")]
    assert body.count("<tr>") == len(packaged())
    assert body.count("<td>") == len(packaged()) * len(descriptors())
    assert body.count('class="hidden"') == body.count("<td>")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_level_chart_stands_drawn_and_as_tables(language: str) -> None:
    shown = page("/frameworks/levels/", language)

    assert '<svg xmlns="http://www.w3.org/2000/svg"' in shown
    assert shown.count("<details") == len(chart().columns) + 1
    assert "Bachelor Honours" in shown


@pytest.mark.parametrize("reference", [one.id for one in referable()])
def test_any_framework_with_a_table_can_be_the_reference(reference: str) -> None:
    assert f'value="{reference}" selected' in page(f"/frameworks/levels/?beside={reference}")


def test_what_is_inferred_is_listed_under_its_framework() -> None:
    shown = page("/frameworks/inferred/", "ja")

    assert 'href="/frameworks/in-ugc/"' in shown
    assert "お知らせください" in shown


def test_the_type_of_a_problem_leads_to_what_it_means() -> None:
    client = Client()
    problem = client.get("/api/v1/nothing", headers={"Accept-Language": "en"}).json()

    answer = client.get(problem["type"], follow=True)

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "api.not-found" in shown
    assert "このアドレスには何もありません。" in shown
    assert "There is nothing at this address." in shown


def test_every_error_is_listed_and_has_its_page_but_those_of_the_terminal() -> None:
    shown = page("/errors/")

    codes = {one.code for one in _below(ShirushiError) if one.__module__.startswith("shirushi.")}
    own = {code for code in codes if not code.startswith("cli.")}
    assert [code for code in sorted(own) if f'href="/errors/{code}/"' not in shown] == []
    assert "/errors/cli." not in shown
    for code in ("core.not-json", "framework.editions-unrelated", "review.not-open"):
        if code in own:
            assert code in page(f"/errors/{code}/", "ja")


def _below(kind: type[ShirushiError]) -> list[type[ShirushiError]]:
    return [each for one in kind.__subclasses__() for each in (one, *_below(one))]


def test_the_frameworks_are_found_from_every_page_and_from_a_verdict() -> None:
    site = make_site()
    listing.publish(approved(site), by=site.author, now=NOW)

    assert 'href="/frameworks/"' in page("/verify/")
    assert 'href="/frameworks/jp-mc-1.0/"' in page("/catalogue/shirushi-u/data-science/")
    assert 'href="/frameworks/eu-2022/"' in page("/catalogue/shirushi-u/data-science/frameworks/")
