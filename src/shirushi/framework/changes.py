"""The shortest list of things to state or change before a framework is met."""

from __future__ import annotations

from dataclasses import dataclass

from shirushi.core.text import Text
from shirushi.framework.framework import Outcome
from shirushi.framework.verdict import Finding, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing to do, and the findings that it settles."""

    remedy: Text
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """``NOT_MET`` where it stands in the way, ``UNKNOWN`` where it only is not told."""
        return self.findings[0].counts_as


def changes_to(verdict: Verdict) -> tuple[Change, ...]:
    """Return what to do for a verdict to become "met": what stands in the way first.

    One field settles every rule about it, since assessment, for one, is asked for in several.
    """
    wanting = [one for one in verdict.findings if one.required and one.counts_as is not Outcome.MET]
    wanting.sort(key=lambda one: one.counts_as is Outcome.UNKNOWN)
    grouped: dict[str, list[Finding]] = {}
    for one in wanting:
        grouped.setdefault(one.path or one.rule.id, []).append(one)
    return tuple(
        Change(remedy=found[0].remedy or found[0].rule.text, findings=tuple(found))
        for found in grouped.values()
    )
