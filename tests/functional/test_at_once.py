"""Two people, two forms, two workers at the same moment: one act is done, and done once.

Every act runs in a thread with a connection of its own, and a barrier lets all of them start
together. The same tests run on SQLite and, by ``make test-postgres``, on PostgreSQL.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult

from shirushi.core.errors import ShirushiError
from shirushi.credential.report import Answer
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.audit import queries as log
from shirushi.web.apps.audit import services as audit
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import ProgrammeRecord, VersionRecord, VersionState
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import (
    CohortRecord,
    CredentialRecord,
    RevocationReason,
)
from shirushi.web.apps.listing import services as listing
from shirushi.web.apps.review import services as review
from shirushi.web.apps.review.models import Decision, ReviewRecord
from shirushi.web.jobs import reactions
from shirushi.web.jobs import services as jobs
from shirushi.web.jobs.models import LeaseRecord
from shirushi.web.jobs.worker import work
from tests.campus import (
    Site,
    approved,
    cohort,
    csv,
    document,
    draft,
    learners,
    make_site,
    person,
    verified,
)
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

#: How often a race is run that costs little.
ROUNDS = 5

T = TypeVar("T")


def at_once(*acts: Callable[[], T]) -> list[T | ShirushiError]:
    """Do every act at the same moment; return what each returned, or our error it raised."""
    ready = threading.Barrier(len(acts), timeout=60)

    def run(act: Callable[[], T]) -> T | ShirushiError:
        try:
            connection.ensure_connection()
            ready.wait()
            return act()
        except ShirushiError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refused(outcomes: list[T | ShirushiError]) -> list[ShirushiError]:
    return [one for one in outcomes if isinstance(one, ShirushiError)]


def counted(name: str) -> int:
    return EventRecord.objects.filter(name=name).count()


@pytest.fixture
def site() -> Site:
    return make_site()


def submitted(site: Site, slug: str) -> VersionRecord:
    version = authoring.create_programme(
        site.organisation, slug=slug, document=document(), by=site.author, now=NOW
    )
    return authoring.submit(version.programme, by=site.author, now=NOW)


# ---------------------------------------------------------------- reviewers, authors, editors


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_two_reviewers_one_decides_and_the_other_is_told_who_was_first(
    site: Site, number: int
) -> None:
    version = submitted(site, f"programme-{number}")
    other = person("tanaka")

    def decide(by: UserRecord, decision: Decision) -> ReviewRecord:
        return review.decide(version, decision=decision, comment="理由", by=by, now=NOW)

    outcomes = at_once(
        lambda: decide(site.reviewer, Decision.APPROVED),
        lambda: decide(other, Decision.RETURNED),
    )

    (error,) = refused(outcomes)
    kept = ReviewRecord.objects.get()
    version.refresh_from_db()
    assert isinstance(error, review.AlreadyDecided)
    assert kept.reviewer.display_name in str(error)
    assert version.state == kept.decision
    assert counted("version.approved") + counted("version.returned") == 1


def test_a_version_is_taken_back_or_decided_on_and_never_both(site: Site) -> None:
    versions = [submitted(site, f"programme-{number}") for number in range(ROUNDS)]

    def give_back(version: VersionRecord) -> VersionRecord:
        return review.decide(
            version, decision=Decision.RETURNED, comment="理由", by=site.reviewer, now=NOW
        ).version

    for version in versions:
        outcomes = at_once(
            lambda version=version: (
                review.decide(  # type: ignore[misc] # mypy cannot infer a lambda's default
                    version, decision=Decision.RETURNED, comment="理由", by=site.reviewer, now=NOW
                ).decision
            ),
            lambda version=version: (
                authoring.take_back(  # type: ignore[misc] # the same
                    version.programme, by=site.author, now=NOW
                ).state
            ),
        )
        version.refresh_from_db()
        decided = not refused(outcomes)
        assert version.reviews.count() == decided
        assert version.state == (VersionState.RETURNED if decided else VersionState.DRAFT)

    assert counted("version.returned") + counted("version.taken_back") == ROUNDS


def test_of_two_editors_one_saves_and_the_other_is_told(site: Site) -> None:
    version = draft(site)
    titles = ["一人目の題", "二人目の題"]

    def save(title: str, revision: int) -> str:
        text = document() | {"title": {"ja": title, "en": title}}
        return authoring.save_draft(
            version.programme, document=text, revision=revision, by=site.author, now=NOW
        ).title_ja

    for revision in range(version.revision, version.revision + ROUNDS):
        outcomes = at_once(*(partial(save, title, revision) for title in titles))

        version.refresh_from_db()
        assert [type(one) for one in refused(outcomes)] == [authoring.EditedMeanwhile]
        assert version.title_ja in outcomes
        assert version.revision == revision + 1


def test_of_two_editors_of_an_approved_text_one_begins_the_next_version(site: Site) -> None:
    version = approved(site)

    def save() -> int:
        return authoring.save_draft(
            version.programme,
            document=document(),
            revision=version.revision,
            by=site.author,
            now=NOW,
        ).number

    outcomes = at_once(save, save)

    assert [type(one) for one in refused(outcomes)] == [authoring.EditedMeanwhile]
    assert 2 in outcomes
    assert version.programme.versions.count() == 2


def test_two_programmes_of_one_name_are_one_and_an_error(site: Site) -> None:
    outcomes = at_once(*(lambda: draft(site) for _ in range(2)))

    assert [type(one) for one in refused(outcomes)] == [authoring.ProgrammeExists]
    assert ProgrammeRecord.objects.count() == 1


# ---------------------------------------------------------------- the same form, sent twice


def send_twice(user: UserRecord, address: str, form: Callable[[], dict[str, object]]) -> list[int]:
    """Post the same form twice at once, as an impatient person does; return the answers."""

    def send(client: Client) -> int:
        return client.post(address, form()).status_code

    clients = [Client(), Client()]
    for client in clients:
        client.force_login(user)
    outcomes = at_once(*(partial(send, client) for client in clients))
    return sorted(one for one in outcomes if isinstance(one, int))


def test_a_cohort_sent_twice_is_read_once(site: Site) -> None:
    version = approved(site)

    answers = send_twice(
        site.officer,
        "/o/shirushi-u/cohorts/new/",
        lambda: {"version": version.pk, "file": SimpleUploadedFile("x.csv", learners(20))},
    )

    assert answers == [302, 422]
    assert CohortRecord.objects.get().credentials.count() == 20
    assert counted("cohort.read") == 1


def test_issuing_asked_for_twice_starts_once(site: Site) -> None:
    found = cohort(site, learners(2), started=False)

    answers = send_twice(site.officer, f"/o/shirushi-u/cohorts/{found.pk}/issue/", dict)

    assert answers == [302, 302]
    assert counted("cohort.started") == counted("key.made") == 1


def test_a_draft_submitted_twice_is_submitted_once(site: Site) -> None:
    version = draft(site)

    answers = send_twice(
        site.author, f"/o/shirushi-u/programmes/{version.programme.slug}/submit/", dict
    )

    assert answers == [302, 302]
    assert counted("version.submitted") == 1


def test_a_decision_sent_twice_is_recorded_once(site: Site) -> None:
    version = submitted(site, "programme")

    answers = send_twice(
        site.reviewer,
        f"/o/shirushi-u/reviews/{version.pk}/",
        lambda: {"decision": "approved", "comment": "", "revision": version.revision},
    )

    assert answers == [302, 302]
    assert counted("version.approved") == ReviewRecord.objects.count() == 1


def test_a_programme_published_twice_is_published_once(site: Site) -> None:
    version = approved(site)

    answers = send_twice(
        site.author, f"/o/shirushi-u/programmes/{version.programme.slug}/publish/", dict
    )

    assert answers == [302, 302]
    assert counted("listing.published") == 1


def test_a_credential_revoked_twice_is_revoked_once(site: Site) -> None:
    cohort(site, learners(1))
    work()
    row = CredentialRecord.objects.get()

    answers = send_twice(
        site.officer,
        f"/o/shirushi-u/credentials/{row.uuid}/revoke/",
        lambda: {"reason": "error", "note": ""},
    )

    assert answers == [302, 302]
    assert counted("credential.revoked") == 1


# ---------------------------------------------------------------- cohorts and lists


def test_a_learner_in_two_files_read_at_once_is_kept_once(site: Site) -> None:
    first = approved(site)
    later = authoring.save_draft(
        first.programme, document=document(), revision=first.revision, by=site.author, now=NOW
    )
    authoring.submit(later.programme, by=site.author, now=NOW)
    review.decide(later, decision=Decision.APPROVED, comment="", by=site.reviewer, now=NOW)

    def read(version: VersionRecord, data: bytes) -> int:
        return issuing.read_file(
            version, file_name="x.csv", data=data, by=site.officer, now=NOW
        ).credentials.count()

    outcomes = at_once(lambda: read(first, learners(20)), lambda: read(later, learners(21)))

    assert refused(outcomes) == []
    assert CredentialRecord.objects.count() == 21


def test_two_cohorts_issued_at_once_share_the_organisations_first_list(site: Site) -> None:
    first = cohort(site, learners(20))
    rows = (f"T{n},後の人{n},later{n}@example.jp,合格,2026-08-01" for n in range(20))
    second = issuing.read_file(
        first.version, file_name="later.csv", data=csv(*rows), by=site.officer, now=NOW
    )
    issuing.start_issuing(second, by=site.officer, now=NOW)

    outcomes = at_once(
        *(partial(issuing.issue_batch, one.pk, 0, now=NOW) for one in (first, second))
    )

    assert outcomes == [20, 20]
    places = CredentialRecord.objects.values_list("status_list__number", "status_index")
    assert len(set(places)) == 40
    assert {number for number, _ in places} == {1}


def test_two_credentials_of_one_list_revoked_at_once_are_both_revoked(site: Site) -> None:
    cohort(site, learners(2))
    work()
    rows = list(CredentialRecord.objects.all())

    def revoke(row: CredentialRecord) -> CredentialRecord:
        return issuing.revoke(row, reason=RevocationReason.ERROR, note="", by=site.officer, now=NOW)

    outcomes = at_once(*(partial(revoke, row) for row in rows))

    assert refused(outcomes) == []
    assert [verified(row) for row in rows] == [Answer.REVOKED] * 2


def test_a_key_changed_while_it_signs_leaves_one_key_in_use(site: Site) -> None:
    found = cohort(site, learners(20))

    outcomes = at_once(
        lambda: bool(issuing.make_key(site.organisation, by=site.officer, now=NOW)),
        lambda: bool(issuing.make_key(site.organisation, by=site.officer, now=NOW)),
        lambda: bool(issuing.issue_batch(found.pk, 0, now=NOW)),
    )

    assert outcomes == [True, True, True]
    assert site.organisation.signing_keys.filter(retired_at=None).count() == 1
    assert {verified(row) for row in CredentialRecord.objects.all()} == {Answer.VALID}


def test_acts_of_every_kind_at_once_never_wait_for_each_other_in_a_ring(site: Site) -> None:
    old = cohort(site, learners(30))
    work()
    version = old.version
    rows = list(CredentialRecord.objects.order_by("line"))

    def change() -> None:
        latest = version.programme.versions.order_by("-number")[0]
        authoring.save_draft(
            version.programme,
            document=document(),
            revision=latest.revision,
            by=site.author,
            now=NOW,
        )
        authoring.submit(version.programme, by=site.author, now=NOW)
        newest = version.programme.versions.order_by("-number")[0]
        review.decide(newest, decision=Decision.APPROVED, comment="", by=site.reviewer, now=NOW)

    def publish() -> None:
        listing.publish(version, by=site.author, now=NOW)
        listing.withdraw(version.programme.listing, by=site.author, now=NOW)

    def issue(number: int) -> None:
        data = csv(*(f"X{number}-{n},人,x{number}-{n}@example.jp,合格,2026-08-01" for n in "ab"))
        read = issuing.read_file(version, file_name="x", data=data, by=site.officer, now=NOW)
        issuing.start_issuing(read, by=site.officer, now=NOW)
        issuing.issue_batch(read.pk, 0, now=NOW)

    def revoke(row: CredentialRecord) -> None:
        issuing.revoke(row, reason=RevocationReason.ERROR, note="", by=site.officer, now=NOW)

    def hold(row: CredentialRecord) -> None:
        issuing.share(row, now=NOW)
        issuing.erase_learner(row, by=None, now=NOW)

    def make_key() -> None:
        issuing.make_key(site.organisation, by=site.officer, now=NOW)

    for number in range(ROUNDS):
        outcomes = at_once(
            change,
            publish,
            partial(issue, number * 2),
            partial(issue, number * 2 + 1),
            partial(revoke, rows[number * 3]),
            partial(revoke, rows[number * 3 + 1]),
            partial(hold, rows[number * 3 + 2]),
            make_key,
        )
        assert refused(outcomes) == []

    assert log.first_broken_link() is None
    assert CredentialRecord.objects.filter(issued_at=None).count() == 0


# ---------------------------------------------------------------- workers and the log


def test_two_workers_issue_every_credential_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "BATCH", 10)
    monkeypatch.setattr(issuing, "SLICE", 3)
    first = cohort(site, learners(30))
    rows = (f"T{n},後の人{n},later{n}@example.jp,合格,2026-08-01" for n in range(30))
    second = issuing.read_file(
        first.version, file_name="later.csv", data=csv(*rows), by=site.officer, now=NOW
    )
    issuing.start_issuing(second, by=site.officer, now=NOW)

    outcomes = at_once(lambda: work(name="one"), lambda: work(name="two"))

    ran = [one for one in outcomes if isinstance(one, int)]
    tasks = list(DBTaskResult.objects.all())
    issued = list(CredentialRecord.objects.filter(signed__isnull=False))
    noted = EventRecord.objects.filter(name="batch.issued").values_list("params", flat=True)
    # Three batches of each cohort were issued, and three of each were mailed.
    assert sum(ran) == len(tasks) == 12
    assert {task.status for task in tasks} == {"SUCCESSFUL"}
    assert {len(task.worker_ids) for task in tasks} == {1}
    assert len({(row.status_list_id, row.status_index) for row in issued}) == 60
    assert sum(params["count"] for params in noted) == 60
    assert sorted(one.to[0] for one in mail.outbox) == sorted(row.email for row in issued)
    assert LeaseRecord.objects.count() == 0
    assert log.first_broken_link() is None


def test_two_workers_put_a_killed_workers_job_back_once(site: Site) -> None:
    cohort(site, learners(2))
    reactions.react()
    result = DBTaskResult.objects.get()
    result.claim("killed-worker")
    jobs.take(result.pk, worker="killed-worker", now=NOW)

    outcomes = at_once(*(lambda: jobs.reap(now=NOW + jobs.LEASE) for _ in range(2)))

    assert sorted(one for one in outcomes if isinstance(one, int)) == [0, 1]
    assert jobs.take(result.pk, worker="another", now=NOW) == 2


def test_two_writers_leave_the_chain_of_events_unbroken() -> None:
    somebody = UserRecord(pk=1)

    def write(name: str) -> int:
        for number in range(25):
            with transaction.atomic():
                audit.record(name, subject=somebody, actor=None, at=NOW, params={"n": number})
        return 25

    outcomes = at_once(lambda: write("left"), lambda: write("right"))

    numbers = list(EventRecord.objects.order_by("number").values_list("number", flat=True))
    assert outcomes == [25, 25]
    assert numbers == list(range(1, 51))
    assert log.first_broken_link() is None


def test_two_readers_of_the_outbox_are_handed_each_event_once() -> None:
    for number in range(20):
        with transaction.atomic():
            audit.record(f"event-{number}", subject=UserRecord(pk=1), actor=None, at=NOW)
    seen: list[str] = []

    outcomes = at_once(
        *(lambda: audit.read_outbox("jobs", react=lambda one: seen.append(one.name)),) * 2
    )

    assert sum(one for one in outcomes if isinstance(one, int)) == 20
    assert seen == [f"event-{number}" for number in range(20)]
