"""What several operations on frameworks are asked in the same way: by which, and on what day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date
from typing import Annotated

from django.utils import timezone
from ninja import Query

from shirushi.core.dates import parse_day
from shirushi.framework.framework import Framework
from shirushi.framework.loading import FrameworkUnknown, framework, frameworks_in_force

OnDay = Annotated[
    str | None, Query(description="The day whose rules and rates hold. Default: today (UTC).")
]


def day(asked: str | None) -> date:
    """Return the day that was asked for, or today. Raises what is wrong with it, at ``on``."""
    if asked is None:
        return timezone.now().astimezone(UTC).date()
    return parse_day(asked, path="on")


def asked_frameworks(names: Iterable[str], *, on: date, is_all: bool) -> tuple[Framework, ...]:
    """Return every framework in force, if so asked, and those named; each once.

    Raises ``FrameworkUnknown`` at ``framework``.
    """
    try:
        named = [framework(one) for one in names]
    except FrameworkUnknown as error:
        raise error.at("framework") from None
    in_force = frameworks_in_force(on) if is_all else ()
    return tuple({one.id: one for one in (*in_force, *named)}.values())
