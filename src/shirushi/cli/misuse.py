"""A command that is called wrongly: what is wrong, in both languages, and how it is called."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Self

import click

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text


class Misused(ShirushiError):
    """A command was called in a way that it does not understand.

    context
        Of the command that was called, for its usage line.
    """

    code = "cli.misused"
    text = Text(
        ja="コマンドの書き方が正しくありません({reason})。",
        en="The command is not called in this way ({reason}).",
    )
    context: click.Context | None = None

    def within(self, ctx: click.Context) -> Self:
        """Return the error with the innermost command that was called."""
        self.context = self.context or ctx
        return self


class OptionUnknown(Misused):
    """A command has no such option."""

    code = "cli.option-unknown"
    text = Text(ja="{option} というオプションはありません。", en="There is no option {option}.")
    remedy = Text(ja="候補: {known}", en="Did you mean one of these: {known}")


class OptionTooEarly(Misused):
    """An option that is not the group's own stands before the command."""

    code = "cli.option-too-early"
    text = Text(
        ja="コマンドの前に {option} は書けません。",
        en="{option} cannot stand before the command.",
    )
    remedy = Text(
        ja="コマンドのオプションは、コマンドの後に書いてください。",
        en="Write a command's options behind the command.",
    )


class CommandUnknown(Misused):
    """There is no such command."""

    code = "cli.command-unknown"
    text = Text(ja="「{name}」というコマンドはありません。", en="There is no command {name!r}.")
    remedy = Text(ja="候補: {known}", en="Did you mean one of these: {known}")


class CommandMissing(Misused):
    """A group was called without saying which of its commands is meant."""

    code = "cli.command-missing"
    text = Text(ja="コマンドが指定されていません。", en="It is not said which command is meant.")


class OptionMissing(Misused):
    """An option is left out that must be given."""

    code = "cli.option-missing"
    text = Text(ja="必須のオプションです。", en="This option must be given.")


class ArgumentMissing(Misused):
    """An argument is left out that must be given."""

    code = "cli.argument-missing"
    text = Text(ja="引数 {argument} がありません。", en="The argument {argument} is missing.")


class ArgumentUnexpected(Misused):
    """There are more arguments than the command takes."""

    code = "cli.argument-unexpected"
    text = Text(ja="余分な引数があります: {given}", en="There are arguments too many: {given}")
    remedy = Text(
        ja="空白を含む名前は、引用符で囲んでください。",
        en="Put quotation marks around a name with spaces.",
    )


class OptionValueMissing(Misused):
    """An option stands without its value."""

    code = "cli.option-value-missing"
    text = Text(ja="値が必要です。", en="It needs a value.")


class OptionValuesMissing(Misused):
    """An option stands without all of its values."""

    code = "cli.option-values-missing"
    text = Text(ja="値が{count}個必要です。", en="It needs {count} values.")


class OptionTakesNoValue(Misused):
    """A value is given to an option that takes none."""

    code = "cli.option-takes-no-value"
    text = Text(ja="値を付けられないオプションです。", en="This option takes no value.")


class ValueEmpty(Misused):
    """A value is empty, as when a variable of the shell is not set."""

    code = "cli.value-empty"
    text = Text(ja="値が空です。", en="The value is empty.")


class ChoiceUnknown(Misused):
    """A value is none of those to choose from."""

    code = "cli.choice-unknown"
    text = Text(ja="「{value}」は選べません。", en="{value!r} is no choice here.")
    remedy = Text(ja="次から選んでください: {choices}", en="Choose from: {choices}")


class ValueWrong(Misused):
    """A value cannot be read as what an option or an argument takes."""

    code = "cli.value-wrong"
    text = Text(ja="「{value}」は{wanted}ではありません。", en="{value!r} is not {wanted}.")


def wrong_value(parameter: click.Parameter, value: object, ctx: click.Context) -> Misused:
    """Return what to say of a value that the parameter's type refused."""
    given = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    path = name_of(parameter, ctx)
    kind = parameter.type
    if isinstance(kind, click.Choice):
        return ChoiceUnknown(path=path, value=given, choices=", ".join(map(str, kind.choices)))
    return ValueWrong(path=path, value=given, wanted=_wanted(kind))


def name_of(parameter: click.Parameter, ctx: click.Context) -> str:
    """Return what a person calls a parameter: its longest option, its variable, its word."""
    if not isinstance(parameter, click.Option):
        return word_of(parameter, ctx)
    source = ctx.get_parameter_source(parameter.name or "")
    if source is click.core.ParameterSource.ENVIRONMENT and isinstance(parameter.envvar, str):
        return parameter.envvar
    return max(parameter.opts, key=len)


def word_of(argument: click.Parameter, ctx: click.Context) -> str:
    """Return an argument's word in the usage line."""
    return " ".join(argument.get_usage_pieces(ctx)).removesuffix("...").strip("[]")


def explained(error: click.UsageError, ctx: click.Context) -> Misused:
    """Return click's own complaint as one of ours."""
    match error:
        case click.NoSuchOption(option_name=name) if isinstance(ctx.command, click.Group):
            return OptionTooEarly(option=name)
        case click.NoSuchOption(option_name=name):
            return OptionUnknown(option=name, known=_nearest(name, _options(ctx)))
        case click.BadOptionUsage(option_name=name):
            return _half_an_option(name, ctx)
        case click.MissingParameter(param=click.Option() as option):
            return OptionMissing(path=name_of(option, ctx))
        case click.MissingParameter(param=click.Argument() as argument):
            return ArgumentMissing(argument=word_of(argument, ctx))
        case _:
            return Misused(reason=error.format_message())


def unknown_command(name: str, known: Iterable[str]) -> CommandUnknown:
    """Return what to say of a command that is not there, with those that were perhaps meant."""
    return CommandUnknown(name=name, known=_nearest(name, known))


def _half_an_option(name: str, ctx: click.Context) -> Misused:
    option = next((one for one in ctx.command.get_params(ctx) if name in one.opts), None)
    if isinstance(option, click.Option) and not option.is_flag:
        if option.nargs == 1:
            return OptionValueMissing(path=name)
        return OptionValuesMissing(path=name, count=option.nargs)
    return OptionTakesNoValue(path=name)


def _options(ctx: click.Context) -> list[str]:
    return [
        name
        for one in ctx.command.get_params(ctx)
        if isinstance(one, click.Option)
        for name in one.opts
        if name.startswith("--")
    ]


def _nearest(name: str, known: Iterable[str]) -> str:
    """Return the names that are much like it, or all where none is."""
    there = list(known)
    return ", ".join(get_close_matches(name, there) or there)


def _wanted(kind: click.ParamType[Any]) -> Text:
    if isinstance(kind, click.IntRange):
        least, most = kind.min, kind.max
        if most is None:
            return _AT_LEAST.format(least=least)
        return _BETWEEN.format(least=least, most=most)
    if isinstance(kind, click.DateTime):
        return _DAY
    return _NUMBER if kind is click.INT else _RIGHT


_AT_LEAST = Text(ja="{least}以上の整数", en="a whole number, {least} or more")
_BETWEEN = Text(ja="{least}から{most}までの整数", en="a whole number from {least} to {most}")
_DAY = Text(ja="日付(2026-11-21 の形)", en="a day written like 2026-11-21")
_NUMBER = Text(ja="整数", en="a whole number")
_RIGHT = Text(ja="正しい値", en="a value that it takes")
