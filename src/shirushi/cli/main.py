"""The command ``shirushi`` and what all its commands share."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import Any, NoReturn

import click

from shirushi.cli.abroad import abroad
from shirushi.cli.bank import bank
from shirushi.cli.catalogue import catalogue
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
from shirushi.cli.niad import niad
from shirushi.cli.options import spoken
from shirushi.cli.picture import bake, unbake
from shirushi.cli.plan import plan
from shirushi.cli.present import present
from shirushi.cli.revoke import revoke
from shirushi.cli.stack import stack
from shirushi.cli.verify import verify
from shirushi.cli.whatif import whatif
from shirushi.core.errors import ShirushiError

#: What the process ends with: the answer is yes, the answer is no, or there is no answer.
YES, NO, NO_ANSWER = 0, 1, 2

#: Commands that serve or administer a site, and where each is.
_OF_THE_SITE = {
    "api-key": "shirushi.cli.api_key",
    "demo": "shirushi.cli.demo",
    "serve": "shirushi.cli.serve",
}


class Shell(click.Group):
    """Turns any ``ShirushiError`` into one sentence on stderr in the chosen language.

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

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; end with 2 when it could not answer."""
        try:
            return super().invoke(ctx)
        except ShirushiError as error:
            _stop(ctx, error)
        except PermissionError as error:
            # Looking whether a file is there may already be forbidden.
            _stop(ctx, FileUnreadable(path=error.filename, reason=reason_of(error)))


def _stop(ctx: click.Context, error: ShirushiError) -> NoReturn:
    click.echo(error.message(spoken(ctx)), err=True)
    sys.exit(NO_ANSWER)


@click.group(cls=Shell, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lang",
    "language",
    type=click.Choice(["ja", "en"]),
    default="ja",
    envvar="SHIRUSHI_LANG",
    help="Language of what is printed / 表示の言語.",
)
@click.version_option(package_name="shirushi")
@click.pass_context
def main(ctx: click.Context, language: str) -> None:
    """Describe, judge, issue, verify and stack micro-credentials.

    Exits with 0 when the answer is yes, 1 when it is no, 2 when it could not be answered.
    """
    ctx.obj = language


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
