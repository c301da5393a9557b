"""The command ``shirushi`` and what all its commands share."""

from __future__ import annotations

import sys
from typing import Any

import click

from shirushi.cli.issue import issue
from shirushi.cli.judge import judge
from shirushi.cli.key import key
from shirushi.cli.revoke import revoke
from shirushi.cli.verify import verify
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Language

#: What the process ends with: the answer is yes, the answer is no, or there is no answer.
YES, NO, NO_ANSWER = 0, 1, 2


class Shell(click.Group):
    """Turns any ``ShirushiError`` into one sentence on stderr in the chosen language."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; end with 2 when it could not answer."""
        try:
            return super().invoke(ctx)
        except ShirushiError as error:
            language: Language = ctx.obj or "ja"
            click.echo(error.message(language), err=True)
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


for command in (judge, key, issue, verify, revoke):
    main.add_command(command)
