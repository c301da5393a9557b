"""Credit that was recognised counts in place of its source, and never beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from shirushi.model.evidence import Evidence
from shirushi.model.recognition import RECOGNISED_CREDIT
from shirushi.stacking.explaining import explain
from shirushi.stacking.plan import Plan, Status
from shirushi.stacking.recognition import Held, Standing, stand_for
from shirushi.stacking.solving import solve, solve_together
from tests.small_awards import ON, all_of, award, credits_, held


def recognised(name: str, credit: object, *sources: Held, of_type: str = RECOGNISED_CREDIT) -> Held:
    one = held(name, credit)
    achievement = replace(one.assertion.achievement, achievement_type=of_type)
    evidence = tuple(Evidence(url=source.id) for source in sources)
    return replace(
        one, assertion=replace(one.assertion, achievement=achievement, evidence=evidence)
    )


def used(plan: Plan) -> list[str]:
    return sorted(use.held.title.ja for use in plan.uses)


@pytest.mark.parametrize("least", [2, 3])
def test_the_same_learning_is_not_counted_twice(least: int) -> None:
    source = held("source", 2)
    have = [source, recognised("credit", 2, source)]

    plan = solve(have, award(credits_("c", least)), on=ON)

    assert len(plan.uses) == 1
    assert plan.outcome is (Status.SATISFIED if least == 2 else Status.PARTLY)


def test_whichever_of_the_two_serves_better_is_taken() -> None:
    source = held("source", 1)
    more, less = recognised("credit", 2, source), recognised("credit", Decimal("0.5"), source)
    wants = award(credits_("c", 4))

    assert used(solve([source, more], wants, on=ON)) == ["credit"]
    assert used(solve([source, less], wants, on=ON)) == ["source"]


def test_not_in_two_requirements_of_a_pool_and_not_in_two_awards_either() -> None:
    source = held("source", 2)
    have = [source, recognised("credit", 2, source)]
    both = award(all_of(credits_("a", 2, "source"), credits_("b", 2, "credit")))
    one = replace(award(credits_("a", 2, "source")), id="one")
    two = replace(award(credits_("b", 2, "credit")), id="two")

    apart = solve_together(have, [one, two], on=ON).plans

    assert len(solve(have, both, on=ON).uses) == 1
    assert sum(plan.outcome is Status.SATISFIED for plan in apart) == 1


def test_credit_recognised_from_several_stands_for_each_and_they_count_together() -> None:
    sources = [held(name, 1) for name in ("s1", "s2", "s3")]
    have = [*sources, recognised("credit", 1, *sources[:2])]

    plan = solve(have, award(credits_("c", 4)), on=ON)

    assert used(plan) == ["s1", "s2", "s3"]


def test_a_source_that_does_not_count_takes_nothing_from_the_credit() -> None:
    source = held("source", 2, standing=Standing.ISSUER_REFUSED)
    have = [source, recognised("credit", 2, source)]

    plan = solve(have, award(credits_("c", 2)), on=ON)

    assert used(plan) == ["credit"]


@pytest.mark.parametrize("is_there", [True, False])
def test_what_two_institutions_recognised_from_one_source_counts_once(*, is_there: bool) -> None:
    source = held("source", 2)
    have = [recognised("one", 2, source), recognised("two", 3, source)]

    plan = solve([*have, *([source] if is_there else [])], award(credits_("c", 5)), on=ON)

    assert used(plan) == ["two"]
    assert plan.outcome is Status.PARTLY
    assert "どちらか一方だけを数える" in explain(plan).unused[0].reasons[0].ja


def test_nor_do_they_serve_two_awards_at_once() -> None:
    source = held("source", 2)
    have = [recognised("one", 2, source), recognised("two", 2, source)]
    wants = [replace(award(credits_("c", 2)), id=id_) for id_ in ("first", "second")]

    plans = solve_together(have, wants, on=ON).plans

    assert sum(plan.outcome is Status.SATISFIED for plan in plans) == 1


def test_why_the_other_is_not_used_is_told() -> None:
    source = held("source", 2)
    credit = recognised("credit", 3, source)

    said = explain(solve([source, credit], award(credits_("c", 5)), on=ON)).to_json()

    (unused,) = said["not_used"]
    assert "どちらか一方だけを数える" in unused["reasons"][0]["ja"]
    assert credit.id in unused["reasons"][0]["en"]


def test_an_award_that_rests_on_components_is_another_achievement() -> None:
    part = held("part", 2)
    whole = recognised("whole", 2, part, of_type="Certificate")

    assert stand_for([part, whole]) == ()
    assert len(solve([part, whole], award(credits_("c", 4)), on=ON).uses) == 2


def test_credit_that_names_itself_or_nobody_stands_for_nothing() -> None:
    alone = recognised("credit", 2, held("elsewhere", 2))
    own = recognised("credit", 2, alone)

    assert stand_for([alone]) == stand_for([own]) == ()
