"""Times and days that are read, and those that are refused."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from shirushi.core.dates import (
    DayInvalid,
    TimeInvalid,
    TimeNaive,
    format_time,
    parse_day,
    parse_time,
)


@pytest.mark.parametrize(
    "value",
    [
        "2026-04-01",
        "2026-04-01T09:00:00",
        "2026-13-01T00:00:00Z",
        "２０２６-04-01T00:00:00Z",
        5,
        None,
        "9999-12-32T23:59:59-13:59",
        "2026-04-01T00:00:00+14:01",
        "2026-04-01T00:00:00+00:60",
        "2026-04-01T24:00:01Z",
        "2026-04-01T00:00:60Z",
        "12026-04-01T00:00:00Z",
    ],
)
def test_a_time_without_zone_or_sense_is_refused(value: object) -> None:
    with pytest.raises(TimeInvalid):
        parse_time(value, path="validFrom")


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("2026-03-31T24:00:00Z", "2026-04-01T00:00:00Z"),
        ("2026-04-01T14:00:00+14:00", "2026-04-01T00:00:00Z"),
        ("2026-04-01T00:00:00.1234567890123Z", "2026-04-01T00:00:00Z"),
        ("9999-12-31T23:59:59-13:59", "9999-12-31T23:59:59Z"),
        ("9999-12-31T24:00:00Z", "9999-12-31T23:59:59Z"),
    ],
)
def test_whatever_the_standard_can_write_is_read(value: str, meant: str) -> None:
    assert format_time(parse_time(value)) == meant


def test_a_time_before_all_others_is_the_first() -> None:
    assert parse_time("0001-01-01T00:00:00+14:00") == parse_time("0001-01-01T00:00:00Z")


def test_a_time_is_written_in_utc_whole_seconds() -> None:
    tokyo = timezone(timedelta(hours=9))

    assert format_time(datetime(2026, 4, 1, 9, 0, 0, 999_999, tokyo)) == "2026-04-01T00:00:00Z"


def test_a_time_without_zone_is_not_written() -> None:
    with pytest.raises(TimeNaive):
        format_time(datetime(2026, 4, 1))  # noqa: DTZ001 - the mistake under test


def test_what_is_written_is_read_back() -> None:
    at = datetime(2026, 4, 1, 1, 2, 3, tzinfo=UTC)

    assert parse_time(format_time(at)) == at


@pytest.mark.parametrize("value", ["2026-02-30", "2026/04/01", "", 20260401])
def test_a_day_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(DayInvalid):
        parse_day(value)
