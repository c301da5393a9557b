"""The whole life of a micro-credential, as programs live it through the API."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.jobs.worker import work
from tests.campus import Site, approved, cohort, document, learners, make_site
from tests.programs import Program, document_in, program_of
from tests.world import EXAMPLES

pytestmark = [pytest.mark.web, pytest.mark.django_db]

OURS = "/organisations/shirushi-u"
ISSUER = "did:web:127.0.0.1%3A8000:issuers:shirushi-u"


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def author(site: Site) -> Program:
    return program_of(site.organisation, site.author)


@pytest.fixture
def reviewer(site: Site) -> Program:
    return program_of(site.organisation, site.reviewer)


@pytest.fixture
def officer(site: Site) -> Program:
    return program_of(site.organisation, site.officer)


def example(name: str = "data-science") -> dict[str, Any]:
    return document_in(EXAMPLES / "programmes" / f"{name}.toml")


def signed(row: CredentialRecord) -> bytes:
    return bytes(row.signed or b"")


def in_review(author: Program) -> int:
    author.post(f"{OURS}/programmes", {"slug": "data-science", "document": example()})
    handed_in = author.post(f"{OURS}/programmes/data-science/submit")
    return int(handed_in.said["version"])


# ---------------------------------------------------------------- one story


def test_one_micro_credential_goes_from_its_description_to_an_award(
    author: Program, reviewer: Program, officer: Program
) -> None:
    # It is described, judged, changed and handed in.
    made = author.post(f"{OURS}/programmes", {"slug": "data-science", "document": example()})
    changed = example() | {"level": []}
    saved = author.put(
        f"{OURS}/programmes/data-science",
        {"revision": made.said["revision"], "document": changed},
    )
    stale = author.put(
        f"{OURS}/programmes/data-science",
        {"revision": made.said["revision"], "document": changed},
    )
    handed_in = author.post(f"{OURS}/programmes/data-science/submit")
    version = handed_in.said["version"]

    assert (made.status, made.said["outcomes"]["jp-mc-1.0"]) == (201, "met")
    assert [one["framework"]["id"] for one in made.said["verdicts"]][:2] == ["jp-mc-1.0", "eu-2022"]
    assert (saved.status, saved.said["revision"]) == (200, made.said["revision"] + 1)
    assert (stale.status, stale.code) == (409, "authoring.edited-meanwhile")
    assert (handed_in.status, handed_in.said["state"]) == (200, "submitted")

    # Its author may not decide on it; a reviewer who did not write it may.
    own = author.post(f"{OURS}/reviews/{version}", {"decision": "approved"})
    waiting = reviewer.get(f"{OURS}/reviews")
    decided = reviewer.post(f"{OURS}/reviews/{version}", {"decision": "approved"})
    published = author.post(f"{OURS}/publish/{version}")

    assert (own.status, own.code) == (403, "review.own-programme")
    assert [one["version"] for one in waiting.said["items"]] == [version]
    assert (decided.status, decided.said["decision"]) == (200, "approved")
    assert (published.status, published.said["slug"]) == (200, "data-science")

    # A stranger finds it.
    stranger = Program()
    found = stranger.get("/catalogue?words=データ")
    entry = stranger.get("/catalogue/shirushi-u/data-science")

    assert [one["slug"] for one in found.said["items"]] == ["data-science"]
    assert entry.said["document"]["id"] == example()["id"]
    assert entry.said["reviewed_at"] == decided.said["decided_at"]

    # A cohort is read as Japanese Excel writes it, issued by a worker, and looked after.
    file = (EXAMPLES / "cohorts" / "spring-cp932.csv").read_bytes()
    read = officer.upload(f"{OURS}/cohorts", "spring-cp932.csv", file, version=version)
    there = f"{OURS}/cohorts/{read.said['id']}"
    started = [officer.post(f"{there}/issue") for _ in range(2)]
    before = officer.get(there)
    work()
    after = officer.get(there)
    page = officer.get(f"{there}/credentials?page=10")

    assert read.status == 201
    assert read.said["encoding"] == "cp932"
    assert read.said["progress"]["rows"] == 494
    assert all(one["ja"] and one["line"] > 1 for one in read.said["problems"])
    assert [one.status for one in started] == [202, 202]
    assert (before.said["state"], before.said["progress"]["issued"]) == ("issuing", 0)
    assert (after.said["state"], after.said["progress"]["issued"]) == ("issued", 494)
    assert (page.said["count"], page.said["pages"], len(page.said["items"])) == (494, 10, 44)

    # One is verified, counted, revoked and verified again.
    uuid = page.said["items"][0]["uuid"]
    credential = signed(CredentialRecord.objects.get(uuid=uuid))
    award = document_in(EXAMPLES / "awards" / "data-literacy-certificate.toml")
    sent = {"award": award, "credentials": [credential.decode()], "accept": [ISSUER]}
    valid = stranger.ask("POST", "/verify", credential)
    counted = stranger.post("/stack", sent)
    revoked = officer.post(f"{OURS}/credentials/{uuid}/revoke", {"reason": "error", "note": ""})
    invalid = stranger.ask("POST", "/verify", credential)
    not_counted = stranger.post("/stack", sent)

    assert valid.said["report"]["answer"].startswith("valid")
    assert valid.said["quality"]["reviewed_by"]["ja"] == "標大学"
    assert counted.said["outcome"] == "partly"
    assert revoked.said["revocation_reason"] == "error"
    assert invalid.said["report"]["answer"] == "revoked"
    assert not_counted.said["outcome"] == "missing"
    assert officer.get(there).said["progress"]["revoked"] == 1


def test_every_act_through_the_api_is_recorded_with_who_did_it(
    site: Site, author: Program, reviewer: Program
) -> None:
    version = in_review(author)

    reviewer.post(f"{OURS}/reviews/{version}", {"decision": "approved"})

    told = {one.name: one.actor_id for one in EventRecord.objects.all()}
    assert told["programme.created"] == told["version.submitted"] == site.author.pk
    assert told["version.approved"] == site.reviewer.pk


# ---------------------------------------------------------------- authors and reviewers


def test_a_programme_is_written_for_the_frameworks_that_are_sent_with_it(author: Program) -> None:
    sent = {"slug": "data-science", "document": example(), "meant_for": ["nz-nzqa", "au-nmf"]}
    made = author.post(f"{OURS}/programmes", sent)
    there = f"{OURS}/programmes/data-science"
    kept = author.put(there, {"revision": made.said["revision"], "document": example()})
    moved = author.put(
        there,
        {"revision": kept.said["revision"], "document": example(), "meant_for": ["ie-microcreds"]},
    )

    assert made.said["meant_for"] == kept.said["meant_for"] == ["jp-mc-1.0", "au-nmf", "nz-nzqa"]
    assert [one["framework"]["id"] for one in made.said["verdicts"]][:3] == made.said["meant_for"]
    assert moved.said["meant_for"] == ["jp-mc-1.0", "ie-microcreds"]
    found = made.said["verdicts"][0]["findings"]
    assert {one["demand_found"] for one in found} == {True}


def test_a_framework_nobody_knows_is_told_with_the_mistakes_of_the_document(
    author: Program,
) -> None:
    sent = {
        "slug": "data-science",
        "document": {**example(), "title": "x", "language": "ja"},
        "meant_for": ["mars-1"],
    }

    refused = author.post(f"{OURS}/programmes", sent)

    assert refused.status == 422
    paths = {one["path"] for one in refused.said["errors"]}
    assert paths == {"document.title", "document.language", "meant_for"}
    assert author.get(f"{OURS}/programmes").said["items"] == []


def test_a_programme_that_is_not_one_is_judged_and_not_handed_in(author: Program) -> None:
    made = author.post(f"{OURS}/programmes", {"slug": "seminar", "document": example("seminar")})

    refused = author.post(f"{OURS}/programmes/seminar/submit")

    assert made.said["outcomes"]["jp-mc-1.0"] == "not_met"
    assert (refused.status, refused.code) == (422, "authoring.not-submittable")


def test_a_version_is_taken_back_and_handed_in_twice(author: Program) -> None:
    in_review(author)

    again = author.post(f"{OURS}/programmes/data-science/submit")
    back = author.post(f"{OURS}/programmes/data-science/take-back")

    assert again.said["state"] == "submitted"
    assert back.said["state"] == "draft"


def test_a_reviewer_returns_a_version_with_words_and_not_without(
    author: Program, reviewer: Program
) -> None:
    version = in_review(author)

    silent = reviewer.post(f"{OURS}/reviews/{version}", {"decision": "returned"})
    spoken = reviewer.post(
        f"{OURS}/reviews/{version}", {"decision": "returned", "comment": "学修量の根拠を"}
    )
    twice = reviewer.post(f"{OURS}/reviews/{version}", {"decision": "approved"})
    read = author.get(f"{OURS}/programmes/data-science")

    assert (silent.status, silent.code) == (422, "review.comment-missing")
    assert silent.said["path"] == "comment"
    assert spoken.status == 200
    assert (twice.status, twice.code) == (409, "review.already-decided")
    assert (read.said["state"], read.said["reviews"][0]["comment"]) == (
        "returned",
        "学修量の根拠を",
    )


def test_a_text_changed_while_it_was_read_is_not_decided_on(
    author: Program, reviewer: Program
) -> None:
    version = in_review(author)
    read = reviewer.get(f"{OURS}/reviews/{version}").said["revision"]
    author.post(f"{OURS}/programmes/data-science/take-back")
    author.put(f"{OURS}/programmes/data-science", {"revision": read, "document": example()})
    author.post(f"{OURS}/programmes/data-science/submit")

    late = reviewer.post(f"{OURS}/reviews/{version}", {"decision": "approved", "revision": read})

    assert (late.status, late.code) == (409, "review.text-changed")


def test_a_draft_is_nobodys_to_review_and_not_to_publish(
    author: Program, reviewer: Program
) -> None:
    made = author.post(f"{OURS}/programmes", {"slug": "data-science", "document": example()})
    version = made.said["version"]

    seen = reviewer.get(f"{OURS}/reviews/{version}")
    published = author.post(f"{OURS}/publish/{version}")

    assert seen.status == 404
    assert (published.status, published.code) == (409, "listing.not-publishable")


def test_a_new_version_begins_after_an_approved_one(author: Program, reviewer: Program) -> None:
    version = in_review(author)
    reviewer.post(f"{OURS}/reviews/{version}", {"decision": "approved"})
    there = f"{OURS}/programmes/data-science"
    revision = author.get(there).said["revision"]

    new = author.put(there, {"revision": revision, "document": example()})

    assert (new.said["number"], new.said["state"]) == (2, "draft")
    assert new.said["version"] != version


# ---------------------------------------------------------------- issuing


def test_a_cohort_needs_an_approved_version_of_the_organisation(
    author: Program, officer: Program
) -> None:
    other = approved(make_site("other-u"))
    made = author.post(f"{OURS}/programmes", {"slug": "data-science", "document": example()})

    draft = officer.upload(f"{OURS}/cohorts", "x.csv", learners(1), version=made.said["version"])
    foreign = officer.upload(f"{OURS}/cohorts", "x.csv", learners(1), version=other.pk)
    none = officer.upload(f"{OURS}/cohorts", "x.csv", learners(1), version=10**30)

    assert (draft.status, draft.code) == (409, "issuing.not-approved")
    assert (foreign.status, foreign.code, foreign.said["path"]) == (
        422,
        "api.version-unknown",
        "version",
    )
    assert none.code == "api.version-unknown"


def test_the_same_file_twice_is_one_cohort(site: Site, officer: Program) -> None:
    version = approved(site).pk
    first = officer.upload(f"{OURS}/cohorts", "x.csv", learners(2), version=version)

    again = officer.upload(f"{OURS}/cohorts", "y.csv", learners(2), version=version)
    listed = officer.get(f"{OURS}/cohorts")

    assert (again.status, again.code) == (409, "issuing.cohort-exists")
    assert [one["id"] for one in listed.said["items"]] == [first.said["id"]]


@pytest.mark.parametrize("data", [b"\x81", b"a,b\n1,2\n", b'"', b"", b"\0\0\0"])
def test_a_file_that_is_no_cohort_says_why(site: Site, officer: Program, data: bytes) -> None:
    answer = officer.upload(f"{OURS}/cohorts", "x.csv", data, version=approved(site).pk)

    assert answer.status == 422
    assert CredentialRecord.objects.count() == 0


def test_a_credential_that_is_not_issued_cannot_be_revoked(site: Site, officer: Program) -> None:
    cohort(site, learners(1), started=False)
    uuid = CredentialRecord.objects.get().uuid

    answer = officer.post(f"{OURS}/credentials/{uuid}/revoke", {"reason": "error"})

    assert (answer.status, answer.code) == (409, "issuing.credential-gone")


def test_the_document_of_a_version_can_be_sent_back_as_it_came(author: Program) -> None:
    made = author.post(f"{OURS}/programmes", {"slug": "x", "document": document()})

    saved = author.put(
        f"{OURS}/programmes/x",
        {"revision": made.said["revision"], "document": made.said["document"]},
    )

    assert saved.said["document"] == made.said["document"] == document()
