"""``shirushi judge``: what the frameworks say of a programme."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from shirushi.cli.files import read_programme
from shirushi.cli.options import language_option
from shirushi.core import json
from shirushi.framework import judging, loading
from shirushi.framework.framework import Outcome


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
    achievement = read_programme(programme)
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
