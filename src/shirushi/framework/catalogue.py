"""A whole catalogue under the frameworks: which entry misses which element, and where.

Of each entry only what it lacks is kept, so that ten thousand stay small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeAlias

from shirushi.core.json import JsonObject
from shirushi.core.spreadsheet import spreadsheet
from shirushi.core.text import Language, Text
from shirushi.framework.changes import GapKind, gaps
from shirushi.framework.editions import check_related
from shirushi.framework.framework import Framework, Need, Outcome, Rule
from shirushi.framework.judging import judge
from shirushi.framework.loading import packaged
from shirushi.framework.rules.answer import NOT_STATED, Answer
from shirushi.framework.rules.registry import ask
from shirushi.framework.verdict import Verdict
from shirushi.framework.vocabulary import item_name
from shirushi.model.achievement import Achievement

__all__ = [
    "CatalogueReport",
    "ChangedVerdict",
    "EditionChanges",
    "Entry",
    "Judged",
    "Miss",
    "compare_editions",
    "judge_catalogue",
]

#: Elements that the lines for a terminal name under each framework.
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One element that an entry lacks under one framework.

    path
        The field, or ``None`` where no field tells it.
    rules
        The ids of the framework's rules that it would settle.
    is_demanded
        False where nobody was seen to demand it.
    """

    kind: GapKind
    path: str | None
    remedy: Text
    rules: tuple[str, ...]
    is_demanded: bool

    @property
    def element(self) -> str:
        """The name that totals are counted by: the field, without its place inside it.

        >>> Miss(
        ...     kind=GapKind.STATE, path="level.0", remedy=Text(ja="", en=""), rules=("r",),
        ...     is_demanded=True,
        ... ).element
        'level'
        """
        return (self.path or self.rules[0]).partition(".")[0].partition("[")[0]

    def to_json(self) -> JsonObject:
        """Return it for programs; the rules' words stand once, with the framework."""
        return {
            "kind": self.kind.value,
            "path": self.path,
            "rules": list(self.rules),
            "is_demanded": self.is_demanded,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One entry's outcome under one framework, and what it lacks there."""

    framework: Framework
    outcome: Outcome
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One achievement of a catalogue with its outcomes, in the frameworks' order."""

    id: str
    title: Text
    judged: tuple[Judged, ...]


@dataclass(frozen=True, kw_only=True)
class CatalogueReport:
    """What the entries of a catalogue lack under each framework.

    on
        The day whose editions were asked, or ``None`` where the caller chose them.
    """

    frameworks: tuple[Framework, ...]
    entries: tuple[Entry, ...]
    on: date | None = None

    @cached_property
    def _outcomes(self) -> Counter[tuple[str, Outcome]]:
        pairs = ((one.framework.id, one.outcome) for row in self.entries for one in row.judged)
        return Counter(pairs)

    @cached_property
    def _elements(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {one.id: Counter() for one in self.frameworks}
        for entry in self.entries:
            for judged in entry.judged:
                # An entry counts once an element, however many rules want it.
                found[judged.framework.id].update({miss.element for miss in judged.misses})
        return found

    def total(self, framework_id: str, outcome: Outcome) -> int:
        """Return how many entries came out so under a framework."""
        return self._outcomes[framework_id, outcome]

    def missing(self, framework_id: str) -> list[tuple[str, int]]:
        """Return each element that is missed under a framework and by how many, most first."""
        found = self._elements.get(framework_id, Counter())
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

    def to_json(self) -> JsonObject:
        """Return the report for programs, with both languages."""
        return {
            "on": None if self.on is None else self.on.isoformat(),
            "count": len(self.entries),
            "frameworks": [
                {
                    "framework": one.id,
                    "edition": one.edition,
                    "name": one.name.to_json(),
                    "totals": {out.value: self.total(one.id, out) for out in Outcome},
                    "missing": [
                        {"element": name, "name": item_name(name).to_json(), "entries": count}
                        for name, count in self.missing(one.id)
                    ],
                    "rules": {rule.id: rule.text.to_json() for rule in one.rules},
                }
                for one in self.frameworks
            ],
            "entries": [
                {
                    "id": entry.id,
                    "title": entry.title.to_json(),
                    "verdicts": [
                        {
                            "framework": one.framework.id,
                            "outcome": one.outcome.value,
                            "missing": [miss.to_json() for miss in one.misses],
                        }
                        for one in entry.judged
                    ],
                }
                for entry in self.entries
            ],
        }

    def to_csv(self, language: Language) -> bytes:
        """Return one row for each missed element, as Excel opens it.

        A verdict that lacks nothing has one row with an empty element, so that every entry
        stands there under every framework.
        """
        head = [one.in_language(language) for one in _HEAD]
        return spreadsheet([head, *self._rows(language)])

    def _rows(self, language: Language) -> Iterator[list[str]]:
        for entry in self.entries:
            title = entry.title.in_language(language)
            for one in entry.judged:
                start = [entry.id, title, one.framework.id, one.framework.edition]
                start.append(one.outcome.label.in_language(language))
                for miss in one.misses:
                    demanded = _SEEN if miss.is_demanded else _NOT_SEEN
                    yield [
                        *start,
                        item_name(miss.element).in_language(language),
                        miss.path or "",
                        miss.kind.label.in_language(language),
                        miss.remedy.in_language(language),
                        " ".join(miss.rules),
                        demanded.in_language(language),
                    ]
                if not one.misses:
                    yield [*start, *[""] * (len(_HEAD) - len(start))]

    def lines(self, language: Language) -> list[str]:
        """Return totals and the elements missed most as lines for a terminal."""
        said = [_COUNT.format(count=len(self.entries))]
        if self.on is not None:
            said.append(_IN_FORCE.format(on=self.on.isoformat()))
        lines = [one.in_language(language) for one in said]
        width = max((len(one.id) for one in self.frameworks), default=0)
        for one in self.frameworks:
            totals = _TOTALS.format(**{out.value: self.total(one.id, out) for out in Outcome})
            lines.append(f"  {one.id:{width}}  {totals.in_language(language)}")
            for name, count in self.missing(one.id)[:MOST_SHOWN]:
                element = item_name(name).in_language(language)
                lines.append(f"  {'':{width}}    {count:>6}  {element}")
        return lines


def judge_catalogue(
    achievements: Iterable[Achievement],
    frameworks: Iterable[Framework] | None = None,
    on: date | None = None,
) -> CatalogueReport:
    """Return what each achievement lacks under each framework; each is read once, in order.

    frameworks
        In the order they are shown; ``None`` for all that come with the package.
    on
        Only the editions in force on this day; ``None`` for every one of them.

    >>> talk = Achievement(id="urn:example:1", title=Text(ja="講演会", en="Public lecture"))
    >>> report = judge_catalogue([talk], on=date(2026, 11, 20))
    >>> report.total("jp-mc-1.0", Outcome.NOT_MET)
    1
    """
    asked = packaged().values() if frameworks is None else frameworks
    chosen = tuple(one for one in asked if on is None or one.in_force(on))
    entries = tuple(_entries(achievements, chosen))
    return CatalogueReport(frameworks=chosen, entries=entries, on=on)


def _deciding_part(framework: Framework) -> Framework:
    """Return the framework without the rules that neither decide nor make a gap.

    Asking those as well took a third longer.
    """
    required = tuple(one for one in framework.rules if one.need is Need.REQUIRED)
    return replace(framework, rules=required)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A framework, the part of it that decides, and what it said to answers like these before.

    questions
        Where the answers to its rules stand among those to all questions.
    """

    framework: Framework
    deciding: Framework
    questions: tuple[int, ...]
    said: dict[tuple[_Matters, ...], Judged] = field(default_factory=dict)

    def judged(
        self, achievement: Achievement, answers: dict[str, Answer], matter: Sequence[_Matters]
    ) -> Judged:
        """Return the outcome and what is missing, as entries that answered alike were told."""
        key = tuple([matter[one] for one in self.questions])
        known = self.said.get(key)
        if known is None:
            verdict = judge(achievement, self.deciding, answers=answers)
            known = Judged(
                framework=self.framework, outcome=verdict.outcome, misses=_misses(verdict)
            )
            if len(self.said) >= _MOST_KEPT:
                self.said.clear()
            self.said[key] = known
        return known


#: What of an answer an outcome and a miss are made from: the words found change neither.
_Matters: TypeAlias = tuple[Outcome, str | None, Text | None, bool]
#: Combinations of answers remembered of one framework.
_MOST_KEPT = 5_000


def _entries(
    achievements: Iterable[Achievement], frameworks: Sequence[Framework]
) -> Iterator[Entry]:
    """Yield every entry; each question is asked once of it, however many frameworks ask it."""
    deciding = [_deciding_part(one) for one in frameworks]
    rules = {rule.question: rule for one in deciding for rule in one.rules}
    number = {question: place for place, question in enumerate(rules)}
    asked = [
        _Asked(
            framework=one,
            deciding=part,
            questions=tuple(number[rule.question] for rule in part.rules),
        )
        for one, part in zip(frameworks, deciding, strict=True)
    ]
    for achievement in achievements:
        answers = {
            question: ask(rule.ask, achievement, rule.params) for question, rule in rules.items()
        }
        matter = [
            (one.outcome, one.path, one.remedy, one.found == NOT_STATED) for one in answers.values()
        ]
        judged = tuple(one.judged(achievement, answers, matter) for one in asked)
        yield Entry(id=achievement.id, title=achievement.title, judged=judged)


def _misses(verdict: Verdict) -> tuple[Miss, ...]:
    return tuple(
        Miss(
            kind=gap.kind,
            path=gap.path,
            remedy=gap.remedy,
            rules=tuple(one.rule.id for one in gap.findings),
            is_demanded=gap.is_demanded,
        )
        for gap in gaps(verdict)
    )


# ---------------------------------------------------------------- two editions


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedVerdict:
    """One entry whose outcome differs between two editions.

    old_rules, new_rules
        The rules that decided under each; empty where it is met, which rests on all of them.
    """

    id: str
    title: Text
    old: Outcome
    new: Outcome
    old_rules: tuple[Rule, ...]
    new_rules: tuple[Rule, ...]

    def to_json(self) -> JsonObject:
        """Return it for programs, with both languages."""
        return {
            "id": self.id,
            "title": self.title.to_json(),
            "old": self.old.value,
            "new": self.new.value,
            "old_rules": [_rule(one) for one in self.old_rules],
            "new_rules": [_rule(one) for one in self.new_rules],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionChanges:
    """The verdicts of a catalogue that change between two editions of one framework.

    count
        How many entries were judged.
    """

    old: Framework
    new: Framework
    count: int
    changed: tuple[ChangedVerdict, ...]

    def to_json(self) -> JsonObject:
        """Return the changes for programs, with both languages."""
        return {
            "old": self.old.id,
            "new": self.new.id,
            "count": self.count,
            "changed": [one.to_json() for one in self.changed],
        }

    def to_csv(self, language: Language) -> bytes:
        """Return one row for each verdict that changes, as Excel opens it."""
        rows = [
            [
                one.id,
                one.title.in_language(language),
                one.old.label.in_language(language),
                one.new.label.in_language(language),
                "\n".join(rule.text.in_language(language) for rule in one.old_rules),
                "\n".join(rule.text.in_language(language) for rule in one.new_rules),
            ]
            for one in self.changed
        ]
        return spreadsheet([[one.in_language(language) for one in _CHANGES_HEAD], *rows])

    def lines(self, language: Language) -> list[str]:
        """Return every verdict that changes as lines for a terminal."""
        said = _CHANGED.format(
            old=self.old.id, new=self.new.id, count=self.count, changed=len(self.changed)
        )
        lines = [said.in_language(language)]
        for one in self.changed:
            old, new = one.old.label.in_language(language), one.new.label.in_language(language)
            lines.append(f"  {one.id}  {one.title.in_language(language)}: {old} → {new}")
            for edition, rules in ((self.old, one.old_rules), (self.new, one.new_rules)):
                lines += [
                    f"      [{edition.id}] {rule.text.in_language(language)}" for rule in rules
                ]
        return lines


def compare_editions(
    achievements: Iterable[Achievement], old: Framework, new: Framework
) -> EditionChanges:
    """Return whose verdict changes from one edition of a framework to another, and by what.

    Raises ``EditionsUnrelated`` where the two are not editions of one framework.
    """
    check_related(old, new)
    count = 0
    changed: list[ChangedVerdict] = []
    for one in achievements:
        count += 1
        answers: dict[str, Answer] = {}
        before = judge(one, old, answers=answers)
        after = judge(one, new, answers=answers)
        if before.outcome is not after.outcome:
            changed.append(
                ChangedVerdict(
                    id=one.id,
                    title=one.title,
                    old=before.outcome,
                    new=after.outcome,
                    old_rules=_deciding(before),
                    new_rules=_deciding(after),
                )
            )
    return EditionChanges(old=old, new=new, count=count, changed=tuple(changed))


def _deciding(verdict: Verdict) -> tuple[Rule, ...]:
    if verdict.outcome is Outcome.MET:
        return ()
    return tuple(one.rule for one in verdict.decisive)


def _rule(rule: Rule) -> JsonObject:
    return {"rule": rule.id, "text": rule.text.to_json()}


_HEAD = (
    Text(ja="ID", en="id"),
    Text(ja="名称", en="title"),
    Text(ja="枠組み", en="framework"),
    Text(ja="版", en="edition"),
    Text(ja="判定", en="outcome"),
    Text(ja="要素", en="element"),
    Text(ja="フィールド", en="field"),
    Text(ja="対応の種類", en="kind"),
    Text(ja="対応", en="to do"),
    Text(ja="要件", en="rules"),
    Text(ja="要件の確度", en="demand"),
)
_CHANGES_HEAD = (
    Text(ja="ID", en="id"),
    Text(ja="名称", en="title"),
    Text(ja="旧版の判定", en="old outcome"),
    Text(ja="新版の判定", en="new outcome"),
    Text(ja="旧版で判定を決めた要件", en="rules that decide, old"),
    Text(ja="新版で判定を決めた要件", en="rules that decide, new"),
)
_SEEN = Text(ja="出典で確認", en="seen in a source")
_NOT_SEEN = Text(ja="出典で未確認", en="not seen in a source")
_COUNT = Text(ja="{count}件を判定しました。", en="Entries judged: {count}.")
_IN_FORCE = Text(ja="{on} に有効な版による判定", en="By the editions in force on {on}")
_TOTALS = Text(
    ja="○ 満たす {met} × 満たさない {not_met} ? 不明 {unknown}",
    en="○ met {met}  × not met {not_met}  ? unknown {unknown}",
)
_CHANGED = Text(
    ja="{old} → {new}: {count}件のうち{changed}件の判定が変わります。",
    en="{old} → {new}: {changed} of {count} verdicts change.",
)
