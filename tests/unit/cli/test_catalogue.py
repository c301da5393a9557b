"""``shirushi catalogue`` as a person uses it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli_runs import EXAMPLES, answer, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "catalogue"
    shutil.copytree(EXAMPLES / "programmes", found / "below")
    return found


def test_a_folder_is_judged_with_all_below_it(folder: Path) -> None:
    result = run("catalogue", folder, "--lang", "en")

    count = len(list((folder / "below").iterdir()))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"Entries judged: {count}.")
    assert "eu-2022" in result.stdout


def test_one_bad_file_is_told_with_its_path_and_the_rest_is_judged(folder: Path) -> None:
    (folder / "broken.toml").write_text("id = ", "utf-8")
    (folder / "list.json").write_bytes(b"[1]")

    result = run("catalogue", folder, "--json", "--framework", "eu-2022", "--lang", "en")

    count = len(list((folder / "below").iterdir()))
    assert result.exit_code == 2
    assert answer(result)["count"] == count
    assert "broken.toml: It cannot be read as TOML" in result.stderr
    assert "list.json" in result.stderr
    assert f"2 of {count + 2} files could not be read." in result.stderr


def test_the_table_goes_to_a_file_that_excel_opens(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.csv"

    result = run("catalogue", folder, "--csv", out, "--framework", "jp-mc-1.0")

    assert result.exit_code == 0
    assert out.read_bytes().startswith("\ufeffID,名称,枠組み".encode())


def test_verdicts_that_change_between_editions_are_listed(folder: Path) -> None:
    source = (folder / "below" / "data-science.toml").read_text("utf-8")
    (folder / "below" / "again.toml").write_text(source, "utf-8")

    result = run(
        *("catalogue", folder, "--lang", "en"),
        *("--editions", "jp-rishu-shomei-2007", "jp-rishu-shomei"),
    )

    assert result.exit_code == 0
    assert result.stdout.startswith("jp-rishu-shomei-2007 → jp-rishu-shomei: ")


def test_what_cannot_be_asked_ends_with_2_and_one_sentence(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    empty = run("catalogue", tmp_path / "empty", "--lang", "en")
    mixed = run("catalogue", folder, "--editions", "a", "b", "--on", "2026-01-01", "--lang", "en")
    apart = run("catalogue", folder, "--editions", "jp-mc-1.0", "eu-2022", "--lang", "en")

    assert [empty.exit_code, mixed.exit_code, apart.exit_code] == [2, 2, 2]
    assert "no programme's file" in empty.stderr
    assert "--editions goes with neither" in mixed.stderr
    assert "are not editions of one framework" in apart.stderr
