"""Every help page stands in Japanese and in English, and says the same in both."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import click
import pytest

from shirushi.cli.commands import Argument, Command, Option
from shirushi.cli.help_page import display_width, wrapped
from shirushi.cli.main import main
from shirushi.core.text import LANGUAGES, Language, Text
from tests.cli_runs import run

KANA_OR_KANJI = re.compile(r"[぀-ヿ一-鿿]")
OPTION_OR_WORD = re.compile(r"--[a-z][a-z-]*|[A-Z]{3,}")
CODE = re.compile(r"(?<![A-Za-z0-9.,-])[012](?![A-Za-z0-9])")


def _commands(
    command: click.Command = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, name
            yield from _commands(found, (*path, name))


ALL = list(_commands())


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_command_and_option_is_explained_in_both_languages(
    path: tuple[str, ...], command: click.Command
) -> None:
    assert isinstance(command, Command), path
    said: list[Text] = [command.says]
    for one in command.params:
        if isinstance(one, Option):
            said.append(one.says)
        else:
            # What click brings itself is worded by the help page.
            assert isinstance(one, Argument) or "--version" in one.opts, one

    for text in said:
        assert KANA_OR_KANJI.search(text.ja), text
        assert text.ja.endswith(("。", "など", "engineering", "}")), text
        assert text.en, text
        assert not KANA_OR_KANJI.search(text.en), text


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_both_languages_name_the_same_options_words_and_codes(
    path: tuple[str, ...], command: click.Command
) -> None:
    assert isinstance(command, Command), path
    said = [command.says, *(one.says for one in command.params if isinstance(one, Option))]
    context = click.Context(command)
    arguments = {one.make_metavar(context) for one in command.params if isinstance(one, Argument)}
    words = set(OPTION_OR_WORD.findall(" ".join(arguments))) - {"URL"}

    for text in said:
        ja, en = (
            {one for one in OPTION_OR_WORD.findall(each) if one in words or one[0] == "-"}
            for each in (text.ja, text.en)
        )
        assert ja == en, text
    codes = [
        set(CODE.findall(one.partition(begins)[2]))
        for one, begins in ((command.says.ja, "終了コード"), (command.says.en, "Exits with"))
    ]
    assert codes[0] == codes[1], command.says


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [path for path, _ in ALL], ids=" ".join)
def test_a_help_page_is_in_one_language_and_fits_the_terminal(
    path: tuple[str, ...], language: Language
) -> None:
    result = run(*path, "--help", "--lang", language)

    assert result.exit_code == 0, result.output
    assert bool(KANA_OR_KANJI.search(result.stdout)) is (language == "ja")
    if language == "ja":
        for word in ("Usage", "OPTIONS", "Options", "Commands", "Show ", "[default", "[required"):
            assert word not in result.stdout
    for line in result.stdout.splitlines():
        assert display_width(line) <= 78, line


def test_the_language_of_help_is_where_the_answer_s_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHIRUSHI_LANG", raising=False)

    before = run("--lang", "en", "verify", "--help")
    behind = run("verify", "--help", "--lang=en")
    none = run("verify", "--help")
    monkeypatch.setitem(os.environ, "SHIRUSHI_LANG", "en")
    of_environment = run("verify", "--help")
    over_it = run("verify", "--help", "--lang", "ja")

    assert before.stdout == behind.stdout == of_environment.stdout
    assert none.stdout == over_it.stdout
    assert before.stdout.startswith("Usage: shirushi verify [OPTIONS] FILE|URL|-...")
    assert none.stdout.startswith("使い方: shirushi verify [オプション] FILE|URL|-...")


def test_a_value_that_looks_like_the_option_is_taken_as_click_takes_it() -> None:
    result = run("context", "--", "--lang", "en")

    assert "余分な引数があります: en。" in result.stderr


def test_a_line_breaks_between_japanese_characters_and_not_before_a_full_stop() -> None:
    lines = wrapped("鍵は --issuer-name で指定します。終わり。", 14)

    assert lines == ["鍵は", "--issuer-name", "で指定します。", "終わり。"]
    assert wrapped("検証をします。", 12) == ["検証をしま", "す。"]


def test_the_version_is_said_without_words() -> None:
    assert re.fullmatch(r"shirushi [0-9.]+\n", run("--version").stdout)
