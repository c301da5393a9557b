"""What a person hears who gives a command the wrong thing: one sentence, and no traceback."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.cli_runs import EXAMPLES, PROGRAMME, new_key, run

AWARD = EXAMPLES / "awards" / "data-literacy-certificate.toml"


def test_why_a_file_cannot_be_read_is_said_in_the_chosen_language(tmp_path: Path) -> None:
    missing = tmp_path / "none.toml"

    ja, en = run("judge", missing), run("judge", missing, "--lang", "en")
    folder = run("judge", tmp_path)

    assert (ja.exit_code, en.exit_code, folder.exit_code) == (2, 2, 2)
    assert "ファイルを読めません(ファイルまたはフォルダがありません)。" in ja.stderr
    assert "(No such file or directory)" in en.stderr
    assert "(フォルダです)" in folder.stderr


def test_a_list_of_columns_ends_before_the_advice_begins(tmp_path: Path) -> None:
    table = tmp_path / "cohort.csv"
    table.write_text("氏名\n髙橋\n", encoding="utf-8")
    key = new_key(tmp_path)

    result = run("issue", PROGRAMME, table, "--key", key, "--out", tmp_path / "out")

    assert "修了日 (completed_on)。1行目に次の列名" in result.stderr


def test_an_issuer_to_accept_is_given_by_its_id_and_not_by_name(tmp_path: Path) -> None:
    result = run("stack", AWARD, tmp_path / "x.json", "--accept", "標大学")

    assert result.exit_code == 2
    assert "「標大学」は発行者の識別子(DIDまたはURL)ではありません。" in result.stderr


def test_where_a_toml_file_breaks_is_said_in_japanese(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text("id = \n")

    result = run("judge", file)

    assert result.stderr.strip().endswith("TOMLとして読めません(1行6桁)。")


def test_a_catalogue_of_which_nothing_can_be_read_is_no_table_of_noughts(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text("id = \n")

    result = run("catalogue", file)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "TOMLとして読めません" in result.stderr


@pytest.mark.web
def test_a_site_whose_folder_is_a_file_is_not_served(tmp_path: Path) -> None:
    file = tmp_path / "site"
    file.write_text("x")

    result = run("serve", "--folder", file, "--prepare")

    assert result.exit_code == 2
    assert "書き込めません(フォルダではなくファイルです)。" in result.stderr


@pytest.mark.web
def test_a_site_does_not_share_the_port_of_another_server(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        result = run("serve", "--folder", tmp_path / "site", "--port", port)

    assert result.exit_code == 2
    assert f"127.0.0.1 のポート {port} では待ち受けられません。" in result.stderr
