"""Every text of the site stands in Japanese and in English."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.web

WEB = Path(__file__).parents[2] / "src" / "shirushi" / "web"
IN_TEMPLATE = re.compile(r"""(?:\{% translate |_\()(["'])(.+?)\1""")
IN_BLOCK = re.compile(r"\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate %\}", re.DOTALL)
IN_BRACES = re.compile(r"\{\{ *(\w+) *\}\}")


def _texts() -> set[str]:
    found = set()
    for path in (WEB / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        found |= {match[2] for match in IN_TEMPLATE.finditer(text)}
        found |= {IN_BRACES.sub(r"%(\1)s", match[1]) for match in IN_BLOCK.finditer(text)}
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id == "_" and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_text_of_a_page_is_translated(language: str) -> None:
    with (WEB / f"locale/{language}/LC_MESSAGES/django.mo").open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined] # the only list of what it holds

    missing = sorted(text for text in _texts() if not known.get(text))

    assert missing == []


def test_there_are_texts_to_translate() -> None:
    assert "Sign in" in _texts()
