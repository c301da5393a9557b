"""The cheapest and the shortest way to what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shirushi.stacking.gap import (
    Best,
    Closing,
    Offering,
    OfferingNotUsable,
    OfferingUnknown,
    Run,
    close_gap,
    first_run_of,
    if_earned,
)
from shirushi.stacking.plan import Status
from shirushi.stacking.requirement import Selection
from tests.small_awards import ON, all_of, award, cap, credits_, decision, held, named


def offer(
    name: str,
    credit: object = 2,
    *,
    cost: int | None = 100,
    runs: tuple[tuple[int, int], ...] = ((1, 3),),
    after: tuple[str, ...] = (),
) -> Offering:
    """Return an offering whose runs are given in months of 2027, from the 1st to the 28th."""
    one = held(name, credit).assertion
    return Offering(
        id=f"offer:{name}",
        achievement=one.achievement,
        issuer=one.issuer,
        cost=cost,
        runs=tuple(Run(starts_on=date(2027, a, 1), ends_on=date(2027, b, 28)) for a, b in runs),
        prerequisites=tuple(f"urn:a:{name}" for name in after),
    )


def closed(tree: Any, *offerings: Offering, have: Any = (), **more: Any) -> Closing:
    return close_gap(have, award(tree), offerings, on=ON, **more)


def names(found: Closing) -> list[str]:
    return [one.offering.id.removeprefix("offer:") for one in found.taken]


SLOW_AND_CHEAP = offer("cheap", cost=10, runs=((1, 9),))
FAST_AND_DEAR = offer("dear", cost=90, runs=((1, 2),))


def test_the_cheapest_and_the_shortest_differ() -> None:
    cheap = closed(credits_("c", 2), SLOW_AND_CHEAP, FAST_AND_DEAR)
    short = closed(credits_("c", 2), SLOW_AND_CHEAP, FAST_AND_DEAR, best=Best.SHORTEST)

    assert (names(cheap), cheap.cost, cheap.ends_on) == (["cheap"], 10, date(2027, 9, 28))
    assert (names(short), short.cost, short.ends_on) == (["dear"], 90, date(2027, 2, 28))
    assert cheap.proved
    assert cheap.plan.outcome is Status.SATISFIED


def test_only_what_is_missing_is_taken() -> None:
    found = closed(credits_("c", 3), offer("a"), offer("b"), have=[held("x", 1)])

    assert len(found.taken) == 1
    assert closed(credits_("c", 1), offer("a"), have=[held("x", 1)]).taken == ()


def test_nobody_takes_courses_to_be_spared_a_decision() -> None:
    waits = award(all_of(credits_("c", 2)), cap(None, "x"))

    found = close_gap([held("x", 2)], waits, [offer("a")], on=ON)

    assert found.closes
    assert found.taken == ()
    assert found.plan.outcome is Status.NEEDS_DECISION


def test_a_prerequisite_is_taken_first_and_must_end_before() -> None:
    advanced = offer("advanced", runs=((2, 3), (5, 6)), after=("basic",))
    basic = offer("basic", 1, runs=((1, 4),))

    found = closed(named("n", "advanced"), advanced, basic)

    assert names(found) == ["basic", "advanced"]
    assert found.taken[1].run.starts_on == date(2027, 5, 1)
    assert closed(named("n", "advanced"), advanced).closes is False


def test_a_prerequisite_that_is_held_need_not_be_taken() -> None:
    advanced = offer("advanced", after=("basic",))

    found = closed(named("n", "advanced"), advanced, offer("basic"), have=[held("basic", 1)])

    assert names(found) == ["advanced"]


def test_two_at_once_can_be_too_many() -> None:
    tree = credits_("c", 4)
    both = (offer("a", runs=((1, 3), (4, 6))), offer("b", runs=((2, 3),)))

    assert closed(tree, *both).ends_on == date(2027, 3, 28)
    assert closed(tree, *both, at_once=1).ends_on == date(2027, 6, 28)


def test_what_begins_too_early_or_ends_too_late_is_not_taken() -> None:
    tree = credits_("c", 2)
    begun = replace(offer("a"), runs=(Run(starts_on=ON, ends_on=date(2027, 1, 1)),))

    assert not closed(tree, begun).closes
    assert not closed(tree, offer("a"), until=date(2027, 3, 27)).closes
    assert closed(tree, offer("a"), until=date(2027, 3, 28)).closes


def test_a_cost_nobody_knows_is_never_taken_for_nothing() -> None:
    tree = credits_("c", 2)

    found = closed(tree, offer("a", cost=None), offer("b", cost=500))
    only = closed(tree, offer("a", cost=None))

    assert names(found) == ["b"]
    assert [one.id for one in only.cost_unknown] == ["offer:a"]


def test_a_gap_that_nothing_closes_is_said_to_stay_open() -> None:
    found = closed(credits_("c", 9), offer("a"))

    assert found.closes is False
    assert found.taken == ()
    assert found.proved
    assert found.plan.outcome is Status.MISSING


def test_what_only_people_decide_stays_with_them() -> None:
    found = closed(all_of(decision("d"), credits_("c", 2)), offer("a"))

    assert found.closes
    assert found.plan.outcome is Status.NEEDS_DECISION


def test_a_credential_that_expires_before_the_end_does_not_help() -> None:
    ends = datetime(2027, 2, 1, tzinfo=UTC)
    have = [held("x", 2, until=ends)]

    found = closed(credits_("c", 4), offer("a"), offer("b"), have=have)

    assert sorted(names(found)) == ["a", "b"]
    assert found.plan.outcome is Status.SATISFIED


def test_the_category_of_an_offering_is_looked_at() -> None:
    tree = credits_("c", 2, selection=Selection(facts=(("field", ("major",)),)))

    assert not closed(tree, offer("a")).closes
    assert closed(tree, replace(offer("a"), facts=(("field", "major"),))).closes


@pytest.mark.parametrize(
    "bad",
    [
        (replace(offer("a"), runs=(Run(starts_on=date(2027, 2, 1), ends_on=date(2027, 1, 1)),)),),
        (offer("a", cost=-1),),
        (offer("a"), offer("a")),
    ],
)
def test_an_offering_that_cannot_be_is_refused(bad: tuple[Offering, ...]) -> None:
    with pytest.raises(OfferingNotUsable, match="offerings"):
        closed(credits_("c", 2), *bad)


def test_a_search_without_time_says_that_nothing_is_proved() -> None:
    many = [offer(f"o{n}", 1 + n % 3, cost=10 + n) for n in range(20)]

    assert not closed(credits_("c", 17), *many, most_seconds=0).proved


def test_of_an_offering_the_first_run_to_end_that_is_still_to_begin_is_taken() -> None:
    one = offer("a", runs=((1, 9), (2, 4), (5, 6)))

    taken = first_run_of("offer:a", [offer("b"), one], ON)
    later = first_run_of("offer:a", [one], date(2027, 2, 1))

    assert taken.run == one.runs[1]
    assert later.run == one.runs[2]


@pytest.mark.parametrize("id_", ["offer:nothing", "offer:over"])
def test_an_offering_that_is_not_there_or_never_held_again_cannot_be_taken(id_: str) -> None:
    over = offer("over", runs=((1, 2),))

    with pytest.raises(OfferingUnknown):
        first_run_of(id_, [over], date(2027, 6, 1))


def test_what_a_programme_would_give_counts_as_if_it_were_earned_that_day() -> None:
    one = offer("a")

    found = if_earned(one.achievement, one.issuer, ON)

    assert closed(credits_("c", 2), have=[found]).plan.outcome is Status.SATISFIED
    assert found.assertion.awarded_at.date() == ON
