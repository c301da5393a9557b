"""Several awards at once, what-if and closing a gap through the API, as the page answers them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.listing import services as listing
from shirushi.web.jobs.worker import work
from tests.campus import cohort, csv, make_site
from tests.days import moved
from tests.programs import Program, document_in, document_of
from tests.world import EXAMPLES, NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

HANAKO = "S1,髙橋花子,hanako@example.jp,合格,2026-08-01"
ISSUER = "did:web:127.0.0.1%3A8000:issuers:shirushi-u"
ACHIEVEMENTS = "https://www.shirushi-u.example.ac.jp/achievements"
CERTIFICATE = document_in(EXAMPLES / "awards" / "data-literacy-certificate.toml")
ENTRY = document_in(EXAMPLES / "awards" / "data-practice-entry.toml")
OFFERINGS_TEXT = moved((EXAMPLES / "offerings" / "data-programme.toml").read_text("utf-8"))
OFFERINGS = document_of(OFFERINGS_TEXT)
TRANSCRIPT = (EXAMPLES / "transcripts" / "niad.csv").read_text("utf-8")
#: Courses of the example begin after this day.
ON = moved("2026-12-01")
WIDE = [
    "jp-niad-bachelor",
    "hk-hkuspace-stackable",
    "kr-acbs-minister-associate",
    "cyber-university",
    "in-micro-credential-share",
    "jp-bachelor-recognition",
]


@pytest.fixture
def row() -> CredentialRecord:
    cohort(make_site(), csv(HANAKO))
    work()
    return CredentialRecord.objects.get()


@pytest.fixture
def sent(row: CredentialRecord) -> dict[str, Any]:
    return {"credentials": [signed(row)], "accept": [ISSUER], "on": ON}


def signed(row: CredentialRecord) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(row.signed or b""))
    return found


def ask(what: str, sent: dict[str, Any], **more: Any) -> Any:
    answer = Program().post(f"/stack/{what}", sent | more)
    assert answer.status == 200, answer.said
    return answer.said


def refused(what: str, sent: dict[str, Any], **more: Any) -> tuple[int, str, str]:
    answer = Program().post(f"/stack/{what}", sent | more)
    return answer.status, answer.code, answer.said["path"]


def uses(plan: dict[str, Any]) -> list[str]:
    """Return the credentials whose hours count for the certificate."""
    (hours,) = [one for one in plan["requirements"] if one["path"].endswith("/hours")]
    return [use["credential"] for use in hours["uses"]]


# ---------------------------------------------------------------- several awards


def test_an_award_of_the_sites_own_is_named_by_its_id() -> None:
    listed = Program().get("/stack/awards").said["awards"]
    sent = {"credentials": [], "transcript": TRANSCRIPT}

    by_id = Program().post("/stack", sent | {"award": "jp-junior-college"})
    unknown = Program().post("/stack", sent | {"award": "nothing"})

    assert {"jp-junior-college", "jp-niad-bachelor"} <= {one["id"] for one in listed}
    assert all(one["name"]["ja"] and one["kind"]["en"] for one in listed)
    assert by_id.said["award"]["id"] == "jp-junior-college"
    assert (unknown.code, unknown.said["path"]) == ("stacking.award-unknown", "award")
    assert "/stack/awards" in unknown.said["remedy"]


def test_credits_are_shared_out_between_awards_or_each_is_planned_by_itself(
    sent: dict[str, Any], row: CredentialRecord
) -> None:
    twin = CERTIFICATE | {"id": "twin"}
    awards = [CERTIFICATE, twin]

    together = ask("plan", sent, awards=awards)
    second = ask("plan", sent, awards=awards, first=["twin"])
    instead = ask("plan", sent, awards=awards, how="instead")

    id_ = row.uuid.urn
    assert [one["award"]["id"] for one in together["plans"]] == [CERTIFICATE["id"], "twin"]
    assert sorted(len(uses(one)) for one in together["plans"]) == [0, 1]
    assert uses(second["plans"][1]) == [id_]
    assert [uses(one) for one in instead["plans"]] == [[id_], [id_]]
    assert together["proved"] is instead["proved"] is True


def test_what_nobody_said_is_asked_for_every_award(sent: dict[str, Any]) -> None:
    both = ask("plan", sent, awards=["jp-niad-bachelor", "jp-bachelor-recognition"])
    one = ask("plan", sent, awards=["jp-niad-bachelor"])

    asked = {question["name"] for question in both["questions"]}
    assert {question["name"] for question in one["questions"]} < asked
    assert {"own", "years:study"} <= asked


def test_the_answer_is_the_same_whatever_the_order_in_which_it_is_asked(
    sent: dict[str, Any],
) -> None:
    there = ask("plan", sent, awards=[CERTIFICATE, ENTRY])
    back = ask("plan", sent, awards=[ENTRY, CERTIFICATE])

    assert there["plans"] == list(reversed(back["plans"]))


# ---------------------------------------------------------------- what if


def test_a_credential_more_and_the_same_one_fewer_are_each_others_opposite(
    sent: dict[str, Any], row: CredentialRecord
) -> None:
    awards = {"awards": [CERTIFICATE]}

    more = ask("what-if", sent | {"credentials": []}, more=sent["credentials"], **awards)
    fewer = ask("what-if", sent, fewer=[row.uuid.urn], **awards)

    assert more["changes"]
    assert more["before"] == fewer["after"]
    assert more["after"] == fewer["before"]
    for one, two in zip(more["changes"], fewer["changes"], strict=True):
        assert (one["path"], one["before"], one["after"]) == (
            two["path"],
            two["after"],
            two["before"],
        )
        assert float(one["gained"]) == -float(two["gained"])


def test_a_fact_said_otherwise_changes_what_hangs_on_it(sent: dict[str, Any]) -> None:
    free = {"learner": {"statuses": {"enrolled_in_degree_course": False}}}
    bound = {"learner": {"statuses": {"enrolled_in_degree_course": True}}}

    said = ask("what-if", sent, awards=["jp-niad-bachelor"], about=bound, about_then=free)
    same = ask("what-if", sent, awards=["jp-niad-bachelor"], about=free)

    (changed,) = said["changes"]
    assert (changed["before"], changed["after"]) == ("missing", "satisfied")
    assert same["changes"] == []


def test_a_fact_about_a_credential_said_otherwise_changes_its_use(
    sent: dict[str, Any], row: CredentialRecord
) -> None:
    then = {"credential": [{"id": row.uuid.urn, "consumed_by": "another"}]}

    said = ask("what-if", sent, awards=[CERTIFICATE], about_then=then)

    assert uses(said["before"][0]) == [row.uuid.urn]
    assert uses(said["after"][0]) == []


def test_courses_are_taken_by_their_ids_or_all_and_prerequisites_are_told(
    sent: dict[str, Any],
) -> None:
    given = {"awards": [CERTIFICATE], "offerings": OFFERINGS}

    alone = ask("what-if", sent, take=["programming"], **given)
    both = ask("what-if", sent, take=["statistics-intensive", "programming"], **given)
    every = ask("what-if", sent, **given)

    # As docs/reference/api.md tells it.
    assert [(one["path"].rpartition("/")[2], one["gained"]) for one in alone["changes"]] == [
        ("hours", "24"),
        ("programming", "1"),
    ]
    assert alone["prerequisites_lacking"] == {"programming": [f"{ACHIEVEMENTS}/statistics"]}
    assert both["prerequisites_lacking"] == {"statistics-intensive": [], "programming": []}
    assert both["on"] == moved("2027-07-31")
    assert len(every["taken"]) == len(OFFERINGS["offering"])


def test_a_programme_of_the_catalogue_is_taken_by_its_id(row: CredentialRecord) -> None:
    listing.publish(row.cohort.version, now=NOW, by=row.cohort.created_by)
    sent = {"credentials": [], "accept": [ISSUER], "awards": [CERTIFICATE]}

    said = ask("what-if", sent, programmes=[row.achievement_id])

    assert said["changes"]
    assert said["taken"][0]["ja"]
    assert refused("what-if", sent, programmes=["urn:x:1"]) == (
        422,
        "api.programme-unknown",
        "programmes[0]",
    )


# ---------------------------------------------------------------- what only people can say


def test_a_question_is_answered_by_its_name_and_is_asked_no_more(sent: dict[str, Any]) -> None:
    name = "status:enrolled_in_degree_course:0"
    given = sent | {"award": "jp-niad-bachelor"}

    before = Program().post("/stack", given).said
    after = Program().post("/stack", given | {"answers": {name: ["yes"]}}).said
    about = {"learner": {"statuses": {"enrolled_in_degree_course": False}}}
    by_document = Program().post("/stack", given | {"about": about}).said

    assert name in {one["name"] for one in before["questions"]}
    assert name not in {one["name"] for one in after["questions"]}
    assert before["requirements"] != after["requirements"]
    assert after["requirements"] == by_document["requirements"]


def test_answers_hold_beside_a_document_and_what_if_takes_others(sent: dict[str, Any]) -> None:
    given = sent | {"awards": ["jp-niad-bachelor"], "answers": {"has": ["junior-college-graduate"]}}
    about = {"learner": {"statuses": {"enrolled_in_degree_course": False}}}
    fact = next(
        one
        for one in ask("plan", given)["questions"]
        if one["name"].startswith("fact:phase:") and one["credential"]
    )

    both = ask("plan", given, about=about)
    said = ask("what-if", given, about=about, answers_then={fact["name"]: ["after_basic"]})
    carried = ask("what-if", given, about=about, fewer=[fact["credential"]])

    stated = [use for one in both["plans"][0]["requirements"] for use in one["uses"]]
    assert any(use["stated"] for use in stated)
    assert said["changes"]
    assert said["before"] == carried["before"] == both["plans"]


# ---------------------------------------------------------------- the gap


def test_the_gap_is_closed_at_the_least_cost_or_by_the_earliest_day(sent: dict[str, Any]) -> None:
    given = {"award": CERTIFICATE, "offerings": OFFERINGS}

    cheapest = ask("gap", sent, **given)
    shortest = ask("gap", sent, best="shortest", **given)
    never = ask("gap", sent, until=moved("2027-01-01"), **given)

    assert cheapest["closes"]
    assert (cheapest["cost"], cheapest["ends_on"]) == (50_000, moved("2028-01-31"))
    assert cheapest["cost"] <= shortest["cost"]
    assert shortest["ends_on"] <= cheapest["ends_on"]
    assert cheapest["plan"]["outcome"] in {"satisfied", "needs_decision"}
    assert (never["closes"], never["take"], never["proved"]) == (False, [], True)


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("what", "more", "expected"),
    [
        ("plan", {"awards": []}, ("core.wrong-shape", "awards")),
        ("plan", {"awards": [7]}, ("core.wrong-shape", "awards[0]")),
        ("plan", {"awards": ["no"]}, ("stacking.award-unknown", "awards[0]")),
        ("plan", {"awards": [CERTIFICATE] * 2}, ("stacking.award-repeated", "awards")),
        ("plan", {"awards": ["us-hlc"] * 7}, ("core.wrong-shape", "awards")),
        ("plan", {"awards": [CERTIFICATE], "first": ["x"]}, ("api.not-sent", "first[0]")),
        ("plan", {"awards": [CERTIFICATE], "keep": ["x"]}, ("api.not-sent", "keep[0]")),
        ("plan", {"awards": [CERTIFICATE], "how": "or"}, ("core.wrong-shape", "how")),
        ("what-if", {"awards": [CERTIFICATE], "fewer": ["x"]}, ("api.not-sent", "fewer[0]")),
        (
            "what-if",
            {"awards": [CERTIFICATE], "more": [7]},
            ("core.wrong-shape", "more[0]"),
        ),
        (
            "what-if",
            {"awards": [CERTIFICATE], "more": ["hello"]},
            ("api.credential-unreadable", "more[0]"),
        ),
        (
            "what-if",
            {"awards": [CERTIFICATE], "take": ["x"]},
            ("stacking.offering-unknown", "take[0]"),
        ),
        (
            "what-if",
            {"awards": [CERTIFICATE], "about_then": {"x": 1}},
            ("core.field-unknown", "about_then.x"),
        ),
        (
            "plan",
            {"awards": [CERTIFICATE], "answers": {"x": ["1"]}},
            ("api.question-unknown", "answers.x"),
        ),
        (
            "what-if",
            {"awards": [CERTIFICATE], "answers_then": {"x": ["1"]}},
            ("api.question-unknown", "answers_then.x"),
        ),
        (
            "plan",
            {"awards": ["jp-niad-bachelor"], "answers": {"years:study": ["-1"]}},
            ("stacking.answer-wrong", "answers.years:study"),
        ),
        ("gap", {"award": CERTIFICATE}, ("core.field-missing", "offerings")),
        (
            "gap",
            {"award": CERTIFICATE, "offerings": OFFERINGS, "until": "soon"},
            ("core.day-invalid", "until"),
        ),
        (
            "gap",
            {"award": CERTIFICATE, "offerings": OFFERINGS, "at_once": 0},
            ("core.wrong-shape", "at_once"),
        ),
    ],
)
def test_a_mistake_is_told_where_it_stands(
    what: str, more: dict[str, Any], expected: tuple[str, str]
) -> None:
    sent = {"credentials": [], "on": ON}

    assert refused(what, sent, **more) == (422, *expected)


def test_more_runs_and_more_work_than_is_done_for_a_stranger_are_refused() -> None:
    run = {"starts": "2027-01-12", "ends": "2027-07-31"}
    many = {"offering": [OFFERINGS["offering"][0] | {"runs": [run] * 61}]}
    sent = {"credentials": [], "award": CERTIFICATE}
    wide = {"credentials": ["x"] * 100, "awards": WIDE}

    assert refused("gap", sent, offerings=many) == (422, "api.too-many-runs", "offerings")
    status, code, _ = refused("plan", wide)
    assert (status, code) == (422, "api.too-much-to-count")


def test_the_page_and_the_api_say_the_same_would_change(
    sent: dict[str, Any], row: CredentialRecord
) -> None:
    del sent["on"]
    files = {
        "award_file": (EXAMPLES / "awards" / "data-literacy-certificate.toml").read_bytes(),
        "credential_files": bytes(row.signed or b""),
        "offerings_file": OFFERINGS_TEXT.encode(),
    }
    form: dict[str, Any] = {name: SimpleUploadedFile(name, data) for name, data in files.items()}

    said = ask("what-if", sent, awards=[CERTIFICATE], offerings=OFFERINGS)
    answer = Client(headers={"accept-language": "en"}).post("/stack/", form | {"accept": [ISSUER]})

    page = answer.content.decode()
    below = [one for one in said["changes"] if one["path"].count("/") > 1]
    changed = [escape(one["label"]["en"]) for one in below]
    assert len(changed) > 1
    assert all(f"{label}: " in page for label in changed)
    assert said["newly_reached"] == [CERTIFICATE["id"]]
