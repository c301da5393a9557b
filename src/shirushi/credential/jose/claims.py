"""The registered claims of a token (RFC 7519 section 4.1), read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

#: The names that RFC 7519 registers; in a payload that is a credential they are not its fields.
REGISTERED = ("iss", "sub", "aud", "exp", "nbf", "iat", "jti")

#: How far two servers' clocks may differ.
LEEWAY = timedelta(minutes=5)

#: Seconds of the year 9999's end; a later moment is a mistake or an attack on date arithmetic.
_LAST_SECOND = 253_402_300_799


class ClaimInvalid(ShirushiError):
    """A token's claim is missing, or not as it must be."""

    code = "credential.claim-invalid"
    text = Text(
        ja="トークンの「{name}」がないか、正しくありません。",
        en="The token's {name} is missing or not as it must be.",
    )


class ClaimDiffers(ShirushiError):
    """A token says one thing in its claims and another in the credential inside."""

    code = "credential.claim-differs"
    text = Text(
        ja="トークンの「{name}」が証明書の「{field}」と一致しません。",
        en="The token's {name} is not the credential's {field}.",
    )


class TokenExpired(ShirushiError):
    """The moment until which a token may be accepted has passed."""

    code = "credential.token-expired"
    text = Text(ja="トークンの有効期限({at})が過ぎています。", en="The token expired at {at}.")


class TokenNotYetValid(ShirushiError):
    """The moment from which a token may be accepted has not come."""

    code = "credential.token-not-yet-valid"
    text = Text(ja="トークンは {at} から有効です。", en="The token holds from {at}.")


def moment(claims: Mapping[str, Any], name: str) -> datetime | None:
    """Return a claim that is a moment (NumericDate), or ``None`` where it does not stand.

    Raises ``ClaimInvalid``.

    >>> moment({"exp": 0}, "exp")
    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    if name not in claims:
        return None
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ClaimInvalid(path=name, name=name)
    if not 0 <= value <= _LAST_SECOND:
        raise ClaimInvalid(path=name, name=name)
    return datetime.fromtimestamp(int(value), UTC)


def text(claims: Mapping[str, Any], name: str) -> str | None:
    """Return a claim that is a text, or ``None``. Raises ``ClaimInvalid``."""
    if name not in claims:
        return None
    value = claims[name]
    if not isinstance(value, str) or not value:
        raise ClaimInvalid(path=name, name=name)
    return value


def issued_at(claims: Mapping[str, Any]) -> datetime | None:
    """Return ``iat``; a date in words is read too, since the W3C's own test tokens write one."""
    value = claims.get("iat")
    return parse_time(value, path="iat") if isinstance(value, str) else moment(claims, "iat")


def told_of(claims: Mapping[str, Any], *, now: datetime) -> tuple[Text, ...]:
    """Return a warning where a token says that it was made in the future.

    The clocks of two servers may differ by ``LEEWAY``. Raises ``ClaimInvalid`` or
    ``TimeInvalid`` for an ``iat`` that is no moment.
    """
    at = issued_at(claims)
    if at is None or at <= now + LEEWAY:
        return ()
    return (_FROM_THE_FUTURE.format(at=format_time(at)),)


_FROM_THE_FUTURE = Text(
    ja="トークンの作成日時({at})が未来です。",
    en="The token says that it was made at {at}, later than now.",
)


def check_period(claims: Mapping[str, Any], *, now: datetime) -> None:
    """Raise ``TokenNotYetValid`` or ``TokenExpired`` unless ``now`` lies in the token's period.

    ``nbf`` is inside, ``exp`` outside (RFC 7519 sections 4.1.4 and 4.1.5).
    """
    starts, ends = moment(claims, "nbf"), moment(claims, "exp")
    if starts is not None and starts > now:
        raise TokenNotYetValid(path="nbf", at=format_time(starts))
    if ends is not None and ends <= now:
        raise TokenExpired(path="exp", at=format_time(ends))


def seconds(at: datetime) -> int:
    """Return a moment as NumericDate, whole seconds."""
    return int(at.timestamp())
