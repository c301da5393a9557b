"""Options that every command takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

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


def _remember(ctx: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.find_root().obj = value
