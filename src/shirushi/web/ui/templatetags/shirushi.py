"""Template tags of the site: two-language text."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from shirushi.core.text import Language, Text

register = template.Library()


def current_language() -> Language:
    """Return the language of the page being made."""
    return "en" if get_language() == "en" else "ja"


@register.filter
def said(text: Text | None) -> str:
    """Return a two-language text in the page's language; nothing for ``None``."""
    return "" if text is None else text.in_language(current_language())
