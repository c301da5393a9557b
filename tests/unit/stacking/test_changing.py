"""The smallest change that would satisfy a requirement, and what a plan says about the rest."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.stacking.explaining import Explanation, explain
from shirushi.stacking.plan import Status
from shirushi.stacking.recognition import Held, Standing
from shirushi.stacking.requirement import Award, Circumstances, Selection
from shirushi.stacking.solving import solve, solve_together
from tests.small_awards import ON, all_of, award, cap, credits_, decision, held, named, of


def explained(one: Award, *have: Held) -> Explanation:
    return explain(solve(have, one, on=ON))


def test_a_gap_is_filled_by_earning_what_is_missing() -> None:
    change = explained(award(credits_("c", 4)), held("a", 1)).change("c")

    assert change is not None
    assert (change.settle, change.more) == ((), Decimal(3))
    assert change.said.en == "Earn 3 credits (jp) more."


def test_what_is_held_and_unknown_comes_before_earning_more_and_the_fewest_are_named() -> None:
    unsure = [held(name, n, standing=Standing.UNCHECKED) for name, n in (("a", 1), ("b", 3))]

    change = explained(award(credits_("c", 3)), *unsure).change("c")

    assert change is not None
    assert [one.title.en for one, _ in change.settle] == ["b"]
    assert change.more is None


def test_what_cannot_suffice_anyway_need_not_be_settled() -> None:
    change = explained(award(credits_("c", 9)), held("a", 1, standing=Standing.UNCHECKED)).change(
        "c"
    )

    assert change is not None
    assert (change.settle, change.more) == ((), Decimal(9))


def test_foreign_credit_is_to_be_recognised_and_says_what_it_comes_to() -> None:
    found = explained(award(credits_("c", 2)), held("a", 5, system="ects"))

    change = found.change("c")
    (node,) = found.to_json()["requirements"]
    (open_,) = node["open"]
    assert change is not None
    assert change.said.en.startswith("Have this recognised: a (its credits are of another system")
    assert open_["awaits_decision"] is True
    assert [one["method"] for one in open_["conversion"]["results"]] == [
        "year_load",
        "notional_hours",
    ]


def test_a_full_cap_is_named_so_that_nobody_earns_more_under_it() -> None:
    one = award(credits_("c", 4), cap(2, "a"))

    change = explained(one, held("a", 4)).change("c")

    assert change is not None
    assert [state.cap.id for state in change.outside] == ["cap"]


def test_what_is_satisfied_needs_no_change_and_a_decision_needs_a_person() -> None:
    found = explained(award(all_of(credits_("c", 1), decision("d"))), held("a", 1))

    change = found.change("root/d")
    assert found.change("root/c") is None
    assert change is not None
    assert change.said.en == "Have a person decide."


def test_a_named_achievement_is_to_be_earned() -> None:
    change = explained(award(named("n", "a"))).change("n")

    assert change is not None
    assert change.said.en == "Earn it."


def test_a_decision_that_was_made_is_told_as_one() -> None:
    known = Circumstances(decisions={"d": False})

    plan = solve([], award(all_of(decision("d"))), on=ON, circumstances=known)

    assert plan.outcome is Status.MISSING
    assert any("decided that it is not met" in line for line in explain(plan).lines("en"))


def test_a_credential_that_serves_another_award_says_which() -> None:
    one, two = (replace(award(credits_("c", 2)), id=id_) for id_ in ("one", "two"))

    found = solve_together([held("a", 2)], [one, two], on=ON)

    missing = next(plan for plan in found.plans if plan.outcome is Status.MISSING)
    other = next(plan for plan in found.plans if plan.outcome is Status.SATISFIED)
    (unused,) = explain(missing).unused
    assert unused.reasons[0].en == f"it counts for another award ({other.award.id})"


@settings(max_examples=40, deadline=None)
@given(
    least=st.integers(1, 6),
    amounts=st.lists(st.integers(1, 3), max_size=3),
    unsure=st.lists(st.integers(1, 3), max_size=2),
)
def test_making_the_smallest_change_satisfies_the_requirement(
    least: int, amounts: list[int], unsure: list[int]
) -> None:
    have = [held(f"h{n}", amount) for n, amount in enumerate(amounts)]
    have += [held(f"u{n}", amount, standing=Standing.UNCHECKED) for n, amount in enumerate(unsure)]
    one = award(credits_("c", least))

    change = explained(one, *have).change("c")

    if change is None:
        assert sum(amounts) >= least
        return
    settled = {held.id for held, _ in change.settle}
    after = [replace(h, standing=Standing.GOOD) if h.id in settled else h for h in have]
    if change.more is not None:
        after.append(held("more", change.more))
    assert solve(after, one, on=ON).outcome is Status.SATISFIED


def test_a_fact_that_nobody_stated_is_named() -> None:
    tree = credits_("c", 2, selection=Selection(facts=(("field", ("major",)),)))

    found = explained(award(tree), held("a", 2))

    assert "its class of subject" in "\n".join(found.lines("en"))
    assert "科目の区分が分からない" in "\n".join(found.lines("ja"))


def test_a_cap_s_exemption_is_not_counted_under_it_in_the_explanation() -> None:
    one = award(credits_("c", 4), cap(2, exempt=of("b")))

    lines = explained(one, held("a", 2), held("b", 2)).lines("en")

    assert any("2 credits (jp) counted, at most 2 credits (jp)" in line for line in lines)
