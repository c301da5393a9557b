"""What anybody may ask of the API without a key: judge, verify, count towards an award."""

from __future__ import annotations

import base64
import json
import tomllib
from typing import Any

import pytest
from django.test import Client

from shirushi.credential.baking import png, svg
from shirushi.credential.baking.picture import plain_badge
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.jobs.worker import work
from tests.campus import cohort, csv, make_site
from tests.programs import Program, document_in
from tests.world import EXAMPLES

pytestmark = [pytest.mark.web, pytest.mark.django_db]

HANAKO = "S1,髙橋花子,hanako@example.jp,合格,2026-08-01"
ISSUER = "did:web:127.0.0.1%3A8000:issuers:shirushi-u"
ONE_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


@pytest.fixture
def row() -> CredentialRecord:
    cohort(make_site(), csv(HANAKO))
    work()
    return CredentialRecord.objects.get()


def example(name: str = "data-science") -> dict[str, Any]:
    return document_in(EXAMPLES / "programmes" / f"{name}.toml")


def signed(row: CredentialRecord) -> bytes:
    return bytes(row.signed or b"")


# ---------------------------------------------------------------- judging and verifying


@pytest.mark.parametrize("name", ["data-science", "programming", "seminar", "statistics"])
def test_anybody_has_a_programme_judged_by_every_framework(name: str) -> None:
    known = [one["id"] for one in Program().get("/frameworks").said["frameworks"]]
    query = "&".join(f"framework={id_}" for id_ in known)

    judged = Program().post(f"/judge?{query}", example(name))

    assert [one["framework"]["id"] for one in judged.said["verdicts"]] == known
    assert all(one["findings"] for one in judged.said["verdicts"])


def test_japanese_is_written_as_japanese(client: Client) -> None:
    answer = client.get("/api/v1/frameworks")

    assert "マイクロクレデンシャル" in answer.content.decode()


def test_a_framework_nobody_knows_is_named() -> None:
    answer = Program().post("/judge?framework=mars-1", example())

    assert (answer.status, answer.said["path"]) == (422, "framework")
    assert "mars-1" in answer.said["detail"]


def test_a_credential_is_verified_in_every_form_it_comes_in(row: CredentialRecord) -> None:
    program = Program()
    pictures = {
        "image/svg+xml": svg.bake(plain_badge("データサイエンス基礎"), signed(row)),
        "image/png": png.bake(ONE_PIXEL, signed(row)),
        "application/vc+ld+json": signed(row),
        "text/plain": signed(row),
        "application/x-www-form-urlencoded": signed(row),
    }

    answers = [program.ask("POST", "/verify", data, kind) for kind, data in pictures.items()]
    uploads = [program.upload("/verify", "badge", data) for data in pictures.values()]

    assert {one.said["report"]["answer"] for one in (*answers, *uploads)} == {"valid"}
    assert answers[0].said["quality"]["described"]


def test_another_persons_credential_is_told_apart(row: CredentialRecord) -> None:
    program = Program()

    mine = program.upload("/verify", "x.json", signed(row), email=" Hanako@example.jp ")
    theirs = program.upload("/verify", "x.json", signed(row), email="taro@example.jp")

    assert mine.said["report"]["answer"] == "valid"
    assert theirs.said["report"]["answer"] == "other_recipient"


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b" ", "not_a_credential"),
        (b"hello", "not_a_credential"),
        (b'{"name": "x"}', "not_a_credential"),
        (b'{"a":', "malformed"),
        (b'{"a": 1, "a": 2}', "malformed"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "malformed"),
        (b"<!DOCTYPE s [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>", "malformed"),
    ],
)
def test_what_is_no_credential_is_answered_and_no_problem(data: bytes, answer: str) -> None:
    said = Program().ask("POST", "/verify", data).said

    assert said["report"]["answer"] == answer
    assert said["quality"] is None


def test_an_altered_credential_says_which_step_failed(row: CredentialRecord) -> None:
    altered = signed(row).replace("髙橋花子".encode(), "高橋花子".encode())

    said = Program().ask("POST", "/verify", altered).said

    failed = [one["step"] for one in said["report"]["steps"] if one["outcome"] == "failed"]
    assert failed == ["proof"]
    assert said["quality"]["reviewed_by"] is None


# ---------------------------------------------------------------- stacking


