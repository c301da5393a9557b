"""``shirushi bank statement``: offline, from credentials or from an account's export."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from shirushi.core.dates import utc_now
from shirushi.credential.report import Answer
from tests.cli_runs import new_key, run
from tests.world import EMAIL, LIST_URL, checked, credential, statuses


@pytest.fixture
def wallet(tmp_path: Path) -> Path:
    folder = tmp_path / "wallet"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.json").write_bytes(credential(number=number))
    return folder


def test_a_folder_of_credentials_becomes_a_statement(wallet: Path) -> None:
    shown = run("bank", "statement", wallet, "--recipient", EMAIL, "--holder", "花子", "--offline")

    assert shown.exit_code == 0
    assert "花子" in shown.stdout
    assert "使える単位 2" in shown.stdout
    assert shown.stdout.count("確認済み") == 2


def test_what_names_nobody_asked_for_does_not_count(wallet: Path) -> None:
    for options in ((), ("--recipient", "taro@example.jp")):
        shown = run("bank", "statement", wallet, *options, "--offline", "--lang", "en")

        assert "2 to use" not in shown.stdout


def test_what_does_not_hold_or_is_there_twice_is_left_out_with_the_reason(wallet: Path) -> None:
    (wallet / "altered.json").write_bytes(
        credential(number=3).replace("合格".encode(), "優秀".encode())
    )
    (wallet / "twice.json").write_bytes(credential(number=1))
    (wallet / "other.json").write_bytes(b"{}")
    (wallet / "status-list.json").write_bytes(statuses().status_list(LIST_URL))
    (wallet / "notes.md").write_bytes(b"not looked at")

    shown = run("bank", "statement", wallet, "--recipient", EMAIL, "--offline")

    assert shown.exit_code == 1
    left_out = [line for line in shown.stdout.splitlines() if line.startswith("除外")]
    assert [line.split("(")[0] for line in left_out] == [
        "除外: altered.json",
        "除外: other.json",
        "除外: status-list.json",
        "除外: twice.json",
    ]
    assert "除外: status-list.json(学修の証明書ではありません)" in left_out


def test_every_file_is_written(wallet: Path, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    key = new_key(tmp_path)
    files = {ending: tmp_path / f"statement.{ending}" for ending in ("csv", "pdf", "json")}

    done = run(
        *("bank", "statement", wallet, "--recipient", EMAIL, "--offline", "--key", key),
        *("--csv", files["csv"], "--pdf", files["pdf"], "--clr", files["json"]),
    )

    assert done.exit_code == 0
    rows = list(csv.reader(files["csv"].read_text("utf-8-sig").splitlines()))
    assert len(rows) == 3
    assert files["pdf"].read_bytes().startswith(b"%PDF")
    record = files["json"].read_bytes()
    assert all(credential(number=number) in record for number in (1, 2))
    assert checked(record, now=utc_now()).answer is Answer.VALID


def test_a_record_without_a_key_says_that_nobody_signed_it(wallet: Path, tmp_path: Path) -> None:
    target = tmp_path / "record.json"

    run("bank", "statement", wallet, "--recipient", EMAIL, "--offline", "--clr", target)

    record = json.loads(target.read_text("utf-8"))
    assert record["name"].startswith("【署名なし】")
    assert "proof" not in record


def test_an_export_gives_the_same_statement_again(wallet: Path, tmp_path: Path) -> None:
    said = run("bank", "statement", wallet, "--recipient", EMAIL, "--offline", "--json").stdout
    export = tmp_path / "export.json"
    export.write_text(said, "utf-8")

    again = json.loads(run("bank", "statement", export, "--json").stdout)

    assert again["holdings"] == json.loads(said)["holdings"]
    assert run("bank", "statement", export).exit_code == 0


def test_what_cannot_be_done_is_one_sentence(wallet: Path, tmp_path: Path) -> None:
    export = tmp_path / "export.json"
    export.write_text(run("bank", "statement", wallet, "--offline", "--json").stdout, "utf-8")
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(json.loads(export.read_text("utf-8")) | {"learner": ""}))
    empty = tmp_path / "empty"
    empty.mkdir()

    for arguments, said in (
        ((export, wallet), "単独で指定"),
        ((export, "--clr", tmp_path / "x.json"), "学修者記録を作るには"),
        ((wallet, "--clr", tmp_path / "x.json", "--offline"), "学修者記録を作るには"),
        ((broken,), "learner"),
        ((empty,), "証明書のファイルがありません"),
        ((tmp_path / "nowhere.json",), "ファイルを読めません"),
    ):
        done = run("bank", "statement", *arguments)

        assert (done.exit_code, done.stdout) == (2, "")
        assert said in done.stderr
