"""Status list credentials: the bits as a signed document, and one credential's place in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.at_hand import NOT_AT_HAND
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2
from shirushi.credential.status.bitstring import Bitstring, StatusEntry


class StatusNotReached(ShirushiError):
    """A status list cannot be had, so nobody can say whether a credential was revoked."""

    code = "credential.status-not-reached"
    text = Text(
        ja="ステータスリスト「{url}」を取得できません({reason})。",
        en="The status list {url} cannot be had ({reason}).",
    )
    remedy = Text(ja="時間をおいて再度検証してください。", en="Verify again later.")


class StatusEntryInvalid(ShirushiError):
    """A credential's status entry, or the list it points at, is not as it must be."""

    code = "credential.status-entry-invalid"
    text = Text(
        ja="ステータス情報の「{name}」が正しくありません。",
        en="The status information's {name} is not as it must be.",
    )


class StatusSource(Protocol):
    """Where status list credentials come from: the network, a file, or nowhere."""

    def status_list(self, url: str) -> bytes:
        """Return the signed list at ``url``. Raises ``StatusNotReached``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusesAtHand:
    """Status lists given beforehand; every other one is out of reach."""

    lists: dict[str, bytes] = field(default_factory=dict)

    def status_list(self, url: str) -> bytes:
        """Return the signed list at ``url``. Raises ``StatusNotReached``."""
        if url not in self.lists:
            raise StatusNotReached(url=url, reason=NOT_AT_HAND)
        return self.lists[url]


def write_list(
    bits: Bitstring,
    *,
    list_url: str,
    issuer: str,
    purpose: str,
    valid_from: datetime,
    valid_until: datetime | None,
) -> JsonObject:
    """Return the list as a credential without its proof.

    Bitstring Status List v1.0 ``#bitstringstatuslistcredential``.
    """
    document: JsonObject = {
        "@context": [CREDENTIALS_V2],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": format_time(valid_from),
    }
    if valid_until is not None:
        document["validUntil"] = format_time(valid_until)
    document["credentialSubject"] = {
        "id": f"{list_url}#list",
        "type": "BitstringStatusList",
        "statusPurpose": purpose,
        "encodedList": bits.encode(),
    }
    return document


def read_entry(entry: Mapping[str, Any], *, path: str) -> StatusEntry:
    """Return where a credential's status stands. Raises ``StatusEntryInvalid``.

    The index is a string by the standard; a whole number is read too, since issuers in the
    field write one.
    """
    index = entry.get("statusListIndex")
    if isinstance(index, str) and index.isascii() and index.isdigit() and len(index) <= _DIGITS:
        index = int(index)
    if not isinstance(index, int) or isinstance(index, bool) or index < 0:
        raise StatusEntryInvalid(path=f"{path}.statusListIndex", name="statusListIndex")
    for name in ("statusListCredential", "statusPurpose"):
        if not isinstance(entry.get(name), str):
            raise StatusEntryInvalid(path=f"{path}.{name}", name=name)
    return StatusEntry(
        list_url=entry["statusListCredential"], index=index, purpose=entry["statusPurpose"]
    )


def read_size(entry: Mapping[str, Any], *, path: str) -> int:
    """Return how many bits a status of the list has, which the index counts in.

    Bitstring Status List v1.0 ``#bitstringstatuslistentry``: where a status has several bits,
    the entry lists a message for every value, so that all know what it may come to say; where it
    has one, it may. Raises ``StatusEntryInvalid``.
    """
    size = bits_stated(entry, path=path)
    messages = entry.get("statusMessage")
    if (messages is not None or size > 1) and not (
        isinstance(messages, list)
        and len(messages) == 2**size
        and all(isinstance(one, dict) for one in messages)
    ):
        raise StatusEntryInvalid(path=f"{path}.statusMessage", name="statusMessage")
    return size


def bits_stated(entry: Mapping[str, Any], *, path: str) -> int:
    """Return how many bits an entry says that a status has. Raises ``StatusEntryInvalid``."""
    size = entry.get("statusSize", 1)
    size = 1 if size == "1" else size
    if isinstance(size, bool) or not isinstance(size, int) or not 0 < size <= _MOST_SIZE:
        raise StatusEntryInvalid(path=f"{path}.statusSize", name="statusSize")
    return size


def read_list(
    document: Mapping[str, Any], entry: StatusEntry, *, issuer: str | None, now: datetime
) -> Bitstring:
    """Return the bits of a list whose proof was checked already.

    ``#validate-algorithm``: the list is of the right type and purpose, in force, and made by
    the credential's own issuer. Raises ``StatusEntryInvalid``, or what ``Bitstring.decode``
    raises.
    """
    subject = subject_of(document)
    kind = document.get("type")
    if not isinstance(kind, list) or "BitstringStatusListCredential" not in kind:
        raise StatusEntryInvalid(path="type", name="type")
    if document.get("id") not in (None, entry.list_url):
        raise StatusEntryInvalid(path="id", name="id")
    if _id(document.get("issuer")) != issuer:
        raise StatusEntryInvalid(path="issuer", name="issuer")
    kinds = subject.get("type") if isinstance(subject, dict) else None
    if not isinstance(subject, dict) or "BitstringStatusList" not in (
        kinds if isinstance(kinds, list) else [kinds]
    ):
        raise StatusEntryInvalid(path="credentialSubject.type", name="type")
    purposes = subject.get("statusPurpose")
    if entry.purpose not in (purposes if isinstance(purposes, list) else [purposes]):
        raise StatusEntryInvalid(path="credentialSubject.statusPurpose", name="statusPurpose")
    if "validFrom" in document and parse_time(document["validFrom"], path="validFrom") > now:
        raise StatusEntryInvalid(path="validFrom", name="validFrom")
    if "validUntil" in document and parse_time(document["validUntil"], path="validUntil") <= now:
        raise StatusEntryInvalid(path="validUntil", name="validUntil")
    encoded = subject.get("encodedList")
    if not isinstance(encoded, str):
        raise StatusEntryInvalid(path="credentialSubject.encodedList", name="encodedList")
    return Bitstring.decode(encoded, path="credentialSubject.encodedList")


def subject_of(document: Mapping[str, Any]) -> Any:
    """Return what a list's credential is about; an array of one is that one."""
    found = document.get("credentialSubject")
    return found[0] if isinstance(found, list) and len(found) == 1 else found


def _id(issuer: Any) -> Any:
    return issuer.get("id") if isinstance(issuer, dict) else issuer


_DIGITS = 9
#: Bits of one status; 2²⁰ different messages are more than anybody can list.
_MOST_SIZE = 20
