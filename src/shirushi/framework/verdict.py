"""What a framework says about an achievement, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from shirushi.core.citation import Citation, Confidence
from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.framework.framework import Framework, GradedSource, Need, Outcome, Rule
from shirushi.framework.rules.answer import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's answer (所見).

    found
        What stands in the description, or why it does not tell.
    path
        The field it was read from, or should be written in.
    remedy
        What the author can do, or ``None``.
    """

    rule: Rule
    outcome: Outcome
    found: Text
    path: str | None = None
    remedy: Text | None = None

    @property
    def citation(self) -> Citation:
        """Where the rule comes from."""
        return self.rule.citation

    @property
    def required(self) -> bool:
        """Whether the verdict hangs on it."""
        return self.rule.need is Need.REQUIRED

    @property
    def counts_as(self) -> Outcome:
        """What it counts as in the verdict: a demand that nobody was seen to make never says no."""
        if self.outcome is Outcome.NOT_MET and not self.rule.seen:
            return Outcome.UNKNOWN
        return self.outcome

    def to_json(self) -> JsonObject:
        """Return the finding for programs, with both languages."""
        return {
            "rule": self.rule.id,
            "need": self.rule.need.value,
            "need_label": self.rule.need.label.to_json(),
            "text": self.rule.text.to_json(),
            "outcome": self.outcome.value,
            "outcome_label": self.outcome.label.to_json(),
            "counts_as": self.counts_as.value,
            "found": self.found.to_json(),
            "path": self.path,
            "remedy": None if self.remedy is None else self.remedy.to_json(),
            "inferred": self.rule.inferred,
            "demand_found": self.rule.demand_found,
            "source": _cited(self.rule.citation),
            "also": [_cited(one) for one in self.rule.also],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A framework's answer about one achievement (判定), with every finding it rests on.

    The verdict is neither true nor false, since ``if judge(...)`` would read *unknown* as one
    of the two: read ``outcome``.
    """

    framework: Framework
    achievement_id: str
    achievement_title: Text
    outcome: Outcome
    findings: tuple[Finding, ...]

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for yes or no."""
        msg = "a Verdict is not true or false: read .outcome"
        raise TypeError(msg)

    @property
    def decisive(self) -> tuple[Finding, ...]:
        """The required findings that made the outcome what it is; all of them when it is met."""
        required = [one for one in self.findings if one.required]
        found = tuple(one for one in required if one.counts_as is self.outcome)
        # Where every demand is only inferred, all of them met are the reason for "unknown".
        return found or tuple(required)

    @property
    def unseen(self) -> tuple[Finding, ...]:
        """The required findings whose demand was only inferred, or looked for and not found."""
        return tuple(one for one in self.findings if one.required and not one.rule.seen)

    @property
    def summary(self) -> Text:
        """The outcome in one sentence, and in another what of it rests on demands not seen."""
        said = _SUMMARIES[self.outcome].format(name=self.framework.name, count=len(self.decisive))
        count = len(self.unseen)
        if self.outcome is Outcome.MET and count:
            return _PARTLY_UNSEEN.format(said=said, count=count)
        return said

    def to_json(self) -> JsonObject:
        """Return the verdict for programs and for stored rows, with both languages."""
        judged_by = self.framework
        return {
            "framework": {
                "id": judged_by.id,
                "edition": judged_by.edition,
                "name": judged_by.name.to_json(),
                "jurisdiction": judged_by.jurisdiction,
                "kind": judged_by.kind.to_json(),
                "note": None if judged_by.note is None else judged_by.note.to_json(),
            },
            "achievement_id": self.achievement_id,
            "achievement_title": self.achievement_title.to_json(),
            "outcome": self.outcome.value,
            "outcome_label": self.outcome.label.to_json(),
            "summary": self.summary.to_json(),
            "findings": [one.to_json() for one in self.findings],
        }

    def lines(self, language: Language) -> list[str]:
        """Return the verdict as lines for a terminal, in one language.

        The outcome, every finding with what was found, what to do and where the rule is
        written, and the framework's note.
        """
        return list(_verdict_lines(self, language))


_SUMMARIES = {
    Outcome.MET: Text(
        ja="「{name}」の必須の要件{count}件をすべて満たします。",
        en="It meets all {count} required rules of {name}.",
    ),
    Outcome.NOT_MET: Text(
        ja="「{name}」の必須の要件のうち{count}件を満たしません。",
        en="It does not meet {count} of the required rules of {name}.",
    ),
    Outcome.UNKNOWN: Text(
        ja="「{name}」の必須の要件のうち{count}件が不明のため、判定できません。",
        en="{count} of the required rules of {name} cannot be answered from what is stated.",
    ),
}


_PARTLY_UNSEEN = Text(
    ja="{said}このうち{count}件は推定による要件で、枠組みが求めていることを出典で確認できていません。",
    en="{said} For {count} of them no source was seen to say that the framework demands it.",
)


def _cited(citation: Citation) -> JsonObject:
    source = citation.source
    return {
        "id": source.id,
        "title": source.title,
        "url": source.url,
        "grade": source.grade.value if isinstance(source, GradedSource) else None,
        "clause": citation.clause,
        "read_on": citation.read_on.isoformat() if citation.read_on else None,
        "confidence": citation.confidence.value,
        "confidence_label": citation.confidence.label.to_json(),
    }


# ---------------------------------------------------------------- lines for people


def _verdict_lines(verdict: Verdict, language: Language) -> Iterator[str]:
    name = verdict.framework.name.in_language(language)
    yield f"{name}: {verdict.outcome.label.in_language(language)}"
    yield f"  {verdict.achievement_title.in_language(language)}"
    yield f"  {verdict.summary.in_language(language)}"
    groups = (
        (_DECIDING, [one for one in verdict.findings if one.required]),
        (_OTHERS, [one for one in verdict.findings if not one.required]),
    )
    for heading, findings in groups:
        if findings:
            yield f"  {heading.in_language(language)}"
            for one in findings:
                yield from _finding_lines(one, language)
    note = verdict.framework.note
    if note is not None:
        yield "  " + _NOTE.format(note=note).in_language(language)


def _finding_lines(finding: Finding, language: Language) -> Iterator[str]:
    rule = finding.rule.text.in_language(language)
    yield f"    {_mark(finding)} {rule}: {_outcome(finding).in_language(language)}"
    said = [_FOUND.format(found=finding.found)]
    if finding.remedy is not None and finding.outcome is not Outcome.MET:
        said.append(_REMEDY.format(remedy=finding.remedy))
    said += [_SOURCE.format(source=_source(one)) for one in (finding.citation, *finding.rule.also)]
    if not finding.rule.demand_found:
        said.append(_DEMAND_NOT_FOUND)
    elif finding.rule.inferred:
        said.append(_ONLY_INFERRED)
    for one in said:
        yield "        " + one.in_language(language)


def _source(citation: Citation) -> Text:
    """Return a citation with how sure the fact is, and how near the source stands to it."""
    about = [citation.confidence.label]
    source = citation.source
    # Nearness matters for what was confirmed there; a founding document is marked anyway.
    if isinstance(source, GradedSource) and citation.confidence is Confidence.CONFIRMED:
        about.append(source.grade.label)
    said = listed(about)
    return Text(ja=f"{citation.line} [{said.ja}]", en=f"{citation.line} [{said.en}]")


def _mark(finding: Finding) -> str:
    """Return a sign that stands beside the word and never instead of it."""
    return "-" if _harmless(finding) else _MARKS[finding.outcome]


def _outcome(finding: Finding) -> Text:
    """Return the outcome in words; a miss that nothing hangs on is not called a failure."""
    return _HARMLESS if _harmless(finding) else finding.outcome.label


def _harmless(finding: Finding) -> bool:
    return not finding.required and finding.outcome is Outcome.NOT_MET


_MARKS = {Outcome.MET: "○", Outcome.NOT_MET: "×", Outcome.UNKNOWN: "?"}
_HARMLESS = Text(ja="なし", en="no")
_DECIDING = Text(ja="必須の要件(判定を決めるもの)", en="Required rules (these decide)")
_OTHERS = Text(
    ja="推奨・任意・参考(判定を決めないもの)",
    en="Recommended, optional, for information (these do not decide)",
)
_FOUND = Text(ja="記載: {found}", en="found: {found}")
_REMEDY = Text(ja="対応: {remedy}", en="to do: {remedy}")
_SOURCE = Text(ja="出典: {source}", en="source: {source}")
_NOTE = Text(ja="注意: {note}", en="Note: {note}")
_DEMAND_NOT_FOUND = Text(
    ja="枠組みがこれを求めているかどうかは、出典で確認できていません。",
    en="Whether the framework demands this was looked for and not found.",
)
_ONLY_INFERRED = Text(
    ja="この要件は推定であり、単独では判定を決めません。",
    en="This rule is inferred and never decides alone.",
)
