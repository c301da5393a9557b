"""All frameworks of the world: nothing is answered from what was not found."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.citation import Citation, Confidence
from shirushi.framework.changes import gaps
from shirushi.framework.framework import Framework, Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import packaged
from shirushi.framework.matrix import judge_all
from shirushi.framework.rules.answer import NotFound
from shirushi.framework.rules.size import credits_within, hours_within
from shirushi.model.achievement import Achievement, CreditRecognition
from shirushi.model.credits import Credits
from shirushi.model.workload import HoursBasis, Workload
from tests.programmes import WHOLE, programmes
from tests.property.strategies import achievements

every_framework = st.sampled_from(list(packaged().values()))
every_programme = st.sampled_from(list(programmes().values())) | achievements()
amounts = st.decimals(min_value="0.1", max_value=700, places=1)
systems = st.sampled_from(["jp", "ects", "uk", "us", "nz", "au", "my", "th", "kr", "in", "ae"])
RANK = {Outcome.NOT_MET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 2}


@given(every_programme, every_framework)
def test_no_answer_comes_from_what_was_not_found(
    achievement: Achievement, framework: Framework
) -> None:
    verdict = judge(achievement, framework)

    for one in verdict.findings:
        bounds = set(one.rule.params.values()) & {NotFound.NOT_FOUND}
        if bounds or not one.rule.demand_found:
            assert one.outcome is Outcome.UNKNOWN
    if any(one.required and not one.rule.demand_found for one in verdict.findings):
        assert verdict.outcome is not Outcome.MET


@given(every_programme, every_framework)
def test_what_is_only_inferred_neither_refuses_nor_admits(
    achievement: Achievement, framework: Framework
) -> None:
    inferred = dataclasses.replace(
        framework,
        rules=tuple(
            dataclasses.replace(
                one,
                also=(),
                citation=Citation(source=one.citation.source, confidence=Confidence.INFERRED),
            )
            for one in framework.rules
        ),
    )

    assert judge(achievement, inferred).outcome is Outcome.UNKNOWN


@given(every_programme)
def test_judging_by_all_says_what_judging_by_each_says(achievement: Achievement) -> None:
    every = packaged().values()

    assert judge_all(achievement).verdicts == tuple(judge(achievement, one) for one in every)


@given(every_programme)
def test_what_is_not_met_has_a_gap_and_what_is_met_has_none(achievement: Achievement) -> None:
    for verdict in judge_all(achievement).verdicts:
        assert bool(gaps(verdict)) is (verdict.outcome is not Outcome.MET)


@given(amounts, systems, systems)
def test_credit_of_another_system_is_never_compared(
    amount: Decimal, stated: str, asked: str
) -> None:
    credit = CreditRecognition(credits=Credits(amount=amount, system=stated))
    achievement = dataclasses.replace(WHOLE, credit_recognition=credit)

    found = credits_within(achievement, system=asked, least=Decimal(1), most=Decimal(40)).outcome

    inside = Outcome.MET if 1 <= amount <= 40 else Outcome.NOT_MET
    assert found is (inside if stated == asked else Outcome.UNKNOWN)


@given(amounts, st.sampled_from(HoursBasis), st.sampled_from(HoursBasis))
def test_hours_of_another_basis_are_never_compared(
    amount: Decimal, stated: HoursBasis, asked: HoursBasis
) -> None:
    effort = (Workload(hours=amount, basis=stated),)
    achievement = dataclasses.replace(WHOLE, learner_effort=effort)

    found = hours_within(achievement, basis=asked, least=Decimal(60)).outcome

    inside = Outcome.MET if amount >= 60 else Outcome.NOT_MET
    assert found is (inside if stated is asked else Outcome.UNKNOWN)


@given(amounts, amounts, systems, every_framework)
def test_more_credit_only_refuses_at_an_upper_bound(
    one: Decimal, other: Decimal, system: str, framework: Framework
) -> None:
    less, more = sorted([one, other])
    before, after = (
        judge(
            dataclasses.replace(
                WHOLE,
                credit_recognition=CreditRecognition(credits=Credits(amount=amount, system=system)),
                learner_effort=(),
            ),
            framework,
        )
        for amount in (less, more)
    )

    lost = [
        now.rule
        for then, now in zip(before.findings, after.findings, strict=True)
        if RANK[now.outcome] < RANK[then.outcome]
    ]

    # A full-time year is a bound of its own on what is smaller than a qualification.
    bounded = {"most", "below"}
    assert all(bounded & set(one.params) or one.ask == "smaller_than_qualification" for one in lost)
