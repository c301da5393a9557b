"""``shirushi guide``: ten questions to ask before anything is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from shirushi.cli.commands import PATH, command, language_option, option, spoken
from shirushi.cli.files import in_file, read_file
from shirushi.cli.framework import framework_or_file
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Language, Text
from shirushi.framework import guide as guiding
from shirushi.framework.framework import Outcome
from shirushi.framework.guide import QUESTIONS, Asked


class AnswerWithoutQuestion(ShirushiError):
    """An answer on the command line does not say which question it answers."""

    code = "cli.answer-without-question"
    text = Text(
        ja="「{given}」は「質問=答え」の形ではありません。", en="{given!r} is not QUESTION=ANSWER."
    )
    remedy = Text(
        ja="kind=course や effort.figure=45 のように書いてください。",
        en="Write it like kind=course or effort.figure=45.",
    )


class AskingStopped(ShirushiError):
    """The input ended before every question was asked."""

    code = "cli.asking-stopped"
    text = Text(ja="質問の途中で入力が終わりました。", en="The input ended between the questions.")
    remedy = Text(
        ja="答えを --answer または --answers で渡すこともできます。",
        en="Answers can also be given with --answer or --answers.",
    )


@command(
    ja="""\
    十の質問をして、実施しているものがマイクロクレデンシャルかどうかを示します。

    最後に、判定と、改めるべき点の最短の一覧を示します。--answer と --answers がなければ、
    端末で一問ずつ尋ねます。指定があれば、答えのない質問は「不明」のままとします。

    終了コードは、すべての枠組みを満たせば0、満たさないものがあれば1、分からなければ2です。
    """
)
@option(
    "--answer",
    "given",
    multiple=True,
    metavar="QUESTION=ANSWER",
    says=Text(
        ja="答え。kind=course のように書き、付随する数値は effort.figure=45 のように書きます。",
        en="An answer, such as kind=course; the figure beside one as effort.figure=45.",
    ),
)
@option(
    "--answers",
    "file",
    metavar="FILE",
    type=PATH,
    says=Text(
        ja='答えのTOMLファイル。例: kind = "course"、effort = { answer = "notional", figure = 45 }',
        en="A TOML file of answers: "
        'kind = "course", effort = { answer = "notional", figure = 45 }.',
    ),
)
@option(
    "--framework",
    "wanted",
    metavar="NAME",
    multiple=True,
    says=Text(
        ja="判定に使う枠組み、または枠組みのTOMLファイル。複数回指定できます。省略すると "
        "jp-mc-1.0 です。",
        en="Framework to judge by, or a framework's TOML file; may be given several times. "
        "Default: jp-mc-1.0.",
    ),
)
@option(
    "--questions",
    "only_questions",
    is_flag=True,
    says=Text(ja="質問を表示して終了します。", en="Print the questions and end."),
)
@json_option
@language_option
@click.pass_context
def guide(
    ctx: click.Context,
    *,
    given: tuple[str, ...],
    file: Path | None,
    wanted: tuple[str, ...],
    only_questions: bool,
    as_json: bool,
) -> None:
    """Ask ten questions and tell whether what is run is a micro-credential.

    It ends in the verdict and the shortest list of changes. Without --answer and --answers the
    questions are asked one by one on the terminal; with them, what is not answered stays unknown.

    Exits with 0 when every framework is met, 1 when one is not met, 2 when it is unknown.
    """
    language = spoken(ctx)
    if only_questions:
        _print_questions(language, as_json=as_json)
        return
    frameworks = [framework_or_file(one) for one in wanted or ("jp-mc-1.0",)]
    if given or file is not None:
        answers = {**({} if file is None else _answers_in(file)), **_answers_of(given)}
    else:
        answers = _asked(language)
    found = [guiding.guide(answers, one) for one in frameworks]
    if as_json:
        click.echo(
            json.write_pretty({"answers": answers, "guidance": [g.to_json() for g in found]})
        )
    else:
        click.echo("\n".join(line for one in found for line in one.lines(language)))
    outcomes = {one.verdict.outcome for one in found}
    if Outcome.NOT_MET in outcomes:
        sys.exit(1)
    if Outcome.UNKNOWN in outcomes:
        sys.exit(2)


# ---------------------------------------------------------------- answers given beforehand


def _answers_of(given: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        name, sign, answer = one.partition("=")
        if not sign:
            raise AnswerWithoutQuestion(given=one)
        found[name.strip()] = answer.strip()
    return found


def _answers_in(path: Path) -> dict[str, str]:
    """Return the answers in a TOML file. Raises every mistake at once, with the file's path."""
    try:
        reader = Reader(parse_toml(read_file(path)))
        found: dict[str, str] = {}
        for name in reader.table:
            if isinstance(reader.table[name], dict):
                inner = reader.table_of(name)
                if inner is not None:
                    found[name] = inner.string("answer")
                    figure = inner.decimal("figure")
                    if figure is not None:
                        found[f"{name}.figure"] = f"{figure:f}"
            else:
                found[name] = reader.string(name)
        reader.close()
        guiding.check_answers(found)
    except ShirushiError as error:
        # What cannot be opened names the file already.
        raise (error if error.path == str(path) else in_file(error, path)) from None
    return found


