"""Ten questions lead to the verdict that the description would get, and to what to change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.framework.framework import Outcome
from shirushi.framework.guide import QUESTIONS, guide
from shirushi.framework.loading import framework

JAPAN = framework("jp-mc-1.0")

GOOD = {
    "kind": "course",
    "assessed": "assessed",
    "outcomes": "yes",
    "effort": "notional",
    "effort.figure": "45",
    "credit": "credit",
    "credit.figure": "1",
    "body": "university",
    "quality": "internal",
    "people": "yes",
    "described": "yes",
    "certified": "yes",
}


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


def test_a_course_with_everything_is_one_and_nothing_is_to_be_changed() -> None:
    done = guide(GOOD, JAPAN)

    assert (done.verdict.outcome, done.changes) == (Outcome.MET, ())
    assert "必要な変更は見つかりません。" in "\n".join(done.lines("ja"))


def test_a_lecture_for_attending_is_none_and_one_change_settles_every_rule_about_it() -> None:
    done = guide({**GOOD, "kind": "lecture", "assessed": "attendance"}, JAPAN)

    assert done.verdict.outcome is Outcome.NOT_MET
    (change,) = done.changes
    assert {one.rule.id for one in change.findings} >= {"assessed", "not-attendance-only"}


def test_a_degree_is_none_whatever_else_is_there() -> None:
    done = guide({**GOOD, "kind": "degree"}, JAPAN)

    assert done.verdict.outcome is Outcome.NOT_MET
    assert "より小さい単位" in done.changes[0].remedy.ja


def test_what_is_not_answered_is_unknown_and_never_guessed() -> None:
    done = guide({**GOOD, "kind": "unsure"}, JAPAN)

    assert done.verdict.outcome is Outcome.UNKNOWN
    assert [one.findings[0].path for one in done.changes] == ["achievement_type"]


@pytest.mark.parametrize("name", ["jp-mc-1.0", "eu-2022", "jp-rishu-shomei", "unesco-2022"])
def test_who_is_sure_of_nothing_is_told_neither_yes_nor_no(name: str) -> None:
    answers = {one.id: "unsure" for one in QUESTIONS}

    done = guide(answers, framework(name))

    assert done.verdict.outcome is Outcome.UNKNOWN
    assert done.changes
    assert all(one.outcome is Outcome.UNKNOWN for one in done.changes)


def test_what_is_never_asked_is_unknown_and_not_missing() -> None:
    done = guide(GOOD, framework("eu-2022"))

    assert done.verdict.outcome is Outcome.UNKNOWN
    assert [one.path for one in done.changes] == ["country_region"]
    assert "確かめていない" in done.changes[0].findings[0].found.ja


@pytest.mark.parametrize("name", ["effort", "credit"])
def test_a_figure_left_open_is_unknown(name: str) -> None:
    answers = {key: one for key, one in GOOD.items() if key != f"{name}.figure"}

    assert guide(answers, JAPAN).verdict.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("name", ["outcomes", "effort", "credit", "body", "quality", "people"])
def test_a_no_that_was_said_is_a_no(name: str) -> None:
    assert guide({**GOOD, name: "no"}, JAPAN).verdict.outcome is Outcome.NOT_MET


def test_what_stands_in_the_way_comes_before_what_is_not_known() -> None:
    done = guide({**GOOD, "kind": "unsure", "outcomes": "no"}, JAPAN)

    outcomes = [one.findings[0].counts_as for one in done.changes]
    assert outcomes == [Outcome.NOT_MET, Outcome.UNKNOWN]


def test_no_credit_is_a_statement() -> None:
    assert guide({**GOOD, "credit": "none"}, JAPAN).verdict.outcome is Outcome.MET
    assert guide({**GOOD, "credit": "no"}, JAPAN).verdict.outcome is Outcome.NOT_MET


def test_a_certificate_programme_is_judged_by_its_class_hours() -> None:
    law = framework("jp-rishu-shomei")
    programme = {**GOOD, "kind": "certificate", "effort": "contact"}

    short, enough = (
        guide({**programme, "effort.figure": hours}, law).verdict.outcome for hours in ("59", "60")
    )

    assert (short, enough) == (Outcome.NOT_MET, Outcome.MET)


def test_every_wrong_answer_is_told_at_once() -> None:
    with pytest.raises(ManyErrors) as caught:
        guide({"colour": "red", "kind": "zoo", "effort.figure": "many", "kind.figure": "1"}, JAPAN)

    paths = [one.path for one in caught.value.errors]
    assert paths == ["colour", "kind", "effort.figure", "kind.figure"]


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=5))
def test_any_answers_lead_to_guidance_or_to_an_error_of_ours(answers: dict[str, str]) -> None:
    try:
        done = guide(answers, JAPAN)
    except ShirushiError:
        return
    assert done.lines("ja")


@given(
    st.fixed_dictionaries(
        {one.id: st.sampled_from([c.id for c in one.choices]) for one in QUESTIONS}
    )
)
def test_every_way_of_answering_ends_in_a_verdict_with_its_changes(answers: dict[str, str]) -> None:
    done = guide(answers, JAPAN)

    assert (done.verdict.outcome is Outcome.MET) == (not done.changes)
    assert done.to_json()["verdict"]
    assert done.lines("en")
