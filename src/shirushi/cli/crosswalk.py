"""``shirushi crosswalk``: descriptors of one framework in another, or in a format."""

from __future__ import annotations

import sys

import click

from shirushi.cli.commands import argument, command, language_option, spoken
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.framework import crosswalk as walking
from shirushi.framework.crosswalk import Passage
from shirushi.framework.loading import framework


@command(
    ja="""\
    17の記述子が、枠組み FROM から枠組み TO に移るとどうなるかを示します。

    形式の名前(ob2、ob3、elm3)を一つだけ指定すると、
    各記述子がその形式のどこに書かれるかを示します。

    終了コードは、書き足すものがなければ0、あれば1、分からなければ2です。
    """
)
@argument("source", metavar="FROM")
@argument("target", metavar="[TO]", required=False)
@json_option
@language_option
@click.pass_context
def crosswalk(
    ctx: click.Context,
    source: str,
    target: str | None,
    as_json: bool,  # noqa: FBT001 - click passes flags by name
) -> None:
    """Show what becomes of the 17 descriptors from the framework FROM to the framework TO.

    With one name, a format (ob2, ob3, elm3), it shows where each descriptor lives in it.

    Exits with 0 when nothing has to be added, 1 when something has to, 2 when that is unknown.
    """
    if target is None:
        found = walking.format_named(source)
        _print(ctx, found, as_json=as_json)
        return
    done = walking.crosswalk(framework(source), framework(target))
    _print(ctx, done, as_json=as_json)
    if done.of(Passage.TO_ADD):
        sys.exit(1)
    if done.of(Passage.UNKNOWN):
        sys.exit(2)


def _print(ctx: click.Context, found: walking.Crosswalk | walking.Format, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.write_pretty(found.to_json()))
    else:
        click.echo("\n".join(found.lines(spoken(ctx))))
