"""Where a fact comes from, and how sure we are of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from shirushi.core.text import Text


class Confidence(enum.Enum):
    """How sure a fact is.

    CONFIRMED was seen in an outside source, SEED stands in a founding document, INFERRED
    was reasoned or recalled and not seen: it is shown as such and never decides alone.
    """

    CONFIRMED = "confirmed"
    SEED = "seed"
    INFERRED = "inferred"

    @property
    def label(self) -> Text:
        """The word a person reads beside the fact."""
        return _LABELS[self]


_LABELS = {
    Confidence.CONFIRMED: Text(ja="出典で確認済み", en="confirmed in a source"),
    Confidence.SEED: Text(ja="基礎資料に記載", en="stated in a founding document"),
    Confidence.INFERRED: Text(ja="推定(要確認)", en="inferred, to be confirmed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that facts are read from.

    id
        Its key in ``sources.toml``.
    title
        As the document calls itself.
    url
        Where it can be read, or ``None`` for what has no address.
    """

    id: str
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One fact's source, the place in it, when it was read, and how sure it is.

    >>> law = Source(id="mext-164", title="学校教育法施行規則")
    >>> Citation(source=law, clause="第164条", confidence=Confidence.CONFIRMED).line
    '学校教育法施行規則, 第164条'
    """

    source: Source
    confidence: Confidence
    clause: str | None = None
    read_on: date | None = None

    @property
    def line(self) -> str:
        """The citation as one line for people, the same in both languages."""
        return f"{self.source.title}, {self.clause}" if self.clause else self.source.title
