"""``shirushi judge``: what the frameworks say of a programme."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from shirushi.cli.commands import PATH, argument, command, language_option, option, spoken
from shirushi.cli.files import read_programme
from shirushi.cli.framework import framework_or_file
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.dates import utc_now
from shirushi.core.text import Text
from shirushi.framework import judging
from shirushi.framework.changes import gap_lines, gaps
from shirushi.framework.framework import Outcome
from shirushi.framework.loading import day_judged, frameworks_in_force
from shirushi.framework.matrix import judge_all
from shirushi.framework.verdict import Verdict


@command(
    ja="""\
    TOMLまたはJSONのファイル PROGRAMME を、要件ごとに出典を示して判定します。

    終了コードは、すべての枠組みを満たせば0、満たさないものがあれば1、
    分からないかファイルを読めなければ2です。--all では表そのものが答えなので、0です。
    """
)
@argument("programme", type=PATH)
@option(
    "--framework",
    "wanted",
    metavar="NAME",
    multiple=True,
    says=Text(
        ja="判定に使う枠組み、または枠組みのTOMLファイル。複数回指定できます。省略すると "
        "jp-mc-1.0 と eu-2022 です。",
        en="Framework to judge by, or a framework's TOML file; may be given several times. "
        "Default: jp-mc-1.0 and eu-2022.",
    ),
)
@option(
    "--all",
    "is_all",
    is_flag=True,
    says=Text(
        ja="すべての枠組みで判定し、表にします。", en="Judge by every framework; print a table."
    ),
)
@option(
    "--on",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    says=Text(
        ja="この日の版で判定します。省略すると指定した版です。--all では今日、"
        "今日開講されていないプログラムでは開講の初日か最終日です。",
        en="The day whose editions are asked. Default: the edition named; with --all, today, "
        "or the first or last day of a programme that is not offered today.",
    ),
)
@option(
    "--gaps",
    "only_gaps",
    is_flag=True,
    says=Text(
        ja="書き足すべき点と改めるべき点だけを表示します。",
        en="Print only what to state or change.",
    ),
)
@json_option
@language_option
@click.pass_context
def judge(
    ctx: click.Context,
    *,
    programme: Path,
    wanted: tuple[str, ...],
    is_all: bool,
    on: datetime | None,
    only_gaps: bool,
    as_json: bool,
) -> None:
    """Judge PROGRAMME, a TOML or JSON file, rule by rule with the source of each rule.

    Exits with 0 when every framework is met, 1 when one is not met, 2 when it is unknown or
    the file cannot be read. With --all the table is the answer, and it exits with 0.
    """
    language = spoken(ctx)
    if is_all:
        achievement = read_programme(programme)
        today = utc_now().date()
        day = day_judged(achievement, today=today) if on is None else on.date()
        named = [framework_or_file(one) for one in wanted]
        asked = {one.id: one for one in (*frameworks_in_force(day), *named)}
        matrix = replace(judge_all(achievement, asked.values()), on=day)
        if as_json:
            click.echo(json.write_pretty(matrix.to_json()))
        else:
            click.echo("\n".join(matrix.lines(language)))
        return
    frameworks = [
        framework_or_file(one, on=None if on is None else on.date())
        for one in wanted or ("jp-mc-1.0", "eu-2022")
    ]
    achievement = read_programme(programme)
    verdicts = [judging.judge(achievement, one) for one in frameworks]
    if as_json:
        said = [_gaps(one) if only_gaps else one.to_json() for one in verdicts]
        click.echo(json.write_pretty(said))
    else:
        blocks = [
            gap_lines(one, language) if only_gaps else one.lines(language) for one in verdicts
        ]
        click.echo("\n".join(line for block in blocks for line in block))
    outcomes = {one.outcome for one in verdicts}
    if Outcome.NOT_MET in outcomes:
        sys.exit(1)
    if Outcome.UNKNOWN in outcomes:
        sys.exit(2)


def _gaps(verdict: Verdict) -> dict[str, object]:
    return {
        "framework": verdict.framework.id,
        "outcome": verdict.outcome.value,
        "gaps": [one.to_json() for one in gaps(verdict)],
    }
