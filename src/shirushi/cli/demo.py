"""``shirushi demo``: one micro-credential from description to degree, on real input."""

from __future__ import annotations

from pathlib import Path

import click

from shirushi.cli.commands import PATH, command, language_option, option, spoken
from shirushi.cli.screen import Screen
from shirushi.cli.site import open_site
from shirushi.core.dates import utc_now
from shirushi.core.text import Text

_SITE = {"SHIRUSHI_SITE_URL": "https://mc.shirushi-u.example.ac.jp"}


@command(
    ja="""\
    判定、審査、1,000件の発行、検証、失効、積み上げまでの全体を実演します。

    終了コードは、すべての段階が正しく終われば0です。
    """
)
@option(
    "--folder",
    metavar="DIR",
    type=PATH,
    default=Path("var/demo"),
    says=Text(
        ja="デモのデータベースとメールを置くフォルダ。最初に空にします。",
        en="Where the demonstration's database and mail go; emptied first.",
    ),
)
@language_option
@click.pass_context
def demo(ctx: click.Context, folder: Path) -> None:
    """Walk through the whole: judge, review, issue 1,000, verify, revoke, stack.

    Exits with 0 when every step ended as it should.
    """
    open_site(folder, fresh=True, **_SITE)
    # Needs the site's tables, which are there only now.
    from shirushi.cli.walk import walk  # noqa: PLC0415 - see the line above

    walk(Screen(spoken(ctx)), now=utc_now())
