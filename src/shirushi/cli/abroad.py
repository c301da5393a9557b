"""``shirushi abroad``: how readers in other countries see a programme."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from shirushi.cli.commands import PATH, argument, command, language_option, option, spoken
from shirushi.cli.files import read_programme, write_file
from shirushi.cli.framework import framework_or_file
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.dates import utc_now
from shirushi.core.text import Text
from shirushi.framework.abroad import sheet
from shirushi.framework.abroad_pdf import write_pdf
from shirushi.framework.loading import frameworks_in_force


@command(
    ja="""\
    PROGRAMME が、ほかの枠組みの読み手にどう見えるか(判定、単位、レベル、不足)を示します。

    終了コードは、作成できれば0、できなければ2です。
    """
)
@argument("programme", type=PATH)
@option(
    "--framework",
    "wanted",
    metavar="NAME",
    multiple=True,
    says=Text(
        ja="対象とする枠組み、または枠組みのTOMLファイル。複数回指定できます。--on "
        "を付けるとその日の版を使います。省略すると、有効なすべての枠組みです。",
        en="Only this framework, or a framework's TOML file; may be given several times. With --on "
        "its edition of that day. Default: all in force.",
    ),
)
@option(
    "--on",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    says=Text(
        ja="この日の規則によります。省略すると今日です。",
        en="The day whose rules hold. Default: today.",
    ),
)
@option(
    "--pdf",
    metavar="FILE",
    type=PATH,
    says=Text(
        ja="同じ内容をこのPDFファイルにも書き出します。",
        en="Write the sheet into this PDF file as well.",
    ),
)
@json_option
@language_option
@click.pass_context
def abroad(
    ctx: click.Context,
    *,
    programme: Path,
    wanted: tuple[str, ...],
    on: datetime | None,
    pdf: Path | None,
    as_json: bool,
) -> None:
    """Show PROGRAMME as readers under other frameworks see it: verdict, credit, level, gaps.

    Exits with 0 when the sheet was made, 2 when it could not be.
    """
    now = utc_now()
    day = now.date() if on is None else on.date()
    frameworks = [framework_or_file(one, on=None if on is None else day) for one in wanted]
    frameworks = frameworks or list(frameworks_in_force(day))
    found = sheet(read_programme(programme), frameworks, on=day)
    if as_json:
        click.echo(json.write_pretty(found.to_json()))
    else:
        click.echo("\n".join(found.lines(spoken(ctx))))
    if pdf is not None:
        write_file(pdf, write_pdf(found, spoken(ctx), at=now))
