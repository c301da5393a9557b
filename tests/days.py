"""Examples with days in them, moved to now: tests hold in any year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from shirushi.core.dates import utc_now

#: On this day the courses of ``examples/offerings`` are yet to come.
_WRITTEN = date(2026, 11, 21)
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def moved(text: str) -> str:
    """Return a text whose days lie from today as far as they lie from the day it was written."""
    since = utc_now().date() - _WRITTEN
    return _DAY.sub(lambda found: (date.fromisoformat(found[0]) + since).isoformat(), text)


def next_year(month: int, day: int) -> date:
    """Return a day that is at least a month away, in the year after this one or the next."""
    return date((utc_now() + timedelta(days=31)).year + 1, month, day)
