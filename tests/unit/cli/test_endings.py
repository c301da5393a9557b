"""How the process ends when somebody stops it, or reads no further: never with a yes or a no."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shirushi.cli.main import main
from tests.cli_runs import EXAMPLES, run

COMMAND = [sys.executable, "-c", "from shirushi.cli.main import main; main()"]


INTERRUPTED = """
import sys
from types import SimpleNamespace
from shirushi.cli.main import main

def read(_size):
    raise KeyboardInterrupt

sys.stdin = SimpleNamespace(buffer=SimpleNamespace(read=read))
main()
"""


@pytest.mark.parametrize(("language", "said"), [("ja", "中断しました。"), ("en", "Stopped.")])
def test_ctrl_c_is_no_answer(language: str, said: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", INTERRUPTED, "verify", "-", "--lang", language],
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode("utf-8").strip() == said


@pytest.mark.parametrize("words", [["context"], ["verify", "--help"]])
def test_whoever_reads_no_further_gets_no_answer_and_no_complaint(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(  # noqa: S603 - our own command
        [*COMMAND, *words], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (2, b"")


def test_a_name_that_is_no_text_is_printed_to_a_strict_terminal(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/n\xff.json"
    Path(os.fsdecode(odd)).write_bytes(b"{}")

    done = subprocess.run(  # noqa: S603 - the same
        [*COMMAND, "status", odd, "--offline"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8:strict"},
    )

    assert done.returncode == 2
    assert b"n\\udcff.json: " in done.stdout
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said_with_the_reason(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.touch(mode=0)

    result = run(
        "issue", EXAMPLES / "programmes" / "data-science.toml", secret, "--key", "k", "--out", "o"
    )

    assert result.exit_code == 2
    assert result.stderr.startswith(f"{secret}: ファイルを読めません(権限がありません)。")


def test_paths_are_judged_by_whoever_opens_them() -> None:
    """click would say only that a value is not valid, where we can say why."""
    context = main.make_context("shirushi", ["context"])
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        for one in command.params if command is not None else []:
            assert getattr(one.type, "readable", False) is False, (name, one.name)


def test_no_bar_is_drawn_where_nobody_looks(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("{}")

    assert run("verify", tmp_path / "a.json", tmp_path / "b.json", "--offline").stderr == ""
