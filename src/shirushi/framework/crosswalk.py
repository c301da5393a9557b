"""Descriptors of one framework in another, and in a credential's format: kept, to add, or lost."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from shirushi.core.citation import Citation, Confidence, Source
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Language, Text
from shirushi.framework.framework import Descriptor, DescriptorNeed, DescriptorStatus, Framework
from shirushi.framework.sources import package_data, packaged_sources, read_citation
from shirushi.framework.vocabulary import Element, descriptors, elements


class FormatUnknown(ShirushiError):
    """No format that we map descriptors to is called so."""

    code = "framework.format-unknown"
    text = Text(ja="形式「{id}」はありません。", en="There is no format {id!r}.")
    remedy = Text(ja="次のいずれかを指定してください: {known}", en="Use one of these: {known}.")


class Passage(enum.Enum):
    """What becomes of a descriptor on its way from one framework to another."""

    KEPT = "kept"
    TO_ADD = "to_add"
    NOT_ASKED = "not_asked"
    NEITHER = "neither"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """The passage in words."""
        return _PASSAGES[self]


_PASSAGES = {
    Passage.KEPT: Text(ja="そのまま使える", en="carries over"),
    Passage.TO_ADD: Text(ja="追加が必要", en="has to be added"),
    Passage.NOT_ASKED: Text(
        ja="相手の一覧にない(相手の書式では失われる)",
        en="not in the other's list: lost in its form",
    ),
    Passage.NEITHER: Text(ja="どちらの一覧にもない", en="in neither list"),
    Passage.UNKNOWN: Text(ja="不明(一覧が公表されていない)", en="unknown: no list is published"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One descriptor on its way."""

    descriptor: Descriptor
    passage: Passage
    source: DescriptorNeed | None
    target: DescriptorNeed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """Every descriptor from one framework to another."""

    source: Framework
    target: Framework
    rows: tuple[Row, ...]

    def of(self, passage: Passage) -> tuple[Row, ...]:
        """Return the rows that fare so."""
        return tuple(row for row in self.rows if row.passage is passage)

    def to_json(self) -> JsonObject:
        """Return it for programs, with both languages."""
        return {
            "from": self.source.id,
            "to": self.target.id,
            "rows": [
                {
                    "descriptor": row.descriptor.id,
                    "name": row.descriptor.name.to_json(),
                    "passage": row.passage.value,
                    "passage_label": row.passage.label.to_json(),
                    "from_status": _status(row.source),
                    "to_status": _status(row.target),
                    "source": None if row.target is None else row.target.citation.line,
                }
                for row in self.rows
            ],
        }

    def lines(self, language: Language) -> list[str]:
        """Return it as lines for a terminal, in one language."""
        here, there = (one.name.in_language(language) for one in (self.source, self.target))
        lines = [f"{here} → {there}"]
        for row in self.rows:
            statuses = " → ".join(
                "?" if need is None else need.status.label.in_language(language)
                for need in (row.source, row.target)
            )
            name = row.descriptor.name.in_language(language)
            said = row.passage.label.in_language(language)
            lines.append(f"  {_SIGNS[row.passage]} {row.descriptor.row:>2}. {name}: {said}")
            lines.append(f"        {statuses}")
        return lines


_SIGNS = {
    Passage.KEPT: "○",
    Passage.TO_ADD: "+",
    Passage.NOT_ASKED: "−",
    Passage.NEITHER: " ",
    Passage.UNKNOWN: "?",
}


def crosswalk(source: Framework, target: Framework) -> Crosswalk:
    """Return what becomes of each of the 17 descriptors from one framework to another.

    An item is to be added where the target demands it and the source's list does not have it. Where
    either publishes no list nothing is known, and that is said.

    >>> from shirushi.framework.loading import framework
    >>> done = crosswalk(framework("jp-rishu-shomei"), framework("jp-mc-1.0"))
    >>> [row.descriptor.id for row in done.of(Passage.TO_ADD)]
    ['learning_outcomes']
    """
    ours = {one.descriptor.id: one for one in source.descriptors}
    theirs = {one.descriptor.id: one for one in target.descriptors}
    rows = tuple(
        Row(
            descriptor=one,
            passage=_passage(ours.get(one.id), theirs.get(one.id)),
            source=ours.get(one.id),
            target=theirs.get(one.id),
        )
        for one in descriptors().values()
    )
    return Crosswalk(source=source, target=target, rows=rows)


def _passage(ours: DescriptorNeed | None, theirs: DescriptorNeed | None) -> Passage:
    if ours is None or theirs is None:
        return Passage.UNKNOWN
    here, there = ours.status, theirs.status
    if here is DescriptorStatus.ABSENT:
        if there in {DescriptorStatus.MANDATORY, DescriptorStatus.CONDITIONAL}:
            return Passage.TO_ADD
        return Passage.NEITHER
    return Passage.NOT_ASKED if there is DescriptorStatus.ABSENT else Passage.KEPT


# ---------------------------------------------------------------- formats


class Home(enum.Enum):
    """How a format holds a descriptor."""

    NATIVE = "native"
    PARTLY = "partly"
    EXTENSION = "extension"
    NARRATIVE = "narrative"
    NONE = "none"

    @property
    def label(self) -> Text:
        """The home in words."""
        return _HOMES[self]


_HOMES = {
    Home.NATIVE: Text(ja="専用の項目がある", en="a term of its own"),
    Home.PARTLY: Text(
        ja="一部が入る項目がある(残りは拡張)", en="a term for part of it; the rest in an extension"
    ),
    Home.EXTENSION: Text(ja="項目がなく、拡張に書く", en="no term: in an extension"),
    Home.NARRATIVE: Text(ja="文章としてだけ書ける", en="only in words"),
    Home.NONE: Text(ja="書けない", en="cannot be written"),
}


