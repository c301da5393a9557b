"""What holds for every packaged rule, whatever a learner has."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.stacking.explaining import explain
from shirushi.stacking.loading import packaged_award
from shirushi.stacking.plan import Plan, Status
from shirushi.stacking.recognition import Held, Standing
from shirushi.stacking.requirement import Award, Credits
from shirushi.stacking.solving import solve
from tests.recognition_examples import EXAMPLES
from tests.recognition_rows import Example
from tests.small_awards import ON

examples = st.sampled_from([one for one in EXAMPLES if one.held])
facts = st.lists(
    st.one_of(
        st.tuples(
            st.just("origin"),
            st.sampled_from(["own", "other_university", "non_university"]),
        ),
        st.tuples(st.just("mode"), st.sampled_from(["distance", "face_to_face"])),
        st.tuples(st.just("field"), st.sampled_from(["major", "liberal_arts", "elective"])),
        st.tuples(st.just("semester"), st.sampled_from(["1", "2", "3"])),
    ),
    max_size=3,
    unique_by=lambda one: one[0],
).map(lambda some: tuple(sorted(some)))


def asked(one: Example, held: list[Held]) -> Plan:
    return solve(held, packaged_award(one.award), on=ON, circumstances=one.known)


def counted_under_each_cap(award: Award, plan: Plan) -> None:
    for state in plan.caps:
        if state.cap.decides and state.cap.most is not None:
            assert state.counted <= state.cap.most, (award.id, state.cap.id)


@settings(max_examples=80, deadline=None)
@given(
    one=examples,
    said=st.lists(facts, max_size=3),
    first=st.sampled_from([Standing.GOOD, Standing.UNCHECKED]),
)
def test_no_cap_is_ever_passed_and_nothing_counts_twice(
    one: Example, said: list[tuple[tuple[str, str], ...]], first: Standing
) -> None:
    held = list(one.held)
    for number, some in enumerate(said[: len(held)]):
        standing = first if number == 0 else Standing.GOOD
        held[number] = replace(held[number], facts=some, standing=standing)

    plan = asked(one, held)

    counted_under_each_cap(packaged_award(one.award), plan)
    for state in plan.nodes:
        assert all(use.held.standing is Standing.GOOD for use in state.uses)
        if isinstance(state.place.node, Credits):
            achievements = [use.held.assertion.achievement.id for use in state.uses]
            assert len(achievements) == len(set(achievements))
            assert all(Decimal(0) < use.amount <= use.whole for use in state.uses)


@settings(max_examples=60, deadline=None)
@given(one=examples, number=st.integers(0, 9))
def test_not_knowing_whether_a_credential_holds_never_helps(one: Example, number: int) -> None:
    whole = asked(one, list(one.held))
    held = list(one.held)
    at = number % len(held)
    held[at] = replace(held[at], standing=Standing.UNCHECKED)

    less = asked(one, held)

    if less.outcome in {Status.SATISFIED, Status.NEEDS_DECISION}:
        assert whole.outcome is Status.SATISFIED or whole.outcome is less.outcome


@settings(max_examples=40, deadline=None)
@given(one=examples, shuffled=st.randoms(use_true_random=False))
def test_the_order_of_a_transcript_changes_no_answer(one: Example, shuffled: st.DataObject) -> None:
    other = list(one.held)
    shuffled.shuffle(other)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random

    assert explain(asked(one, list(one.held))).to_json() == explain(asked(one, other)).to_json()


@settings(max_examples=40, deadline=None)
@given(one=examples)
def test_one_credential_more_never_takes_an_award_away(one: Example) -> None:
    more = [*one.held, *(h for h in EXAMPLES[0].held if h.id not in {o.id for o in one.held})]

    before, after = asked(one, list(one.held)), asked(one, more)

    reached = {Status.SATISFIED, Status.NEEDS_DECISION}
    if before.outcome in reached:
        assert after.outcome in reached
