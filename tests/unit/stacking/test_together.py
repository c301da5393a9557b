"""Several awards at once, preferences, and what would change with more credentials."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from shirushi.stacking import requirement
from shirushi.stacking.plan import Status
from shirushi.stacking.preferences import Preference, Preferences
from shirushi.stacking.requirement import Award, Circumstances
from shirushi.stacking.solving import AwardRepeated, Together, solve, solve_together
from shirushi.stacking.whatif import what_if, what_if_instead
from tests.small_awards import BOTH, ON, all_of, award, credits_, decision, held


def named_award(id_: str, tree: requirement.Node, **more: object) -> Award:
    return replace(award(tree), id=id_, **more)  # type: ignore[arg-type]  # fields of Award


def outcomes(found: Together) -> list[Status]:
    return [one.outcome for one in found.plans]


ONE = named_award("one", credits_("c", 2))
TWO = named_award("two", credits_("c", 2))


def test_no_credit_serves_two_awards() -> None:
    found = solve_together([held("a", 2)], [ONE, TWO], on=ON)

    assert sorted(one.value for one in outcomes(found)) == ["missing", "satisfied"]
    assert len([use for plan in found.plans for use in plan.uses]) == 1


def test_not_even_through_another_credential_for_the_same_achievement() -> None:
    have = [held("a", 2, number=1), held("a", 2, number=2)]

    found = solve_together(have, [ONE, TWO], on=ON)

    assert outcomes(found).count(Status.SATISFIED) == 1


def test_awards_that_say_so_share_and_so_do_those_inside_each_other() -> None:
    sharing = replace(TWO, shares_with=("one",))
    inside = named_award(
        "outer",
        requirement.Stacked(id="stack", award=ONE, **BOTH),  # type: ignore[arg-type]  # BOTH names its fields
    )

    for other in (sharing, inside):
        found = solve_together([held("a", 2)], [ONE, other], on=ON)

        assert outcomes(found) == [Status.SATISFIED, Status.SATISFIED]


def test_as_many_awards_as_possible_are_reached() -> None:
    picky = named_award("picky", credits_("c", 2, "a"))
    greedy_trap = [held("a", 2, day=1), held("b", 2, day=2)]

    found = solve_together(greedy_trap, [ONE, picky], on=ON)

    assert outcomes(found) == [Status.SATISFIED, Status.SATISFIED]


def test_the_award_wanted_first_comes_first() -> None:
    for first in ("one", "two"):
        wanted = Preferences(awards_first=(first,))

        found = solve_together([held("a", 2)], [ONE, TWO], on=ON, preferences=wanted)

        assert found.plan(first).outcome is Status.SATISFIED


def test_plans_come_in_the_order_asked_and_know_each_award_s_circumstances() -> None:
    gate = named_award("gate", decision("admission"))
    known = {"gate": Circumstances(decisions={"admission": True})}

    found = solve_together([held("a", 2)], [TWO, gate], on=ON, circumstances=known)

    assert [one.award.id for one in found.plans] == ["two", "gate"]
    assert outcomes(found) == [Status.SATISFIED, Status.SATISFIED]


def test_the_same_award_twice_is_refused_and_none_is_no_question() -> None:
    with pytest.raises(AwardRepeated):
        solve_together([], [ONE, ONE], on=ON)
    assert solve_together([], [], on=ON).plans == ()


@pytest.mark.parametrize(
    ("preferences", "used"),
    [
        (Preferences(), ["big"]),
        (Preferences(keep=("urn:c:big:0",)), ["a", "b"]),
        (Preferences(wished=("urn:c:b:0",)), ["a", "b"]),
        (Preferences(order=(Preference.OLDEST,)), ["a", "b"]),
        (Preferences(order=(Preference.FEWEST,), wished=("urn:c:b:0",)), ["big"]),
    ],
)
def test_equal_plans_are_chosen_between_as_the_learner_prefers(
    preferences: Preferences, used: list[str]
) -> None:
    have = [held("a", 1, day=1), held("b", 1, day=2), held("big", 2, day=9)]

    plan = solve(have, award(credits_("c", 2)), on=ON, preferences=preferences)

    assert [one.held.title.en for one in plan.uses] == used


def test_keeping_a_credential_never_costs_the_award() -> None:
    keep = Preferences(keep=("urn:c:a:0",))

    plan = solve([held("a", 2)], award(credits_("c", 2)), on=ON, preferences=keep)

    assert plan.outcome is Status.SATISFIED


def test_what_if_tells_which_awards_and_requirements_one_more_credential_brings() -> None:
    tree = all_of(credits_("x", 2, "a"), credits_("y", 2, "b"))

    found = what_if([held("a", 2)], [held("b", 2)], [named_award("one", tree)], on=ON)

    assert [one.award.id for one in found.newly_reached] == ["one"]
    assert [(one.after.place.node.id, one.gained) for one in found.changes] == [
        ("root", Decimal(0)),
        ("y", Decimal(2)),
    ]


def test_what_if_with_nothing_more_changes_nothing() -> None:
    found = what_if([held("a", 2)], [], [ONE, TWO], on=ON)

    assert found.changes == ()
    assert found.newly_reached == ()


def test_what_if_with_fewer_credentials_tells_what_is_lost() -> None:
    have = [held("a", 2), held("b", 2)]
    tree = all_of(credits_("x", 2, "a"), credits_("y", 2, "b"))

    found = what_if_instead(have, have[:1], [named_award("one", tree)], on=ON)

    assert outcomes(found.before) == [Status.SATISFIED]
    assert [(one.after.place.node.id, one.gained) for one in found.changes] == [
        ("root", Decimal(0)),
        ("y", Decimal(-2)),
    ]


def test_what_if_people_decided_otherwise_changes_only_what_hangs_on_it() -> None:
    one = named_award("one", all_of(decision("d"), credits_("x", 2)))
    have = [held("a", 2)]

    found = what_if_instead(
        have,
        have,
        [one],
        on=ON,
        circumstances_then={"one": Circumstances(decisions={"d": True})},
    )

    assert [change.after.place.node.id for change in found.changes] == ["root", "d"]
    assert [plan.award.id for plan in found.newly_reached] == []
    assert outcomes(found.after) == [Status.SATISFIED]


def test_a_joint_search_cut_short_says_so() -> None:
    have = [held(f"m{n}", 1 + n % 3, day=1 + n % 28) for n in range(30)]
    trees = [
        named_award(f"a{n}", credits_("c", 7, *[f"m{k}" for k in range(n, 30, 2)]))
        for n in range(4)
    ]

    found = solve_together(have, trees, on=ON, most_seconds=0)

    assert not found.proved
    assert not any(one.outcome in {Status.PARTLY, Status.MISSING} for one in found.plans)
