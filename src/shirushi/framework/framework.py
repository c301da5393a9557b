"""The nouns of judging: a framework as data with its rules, and what a rule can answer."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from shirushi.core.citation import Citation, Confidence, Source
from shirushi.core.text import Text


class Grade(enum.Enum):
    """How close a source stands to the authority whose fact it tells."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def label(self) -> Text:
        """The grade in words."""
        return _GRADES[self]


_GRADES = {
    Grade.A: Text(ja="所管機関自身の資料", en="the authority itself"),
    Grade.B: Text(ja="機関自身の規程・説明", en="an institution on its own rules"),
    Grade.C: Text(ja="第三者の紹介・報告", en="a third party's report"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedSource(Source):
    """A source with how close it stands to the authority."""

    grade: Grade


class Outcome(enum.Enum):
    """Met, not met, or not to be known from what is stated.

    >>> Outcome.UNKNOWN.label.ja
    '不明'
    """

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """The outcome in words."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.MET: Text(ja="満たす", en="met"),
    Outcome.NOT_MET: Text(ja="満たさない", en="not met"),
    Outcome.UNKNOWN: Text(ja="不明", en="unknown"),
}


class Need(enum.Enum):
    """What a rule's answer counts for; only REQUIRED decides.

    INFORMATION stands where a framework names an item without demanding it, and where its
    bound was looked for and not found: the finding is shown and nothing hangs on it.
    """

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    INFORMATION = "information"

    @property
    def label(self) -> Text:
        """The need in words."""
        return _NEEDS[self]


_NEEDS = {
    Need.REQUIRED: Text(ja="必須", en="required"),
    Need.RECOMMENDED: Text(ja="推奨", en="recommended"),
    Need.INFORMATION: Text(ja="参考", en="for information"),
}


class DescriptorStatus(enum.Enum):
    """What a framework says about one of the 17 common descriptors.

    PRESENT: the framework has the item, and no source says whether it is compulsory.
    CONDITIONAL: compulsory where it applies. ABSENT: the framework's list does not have it.
    NOT_SPECIFIED: the framework's demands were read and none of them speaks of it, which is
    unknown and not ABSENT.
    """

    MANDATORY = "mandatory"
    OPTIONAL = "optional"
    PRESENT = "present"
    CONDITIONAL = "conditional"
    ABSENT = "absent"
    NOT_SPECIFIED = "not_specified"

    @property
    def label(self) -> Text:
        """The status in words."""
        return _STATUSES[self]

    @property
    def need(self) -> Need | None:
        """What a rule about the descriptor counts for, or ``None`` where there is no rule."""
        if self in {DescriptorStatus.ABSENT, DescriptorStatus.NOT_SPECIFIED}:
            return None
        return Need.REQUIRED if self is DescriptorStatus.MANDATORY else Need.INFORMATION


_STATUSES = {
    DescriptorStatus.MANDATORY: Text(ja="必須", en="mandatory"),
    DescriptorStatus.OPTIONAL: Text(ja="任意", en="optional"),
    DescriptorStatus.PRESENT: Text(
        ja="項目あり(必須かは不明)", en="listed, not known if mandatory"
    ),
    DescriptorStatus.CONDITIONAL: Text(ja="該当する場合は必須", en="mandatory if applicable"),
    DescriptorStatus.ABSENT: Text(ja="項目なし", en="not in the list"),
    DescriptorStatus.NOT_SPECIFIED: Text(ja="不明(定めが確認できない)", en="not specified"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """An item that frameworks ask to be stated (記述子).

    id
        The name of the field of ``model.Achievement`` that carries it.
    row
        Its place in the common table, 1 to 17.
    hint
        What an author writes there.
    """

    id: str
    row: int
    name: Text
    hint: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptorNeed:
    """What one framework says about one descriptor, and where it says so."""

    descriptor: Descriptor
    status: DescriptorStatus
    citation: Citation
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition of a framework (要件): a question with its parameters, and its source.

    id
        Unique in its framework; it stays when the wording changes.
    ask
        The question's name in ``framework.rules.registry``.
    params
        The question's keyword arguments, already of their types.
    also
        Further sources of the same demand.
    demand_found
        False where it was looked for and not found whether the framework demands this at all:
        the answer is then *unknown*, whatever the description says.
    question
        The question with its parameters: two rules that ask alike have the same.
    """

    id: str
    ask: str
    need: Need
    text: Text
    citation: Citation
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    also: tuple[Citation, ...] = ()
    demand_found: bool = True
    question: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Worked out once, since every judgement looks for it; a text also keeps its hash.
        object.__setattr__(self, "question", f"{self.ask}({dict(self.params)!r})")

    @property
    def seen(self) -> bool:
        """Whether somebody was seen to demand it, so that it may decide."""
        return self.demand_found and not self.inferred

    @property
    def inferred(self) -> bool:
        """Whether nobody was seen to state this, so that it never decides alone."""
        every = (self.citation, *self.also)
        return all(one.confidence is Confidence.INFERRED for one in every)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something about a framework that no rule asks, kept for who reads about it."""

    id: str
    text: Text
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One edition of a national framework (枠組み).

    id, edition
        The id names this edition alone; ``edition`` is how people call it ("1.0", "2022").
    base
        The id that all editions of one framework share.
    jurisdiction
        ISO 3166-1 alpha-2 ("CA-ON" for a part of one), "UK", "EU", or "INT".
    kind
        Law, guideline, recommendation: what its word weighs.
    in_force_from, in_force_until
        The days it holds: from inside, until outside; ``None`` = not known, or not ended.
    note
        What a reader of its verdicts must not conclude from them.
    descriptors
        One entry for each of the 17, in their order; empty where no list was published.
    no_list
        Where it was looked for a list of descriptors and none was found.
    rules
        Those of the descriptors, then the framework's others, in the order they are shown.
    """

    id: str
    edition: str
    name: Text
    jurisdiction: str
    kind: Text
    authority: Text
    citation: Citation
    rules: tuple[Rule, ...]
    base: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None
    in_force_citation: Citation | None = None
    note: Text | None = None
    descriptors: tuple[DescriptorNeed, ...] = ()
    no_list: Citation | None = None
    facts: tuple[Fact, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether the edition holds on a day; a beginning that is not known does not shut it out.

        >>> from shirushi.framework.loading import framework
        >>> framework("jp-rishu-shomei-2007").in_force(date(2019, 3, 31))
        True
        """
        starts, ends = self.in_force_from, self.in_force_until
        return (starts is None or starts <= on) and (ends is None or on < ends)

    def status_of(self, descriptor: str) -> DescriptorStatus:
        """Return what the framework says about one of the 17; not specified without a list."""
        for one in self.descriptors:
            if one.descriptor.id == descriptor:
                return one.status
        return DescriptorStatus.NOT_SPECIFIED

    @property
    def citations(self) -> tuple[Citation, ...]:
        """One citation for each fact of this edition, repeated where facts share one."""
        found = [self.citation]
        if self.in_force_citation is not None:
            found.append(self.in_force_citation)
        for rule in self.rules:
            found += [rule.citation, *rule.also]
        # A descriptor that the list does not have is a fact too, though no rule asks for it.
        found += [one.citation for one in self.descriptors if one.status.need is None]
        if self.no_list is not None:
            found.append(self.no_list)
        return (*found, *(one.citation for one in self.facts))
