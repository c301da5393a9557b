"""What a question answers: an outcome, what was found, where, and what to do about it."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from shirushi.core.text import Text
from shirushi.framework.framework import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question's answer about one achievement.

    found
        What stands in the description, or that nothing does, and why that is the outcome.
    path
        The field of the achievement it was read from, or should be written in.
    remedy
        What the author can do, or ``None`` where nothing is wrong or nothing can be done.
    """

    outcome: Outcome
    found: Text
    path: str | None = None
    remedy: Text | None = None


class NotFound(enum.Enum):
    """What was looked for in the sources and not found; it never means "no limit" or "no"."""

    NOT_FOUND = "not-found"


NOT_STATED = Text(ja="記載がありません。", en="Nothing is stated.")


def met(found: Text, path: str | None = None) -> Answer:
    """Return the answer that all is well."""
    return Answer(outcome=Outcome.MET, found=found, path=path)


def not_met(found: Text, path: str | None, remedy: Text) -> Answer:
    """Return the answer no, with what the author can do."""
    return Answer(outcome=Outcome.NOT_MET, found=found, path=path, remedy=remedy)


def unknown(found: Text, path: str | None, remedy: Text | None = None) -> Answer:
    """Return the answer that what is stated does not tell."""
    return Answer(outcome=Outcome.UNKNOWN, found=found, path=path, remedy=remedy)


def listed(texts: Iterable[Text]) -> Text:
    """Return several texts as one, with each language's own comma.

    >>> listed([Text(ja="試験", en="test"), Text(ja="レポート", en="report")])
    Text(ja='試験、レポート', en='test, report')
    """
    every = list(texts)
    return Text(ja="、".join(one.ja for one in every), en=", ".join(one.en for one in every))


def same(said: object) -> Text:
    """Return what reads alike in both languages: a number, a code, a name."""
    return Text(ja=str(said), en=str(said))


def shortened(text: Text, *, most: int = 48) -> Text:
    """Return the text's beginning, on one line, for a table of findings.

    >>> shortened(Text(ja="あいう", en="one two"), most=3)
    Text(ja='あいう', en='one…')
    """
    return Text(ja=_shortened(text.ja, most), en=_shortened(text.en, most))


def _shortened(said: str, most: int) -> str:
    line = " ".join(said.split())
    return line if len(line) <= most else line[:most].rstrip() + "…"