def test_an_award_inside_an_award_is_sent_along(row: CredentialRecord) -> None:
    awards = EXAMPLES / "awards"
    diploma = document_in(awards / "data-diploma.toml")
    certificate = document_in(awards / "data-literacy-certificate.toml")
    sent = {
        "award": diploma,
        "parts": {"data-literacy-certificate": certificate},
        "credentials": [signed(row).decode()],
        "accept": [ISSUER],
        "recipient": "hanako@example.jp",
    }

    whole = Program().post("/stack", sent)
    alone = Program().post("/stack", sent | {"parts": {}})
    wrong = Program().post("/stack", sent | {"parts": {"data-literacy-certificate": {}}})

    assert whole.said["outcome"] == "partly"
    assert alone.status == 422
    assert alone.said["path"].startswith("award.requirement")
    assert all(one.startswith("parts.data-literacy-certificate") for one in wrong.paths)


def test_only_credentials_of_accepted_issuers_count(row: CredentialRecord) -> None:
    award = document_in(EXAMPLES / "awards" / "data-literacy-certificate.toml")
    sent = {"award": award, "credentials": [signed(row).decode()]}

    nobody = Program().post("/stack", sent)
    others = Program().post("/stack", sent | {"accept": ["did:web:elsewhere.example"]})

    assert nobody.said["outcome"] != "satisfied"
    assert others.said["outcome"] == "missing"


def test_a_credential_sent_as_an_object_counts_as_well(row: CredentialRecord) -> None:

    award = document_in(EXAMPLES / "awards" / "data-literacy-certificate.toml")

    answer = Program().post(
        "/stack", {"award": award, "credentials": [json.loads(signed(row))], "accept": [ISSUER]}
    )

    assert answer.said["outcome"] == "partly"


@pytest.mark.parametrize("wrong", ["hello", "", {}, 7, None, ["x"]])
def test_what_is_no_credential_is_named_by_its_place(wrong: object) -> None:
    award = document_in(EXAMPLES / "awards" / "data-literacy-certificate.toml")

    answer = Program().post("/stack", {"award": award, "credentials": [wrong]})

    assert (answer.status, answer.said["path"]) == (422, "credentials[0]")


def test_counting_as_of_a_day_needs_a_day() -> None:
    award = document_in(EXAMPLES / "awards" / "data-literacy-certificate.toml")

    answer = Program().post("/stack", {"award": award, "credentials": [], "on": "2026-02-30"})

    assert (answer.status, answer.said["path"]) == (422, "on")


def test_what_people_say_and_a_transcript_count_as_stated_and_the_rest_is_asked() -> None:
    award = tomllib.loads(DECIDED)
    csv = "機関名,科目名,単位数,単位制度,評価,科目区分\n標大学,線形代数,4,jp,優,専門\n"
    sent = {"award": award, "credentials": [], "transcript": csv}

    unsaid = Program().post("/stack", sent)
    said = Program().post("/stack", sent | {"about": {"learner": {"statuses": {"free": True}}}})
    wrong = Program().post(
        "/stack", sent | {"transcript": csv.replace("4", "-4"), "about": {"learner": {"x": 1}}}
    )

    assert unsaid.status == 200, unsaid.said
    assert [one["name"] for one in unsaid.said["questions"]] == ["status:free:1"]
    assert unsaid.said["questions"][0]["serves"][0]["source"]
    status = {one["path"]: one["status"] for one in unsaid.said["requirements"]}
    assert status == {"all": "unknown", "all/credits": "needs_decision", "all/free": "unknown"}
    assert said.said["outcome"] == "needs_decision"
    assert said.said["requirements"][1]["uses"][0]["stated"] is True
    assert wrong.status == 422


DECIDED = """
id = "a"
name = { ja = "証明", en = "Award" }
jurisdiction = "JP"
kind = { ja = "証明", en = "certificate" }
source = { document = "rules", confidence = "confirmed" }

[requirement]
id = "all"
label = { ja = "要件", en = "What it requires" }
source = { document = "rules", confidence = "confirmed" }

[[requirement.all_of]]
id = "credits"
label = { ja = "4単位", en = "4 credits" }
credits = { least = 4, system = "jp", facts = { field = ["major"] } }
source = { document = "rules", confidence = "confirmed" }

[[requirement.all_of]]
id = "free"
label = { ja = "在学していない", en = "Not enrolled" }
learner = { status = "free", wanted = true }
source = { document = "rules", confidence = "confirmed" }

[document.rules]
title = "規程"
"""
