"""Several awards and gaps against brute force, on small cases."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.stacking.explaining import explain
from shirushi.stacking.gap import Best, Offering, Run, Taken, close_gap
from shirushi.stacking.plan import Plan, Status
from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Award
from shirushi.stacking.solving import solve, solve_together
from tests.small_awards import ON, all_of, any_of, award, credits_, decision, held

NAMES = "abc"
leaves = st.builds(
    lambda least, names, pool: ("credits", least, names, pool),
    st.integers(1, 4),
    st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
    st.sampled_from("pq"),
)


@st.composite
def awards(draw: st.DrawFn, id_: str) -> Award:
    parts = [
        credits_(f"n{number}", least, *names, pool=pool)
        for number, (_, least, names, pool) in enumerate(
            draw(st.lists(leaves, min_size=1, max_size=2))
        )
    ]
    more = [decision("d")] if draw(st.booleans()) else []
    tree = (all_of if draw(st.booleans()) else any_of)(*parts, *more)
    return replace(award(tree), id=id_)


haves = st.lists(
    st.builds(held, st.sampled_from(NAMES), st.integers(1, 3), day=st.integers(1, 5)),
    max_size=3,
    unique_by=lambda one: one.id,
)
SCORE = {Status.SATISFIED: 2, Status.NEEDS_DECISION: 1}


def score(plans: Sequence[Plan]) -> int:
    return sum(SCORE.get(one.outcome, 0) for one in plans)


@settings(max_examples=60, deadline=None)
@given(have=haves, one=awards("one"), two=awards("two"))
def test_two_awards_are_reached_as_far_as_any_sharing_out_reaches_them(
    have: list[Held], one: Award, two: Award
) -> None:
    best = 0
    for given_to in itertools.product((0, 1), repeat=len(have)):
        apart = [[h for h, to in zip(have, given_to, strict=True) if to == side] for side in (0, 1)]
        best = max(best, score([solve(apart[0], one, on=ON), solve(apart[1], two, on=ON)]))

    found = solve_together(have, [one, two], on=ON)

    assert found.proved
    assert score(found.plans) == best


@settings(max_examples=40, deadline=None)
@given(have=haves, one=awards("one"), two=awards("two"))
def test_two_awards_are_never_worse_than_one_after_the_other(
    have: list[Held], one: Award, two: Award
) -> None:
    first = solve(have, one, on=ON)
    spent = {use.held.assertion.achievement.id for use in first.uses}
    left = [h for h in have if h.assertion.achievement.id not in spent]

    found = solve_together(have, [one, two], on=ON)

    assert score(found.plans) >= score([first, solve(left, two, on=ON)])


@settings(max_examples=40, deadline=None)
@given(have=haves, one=awards("one"), two=awards("two"), shuffled=st.permutations([0, 1, 2]))
def test_no_order_changes_the_plans_and_asking_again_answers_the_same(
    have: list[Held], one: Award, two: Award, shuffled: list[int]
) -> None:
    other = [have[n] for n in shuffled if n < len(have)]

    found = solve_together(have, [one, two], on=ON)
    again = solve_together(other, [two, one], on=ON)

    for id_ in ("one", "two"):
        assert explain(found.plan(id_)).to_json() == explain(again.plan(id_)).to_json()


def month(first: int, last: int) -> Run:
    return Run(starts_on=date(2027, first, 1), ends_on=date(2027, last, 28))


@st.composite
def offerings(draw: st.DrawFn) -> list[Offering]:
    found = []
    for number in range(draw(st.integers(0, 3))):
        one = held(draw(st.sampled_from(NAMES)), draw(st.integers(1, 3))).assertion
        starts = draw(st.lists(st.integers(1, 5), min_size=1, max_size=2, unique=True))
        found.append(
            Offering(
                id=f"o{number}",
                achievement=one.achievement,
                issuer=one.issuer,
                cost=draw(st.integers(0, 9)),
                runs=tuple(month(a, a + draw(st.integers(0, 2))) for a in starts),
                prerequisites=draw(st.sampled_from([(), (), ("urn:a:a",), ("urn:a:b",)])),
            )
        )
    return found


def sets(offered: list[Offering]) -> Iterator[list[Taken]]:
    for chosen in itertools.product(*([None, *one.runs] for one in offered)):
        yield [
            Taken(offering=one, run=run)
            for one, run in zip(offered, chosen, strict=True)
            if run is not None
        ]


def possible(taken: list[Taken], have: list[Held]) -> bool:
    there = {one.assertion.achievement.id for one in have}
    return all(
        wanted in there
        or any(
            other.offering.achievement.id == wanted and other.run.ends_on < one.run.starts_on
            for other in taken
        )
        for one in taken
        for wanted in one.offering.prerequisites
    )


def earned(one: Taken) -> Held:
    # The day earned decides nothing here, only what was earned does.
    name = one.offering.achievement.id.removeprefix("urn:a:")
    amount = one.offering.achievement.credits
    assert amount is not None
    return held(name, amount.amount, number=int(one.offering.id[1:]) + 1)


@settings(max_examples=60, deadline=None)
@given(have=haves, one=awards("one"), offered=offerings(), best=st.sampled_from(Best))
def test_the_set_that_closes_a_gap_is_the_best_of_all_sets(
    have: list[Held], one: Award, offered: list[Offering], best: Best
) -> None:
    tried = []
    for taken in sets(offered):
        if possible(taken, have):
            plan = solve([*have, *map(earned, taken)], one, on=ON)
            ends = max((t.run.ends_on for t in taken), default=ON)
            cost = sum(t.offering.cost or 0 for t in taken)
            figures = (cost, ends) if best is Best.CHEAPEST else (ends, cost)
            tried.append((-SCORE.get(plan.outcome, 0), *figures, len(taken)))
    wanted = min(tried)

    found = close_gap(have, one, offered, on=ON, best=best)

    assert found.proved
    assert found.closes == (wanted[0] < 0)
    if found.closes:
        figures = (found.cost, found.ends_on or ON)
        assert (*(figures if best is Best.CHEAPEST else figures[::-1]), len(found.taken)) == wanted[
            1:
        ]
        assert -SCORE.get(found.plan.outcome, 0) == wanted[0]
