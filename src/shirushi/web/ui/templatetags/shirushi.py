"""Template tags of the site: two-language text."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from shirushi.core.text import Language, Text

register = template.Library()


def current_language() -> Language:
    """Return the language of the page being made."""
    return "en" if get_language() == "en" else "ja"


@register.filter
def said(text: Text | Mapping[str, str] | None) -> str:
    """Return a two-language text in the page's language; nothing for ``None``.

    A stored text is a mapping with ``ja`` and ``en``.
    """
    if text is None:
        return ""
    language = current_language()
    return text.in_language(language) if isinstance(text, Text) else text[language]
