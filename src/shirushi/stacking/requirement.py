"""What an award asks for, as a tree of plain values (修了要件)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from shirushi.core.citation import Citation, Confidence
from shirushi.core.text import Text
from shirushi.model.level import Level
from shirushi.model.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which credentials a requirement or a cap is about; an empty field sets no condition.

    achievements
        URIs of achievements, one of which it must be.
    issuers
        URIs of those who sign, one of whom it must be.
    level_least
        The lowest level that counts, in one qualifications framework.
    assessed
        Whether learning must have been assessed; attending alone then counts for nothing.
    facts
        For each axis ("origin", "field", "semester") the values that will do. What nobody said
        about a credential on that axis is unknown.
    marks
        One of these must be set on the credential ("capstone", "junior-college-graduate"). A
        mark that nobody set is not there.
    measures
        For each measure ("score", "content_match") the least that will do.
    recent_years
        How long before the day it may have been awarded, the last day inside.

    >>> Selection().assessed
    True
    """

    achievements: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    level_least: Level | None = None
    assessed: bool = True
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    marks: tuple[str, ...] = ()
    measures: tuple[tuple[str, Decimal], ...] = ()
    recent_years: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of the learner, beside the credentials; what does not stand is unknown.

    own
        Issuers that are the awarding institution itself: their credits have the origin "own".
    entered_on
        The day of entry; credit awarded before it has the time "before_entry".
    statuses
        Whether a status holds ("enrolled_elsewhere").
    years
        Lengths of time: "study" since the basic qualification, "course", "shortening" asked for.
    decisions
        What people decided, by the id or the path of the requirement, or by the id of a cap
        that nobody can apply: may what counts under it count?

    >>> Circumstances(decisions={"admission": True}).decided("root/admission", "admission")
    True
    """

    own: tuple[str, ...] = ()
    entered_on: date | None = None
    statuses: Mapping[str, bool] = field(default_factory=dict)
    years: Mapping[str, Decimal] = field(default_factory=dict)
    decisions: Mapping[str, bool] = field(default_factory=dict)

    def decided(self, path: str, id_: str) -> bool | None:
        """Return what people decided about a requirement, or ``None``."""
        return self.decisions.get(path, self.decisions.get(id_))


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What every node of the tree has.

    id
        Unlike that of any other node of the same award.
    citation
        Where the rule is written.
    enforced
        ``False`` where the rule is known in outline only: a person must then decide.
    """

    id: str
    label: Text
    citation: Citation
    enforced: bool = True

    @property
    def decides(self) -> bool:
        """Whether counting can answer it; a rule that was only inferred never decides."""
        return self.enforced and self.citation.confidence is not Confidence.INFERRED


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(Requirement):
    """Every part must be satisfied."""

    parts: tuple[Node, ...]

    @property
    def least(self) -> int:
        """How many parts must be satisfied."""
        return len(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Requirement):
    """One part must be satisfied."""

    parts: tuple[Node, ...]

    @property
    def least(self) -> int:
        """How many parts must be satisfied."""
        return 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CountOf(Requirement):
    """At least ``least`` of the parts must be satisfied."""

    parts: tuple[Node, ...]
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits(Requirement):
    """At least so many credits of one system; other systems are never converted here.

    least
        ``None`` where the number is not known: a person must decide.
    pool
        Requirements of one award with the same pool share credentials out between them, so
        that no credit counts twice. A total over everything has a pool of its own.
    within
        The id of another requirement of the award, usually its total: only credits that count
        there count here.
    share
        The share of ``within`` that ``least`` was worked out from, or ``None``.
    """

    least: Decimal | None
    system: str
    selection: Selection = Selection()
    pool: str = "credits"
    within: str | None = None
    share: Decimal | None = None

    @property
    def decides(self) -> bool:
        """Whether counting can answer it."""
        return self.least is not None and _decides(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactHours(Requirement):
    """At least so many class hours (授業時間); total learning time never counts for them.

    least
        ``None`` where the number is not known: a person must decide.
    pool
        As for ``Credits``.
    """

    least: Decimal | None
    selection: Selection = Selection()
    pool: str = "hours"

    @property
    def decides(self) -> bool:
        """Whether counting can answer it."""
        return self.least is not None and _decides(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement(Requirement):
    """One named achievement must have been earned; it may serve other requirements as well."""

    achievement: str
    selection: Selection = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding(Requirement):
    """At least so many credentials of a selection: a qualification, a capstone, an examination.

    They may serve other requirements as well.
    """

    selection: Selection
    least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerStatus(Requirement):
    """A status of the learner that must, or must not, hold."""

    status: str
    wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerYears(Requirement):
    """A length of time within bounds, both inside: years of study, a shortening asked for.

    most_share
        A share of ``of`` ("course") that it may come to at most, or ``None``.
    otherwise
        What holds where nobody said; ``None`` is unknown.
    """

    measure: str
    least: Decimal | None = None
    most: Decimal | None = None
    most_share: Decimal | None = None
    of: str | None = None
    otherwise: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacked(Requirement):
    """Another award is part of this one: held already, or reached by its own requirements.

    Credentials that count inside it may count again outside: that is what stacking means.
    """

    award: Award


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Requirement):
    """A person must decide: admission, discretion. Counting never satisfies it."""

    @property
    def decides(self) -> bool:
        """Whether counting can answer it: never."""
        return False


def _decides(node: Requirement) -> bool:
    return node.enforced and node.citation.confidence is not Confidence.INFERRED


Group: TypeAlias = AllOf | AnyOf | CountOf
Leaf: TypeAlias = Credits | ContactHours | Achievement | Holding
Node: TypeAlias = (
    AllOf
    | AnyOf
    | CountOf
    | Credits
    | ContactHours
    | Achievement
    | Holding
    | LearnerStatus
    | LearnerYears
    | Stacked
    | Decision
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most so many credits of ``selection`` count within one pool of the award.

    Which credentials it is about hangs on achievements, issuers, facts and marks alone. Where
    nobody knows whether it is about a credential, that is counted under it.

    most
        The cap, itself allowed; ``None`` where it is not known, which is never "no limit".
    exempt
        What the cap leaves alone: anything that one of these selects.
    pool
        ``None`` applies it to every pool of the award, to each by itself.
    per
        An axis: the cap holds for each value of it ("institution", "semester") by itself.
    counts_items
        Whether ``most`` is a number of credentials rather than of credits.
    share
        The share of a requirement that ``most`` was worked out from, or ``None``.
    """

    id: str
    label: Text
    citation: Citation
    most: Decimal | None
    system: str
    selection: Selection
    exempt: tuple[Selection, ...] = ()
    pool: str | None = None
    enforced: bool = True
    per: str | None = None
    counts_items: bool = False
    share: Decimal | None = None

    @property
    def decides(self) -> bool:
        """Whether it can be applied; otherwise a person must decide where it is touched."""
        known = self.most is not None and self.citation.confidence is not Confidence.INFERRED
        return known and self.enforced


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A certificate, diploma or degree and what it asks for (学位・証明).

    kind
        In plain words: "certificate", "diploma", "bachelor".
    achievement
        The URI by which a credential says that the award itself is held, or ``None``.
    issuers
        URIs of those whose credentials the awarding body accepts; empty where it does not say.
    unique_subjects
        Whether a subject counts once, whoever taught it.
    consumes
        Whether what counts is spent, so that it can never serve another award.
    shares_with
        Ids of awards that the same credit may serve as well; others never share one.
    """

    id: str
    name: Text
    jurisdiction: str
    kind: Text
    requirement: Node
    citation: Citation
    awarding_body: Profile | None = None
    achievement: str | None = None
    issuers: tuple[str, ...] = ()
    caps: tuple[Cap, ...] = ()
    note: Text | None = None
    unique_subjects: bool = False
    consumes: bool = False
    shares_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node with where it stands.

    path
        Ids from the root down, joined by slashes; unlike any other's, also inside a stacked award.
    award
        The award whose tree it stands in, and so whose pools and caps hold for it.
    scope
        The path of the stacked node that this award hangs from; empty for the outermost.
    parent
        The path of the node above, or ``None`` for the root.
    """

    path: str
    node: Node
    award: Award
    scope: str
    parent: str | None
    depth: int


def places(award: Award, *, prefix: str = "") -> tuple[Place, ...]:
    """Return every node of the tree with its place, parents before children.

    prefix
        Stands before every path, so that the paths of several awards differ.

    Below a ``Stacked`` node stand the award itself, as an achievement that may be held already
    where it has a URI, and its requirement.
    """
    found = _walk(award.requirement, award, scope=prefix, parent=None, depth=0, prefix=prefix)
    return tuple(found)


def _walk(
    node: Node, award: Award, *, scope: str, parent: str | None, depth: int, prefix: str = ""
) -> Iterator[Place]:
    path = f"{prefix}{node.id}" if parent is None else f"{parent}/{node.id}"
    yield Place(path=path, node=node, award=award, scope=scope, parent=parent, depth=depth)
    if isinstance(node, AllOf | AnyOf | CountOf):
        for part in node.parts:
            yield from _walk(part, award, scope=scope, parent=path, depth=depth + 1)
    elif isinstance(node, Stacked):
        inner = node.award
        if inner.achievement is not None:
            held = Achievement(
                id="held",
                label=_HELD.format(name=inner.name),
                citation=node.citation,
                achievement=inner.achievement,
                # What was assessed for it is the awarding body's matter.
                selection=Selection(issuers=inner.issuers, assessed=False),
            )
            yield Place(
                path=f"{path}/held",
                node=held,
                award=award,
                scope=scope,
                parent=path,
                depth=depth + 1,
            )
        yield from _walk(inner.requirement, inner, scope=path, parent=path, depth=depth + 1)


_HELD = Text(ja="「{name}」の証明書をすでに持っている", en="{name} is held already")
