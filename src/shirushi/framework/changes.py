"""The shortest list of things to state or change before a framework is met."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.framework.framework import Outcome
from shirushi.framework.rules.answer import NOT_STATED, NotFound
from shirushi.framework.verdict import Finding, Verdict


class GapKind(enum.Enum):
    """What closing a gap takes.

    CHANGE: what is stated is not what is demanded. STATE: it is not stated, or not in a form
    that can be compared. CONFIRM: the framework's own bound or demand was not found, so that
    no description can settle it.
    """

    CHANGE = "change"
    STATE = "state"
    CONFIRM = "confirm"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _KINDS[self]


_KINDS = {
    GapKind.CHANGE: Text(ja="変更", en="change"),
    GapKind.STATE: Text(ja="記載", en="state"),
    GapKind.CONFIRM: Text(ja="確認", en="confirm"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing to do about one field, and the findings that it settles.

    path
        The field, or ``None`` where no field tells it.
    is_demanded
        False where nobody was seen to demand it.
    """

    kind: GapKind
    remedy: Text
    findings: tuple[Finding, ...]
    path: str | None
    is_demanded: bool

    @property
    def outcome(self) -> Outcome:
        """``NOT_MET`` where it stands in the way, ``UNKNOWN`` where it only is not told."""
        return self.findings[0].counts_as

    def to_json(self) -> JsonObject:
        """Return the gap for programs, with both languages."""
        return {
            "kind": self.kind.value,
            "kind_label": self.kind.label.to_json(),
            "path": self.path,
            "remedy": self.remedy.to_json(),
            "rules": [one.rule.id for one in self.findings],
            "is_demanded": self.is_demanded,
        }


def gaps(verdict: Verdict) -> tuple[Gap, ...]:
    """Return the shortest list of things to state or change so that the framework is met.

    What stands in the way comes first, then what only is not known, then what nobody was seen
    to demand. One field settles every rule about it, so it is named once; what no description
    can settle is named too, as something to confirm. Empty where the verdict is met.

    >>> from shirushi.framework.judging import judge
    >>> from shirushi.framework.loading import framework
    >>> from shirushi.model.achievement import Achievement
    >>> talk = Achievement(id="urn:example:1", title=Text(ja="講演会", en="Public lecture"))
    >>> [one.path for one in gaps(judge(talk, framework("us-credential-engine")))]
    ['achievement_type', 'assessment_type', 'learning_outcomes']
    """
    if verdict.outcome is Outcome.MET:
        return ()
    wanting = [one for one in verdict.findings if one.required and one.counts_as is not Outcome.MET]
    wanting.sort(key=lambda one: one.counts_as is Outcome.UNKNOWN)
    grouped: dict[str, list[Finding]] = {}
    for one in wanting:
        field = (one.path or one.rule.id).partition(".")[0]
        # What nobody can state is apart from what is to be stated in the same field.
        open_ = "?" if _is_open(one) else ""
        grouped.setdefault(field + open_, []).append(one)
    found = [_gap(findings) for findings in grouped.values()]
    return tuple(sorted(found, key=_urgency))


def _gap(findings: list[Finding]) -> Gap:
    # A descriptor's rule only wants the field filled; the framework's own rule says with what.
    chief = next((one for one in findings if one.rule.ask != "descriptor_stated"), findings[0])
    remedy = chief.remedy or chief.rule.text
    return Gap(
        kind=_kind(findings),
        remedy=remedy if chief.rule.demand_found else _ASK.format(rule=chief.rule.text),
        findings=tuple(findings),
        path=chief.path,
        is_demanded=any(one.rule.seen for one in findings),
    )


def _kind(findings: list[Finding]) -> GapKind:
    if any(one.outcome is Outcome.NOT_MET and one.found != NOT_STATED for one in findings):
        return GapKind.CHANGE
    return GapKind.CONFIRM if _is_open(findings[0]) else GapKind.STATE


def _is_open(finding: Finding) -> bool:
    """Whether the framework's own bound or demand was not found."""
    rule = finding.rule
    return not rule.demand_found or NotFound.NOT_FOUND in rule.params.values()


def _urgency(gap: Gap) -> tuple[bool, bool, int]:
    is_open = all(one.counts_as is Outcome.UNKNOWN for one in gap.findings)
    return not gap.is_demanded, is_open, list(GapKind).index(gap.kind)


def gap_lines(verdict: Verdict, language: Language) -> list[str]:
    """Return what a programme lacks under one framework, as lines for a terminal."""
    name, outcome = verdict.framework.name, verdict.outcome.label
    lines = [f"{name.in_language(language)}: {outcome.in_language(language)}"]
    lines.append("  " + verdict.summary.in_language(language))
    every = gaps(verdict)
    if not every:
        return [*lines, "  " + _NO_GAPS.in_language(language)]
    for number, one in enumerate(every, 1):
        said = Text(
            ja=f"{number}. [{one.kind.label.ja}] {one.remedy.ja}",
            en=f"{number}. [{one.kind.label.en}] {one.remedy.en}",
        )
        lines.append("  " + said.in_language(language))
        lines += ["       " + found.rule.text.in_language(language) for found in one.findings]
        if one.kind is GapKind.CONFIRM:
            lines.append("       " + _TO_CONFIRM.in_language(language))
        elif not one.is_demanded:
            lines.append("       " + _NOT_SEEN.in_language(language))
    return lines


_NO_GAPS = Text(ja="足りないものはありません。", en="Nothing is lacking.")
_ASK = Text(
    ja="「{rule}」が要件かどうかを、所管機関に確かめてください。",
    en="Ask the authority whether this is demanded: {rule}.",
)
_TO_CONFIRM = Text(
    ja="枠組みの側の定めが出典で確認できていないため、記載しても「不明」のままです。",
    en="The framework's own word on it was not found, so that stating it leaves it unknown.",
)
_NOT_SEEN = Text(
    ja="枠組みが求めていることは確認できていませんが、満たせば不明ではなくなります。",
    en="Nobody was seen to demand this; meeting it takes the doubt away.",
)
