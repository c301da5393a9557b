"""A reviewer's path through pages: the queue, the findings, the decision."""

from __future__ import annotations

import pytest
from django.test import Client

from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord, VersionState
from shirushi.web.apps.review.models import ReviewRecord
from tests.campus import Site, document, draft, make_site, person
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

QUEUE = "/o/shirushi-u/reviews/"


def of(user: UserRecord, language: str = "ja") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def submitted(site: Site) -> VersionRecord:
    return authoring.submit(draft(site).programme, by=site.author, now=NOW)


def decision(version: VersionRecord, what: str = "approved", comment: str = "") -> dict[str, str]:
    return {"revision": str(version.revision), "decision": what, "comment": comment}


def test_the_queue_leads_to_the_findings_and_the_description(
    site: Site, submitted: VersionRecord
) -> None:
    client = of(site.reviewer)

    assert f"{QUEUE}{submitted.pk}/" in client.get(QUEUE).content.decode()
    shown = client.get(f"{QUEUE}{submitted.pk}/").content.decode()

    assert "出典" in shown
    assert "データの種類と収集方法の違いを説明し" in shown


def test_approving_is_recorded_with_the_reviewer(site: Site, submitted: VersionRecord) -> None:
    answer = of(site.reviewer).post(f"{QUEUE}{submitted.pk}/", decision(submitted))

    assert answer["Location"] == QUEUE
    submitted.refresh_from_db()
    assert submitted.state == VersionState.APPROVED
    assert ReviewRecord.objects.get().reviewer == site.reviewer


def test_the_authors_own_approval_is_refused_with_the_way_out(
    site: Site, submitted: VersionRecord
) -> None:
    answer = of(site.author).post(f"{QUEUE}{submitted.pk}/", decision(submitted))

    assert answer.status_code == 422
    assert "自分が書いたプログラムを自分で審査することはできません" in answer.content.decode()
    submitted.refresh_from_db()
    assert submitted.state == VersionState.SUBMITTED


def test_the_second_reviewer_is_told_who_decided_and_keeps_the_comment(
    site: Site, submitted: VersionRecord
) -> None:
    second = person("tanaka")
    accounts.grant(site.organisation, user=second, role=Role.REVIEWER, by=site.author, now=NOW)
    of(site.reviewer).post(f"{QUEUE}{submitted.pk}/", decision(submitted))

    answer = of(second).post(
        f"{QUEUE}{submitted.pk}/", decision(submitted, "returned", "評価の基準を書いてください")
    )

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert site.reviewer.display_name in shown
    assert "評価の基準を書いてください" in shown
    assert ReviewRecord.objects.count() == 1


def test_the_same_decision_sent_twice_is_one_decision(site: Site, submitted: VersionRecord) -> None:
    client = of(site.reviewer)

    answers = [client.post(f"{QUEUE}{submitted.pk}/", decision(submitted)) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert ReviewRecord.objects.count() == 1


def test_returning_needs_a_reason_which_the_author_reads(
    site: Site, submitted: VersionRecord
) -> None:
    client = of(site.reviewer)

    refused = client.post(f"{QUEUE}{submitted.pk}/", decision(submitted, "returned"))
    client.post(f"{QUEUE}{submitted.pk}/", decision(submitted, "returned", "配点を明記すること"))

    assert refused.status_code == 422
    assert 'href="#id_comment"' in refused.content.decode()
    shown = of(site.author).get("/o/shirushi-u/programmes/data-science/").content.decode()
    assert "配点を明記すること" in shown


def test_a_text_that_changed_while_it_was_read_is_not_decided_on(
    site: Site, submitted: VersionRecord
) -> None:
    read = decision(submitted)
    programme = submitted.programme
    authoring.take_back(programme, by=site.author, now=NOW)
    authoring.save_draft(
        programme,
        document={**document(), "content": {"ja": "別の内容", "en": "Other content"}},
        revision=submitted.revision,
        by=site.author,
        now=NOW,
    )
    authoring.submit(programme, by=site.author, now=NOW)

    answer = of(site.reviewer).post(f"{QUEUE}{submitted.pk}/", read)

    assert answer.status_code == 422
    assert "別の内容" in answer.content.decode()
    assert not ReviewRecord.objects.exists()


def test_nothing_chosen_is_said_and_a_draft_is_not_the_reviewers_to_see(site: Site) -> None:
    version = draft(site)
    client = of(site.reviewer)
    hidden = client.get(f"{QUEUE}{version.pk}/")
    authoring.submit(version.programme, by=site.author, now=NOW)

    answer = client.post(f"{QUEUE}{version.pk}/", {"revision": str(version.revision)})

    assert (hidden.status_code, answer.status_code) == (404, 422)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pages_stand_in_both_languages(
    site: Site, submitted: VersionRecord, language: str
) -> None:
    client = of(site.reviewer, language)

    for address in (QUEUE, f"{QUEUE}{submitted.pk}/"):
        assert f'<html lang="{language}">' in client.get(address).content.decode()


def test_others_are_turned_away(site: Site) -> None:
    assert of(site.officer).get(QUEUE).status_code == 403
    assert Client().get(QUEUE).status_code == 302
