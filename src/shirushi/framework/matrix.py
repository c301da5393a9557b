"""One programme under many frameworks, and what it lacks to be read as one of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.framework.changes import gaps
from shirushi.framework.framework import Framework, Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import packaged
from shirushi.framework.rules.answer import Answer
from shirushi.framework.verdict import Verdict
from shirushi.model.achievement import Achievement

__all__ = ["SIGNS", "Matrix", "gaps", "judge_all"]

#: What stands for an outcome in a table; the word stands beside it wherever there is room.
SIGNS = {Outcome.MET: "○", Outcome.NOT_MET: "×", Outcome.UNKNOWN: "?"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """One achievement's verdict under each of several frameworks, in their order.

    on
        The day whose editions were asked, or ``None`` where the caller chose them.
    """

    achievement: Achievement
    verdicts: tuple[Verdict, ...]
    on: date | None = None

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for yes or no."""
        msg = "a Matrix is not true or false: read .verdicts"
        raise TypeError(msg)

    def of(self, outcome: Outcome) -> tuple[Verdict, ...]:
        """Return the verdicts that came out so."""
        return tuple(one for one in self.verdicts if one.outcome is outcome)

    def under(self, framework_id: str) -> Verdict | None:
        """Return the verdict under one framework, or ``None`` where it was not asked."""
        return next((one for one in self.verdicts if one.framework.id == framework_id), None)

    @property
    def signs(self) -> str:
        """One sign a framework, in their order: ○ met, × not met, ? unknown."""
        return "".join(SIGNS[one.outcome] for one in self.verdicts)

    def to_json(self) -> JsonObject:
        """Return the matrix for programs, with both languages and each framework's gaps."""
        return {
            "achievement_id": self.achievement.id,
            "achievement_title": self.achievement.title.to_json(),
            "on": None if self.on is None else self.on.isoformat(),
            "verdicts": [
                {
                    "framework": one.framework.id,
                    "edition": one.framework.edition,
                    "name": one.framework.name.to_json(),
                    "jurisdiction": one.framework.jurisdiction,
                    "outcome": one.outcome.value,
                    "outcome_label": one.outcome.label.to_json(),
                    "summary": one.summary.to_json(),
                    "unseen": len(one.unseen),
                    "gaps": [gap.to_json() for gap in gaps(one)],
                }
                for one in self.verdicts
            ],
        }

    def lines(self, language: Language) -> list[str]:
        """Return the matrix as lines for a terminal, in one language."""
        lines = [self.achievement.title.in_language(language)]
        if self.on is not None:
            lines.append("  " + _IN_FORCE.format(on=self.on.isoformat()).in_language(language))
        width = max((len(one.framework.id) for one in self.verdicts), default=0)
        lines += ["  " + _line(one, width).in_language(language) for one in self.verdicts]
        lines.append("  " + _LEGEND.in_language(language))
        return lines


def judge_all(
    achievement: Achievement,
    frameworks: Iterable[Framework] | None = None,
    on: date | None = None,
) -> Matrix:
    """Return the verdict under each framework.

    frameworks
        In the order they are shown; ``None`` for all that come with the package.
    on
        Only the editions in force on this day; ``None`` for every one of them.

    >>> talk = Achievement(id="urn:example:1", title=Text(ja="講演会", en="Public lecture"))
    >>> done = judge_all(talk, on=date(2026, 11, 20))
    >>> len(done.verdicts), done.under("unesco-2022").outcome.value
    (17, 'unknown')
    """
    asked = packaged().values() if frameworks is None else frameworks
    answers: dict[str, Answer] = {}
    return Matrix(
        achievement=achievement,
        verdicts=tuple(
            judge(achievement, one, answers=answers)
            for one in asked
            if on is None or one.in_force(on)
        ),
        on=on,
    )


def _line(verdict: Verdict, width: int) -> Text:
    count = len(gaps(verdict))
    sign, outcome = SIGNS[verdict.outcome], verdict.outcome.label
    start = f"{sign} {verdict.framework.id:{width}}"
    said = Text(ja=f"{start}  {outcome.ja}", en=f"{start}  {outcome.en}")
    if count:
        more = Text(ja=f"(あと{count}件)", en=f" ({count} to settle)")
        return Text(ja=said.ja + more.ja, en=said.en + more.en)
    unseen = len(verdict.unseen)
    if unseen:
        more = Text(
            ja=f"(うち{unseen}件は推定による要件)",
            en=f" ({unseen} of the demands inferred)",
        )
        return Text(ja=said.ja + more.ja, en=said.en + more.en)
    return said


_IN_FORCE = Text(ja="{on} に有効な版による判定", en="by the editions in force on {on}")
_LEGEND = Text(
    ja="判定は参考であり、認証や認定ではありません。内訳: --framework ID --gaps",
    en="A verdict is for guidance and certifies nothing. What is lacking: --framework ID --gaps",
)
