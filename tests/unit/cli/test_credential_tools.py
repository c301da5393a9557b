"""Baking, showing in part, looking things up, and many files at once, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shirushi.cli.main import main
from shirushi.credential.baking.picture import plain_badge
from tests.attacking import png, whole


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture
def credential(tmp_path: Path) -> Path:
    path = tmp_path / "credential.json"
    path.write_text(json.dumps(whole(), ensure_ascii=False), "utf-8")
    return path


@pytest.mark.parametrize("name", ["badge.png", "badge.svg"])
def test_what_is_baked_is_taken_out_byte_for_byte(
    tmp_path: Path, credential: Path, name: str
) -> None:
    plain = tmp_path / f"plain-{name}"
    plain.write_bytes(png() if name.endswith("png") else plain_badge("データ"))

    baked = run("bake", plain, credential, "--out", tmp_path / name)
    again = run("bake", plain, credential, "--out", tmp_path / name)
    out = run("unbake", tmp_path / name)
    verified = run("verify", tmp_path / name, "--offline")

    assert [baked.exit_code, again.exit_code, verified.exit_code] == [0, 2, 0]
    assert out.stdout_bytes == credential.read_bytes()


def test_pictures_without_one_and_broken_ones_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "plain.png").write_bytes(png())
    (tmp_path / "broken.png").write_bytes(png()[:20])

    none = run("unbake", tmp_path / "plain.png", "--lang", "en")
    both = run("unbake", tmp_path / "plain.png", tmp_path / "broken.png", "--json")

    assert [none.exit_code, both.exit_code] == [1, 2]
    assert [row["held"] for row in json.loads(both.stdout)] == [False, None]


def test_many_are_verified_in_a_line_each_and_a_no_outweighs(
    tmp_path: Path, credential: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(credential.read_text("utf-8").replace("データ", "デーダ"), "utf-8")

    good = run("verify", credential, credential, "--offline")
    mixed = run("verify", credential, bad, "--offline", "--lang", "en")
    as_json = run("verify", credential, bad, "--offline", "--json")

    assert [good.exit_code, mixed.exit_code, as_json.exit_code] == [0, 1, 1]
    assert f"valid: {credential}" in mixed.stdout
    assert "altered, or the signature is wrong" in mixed.stdout
    assert [row["digital"]["answer"] for row in json.loads(as_json.stdout)] == ["valid", "tampered"]


def test_a_did_tells_which_keys_may_sign() -> None:
    issuer = whole()["issuer"]["id"]

    shown = run("did", issuer, "--offline", "--lang", "en")
    as_json = json.loads(run("did", issuer, "--json").stdout)
    nowhere = run("did", "did:web:nowhere.example", "--offline", "--lang", "en")

    assert [shown.exit_code, nowhere.exit_code] == [0, 2]
    assert "(Ed25519) may sign credentials" in shown.stdout
    assert as_json["keys"][0]["kind"] == "Ed25519"


def test_a_status_without_its_list_cannot_be_told(tmp_path: Path, credential: Path) -> None:
    listed = tmp_path / "listed.json"
    listed.write_text(json.dumps(whole(index=3), ensure_ascii=False), "utf-8")

    assert run("status", listed, "--offline").exit_code == 2
    assert run("status", credential, "--offline", "--json").exit_code == 2


def test_contexts_are_listed_with_their_editions() -> None:
    every = run("context")
    one = run("context", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", "--json")
    unknown = run("context", "https://example.org/context", "--lang", "en")

    assert "https://www.w3.org/ns/credentials/v2" in every.stdout
    assert len(json.loads(one.stdout)) == 3
    assert unknown.exit_code == 2
    assert "is not known" in unknown.stderr


def test_a_credential_that_can_only_be_shown_whole_says_so(credential: Path) -> None:
    result = run("present", credential, "--show", "/credentialSubject", "--lang", "en")

    assert result.exit_code == 2
    assert "can only be shown whole" in result.stderr
