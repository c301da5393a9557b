"""The nouns of judging: a framework with its rules, and a verdict with its findings."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from shirushi.core.citation import Citation, Confidence
from shirushi.core.text import Language, Text


class Need(enum.Enum):
    """Whether a rule decides (REQUIRED) or is only shown (RECOMMENDED)."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"


class Outcome(enum.Enum):
    """A framework's answer to one rule, or in total."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """The answer in words."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.MET: Text(ja="満たす", en="met"),
    Outcome.NOT_MET: Text(ja="満たさない", en="not met"),
    Outcome.UNKNOWN: Text(ja="不明", en="unknown"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition of a framework.

    ask
        The question, a key of ``rules.QUESTIONS``; ``params`` are its arguments as data.
    """

    id: str
    ask: str
    params: Mapping[str, Any]
    need: Need
    text: Text
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One edition of one national or international framework.

    in_force_from, in_force_until
        The days of this edition: from inside, until outside; ``None`` = not known to begin
        or end.
    note
        What a reader of its verdicts must know.
    """

    id: str
    name: Text
    jurisdiction: str
    kind: Text
    rules: tuple[Rule, ...]
    in_force_from: date | None = None
    in_force_until: date | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one question found in one achievement.

    path
        The field that was looked at.
    remedy
        What to do where it is not met or unknown.
    """

    outcome: Outcome
    found: Text
    path: str
    remedy: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule with its answer."""

    rule: Rule
    answer: Answer

    @property
    def decides(self) -> bool:
        """Whether this finding alone can make the total *not met*.

        A recommended rule never does, and an inferred fact never decides alone.
        """
        sure = self.rule.citation.confidence is not Confidence.INFERRED
        return self.rule.need is Need.REQUIRED and sure


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A framework's answer about one achievement, rule by rule; neither true nor false."""

    framework: Framework
    achievement_id: str
    outcome: Outcome
    findings: tuple[Finding, ...]

    def __bool__(self) -> NoReturn:
        msg = "a Verdict is not true or false: read .outcome"
        raise TypeError(msg)

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain JSON values, every text in both languages."""
        return {
            "framework": self.framework.id,
            "name": _both(self.framework.name),
            "achievement": self.achievement_id,
            "outcome": self.outcome.value,
            "note": self.framework.note and _both(self.framework.note),
            "findings": [_finding(one) for one in self.findings],
        }

    def lines(self, language: Language) -> list[str]:
        """Return the verdict as lines for a terminal, in one language."""
        name, outcome = self.framework.name, self.outcome.label
        said = [f"{name.in_language(language)}: {outcome.in_language(language)}"]
        for one in self.findings:
            said += _lines(one, language)
        if self.framework.note is not None:
            said.append(f"  * {self.framework.note.in_language(language)}")
        return said


_MARKS = {Outcome.MET: "○", Outcome.NOT_MET: "×", Outcome.UNKNOWN: "?"}
_SOURCE = Text(ja="出典", en="source")
_DO = Text(ja="対応", en="to do")
_SHOWN = Text(ja="参考", en="for information")


def _lines(one: Finding, language: Language) -> list[str]:
    answer, citation = one.answer, one.rule.citation
    shown = "" if one.rule.need is Need.REQUIRED else f" ({_SHOWN.in_language(language)})"
    outcome = answer.outcome.label.in_language(language)
    said = [
        f"  {_MARKS[answer.outcome]} {one.rule.text.in_language(language)}{shown}",
        f"      {outcome}: {answer.found.in_language(language)} [{answer.path}]",
    ]
    if answer.remedy is not None and answer.outcome is not Outcome.MET:
        said.append(f"      {_DO.in_language(language)}: {answer.remedy.in_language(language)}")
    said.append(
        f"      {_SOURCE.in_language(language)}: {citation.line} "
        f"({citation.confidence.label.in_language(language)})"
    )
    return said


def _finding(one: Finding) -> dict[str, Any]:
    citation = one.rule.citation
    return {
        "rule": one.rule.id,
        "need": one.rule.need.value,
        "decides": one.decides,
        "text": _both(one.rule.text),
        "outcome": one.answer.outcome.value,
        "found": _both(one.answer.found),
        "path": one.answer.path,
        "remedy": one.answer.remedy and _both(one.answer.remedy),
        "source": {
            "title": citation.source.title,
            "url": citation.source.url,
            "clause": citation.clause,
            "confidence": citation.confidence.value,
        },
    }


def _both(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}
