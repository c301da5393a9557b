"""The written pages lead to what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = [one for one in LINK.findall(page.read_text("utf-8")) if "://" not in one]

    assert [one for one in links if not (page.parent / one).exists()] == []


def test_every_setting_is_described() -> None:
    settings = (ROOT / "src/shirushi/web/project/settings.py").read_text("utf-8")
    page = (ROOT / "docs/operations/settings.md").read_text("utf-8")

    names = set(re.findall(r'"(SHIRUSHI_[A-Z_]+|[A-Z]+_URL)"', settings))

    assert names
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


def test_every_decision_is_listed() -> None:
    index = (ROOT / "docs/adr/README.md").read_text("utf-8")

    pages = sorted(page.name for page in (ROOT / "docs/adr").glob("0*.md"))

    assert [name for name in pages if f"({name})" not in index] == []
