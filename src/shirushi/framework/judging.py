"""MAIN FLOW: an achievement and a framework in, a verdict out, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping

from shirushi.framework.framework import Framework, Outcome, Rule
from shirushi.framework.rules.answer import Answer
from shirushi.framework.rules.registry import ask
from shirushi.framework.verdict import Finding, Verdict
from shirushi.model.achievement import Achievement

__all__ = ["Finding", "Outcome", "Verdict", "decide", "judge"]


def judge(
    achievement: Achievement,
    framework: Framework,
    *,
    answers: MutableMapping[str, Answer] | None = None,
) -> Verdict:
    """Tell whether the achievement meets the framework, and why, rule by rule.

    Every rule is asked and every answer shown. Only the required ones decide, and what is not
    stated is never guessed.

    answers
        Answers about this same achievement, by question, read and added to: frameworks ask
        much alike, so whoever judges by several passes one mapping to all.

    >>> from shirushi.core.text import Text
    >>> from shirushi.framework.loading import framework
    >>> talk = Achievement(id="urn:example:1", title=Text(ja="講演会", en="Public lecture"))
    >>> judge(talk, framework("jp-mc-1.0")).outcome
    <Outcome.NOT_MET: 'not_met'>
    """
    known = {} if answers is None else answers
    findings = tuple(_find(achievement, rule, known) for rule in framework.rules)
    return Verdict(
        framework=framework,
        achievement_id=achievement.id,
        achievement_title=achievement.title,
        outcome=decide(findings),
        findings=findings,
    )


def _find(achievement: Achievement, rule: Rule, known: MutableMapping[str, Answer]) -> Finding:
    """Ask one rule's question with the framework's own parameters.

    Where it was not found whether the framework demands it, what the description says is shown
    and the outcome stays unknown.
    """
    answer = known.get(rule.question)
    if answer is None:
        answer = known[rule.question] = ask(rule.ask, achievement, rule.params)
    return Finding(
        rule=rule,
        outcome=answer.outcome if rule.demand_found else Outcome.UNKNOWN,
        found=answer.found,
        path=answer.path,
        remedy=answer.remedy,
    )


def decide(findings: Iterable[Finding]) -> Outcome:
    """Return what the required findings come to: one no is a no, else one unknown is unknown.

    A demand that nobody was seen to state counts as *unknown* where it is not met, so that an
    inferred fact never shuts anything out. Nor does it let anything in: where every demand was
    only inferred, all of them met are still *unknown*.
    """
    required = [one for one in findings if one.required]
    counted = {one.counts_as for one in required}
    if Outcome.NOT_MET in counted:
        return Outcome.NOT_MET
    if Outcome.UNKNOWN in counted or not any(one.rule.seen for one in required):
        return Outcome.UNKNOWN
    return Outcome.MET
