"""A command that is called wrongly says how it is called, in the chosen language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shirushi.core.text import LANGUAGES, Language
from tests.cli_runs import run

KANA_OR_KANJI = re.compile(r"[぀-ヿ一-鿿]")

WRONG = {
    "an option that is not there": (
        ("judge", "--framwork", "x"),
        "--framwork というオプションはありません。候補: --framework",
        "There is no option --framwork. Did you mean one of these: --framework",
    ),
    "a short option that is not there": (
        ("context", "-x"),
        "-x というオプションはありません。候補: --json, --lang, --help",
        "There is no option -x. Did you mean one of these: --json, --lang, --help",
    ),
    "an option before its command": (
        ("--json", "context"),
        (
            "コマンドの前に --json は書けません。"
            "コマンドのオプションは、コマンドの後に書いてください。"
        ),
        "--json cannot stand before the command. Write a command's options behind the command.",
    ),
    "a command that is not there": (
        ("verfy",),
        "「verfy」というコマンドはありません。候補: verify",
        "There is no command 'verfy'. Did you mean one of these: verify",
    ),
    "a command of a group that is not there": (
        ("key", "make"),
        "「make」というコマンドはありません。候補: new, show",
        "There is no command 'make'. Did you mean one of these: new, show",
    ),
    "an argument left out": (
        ("bake",),
        "引数 PICTURE がありません。",
        "The argument PICTURE is missing.",
    ),
    "one of many arguments left out": (
        ("status",),
        "引数 CREDENTIALS がありません。",
        "The argument CREDENTIALS is missing.",
    ),
    "nothing to verify": (
        ("verify",),
        "引数 FILE|URL|- がありません。",
        "The argument FILE|URL|- is missing.",
    ),
    "an option left out": (
        ("bake", "a.png", "b.json"),
        "--out: 必須のオプションです。",
        "--out: This option must be given.",
    ),
    "an argument too many": (
        ("key", "show", "my", "key"),
        "余分な引数があります: key。空白を含む名前は、引用符で囲んでください。",
        "There are arguments too many: key. Put quotation marks around a name with spaces.",
    ),
    "an option without its value": (
        ("judge", "x.toml", "--framework"),
        "--framework: 値が必要です。",
        "--framework: It needs a value.",
    ),
    "an option without its second value": (
        ("catalogue", "x", "--editions", "jp-mc-1.0"),
        "--editions: 値が2個必要です。",
        "--editions: It needs 2 values.",
    ),
    "a value where none is taken": (
        ("context", "--json=1"),
        "--json: 値を付けられないオプションです。",
        "--json: This option takes no value.",
    ),
    "a choice that is none": (
        ("bake", "a.png", "b.json", "--out", "c.png", "--edition", "4"),
        "--edition: 「4」は選べません。次から選んでください: 3, 2",
        "--edition: '4' is no choice here. Choose from: 3, 2",
    ),
    "a day that is none": (
        ("judge", "x.toml", "--on", "tomorrow"),
        "--on: 「tomorrow」は日付(2026-11-21 の形)ではありません。",
        "--on: 'tomorrow' is not a day written like 2026-11-21.",
    ),
    "a number out of bounds": (
        ("whatif", "--at-once", "0"),
        "--at-once: 「0」は1以上の整数ではありません。",
        "--at-once: '0' is not a whole number, 1 or more.",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_below_how_the_command_is_called(
    case: str, language: Language
) -> None:
    words, ja, en = WRONG[case]

    result = (
        run(*words, "--lang", language) if "value" not in case else run("--lang", language, *words)
    )

    said = ja if language == "ja" else en
    usage = "使い方: shirushi" if language == "ja" else "Usage: shirushi"
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(usage)
    assert "--help" in result.stderr.splitlines()[1]
    assert result.stderr.splitlines()[-1] == said
    assert bool(KANA_OR_KANJI.search(result.stderr)) is (language == "ja")


@pytest.mark.web
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serve", "--port", "99999"), "--port: 「99999」は1から65535までの整数ではありません。"),
        (("serve", "--port", "x"), "--port: 「x」は1から65535までの整数ではありません。"),
        (("api-key", "retire", "seven"), "NUMBER: 「seven」は整数ではありません。"),
    ],
)
def test_a_number_of_the_site_s_commands_is_asked_for(words: tuple[str, ...], said: str) -> None:
    result = run(*words)

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == said


def test_a_language_that_is_not_spoken_is_said_with_where_it_was_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = run("verify", "x.json", "--lang", "fr")
    monkeypatch.setenv("SHIRUSHI_LANG", "fr")
    of_environment = run("verify", "x.json")

    wrong = "「fr」は選べません。次から選んでください: ja, en"
    assert given.stderr.splitlines()[-1] == f"--lang: {wrong}"
    assert of_environment.stderr.splitlines()[-1] == f"SHIRUSHI_LANG: {wrong}"
    assert (given.exit_code, of_environment.exit_code) == (2, 2)


@pytest.mark.parametrize("words", [(), ("--lang", "ja"), ("key",), ("key", "--lang", "ja")])
def test_no_command_at_all_shows_the_commands(words: tuple[str, ...]) -> None:
    result = run(*words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("使い方: shirushi")
    assert "\nコマンド:\n" in result.stderr


def test_an_error_of_the_input_shows_no_usage(tmp_path: Path) -> None:
    result = run("judge", tmp_path / "none.toml")

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
