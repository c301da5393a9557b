"""``shirushi plan``: the best use of credentials over several awards at once."""

from __future__ import annotations

import sys

import click

from shirushi.cli.commands import command, option, spoken
from shirushi.cli.holding import EXITS, Asked, asks, award_from, notes
from shirushi.core import json
from shirushi.core.text import Text
from shirushi.stacking.explaining import explain
from shirushi.stacking.preferences import Preferences
from shirushi.stacking.solving import solve_together


@command(
    ja="""\
    CREDENTIAL を複数の学位・証明に振り分け、できるだけ多くを達成する計画を立てます。

    同じ単位を二つの学位・証明に数えることはありません(互いに共有すると定めている場合を除く)。
    --about で示した学習者の状況は、すべてに当てはめます。

    終了コードは、すべて達成すれば0、達成しないものがあれば1、
    分からないか人の判断が必要なら2です。
    """
)
@asks
@option(
    "--award",
    "awards",
    multiple=True,
    required=True,
    metavar="AWARD",
    says=Text(
        ja="学位・証明のTOMLファイル、または同梱されているもののID。複数回指定できます。",
        en="An award's TOML file, or the id of one that comes with the package; repeat it.",
    ),
)
@option(
    "--first",
    multiple=True,
    metavar="ID",
    says=Text(
        ja="ほかより先に達成したい学位・証明のID。",
        en="An award to reach before the others, by its id.",
    ),
)
@option(
    "--keep",
    multiple=True,
    metavar="ID",
    says=Text(ja="別の用途に取っておく証明書。", en="A credential to keep for something else."),
)
@option(
    "--wish",
    "wished",
    multiple=True,
    metavar="ID",
    says=Text(ja="使いたい証明書。", en="A credential that should be used."),
)
def plan(
    ctx: click.Context,
    *,
    asked: Asked,
    awards: tuple[str, ...],
    first: tuple[str, ...],
    keep: tuple[str, ...],
    wished: tuple[str, ...],
    as_json: bool,
) -> None:
    """Share CREDENTIALs out between several awards, so that as many as possible are reached.

    No credit counts for two awards, unless they say that they share it. With --about, what is
    said of the learner holds for every award.

    Exits with 0 when every award is reached, 1 when one is not, 2 when that cannot be told or
    a person must decide.
    """
    wanted = [award_from(one) for one in awards]
    held = asked.held(wanted)
    known = asked.statements().circumstances
    found = solve_together(
        held,
        wanted,
        on=asked.on,
        circumstances={one.id: known for one in wanted},
        preferences=Preferences(awards_first=first, keep=keep, wished=wished),
    )
    explained = [explain(one) for one in found.plans]
    if as_json:
        plans = [one.to_json() for one in explained]
        click.echo(json.write_pretty({"proved": found.proved, "plans": plans}))
    else:
        language = spoken(ctx)
        lines: list[str] = []
        for one in explained:
            lines += [*one.lines(language), ""]
        lines += [f"  {one.in_language(language)}" for one in notes(held, asked)]
        if len(wanted) > 1:
            lines.append(f"  {_APART.in_language(language)}")
        click.echo("\n".join(lines).rstrip())
    exits = {EXITS[one.outcome] for one in found.plans}
    sys.exit(1 if 1 in exits else max(exits))


_APART = Text(
    ja="同じ単位が二つの学位・証明に数えられることはありません(互いに共有すると定めている場合を除く)。",
    en="No credit counts for two awards, unless they say that they share it.",
)