# ---------------------------------------------------------------- asking


def _asked(language: Language) -> dict[str, str]:
    """Return what a person answers; the questions go to stderr, so that the answer stays alone."""
    answers: dict[str, str] = {}
    try:
        for number, one in enumerate(QUESTIONS, 1):
            _say("\n".join(_question_lines(one, number, language)))
            answers[one.id] = _chosen(one, language)
            if one.figure is not None and answers[one.id] == one.choices[0].id:
                answers[f"{one.id}.figure"] = _figure(one, language)
    except (click.Abort, EOFError):
        raise AskingStopped from None
    return answers


def _chosen(one: Asked, language: Language) -> str:
    by_number = {str(number): choice.id for number, choice in enumerate(one.choices, 1)}
    while True:
        typed = click.prompt("", prompt_suffix="> ", err=True, show_default=False).strip()
        chosen = by_number.get(typed, typed)
        if _is_taken({one.id: chosen}, language):
            return chosen


def _figure(one: Asked, language: Language) -> str:
    label = "" if one.figure is None else one.figure.in_language(language)
    while True:
        typed: str = click.prompt(label, default="", show_default=False, err=True)
        if _is_taken({f"{one.id}.figure": typed}, language):
            return typed.strip()


def _is_taken(answer: dict[str, str], language: Language) -> bool:
    """Whether it is an answer; otherwise say why not."""
    try:
        guiding.check_answers(answer)
    except ShirushiError as error:
        _say(error.message(language))
        return False
    return True


def _say(text: str) -> None:
    click.echo(text, err=True)


def _question_lines(one: Asked, number: int, language: Language) -> list[str]:
    lines = ["", f"{number}/{len(QUESTIONS)} {one.text.in_language(language)}"]
    lines.append(f"    {one.hint.in_language(language)}")
    lines += [
        f"    {place}. {choice.label.in_language(language)} ({choice.id})"
        for place, choice in enumerate(one.choices, 1)
    ]
    return lines


def _print_questions(language: Language, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.write_pretty([_question_json(one) for one in QUESTIONS]))
        return
    for number, one in enumerate(QUESTIONS, 1):
        lines = _question_lines(one, number, language)
        lines[1] += f" [{one.id}]"
        if one.figure is not None:
            lines.append(f"    {one.figure.in_language(language)}: {one.id}.figure")
        click.echo("\n".join(lines[1:]))


def _question_json(one: Asked) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.text.to_json(),
        "hint": one.hint.to_json(),
        "choices": [{"id": each.id, "label": each.label.to_json()} for each in one.choices],
        "figure": None if one.figure is None else one.figure.to_json(),
    }
