"""``shirushi judge``: what the frameworks say of a programme."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from shirushi.cli.options import language_option
from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.framework import judging, loading
from shirushi.framework.framework import Outcome
from shirushi.model.document import read_achievement_file


class FileUnreadable(ShirushiError):
    """A file cannot be opened."""

    code = "cli.file-unreadable"
    text = Text(ja="ファイルを読めません({reason})。", en="The file cannot be read ({reason}).")
    remedy = Text(ja="パスと権限を確認してください。", en="Check its path and permissions.")


@click.command()
@click.argument("programme", type=click.Path(path_type=Path))
@click.option(
    "--framework",
    "wanted",
    multiple=True,
    help="Framework to judge by; may be given several times. Default: jp-mc-1.0 and eu-2022.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts as JSON.")
@language_option
@click.pass_context
def judge(
    ctx: click.Context,
    programme: Path,
    wanted: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - click passes flags by name
) -> None:
    """Judge PROGRAMME, a TOML or JSON file, rule by rule with the source of each rule.

    Exits with 0 when every framework is met, 1 when one is not met, 2 when it is unknown or
    the file cannot be read.
    """
    frameworks = [loading.framework(one) for one in wanted or ("jp-mc-1.0", "eu-2022")]
    try:
        achievement = read_achievement_file(programme.name, programme.read_bytes())
    except OSError as error:
        raise FileUnreadable(path=str(programme), reason=error.strerror) from None
    except ShirushiError as error:
        raise error.at(str(programme)) from None
    verdicts = [judging.judge(achievement, one) for one in frameworks]
    if as_json:
        click.echo(json.write_pretty([one.to_json() for one in verdicts]))
    else:
        click.echo("\n".join(line for one in verdicts for line in one.lines(ctx.find_root().obj)))
    outcomes = {one.outcome for one in verdicts}
    if Outcome.NOT_MET in outcomes:
        sys.exit(1)
    if Outcome.UNKNOWN in outcomes:
        sys.exit(2)
