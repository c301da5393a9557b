"""Commands, groups and options that explain themselves in Japanese and in English.

``click`` speaks English only. Here a command's help is its docstring with the Japanese beside
it, an option's is a ``Text``, and what ``click`` complains of becomes an error of ours.
"""

from __future__ import annotations

import contextlib
import inspect
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from shirushi.cli import help_page
from shirushi.cli.misuse import (
    ArgumentUnexpected,
    CommandMissing,
    Misused,
    ValueEmpty,
    explained,
    name_of,
    unknown_command,
    wrong_value,
)
from shirushi.core.text import LANGUAGES, Language, Text

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

#: Behind what is the command's own.
_OF_EVERY_COMMAND = {"--json", "--lang", "-h"}
_MOST_WIDTH, _LEAST_WIDTH = 80, 50


#: What cannot be read is said by whoever reads it, with the reason.
PATH = click.Path(path_type=Path, readable=False)

# ---------------------------------------------------------------- the language


def chosen_language(words: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language that a command line asks for, Japanese when it asks for none.

    It is looked for before anything is parsed, since help and complaints about the command
    line come while it is parsed. The last ``--lang`` holds, then ``SHIRUSHI_LANG``.

    >>> chosen_language(["judge", "--lang", "en", "--help"], {})
    'en'
    """
    given = [environment.get("SHIRUSHI_LANG", "")]
    before = ""
    for word in words:
        if word == "--":
            break
        if before == "--lang":
            given.append(word)
        elif word.startswith("--lang="):
            given.append(word.removeprefix("--lang="))
        before = word
    for word in reversed(given):
        for language in LANGUAGES:
            if word == language:
                return language
    return "ja"


def spoken(ctx: click.Context) -> Language:
    """Return the language that was chosen, Japanese when none was."""
    return ctx.find_root().obj or "ja"


# ---------------------------------------------------------------- parameters


class Option(click.Option):
    """An option with its help in both languages."""

    def __init__(
        self, param_decls: Sequence[str] | None = None, *, says: Text, **rest: Any
    ) -> None:
        super().__init__(param_decls, help=says.en, **rest)
        self.says = Text(ja=_tidy(says.ja), en=_tidy(says.en))

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Return the value as its type. Raises ``Misused``."""
        with _asked_of(self, value, ctx):
            return super().type_cast_value(ctx, value)


class Argument(click.Argument):
    """An argument; what it is stands in the command's help."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Return the value as its type. Raises ``Misused``."""
        with _asked_of(self, value, ctx):
            return super().type_cast_value(ctx, value)


@contextlib.contextmanager
def _asked_of(one: click.Parameter, value: Any, ctx: click.Context) -> Iterator[None]:
    """Refuse what is no value of a parameter's, in both languages."""
    if (value == "" or (isinstance(value, tuple) and "" in value)) and one.default != "":
        raise ValueEmpty(path=name_of(one, ctx))
    try:
        yield
    except click.MissingParameter:
        raise
    except click.BadParameter:
        raise wrong_value(one, value, ctx) from None


def option(*names: str, says: Text, **rest: Any) -> Callable[[Decorated], Decorated]:
    """Give a command an option."""
    return click.option(*names, cls=Option, says=says, **rest)


def argument(name: str, **rest: Any) -> Callable[[Decorated], Decorated]:
    """Give a command an argument."""
    return click.argument(name, cls=Argument, **rest)


# ---------------------------------------------------------------- commands


class Command(click.Command):
    """A command with its help in both languages."""

    def __init__(self, *args: Any, says: Text, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.says = Text(ja=_tidy(says.ja), en=_tidy(says.en))
        self.help = self.says.en

    @property
    def headline(self) -> Text:
        """The first sentence of the help, for a list of commands."""
        ja = help_page.joined(self.says.ja.partition("\n\n")[0]).partition("。")[0]
        en = help_page.joined(self.says.en.partition("\n\n")[0])
        return Text(ja=f"{ja}。", en=re.split(r"(?<=\.) ", en)[0])

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> click.Context:
        """Return the context of a call; what is left over is complained of by ``parse_args``."""
        if not isinstance(self, click.Group):
            extra["allow_extra_args"] = True
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line. Raises ``Misused`` where it is not how one calls this."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            raise explained(error, ctx).within(ctx) from None
        except Misused as error:
            raise error.within(ctx) from None
        if ctx.args and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise ArgumentUnexpected(given=" ".join(ctx.args)).within(ctx)
        return rest

    def get_usage(self, ctx: click.Context) -> str:
        """Return how the command is called."""
        language = spoken(ctx)
        takes = [_OPTIONS.in_language(language)]
        for one in self.get_params(ctx):
            takes += one.get_usage_pieces(ctx)
        if isinstance(self, click.Group):
            takes.append(_COMMAND.in_language(language))
        label = _USAGE.in_language(language)
        return "\n".join(help_page.usage(label, ctx.command_path, takes, width=_width(ctx)))

    def get_help(self, ctx: click.Context) -> str:
        """Return the whole help page."""
        language, width = spoken(ctx), _width(ctx)
        lines = [self.get_usage(ctx)]
        for each in self.says.in_language(language).split("\n\n"):
            lines += ["", *help_page.paragraph(each, width=width)]
        for heading, rows in self._sections(ctx):
            if rows:
                lines += ["", f"{heading.in_language(language)}:"]
                lines += help_page.definitions(rows, width=width)
        return "\n".join(lines)

    def _sections(self, ctx: click.Context) -> Iterable[tuple[Text, list[tuple[str, str]]]]:
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        options.sort(key=lambda one: one.opts[0] in _OF_EVERY_COMMAND)
        yield _OPTIONS_HEADING, [_row(one, ctx) for one in options]


class Group(Command, click.Group):
    """A command of commands, with its help in both languages."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, no_args_is_help=False, **rest)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is named. Raises ``CommandMissing``."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if error.ctx is not ctx:
                raise
            raise CommandMissing().within(ctx) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is named and what is left for it. Raises ``CommandUnknown``."""
        found = self.get_command(ctx, args[0])
        if found is None and not ctx.resilient_parsing:
            raise unknown_command(args[0], self.list_commands(ctx)).within(ctx)
        return args[0] if found else None, found, args[1:]

    def _sections(self, ctx: click.Context) -> Iterable[tuple[Text, list[tuple[str, str]]]]:
        yield from super()._sections(ctx)
        found = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        yield (
            _COMMANDS_HEADING,
            [
                (name, one.headline.in_language(spoken(ctx)))
                for name, one in found.items()
                if isinstance(one, Command)
            ],
        )


def command(
    name: str | None = None, *, ja: str, of: click.Group | None = None
) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function, whose docstring is the help in English.

    of
        The group that it belongs to.
    """

    def made(function: Callable[..., Any]) -> Command:
        found = click.command(name, cls=Command, says=_says(function, ja))(function)
        if of is not None:
            of.add_command(found)
        return found

    return made


def group(name: str | None = None, *, ja: str) -> Callable[[Callable[..., Any]], Group]:
    """Make a group of commands of a function, whose docstring is the help in English."""

    def made(function: Callable[..., Any]) -> Group:
        return click.command(name, cls=Group, says=_says(function, ja))(language_option(function))

    return made


def language_option(function: Decorated) -> Decorated:
    """Give a command the option ``--lang``, which ``chosen_language`` has read already."""
    return option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        says=Text(ja="表示の言語。", en="Language of what is printed."),
    )(function)


def _says(function: Callable[..., Any], ja: str) -> Text:
    return Text(ja=ja, en=function.__doc__ or "")


def _tidy(text: str) -> str:
    return inspect.cleandoc(text).strip()


# ---------------------------------------------------------------- pieces of a page


def _width(ctx: click.Context) -> int:
    if ctx.terminal_width is not None:
        return ctx.terminal_width
    return max(min(shutil.get_terminal_size().columns, _MOST_WIDTH) - 2, _LEAST_WIDTH)


def _row(one: click.Option, ctx: click.Context) -> tuple[str, str]:
    """Return how an option is written, and what it means with what else is to know of it."""
    language = spoken(ctx)
    names = ", ".join(sorted(one.opts, key=len))
    if not isinstance(one, Option):
        said = _VERSION if "--version" in one.opts else _HELP
        return names, said.in_language(language)
    notes = [each.in_language(language) for each in _notes(one)]
    separator = "、" if language == "ja" else "; "
    said_of = one.says.in_language(language)
    behind = f" [{separator.join(notes)}]" if notes else ""
    return " ".join(filter(None, (names, _metavar(one)))), said_of + behind


def _metavar(one: click.Option) -> str:
    if one.metavar is None and isinstance(one.type, click.Choice):
        return f"[{'|'.join(one.type.choices)}]"
    return "" if one.is_flag else one.metavar or "VALUE"


def _notes(one: Option) -> Iterable[Text]:
    kind = one.type
    if isinstance(kind, click.Choice) and one.metavar is not None:
        yield _ONE_OF.format(choices=", ".join(kind.choices))
    if one.required:
        yield _REQUIRED
    if one.show_default and one.default is not None:
        several = one.default if isinstance(one.default, tuple | list) else (one.default,)
        yield _DEFAULT.format(value=", ".join(map(str, several)))


_USAGE = Text(ja="使い方:", en="Usage:")
_OPTIONS = Text(ja="[オプション]", en="[OPTIONS]")
_COMMAND = Text(ja="コマンド [引数]...", en="COMMAND [ARGS]...")
_OPTIONS_HEADING = Text(ja="オプション", en="Options")
_COMMANDS_HEADING = Text(ja="コマンド", en="Commands")
_HELP = Text(ja="この説明を表示して終了します。", en="Show this page and end.")
_VERSION = Text(ja="版を表示して終了します。", en="Show the version and end.")
_REQUIRED = Text(ja="必須", en="required")
_DEFAULT = Text(ja="既定: {value}", en="default: {value}")
_ONE_OF = Text(ja="選択肢: {choices}", en="one of: {choices}")
