"""``shirushi key`` as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli_runs import new_key, run


def test_a_new_key_is_only_its_owners_and_shows_its_public_half_alone(tmp_path: Path) -> None:
    result = run("key", "new", tmp_path / "k", "--json")

    document = json.loads(result.stdout)
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600
    assert document["id"].startswith("did:key:z6Mk")
    assert (tmp_path / "k").read_text().strip() not in result.output


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = new_key(tmp_path)
    before = path.read_bytes()

    result = run("key", "new", path, "--lang", "en")

    assert result.exit_code == 2
    assert "A file or folder of that name exists" in result.stderr
    assert path.read_bytes() == before


def test_a_did_web_is_told_where_to_publish(tmp_path: Path) -> None:
    path = new_key(tmp_path)

    result = run("key", "show", path, "--issuer", "did:web:mc.example.ac.jp", "--lang", "en")

    assert result.exit_code == 0
    assert "https://mc.example.ac.jp/.well-known/did.json" in result.stdout


def test_an_issuer_that_is_no_did_web_is_refused(tmp_path: Path) -> None:
    path = new_key(tmp_path)

    result = run("key", "show", path, "--issuer", "https://example.ac.jp", "--lang", "en")

    assert result.exit_code == 2
    assert "--issuer: The issuer 'https://example.ac.jp' is not a did:web." in result.stderr


def test_a_file_that_is_no_key_is_refused_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello", encoding="ascii")
    (tmp_path / "bytes").write_bytes(bytes(range(128, 160)))

    for name in ("text", "bytes"):
        result = run("key", "show", tmp_path / name, "--lang", "en")

        assert result.exit_code == 2
        assert result.stderr.startswith(f"{tmp_path / name}: It is not a key file.")


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = new_key(tmp_path)
    path.chmod(0o644)

    result = run("key", "show", path, "--lang", "en")

    assert result.exit_code == 2
    assert "chmod 600" in result.stderr


def test_a_key_in_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")

    result = run("key", "new", tmp_path / "file" / "k", "--lang", "en")

    assert result.exit_code == 2
    assert "It cannot be written" in result.stderr
