"""Every text of the site stands in Japanese and in English."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.web

WEB = Path(__file__).parents[2] / "src" / "shirushi" / "web"
IN_TEMPLATE = re.compile(r"""\{% translate (["'])(.+?)\1""")
IN_CODE = re.compile(r"""\b_\(\s*"([^"]+)"\s*\)""")


def _texts() -> set[str]:
    templates = (WEB / "templates").rglob("*.html")
    found = {m[2] for path in templates for m in IN_TEMPLATE.finditer(path.read_text("utf-8"))}
    code = (path.read_text("utf-8") for path in WEB.rglob("*.py"))
    return found | {match[1] for text in code for match in IN_CODE.finditer(text)}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_text_of_a_page_is_translated(language: str) -> None:
    with (WEB / f"locale/{language}/LC_MESSAGES/django.mo").open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined] # the only list of what it holds

    missing = sorted(text for text in _texts() if not known.get(text))

    assert missing == []


def test_there_are_texts_to_translate() -> None:
    assert "Sign in" in _texts()
