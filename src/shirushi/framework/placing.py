"""The levels of every qualifications framework beside those of one, by the direct tables only."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from shirushi.core.text import Text
from shirushi.framework.levels import Correspondence, LevelEntry, LevelFramework, Levels, Status
from shirushi.framework.levels import levels as packaged_levels

#: The framework that most official tables lead to.
REFERENCE = "eqf"


class Standing(enum.Enum):
    """By whose word a level stands where it stands.

    OFFICIAL: an authority published the table and it was read. NOT_READ and INFERRED: nobody
    may rely on it. NONE: it was agreed that there is no counterpart. UNKNOWN: no table tells.
    """

    OFFICIAL = "official"
    NOT_READ = "not-read"
    INFERRED = "inferred"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """The standing in words."""
        return _STANDINGS[self]

    @property
    def sign(self) -> str:
        """The sign that tells it apart without colour."""
        return _SIGNS[self]


_STANDINGS = {
    Standing.OFFICIAL: Text(ja="公式の対照表による", en="by an official table"),
    Standing.NOT_READ: Text(
        ja="公式の報告はあるが表は未確認(推定)",
        en="an official report whose table was not read (inferred)",
    ),
    Standing.INFERRED: Text(ja="資格の種類による推定", en="inferred by kind of qualification"),
    Standing.NONE: Text(ja="対応なしと合意", en="agreed: no counterpart"),
    Standing.UNKNOWN: Text(ja="不明", en="unknown"),
}
_SIGNS = {
    Standing.OFFICIAL: "●",
    Standing.NOT_READ: "◐",
    Standing.INFERRED: "○",
    Standing.NONE: "×",
    Standing.UNKNOWN: "?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One level and where it stands.

    beside
        The levels of the reference that it compares to; empty for NONE and UNKNOWN.
    table
        The table that tells, or ``None`` where none does.
    entry
        The qualifications that stand at it, or ``None`` where they are not known.
    """

    level: str
    beside: tuple[str, ...]
    standing: Standing
    table: Correspondence | None
    entry: LevelEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One framework beside the reference.

    levels
        All of its levels, the highest first.
    without
        The reference's levels that none of these stands beside, by how that is known:
        NONE or UNKNOWN.
    """

    framework: LevelFramework
    levels: tuple[Placed, ...]
    without: dict[str, Standing]

    @property
    def notes(self) -> tuple[Text, ...]:
        """What is to be known about the framework, and about the tables that were used."""
        tables = {id(one.table): one.table for one in self.levels if one.table is not None}
        every = (self.framework.note, *(one.note for one in tables.values()))
        return tuple(one for one in every if one is not None)

    @property
    def has_table(self) -> bool:
        """Whether any table ties the two frameworks together."""
        return any(one.table is not None for one in self.levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Every framework that has levels, beside one of them.

    without_levels
        Frameworks' entries that say there are no national levels.
    """

    reference: LevelFramework
    columns: tuple[Column, ...]
    without_levels: tuple[LevelFramework, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """The reference's levels, the highest first."""
        return tuple(reversed(self.reference.known))


def chart(reference: str = REFERENCE, *, among: Levels | None = None) -> Chart:
    """Return where every level stands beside the levels of one framework.

    Only a table between the two frameworks places a level: tables are not read one after
    another, since that would be nobody's agreement. Raises ``LevelFrameworkUnknown``.

    >>> nz = next(one for one in chart("eqf").columns if one.framework.id == "nzqcf")
    >>> [(one.level, one.beside, one.standing.sign) for one in nz.levels][1:4]
    [('9', ('7',), '●'), ('8', (), '×'), ('7', ('6',), '●')]
    """
    known = packaged_levels() if among is None else among
    hub = known.framework(reference)
    others = [one for one in known.frameworks.values() if one.id != hub.id]
    return Chart(
        reference=hub,
        columns=tuple(_column(one, hub, known) for one in others if one.known),
        without_levels=tuple(one for one in others if not one.known),
    )


def referable(among: Levels | None = None) -> tuple[LevelFramework, ...]:
    """Return every framework that others can be put beside: those that a table leads to or from."""
    known = packaged_levels() if among is None else among
    tied = {id_ for table in known.tables for id_ in (table.source, table.target)}
    return tuple(one for one in known.frameworks.values() if one.id in tied)


def short_name(framework: LevelFramework) -> str:
    """Return what a framework is called where there is room for a word only."""
    return framework.id.upper()


def _column(framework: LevelFramework, hub: LevelFramework, known: Levels) -> Column:
    tables = [one for one in known.tables if {one.source, one.target} == {framework.id, hub.id}]
    # What may be relied on is asked first.
    tables.sort(key=lambda one: (not one.decides, list(Status).index(one.status)))
    placed = tuple(_placed(framework, level, tables) for level in reversed(framework.known))
    taken = {level for one in placed for level in one.beside}
    return Column(
        framework=framework,
        levels=placed,
        without={
            level: _missing(framework, level, tables) for level in hub.known if level not in taken
        },
    )


def _placed(framework: LevelFramework, level: str, tables: list[Correspondence]) -> Placed:
    entry = framework.entry(level)
    for table in tables:
        found = table.forth(level) if table.source == framework.id else table.back(level)
        # Only an agreement that was read can say that there is no counterpart.
        if found or (found is not None and table.decides):
            standing = _standing(table) if found else Standing.NONE
            return Placed(level=level, beside=found, standing=standing, table=table, entry=entry)
    return Placed(level=level, beside=(), standing=Standing.UNKNOWN, table=None, entry=entry)


def _missing(framework: LevelFramework, level: str, tables: list[Correspondence]) -> Standing:
    """Return whether a level of the reference was agreed to have no counterpart here."""
    there = (
        table.back(level) if table.source == framework.id else table.forth(level)
        for table in tables
        if table.decides
    )
    return Standing.NONE if () in there else Standing.UNKNOWN


def _standing(table: Correspondence) -> Standing:
    if table.decides:
        return Standing.OFFICIAL
    # An official table that nobody confirmed reading is no more than one that was not read.
    return Standing.INFERRED if table.status is Status.INFERRED else Standing.NOT_READ
