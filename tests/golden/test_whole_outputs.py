"""What a reader is shown in full, so that no sentence changes unseen."""

from __future__ import annotations

from datetime import date

import pytest

from shirushi.core.text import Language
from shirushi.framework.judging import judge
from shirushi.framework.loading import framework
from shirushi.model.document import read_achievement_file
from shirushi.stacking.explaining import explain
from shirushi.stacking.loading import load_award, packaged_award
from shirushi.stacking.solving import solve
from tests.golden_files import assert_as_kept
from tests.recognition_examples import EXAMPLES as RECOGNISED
from tests.small_awards import ON
from tests.world import EXAMPLES

PROGRAMMES = sorted(path.stem for path in (EXAMPLES / "programmes").glob("*.toml"))
# In full: the home frameworks, one with bounds in two measures, one whose bounds are unknown.
# What the others say stands in the tables of test_world_tables.py.
IN_FULL = (
    *("jp-mc-1.0", "jp-rishu-shomei", "jp-rishu-shomei-2007", "eu-2022"),
    *("nz-nzqa", "kr-sodanwi"),
)
AWARDS = sorted(path.stem for path in (EXAMPLES / "awards").glob("*.toml"))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("one", IN_FULL)
@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_verdict_reads_as_it_did(programme: str, one: str, language: Language) -> None:
    path = EXAMPLES / "programmes" / f"{programme}.toml"
    achievement = read_achievement_file(path.name, path.read_bytes())

    lines = judge(achievement, framework(one)).lines(language)

    assert_as_kept(f"verdicts/{programme}.{one}.{language}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", AWARDS)
def test_a_plan_with_nothing_held_reads_as_it_did(name: str, language: Language) -> None:
    folder = EXAMPLES / "awards"

    award = load_award(
        (folder / f"{name}.toml").read_bytes(),
        others=lambda id_: (folder / f"{id_}.toml").read_bytes(),
    )
    lines = explain(solve([], award, on=date(2026, 11, 21))).lines(language)

    assert_as_kept(f"plans/{name}.{language}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("jp-bachelor-over-the-cap", "jp-bachelor-recognition: 61 elsewhere are one over"),
        ("jp-niad-open", "jp-niad-bachelor: 62 and 62"),
        ("kr-fourth-certificate", "kr-acbs-minister-bachelor: a fourth certificate"),
    ],
)
def test_a_plan_for_a_real_rule_reads_as_it_did(name: str, case: str, language: Language) -> None:
    one = next(example for example in RECOGNISED if example.name.startswith(case))

    plan = solve(one.held, packaged_award(one.award), on=ON, circumstances=one.known)

    lines = explain(plan).lines(language)
    assert_as_kept(f"plans/rules/{name}.{language}.txt", "\n".join(lines) + "\n")
