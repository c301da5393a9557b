"""``shirushi stack``: which credentials count towards an award, and what is missing."""

from __future__ import annotations

import sys

import click

from shirushi.cli.commands import argument, command, option, spoken
from shirushi.cli.holding import EXITS, Asked, asks, award_from, notes
from shirushi.core import json
from shirushi.core.text import Text
from shirushi.stacking.explaining import explain
from shirushi.stacking.loading import packaged_awards
from shirushi.stacking.solving import solve


def _list_rules(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click calls it so
    """Print the awards that come with the package, and end."""
    if not wanted or ctx.resilient_parsing:
        return
    language = spoken(ctx)
    for id_, award in packaged_awards().items():
        name, kind = award.name.in_language(language), award.kind.in_language(language)
        click.echo(f"{id_}  [{award.jurisdiction}] {name} ({kind})")
    ctx.exit()


@command(
    ja="""\
    CREDENTIAL を一つずつ検証して AWARD の要件に数え、不足を示します。

    AWARD はTOMLファイル、または --rules が一覧にする学位・証明のIDです。
    中に含まれる学位・証明は、同じフォルダから読みます。数えるのは、要件に挙げられた発行者と
    --accept の発行者の証明書だけです。

    終了コードは、達成すれば0、しなければ1、分からないか人の判断が必要なら2です。
    """
)
@argument("award", metavar="AWARD")
@asks
@option(
    "--rules",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_rules,
    says=Text(
        ja="同梱されている学位・証明を一覧にして終了します。",
        en="List the awards that come with the package, and end.",
    ),
)
def stack(ctx: click.Context, *, award: str, asked: Asked, as_json: bool) -> None:
    """Count CREDENTIALs towards AWARD, each verified first, and say what is missing.

    AWARD is a TOML file, or the id of an award that --rules lists. Awards inside the award are
    read from the same folder. Only credentials of accepted issuers count: those that the award
    names and those given with --accept.

    Exits with 0 when the award is reached, 1 when it is not, 2 when that cannot be told or a
    person must decide.
    """
    wanted = award_from(award)
    held = asked.held([wanted])
    known = asked.statements().circumstances
    explanation = explain(solve(held, wanted, on=asked.on, circumstances=known))
    if as_json:
        click.echo(json.write_pretty(explanation.to_json()))
    else:
        language = spoken(ctx)
        lines = [
            *explanation.lines(language),
            *(f"  {one.in_language(language)}" for one in notes(held, asked)),
        ]
        click.echo("\n".join(lines))
    sys.exit(EXITS[explanation.plan.outcome])
