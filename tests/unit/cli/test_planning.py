"""``shirushi plan``, ``shirushi whatif`` and the rules that come with the package."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shirushi.cli.main import main
from shirushi.core import json
from shirushi.credential.issuing import issue
from tests import world

CERTIFICATE = world.EXAMPLES / "awards" / "data-literacy-certificate.toml"
DIPLOMA = world.EXAMPLES / "awards" / "data-diploma.toml"
CATALOGUE = world.EXAMPLES / "offerings" / "data-programme.toml"
TRUST = ("--accept", world.SIGNER.controller, "--offline", "--on", "2026-11-21", "--lang", "en")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    """Return three credentials of one learner."""
    files = []
    for number, name in enumerate(("data-science", "statistics", "programming")):
        one = world.assertion(number=number, achievement=world.programme(name))
        path = tmp_path / f"{name}.json"
        path.write_bytes(issue(one, signer=world.SIGNER, created_at=world.AWARDED))
        files.append(path)
    return files


def test_the_rules_are_listed_in_either_language() -> None:
    english = run("--lang", "en", "stack", "--rules")
    japanese = run("stack", "--rules")

    assert english.exit_code == japanese.exit_code == 0
    assert "jp-master-recognition  [JP] Master, with recognition" in english.stdout
    assert "jp-master-recognition  [JP] 修士" in japanese.stdout
    assert len(english.stdout.splitlines()) >= 26


def test_a_rule_is_named_by_its_id_and_what_people_say_is_taken_into_account(
    three: list[Path], tmp_path: Path
) -> None:
    about = tmp_path / "about.toml"
    about.write_text(
        "[learner]\nyears = { study = 1 }\ndecisions = { standard = true }\n"
        f'[[credential]]\nid = "{json.read_object(three[0].read_bytes())["id"]}"\n'
        'marks = ["college-of-technology"]\n',
        encoding="utf-8",
    )

    without = run("stack", "jp_art29_sources", *three, *TRUST)
    with_it = run("stack", "jp-art29-sources", *three, *TRUST, "--about", about)

    assert without.exit_code == 1
    assert with_it.exit_code == 0, with_it.output


def test_what_people_say_is_read_with_every_mistake_at_once(
    three: list[Path], tmp_path: Path
) -> None:
    about = tmp_path / "about.toml"
    about.write_text('[learner]\nentered_on = "soon"\nage = 3\n', encoding="utf-8")

    result = run("stack", "jp-art29-sources", *three, *TRUST, "--about", about)

    assert result.exit_code == 2
    assert "learner.entered_on" in result.stderr
    assert "learner.age" in result.stderr


def test_a_plan_shares_credentials_out_between_awards(three: list[Path]) -> None:
    both = ("--award", CERTIFICATE, "--award", DIPLOMA)

    result = run("plan", *three, *both, *TRUST, "--json")

    found = json.read_object(result.stdout.encode())
    assert result.exit_code == 1
    assert found["proved"] is True
    outcomes = {one["award"]["id"]: one["outcome"] for one in found["plans"]}
    assert outcomes == {"data-literacy-certificate": "satisfied", "data-diploma": "partly"}


def test_a_plan_says_that_no_credit_counts_twice(three: list[Path]) -> None:
    result = run("plan", *three, "--award", CERTIFICATE, "--award", "nz-stack", *TRUST)

    assert result.exit_code == 2
    assert "No credit counts for two awards" in result.stdout


def test_the_same_award_twice_cannot_be_planned(three: list[Path]) -> None:
    result = run("plan", *three, "--award", CERTIFICATE, "--award", CERTIFICATE, *TRUST)

    assert result.exit_code == 2
    assert "is applied for twice" in result.stderr


def test_what_if_finds_the_cheapest_and_the_shortest_way(three: list[Path]) -> None:
    ask = ("whatif", three[0], "--award", CERTIFICATE, "--offerings", CATALOGUE, *TRUST)

    cheap, short = run(*ask, "--json"), run(*ask, "--best", "shortest", "--json")

    found = [json.read_object(one.stdout.encode()) for one in (cheap, short)]
    assert [one.exit_code for one in (cheap, short)] == [0, 0], cheap.output
    assert [[taken["offering"] for taken in one["take"]] for one in found] == [
        ["statistics-evening", "programming"],
        ["statistics-intensive", "programming"],
    ]
    assert [one["cost"] for one in found] == [50000, 75000]
    assert [one["ends_on"] for one in found] == ["2028-01-31", "2027-07-31"]


def test_what_if_tells_it_in_words_and_when_there_is_no_way(three: list[Path]) -> None:
    ask = ("whatif", three[0], "--award", CERTIFICATE, "--offerings", CATALOGUE, *TRUST)

    found, too_late = run(*ask), run(*ask, "--until", "2027-03-01")

    assert "Together they cost 50,000 and end on 2028-01-31." in found.stdout
    assert too_late.exit_code == 1
    assert "No set of these offerings closes the gap." in too_late.stdout


def test_what_if_i_took_one_says_what_that_changes(three: list[Path]) -> None:
    ask = ("whatif", *three[:2], "--award", CERTIFICATE, "--offerings", CATALOGUE, *TRUST)

    found, as_json = (
        run(*ask, "--take", "programming"),
        run(*ask, "--take", "programming", "--json"),
    )

    assert found.exit_code == 0, found.output
    assert "partly satisfied → satisfied" in found.stdout
    assert json.read_object(as_json.stdout.encode())["newly_reached"] == [
        "data-literacy-certificate"
    ]


def test_what_if_i_took_one_without_its_prerequisite_is_said_so(three: list[Path]) -> None:
    ask = ("whatif", three[0], "--award", CERTIFICATE, "--offerings", CATALOGUE, *TRUST)

    alone = run(*ask, "--take", "programming")
    after = run(*ask, "--take", "statistics-intensive", "--take", "programming")

    assert "asks for what is not held yet" in alone.stdout
    assert "asks for what is not held yet" not in after.stdout
    assert after.exit_code == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--take", "nothing"), "is not in the catalogue"),
        (("--award", "nz-stack"), "one award at a time"),
        (("--until", "soon"), "--until"),
    ],
)
def test_a_question_that_cannot_be_answered_says_so(
    three: list[Path], more: tuple[str, str], said: str
) -> None:
    ask = ("whatif", three[0], "--award", CERTIFICATE, "--offerings", CATALOGUE, *TRUST)

    result = run(*ask, *more)

    assert result.exit_code == 2
    assert said in result.stderr
