"""The catalogue: only what was approved, found by words, withdrawn without harm."""

from __future__ import annotations

import pytest

from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.apps.listing import queries, services
from shirushi.web.apps.review import services as review
from shirushi.web.apps.review.models import Decision
from tests.campus import Site, approved, document, draft, make_site
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def site() -> Site:
    return make_site()


def test_a_draft_is_not_publishable(site: Site) -> None:
    with pytest.raises(services.NotPublishable):
        services.publish(draft(site), by=site.author, now=NOW)


def test_signs_that_a_database_reads_as_patterns_are_only_signs(site: Site) -> None:
    services.publish(approved(site), by=site.author, now=NOW)

    assert not queries.search("%%%")
    assert not queries.search("_" * 3)
    assert queries.search("").count() == 1


def test_a_programme_is_found_by_the_skill_it_is_aligned_to(site: Site) -> None:
    text = document("statistics")
    skill = {"name": "Data Analytics", "url": "https://skills.example/data-analytics"}
    text["learning_outcomes"][0]["alignments"] = [skill]
    version = authoring.create_programme(
        site.organisation, slug="aligned", document=text, by=site.author, now=NOW
    )
    services.publish(_approve(version, site), by=site.author, now=NOW)
    services.publish(approved(site), by=site.author, now=NOW)

    assert queries.fields() == ["Data Analytics"]
    assert [one.programme.slug for one in queries.search("", field="Data Analytics")] == ["aligned"]


def test_a_withdrawn_programme_is_found_no_more_and_may_come_back(site: Site) -> None:
    version = approved(site)
    row = services.publish(version, by=site.author, now=NOW)

    services.withdraw(row, by=site.author, now=NOW)
    services.withdraw(row, by=site.author, now=NOW)
    gone = (queries.search("").count(), list(queries.providers()))
    services.publish(version, by=site.author, now=NOW)

    assert gone == (0, [])
    assert queries.entry(site.organisation.slug, "data-science") is not None
    assert list(queries.providers()) == [site.organisation]


def _approve(version: VersionRecord, site: Site) -> VersionRecord:
    authoring.submit(version.programme, by=site.author, now=NOW)
    review.decide(version, decision=Decision.APPROVED, comment="", by=site.reviewer, now=NOW)
    return version
