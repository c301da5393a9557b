"""From a draft to a published programme, and everybody who must not do it alone."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.web.apps.audit import queries as audit
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord, VersionState
from shirushi.web.apps.listing import queries as catalogue
from shirushi.web.apps.listing import services as listing
from shirushi.web.apps.review import services as review
from shirushi.web.apps.review.models import Decision, ReviewRecord
from tests.campus import approved, document, draft, make_site, person
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def test_a_programme_goes_from_draft_to_the_catalogue() -> None:
    site = make_site()
    version = approved(site)

    listing.publish(version, by=site.author, now=NOW)

    assert [row.title_ja for row in catalogue.search("データ 標大学")] == ["データサイエンス基礎"]
    assert [row.title_ja for row in catalogue.search("ﾃﾞｰﾀ")] == ["データサイエンス基礎"]
    assert not catalogue.search("陶芸")
    assert list(EventRecord.objects.order_by("number").values_list("name", flat=True))[-4:] == [
        "programme.created",
        "version.submitted",
        "version.approved",
        "listing.published",
    ]
    assert audit.first_broken_link() is None


def test_a_seminar_that_only_asks_attendance_is_not_submittable_and_says_why() -> None:
    site = make_site()
    version = draft(site, "seminar")

    with pytest.raises(authoring.NotSubmittable, match="attending"):
        authoring.submit(version.programme, by=site.author, now=NOW)

    version.refresh_from_db()
    assert version.state == VersionState.DRAFT
    assert version.verdicts["jp-mc-1.0"]["outcome"] == "not_met"


def test_an_authors_own_approval_is_refused_even_with_the_reviewers_role() -> None:
    site = make_site()
    version = draft(site)
    authoring.submit(version.programme, by=site.author, now=NOW)

    with pytest.raises(review.OwnProgramme):
        review.decide(version, decision=Decision.APPROVED, comment="", by=site.author, now=NOW)

    version.refresh_from_db()
    assert version.state == VersionState.SUBMITTED


def test_of_two_reviewers_the_second_is_told_who_decided_what() -> None:
    site = make_site()
    second = person("tanaka")
    version = approved(site)

    with pytest.raises(review.AlreadyDecided, match=r"suzuki.*approved"):
        review.decide(version, decision=Decision.RETURNED, comment="x", by=second, now=NOW)

    assert ReviewRecord.objects.count() == 1


def test_a_decision_sent_twice_is_recorded_once() -> None:
    site = make_site()
    version = approved(site)

    again = review.decide(
        version, decision=Decision.APPROVED, comment="", by=site.reviewer, now=NOW
    )

    assert ReviewRecord.objects.get() == again
    assert EventRecord.objects.filter(name="version.approved").count() == 1


def test_a_returned_version_needs_a_reason_and_is_reviewed_anew_after_a_change() -> None:
    site = make_site()
    version = draft(site)
    authoring.submit(version.programme, by=site.author, now=NOW)

    with pytest.raises(review.CommentMissing):
        review.decide(version, decision=Decision.RETURNED, comment=" ", by=site.reviewer, now=NOW)
    review.decide(
        version, decision=Decision.RETURNED, comment="直してください", by=site.reviewer, now=NOW
    )
    changed = authoring.save_draft(
        version.programme,
        document=document(),
        revision=version.revision,
        by=site.author,
        now=NOW,
    )
    authoring.submit(version.programme, by=site.author, now=NOW)
    review.decide(changed, decision=Decision.APPROVED, comment="", by=site.reviewer, now=NOW)

    assert VersionRecord.objects.get().state == VersionState.APPROVED


def test_an_approved_text_never_changes_a_change_begins_a_new_version() -> None:
    site = make_site()
    version = approved(site)
    changed = document() | {"title": {"ja": "新しい題", "en": "A new title"}}

    newer = authoring.save_draft(
        version.programme, document=changed, revision=version.revision, by=site.author, now=NOW
    )

    version.refresh_from_db()
    assert (version.title_ja, newer.number, newer.state) == ("データサイエンス基礎", 2, "draft")


def test_of_two_editors_the_second_is_told_and_overwrites_nothing() -> None:
    site = make_site()
    version = draft(site)
    authoring.save_draft(
        version.programme,
        document=document(),
        revision=version.revision,
        by=site.author,
        now=NOW,
    )

    with pytest.raises(authoring.EditedMeanwhile):
        authoring.save_draft(
            version.programme,
            document=document(),
            revision=version.revision,
            by=site.author,
            now=NOW,
        )


@pytest.mark.parametrize(
    "act",
    [
        lambda site, version: authoring.create_programme(
            site.organisation,
            slug=version.programme.slug,
            document=document(),
            by=site.author,
            now=NOW,
        ),
        lambda site, version: listing.publish(version, by=site.author, now=NOW),
        lambda site, version: review.decide(
            version, decision=Decision.APPROVED, comment="", by=site.reviewer, now=NOW
        ),
    ],
)
def test_what_may_not_be_done_with_a_draft_is_refused(act: Any) -> None:
    site = make_site()
    version = draft(site)

    with pytest.raises(ShirushiError):
        act(site, version)


def test_text_in_review_cannot_be_changed_until_it_is_taken_back() -> None:
    site = make_site()
    version = draft(site)
    authoring.submit(version.programme, by=site.author, now=NOW)

    def save() -> VersionRecord:
        return authoring.save_draft(
            version.programme,
            document=document(),
            revision=version.revision,
            by=site.author,
            now=NOW,
        )

    with pytest.raises(authoring.NotADraft):
        save()
    authoring.take_back(version.programme, by=site.author, now=NOW)
    assert save().state == VersionState.DRAFT