class Back(enum.Enum):
    """What whoever reads a credential gets back of what the description said.

    PARTLY: all of it, unless it says what ``Place.lost`` tells. WORDS: as words for people at
    most, and nothing for machines.
    """

    WHOLE = "whole"
    PARTLY = "partly"
    WORDS = "words"

    @property
    def label(self) -> Text:
        """What comes back, in words."""
        return _BACKS[self]


_BACKS = {
    Back.WHOLE: Text(ja="読み戻せる", en="comes back whole"),
    Back.PARTLY: Text(ja="一部は読み戻せない", en="does not all come back"),
    Back.WORDS: Text(ja="データとしては失われる", en="is lost as data"),
}


class LossUntold(ShirushiError):
    """A place does not say what gets lost, or says it where nothing does."""

    code = "framework.loss-untold"
    text = Text(
        ja="back が whole のときだけ lost を省き、それ以外では何が失われるかを書いてください。",
        en="Say in lost what gets lost, unless back is whole.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one descriptor or element lives in a format.

    fields
        None where it cannot be written.
    lost
        What of it gets lost; ``None`` where it all comes back.
    """

    item: Descriptor | Element
    fields: tuple[str, ...]
    home: Home
    back: Back
    citation: Citation
    lost: Text | None = None
    note: Text | None = None

    def to_json(self, called: str) -> JsonObject:
        """Return it for programs; its id stands under the name ``called``."""
        return {
            called: self.item.id,
            "name": self.item.name.to_json(),
            "fields": list(self.fields),
            "home": self.home.value,
            "home_label": self.home.label.to_json(),
            "back": self.back.value,
            "back_label": self.back.label.to_json(),
            "lost": None if self.lost is None else self.lost.to_json(),
            "note": None if self.note is None else self.note.to_json(),
            "confidence": self.citation.confidence.value,
            "source": self.citation.line,
        }

    def lines(self, language: Language) -> list[str]:
        """Return it as lines for a terminal, in one language."""
        name, home, back = (
            text.in_language(language)
            for text in (self.item.name, self.home.label, self.back.label)
        )
        sure = self.citation.confidence.label.in_language(language)
        row = f"{self.item.row:>2}." if isinstance(self.item, Descriptor) else "   "
        lines = [f"  {row} {name}: {', '.join(self.fields) or '—'}", f"        {home} [{sure}]"]
        if self.lost is None:
            lines.append(f"        ○ {back}")
        else:
            lines.append(f"        − {back}: {self.lost.in_language(language)}")
        if self.note is not None:
            lines.append(f"        {self.note.in_language(language)}")
        return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A credential's format, with the place of each of the 17 descriptors and each element."""

    id: str
    name: Text
    places: tuple[Place, ...]
    elements: tuple[Place, ...]

    def to_json(self) -> JsonObject:
        """Return it for programs, with both languages."""
        return {
            "format": self.id,
            "name": self.name.to_json(),
            "descriptors": [one.to_json("descriptor") for one in self.places],
            "elements": [one.to_json("element") for one in self.elements],
        }

    def lines(self, language: Language) -> list[str]:
        """Return it as lines for a terminal, in one language."""
        lines = [self.name.in_language(language)]
        for one in (*self.places, *self.elements):
            lines += one.lines(language)
        return lines


@cache
def formats() -> Mapping[str, Format]:
    """Return the formats that descriptors are mapped to, by id.

    >>> list(formats())
    ['ob2', 'ob3', 'elm3']
    """
    return read_formats(parse_toml(package_data("formats.toml")), packaged_sources())


def format_named(id_: str) -> Format:
    """Return one format. Raises ``FormatUnknown``."""
    if id_ not in formats():
        raise FormatUnknown(id=id_, known=", ".join(formats()))
    return formats()[id_]


def read_formats(
    document: Mapping[str, Any], sources: Mapping[str, Source]
) -> Mapping[str, Format]:
    """Return the formats in a document, by id. Raises every mistake at once."""
    reader = Reader(document)
    found: dict[str, Format] = {}
    listed = reader.table_of("format", required=True)
    for id_ in () if listed is None else listed.table:
        one = listed.table_of(id_) if listed else None
        if one is not None:
            found[id_] = Format(
                id=id_,
                name=one.text("name"),
                places=_places(one, "descriptor", descriptors(), sources),
                elements=_places(one, "element", elements(), sources),
            )
    reader.close()
    return MappingProxyType(found)


def _places(
    reader: Reader,
    name: str,
    items: Mapping[str, Descriptor] | Mapping[str, Element],
    sources: Mapping[str, Source],
) -> tuple[Place, ...]:
    found: list[Place] = []
    listed = reader.table_of(name, required=True)
    if listed is None:
        return ()
    for id_, item in items.items():
        one = listed.table_of(id_, required=True)
        if one is not None:
            cited = read_citation(one, "source", sources)
            back = one.choice("back", Back, required=True) or Back.WHOLE
            lost = one.optional_text("lost")
            if (lost is None) != (back is Back.WHOLE):
                one.fail(LossUntold(path="lost"))
            found.append(
                Place(
                    item=item,
                    fields=one.strings("fields"),
                    home=one.choice("home", Home, required=True) or Home.NARRATIVE,
                    back=back,
                    lost=lost,
                    citation=cited
                    or Citation(source=Source(id="", title=""), confidence=Confidence.INFERRED),
                    note=one.optional_text("note"),
                )
            )
    return tuple(found)


def _status(need: DescriptorNeed | None) -> str | None:
    return None if need is None else need.status.value
