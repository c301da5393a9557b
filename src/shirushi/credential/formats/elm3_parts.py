"""Taking a European credential apart: what of each object was understood, and what was not."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from shirushi.core.dates import parse_time
from shirushi.core.errors import join_path
from shirushi.core.json import JsonObject
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text, bilingual
from shirushi.credential.formats.elm3_nouns import Lost


class Part:
    """One object of a document: what was understood of it, and so what was not."""

    def __init__(self, of: JsonObject, path: str) -> None:
        self.of = of
        self.path = path
        self._taken: set[str] = set()
        self._left: dict[str, list[Any]] = {}

    def take(self, *names: str) -> None:
        """Note fields as understood."""
        self._taken |= set(names)

    def leave(self, name: str, *values: Any) -> None:
        """Note values under ``name`` as not understood, though the field is known."""
        self._left.setdefault(name, []).extend(values)

    def at(self, *names: str | int) -> str:
        """Return the path of something inside."""
        return join_path(self.path, *names)

    def inner(self, name: str) -> Part | None:
        """Return the one object under ``name``, also from an array of one."""
        value = self.of.get(name)
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
        if not isinstance(value, dict):
            return None
        self.take(name)
        return Part(value, self.at(name))

    def parts(self, name: str) -> list[Part]:
        """Return every object under ``name``."""
        found = [
            Part(one, self.at(name, number) if isinstance(self.of[name], list) else self.at(name))
            for number, one in enumerate(many(self.of.get(name)))
            if isinstance(one, dict)
        ]
        if found:
            self.take(name)
        return found

    def text(self, name: str) -> Text | None:
        """Return a text in many languages as ours."""
        told = said(self.of.get(name))
        if told is not None:
            self.take(name)
        return told

    def note(self, name: str) -> Text | None:
        """Return the words of a ``Note`` under ``name``."""
        parts = self.parts(name)
        told = [one.text("noteLiteral") for one in parts]
        found = [one for one in told if one is not None]
        if not found:
            self.leave(name, *(one.of for one in parts))
            return None
        return Text(ja="\n".join(one.ja for one in found), en="\n".join(one.en for one in found))

    def string(self, name: str) -> str | None:
        """Return a string that is not blank."""
        value = self.of.get(name)
        if isinstance(value, str) and value.strip():
            self.take(name)
            return value
        return None

    def required(self, name: str) -> str:
        """Return a string that must be there. Raises ``FieldMissing``."""
        found = self.string(name)
        if found is None:
            raise FieldMissing(path=self.at(name))
        return found

    def rest(self) -> JsonObject:
        """Return what was not understood, each value as it stands."""
        whole = {name: value for name, value in self.of.items() if name not in self._taken}
        return {**whole, **{name: self._as_given(name) for name in self._left if self._left[name]}}

    def _as_given(self, name: str) -> Any:
        left = self._left[name]
        return left[0] if len(left) == 1 and not isinstance(self.of.get(name), list) else left


def first_time(part: Part, lost: list[Lost], *names: str) -> datetime | None:
    """Return the first of several times; XML Schema's ``dateTime`` may lack its zone."""
    found = None
    for name in names:
        value = part.of.get(name)
        if value is None:
            continue
        part.take(name)
        if isinstance(value, str) and _NO_ZONE.fullmatch(value):
            value += "Z"
            lost.append(Lost(path=part.at(name), said=_ZONE_LOST))
        found = found or parse_time(value, path=part.at(name))
    return found


_NO_ZONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
_ZONE_LOST = Text(
    ja="時差が書かれていないため、協定世界時(UTC)として読みました。",
    en="It carries no time zone and was read as UTC.",
)


def said(value: Any) -> Text | None:
    """Return a text in many languages: ``{"en": "…"}``, ``{"en": ["…"]}``, or one without."""
    if isinstance(value, str):
        return bilingual(value, value)
    if not isinstance(value, dict):
        return None
    told = {
        name: inner[0] if isinstance(inner, list) and inner else inner
        for name, inner in value.items()
    }
    told = {name: inner for name, inner in told.items() if isinstance(inner, str) and inner}
    other = next(iter(told.values()), None)
    return bilingual(told.get("ja", told.get("en", other)), told.get("en", other))


def many(value: Any) -> list[Any]:
    """Return an array's values, or the one value, or none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def one_of(value: Any) -> Any:
    """Return the one value of an array of one, and anything else as it is."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
