"""One achievement as readers in other countries see it: verdict, credit, level, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Language, Text
from shirushi.framework import convert as converting
from shirushi.framework.changes import Gap, gaps
from shirushi.framework.comparing import Comparison, compare
from shirushi.framework.convert import Conversion, Method
from shirushi.framework.credit_systems import credit_system
from shirushi.framework.framework import Framework
from shirushi.framework.judging import judge
from shirushi.framework.levels import levels
from shirushi.framework.sources import package_data
from shirushi.framework.verdict import Verdict
from shirushi.model.achievement import Achievement


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A jurisdiction's credit system and qualifications framework; ``None`` = none is known."""

    credits: str | None = None
    levels: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one framework's reader sees the achievement.

    credits
        Its size in that country's credit, once for what is stated in credit and once for each
        statement of hours that can be converted.
    levels
        Each of its levels in that country's framework.
    unread
        What could not be put into that country's terms, and why.
    """

    framework: Framework
    verdict: Verdict
    changes: tuple[Gap, ...]
    credits: tuple[Conversion, ...]
    levels: tuple[Comparison, ...]
    unread: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The "read abroad" sheet of one achievement, on one day."""

    achievement: Achievement
    on: date
    readings: tuple[Reading, ...]

    def to_json(self) -> JsonObject:
        """Return the sheet for programs, with both languages."""
        return {
            "achievement": self.achievement.id,
            "title": self.achievement.title.to_json(),
            "on": self.on.isoformat(),
            "readings": [
                {
                    "framework": one.framework.id,
                    "name": one.framework.name.to_json(),
                    "jurisdiction": one.framework.jurisdiction,
                    "outcome": one.verdict.outcome.value,
                    "outcome_label": one.verdict.outcome.label.to_json(),
                    "summary": one.verdict.summary.to_json(),
                    "changes": [
                        {"outcome": change.outcome.value, "remedy": change.remedy.to_json()}
                        for change in one.changes
                    ],
                    "credits": [conversion.to_json() for conversion in one.credits],
                    "levels": [comparison.to_json() for comparison in one.levels],
                    "unread": [text.to_json() for text in one.unread],
                }
                for one in self.readings
            ],
            "note": NOTE.to_json(),
        }

    def lines(self, language: Language) -> list[str]:
        """Return the sheet as lines for a terminal, in one language."""
        lines = [f"{self.achievement.title.in_language(language)} ({self.on.isoformat()})"]
        for one in self.readings:
            name, outcome = one.framework.name, one.verdict.outcome.label
            lines.append(
                f"  [{one.framework.jurisdiction}] {name.in_language(language)}: "
                f"{outcome.in_language(language)}"
            )
            lines += [f"      {text.in_language(language)}" for text in said_size(one)]
            lines += [f"      {text.in_language(language)}" for text in said_level(one)]
            for change in one.changes:
                lines.append(f"      ! {change.remedy.in_language(language)}")
            for text in one.unread:
                lines.append(f"      ? {text.in_language(language)}")
        lines.append("  " + NOTE.in_language(language))
        return lines


def sheet(achievement: Achievement, frameworks: Iterable[Framework], *, on: date) -> Sheet:
    """Return how readers under several frameworks see one achievement on a day.

    The same in both directions: for what goes abroad, and for what arrives from there.

    frameworks
        All of them are shown: whoever wants those in force on the day passes them alone.
    """
    return Sheet(
        achievement=achievement,
        on=on,
        readings=tuple(_reading(achievement, one, on=on) for one in frameworks),
    )


def said_size(reading: Reading) -> tuple[Text, ...]:
    """Return the size in that country's credit in words, a line for each figure."""
    found: list[Text] = []
    for conversion in reading.credits:
        for one in conversion.results:
            if one.method is Method.SAME:
                found.append(conversion.given)
                continue
            sure = Text(ja="", en="") if one.decides else _INFERRED
            found.append(
                Text(
                    ja="{given} → {shown} {unit}({method}){sure}",
                    en="{given} → {shown} {unit} ({method}){sure}",
                ).format(
                    given=conversion.given,
                    shown=one.shown,
                    unit=conversion.unit,
                    method=one.method.label,
                    sure=sure,
                )
            )
        if not conversion.results:
            found.append(
                Text(ja="{given} → {unit}: 不明", en="{given} → {unit}: unknown").format(
                    given=conversion.given, unit=conversion.unit
                )
            )
    return tuple(found)


