"""What a learner only states counts as such: never for a whole pass, and after what is verified."""

from __future__ import annotations

from dataclasses import replace

from shirushi.stacking.explaining import explain
from shirushi.stacking.plan import Status
from shirushi.stacking.recognition import Standing
from shirushi.stacking.solving import solve
from tests.small_awards import ON, all_of, award, credits_, held, named


def test_a_requirement_that_rests_on_a_statement_waits_for_a_person() -> None:
    own, said = held("a", 2), held("b", 2, standing=Standing.STATED)

    plan = solve([own, said], award(all_of(credits_("c", 4))), on=ON)

    assert plan.outcome is Status.NEEDS_DECISION
    assert plan.node("root/c").counted == 4
    assert "documents must show it" in explain(plan).missing[0].en
    assert any("[申告] b" in line for line in explain(plan).lines("ja"))
    uses = explain(plan).to_json()["requirements"][1]["uses"]
    assert [one["stated"] for one in uses] == [False, True]


def test_what_is_verified_is_used_first_even_where_more_credentials_are_needed() -> None:
    said = held("a", 4, standing=Standing.STATED)

    plan = solve([said, held("b", 2), held("c", 2)], award(all_of(credits_("c", 4))), on=ON)

    assert plan.outcome is Status.SATISFIED
    assert not any(one.held.is_stated for one in plan.uses)


def test_a_stated_achievement_is_no_proof_of_it() -> None:
    plan = solve([held("a", standing=Standing.STATED)], award(all_of(named("n", "a"))), on=ON)

    assert plan.outcome is Status.NEEDS_DECISION


def test_a_statement_never_makes_an_answer_worse() -> None:
    tree = award(all_of(credits_("c", 4)))

    alone = solve([held("a", 4)], tree, on=ON)
    both = solve([held("a", 4), replace(held("b", 9), standing=Standing.STATED)], tree, on=ON)

    assert alone.outcome is both.outcome is Status.SATISFIED
