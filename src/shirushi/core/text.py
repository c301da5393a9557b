"""Text for people, always in Japanese and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Language: TypeAlias = Literal["ja", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One thing said in both languages; neither may be missing.

    Placeholders in braces are filled by ``format``, the same names in both languages.

    >>> Text(ja="{name}を発行しました。", en="{name} was issued.").format(name="A").en
    'A was issued.'
    """

    ja: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the text in one language."""
        return self.ja if language == "ja" else self.en

    def to_json(self) -> dict[str, str]:
        """Return both languages for programs and for stored rows."""
        return {"ja": self.ja, "en": self.en}

    def format(self, **params: object) -> Text:
        """Return the text with its placeholders filled; a ``Text`` fills in its own language."""
        return Text(ja=_fill(self.ja, "ja", params), en=_fill(self.en, "en", params))

    def __str__(self) -> str:
        return self.en


def _fill(template: str, language: Language, params: dict[str, object]) -> str:
    spoken = {
        name: value.in_language(language) if isinstance(value, Text) else _shown(value)
        for name, value in params.items()
    }
    return template.format_map(spoken)


#: Characters of a stranger's value that a message shows.
MOST_SHOWN = 1000

#: Control characters steer a terminal, line ends fake lines of a report, and the characters that
#: turn the direction of writing make one text look like another.
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(value: str) -> str:
    r"""Return a stranger's text so that a terminal, a log or a page shows it as one plain line.

    >>> harmless("a\x1b[2Jb\u202ec")
    'a�[2Jb�c'
    """
    shown = value if len(value) <= MOST_SHOWN else value[:MOST_SHOWN] + "…"
    return _NOT_SHOWN.sub("\ufffd", shown)


def _shown(value: object) -> object:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, list | tuple | dict | set | bytes):
        return harmless(repr(value))
    return value


def bilingual(ja: str | None, en: str | None) -> Text | None:
    """Return a ``Text``, with the language that is there standing in for a missing one.

    For what strangers wrote: our own text always has both. ``None`` when both are missing.

    >>> bilingual(None, "Data science")
    Text(ja='Data science', en='Data science')
    """
    if not ja and not en:
        return None
    return Text(ja=ja or en or "", en=en or ja or "")
