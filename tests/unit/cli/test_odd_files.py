"""Odd files and folders given to the commands about credentials: what is said, and how it ends."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

import pytest

from shirushi.cli import files
from shirushi.credential.jose.sd_jwt_vc import issue_sd_jwt
from tests.attacking import png, whole
from tests.cli_runs import PROGRAMME, answer, cohort, credentials, issued, new_key, run
from tests.tokens import Key

JWS = b"eyJhbGciOiJFZERTQSJ9.eyJ2YyI6e319.c2ln"


@pytest.fixture
def credential(tmp_path: Path) -> Path:
    path = tmp_path / "credential.json"
    path.write_text(json.dumps(whole(), ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "plain.png"
    path.write_bytes(png())
    return path


# ---------------------------------------------------------------- any file


def test_a_file_that_never_ends_is_read_no_further_than_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1024 * 1024)

    ja = run("key", "show", "/dev/zero")
    en = run("verify", "/dev/zero", "--lang", "en")

    assert (ja.exit_code, en.exit_code) == (2, 2)
    assert ja.stderr == (
        "/dev/zero: ファイルが大きすぎます(上限は1 MiB)。正しいファイルか確認してください。\n"
    )
    assert en.stderr.startswith("/dev/zero: The file is too large (the limit is 1 MiB).")


def test_an_empty_value_is_no_value(credential: Path) -> None:
    ja = run("verify", credential, "--recipient", "")
    en = run("did", "", "--lang", "en")

    assert (ja.exit_code, en.exit_code) == (2, 2)
    assert ja.stderr.splitlines()[-1] == "--recipient: 値が空です。"
    assert en.stderr.splitlines()[-1] == "DID|URL: The value is empty."


def test_the_place_in_a_file_stands_behind_its_name(tmp_path: Path) -> None:
    table = tmp_path / "cohort.csv"
    table.write_text("氏名\n髙橋\n", encoding="utf-8")
    nameless = tmp_path / "list.json"
    nameless.write_text("{}")
    key = new_key(tmp_path)

    columns = run("issue", PROGRAMME, table, "--key", key, "--out", tmp_path / "out")
    inside = run("verify", "x.json", "--keys", nameless)

    assert columns.stderr.startswith(f"{table}:1: 必要な列がありません: ")
    assert inside.stderr.startswith(f"{nameless}: id: id がないため")


def test_a_name_that_is_no_text_stops_no_answer(tmp_path: Path, credential: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/n\xff.json"
    Path(os.fsdecode(odd)).write_bytes(credential.read_bytes())
    name = os.fsdecode(odd)

    every = run("verify", name, credential, "--offline", "--json")
    status = run("status", name, "--offline", "--lang", "en")
    missing = run("judge", name + ".none")

    assert every.exit_code == 0, every.stderr
    assert len(answer(every)) == 2
    assert (status.exit_code, missing.exit_code) == (2, 2)
    assert missing.stderr.startswith(f"{tmp_path}/n")


# ---------------------------------------------------------------- issuing


@pytest.mark.parametrize("below", ["", "sub"])
def test_a_folder_to_issue_into_is_no_file(tmp_path: Path, below: str) -> None:
    key = new_key(tmp_path)
    table = cohort(tmp_path)

    result = run("issue", PROGRAMME, table, "--key", key, "--out", table / below)

    assert result.exit_code == 2
    assert "書き込めません(" in result.stderr
    assert "フォルダでは" in result.stderr


def test_a_validity_that_has_ended_promises_nothing(tmp_path: Path) -> None:
    key = new_key(tmp_path)
    out = tmp_path / "out"
    arguments = ("issue", PROGRAMME, cohort(tmp_path), "--key", key, "--out", out)

    result = run(*arguments, "--valid-until", "2026-08-02")

    assert result.exit_code == 2
    assert result.stderr.startswith("--valid-until: 有効期間の終わりが始まりより前です。")
    assert not (out / "issued.json").exists()
    assert run(*arguments).exit_code == 0


def test_a_run_that_issues_nothing_says_so(tmp_path: Path) -> None:
    out = issued(tmp_path)

    again = run(
        "issue", PROGRAMME, tmp_path / "cohort.csv", "--key", tmp_path / "issuer.key", "--out", out
    )

    assert again.exit_code == 0
    assert again.stdout.startswith(f"新しく発行した証明書はありません(フォルダ「{out}」)。\n")
    assert "ほかに3件は発行済み" in again.stdout


@pytest.mark.parametrize("command", ["revoke", "verify"])
def test_a_folder_that_nothing_was_issued_to_is_named(
    tmp_path: Path, credential: Path, command: str
) -> None:
    arguments = (
        ("revoke", tmp_path, "x", "--reason", "x", "--key", "k")
        if command == "revoke"
        else ("verify", credential, "--issued", tmp_path, "--offline")
    )

    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stderr == (
        f"{tmp_path}: 発行記録(issued.json)がありません。"
        "「shirushi issue」の --out で発行したフォルダを指定してください。\n"
    )


# ---------------------------------------------------------------- verifying


def test_one_file_that_is_not_there_keeps_back_no_other_answer(
    tmp_path: Path, credential: Path
) -> None:
    missing = tmp_path / "none.json"

    lines = run("verify", missing, credential, "--offline")
    as_json = run("verify", missing, credential, "--offline", "--json")
    status = run("status", missing, credential, "--offline", "--json")

    assert (lines.exit_code, as_json.exit_code, status.exit_code) == (2, 2, 2)
    assert f"読めない: {missing}\n    ファイルを読めません(" in lines.stdout
    assert f"有効: {credential}" in lines.stdout
    first, second = answer(as_json)
    assert (first["digital"], first["problem"]["code"]) == (None, "cli.file-unreadable")
    assert second["digital"]["answer"] == "valid"
    assert [row["outcome"] for row in answer(status)] == ["not_checked", "not_checked"]


def test_a_no_outweighs_a_file_that_is_not_there(tmp_path: Path, credential: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("{}")

    assert run("verify", other, tmp_path / "none", credential, "--offline").exit_code == 1


def test_an_address_that_is_not_https_is_no_file() -> None:
    result = run("verify", "ftp://example.org/a")

    assert result.exit_code == 2
    assert result.stderr.startswith("ftp://example.org/a: このURLは取得しません(https では")


def test_many_cases_come_from_standard_input_alone(credential: Path) -> None:
    result = run("verify", "--json-lines", credential)

    assert result.exit_code == 2
    assert f"余分な引数があります: {credential}。" in result.stderr


def test_what_is_not_at_hand_is_said_in_the_language(tmp_path: Path) -> None:
    listed = tmp_path / "listed.json"
    listed.write_text(json.dumps(whole(index=3), ensure_ascii=False), "utf-8")

    status = run("status", listed, "--offline")
    did = run("did", "did:web:example.jp", "--offline")

    for said in (status.stdout, did.stderr):
        assert "(手元になく、ネットワークにも問い合わせていません)" in said


def test_the_status_of_no_credential_is_not_looked_up_and_says_why(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("{}")

    result = run("status", other, "--offline")

    assert result.exit_code == 2
    assert "調べていません。検証可能な証明書(VerifiableCredential)ではありません" in result.stdout


@pytest.mark.parametrize("given", ["foo", "http://example.jp/", "issuer.json"])
def test_what_is_neither_a_did_nor_an_https_url_is_not_asked_for(given: str) -> None:
    result = run("did", given)

    assert result.exit_code == 2
    assert result.stderr.startswith(f"「{given}」はDIDでも https のURLでもありません。")


def test_why_a_key_may_not_sign_is_said_in_both_languages() -> None:
    key = whole()["issuer"]["id"] + "#other"

    ja, en = run("did", key), run("did", key, "--lang", "en")
    as_json = run("did", key, "--json")

    assert (ja.exit_code, en.exit_code, as_json.exit_code) == (1, 1, 1)
    assert "(assertionMethod に挙げられていません)" in ja.stdout
    assert "。)" not in ja.stdout
    assert "not under assertionMethod" in en.stdout
    assert ".)." not in en.stdout
    assert set(answer(as_json)["keys"][0]["reason"]) == {"ja", "en"}


# ---------------------------------------------------------------- pictures


def test_a_picture_is_baked_once(tmp_path: Path, picture: Path, credential: Path) -> None:
    baked = tmp_path / "baked.png"
    run("bake", picture, credential, "--out", baked)

    over = run("bake", picture, credential, "--out", baked)
    twice = run("bake", baked, credential, "--out", tmp_path / "twice.png")

    assert (over.exit_code, twice.exit_code) == (2, 2)
    assert over.stderr == (
        f"{baked}: すでにあるため、上書きしませんでした。別の名前を指定してください。\n"
    )
    assert twice.stderr.startswith(f"{baked}: この画像にはすでに証明書が埋め込まれています。")


def test_what_is_no_credential_is_not_baked(tmp_path: Path, picture: Path) -> None:
    out = tmp_path / "out.png"
    for name, data, said in (
        ("empty", b"", "証明書(JSONまたはJWS)ではありません。"),
        ("table.csv", b"a,b\n", "証明書(JSONまたはJWS)ではありません。"),
        ("half.json", b"{", "JSONとして読めません"),
    ):
        (tmp_path / name).write_bytes(data)

        result = run("bake", picture, tmp_path / name, "--out", out)

        assert result.exit_code == 2
        assert result.stderr.startswith(f"{tmp_path / name}: {said}")
        assert not out.exists()


def test_a_token_is_baked_and_taken_out_as_one(tmp_path: Path, picture: Path) -> None:
    token, baked = tmp_path / "token.jws", tmp_path / "baked.png"
    token.write_bytes(JWS + b"\n")
    run("bake", picture, token, "--out", baked)

    taken = run("unbake", baked, "--out", tmp_path / "out")

    assert taken.stdout == (
        f"{baked}: 証明書を「{tmp_path / 'out' / 'baked.jws'}」に書き出しました。\n"
    )
    assert (tmp_path / "out" / "baked.jws").read_bytes() == JWS


def test_what_is_no_picture_is_said_so(tmp_path: Path, picture: Path, credential: Path) -> None:
    swapped = run("bake", credential, picture, "--out", tmp_path / "out.png")
    one = run("unbake", credential)
    several = run("unbake", credential, picture, "--lang", "en")

    assert (swapped.exit_code, one.exit_code, several.exit_code) == (2, 2, 2)
    for result in (swapped, one):
        assert result.stderr.startswith(f"{credential}: PNG画像でもSVG画像でもありません。")
    assert several.stderr.startswith(f"{credential}: It is neither a PNG nor an SVG picture.")


def test_two_pictures_of_one_name_lose_no_credential(tmp_path: Path, picture: Path) -> None:
    for name, data in (("a", JWS), ("b", JWS[:-1])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "token").write_bytes(data)
        run("bake", picture, tmp_path / name / "token", "--out", tmp_path / name / "x.png")
    both = (tmp_path / "a" / "x.png", tmp_path / "b" / "x.png")

    result = run("unbake", *both, "--out", tmp_path / "out")
    again = run("unbake", both[0], "--out", tmp_path / "out")

    assert (result.exit_code, again.exit_code) == (2, 0)
    assert f"{tmp_path / 'out' / 'x.jws'}: すでにあるため、上書きしませんでした。" in result.stderr
    assert (tmp_path / "out" / "x.jws").read_bytes() == JWS


def test_several_pictures_are_told_in_the_language(
    tmp_path: Path, picture: Path, credential: Path
) -> None:
    baked = tmp_path / "baked.png"
    run("bake", picture, credential, "--out", baked)
    size = len(credential.read_bytes())

    ja, en = run("unbake", baked, baked), run("unbake", baked, baked, "--lang", "en")

    assert ja.stdout.splitlines()[0] == f"{baked}: 証明書あり({size}バイト)"
    assert en.stdout.splitlines()[0] == f"{baked}: a credential ({size} bytes)"


def test_a_credential_is_revoked_by_its_path_however_it_is_written(tmp_path: Path) -> None:
    out = issued(tmp_path)
    upper = str(credentials(out)[0].name).upper()

    result = run(
        "revoke", out, upper.removesuffix(".JSON"), "--reason", "誤発行", "--key",
        tmp_path / "issuer.key",
    )  # fmt: skip

    assert result.exit_code == 0, result.stderr


def test_a_status_list_is_verified_and_not_judged_as_learning(tmp_path: Path) -> None:
    out = issued(tmp_path)

    result = run("verify", out / "status-list.json", "--offline")

    assert result.exit_code == 0
    assert "学修の証明書ではないため、判定していません。" in result.stdout
    assert "署名を確認できていない" not in result.stdout.partition("2. 教育")[2]


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_bytes(b" \n")

    ja, en = run("verify", empty), run("verify", empty, "--lang", "en")

    assert (ja.exit_code, en.exit_code) == (1, 1)
    assert "ファイルが空です。発行者から受け取ったファイルを" in ja.stdout
    assert "The file is empty. Save the file" in en.stdout


def test_an_award_that_is_nowhere_is_not_called_a_file(tmp_path: Path) -> None:
    result = run("stack", "no-such-award", tmp_path / "x.json")

    assert result.exit_code == 2
    assert result.stderr.startswith(
        "「no-such-award」というファイルも、同梱の学位・証明もありません。"
    )


# ---------------------------------------------------------------- showing in part


@pytest.fixture
def token(tmp_path: Path) -> Path:
    numbers = itertools.count(1)
    path = tmp_path / "token.txt"
    path.write_text(
        issue_sd_jwt(
            {
                "vct": "https://u.example/vct",
                "name": "花子",
                "list": ["a"],
                "home": {"city": "京都"},
            },
            signer=Key("ES256"),
            hidden=("name", "list[]", "home", "home.city"),
            salts=lambda: next(numbers).to_bytes(16),
        ),
        "utf-8",
    )
    return path


def test_only_claims_that_are_there_are_chosen(token: Path) -> None:
    wrong = run("present", token, "--show", "nam")
    nested = run("present", token, "--show", "city", "--lang", "en")

    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "--show: 「nam」という選べる項目はありません。選べる項目: " in wrong.stderr
    assert "[]" in wrong.stderr
    assert (nested.exit_code, nested.stdout) == (2, "")
    assert "stands inside a claim that is not. Choose the outer claim" in nested.stderr


@pytest.mark.parametrize(("show", "count"), [((), 0), (("name",), 1), (("[]", "home", "city"), 3)])
def test_what_is_chosen_is_shown(token: Path, show: tuple[str, ...], count: int) -> None:
    result = run("present", token, *(word for one in show for word in ("--show", one)))

    assert result.exit_code == 0, result.stderr
    assert result.stdout.count("~") == count + 1


def test_bytes_with_a_tilde_are_no_token(tmp_path: Path) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(b"\x00~\xff")

    assert "一部だけを見せることができません" in run("present", file).stderr
