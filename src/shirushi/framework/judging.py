"""MAIN FLOW: an achievement and a framework in, a verdict out, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable

from shirushi.framework.framework import Finding, Framework, Need, Outcome, Rule, Verdict
from shirushi.framework.rules import QUESTIONS
from shirushi.model.achievement import Achievement


def judge(achievement: Achievement, framework: Framework) -> Verdict:
    """Return what ``framework`` says of ``achievement``, with every rule's finding.

    Every rule is asked, so that an author sees all that is missing at once. Never raises for
    an achievement that could be built: what it does not say is *unknown*.
    """
    findings = tuple(_ask(rule, achievement) for rule in framework.rules)
    return Verdict(
        framework=framework,
        achievement_id=achievement.id,
        outcome=_total(findings),
        findings=findings,
    )


def _ask(rule: Rule, achievement: Achievement) -> Finding:
    return Finding(rule=rule, answer=QUESTIONS[rule.ask].answer(achievement, rule.params))


def _total(findings: Iterable[Finding]) -> Outcome:
    """One required rule that is not met decides; else one that is unknown; else all is met.

    A required rule that rests on an inferred fact cannot decide: where it is not met, the
    total is unknown, since a person must look the fact up first.
    """
    total = Outcome.MET
    for one in findings:
        if one.decides and one.answer.outcome is Outcome.NOT_MET:
            return Outcome.NOT_MET
        if one.rule.need is Need.REQUIRED and one.answer.outcome is not Outcome.MET:
            total = Outcome.UNKNOWN
    return total
