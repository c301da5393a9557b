"""One level in another framework: by an official table, by several, or only by inference."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.framework.levels import Correspondence, LevelFramework, Levels, Status, levels
from shirushi.model.level import Level

#: Tables in one way; longer ones would say nothing any more.
MOST_STEPS = 3


class Answer(enum.Enum):
    """Comparable, agreed to have no counterpart, or not to be known."""

    COMPARABLE = "comparable"
    NO_COUNTERPART = "no_counterpart"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """The answer in words."""
        return _ANSWERS[self]


_ANSWERS = {
    Answer.COMPARABLE: Text(ja="対応するレベルがある", en="comparable"),
    Answer.NO_COUNTERPART: Text(
        ja="対応するレベルはないと合意されている", en="agreed to have no counterpart"
    ),
    Answer.UNKNOWN: Text(ja="不明", en="unknown"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One table on the way, read in its own direction or backwards."""

    table: Correspondence
    is_backwards: bool
    reached: tuple[str, ...]

    @property
    def target(self) -> str:
        """The framework that the step leads to."""
        return self.table.source if self.is_backwards else self.table.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How an answer was reached.

    reached
        The levels at its end; empty = agreed to have no counterpart at its last step.
    widened
        The levels it started from that end in the same place; more than one shows what was lost.
    """

    steps: tuple[Step, ...]
    reached: tuple[str, ...]
    widened: tuple[str, ...]

    @property
    def decides(self) -> bool:
        """Whether it may be relied on: one official table, read in one step.

        Two official tables in a row are nobody's agreement.
        """
        return all(step.table.decides for step in self.steps) and len(self.steps) <= 1

    @property
    def label(self) -> Text:
        """What kind of way it is, in words."""
        if not self.steps:
            return _SAME
        return _COMPOSED if len(self.steps) > 1 else self.steps[0].table.status.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a level compares to in another framework, with every way to it, the strongest first.

    reached
        The levels of the strongest way; empty where there is none.
    """

    given: Level
    source: LevelFramework
    target: LevelFramework
    answer: Answer
    ways: tuple[Way, ...]

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for yes or no."""
        msg = "a Comparison is not true or false: read .answer"
        raise TypeError(msg)

    @property
    def reached(self) -> tuple[str, ...]:
        """The levels of the strongest way that reaches any, where the answer is comparable."""
        if self.answer is not Answer.COMPARABLE:
            return ()
        return next(way.reached for way in self.ways if way.reached)

    @property
    def decides(self) -> bool:
        """Whether the answer rests on one official table and nothing else."""
        return bool(self.ways) and self.ways[0].decides

    @property
    def said(self) -> Text:
        """The answer in words; one that nobody agreed on says so."""
        is_agreed = self.decides or self.answer is Answer.UNKNOWN
        return self.answer.label if is_agreed else _NOT_AGREED

    def to_json(self) -> JsonObject:
        """Return the comparison for programs, with both languages."""
        return {
            "given": {"framework": self.source.id, "level": self.given.level},
            "to": self.target.id,
            "to_name": self.target.name.to_json(),
            "answer": self.answer.value,
            "answer_label": self.said.to_json(),
            "levels": list(self.reached),
            "decides": self.decides,
            "ways": [
                {
                    "kind": way.label.to_json(),
                    "decides": way.decides,
                    "levels": list(way.reached),
                    "widened": list(way.widened),
                    "steps": [
                        {
                            "to": step.target,
                            "levels": list(step.reached),
                            "status": step.table.status.value,
                            "backwards": step.is_backwards,
                            "source": step.table.citation.line,
                            "url": step.table.citation.source.url,
                            "confidence": step.table.citation.confidence.value,
                            "note": None if step.table.note is None else step.table.note.to_json(),
                        }
                        for step in way.steps
                    ],
                }
                for way in self.ways
            ],
            "note": NO_RECOGNITION.to_json(),
        }

    def lines(self, language: Language) -> list[str]:
        """Return the comparison as lines for a terminal, in one language."""
        here, there = (one.name.in_language(language) for one in (self.source, self.target))
        said = self.said.in_language(language)
        reached = ", ".join(self.reached)
        lines = [f"{here} {self.given.level} → {there}{' ' + reached if reached else ''}: {said}"]
        for way in self.ways:
            lines.append(f"  {way.label.in_language(language)}: {', '.join(way.reached) or '×'}")
            for step in way.steps:
                sure = step.table.citation.confidence.label.in_language(language)
                levels_ = ", ".join(step.reached) or "×"
                lines.append(
                    f"      → {step.target} {levels_} [{step.table.citation.line}; {sure}]"
                )
                if step.table.note is not None:
                    lines.append("        " + step.table.note.in_language(language))
            if len(way.widened) > 1:
                widened = _WIDENED.format(levels=", ".join(way.widened))
                lines.append("      " + widened.in_language(language))
            if not way.decides:
                lines.append("      " + ONLY_SHOWN.in_language(language))
        if self.source.note is not None:
            lines.append("  " + self.source.note.in_language(language))
        lines.append("  " + NO_RECOGNITION.in_language(language))
        return lines


def compare(level: Level, to: str, *, among: Levels | None = None) -> Comparison:
    """Return what a level compares to in another framework.

    An agreed "no counterpart" is different from unknown; numbers are never compared, since 8 is a
    doctorate in one framework and an honours degree in another. Tables are put one after
    another only where each is official, and the answer is then shown as nobody's agreement.
    Raises ``LevelFrameworkUnknown`` or ``LevelNotThere``.

    >>> compare(Level(framework="nzqcf", level="7"), "eqf").reached
    ('6',)
    >>> compare(Level(framework="nzqcf", level="8"), "eqf").answer.value
    'no_counterpart'
    """
    known = levels() if among is None else among
    source, target = known.checked(level), known.framework(to)
    if source.id == target.id:
        return Comparison(
            given=level,
            source=source,
            target=target,
            answer=Answer.COMPARABLE,
            ways=(Way(steps=(), reached=(level.level,), widened=(level.level,)),),
        )
    ways = sorted(_ways(level, target, known), key=_strength)
    return Comparison(
        given=level, source=source, target=target, answer=_answer(ways), ways=tuple(ways)
    )


def _answer(ways: list[Way]) -> Answer:
    direct = [way for way in ways if way.decides]
    if direct:
        return Answer.COMPARABLE if direct[0].reached else Answer.NO_COUNTERPART
    return Answer.COMPARABLE if any(way.reached for way in ways) else Answer.UNKNOWN


def _strength(way: Way) -> tuple[bool, bool, int, list[str]]:
    is_composed = len(way.steps) > 1
    is_inferred = any(step.table.status is not Status.OFFICIAL for step in way.steps)
    return is_inferred, is_composed, len(way.steps), [step.target for step in way.steps]


def _ways(level: Level, target: LevelFramework, known: Levels) -> Iterator[Way]:
    """Yield one way for every direct table, and the shortest ones over official tables."""
    composed: list[Way] = []
    source = known.framework(level.framework)
    for steps in _paths((level.framework,), (level.level,), target.id, known, ()):
        way = Way(
            steps=steps,
            reached=steps[-1].reached,
            widened=_back(steps, level, source.known) if steps[-1].reached else (),
        )
        if len(steps) == 1:
            yield way
        else:
            composed.append(way)
    shortest = min((len(way.steps) for way in composed), default=0)
    yield from (way for way in composed if len(way.steps) == shortest)


def _paths(
    passed: tuple[str, ...],
    at: tuple[str, ...],
    target: str,
    known: Levels,
    before: tuple[Step, ...],
) -> Iterator[tuple[Step, ...]]:
    here = passed[-1]
    # Back to a framework passed before would only widen what is known there.
    for table in known.tables:
        if here not in {table.source, table.target}:
            continue
        is_backwards = table.target == here
        next_ = table.source if is_backwards else table.target
        is_direct = next_ == target and not before
        if next_ in passed or not (is_direct or table.decides):
            continue
        reached = _reached(table, at, is_backwards=is_backwards)
        if reached is None:
            continue
        steps = (*before, Step(table=table, is_backwards=is_backwards, reached=reached))
        if next_ == target:
            yield steps
        elif reached and len(steps) < MOST_STEPS:
            yield from _paths((*passed, next_), reached, target, known, steps)


def _reached(
    table: Correspondence, at: tuple[str, ...], *, is_backwards: bool
) -> tuple[str, ...] | None:
    """Return every level that any of ``at`` compares to; ``None`` where none of them is known."""
    found = [table.back(one) if is_backwards else table.forth(one) for one in at]
    if all(one is None for one in found):
        return None
    return tuple(dict.fromkeys(level for one in found if one for level in one))


def _back(steps: tuple[Step, ...], level: Level, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return where the whole way leads back to, the lowest level first."""
    at = steps[-1].reached
    for step in reversed(steps):
        at = _reached(step.table, at, is_backwards=not step.is_backwards) or ()
    return tuple(sorted({level.level, *at}, key=known.index))


_SAME = Text(ja="同じ枠組み", en="the same framework")
_NOT_AGREED = Text(
    ja="対応すると推定される(合意ではない)", en="inferred to compare; nobody agreed on it"
)
_COMPOSED = Text(
    ja="公式の対照表を続けて読んだもの(二者の合意ではない)",
    en="official tables read one after another (nobody's agreement)",
)
_WIDENED = Text(
    ja="逆にたどると {levels} になり、区別が失われています。",
    en="Read back it leads to {levels}: a distinction was lost.",
)
ONLY_SHOWN = Text(
    ja="参考として示すだけで、これだけで判断してはなりません。",
    en="Shown for information: it decides nothing alone.",
)
NO_RECOGNITION = Text(
    ja="レベルの比較は認定ではありません。番号は枠組みの名前とともに示してください。",
    en="Comparing levels is no recognition. A number means nothing without its framework.",
)
