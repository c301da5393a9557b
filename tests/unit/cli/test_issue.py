"""``shirushi issue`` as a person uses it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from shirushi.cli.folder import Folder
from shirushi.core.dates import utc_now
from shirushi.credential.report import Answer
from shirushi.credential.status.lists import StatusesAtHand
from tests import world
from tests.cli_runs import (
    EXAMPLES,
    GOOD,
    HEADER,
    LIST_URL,
    PROGRAMME,
    answer,
    cohort,
    credentials,
    issued,
    new_key,
    run,
)


def test_every_credential_of_a_cohort_holds_and_is_its_learners(tmp_path: Path) -> None:
    out = issued(tmp_path, "--list-url", LIST_URL)
    lists = StatusesAtHand(lists={LIST_URL: (out / "status-list.json").read_bytes()})

    reports = [
        world.checked(path.read_bytes(), lists=lists, recipient=email, now=utc_now())
        for path, email in zip(
            credentials(out),
            ["hanako@example.jp", "taro@example.jp", "ren@example.jp"],
            strict=True,
        )
    ]

    assert [one.answer for one in reports] == [Answer.VALID] * 3


def test_names_survive_and_no_address_stands_in_plain(tmp_path: Path) -> None:
    out = issued(tmp_path)

    everything = b"".join(path.read_bytes() for path in out.iterdir())

    assert "髙橋 花子".encode() in everything
    assert b"@example.jp" not in everything


def test_the_ledger_names_no_learner(tmp_path: Path) -> None:
    out = issued(tmp_path)

    ledger = (out / "issued.json").read_text("utf-8")
    entries = json.loads(ledger)["credentials"]

    assert "花子" not in ledger
    # Among the entries only: the key above them is random, and may well spell "S1".
    assert "S1" not in str(entries)
    assert [one["line"] for one in entries] == [2, 3, 4]


def test_a_run_that_was_killed_is_finished_with_the_same_bytes(tmp_path: Path) -> None:
    out = issued(tmp_path)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    first, second, _ = credentials(out)
    first.unlink()
    second.unlink()

    issued(tmp_path)

    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_process_that_is_killed_in_the_middle_leaves_whole_files_to_go_on_from(
    tmp_path: Path,
) -> None:
    rows = "".join(f"S{n},髙橋 {n},learner{n}@example.jp,合格,2026/8/1\n" for n in range(80))
    key, file, out = new_key(tmp_path), cohort(tmp_path, HEADER + rows), tmp_path / "issued"
    arguments: list[object] = ["issue", PROGRAMME, file, "--key", key, "--out", out]
    program = [sys.executable, "-c", "from shirushi.cli.main import main; main()"]
    with subprocess.Popen([*program, *map(str, arguments)], stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own program
        while process.poll() is None and len(list(out.glob("*-*-*-*-*.json"))) < 10:
            time.sleep(0.002)
        process.kill()
    before = {path: path.read_bytes() for path in out.glob("*-*-*-*-*.json")}

    result = run(*arguments, "--json")

    assert result.exit_code == 0
    assert answer(result)["issued"] == 80 - len(before)
    assert all(path.read_bytes() == data for path, data in before.items())
    assert all(path.exists() for path in credentials(out))


def test_a_lost_status_list_is_made_anew_with_the_revocations_noted(tmp_path: Path) -> None:
    out = issued(tmp_path)
    first = credentials(out)[0]
    run("revoke", out, first, "--reason", "x", "--key", tmp_path / "issuer.key")
    (out / "status-list.json").unlink()

    issued(tmp_path)

    assert run("verify", first, "--offline", "--issued", out).exit_code == 1


def test_two_commands_do_not_work_in_one_folder_at_once(tmp_path: Path) -> None:
    out = issued(tmp_path)

    with Folder(out).locked():
        result = run(
            "issue", PROGRAMME, tmp_path / "cohort.csv", "--key", tmp_path / "issuer.key",
            "--out", out, "--lang", "en",
        )  # fmt: skip

    assert result.exit_code == 2
    assert "Another command is at work in this folder." in result.stderr


def test_a_programme_that_no_signature_can_cover_promises_nothing(tmp_path: Path) -> None:
    text = PROGRAMME.read_text("utf-8").replace('id = "https://www.shirushi-u', 'id = "www.shi', 1)
    (tmp_path / "relative.toml").write_text(text, encoding="utf-8")
    out = tmp_path / "out"

    result = run(
        "issue", tmp_path / "relative.toml", cohort(tmp_path), "--key", new_key(tmp_path),
        "--out", out, "--lang", "en",
    )  # fmt: skip

    assert result.exit_code == 2
    assert "would not be covered by the signature" in result.stderr
    assert not (out / "issued.json").exists()


def test_nobody_is_issued_the_same_twice(tmp_path: Path) -> None:
    out = issued(tmp_path)
    before = sorted(out.iterdir())

    result = run(
        "issue", PROGRAMME, tmp_path / "cohort.csv", "--key", tmp_path / "issuer.key",
        "--out", out, "--json",
    )  # fmt: skip

    assert (answer(result)["issued"], answer(result)["already_issued"]) == (0, 3)
    assert sorted(out.iterdir()) == before


def test_a_corrected_row_is_added_to_the_same_folder(tmp_path: Path) -> None:
    out = issued(tmp_path)
    before = {path: path.read_bytes() for path in credentials(out)}

    issued(tmp_path, text=GOOD + "S4,田中 結衣,yui@example.jp,合格,2026/8/4\n")

    assert len(credentials(out)) == 4
    assert all(path.read_bytes() == data for path, data in before.items())


def test_a_student_with_a_new_address_is_not_issued_a_second_one(tmp_path: Path) -> None:
    out = issued(tmp_path)
    changed = cohort(tmp_path, GOOD.replace("hanako@", "hanako.new@"))
    key = tmp_path / "issuer.key"

    refused = run("issue", PROGRAMME, changed, "--key", key, "--out", out, "--json")
    run("revoke", out, credentials(out)[0], "--reason", "new address", "--key", key)
    again = run("issue", PROGRAMME, changed, "--key", key, "--out", out, "--json")

    assert refused.exit_code == 1
    assert answer(refused)["refused"][0]["code"] == "cli.issued-under-other-email"
    assert (again.exit_code, answer(again)["issued"]) == (0, 1)


def test_bad_rows_are_told_with_line_reason_and_remedy_and_stop_no_other(tmp_path: Path) -> None:
    key = new_key(tmp_path)
    file = EXAMPLES / "cohorts" / "spring-cp932.csv"

    result = run("issue", PROGRAMME, file, "--key", key, "--out", tmp_path / "out", "--lang", "en")

    assert result.exit_code == 1
    assert "494 credentials were issued" in result.stdout
    assert "was read as cp932" in result.stdout
    assert "line 43, It is the same learner as on line 42." in result.stdout
    assert "attendance alone is never a micro-credential" in result.stdout


def test_the_rows_are_told_in_japanese_too(tmp_path: Path) -> None:
    file = cohort(tmp_path, GOOD + "S4,田中 結衣,yui@example.jp,出席のみ,2026/8/4\n")

    result = run("issue", PROGRAMME, file, "--key", new_key(tmp_path), "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert "3件の証明書を" in result.stdout
    assert "5行目 結果: 出席のみのため発行しません。" in result.stdout


def test_a_day_that_has_not_come_is_refused(tmp_path: Path) -> None:
    day = (utc_now() + timedelta(days=3)).date().isoformat()
    file = cohort(tmp_path, HEADER + f"S1,髙橋 花子,h@example.jp,合格,{day}\n")

    result = run(
        "issue", PROGRAMME, file, "--key", new_key(tmp_path), "--out", tmp_path / "out", "--json"
    )

    assert result.exit_code == 1
    assert answer(result)["refused"][0]["code"] == "cli.completion-ahead"


def test_a_programme_that_is_not_met_issues_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"

    result = run(
        "issue", EXAMPLES / "programmes" / "seminar.toml", cohort(tmp_path),
        "--key", new_key(tmp_path), "--out", out, "--lang", "en",
    )  # fmt: skip

    assert result.exit_code == 1
    assert "attending is enough to obtain it" in result.stdout
    assert "Nothing was issued" in result.stderr
    assert not out.exists()


def test_an_issuer_by_did_web_stands_in_the_credential_under_the_name_given(
    tmp_path: Path,
) -> None:
    out = issued(
        tmp_path, "--issuer", "did:web:mc.example.ac.jp", "--issuer-name", "標大学院/Graduate",
        "--valid-until", "2030-04-01",
    )  # fmt: skip

    document = json.loads(credentials(out)[0].read_bytes())

    assert document["issuer"]["id"] == "did:web:mc.example.ac.jp"
    assert document["issuer"]["name"] == "標大学院"
    assert document["validUntil"] == "2030-04-01T00:00:00Z"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--issuer", "did:web:other.example"], "The folder's issuer is did:key:"),
        (["--list-url", "https://other.example/1"], "The folder's status list's URL is"),
    ],
)
def test_a_folder_is_not_mixed_with_another_issuers(
    tmp_path: Path, options: list[str], said: str
) -> None:
    out = issued(tmp_path)

    result = run(
        "issue", PROGRAMME, tmp_path / "cohort.csv", "--key", tmp_path / "issuer.key",
        "--out", out, "--lang", "en", *options,
    )  # fmt: skip

    assert result.exit_code == 2
    assert result.stderr.startswith(f"{out / 'issued.json'}: {said}")


def test_a_status_list_that_was_altered_stops_the_run(tmp_path: Path) -> None:
    out = issued(tmp_path)
    file = out / "status-list.json"
    file.write_bytes(file.read_bytes().replace(b'"validFrom":"2', b'"validFrom":"1'))

    result = run(
        "issue", PROGRAMME, tmp_path / "cohort.csv", "--key", tmp_path / "issuer.key",
        "--out", out, "--lang", "en",
    )  # fmt: skip

    assert result.exit_code == 2
    assert f"{file}: proof.proofValue: The signature does not fit" in result.stderr


def test_input_that_cannot_be_used_ends_with_2_and_one_sentence(tmp_path: Path) -> None:
    key, good = new_key(tmp_path), cohort(tmp_path)
    (tmp_path / "bad.toml").write_text("title = ", encoding="utf-8")
    (tmp_path / "typo.toml").write_text('titel = "x"\nlanguage = 1\n', encoding="utf-8")
    (tmp_path / "bad.csv").write_bytes(b"\xff\xff\x00\x81")
    (tmp_path / "headless.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    def said(programme: object, cohort: object, key: object, *more: object) -> str:
        out = tmp_path / "out"
        result = run("issue", programme, cohort, "--key", key, "--out", out, "--lang", "en", *more)
        assert result.exit_code == 2
        assert not out.exists()
        return result.stderr

    assert "nowhere.toml: The file cannot be read" in said("nowhere.toml", good, key)
    assert "bad.toml: It cannot be read as TOML" in said(tmp_path / "bad.toml", good, key)
    assert "language: Write a list here" in said(tmp_path / "typo.toml", good, key)
    assert "nowhere.csv: The file cannot be read" in said(PROGRAMME, "nowhere.csv", key)
    assert "bad.csv: It cannot be read as CSV" in said(PROGRAMME, tmp_path / "bad.csv", key)
    assert "Columns that are needed are missing" in said(PROGRAMME, tmp_path / "headless.csv", key)
    assert "nowhere.key: The file cannot be read" in said(PROGRAMME, good, "nowhere.key")
    assert "cohort.csv: It is not a key file" in said(PROGRAMME, good, good)
    assert "--valid-until: '明日' cannot be read" in said(
        PROGRAMME, good, key, "--valid-until", "明日"
    )
    assert "--list-url: 'status/1' is not an https URL." in said(
        PROGRAMME, good, key, "--list-url", "status/1"
    )
    assert "--issuer-name" in said(PROGRAMME, good, key, "--issuer-name", "標大学")
    assert "There is no framework 'mars'" in said(PROGRAMME, good, key, "--framework", "mars")
