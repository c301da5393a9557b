"""``shirushi revoke`` as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli_runs import answer, credentials, issued, new_key, run


def test_a_revoked_credential_is_seen_as_revoked_and_the_others_hold(tmp_path: Path) -> None:
    out = issued(tmp_path)
    first, second, _ = credentials(out)

    result = run(
        "revoke", out, first, "--reason", "成績の訂正", "--key", tmp_path / "issuer.key", "--json"
    )

    assert result.exit_code == 0
    assert answer(result)["already_revoked"] is False
    assert run("verify", first, "--offline", "--issued", out).exit_code == 1
    assert run("verify", second, "--offline", "--issued", out).exit_code == 0


def test_revoking_twice_says_so_and_changes_nothing(tmp_path: Path) -> None:
    out = issued(tmp_path)
    key, first = tmp_path / "issuer.key", credentials(out)[0]
    run("revoke", out, first, "--reason", "first", "--key", key)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    result = run("revoke", out, first, "--reason", "second", "--key", key, "--lang", "en")

    assert result.exit_code == 0
    assert "was revoked before. Nothing was changed." in result.stdout
    assert "first" in result.stdout
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_credential_is_found_by_id_by_uuid_and_by_file(tmp_path: Path) -> None:
    out = issued(tmp_path)
    names = [credentials(out)[0].stem, f"urn:uuid:{credentials(out)[1].stem}", credentials(out)[2]]

    for name in names:
        result = run("revoke", out, name, "--reason", "x", "--key", tmp_path / "issuer.key")
        assert result.exit_code == 0

    noted = json.loads((out / "revocations.json").read_bytes())["revocations"]
    assert len(noted) == 3


def test_a_revocation_that_was_stopped_half_way_is_finished(tmp_path: Path) -> None:
    out = issued(tmp_path)
    arguments = ("revoke", out, credentials(out)[0], "--reason", "x")
    run(*arguments, "--key", tmp_path / "issuer.key")
    (out / "revocations.json").unlink()

    result = run(*arguments, "--key", tmp_path / "issuer.key")

    assert result.exit_code == 0
    assert (out / "revocations.json").exists()


def test_another_key_cannot_revoke(tmp_path: Path) -> None:
    out = issued(tmp_path)
    stranger = new_key(tmp_path, "stranger.key")
    before = (out / "status-list.json").read_bytes()

    result = run(
        "revoke", out, credentials(out)[0], "--reason", "x", "--key", stranger, "--lang", "en"
    )

    assert result.exit_code == 2
    assert "The folder's signing key is did:key:" in result.stderr
    assert (out / "status-list.json").read_bytes() == before


def test_an_altered_status_list_is_not_signed_again(tmp_path: Path) -> None:
    out = issued(tmp_path)
    file = out / "status-list.json"
    file.write_bytes(file.read_bytes().replace(b'"validFrom":"2', b'"validFrom":"1'))

    result = run(
        "revoke", out, credentials(out)[0], "--reason", "x",
        "--key", tmp_path / "issuer.key", "--lang", "en",
    )  # fmt: skip

    assert result.exit_code == 2
    assert "The signature does not fit the content" in result.stderr


def test_what_cannot_be_revoked_ends_with_2_and_one_sentence(tmp_path: Path) -> None:
    out, key = issued(tmp_path), tmp_path / "issuer.key"

    nowhere = run("revoke", tmp_path / "none", "x", "--reason", "x", "--key", key, "--lang", "en")
    unknown = run("revoke", out, "not-one", "--reason", "x", "--key", key, "--lang", "en")
    silent = run("revoke", out, credentials(out)[0], "--reason", " ", "--key", key, "--lang", "en")
    (out / "issued.json").write_text("[]", encoding="ascii")
    broken = run("revoke", out, "x", "--reason", "x", "--key", key, "--lang", "en")

    assert [one.exit_code for one in (nowhere, unknown, silent, broken)] == [2] * 4
    assert "none: There is no ledger here" in nowhere.stderr
    assert not (tmp_path / "none").exists()
    assert "The credential 'not-one' is not in this folder's ledger." in unknown.stderr
    assert "--reason: The reason is empty." in silent.stderr
    assert "issued.json: It must be an object." in broken.stderr
