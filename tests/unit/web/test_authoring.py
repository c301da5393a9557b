"""Versions: what is approved is kept for ever, and a description reads in 17 rows."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.model.document import CharacterForbidden
from shirushi.web.apps.authoring import describing, queries, services
from shirushi.web.apps.authoring.models import JUDGED_BY, VersionRecord, VersionState
from tests.campus import Site, approved, document, draft, make_site
from tests.world import EXAMPLES, NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.mark.parametrize("change", [{"title_ja": "別"}, {"document": {}}, {"state": "draft"}])
def test_the_database_refuses_to_change_an_approved_text(
    site: Site, change: dict[str, object]
) -> None:
    version = approved(site)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        VersionRecord.objects.filter(pk=version.pk).update(**change)

    version.refresh_from_db()
    assert version.state == VersionState.APPROVED
    assert version.document == document()


def test_an_approved_version_may_be_judged_again(site: Site) -> None:
    version = approved(site)

    again = services.judge_again(version, now=NOW)

    assert set(again.verdicts) == set(JUDGED_BY)
    assert all(one["framework"]["edition"] for one in again.verdicts.values())


def test_whoever_only_edits_the_next_version_may_review_it_no_more_than_its_author(
    site: Site,
) -> None:
    version = approved(site)

    following = services.save_draft(
        version.programme,
        document=document(),
        revision=version.revision,
        by=site.reviewer,
        now=NOW,
    )

    assert following.number == 2
    assert following.editors == [site.reviewer.pk]
    assert [one.number for one in queries.versions(version.programme)] == [2, 1]


def test_every_mistake_of_a_document_is_told_at_once_and_nothing_is_stored(site: Site) -> None:
    broken = {"id": "urn:x", "title": "x", "learner_effort": [{"hours": "x"}]}

    with pytest.raises(ManyErrors) as caught:
        services.create_programme(
            site.organisation, slug="x", document=broken, by=site.author, now=NOW
        )

    assert {one.path for one in caught.value.errors} >= {"title", "learner_effort[0].hours"}
    assert not VersionRecord.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error", "path"),
    [
        ({"title": {"ja": "題\0", "en": "Title"}}, CharacterForbidden, "title.ja"),
        ({"own\0word": 1}, CharacterForbidden, None),
        ({"id": "urn:x:" + "0" * services.MOST_ID}, services.IdTooLong, "id"),
    ],
)
def test_what_no_database_keeps_is_refused_before_it_is_stored(
    site: Site, changes: dict[str, object], error: type[ShirushiError], path: str | None
) -> None:
    with pytest.raises(error) as caught:
        services.create_programme(
            site.organisation, slug="x", document=document() | changes, by=site.author, now=NOW
        )

    assert caught.value.path == path


def test_the_deciding_verdict_comes_first_whatever_order_the_database_keeps(site: Site) -> None:
    version = draft(site)
    version.verdicts = {"zz-1": {}} | {name: version.verdicts[name] for name in sorted(JUDGED_BY)}

    assert list(version.judged) == [*JUDGED_BY, "zz-1"]


def test_a_programmes_short_name_is_taken_once(site: Site) -> None:
    draft(site)

    with pytest.raises(services.ProgrammeExists):
        draft(site)


@pytest.mark.parametrize("name", ["a.toml", "a.json", "a.txt"])
def test_a_file_of_noise_is_refused_with_an_error_of_ours(site: Site, name: str) -> None:
    with pytest.raises(ShirushiError):
        services.import_programme(
            site.organisation,
            slug="x",
            file_name=name,
            data=b"\x89PNG\r\n\x1a\n\x00",
            by=site.author,
            now=NOW,
        )


def test_a_file_is_imported_as_it_stands(site: Site) -> None:
    data = (EXAMPLES / "programmes" / "data-science.toml").read_bytes()

    version = services.import_programme(
        site.organisation, slug="x", file_name="x.toml", data=data, by=site.author, now=NOW
    )

    assert version.document == document()


def test_a_description_reads_in_17_rows_in_both_languages() -> None:
    rows = describing.rows(document())

    said = {row.descriptor.id: row.lines for row in rows}
    assert [row.descriptor.row for row in rows] == list(range(1, 18))
    assert said["learner_effort"][0].ja == "45時間(総学習時間)"
    assert said["credit_recognition"][0].en == "1 Japanese credit"
    assert said["language"][0].en == "Japanese"


def test_what_nobody_said_has_no_lines_and_stated_absence_has_one() -> None:
    bare = {
        "id": "urn:x",
        "title": {"ja": "題", "en": "Title"},
        "assessment_type": [],
        "credit_recognition": {},
    }

    said = {row.descriptor.id: row.lines for row in describing.rows(bare)}

    assert said["content"] == ()
    assert said["assessment_type"][0].en == "There is no assessment."
    assert said["credit_recognition"][0].ja == "単位は授与しない"
