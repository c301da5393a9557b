"""StatusList2021: the older list of bits that credentials issued until 2024 point at.

It differs from the Bitstring Status List in three ways that matter: its types have other names,
its text is base64 without Multibase's first letter, and its credential may be of VC 1.1.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shirushi.core.dates import parse_time
from shirushi.core.text import Text
from shirushi.credential.status import lists
from shirushi.credential.status.bitstring import Bitstring, StatusEntry, StatusListInvalid
from shirushi.credential.status.lists import StatusEntryInvalid

ENTRY = "StatusList2021Entry"
LIST = "StatusList2021Credential"
#: The two purposes that the format knows (``#statuslist2021entry``).
PURPOSES = ("revocation", "suspension")


def read_entry(entry: Mapping[str, Any], *, path: str) -> StatusEntry:
    """Return where a credential's status stands. Raises ``StatusEntryInvalid``.

    ``#statuslist2021entry``. The index is a string by the text; a whole number is read too.

    >>> read_entry(
    ...     {
    ...         "type": "StatusList2021Entry",
    ...         "statusPurpose": "revocation",
    ...         "statusListIndex": "94567",
    ...         "statusListCredential": "https://u.example/status/3",
    ...     },
    ...     path="credentialStatus",
    ... )
    StatusEntry(list_url='https://u.example/status/3', index=94567, purpose='revocation')
    """
    if ENTRY not in _types(entry.get("type")):
        raise StatusEntryInvalid(path=f"{path}.type", name="type")
    found = lists.read_entry(entry, path=path)
    if lists.bits_stated(entry, path=path) != 1:
        raise StatusEntryInvalid(path=f"{path}.statusSize", name="statusSize")
    if found.purpose not in PURPOSES:
        raise StatusEntryInvalid(path=f"{path}.statusPurpose", name="statusPurpose")
    return found


def read_list(
    document: Mapping[str, Any], entry: StatusEntry, *, issuer: str | None, now: datetime
) -> Bitstring:
    """Return the bits of a list whose proof was checked already.

    ``#validate-algorithm``: the list is of the right type and purpose, in force, and made by the
    credential's own issuer. A list that does not say its purpose is not guessed to have the
    entry's. Raises ``StatusEntryInvalid`` or ``StatusListInvalid``.
    """
    subject = lists.subject_of(document)
    if LIST not in _types(document.get("type")):
        raise StatusEntryInvalid(path="type", name="type")
    if document.get("id") not in (None, entry.list_url):
        raise StatusEntryInvalid(path="id", name="id")
    stated = document.get("issuer")
    stated = stated.get("id") if isinstance(stated, dict) else stated
    if not isinstance(stated, str) or stated != issuer:
        raise StatusEntryInvalid(path="issuer", name="issuer")
    if not isinstance(subject, dict) or "StatusList2021" not in _types(subject.get("type")):
        raise StatusEntryInvalid(path="credentialSubject", name="credentialSubject")
    purposes = subject.get("statusPurpose")
    if entry.purpose not in (purposes if isinstance(purposes, list) else [purposes]):
        raise StatusEntryInvalid(path="credentialSubject.statusPurpose", name="statusPurpose")
    _check_period(document, now)
    encoded = subject.get("encodedList")
    if not isinstance(encoded, str):
        raise StatusEntryInvalid(path="credentialSubject.encodedList", name="encodedList")
    return decode(encoded, path="credentialSubject.encodedList")


def decode(encoded: str, *, path: str | None = None) -> Bitstring:
    """Return the list in ``encodedList``: GZIP in base64, of either alphabet, padded or not.

    The text names RFC 4648 without its alphabet, so that issuers write both; one text mixes
    none. Raises ``StatusListInvalid``.

    >>> decode(Bitstring().encode()[1:]).length
    131072
    """
    url_safe = bool({"-", "_"} & set(encoded))
    digits = encoded.rstrip("=")
    if (url_safe and {"+", "/"} & set(encoded)) or len(encoded) - len(digits) > _MOST_PADDING:
        raise StatusListInvalid(path=path, reason=Text(ja="base64ではありません", en="not base64"))
    try:
        packed = base64.b64decode(
            digits + "=" * (-len(digits) % 4), altchars=b"-_" if url_safe else None, validate=True
        )
    except (binascii.Error, ValueError):
        raise StatusListInvalid(
            path=path, reason=Text(ja="base64ではありません", en="not base64")
        ) from None
    return Bitstring.unpack(packed, path=path)


def _check_period(document: Mapping[str, Any], now: datetime) -> None:
    for name in ("validFrom", "issuanceDate"):
        if name in document and parse_time(document[name], path=name) > now:
            raise StatusEntryInvalid(path=name, name=name)
    for name in ("validUntil", "expirationDate"):
        if name in document and parse_time(document[name], path=name) <= now:
            raise StatusEntryInvalid(path=name, name=name)


def _types(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


_MOST_PADDING = 2
