"""Times and days as the standards write them: aware UTC, seconds, no guessing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

_STAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2}T)(24:00:00(?:\.0+)?|(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,99})?)"
    r"(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)",
    re.ASCII,
)
_MIDNIGHT = "24"
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


class TimeInvalid(ShirushiError):
    """A time is not written as XML Schema's ``dateTimeStamp``."""

    code = "core.time-invalid"
    text = Text(
        ja="「{value}」は日時として読めません。", en="{value!r} cannot be read as a date and time."
    )
    remedy = Text(
        ja="2026-04-01T00:00:00Z のように、時差を付けて書いてください。",
        en="Write it with its time zone, like 2026-04-01T00:00:00Z.",
    )


class DayInvalid(ShirushiError):
    """A day is not written as ISO 8601's calendar date."""

    code = "core.day-invalid"
    text = Text(ja="「{value}」は日付として読めません。", en="{value!r} cannot be read as a date.")
    remedy = Text(ja="2026-04-01 のように書いてください。", en="Write it like 2026-04-01.")


class TimeNaive(ShirushiError):
    """A time came without its zone, so nobody can say which moment it means."""

    code = "core.time-naive"
    text = Text(ja="日時に時差がありません。", en="The time carries no time zone.")


def utc_now() -> datetime:
    """Return the present moment; only pages, api, jobs and cli may ask."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that asks the clock


def format_time(at: datetime) -> str:
    """Return an aware time as UTC with a ``Z`` and whole seconds.

    Parts of a second are cut off, since the fields it is written to mean seconds.

    >>> format_time(datetime(2026, 4, 1, 9, 0, tzinfo=UTC))
    '2026-04-01T09:00:00Z'
    """
    if at.tzinfo is None:
        raise TimeNaive
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def say_time(at: datetime) -> Text:
    """Return an aware time as people read it, to the minute, in UTC.

    >>> said = say_time(datetime(2026, 4, 1, 9, 5, tzinfo=UTC))
    >>> said.ja, said.en
    ('2026年4月1日 09:05(協定世界時)', '1 April 2026, 09:05 UTC')
    """
    if at.tzinfo is None:
        raise TimeNaive
    at = at.astimezone(UTC)
    return Text(
        ja=f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}(協定世界時)",
        en=f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} UTC",
    )


#: English whatever the machine's locale says.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def parse_time(value: object, *, path: str | None = None) -> datetime:
    """Return the moment that ``value`` names, as aware UTC.

    XML Schema ``dateTimeStamp``: the time zone is required; 24:00:00 is the next day's
    beginning. Finer than microseconds is cut off; a moment whose zone carries it out of the years
    1 to 9999, such as an end that is meant to be never, is their first or last. Raises
    ``TimeInvalid``.

    >>> parse_time("2026-04-01T09:00:00+09:00")
    datetime.datetime(2026, 4, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    found = _STAMP.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise TimeInvalid(path=path, value=value)
    day, time, zone = found.groups()
    is_next_day = time.startswith(_MIDNIGHT)
    try:
        at = datetime.fromisoformat(day + ("00:00:00" if is_next_day else time[:15]) + zone)
        if zone == "Z" and not is_next_day:
            return at
        return (at + timedelta(days=is_next_day)).astimezone(UTC)
    except OverflowError:
        return _LAST if day.startswith("9999") else _FIRST
    except ValueError:
        raise TimeInvalid(path=path, value=value) from None


def parse_day(value: object, *, path: str | None = None) -> date:
    """Return the calendar day that ``value`` names. Raises ``DayInvalid``.

    >>> parse_day("2026-04-01")
    datetime.date(2026, 4, 1)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise DayInvalid(path=path, value=value)
