"""``shirushi verify`` as a person uses it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from shirushi.core import json
from shirushi.core.text import Text
from shirushi.credential.baking import svg
from shirushi.credential.baking.picture import plain_badge
from shirushi.credential.issuing import issue
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind
from tests import world
from tests.cli_runs import LIST_URL, answer, credentials, issued, run

SOON = "2026-11-20T00:00:00Z"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.json"
    path.write_bytes(world.credential(index=1))
    return path


@pytest.fixture
def status_list(tmp_path: Path) -> Path:
    path = tmp_path / "list.json"
    path.write_bytes(world.statuses().lists[LIST_URL])
    return path


def test_a_good_credential_ends_with_0_and_both_wheels_are_told(
    good: Path, status_list: Path
) -> None:
    result = run(
        "verify", good, "--status-list", status_list, "--offline", "--now", SOON, "--lang", "en"
    )

    assert result.exit_code == 0
    assert "Signature: passed" in result.stdout
    assert "This does not prove that what it says is true" in result.stdout
    assert "It meets all 17 required rules" in result.stdout
    assert "the issuer's own statements" in result.stdout
    assert "Third-party accreditation: none stated" in result.stdout
    assert "This does not prove that the teaching and assessment took place" in result.stdout


def test_the_answer_as_json_holds_both_wheels(good: Path, status_list: Path) -> None:
    result = run("verify", good, "--status-list", status_list, "--offline", "--now", SOON, "--json")

    assert answer(result)["digital"]["answer"] == "valid"
    assert answer(result)["quality"]["verdicts"][0]["outcome"] == "met"
    assert answer(result)["quality"]["third_party_accreditation_stated"] == []
    assert answer(result)["issuer_record"] is None


def test_a_revoked_credential_ends_with_1(good: Path, tmp_path: Path) -> None:
    revoking = tmp_path / "list.json"
    revoking.write_bytes(world.statuses(1).lists[LIST_URL])

    result = run("verify", good, "--status-list", revoking, "--offline", "--lang", "en")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1] == "  revoked"


def test_without_the_status_list_it_cannot_be_told(good: Path) -> None:
    result = run("verify", good, "--offline", "--lang", "en")

    assert result.exit_code == 2
    assert "whether it was revoked could not be told" in result.stdout


def test_an_altered_credential_ends_with_1_and_its_words_are_not_judged(
    good: Path, status_list: Path
) -> None:
    good.write_bytes(good.read_bytes().replace("合格".encode(), "優秀".encode()))

    result = run("verify", good, "--status-list", status_list, "--offline", "--lang", "en")

    assert result.exit_code == 1
    assert "altered, or the signature is wrong" in result.stdout
    assert "Not judged" in result.stdout
    assert "It meets" not in result.stdout


def test_the_recipient_is_checked_by_address(good: Path, status_list: Path) -> None:
    common = ("verify", good, "--status-list", status_list, "--offline")

    theirs = run(*common, "--recipient", "Hanako@example.jp")
    another = run(*common, "--recipient", "taro@example.jp")

    assert (theirs.exit_code, another.exit_code) == (0, 1)


def test_a_did_web_is_verified_with_its_document_given_by_hand(tmp_path: Path) -> None:
    (tmp_path / "web.json").write_bytes(world.credential(signer=world.WEB_SIGNER))
    document = world.WEB_SIGNER.controller_document()
    (tmp_path / "did.json").write_bytes(json.write(document))

    with_keys = run("verify", tmp_path / "web.json", "--keys", tmp_path / "did.json", "--offline")
    without = run("verify", tmp_path / "web.json", "--offline")

    assert (with_keys.exit_code, without.exit_code) == (0, 2)


def test_a_time_before_the_award_is_too_early(good: Path, status_list: Path) -> None:
    result = run(
        "verify", good, "--status-list", status_list, "--offline",
        "--now", "2020-01-01T00:00:00Z", "--json",
    )  # fmt: skip

    assert result.exit_code == 1  # though the status list does not hold yet either
    assert answer(result)["digital"]["steps"][5]["outcome"] == "failed"


def test_standard_input_is_read(good: Path, status_list: Path) -> None:
    result = run("verify", "-", "--status-list", status_list, "--offline", stdin=good.read_bytes())

    assert result.exit_code == 0


def test_a_credential_baked_into_a_picture_is_read(
    good: Path, status_list: Path, tmp_path: Path
) -> None:
    (tmp_path / "badge.svg").write_bytes(svg.bake(plain_badge("Badge"), good.read_bytes()))

    result = run("verify", tmp_path / "badge.svg", "--status-list", status_list, "--offline")

    assert result.exit_code == 0


def test_outside_quality_assurance_is_told_as_stated_and_not_confirmed(tmp_path: Path) -> None:
    stated = QualityAssurance(
        kind=QualityAssuranceKind.EXTERNAL,
        text=Text(ja="標認証機構の認証", en="accredited by the Shirushi Agency"),
    )
    achievement = dataclasses.replace(world.programme(), quality_assurance=(stated,))
    one = world.assertion(achievement=achievement)
    signed = issue(one, signer=world.SIGNER, created_at=world.AWARDED)
    (tmp_path / "a.json").write_bytes(signed)

    result = run("verify", tmp_path / "a.json", "--offline", "--lang", "en")

    assert 'stated as "accredited by the Shirushi Agency" (not confirmed' in result.stdout


def test_a_programme_that_misses_a_rule_is_told_with_the_rule(tmp_path: Path) -> None:
    one = world.assertion(achievement=world.programme("seminar"))
    signed = issue(one, signer=world.SIGNER, created_at=world.AWARDED)
    (tmp_path / "a.json").write_bytes(signed)

    result = run("verify", tmp_path / "a.json", "--offline", "--lang", "en")

    assert result.exit_code == 0  # the digital credential holds; the education is another matter
    assert "It does not meet" in result.stdout
    assert "attending is enough to obtain it" in result.stdout


def test_the_issuers_folder_gives_the_reason_it_noted(tmp_path: Path) -> None:
    out = issued(tmp_path)
    first = credentials(out)[0]
    run("revoke", out, first, "--reason", "grade corrected", "--key", tmp_path / "issuer.key")

    result = run("verify", first, "--issued", out, "--offline", "--lang", "en")

    assert result.exit_code == 1
    assert "The issuer's record says: grade corrected" in result.stdout


def test_a_file_that_is_no_credential_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"a": 1}', encoding="ascii")

    result = run("verify", tmp_path / "other.json", "--offline", "--lang", "en")

    assert result.exit_code == 1
    assert "not a credential" in result.stdout


def test_what_stops_the_answer_ends_with_2_and_one_sentence(good: Path, tmp_path: Path) -> None:
    (tmp_path / "nameless.json").write_text("{}", encoding="ascii")
    (tmp_path / "broken.json").write_text("{", encoding="ascii")

    def said(*arguments: object) -> str:
        result = run("verify", *arguments, "--lang", "en")
        assert result.exit_code == 2
        assert result.stdout == ""
        return result.stderr

    assert "nowhere.json: The file cannot be read" in said("nowhere.json")
    assert "With --offline a credential cannot" in said("https://example.org/a", "--offline")
    assert "http://example.org/a: This URL is not fetched" in said("http://example.org/a")
    assert "--now: 'today' cannot be read" in said(good, "--now", "today")
    assert "nameless.json: id: It cannot be used without an id." in said(
        good, "--keys", tmp_path / "nameless.json"
    )
    assert "broken.json: It cannot be read as JSON" in said(
        good, "--status-list", tmp_path / "broken.json"
    )
    assert "There is no ledger here (issued.json)" in said(good, "--issued", tmp_path, "--offline")
