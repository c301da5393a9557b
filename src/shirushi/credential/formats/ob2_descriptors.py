"""The descriptors inside an Open Badges 2.0 badge class, as an extension (``#Extensions``).

They travel as one text of JSON: readers of Open Badges 2.0 process JSON-LD 1.0, which has no
JSON literals and would drop whatever it has no term for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject, WrongShape
from shirushi.model.achievement import Achievement
from shirushi.model.document import read_achievement, write_achievement

#: The extension's name, which the vocabulary's own prefix ``extensions:`` makes an IRI.
NAME = "extensions:shirushiDescriptors"
_TERM = "descriptors"
_CONTEXT = {_TERM: "urn:shirushi:descriptors-as-text"}


def write(achievement: Achievement) -> JsonObject:
    """Return the extension that says all of an achievement."""
    return {
        "@context": dict(_CONTEXT),
        "type": ["Extension", NAME],
        _TERM: json.write(write_achievement(achievement)).decode("utf-8"),
    }


def read(badge: Mapping[str, Any]) -> Achievement | None:
    """Return what a badge class says in our extension, or ``None`` where it has none.

    It is about the badge class it stands in, whatever ``id`` it gives: only that one is known to
    be served by its issuer. Raises every mistake, with its path in the badge class.
    """
    given = badge.get(NAME)
    if given is None:
        return None
    text = given.get(_TERM) if isinstance(given, dict) else None
    if not isinstance(text, str):
        raise WrongShape(path=f"{NAME}.{_TERM}", wanted=json.STRING)
    try:
        found = read_achievement(json.read_object(text.encode("utf-8")))
    except ShirushiError as error:
        raise error.at(f"{NAME}.{_TERM}") from None
    return replace(found, id=badge["id"])


def kept(achievement: Achievement, badge: Mapping[str, Any]) -> Any:
    """Return the extension to write back into a badge class that an achievement was read from.

    As it stood where nothing changed, and nothing where there was none.
    """
    if NAME not in badge:
        return None
    return badge[NAME] if read(badge) == achievement else write(achievement)
