"""Hours, weeks, credit and days of European credentials, as they are read and written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.formats import elm3_codes as codes
from shirushi.credential.formats import elm3_own as own
from shirushi.credential.formats.elm3_nouns import Lost
from shirushi.credential.formats.elm3_parts import Part
from shirushi.model.credits import Credits
from shirushi.model.duration import Duration
from shirushi.model.workload import HoursBasis, Workload

_HOUR = 3600
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
_VOLUME = re.compile(r"PT(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8}(?:\.\d{1,8})?)S)?", re.ASCII)
_CALENDAR = re.compile(
    r"P(?:(\d{1,4})W)?(?:(\d{1,5})D)?"
    r"(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8}(?:\.\d{1,8})?)S)?)?",
    re.ASCII,
)
_CONTACT = re.compile(r"\d{1,5}(?:\.\d{1,6})?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(T00:00:00(?:\.0+)?Z)?.*", re.ASCII)


# ---------------------------------------------------------------- reading


def workloads(spec: Part, during: Part, lost: list[Lost]) -> Iterator[Workload]:
    """Yield learning time: in total, and with a teacher.

    during
        The activity that led to it, which tells where the achievement itself does not.
    """
    found = list(_volume(spec, lost))
    yield from found or _volume(during, lost)
    activities = spec.parts("influencedBy")
    contact = [one for part in activities for one in _contact(part, lost)]
    for part in activities:
        if "contactHour" not in part.of:
            spec.leave("influencedBy", part.of)
    yield from contact or _contact(during, lost)


def _volume(part: Part, lost: list[Lost]) -> Iterator[Workload]:
    value = part.string("volumeOfLearning")
    if value is None:
        return
    found = _VOLUME.fullmatch(value)
    seconds = _seconds(found[1], found[2], found[3]) if found else Decimal(0)
    try:
        yield Workload(hours=seconds / _HOUR, basis=HoursBasis.NOTIONAL)
    except ShirushiError:
        # "P60M" is sixty months: whatever was meant, it is no amount of hours.
        part.leave("volumeOfLearning", value)
        lost.append(
            Lost(path=part.at("volumeOfLearning"), said=_NOT_HOURS.format(value=value[:40]))
        )


def _contact(part: Part, lost: list[Lost]) -> Iterator[Workload]:
    given = part.of.get("contactHour")
    for value in given if isinstance(given, list) else [given]:
        if not isinstance(value, str):
            continue
        hours = Decimal(value) if _CONTACT.fullmatch(value) else Decimal(0)
        try:
            yield Workload(hours=hours, basis=HoursBasis.CONTACT)
        except ShirushiError:
            said = _NOT_HOURS.format(value=value[:40])
            lost.append(Lost(path=part.at("contactHour"), said=said))


def duration(claim: Part, lost: list[Lost]) -> Duration | None:
    """Return the weeks that what the learner took lasted."""
    taken = claim.inner("learningOpportunity")
    value = taken.string("duration") if taken is not None else None
    if taken is None or value is None:
        claim.leave("learningOpportunity", *([] if taken is None else [taken.of]))
        return None
    found = _CALENDAR.fullmatch(value)
    weeks = Decimal(0)
    if found is not None:
        days = int(found[1] or 0) * 7 + int(found[2] or 0)
        weeks = (days * _DAY + _seconds(found[3], found[4], found[5])) / _WEEK
    try:
        return Duration(weeks=weeks)
    except ShirushiError:
        claim.leave("learningOpportunity", taken.of)
        said = _NOT_WEEKS.format(value=value[:40])
        lost.append(Lost(path=taken.at("duration"), said=said))
        return None


def _seconds(hours: str | None, minutes: str | None, seconds: str | None) -> Decimal:
    return (int(hours or 0) * 60 + int(minutes or 0)) * 60 + Decimal(seconds or 0)


def credit(part: Part, name: str, lost: list[Lost]) -> Credits | None:
    """Return the first amount of credit in a system that is known, in ECTS or a system of ours."""
    found = None
    for one in part.parts(name):
        credits_ = _credits(one) if found is None else None
        if credits_ is None:
            part.leave(name, one.of)
            lost.append(Lost(path=one.path, said=_CREDIT_UNKNOWN if found is None else _ONE_CREDIT))
        found = found or credits_
    return found


def _credits(one: Part) -> Credits | None:
    framework = one.of.get("framework")
    point = one.of.get("point")
    id_ = framework.get("id") if isinstance(framework, dict) else framework
    ours = own.code_of(id_, own.CREDIT_SYSTEM)
    system = "ects" if id_ == codes.ECTS else ours[0] if ours and len(ours) == 1 else None
    if system is None or not isinstance(point, str | int) or isinstance(point, bool):
        return None
    try:
        return Credits(amount=Decimal(str(point)[:20]), system=system)
    except (InvalidOperation, ShirushiError):
        return None


def offered(spec: Part, lost: list[Lost]) -> tuple[date | None, date | None]:
    """Return the days between which it may be obtained: from inside, until outside."""
    given = spec.parts("awardingOpportunity")
    periods = [one.inner("temporal") for one in given]
    told = [period for period in periods if period is not None]
    if len(given) != 1 or len(told) != 1:
        spec.leave("awardingOpportunity", *(one.of for one in given))
        return None, None
    return day(told[0], "startDate", lost), day(told[0], "endDate", lost, is_end=True)


def day(part: Part, name: str, lost: list[Lost], *, is_end: bool = False) -> date | None:
    """Return a moment's day in UTC.

    is_end
        It is the first day outside: the next one, unless the moment is where a day begins.
    """
    value = part.of.get(name)
    if value is None:
        return None
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    made = _day_of(found[1]) if found else None
    is_whole = found is not None and found[2] is not None
    if made is not None and is_end and not is_whole:
        made = None if made == date.max else made + timedelta(days=1)
    if made is None or not is_whole:
        lost.append(Lost(path=part.at(name), said=_NO_DAY if made is None else _TIME_LOST))
    return made


def _day_of(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


# ---------------------------------------------------------------- writing


def write_volume(hours: Decimal) -> str:
    """Return hours as XML Schema's ``duration``, exactly.

    >>> write_volume(Decimal("62.5"))
    'PT62H30M'
    """
    return "PT" + _time(hours * _HOUR)


def write_weeks(weeks: Decimal) -> str:
    """Return weeks as XML Schema's ``duration``, which has days but no weeks.

    >>> write_weeks(Decimal("1.5"))
    'P10DT12H'
    """
    days, rest = divmod(weeks * _WEEK, _DAY)
    time = _time(rest)
    return "P" + (f"{int(days)}D" if days else "") + (f"T{time}" if time else "")


def write_day(on: date) -> str:
    """Return the moment a day begins, in UTC.

    >>> write_day(date(2026, 4, 1))
    '2026-04-01T00:00:00Z'
    """
    return f"{on.isoformat()}T00:00:00Z"


def _time(seconds: Decimal) -> str:
    hours, rest = divmod(seconds, _HOUR)
    minutes, left = divmod(rest, 60)
    written = f"{left:f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return (
        (f"{int(hours)}H" if hours else "")
        + (f"{int(minutes)}M" if minutes else "")
        + (f"{written}S" if left else "")
    )


_NOT_HOURS = Text(
    ja="学習量「{value}」は時間数として読めません。",
    en="The volume of learning {value} is no number of hours.",
)
_NOT_WEEKS = Text(
    ja="期間「{value}」は週の数として読めません。", en="The duration {value} is no number of weeks."
)
_CREDIT_UNKNOWN = Text(
    ja="どの制度の単位か分かりません。", en="Which system's credit it is is not known."
)
_ONE_CREDIT = Text(
    ja="2つ目以降の単位数は読み込みません。", en="Only the first amount of credit is read."
)
_NO_DAY = Text(ja="日付として読めません。", en="It is no date.")
_TIME_LOST = Text(
    ja="時刻は落とし、書かれた日付として読みました。",
    en="Its time of day was dropped, and it was read as the day that is written.",
)
