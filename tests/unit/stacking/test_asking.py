"""What is asked of a person, why, and what an answer changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.stacking.asking import (
    AnswerWrong,
    Kind,
    answered,
    credential_key,
    questions,
    questions_json,
)
from shirushi.stacking.loading import packaged_award, packaged_awards
from shirushi.stacking.plan import Status
from shirushi.stacking.recognition import Standing, fact
from shirushi.stacking.solving import solve
from tests.small_awards import ON, all_of, award, cap, credits_, held

BACHELOR = packaged_award("jp_bachelor_recognition")
NIAD = packaged_award("jp_niad_bachelor")
ONE = held("a", 10)
KEY = credential_key(ONE.id)


def test_an_award_that_needs_nothing_said_asks_nothing() -> None:
    assert questions([award(all_of(credits_("c", 4, "a")))], [ONE]) == ()


def test_only_what_a_rule_needs_is_asked_with_its_reason_and_the_rule() -> None:
    bachelor = {one.name: one for one in questions([BACHELOR], [ONE])}
    niad = {one.name: one for one in questions([NIAD], [ONE])}

    assert {"own", f"fact:mode:{KEY}", f"fact:origin:{KEY}"} <= set(bachelor)
    assert "entered_on" not in niad
    assert niad["years:study"].kind is Kind.NUMBER
    assert f"fact:phase:{KEY}" in niad
    assert "status:enrolled_in_degree_course:0" in niad
    assert any(one.name.startswith("decision:jp-niad-bachelor:") for one in niad.values())
    for one in (*bachelor.values(), *niad.values()):
        assert one.serves
        assert all(served.citation.source.title for served in one.serves)
        assert one.reason.ja != one.reason.en


def test_every_packaged_award_asks_in_words_of_both_languages() -> None:
    for one in packaged_awards().values():
        for question in questions([one], [ONE]):
            assert question.label.ja != question.label.en or ":" in question.name
            for value, label in question.choices:
                assert label.ja != value, (one.id, value)


def test_what_is_refused_anyway_is_not_asked_about() -> None:
    revoked = questions([NIAD], [replace(ONE, standing=Standing.REVOKED)])

    assert all(one.credential is None for one in revoked)


def test_without_an_answer_it_stays_unknown_and_an_answer_counts_as_said() -> None:
    asked = questions([NIAD], [ONE])
    said = answered(
        asked,
        {f"fact:phase:{KEY}": ["after_basic"], "years:study": ["2"], "has": ["summative-course"]},
        [NIAD],
        on=ON,
    )
    unsaid = answered(asked, {}, [NIAD], on=ON)

    assert unsaid.applied(ONE) == ONE
    assert unsaid.circumstances["jp-niad-bachelor"].years == {}
    assert fact(said.applied(ONE), "phase") == "after_basic"
    assert said.circumstances["jp-niad-bachelor"].years == {"study": Decimal(2)}
    assert [one.marks for one in said.has] == [("summative-course",)]
    assert said.has[0].is_stated


def test_a_yes_to_a_negative_rule_means_that_the_rule_is_met() -> None:
    asked = questions([NIAD], [])

    met = answered(asked, {"status:enrolled_in_degree_course:0": ["yes"]}, [NIAD], on=ON)
    not_met = answered(asked, {"status:enrolled_in_degree_course:0": ["no"]}, [NIAD], on=ON)

    def status(said: object) -> Status:
        known = said.circumstances["jp-niad-bachelor"]  # type: ignore[attr-defined]  # Answered
        plan = solve([], NIAD, on=ON, circumstances=known)
        return next(one for one in plan.nodes if one.place.node.id == "not-enrolled").status

    assert status(met) is Status.SATISFIED
    assert status(not_met) is Status.MISSING


def test_a_decision_is_taken_for_its_award_alone() -> None:
    asked = questions([NIAD, BACHELOR], [])
    name = next(one.name for one in asked if one.name.endswith("/recency"))

    said = answered(asked, {name: ["yes"]}, [NIAD, BACHELOR], on=ON)

    assert True in said.circumstances["jp-niad-bachelor"].decisions.values()
    assert said.circumstances["jp-bachelor-recognition"].decisions == {}


def test_the_day_of_entry_tells_before_from_after() -> None:
    one = packaged_award("jp_master_recognition")
    asked = questions([one], [ONE])

    said = answered(asked, {"entered_on": ["2026-01-02"]}, [one], on=ON)

    known = said.circumstances[one.id]
    assert known.entered_on == date(2026, 1, 2)
    assert fact(ONE, "time", known) == "before_entry"


def test_every_wrong_answer_is_told_at_once_and_what_was_not_asked_is_passed_over() -> None:
    asked = questions([NIAD], [ONE])

    with pytest.raises(ManyErrors) as caught:
        answered(
            asked,
            {
                "years:study": ["-1"],
                f"fact:phase:{KEY}": ["tomorrow"],
                "has": ["crown"],
                "status:enrolled_in_degree_course:0": ["maybe"],
                "whatever": ["x"],
            },
            [NIAD],
            on=ON,
        )

    assert {type(one) for one in caught.value.errors} == {AnswerWrong}
    assert {one.path for one in caught.value.errors} == {
        "years:study",
        f"fact:phase:{KEY}",
        "has",
        "status:enrolled_in_degree_course:0",
    }


def test_measures_marks_and_words_of_ones_own_are_taken_for_their_credential_alone() -> None:
    korea = packaged_award("kr_acbs_minister_bachelor")
    two = held("b", 3)
    asked = questions([korea, BACHELOR], [ONE, two])
    other = credential_key(two.id)

    said = answered(
        asked,
        {
            f"measure:score:{KEY}": ["79.5"],
            f"marks:{KEY}": ["transfer-admission"],
            f"fact:subject:{KEY}": ["線形代数"],
            f"fact:subject:{other}": ["統計"],
            "own": ["did:example:u"],
        },
        [korea, BACHELOR],
        on=ON,
    )

    first, second = said.applied(ONE), said.applied(two)
    assert first.measures == (("score", Decimal("79.5")),)
    assert first.marks == ("transfer-admission",)
    assert (fact(first, "subject"), fact(second, "subject")) == ("線形代数", "統計")
    assert second.measures == ()
    assert said.circumstances[BACHELOR.id].own == ("did:example:u",)
    assert fact(ONE, "origin", said.circumstances[BACHELOR.id]) == "own"


def test_a_figure_that_is_known_is_not_asked_for() -> None:
    korea = packaged_award("kr_acbs_minister_bachelor")

    asked = questions([korea], [replace(ONE, measures=(("score", Decimal(80)),))])

    names = {one.name.rpartition(":")[0] for one in asked}
    assert "measure:score" not in names
    assert "measure:attendance" in names


def test_whether_what_is_under_an_open_cap_may_count_is_asked() -> None:
    (asked,) = questions([award(all_of(credits_("c", 4)), cap(None))], [ONE])

    said = answered([asked], {asked.name: ["yes"]}, [award(all_of(credits_("c", 4)))], on=ON)

    assert asked.label.en == "cap: may what is under it count?"
    assert said.circumstances["award"].decided("cap", "cap") is True


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "20260101"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    one = packaged_award("jp_master_recognition")

    with pytest.raises(AnswerWrong, match="The day of entry"):
        answered(questions([one], []), {"entered_on": [day]}, [one], on=ON)


def test_questions_are_told_to_programs_with_their_rules() -> None:
    found = questions_json(questions([NIAD], [ONE]))

    years = next(one for one in found if one["name"] == "years:study")
    assert years["kind"] == "number"
    assert {one["source"] for one in years["serves"]}


ASKED = questions([NIAD, BACHELOR], [ONE])


@given(
    st.dictionaries(
        st.sampled_from([one.name for one in ASKED]),
        st.lists(
            st.one_of(
                st.text(max_size=10),
                st.sampled_from(["yes", "no", "2", "1e400", "NaN", "2026-01-01", "own", "major"]),
            ),
            max_size=3,
        ),
    )
)
@settings(max_examples=200)
def test_any_answers_are_taken_or_refused_by_our_errors(answers: dict[str, list[str]]) -> None:
    try:
        found = answered(ASKED, answers, [NIAD, BACHELOR], on=ON)
    except ShirushiError:
        return
    found.applied(ONE)
