"""``shirushi niad``, and transcripts in ``shirushi stack`` and ``plan``, as a person uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shirushi.cli.main import main
from shirushi.core import json
from shirushi.core.text import Language
from tests.golden_files import assert_as_kept
from tests.world import EXAMPLES

TRANSCRIPT = EXAMPLES / "transcripts" / "niad.csv"
ASKED = (
    *("--transcript", TRANSCRIPT, "--field", "engineering", "--concentration", "情報工学"),
    *("--basic", "junior-college-graduate", "--basic-on", "2023-03-20", "--class", "1"),
    *("--on", "2026-11-21"),
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_pre_check_reads_as_it_did(language: Language, tmp_path: Path) -> None:
    result = run("niad", *ASKED, "--table", tmp_path / "t.csv", "--lang", language)

    assert result.exit_code == 1
    assert_as_kept(f"niad/example.{language}.txt", result.stdout)
    table = (tmp_path / "t.csv").read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    assert_as_kept(f"niad/example.{language}.csv", table)


def test_a_program_gets_the_same() -> None:
    found = json.read_object(run("niad", *ASKED, "--json").stdout.encode())

    assert found["is_short"]
    assert {one["id"]: one["counted"] for one in found["totals"]}["total"] == "96"


def test_a_transcript_counts_towards_an_award_and_is_marked() -> None:
    stacked = run("stack", "jp-junior-college", *ASKED[:2], "--on", "2026-11-21")
    planned = run(
        "plan", "--award", "jp-junior-college", *ASKED[:2], "--on", "2026-11-21", "--json"
    )

    assert "[申告] 線形代数" in stacked.stdout
    assert "検証されていません" in stacked.stdout
    assert json.read_object(planned.stdout.encode())["plans"][0]["outcome"] != "satisfied"


def test_a_mistake_in_a_transcript_is_told_with_file_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("機関名,科目名,単位数,単位制度,評価\n大,科目,-1,jp,優\n", encoding="utf-8")

    result = run("niad", "--transcript", path)

    assert result.exit_code == 2
    assert "t.csv:2, 単位数: 単位数は0より大きく" in result.stderr


def test_a_field_that_is_none_is_told() -> None:
    result = run("niad", "--field", "astrology")

    assert result.exit_code == 2
    assert "専攻分野「astrology」はありません" in result.stderr
