"""Levels of qualifications frameworks, and what compares to what by whose agreement."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from shirushi.core.citation import Citation, Confidence, Source
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.reading import LIST, FieldWrong, Reader, parse_toml
from shirushi.core.text import Text
from shirushi.framework.sources import package_data, packaged_sources, read_citation
from shirushi.model.level import Level


class LevelFrameworkUnknown(ShirushiError):
    """No qualifications framework that we have is called so."""

    code = "framework.level-framework-unknown"
    text = Text(
        ja="資格枠組み「{id}」はありません。", en="There is no qualifications framework {id!r}."
    )
    remedy = Text(ja="次のいずれかを指定してください: {known}", en="Use one of these: {known}.")


class LevelNotThere(ShirushiError):
    """A framework has no level that is called so."""

    code = "framework.level-not-there"
    text = Text(
        ja="「{name}」にレベル「{level}」はありません。", en="{name} has no level {level!r}."
    )
    remedy = Text(
        ja="次のレベルのいずれかを指定してください: {known}", en="Use one of its levels: {known}."
    )


class Status(enum.Enum):
    """By whose word two frameworks' levels compare."""

    OFFICIAL = "official"
    NOT_READ = "not-read"
    INFERRED = "inferred"

    @property
    def label(self) -> Text:
        """The status in words."""
        return _STATUSES[self]


