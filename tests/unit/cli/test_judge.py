"""``shirushi judge`` as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from shirushi.cli.main import main

EXAMPLES = Path(__file__).parents[3] / "examples" / "programmes"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_a_micro_credential_ends_with_0_and_shows_sources_in_japanese() -> None:
    result = run("judge", EXAMPLES / "data-science.toml")

    assert result.exit_code == 0
    assert "フレームワーク1.0: 満たす" in result.stdout
    assert "出典:" in result.stdout


def test_the_seminar_ends_with_1_and_says_why_in_english() -> None:
    result = run("judge", EXAMPLES / "seminar.toml", "--lang", "en")

    assert result.exit_code == 1
    assert "attending is enough to obtain it" in result.stdout


def test_the_answer_as_json_is_json() -> None:
    result = run("judge", EXAMPLES / "seminar.toml", "--json", "--framework", "eu-2022")

    assert json.loads(result.stdout)[0]["outcome"] == "not_met"


def test_what_cannot_be_read_ends_with_2_and_one_sentence_with_the_path(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("id = ", encoding="utf-8")

    missing = run("judge", tmp_path / "nowhere.toml", "--lang", "en")
    broken = run("judge", tmp_path / "broken.toml", "--lang", "en")
    unknown = run("judge", EXAMPLES / "seminar.toml", "--framework", "mars", "--lang", "en")

    assert [missing.exit_code, broken.exit_code, unknown.exit_code] == [2, 2, 2]
    assert "nowhere.toml: The file cannot be read" in missing.stderr
    assert "broken.toml: It cannot be read as TOML" in broken.stderr
    assert "There is no framework 'mars'. Use one of these: ae-cbmc" in unknown.stderr


def test_a_programme_of_the_past_is_judged_by_the_edition_of_its_day(tmp_path: Path) -> None:
    file = tmp_path / "past.json"
    file.write_text(
        json.dumps(
            {
                "id": "urn:a",
                "title": {"ja": "講座", "en": "Course"},
                "achievement_type": "CertificateOfCompletion",
                "issued_under": ["jp_art_105"],
                "content": {"ja": "内容", "en": "content"},
                "awarding_body": {"name": {"ja": "大学", "en": "U"}, "kind": "university"},
                "learner_effort": [{"hours": "100", "basis": "contact"}],
                "offered_from": "2018-04-01",
                "offered_until": "2019-04-01",
            }
        ),
        encoding="utf-8",
    )

    own = json.loads(run("judge", file, "--all", "--json").stdout)
    later = json.loads(run("judge", file, "--all", "--json", "--on", "2019-04-01").stdout)

    assert own["on"] == "2019-03-31"
    outcomes = [{v["framework"]: v["outcome"] for v in one["verdicts"]} for one in (own, later)]
    assert outcomes[0]["jp-rishu-shomei-2007"] == "not_met"
    assert outcomes[1]["jp-rishu-shomei"] == "met"
