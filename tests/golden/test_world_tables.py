"""Every programme under every framework, as one table a language that is read by eye."""

from __future__ import annotations

import unicodedata

import pytest

from shirushi.core.text import Language
from shirushi.framework.changes import gap_lines
from shirushi.framework.loading import packaged
from shirushi.framework.matrix import judge_all
from tests.golden_files import assert_as_kept
from tests.programmes import programmes


def wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def padded(text: str, width: int) -> str:
    return text + " " * (width - wide(text))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_table_of_the_world_reads_as_it_did(language: Language) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    head = [
        f"{letters[number]} = {one.id}: {one.name.in_language(language)}"
        for number, one in enumerate(packaged().values())
    ]
    matrices = {name: judge_all(one) for name, one in programmes().items()}
    titles = {
        name: f"{name}: {one.achievement.title.in_language(language)}"
        for name, one in matrices.items()
    }
    width = max(wide(one) for one in titles.values()) + 2
    columns = " ".join(letters[: len(packaged())])
    rows = [padded(titles[name], width) + " ".join(one.signs) for name, one in matrices.items()]

    assert_as_kept(
        f"world/table.{language}.txt", "\n".join([*head, "", " " * width + columns, *rows]) + "\n"
    )


def test_the_table_has_sixty_programmes_and_more() -> None:
    assert len(programmes()) >= 60


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ["whole", "ehime-20", "rishu-60", "attendance-badge"])
def test_what_is_lacking_everywhere_reads_as_it_did(name: str, language: Language) -> None:
    matrix = judge_all(programmes()[name])

    lines = matrix.lines(language)
    for verdict in matrix.verdicts:
        lines += ["", *gap_lines(verdict, language)]

    assert_as_kept(f"world/gaps.{name}.{language}.txt", "\n".join(lines) + "\n")
