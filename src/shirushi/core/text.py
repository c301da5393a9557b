"""Text for people, always in Japanese and in English."""

from __future__ import annotations

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

    def format(self, **params: object) -> Text:
        """Return the text with its placeholders filled; a ``Text`` fills in its own language."""
        return Text(ja=_fill(self.ja, "ja", params), en=_fill(self.en, "en", params))

    def __str__(self) -> str:
        return self.en


def _fill(template: str, language: Language, params: dict[str, object]) -> str:
    spoken = {
        name: value.in_language(language) if isinstance(value, Text) else value
        for name, value in params.items()
    }
    return template.format_map(spoken)


def bilingual(ja: str | None, en: str | None) -> Text | None:
    """Return a ``Text``, with the language that is there standing in for a missing one.

    For what strangers wrote: our own text always has both. ``None`` when both are missing.

    >>> bilingual(None, "Data science")
    Text(ja='Data science', en='Data science')
    """
    if not ja and not en:
        return None
    return Text(ja=ja or en or "", en=en or ja or "")
