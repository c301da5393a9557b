"""Options that every command takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from shirushi.core.text import Language

Command = TypeVar("Command", bound=Callable[..., Any])


def language_option(command: Command) -> Command:
    """Give ``command`` the option ``--lang``, for its answer and for its errors."""
    return click.option(
        "--lang",
        type=click.Choice(["ja", "en"]),
        expose_value=False,
        callback=_remember,
        help="Language of what is printed / 表示の言語.",
    )(command)


def spoken(ctx: click.Context) -> Language:
    """Return the language that was chosen, Japanese when none was."""
    return ctx.find_root().obj or "ja"


json_option = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
offline_option = click.option("--offline", is_flag=True, help="Ask nothing of the network.")
status_list_option = click.option(
    "--status-list",
    "list_files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A status list from the issuer; used before the network is asked.",
)
keys_option = click.option(
    "--keys",
    "key_files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A document with the issuer's keys; used before the network is asked.",
)


def _remember(ctx: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.find_root().obj = value
