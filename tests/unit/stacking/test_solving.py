"""What counts, what does not, and what nobody can tell."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shirushi.model.assessment import Assessment, AssessmentKind
from shirushi.model.level import Level
from shirushi.model.workload import HoursBasis
from shirushi.stacking import requirement
from shirushi.stacking.plan import Plan, Status
from shirushi.stacking.recognition import Held, Standing, Why
from shirushi.stacking.solving import solve
from tests.small_awards import (
    BOTH,
    GUESS,
    ON,
    all_of,
    any_of,
    award,
    cap,
    count_of,
    credits_,
    decision,
    held,
    hours,
    named,
    of,
)


def solved(tree: requirement.Node, *have: Held, caps: tuple[requirement.Cap, ...] = ()) -> Plan:
    return solve(have, award(tree, *caps), on=ON)


def test_credits_exactly_at_the_minimum_satisfy() -> None:
    plan = solved(credits_("c", 3), held("a", 2), held("b", 1))

    assert plan.outcome is Status.SATISFIED
    assert plan.node("c").counted == 3
    assert plan.proved


def test_half_a_credit_short_is_partly() -> None:
    plan = solved(credits_("c", 3), held("a", 2), held("b", "0.5"))

    assert plan.outcome is Status.PARTLY
    assert plan.node("c").counted == Decimal("2.5")


def test_a_plan_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match=r"read \.outcome"):
        bool(solved(credits_("c", 1)))


def test_fewest_credentials_are_used_and_the_oldest_of_equals() -> None:
    plan = solved(
        credits_("c", 2), held("a", 1), held("b", 1), held("old", 2, day=2), held("new", 2, day=3)
    )

    assert [one.held.id for one in plan.uses] == ["urn:c:old:0"]


def test_a_credit_serves_one_requirement_of_a_pool() -> None:
    tree = all_of(credits_("x", 2), credits_("y", 2))

    assert solved(tree, held("a", 2)).outcome is Status.PARTLY
    assert solved(tree, held("a", 2), held("b", 2)).outcome is Status.SATISFIED


def test_a_total_with_its_own_pool_counts_what_other_requirements_count() -> None:
    tree = all_of(credits_("x", 2, "a"), credits_("total", 2, pool="total"))

    assert solved(tree, held("a", 2)).outcome is Status.SATISFIED


def test_scarce_credentials_go_where_only_they_can_go() -> None:
    tree = all_of(credits_("any", 2), credits_("a-only", 2, "a"))

    plan = solved(tree, held("a", 2, day=1), held("b", 2, day=2))

    assert plan.outcome is Status.SATISFIED
    assert [one.held.id for one in plan.node("root/a-only").uses] == ["urn:c:a:0"]


@pytest.mark.parametrize(("most", "outcome"), [(2, Status.PARTLY), (3, Status.SATISFIED)])
def test_a_cap_is_honoured_and_what_it_cuts_is_told(most: int, outcome: Status) -> None:
    plan = solved(
        credits_("c", 4), held("a", 2), held("b", 2), held("own", 1), caps=(cap(most, "a", "b"),)
    )

    assert plan.outcome is outcome
    assert plan.caps[0].counted == most
    assert plan.node("c").counted == most + 1


def test_what_is_exempt_does_not_fill_the_cap() -> None:
    plan = solved(credits_("c", 4), held("a", 2), held("b", 2), caps=(cap(2, exempt=of("b")),))

    assert plan.outcome is Status.SATISFIED
    assert plan.caps[0].counted == 2


def test_a_cap_that_is_not_known_needs_a_decision_once_touched() -> None:
    caps = (cap(None, "a"),)

    touched = solved(credits_("c", 2), held("a", 2), caps=caps)
    untouched = solved(credits_("c", 2), held("b", 2), caps=caps)

    assert touched.outcome is Status.NEEDS_DECISION
    assert untouched.outcome is Status.SATISFIED


def test_nobody_is_asked_to_decide_where_other_credentials_suffice() -> None:
    fewer, enough = held("a", 4, day=1), (held("b", 2, day=2), held("c", 2, day=3))

    plan = solved(credits_("c", 4), fewer, *enough, caps=(cap(None, "a"),))

    assert plan.outcome is Status.SATISFIED
    assert [one.held for one in plan.uses] == list(enough)


def test_a_plan_that_is_not_reached_asks_for_no_decision_it_can_do_without() -> None:
    tree = all_of(credits_("c", 2), named("n", "z"))

    plan = solved(tree, held("a", 2), held("b", 2, day=2), caps=(cap(None, "a"),))

    assert plan.outcome is Status.PARTLY
    assert not any(one.needs_decision for one in plan.caps)


def test_the_same_achievement_twice_counts_once() -> None:
    plan = solved(credits_("c", 4), held("a", 2, number=1), held("a", 2, number=2))

    assert plan.outcome is Status.PARTLY
    assert plan.node("c").counted == 2


def test_class_hours_count_and_total_learning_time_does_not() -> None:
    contact = held("a", hours=((45, HoursBasis.NOTIONAL), (20, HoursBasis.CONTACT)))
    notional = held("b", hours=((90, HoursBasis.NOTIONAL),))

    plan = solved(hours("h", 60), contact, notional)

    assert plan.node("h").counted == 20
    assert plan.refused[1, "h"].why is Why.HOURS_NOT_STATED
    assert plan.outcome is Status.UNKNOWN


def test_credits_of_another_system_never_count_and_a_person_must_decide() -> None:
    plan = solved(credits_("c", 1), held("a", 5, system="ects"))

    refused = plan.refused[0, "c"]
    assert plan.outcome is Status.NEEDS_DECISION
    assert plan.uses == ()
    assert refused.why is Why.OTHER_SYSTEM
    assert refused.conversion is not None
    assert "2.5" in refused.reason.en


def test_credits_that_come_to_too_little_even_when_recognised_do_not_await_a_decision() -> None:
    assert solved(credits_("c", 9), held("a", 5, system="ects")).outcome is Status.MISSING


def test_credits_of_a_system_nobody_knows_are_a_no() -> None:
    plan = solved(credits_("c", 1), held("a", 5, system="atlantis"))

    assert plan.outcome is Status.MISSING


@pytest.mark.parametrize(
    ("level", "outcome", "why"),
    [
        ((Level(framework="jeqf", level="6"),), Status.SATISFIED, None),
        ((Level(framework="jeqf", level="5"),), Status.MISSING, Why.LEVEL_TOO_LOW),
        ((Level(framework="eqf", level="7"),), Status.UNKNOWN, Why.LEVEL_UNKNOWN),
        ((Level(framework="jeqf", level="six"),), Status.UNKNOWN, Why.LEVEL_UNKNOWN),
        ((), Status.UNKNOWN, Why.LEVEL_UNKNOWN),
    ],
)
def test_a_level_is_met_missed_or_unknown(
    level: tuple[Level, ...], outcome: Status, why: Why | None
) -> None:
    least = requirement.Selection(level_least=Level(framework="jeqf", level="6"))

    plan = solved(credits_("c", 1, selection=least), held("a", 1, level=level))

    assert plan.outcome is outcome
    assert [one.why for one in plan.refused.values()] == ([] if why is None else [why])


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (held("a", 1, result="不合格"), Status.MISSING),
        (
            held("a", 1, assessment=(Assessment(kind=AssessmentKind.ATTENDANCE),)),
            Status.MISSING,
        ),
        (held("a", 1, assessment=()), Status.MISSING),
        (held("a", 1, assessment=None), Status.UNKNOWN),
        (held("a"), Status.UNKNOWN),
        (held("a", 1, standing=Standing.REVOKED), Status.MISSING),
        (held("a", 1, standing=Standing.UNCHECKED), Status.UNKNOWN),
        (held("a", 1, standing=Standing.ISSUER_UNKNOWN), Status.UNKNOWN),
        (held("a", 1, standing=Standing.ISSUER_REFUSED), Status.MISSING),
        (held("a", 1, until=datetime(2026, 11, 21, 12, tzinfo=UTC)), Status.MISSING),
        (held("a", 1, until=datetime(2026, 11, 22, 0, 0, 1, tzinfo=UTC)), Status.SATISFIED),
        (held("a", "0.0001"), Status.UNKNOWN),
    ],
)
def test_what_does_not_count_is_a_no_and_what_is_not_known_is_unknown(
    one: Held, outcome: Status
) -> None:
    assert solved(credits_("c", 1), one).outcome is outcome


def test_another_issuer_does_not_count_where_one_is_asked_for() -> None:
    own = requirement.Selection(issuers=("did:example:own",))

    tree = credits_("c", 1, selection=own)

    assert solved(tree, held("a", 1)).outcome is Status.MISSING
    assert solved(tree, held("a", 1, issuer="did:example:own")).outcome is Status.SATISFIED


@pytest.mark.parametrize(
    "node",
    [
        decision("d"),
        credits_("c", None),
        credits_("c", 1, enforced=False),
        credits_("c", 1, citation=GUESS),
    ],
)
def test_what_only_a_person_can_decide_never_passes(node: requirement.Node) -> None:
    assert solved(node, held("a", 9)).outcome is Status.NEEDS_DECISION


def test_what_is_missing_outweighs_a_decision() -> None:
    tree = all_of(decision("d"), credits_("c", 2))

    assert solved(tree).outcome is Status.MISSING
    assert solved(tree, held("a", 2)).outcome is Status.NEEDS_DECISION


def test_one_way_of_several_suffices_and_the_other_is_not_called_missing() -> None:
    plan = solved(any_of(credits_("c", 9), named("n", "a")), held("a", 1))

    assert plan.outcome is Status.SATISFIED
    assert plan.node("root/c").status is Status.NOT_PURSUED


def test_n_of_m_needs_n() -> None:
    tree = count_of(2, named("x", "a"), named("y", "b"), named("z", "c"))

    assert solved(tree, held("a", 1)).outcome is Status.PARTLY
    assert solved(tree, held("a", 1), held("c", 1)).outcome is Status.SATISFIED


def test_an_unknown_in_a_way_not_taken_keeps_the_answer_open() -> None:
    tree = any_of(credits_("far", 4, "a"), credits_("maybe", 1, "b"))

    plan = solved(tree, held("a", 3), held("b", 1, standing=Standing.UNCHECKED))

    assert plan.outcome is Status.UNKNOWN


def test_no_requirement_hopes_for_more_than_a_cap_or_one_achievement_allows() -> None:
    abroad = held("b", 240, system="ects")
    again = held("a", 2, number=1, standing=Standing.UNCHECKED)

    capped = solved(all_of(credits_("c", 4)), held("a", 1), abroad, caps=(cap(2, "b"),))
    twice = solved(all_of(credits_("c", 4)), held("a", 2), again)

    assert capped.node("root/c").status is capped.outcome is Status.PARTLY
    assert twice.node("root/c").status is twice.outcome is Status.PARTLY


def test_one_unknown_credential_cannot_save_two_requirements() -> None:
    tree = all_of(credits_("x", 2), credits_("y", 2))

    one = held("a", 2, standing=Standing.UNCHECKED)
    other = held("b", 2, standing=Standing.UNCHECKED)

    assert solved(tree, one).outcome is Status.MISSING
    assert solved(tree, one, other).outcome is Status.UNKNOWN


@pytest.mark.parametrize("have", [held("certificate"), held("a", 2)])
def test_a_stacked_award_is_held_already_or_reached_by_its_own_requirements(have: Held) -> None:
    inner = award(credits_("inner", 2, "a"), achievement="urn:a:certificate")
    outer = requirement.Stacked(id="stack", award=inner, **BOTH)  # type: ignore[arg-type]  # BOTH names its fields

    assert solved(outer, have).outcome is Status.SATISFIED
    assert solved(outer).outcome is Status.MISSING


def test_credit_that_counts_inside_a_stacked_award_counts_outside_as_well() -> None:
    inner = award(credits_("inner", 2))
    stacked = requirement.Stacked(id="stack", award=inner, **BOTH)  # type: ignore[arg-type]  # the same

    assert solved(all_of(stacked, credits_("c", 2)), held("a", 2)).outcome is Status.SATISFIED


def test_a_search_cut_short_says_so_and_never_says_no() -> None:
    have = [held(f"m{n}", 1 + n % 3, day=1 + n % 28) for n in range(40)]
    tree = all_of(*[credits_(f"c{n}", 7, *[f"m{k}" for k in range(n, 40, 2)]) for n in range(9)])

    plan = solve(have, award(tree), on=ON, most_branches=0)

    assert plan.proved or plan.outcome in {Status.SATISFIED, Status.UNKNOWN}


def test_a_search_out_of_time_says_so_and_never_says_no() -> None:
    have = [held(f"m{n}", 1 + n % 3, day=1 + n % 28) for n in range(40)]
    tree = all_of(*[credits_(f"c{n}", 7, *[f"m{k}" for k in range(n, 40, 2)]) for n in range(9)])

    plan = solve(have, award(tree), on=ON, most_seconds=0)

    assert not plan.proved
    assert plan.outcome in {Status.SATISFIED, Status.UNKNOWN}
