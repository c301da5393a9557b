"""A bar while many are worked on, where somebody looks at a terminal that can show it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

Item = TypeVar("Item")


def with_progress(items: Sequence[Item], label: str = "") -> Iterator[Item]:
    """Yield the items, with a bar on a terminal and nothing anywhere else."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield from items
        return
    with click.progressbar(items, label=label, file=sys.stderr, width=40) as bar:
        yield from bar