def said_level(reading: Reading) -> tuple[Text, ...]:
    """Return the level in that country's framework in words, a line for each level stated."""
    return tuple(_said_level(one) for one in reading.levels)


def _said_level(one: Comparison) -> Text:
    template = _LEVEL if one.reached else _NO_LEVEL_THERE
    if one.source.id == one.target.id:
        template = _OWN_LEVEL
    return template.format(
        source=one.source.name,
        level=one.given.level,
        target=one.target.name,
        reached=", ".join(one.reached),
        answer=one.said,
    )


@cache
def places() -> Mapping[str, Place]:
    """Return what readers in each jurisdiction think in.

    >>> places()["NZ"].levels
    'nzqcf'
    """
    reader = Reader(parse_toml(package_data("abroad.toml")))
    found: dict[str, Place] = {}
    for one in reader.tables("place", required=True):
        place = Place(credits=one.optional_string("credits"), levels=one.optional_string("levels"))
        one.built(lambda place=place: _check(place))  # type: ignore[misc] # bound at once
        found[one.string("jurisdiction")] = place
    reader.close()
    return MappingProxyType(found)


def _check(place: Place) -> None:
    if place.credits is not None:
        credit_system(place.credits)
    if place.levels is not None:
        levels().framework(place.levels)


def _reading(achievement: Achievement, framework: Framework, *, on: date) -> Reading:
    verdict = judge(achievement, framework)
    place = places().get(framework.jurisdiction, Place())
    unread: list[Text] = []
    return Reading(
        framework=framework,
        verdict=verdict,
        changes=gaps(verdict),
        credits=_credits(achievement, place, unread, on=on),
        levels=_levels(achievement, place, unread),
        unread=tuple(unread),
    )


def _credits(
    achievement: Achievement, place: Place, unread: list[Text], *, on: date
) -> tuple[Conversion, ...]:
    if place.credits is None:
        unread.append(_NO_CREDIT_SYSTEM)
        return ()
    found: list[Conversion] = []
    if achievement.credits is not None:
        try:
            found.append(converting.convert(achievement.credits, place.credits, on=on))
        except ShirushiError as error:
            unread.append(error.said)
    # The hours speak where no credit does, or one that no method can carry over.
    if not any(one.results for one in found):
        found += [
            done
            for one in achievement.learner_effort
            if (done := converting.credits_for(one, place.credits, on=on)).results
        ]
    if not found and not unread:
        unread.append(_NO_SIZE)
    return tuple(found)


def _levels(achievement: Achievement, place: Place, unread: list[Text]) -> tuple[Comparison, ...]:
    if place.levels is None:
        unread.append(_NO_LEVELS)
        return ()
    found: list[Comparison] = []
    for one in achievement.level:
        try:
            found.append(compare(one, place.levels))
        except ShirushiError as error:
            unread.append(error.said)
    if not achievement.level:
        unread.append(_NO_LEVEL)
    return tuple(found)


_OWN_LEVEL = Text(ja="{source} {level}", en="{source} {level}")
_LEVEL = Text(
    ja="{source} {level} → {target} {reached}: {answer}",
    en="{source} {level} → {target} {reached}: {answer}",
)
_NO_LEVEL_THERE = Text(
    ja="{source} {level} → {target}: {answer}",
    en="{source} {level} → {target}: {answer}",
)
_INFERRED = Text(ja=" [推定]", en=" [inferred]")
_NO_CREDIT_SYSTEM = Text(
    ja="共通の単位制度が知られていません。", en="No common credit system is known."
)
_NO_SIZE = Text(
    ja="単位でも、換算できる時間数でも、学習量が示されていません。",
    en="Its size is stated neither in credit nor in hours that can be converted.",
)
_NO_LEVELS = Text(ja="資格枠組みが知られていません。", en="No qualifications framework is known.")
_NO_LEVEL = Text(ja="レベルが示されていません。", en="No level is stated.")
NOTE = Text(
    ja="これは公開された要件と換算率による参考資料で、認証や認定ではありません。"
    "認定するかどうかは受け入れる機関が決定します。",
    en="This rests on published rules and rates. It is neither accreditation nor recognition: "
    "the receiving institution decides.",
)
