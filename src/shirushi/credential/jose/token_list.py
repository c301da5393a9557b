"""The IETF's status lists: a signed token with one to eight bits for each credential."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.jose import base64url, claims, jws
from shirushi.credential.jose.keys import signing_keys
from shirushi.credential.keys import KeySource, Signer
from shirushi.credential.status.bitstring import MOST_BYTES, StatusIndexOutside
from shirushi.credential.status.lists import StatusSource

#: How many bits one status may have (``#section-4.1``).
WIDTHS = (1, 2, 4, 8)
TYPE = "statuslist+jwt"
_MOST_INDEX = MOST_BYTES * 8
_MOST_URL_CHARS = 2_048


class TokenListInvalid(ShirushiError):
    """A status list token, or a credential's reference to one, is not as it must be."""

    code = "credential.token-list-invalid"
    text = Text(
        ja="トークン形式のステータスリストの「{name}」が正しくありません。",
        en="The status list token's {name} is not as it must be.",
    )


class TokenStatus(Enum):
    """What a status says (``#section-7.1``); any other value is the issuer's own."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2
    OTHER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenStatusEntry:
    """Where one credential's status stands: a list's address, and the place in it."""

    list_url: str
    index: int


class TokenList:
    """A list of statuses of 1, 2, 4 or 8 bits; the first lies in the lowest bits of a byte.

    >>> found = TokenList(bits=2, length=8)
    >>> found.set(3, 2)
    >>> found.get(3), TokenList.decode(found.encode(), bits=2).get(3)
    (2, 2)
    """

    def __init__(self, *, bits: int, length: int) -> None:
        if bits not in WIDTHS:
            raise TokenListInvalid(path="status_list.bits", name="bits")
        size = -(-length * bits // 8)
        if length < 1 or size > MOST_BYTES:
            raise TokenListInvalid(path="status_list.lst", name="lst")
        self.bits = bits
        self._bytes = bytearray(size)

    @property
    def length(self) -> int:
        """How many statuses the list has room for."""
        return len(self._bytes) * 8 // self.bits

    def get(self, index: int) -> int:
        """Return one status. Raises ``StatusIndexOutside``."""
        place, shift = self._place(index)
        return self._bytes[place] >> shift & (1 << self.bits) - 1

    def set(self, index: int, value: int) -> None:
        """Set one status. Raises ``StatusIndexOutside``, or ``TokenListInvalid`` if too wide."""
        place, shift = self._place(index)
        most = (1 << self.bits) - 1
        if not 0 <= value <= most:
            raise TokenListInvalid(path="status_list.bits", name="bits")
        self._bytes[place] = self._bytes[place] & ~(most << shift) | value << shift

    def encode(self) -> str:
        """Return the list as ``lst``: DEFLATE in the ZLIB format, base64url (``#section-4.1``)."""
        return base64url.encode(zlib.compress(bytes(self._bytes), 9))

    @classmethod
    def decode(cls, lst: str, *, bits: int, path: str = "status_list.lst") -> TokenList:
        """Return the list in ``lst``, unpacked no further than ``MOST_BYTES``.

        Raises ``TokenListInvalid`` or ``Base64UrlInvalid``.
        """
        packed = base64url.decode(lst, path=path)
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS)
        try:
            data = unpacker.decompress(packed, MOST_BYTES + 1)
        except zlib.error:
            raise TokenListInvalid(path=path, name="lst") from None
        if not data or len(data) > MOST_BYTES or not unpacker.eof or unpacker.unused_data:
            raise TokenListInvalid(path=path, name="lst")
        found = cls(bits=bits, length=len(data) * 8 // bits if bits in WIDTHS else 1)
        found._bytes[:] = data
        return found

    def _place(self, index: int) -> tuple[int, int]:
        if not 0 <= index < self.length:
            raise StatusIndexOutside(index=index, length=self.length)
        return divmod(index * self.bits, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedList:
    """A list whose signature held.

    keep_until
        Until when it may be used again without asking anew (``ttl``), or ``None`` if not told.
    """

    statuses: TokenList = field(repr=False)
    issuer: str
    keep_until: datetime | None = None
    expires_at: datetime | None = None


# ---------------------------------------------------------------- reading


def read_entry(status: Any, *, path: str = "status") -> TokenStatusEntry:
    """Return where a credential's ``status`` claim points. Raises ``TokenListInvalid``.

    ``#section-6.1``. A ``status`` that names no list cannot be answered, and is refused.

    >>> read_entry({"status_list": {"idx": 3, "uri": "https://u.example/1"}}).index
    3
    """
    inner = status.get("status_list") if isinstance(status, dict) else None
    if not isinstance(inner, dict):
        raise TokenListInvalid(path=f"{path}.status_list", name="status_list")
    index, url = inner.get("idx"), inner.get("uri")
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < _MOST_INDEX:
        raise TokenListInvalid(path=f"{path}.status_list.idx", name="idx")
    if not isinstance(url, str) or not url or len(url) > _MOST_URL_CHARS:
        raise TokenListInvalid(path=f"{path}.status_list.uri", name="uri")
    return TokenStatusEntry(list_url=url, index=index)


def check_list(
    text: str, *, list_url: str, issuer: str, keys: KeySource, now: datetime
) -> CheckedList:
    """Return the list in a status list token, once it is known to be the issuer's own word.

    issuer
        Whose credential is looked up; the list must be signed with a key of theirs.

    ``#section-8.3``: of the right type, about the address it was asked from, in force. Raises
    ``HeaderRefused``, ``TokenListInvalid``, ``TokenExpired``, ``TokenNotYetValid``, or what
    reading a token, ``signing_keys`` and ``jws.check`` raise.
    """
    token = jws.read(text.strip(" \t\r\n"))
    if token.typ != TYPE:
        raise jws.HeaderRefused(path="header.typ", name="typ")
    payload = token.claims()
    if payload.get("sub") != list_url:
        raise TokenListInvalid(path="sub", name="sub")
    if payload.get("iss", issuer) != issuer:
        raise TokenListInvalid(path="iss", name="iss")
    trusted = signing_keys(token, issuer=issuer, keys=keys, now=now, well_known=True)
    jws.check(token, trusted)
    made = claims.moment(payload, "iat")
    if made is None:
        raise TokenListInvalid(path="iat", name="iat")
    claims.check_period(payload, now=now)
    return CheckedList(
        statuses=read_statuses(payload.get("status_list")),
        issuer=issuer,
        keep_until=_keep_until(payload, made),
        expires_at=claims.moment(payload, "exp"),
    )


def read_statuses(given: Any, *, path: str = "status_list") -> TokenList:
    """Return the list in a ``status_list`` claim. Raises ``TokenListInvalid``."""
    if not isinstance(given, dict):
        raise TokenListInvalid(path=path, name="status_list")
    bits, lst = given.get("bits"), given.get("lst")
    if isinstance(bits, bool) or bits not in WIDTHS:
        raise TokenListInvalid(path=f"{path}.bits", name="bits")
    if not isinstance(lst, str):
        raise TokenListInvalid(path=f"{path}.lst", name="lst")
    return TokenList.decode(lst, bits=bits, path=f"{path}.lst")


def find_status(
    entry: TokenStatusEntry,
    *,
    issuer: str,
    statuses: StatusSource,
    keys: KeySource,
    now: datetime,
) -> TokenStatus:
    """Return a credential's status, from a list that is itself checked.

    Raises ``StatusNotReached``, ``StatusIndexOutside``, or what ``check_list`` raises; in each
    of those cases the status is unknown and neither good nor bad.
    """
    data = statuses.status_list(entry.list_url)
    found = check_list(
        data.decode("ascii", "replace"),
        list_url=entry.list_url,
        issuer=issuer,
        keys=keys,
        now=now,
    )
    value = found.statuses.get(entry.index)
    return _KNOWN.get(value, TokenStatus.OTHER)


def _keep_until(payload: JsonObject, made: datetime) -> datetime | None:
    ttl = payload.get("ttl")
    if ttl is None:
        return None
    if isinstance(ttl, bool) or not isinstance(ttl, int | float) or not 0 < ttl <= _MOST_TTL:
        raise TokenListInvalid(path="ttl", name="ttl")
    return made + timedelta(seconds=int(ttl))


_KNOWN = {one.value: one for one in TokenStatus if one is not TokenStatus.OTHER}
#: Ten years; longer is a mistake or an attack on date arithmetic.
_MOST_TTL = 10 * 366 * 86_400


# ---------------------------------------------------------------- issuing


def issue_token_list(
    statuses: TokenList,
    *,
    list_url: str,
    signer: Signer,
    created_at: datetime,
    expires_at: datetime | None = None,
    ttl: timedelta | None = None,
) -> bytes:
    """Return the signed list, as the bytes to publish at ``list_url`` (``#section-5.1``)."""
    payload: JsonObject = {
        "iss": signer.controller,
        "sub": list_url,
        "iat": claims.seconds(created_at),
        "status_list": {"bits": statuses.bits, "lst": statuses.encode()},
    }
    if expires_at is not None:
        payload["exp"] = claims.seconds(expires_at)
    if ttl is not None:
        payload["ttl"] = int(ttl.total_seconds())
    header = {"alg": signer.alg, "typ": TYPE, "kid": signer.verification_method}
    return jws.sign(header, json.write(payload), signer=signer).encode("ascii")
