"""Recognition casework by programs: the same acts as the pages, with a registrar's key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord, DocumentRecord
from shirushi.web.apps.recognition import services
from shirushi.web.apps.recognition.models import DecisionRecord, RequestRecord
from tests.campus import Site, cohort, csv, make_site, registrar
from tests.functional.test_recognition_papers import filed
from tests.programs import Program, program_of
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

CASES = "/organisations/shirushi-u/recognition"
RULING: dict[str, Any] = {
    "outcome": "part",
    "credits": {"amount": "1.5", "system": "jp"},
    "amount": "1.5単位(統計学入門)",
    "reasons": "学修成果のうち統計の部分が一致する。",
    "article": "学則第30条",
}


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def tanaka(site: Site) -> Program:
    return program_of(site.organisation, registrar(site, "tanaka"))


@pytest.fixture
def mori(site: Site) -> Program:
    return program_of(site.organisation, registrar(site, "mori"))


@pytest.fixture
def case(site: Site, tanaka: Program) -> str:
    found = cohort(site, csv("S1,髙橋花子,hanako@example.jp,合格,2026-08-01"))
    issuing.issue_batch(found.pk, 0, now=NOW)
    assert tanaka.key
    filed(bytes(CredentialRecord.objects.get().signed or b""))
    return f"{CASES}/{RequestRecord.objects.get().pk}"


def test_the_cases_that_wait_are_listed_with_their_deadlines(case: str, tanaka: Program) -> None:
    RequestRecord.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    (one,) = tanaka.get(CASES).said["items"]

    assert case.endswith(f"/{one['id']}")
    assert (one["state"], one["overdue"]) == ("filed", True)
    assert one["titles"][0]["ja"] == "データサイエンス基礎"
    assert "name" not in one


def test_a_dossier_has_the_seven_elements_and_the_report(case: str, tanaka: Program) -> None:
    said = tanaka.get(case).said

    (file,) = said["files"]
    assert [one["element"] for one in file["elements"]] == [
        "quality",
        "verification",
        "level",
        "outcomes",
        "workload",
        "assessment",
        "identity",
    ]
    assert file["report"]["answer"] == "valid"
    assert said["email"] == "hanako@example.jp"


def test_a_decision_sent_twice_is_one_and_is_signed_once(
    case: str, tanaka: Program, mori: Program
) -> None:
    first, again = (tanaka.post(case, RULING) for _ in range(2))
    other = mori.post(case, RULING)

    assert (first.status, again.status, other.status) == (200, 200, 409)
    assert first.said == again.said
    assert other.code == "recognition.already-decided"
    assert first.said["credits"] == {"amount": "1.5", "system": "jp"}
    assert [one["kind"] for one in first.said["papers"]] == ["credit", "decision"]
    assert DecisionRecord.objects.count() == 1
    assert DocumentRecord.objects.count() == 2
    assert tanaka.get(CASES).said["items"] == []
    assert len(tanaka.get(f"{CASES}?waiting=false").said["items"]) == 1


def test_nobody_decides_on_the_appeal_against_their_own_decision(
    case: str, tanaka: Program, mori: Program
) -> None:
    tanaka.post(case, RULING)
    services.appeal(RequestRecord.objects.get(), why="見直しを希望", now=timezone.now())

    own, other = tanaka.post(case, RULING), mori.post(case, {**RULING, "outcome": "full"})

    assert (own.status, own.code) == (403, "recognition.own-decision")
    assert other.said["round"] == 2
    assert tanaka.post(case, RULING).status == 409


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"outcome": "refused"}, "recognition.words-missing", "difference"),
        ({"article": " "}, "recognition.words-missing", "article"),
        ({"reasons": "髙橋花子"}, "recognition.names-the-applicant", "reasons"),
        ({"reasons": "田中さんの意見"}, "recognition.may-name-somebody", "reasons"),
        (
            {"credits": {"amount": "1", "system": "gold"}},
            "recognition.credit-system",
            "credits.system",
        ),
        (
            {"credits": {"amount": "0", "system": "jp"}},
            "model.credits-not-positive",
            "credits.amount",
        ),
        (
            {"outcome": "refused", "difference": "水準"},
            "recognition.credit-refused",
            "credits.amount",
        ),
    ],
)
def test_a_bad_decision_is_answered_with_its_path(
    case: str, tanaka: Program, wrong: dict[str, Any], code: str, path: str
) -> None:
    if code == "recognition.words-missing":
        wrong = {**wrong, "credits": None}

    answer = tanaka.post(case, {**RULING, **wrong})

    assert (answer.status, answer.code, answer.said["path"]) == (422, code, path)
    assert not DecisionRecord.objects.exists()


def test_what_only_looks_like_a_name_passes_with_the_registrars_word(
    case: str, tanaka: Program
) -> None:
    ruling = {**RULING, "reasons": "田中さんの意見", "names_nobody": True}

    assert tanaka.post(case, ruling).status == 200


def test_precedents_are_searched_and_name_nobody(case: str, tanaka: Program) -> None:
    tanaka.post(case, RULING)

    found = tanaka.get(f"{CASES}/precedents?words=ﾃﾞｰﾀｻｲｴﾝｽ 統計").said
    nothing = tanaka.get(f"{CASES}/precedents?words=天文学").said

    (one,) = found["items"]
    assert one["about"][0]["title"]["ja"] == "データサイエンス基礎"
    assert "髙橋" not in str(found)
    assert nothing["count"] == 0


def test_only_registrars_of_the_institution_see_cases(case: str, site: Site) -> None:
    author = program_of(site.organisation, site.author)
    theirs = make_site("other-u")
    other = program_of(theirs.organisation, theirs.author)

    for path in (CASES, case, f"{CASES}/precedents"):
        assert author.get(path).status == 403
        assert other.get(path).status == 404
        assert Program().get(path).status == 401
