"""The command ``shirushi`` and what all its commands share."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import click

from shirushi.cli.abroad import abroad
from shirushi.cli.bank import bank
from shirushi.cli.catalogue import catalogue
from shirushi.cli.commands import Group, chosen_language, option
from shirushi.cli.convert import convert
from shirushi.cli.crosswalk import crosswalk
from shirushi.cli.files import FileUnreadable, reason_of
from shirushi.cli.framework import framework
from shirushi.cli.guide import guide
from shirushi.cli.issue import issue
from shirushi.cli.judge import judge
from shirushi.cli.key import key
from shirushi.cli.level import level
from shirushi.cli.lookup import context, did, status
from shirushi.cli.misuse import CommandMissing, Misused
from shirushi.cli.niad import niad
from shirushi.cli.picture import bake, unbake
from shirushi.cli.plan import plan
from shirushi.cli.present import present
from shirushi.cli.revoke import revoke
from shirushi.cli.stack import stack
from shirushi.cli.verify import verify
from shirushi.cli.whatif import whatif
from shirushi.core.errors import ShirushiError
from shirushi.core.text import LANGUAGES, Language, Text

#: What the process ends with: the answer is yes, the answer is no, or there is no answer.
YES, NO, NO_ANSWER = 0, 1, 2

#: Commands that serve or administer a site, and where each is.
_OF_THE_SITE = {
    "api-key": "shirushi.cli.api_key",
    "demo": "shirushi.cli.demo",
    "serve": "shirushi.cli.serve",
}


class PipeClosed(Exception):
    """Whoever read what is printed reads no more; there is nobody to tell."""


class Shell(Group):
    """Ends every command with 0, 1 or 2, and tells what went wrong in the chosen language.

    The commands of ``_OF_THE_SITE`` are imported when they are asked for, since they need
    Django, which the library's own commands do not.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command's name, those of the site only where Django is installed."""
        site = _OF_THE_SITE if importlib.util.find_spec("django") else {}
        return sorted({*super().list_commands(ctx), *site})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now if it is one of the site's."""
        if cmd_name in _OF_THE_SITE and importlib.util.find_spec("django"):
            module = importlib.import_module(_OF_THE_SITE[cmd_name])
            found: click.Command = getattr(module, cmd_name.replace("-", "_"))
            return found
        return super().get_command(ctx, cmd_name)

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> click.Context:
        """Return the context of a call; its object is the language."""
        extra.setdefault("obj", chosen_language(args, os.environ))
        with _noticing_closed_pipes():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is named."""
        with _noticing_closed_pipes():
            return super().invoke(ctx)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> NoReturn:
        """Run the command line, and end the process with what the answer comes to."""
        words = sys.argv[1:] if args is None else list(args)
        language = chosen_language(words, os.environ)
        _print_whatever_comes()
        try:
            code = super().main(words, *rest, **{**named, "standalone_mode": False})
            sys.stdout.flush()
        except ShirushiError as error:
            _say(error, language)
            code = NO_ANSWER
        except click.Abort:
            click.echo(_STOPPED.in_language(language), err=True)
            code = NO_ANSWER
        except (PipeClosed, BrokenPipeError):
            # What is still to be written would complain again when the interpreter ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = NO_ANSWER
        except OSError as error:
            # Looking whether a file is there may already be forbidden.
            _say(FileUnreadable(path=_name(error.filename), reason=reason_of(error)), language)
            code = NO_ANSWER
        sys.exit(code if isinstance(code, int) else YES)


@contextlib.contextmanager
def _noticing_closed_pipes() -> Iterator[None]:
    """Keep click from ending with 1, which would be a no, where its output is not read."""
    try:
        yield
    except BrokenPipeError:
        raise PipeClosed from None


def _print_whatever_comes() -> None:
    """Let a file's name that is no text, or a terminal without Japanese, stop no answer."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def _say(error: ShirushiError, language: Language) -> None:
    """Print what went wrong; a command that was called wrongly shows how it is called."""
    if not isinstance(error, Misused) or error.context is None:
        click.echo(error.message(language), err=True)
    elif isinstance(error, CommandMissing):
        click.echo(error.context.get_help(), err=True)
    else:
        path = error.context.command_path
        hint = _HINT.format(command=path).in_language(language)
        lines = [error.context.get_usage(), hint, "", error.message(language)]
        click.echo("\n".join(lines), err=True)


def _name(path: object) -> str | None:
    return None if path is None else os.fsdecode(path) if isinstance(path, bytes) else str(path)


_STOPPED = Text(ja="中断しました。", en="Stopped.")
_HINT = Text(
    ja="「{command} --help」で詳しい説明を表示します。",
    en="'{command} --help' explains it.",
)


@click.command(
    "shirushi",
    cls=Shell,
    says=Text(
        ja="""マイクロクレデンシャルの設計・判定・発行・検証・積み上げを行います。

        終了コードは、答えが「はい」なら0、「いいえ」なら1、答えられなければ2です。""",
        en="""Describe, judge, issue, verify and stack micro-credentials.

        Exits with 0 when the answer is yes, 1 when it is no, 2 when it could not be answered.""",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@option(
    "--lang",
    type=click.Choice(LANGUAGES),
    expose_value=False,
    envvar="SHIRUSHI_LANG",
    says=Text(
        ja="表示の言語。SHIRUSHI_LANG でも指定できます。省略すると ja です。",
        en="Language of what is printed; SHIRUSHI_LANG names it as well. Default: ja.",
    ),
)
@click.version_option(package_name="shirushi", message="%(prog)s %(version)s")
def main() -> None:
    """Do nothing before the command that is named."""


_FOR_PROGRAMMES = (guide, judge, catalogue, framework, abroad, convert, level, crosswalk)
_FOR_AWARDS = (stack, plan, whatif, niad, bank)
_FOR_CREDENTIALS = (
    key,
    issue,
    verify,
    revoke,
    bake,
    unbake,
    present,
    did,
    status,
    context,
)
for command in (*_FOR_PROGRAMMES, *_FOR_AWARDS, *_FOR_CREDENTIALS):
    main.add_command(command)
