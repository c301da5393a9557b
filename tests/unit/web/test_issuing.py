"""Cohorts: nothing lost, nothing issued twice, and every act of learner and officer."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from shirushi.credential.report import Answer
from shirushi.web.apps.issuing import queries, sealing, services
from shirushi.web.apps.issuing.models import (
    CohortRecord,
    CredentialRecord,
    RevocationReason,
    SigningKeyRecord,
)
from shirushi.web.jobs import reactions
from shirushi.web.jobs import services as jobs
from shirushi.web.jobs.models import LeaseRecord
from shirushi.web.jobs.worker import work
from tests.campus import Site, approved, cohort, csv, draft, learners, make_site, verified
from tests.world import EXAMPLES, NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def issued(site: Site, data: bytes) -> list[CredentialRecord]:
    found = cohort(site, data)
    for batch in range(found.batches):
        services.issue_batch(found.pk, batch, now=NOW)
    return list(CredentialRecord.objects.order_by("line"))


def test_good_rows_are_kept_and_bad_rows_told(site: Site) -> None:
    data = (EXAMPLES / "cohorts" / "spring-cp932.csv").read_bytes()

    found = cohort(site, data, started=False)

    assert (found.encoding, found.credentials.count(), found.batches) == ("cp932", 494, 2)
    assert [one["line"] for one in found.problems] == [21, 43, 89, 134, 202, 313]
    assert all(one["ja"] and one["en"] for one in found.problems)


def test_only_an_approved_version_is_issued(site: Site) -> None:
    with pytest.raises(services.NotApproved):
        services.read_file(
            draft(site), file_name="x.csv", data=learners(1), by=site.officer, now=NOW
        )


def test_the_same_file_is_read_once(site: Site) -> None:
    first = cohort(site, learners(2), started=False)

    with pytest.raises(services.CohortExists):
        services.read_file(
            first.version, file_name="again.csv", data=learners(2), by=site.officer, now=NOW
        )

    assert CohortRecord.objects.count() == 1


def test_a_learner_in_a_second_file_is_not_issued_again(site: Site) -> None:
    first = cohort(site, learners(2), started=False)

    second = services.read_file(
        first.version, file_name="more.csv", data=learners(3), by=site.officer, now=NOW
    )

    assert [row.line for row in second.credentials.all()] == [4]
    assert [one["code"] for one in second.problems] == ["issuing.already-issued"] * 2


def test_what_is_issued_verifies_against_what_the_site_publishes(site: Site) -> None:
    rows = issued(site, learners(3))

    assert [verified(row) for row in rows] == [Answer.VALID] * 3
    assert len({row.status_index for row in rows}) == 3


def test_issuing_a_batch_again_issues_nothing_and_changes_no_byte(site: Site) -> None:
    before = [bytes(row.signed or b"") for row in issued(site, learners(3))]

    again = services.issue_batch(CohortRecord.objects.get().pk, 0, now=NOW)

    assert again == 0
    assert [bytes(row.signed or b"") for row in CredentialRecord.objects.order_by("line")] == before


def test_starting_twice_starts_once(site: Site) -> None:
    found = cohort(site, learners(2))

    services.start_issuing(found, by=site.officer, now=NOW)
    work()

    assert DBTaskResult.objects.count() == 2  # one to issue, one to mail


def test_the_worker_issues_mails_and_ends(site: Site) -> None:
    found = cohort(site, learners(3))

    work()

    assert queries.progress(found) == queries.Progress(
        rows=3, issued=3, mailed=3, claimed=0, revoked=0
    )
    assert [one.to for one in mail.outbox] == [
        ["learner1@example.jp"],
        ["learner2@example.jp"],
        ["learner3@example.jp"],
    ]
    row = CredentialRecord.objects.order_by("line")[0]
    assert sealing.claim_token(str(row.uuid)) in mail.outbox[0].body
    assert work() == 0
    assert len(mail.outbox) == 3


def test_a_killed_workers_job_is_run_again_after_its_lease(site: Site) -> None:
    cohort(site, learners(2))
    reactions.react()
    result = DBTaskResult.objects.get()
    result.claim("killed-worker")
    jobs.take(result.pk, worker="killed-worker", now=NOW)

    assert jobs.reap(now=NOW) == 0
    assert jobs.reap(now=NOW + jobs.LEASE) == 1
    work()

    assert CredentialRecord.objects.filter(signed=None).count() == 0
    assert LeaseRecord.objects.count() == 0


def test_a_job_that_is_killed_every_time_is_left_for_a_person(site: Site) -> None:
    cohort(site, learners(1))
    reactions.react()
    result = DBTaskResult.objects.get()
    for _ in range(jobs.MOST_ATTEMPTS):
        result.claim("killed-worker")
        jobs.take(result.pk, worker="killed-worker", now=NOW)

    assert jobs.reap(now=NOW + jobs.LEASE) == 0
    result.refresh_from_db()
    assert result.status == "FAILED"


def test_a_learners_link_opens_one_credential_and_no_other(site: Site) -> None:
    one, two = issued(site, learners(2))
    token = sealing.claim_token(str(one.uuid))

    assert queries.by_claim(one.uuid, token) == one
    assert queries.by_claim(two.uuid, token) is None


def test_claiming_and_sharing_twice_change_nothing(site: Site) -> None:
    (row,) = issued(site, learners(1))

    services.claim(row, now=NOW)
    services.claim(row, now=NOW)
    first = services.share(row, now=NOW).share_key
    second = services.share(row, now=NOW).share_key

    assert first is not None
    assert first == second
    assert queries.by_share_key(first) == row
    services.stop_sharing(row, now=NOW)
    assert queries.by_share_key(first) is None


def test_a_revoked_credential_is_revoked_for_everybody_at_once(site: Site) -> None:
    one, two = issued(site, learners(2))

    services.revoke(one, reason=RevocationReason.ERROR, note="誤発行", by=site.officer, now=NOW)
    services.revoke(one, reason=RevocationReason.ERROR, note="again", by=site.officer, now=NOW)

    assert verified(one) is Answer.REVOKED
    assert verified(two) is Answer.VALID
    one.refresh_from_db()
    assert one.revocation_note == "誤発行"


def test_what_a_retired_key_signed_still_verifies(site: Site) -> None:
    (row,) = issued(site, learners(1))

    services.make_key(site.organisation, by=site.officer, now=NOW)

    assert SigningKeyRecord.objects.filter(retired_at=None).count() == 1
    assert verified(row) is Answer.VALID


def test_a_secret_key_is_sealed_and_opens_for_nothing_else(site: Site) -> None:
    seed = bytes(range(32))
    key = services.make_key(site.organisation, by=site.officer, now=NOW, seed=seed)

    assert seed not in bytes(key.sealed_seed)
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(bytes(key.sealed_seed), about="another")


def test_an_erased_learner_leaves_nothing_but_a_place(site: Site) -> None:
    (row,) = issued(site, csv("S1,髙橋花子,hanako@example.jp,合格,2026-08-01"))

    services.erase_learner(row, by=site.officer, now=NOW)

    kept = CredentialRecord.objects.values().get()
    assert not any("hanako" in str(value) or "髙橋" in str(value) for value in kept.values())
    assert kept["signed"] is None
    assert kept["status_index"] is not None


def test_a_learner_erased_before_issuing_is_issued_nothing(site: Site) -> None:
    found = cohort(site, learners(2))
    row = CredentialRecord.objects.order_by("line")[0]

    services.erase_learner(row, by=site.officer, now=NOW)
    issued_now = services.issue_batch(found.pk, 0, now=NOW)

    row.refresh_from_db()
    found.refresh_from_db()
    assert (issued_now, row.signed, found.state) == (1, None, "issued")


def test_places_in_a_list_are_all_different_and_in_no_order(site: Site) -> None:
    rows = issued(site, learners(60))
    places: list[Any] = [row.status_index for row in rows]

    assert len(set(places)) == 60
    assert places != sorted(places)


@pytest.fixture
def site() -> Site:
    return make_site()


def test_another_organisations_cohort_is_not_found(site: Site) -> None:
    found = cohort(site, learners(1), started=False)
    other = make_site("other-u")

    assert queries.cohort(other.organisation, found.pk) is None
    assert approved(other).programme.organisation == other.organisation