_STATUSES = {
    Status.OFFICIAL: Text(ja="公式の対照表", en="an official table"),
    Status.NOT_READ: Text(
        ja="公式の報告はあるが表は未確認(推定)",
        en="an official report whose table was not read (inferred)",
    ),
    Status.INFERRED: Text(ja="資格の種類による推定", en="inferred by kind of qualification"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelEntry:
    """One level with the qualifications that stand at it, as their country calls them."""

    level: str
    qualifications: tuple[Text, ...]
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happened to a framework on a day."""

    on: date
    text: Text
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFramework:
    """One qualifications framework.

    known
        Every level it has, the lowest first; empty where there is none.
    entries
        Those levels whose qualifications are known.
    """

    id: str
    name: Text
    jurisdiction: str
    known: tuple[str, ...]
    entries: tuple[LevelEntry, ...] = ()
    history: tuple[Change, ...] = ()
    note: Text | None = None

    def entry(self, level: str) -> LevelEntry | None:
        """Return what stands at a level, or ``None`` where it is not known."""
        return next((one for one in self.entries if one.level == level), None)

    def to_json(self, level: str | None = None) -> JsonObject:
        """Return the framework for programs, with both languages; of one level, or of all.

        A level whose qualifications are not known is left out of ``levels``.
        """
        return {
            "framework": self.id,
            "name": self.name.to_json(),
            "note": None if self.note is None else self.note.to_json(),
            "history": [
                {
                    "on": one.on.isoformat(),
                    "text": one.text.to_json(),
                    "source": one.citation.line,
                    "confidence": one.citation.confidence.value,
                }
                for one in self.history
            ],
            "levels": [
                {
                    "level": one.level,
                    "qualifications": [name.to_json() for name in one.qualifications],
                    "source": one.citation.line,
                    "confidence": one.citation.confidence.value,
                }
                for one in self.entries
                if level in {None, one.level}
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """A table from one framework's levels to another's.

    levels
        A level → those it compares to; empty = agreed to have no counterpart; missing = unknown.
    none_back
        Levels of the other side that were agreed to have no counterpart here.
    """

    source: str
    target: str
    status: Status
    levels: Mapping[str, tuple[str, ...]]
    citation: Citation
    none_back: frozenset[str] = frozenset()
    note: Text | None = None

    @property
    def decides(self) -> bool:
        """Whether it may be relied on: an authority published it and it was read."""
        return self.status is Status.OFFICIAL and self.citation.confidence is Confidence.CONFIRMED

    def forth(self, level: str) -> tuple[str, ...] | None:
        """Return what a level compares to: empty = agreed none, ``None`` = unknown."""
        return self.levels.get(level)

    def back(self, level: str) -> tuple[str, ...] | None:
        """Return which levels compare to one of the other side, in the same way."""
        found = tuple(here for here, there in self.levels.items() if level in there)
        return found or (() if level in self.none_back else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Every framework by id, and every table between two."""

    frameworks: Mapping[str, LevelFramework]
    tables: tuple[Correspondence, ...]

    def framework(self, id_: str) -> LevelFramework:
        """Return one framework. Raises ``LevelFrameworkUnknown``."""
        if id_ not in self.frameworks:
            raise LevelFrameworkUnknown(id=id_, known=", ".join(self.frameworks))
        return self.frameworks[id_]

    def checked(self, level: Level) -> LevelFramework:
        """Return a level's framework. Raises ``LevelFrameworkUnknown`` or ``LevelNotThere``."""
        found = self.framework(level.framework)
        if level.level not in found.known:
            known = ", ".join(found.known) or "—"
            raise LevelNotThere(name=found.name, level=level.level, known=known)
        return found


@cache
def levels() -> Levels:
    """Return the frameworks and tables that come with the package.

    >>> levels().framework("jeqf").entry("5").qualifications[0].ja
    '短期大学士'
    """
    return read_levels(parse_toml(package_data("levels.toml")), packaged_sources())


# ---------------------------------------------------------------- reading


def read_levels(document: Mapping[str, Any], sources: Mapping[str, Source]) -> Levels:
    """Return the levels in a document. Raises every mistake at once."""
    reader = Reader(document)
    frameworks: dict[str, LevelFramework] = {}
    listed = reader.table_of("framework", required=True)
    for id_ in () if listed is None else listed.table:
        one = listed.table_of(id_) if listed else None
        if one is not None:
            frameworks[id_] = _framework(id_, one, sources)
    tables = tuple(_table(one, frameworks, sources) for one in reader.tables("correspondence"))
    reader.close()
    return Levels(frameworks=MappingProxyType(frameworks), tables=tables)


def _framework(id_: str, reader: Reader, sources: Mapping[str, Source]) -> LevelFramework:
    count = reader.decimal("count", required=True)
    is_halved = bool(reader.yes_no("half_levels", default=False))
    below = reader.strings("below")
    return LevelFramework(
        id=id_,
        name=reader.text("name"),
        jurisdiction=reader.string("jurisdiction"),
        known=(*below, *_numbered(int(count or 0), is_halved=is_halved)),
        entries=tuple(
            LevelEntry(
                level=one.string("level"),
                qualifications=tuple(_names(one)),
                citation=_cited(one, sources),
            )
            for one in reader.tables("levels")
        ),
        history=tuple(
            Change(
                on=one.day("on", required=True) or date.min,
                text=one.text("text"),
                citation=_cited(one, sources),
            )
            for one in reader.tables("history")
        ),
        note=reader.optional_text("note"),
    )


def _numbered(count: int, *, is_halved: bool) -> Iterator[str]:
    for number in range(1, count + 1):
        yield str(number)
        if is_halved and number < count:
            yield f"{number}.5"


def _names(reader: Reader) -> Iterator[Text]:
    """Yield qualifications: a text alone is a name that is the same in both languages."""
    found = reader.raw("qualifications")
    for number, one in enumerate(found if isinstance(found, list) else [None]):
        if isinstance(one, str) and one:
            yield Text(ja=one, en=one)
        elif isinstance(one, dict) and set(one) == {"ja", "en"}:
            yield Text(ja=str(one["ja"]), en=str(one["en"]))
        else:
            path = join_path("qualifications", number)
            reader.fail(FieldWrong(path=path, wanted=LIST, value=repr(one)[:60]))


def _table(
    reader: Reader, frameworks: Mapping[str, LevelFramework], sources: Mapping[str, Source]
) -> Correspondence:
    source, target = reader.string("from"), reader.string("to")
    for name, id_ in (("from", source), ("to", target)):
        if id_ and id_ not in frameworks:
            reader.fail(LevelFrameworkUnknown(path=name, id=id_, known=", ".join(frameworks)))
    pairs: dict[str, tuple[str, ...]] = {}
    inner = reader.table_of("levels", required=True)
    for level in () if inner is None else inner.table:
        there = inner.strings(level) if inner else ()
        pairs[level] = there
        for id_, every in ((source, (level,)), (target, there)):
            known = frameworks[id_].known if id_ in frameworks else every
            for one in every:
                if one not in known:
                    error = LevelNotThere(
                        name=frameworks[id_].name, level=one, known=", ".join(known)
                    )
                    reader.fail(error.at(join_path("levels", level)))
    return Correspondence(
        source=source,
        target=target,
        status=reader.choice("status", Status, required=True) or Status.INFERRED,
        levels=MappingProxyType(pairs),
        citation=_cited(reader, sources),
        none_back=frozenset(reader.strings("none_back")),
        note=reader.optional_text("note"),
    )


def _cited(reader: Reader, sources: Mapping[str, Source]) -> Citation:
    found = read_citation(reader, "source", sources)
    return found or Citation(source=Source(id="", title=""), confidence=Confidence.INFERRED)
