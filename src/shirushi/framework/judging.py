"""MAIN FLOW: an achievement and a framework in, a verdict out, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable

from shirushi.framework.framework import Framework, Outcome, Rule
from shirushi.framework.rules.registry import ask
from shirushi.framework.verdict import Finding, Verdict
from shirushi.model.achievement import Achievement

__all__ = ["Finding", "Outcome", "Verdict", "judge"]


def judge(achievement: Achievement, framework: Framework) -> Verdict:
    """Tell whether the achievement meets the framework, and why, rule by rule.

    Every rule is asked and every answer shown. Only the required ones decide, and what is not
    stated is never guessed.

    >>> from shirushi.core.text import Text
    >>> from shirushi.framework.loading import framework
    >>> talk = Achievement(id="urn:example:1", title=Text(ja="講演会", en="Public lecture"))
    >>> judge(talk, framework("jp-mc-1.0")).outcome
    <Outcome.NOT_MET: 'not_met'>
    """
    findings = tuple(_find(achievement, rule) for rule in framework.rules)
    return Verdict(
        framework=framework,
        achievement_id=achievement.id,
        achievement_title=achievement.title,
        outcome=_decide(findings),
        findings=findings,
    )


def _find(achievement: Achievement, rule: Rule) -> Finding:
    """Ask one rule's question with the framework's own parameters."""
    answer = ask(rule.ask, achievement, rule.params)
    return Finding(
        rule=rule,
        outcome=answer.outcome,
        found=answer.found,
        path=answer.path,
        remedy=answer.remedy,
    )


def _decide(findings: Iterable[Finding]) -> Outcome:
    """Put the required findings together: one no is a no, else one unknown is unknown.

    A demand that nobody was seen to state counts as *unknown* where it is not met, so that an
    inferred fact never shuts anything out.
    """
    counted = {one.counts_as for one in findings if one.required}
    if Outcome.NOT_MET in counted:
        return Outcome.NOT_MET
    if Outcome.UNKNOWN in counted:
        return Outcome.UNKNOWN
    return Outcome.MET
