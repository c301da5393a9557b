"""``shirushi demo``: one micro-credential from description to degree, on real input."""

from __future__ import annotations

from pathlib import Path

import click

from shirushi.cli.options import language_option, spoken
from shirushi.cli.screen import Screen
from shirushi.cli.site import open_site
from shirushi.core.dates import utc_now

_SITE = {"SHIRUSHI_SITE_URL": "https://mc.shirushi-u.example.ac.jp"}


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("var/demo"),
    help="Where the demonstration's database and mail go; emptied first.",
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
