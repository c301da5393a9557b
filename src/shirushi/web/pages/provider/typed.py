"""What stands in a form that is still being typed, as far as it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.model.achievement import Achievement
from shirushi.model.document import read_achievement
from shirushi.web.pages.provider.description_form import DescriptionForm

#: Leaving out what cannot be read may show further mistakes, but not for ever.
_MOST_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The achievement that can be read so far, and whether entries had to be left out of it."""

    achievement: Achievement
    left_out: bool


def typed_so_far(form: DescriptionForm) -> Typed | None:
    """Return what was typed, read as far as it goes; ``None`` where nothing can be made of it.

    A text that stands in one language so far counts as stated, and an entry that cannot be
    read counts as not stated: nothing is guessed for it.
    """
    form.is_valid()
    # A field that is still empty is not one that cannot be read.
    unread = any(form.data.get(name) for name in form.errors)
    document = _with_both_languages(form.document())
    document.setdefault("title", form.base["title"])
    for _try in range(_MOST_TRIES):
        try:
            return Typed(achievement=read_achievement(document), left_out=unread)
        except ShirushiError as error:
            every = error.errors if isinstance(error, ManyErrors) else (error,)
            if not _leave_out(document, [one.path or "" for one in every], base=form.base):
                return None
            unread = True
    return None


def _with_both_languages(value: Any) -> Any:
    """Return a document where a text in one language stands for the other one too."""
    if isinstance(value, list):
        return [_with_both_languages(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {name: _with_both_languages(one) for name, one in value.items()}
    if made.get("ja") or made.get("en"):
        made["ja"], made["en"] = made.get("ja") or made["en"], made.get("en") or made["ja"]
    return made


def _leave_out(document: dict[str, Any], paths: Iterable[str], *, base: Any) -> bool:
    """Take out the entries that paths lead to; tell whether there was anything to take out."""
    done = False
    places = {tuple(re.findall(r"[^.\[\]]+", path)[:2]) for path in paths}
    # From the last row, since taking one out moves those behind it.
    for steps in sorted(places, key=lambda one: (one[:1], -_row(one))):
        name = steps[0] if steps else ""
        value, row = document.get(name), _row(steps)
        if name not in document:
            continue
        if isinstance(value, list) and 0 <= row < len(value):
            del value[row]
        elif name == "title" and value != base["title"]:
            document[name] = base["title"]
        else:
            del document[name]
        if document.get(name) == []:
            # An empty list would say that there is none, which nobody said.
            del document[name]
        done = True
    return done


def _row(steps: tuple[str, ...]) -> int:
    return int(steps[1]) if len(steps) > 1 and steps[1].isdigit() else -1
