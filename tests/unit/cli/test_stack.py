"""``shirushi stack`` as a person uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shirushi.cli.main import main
from shirushi.core import json
from shirushi.credential.issuing import issue
from tests import world

AWARDS = world.EXAMPLES / "awards"
CERTIFICATE = AWARDS / "data-literacy-certificate.toml"
TRUST = ("--accept", world.SIGNER.controller, "--offline", "--on", "2026-11-21")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["stack", *map(str, arguments)])


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


def test_three_credentials_reach_the_certificate(three: list[Path]) -> None:
    result = run(CERTIFICATE, *three, *TRUST, "--recipient", world.EMAIL)

    assert result.exit_code == 0, result.output
    assert "必要60時間、算入62時間" in result.stdout


def test_two_do_not_and_what_is_missing_is_told(three: list[Path]) -> None:
    result = run(CERTIFICATE, *three[:2], *TRUST, "--lang", "en")

    assert result.exit_code == 1
    assert "60 class hours or more in all: 18 hours more." in result.stdout
    assert "Whose the credentials are was not checked" in result.stdout


def test_the_diploma_finds_the_certificate_in_the_same_folder(three: list[Path]) -> None:
    result = run(AWARDS / "data-diploma.toml", *three, *TRUST, "--json")

    found = json.read_object(result.stdout.encode())
    assert result.exit_code == 1
    status = {one["path"]: one["status"] for one in found["requirements"]}
    assert status["diploma/certificate"] == "satisfied"
    assert status["diploma/admission"] == "needs_decision"


def test_without_a_word_on_issuers_nothing_counts_and_it_cannot_be_told(three: list[Path]) -> None:
    result = run(CERTIFICATE, *three, "--offline", "--on", "2026-11-21", "--lang", "en")

    assert result.exit_code == 2
    assert f"name them with --accept: {world.SIGNER.controller}" in result.stdout


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("--accept", "did:example:another"), "its issuer is not one that is accepted"),
        (("--recipient", "taro@example.jp"), "it is another person's"),
    ],
)
def test_what_does_not_hold_counts_for_nothing(
    three: list[Path], change: tuple[str, str], reason: str
) -> None:
    accept = () if change[0] == "--accept" else ("--accept", world.SIGNER.controller)

    result = run(
        CERTIFICATE, *three, "--offline", "--on", "2026-11-21", *accept, *change, "--lang", "en"
    )

    assert result.exit_code == 1
    assert reason in result.stdout


def test_what_could_not_be_checked_is_said_with_what_would_help(three: list[Path]) -> None:
    at_ours = three[0].read_text(encoding="utf-8")
    three[0].write_text(at_ours.replace("eddsa-rdfc-2022", "eddsa-rdfc-2099"), encoding="utf-8")

    result = run(CERTIFICATE, *three, *TRUST, "--lang", "en")

    assert "whether it holds could not be told" in result.stdout
    assert "'shirushi verify' says which check stopped" in result.stdout


def test_an_altered_credential_counts_for_nothing(three: list[Path]) -> None:
    altered = three[0].read_text(encoding="utf-8").replace("2026-08-01", "2026-08-02")
    three[0].write_text(altered, encoding="utf-8")

    result = run(CERTIFICATE, *three, *TRUST, "--lang", "en")

    assert result.exit_code == 1
    assert "it failed verification and is not authentic" in result.stdout


def test_what_cannot_be_read_ends_with_2_and_one_sentence_with_the_path(
    three: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "broken.toml").write_text("id = ", encoding="utf-8")
    (tmp_path / "broken.json").write_text("{}", encoding="utf-8")

    award = run(tmp_path / "broken.toml", *three, *TRUST)
    credential = run(CERTIFICATE, tmp_path / "broken.json", *TRUST)
    missing = run(CERTIFICATE, tmp_path / "nowhere.json", *TRUST)
    day = run(CERTIFICATE, *three, "--offline", "--on", "tomorrow")

    found = [award, credential, missing, day]
    assert [one.exit_code for one in found] == [2, 2, 2, 2]
    assert "broken.toml: TOMLとして読めません" in award.stderr
    assert "broken.json: 証明書として読めません" in credential.stderr
    assert "nowhere.json: ファイルを読めません" in missing.stderr
    assert "--on: 「tomorrow」は日付として読めません" in day.stderr
