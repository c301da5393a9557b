"""StatusList2021, as credentials until 2024 point at it."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import pytest

from shirushi.credential.status import status_list_2021
from shirushi.credential.status.bitstring import MOST_BYTES, Bitstring, StatusEntry
from shirushi.credential.status.bitstring import StatusListInvalid as Unreadable
from shirushi.credential.status.lists import StatusEntryInvalid
from tests.world import LIST_URL, NOW

ISSUER = "https://u.example/issuer"
ENTRY = StatusEntry(list_url=LIST_URL, index=7)


def encoded(*indices: int) -> str:
    bits = Bitstring()
    for index in indices:
        bits.set(index, on=True)
    return bits.encode()[1:]


def listed(**changes: Any) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "id": LIST_URL,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": {"id": ISSUER},
        "issuanceDate": "2024-01-01T00:00:00Z",
        "credentialSubject": {
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": encoded(7),
        },
        **changes,
    }


def subject(**changes: Any) -> dict[str, Any]:
    return listed(credentialSubject={**listed()["credentialSubject"], **changes})


@pytest.mark.parametrize("index", ["7", 7])
def test_an_index_is_read_as_a_string_and_as_a_number(index: object) -> None:
    entry = {
        "type": "StatusList2021Entry",
        "statusPurpose": "suspension",
        "statusListIndex": index,
        "statusListCredential": LIST_URL,
    }

    found = status_list_2021.read_entry(entry, path="credentialStatus")

    assert found == StatusEntry(list_url=LIST_URL, index=7, purpose="suspension")


@pytest.mark.parametrize(
    "change",
    [
        {"type": "BitstringStatusListEntry"},
        {"statusPurpose": "message"},
        {"statusListIndex": "-7"},
        {"statusListIndex": "７"},
        {"statusListIndex": True},
        {"statusListIndex": 7.0},
        {"statusListCredential": None},
        {"statusSize": 2},
        {"statusSize": True},
    ],
)
def test_an_entry_that_is_not_as_it_must_be_is_refused(change: dict[str, Any]) -> None:
    entry = {
        "type": "StatusList2021Entry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": LIST_URL,
        **change,
    }

    with pytest.raises(StatusEntryInvalid) as caught:
        status_list_2021.read_entry(entry, path="credentialStatus")

    assert caught.value.path == f"credentialStatus.{next(iter(change))}"


def test_a_list_tells_its_bits() -> None:
    bits = status_list_2021.read_list(listed(), ENTRY, issuer=ISSUER, now=NOW)

    assert (bits.get(6), bits.get(7), bits.get(8)) == (False, True, False)


def test_both_alphabets_of_base64_are_read_padded_or_not() -> None:
    # Bits with no pattern, so that every letter of the alphabet stands in the text.
    packed = gzip.compress(bytes(number * number % 251 for number in range(16384)), mtime=0)
    plain, safe = base64.b64encode(packed).decode(), base64.urlsafe_b64encode(packed).decode()

    read = {status_list_2021.decode(one).get(7) for one in (plain, safe, safe.rstrip("="))}

    assert len({plain, safe}) == 2
    assert len(read) == 1


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (listed(type=["VerifiableCredential", "BitstringStatusListCredential"]), "type"),
        (listed(id="https://elsewhere.example/1"), "id"),
        (listed(id=[LIST_URL]), "id"),
        (listed(issuer="https://elsewhere.example"), "issuer"),
        (listed(issuer=None), "issuer"),
        (listed(issuanceDate="2026-12-01T00:00:00Z"), "issuanceDate"),
        (listed(expirationDate="2026-01-01T00:00:00Z"), "expirationDate"),
        (listed(validUntil="2026-11-20T00:00:00Z"), "validUntil"),
        (listed(credentialSubject=[]), "credentialSubject"),
        (subject(type="BitstringStatusList"), "credentialSubject"),
        (subject(statusPurpose="suspension"), "credentialSubject.statusPurpose"),
        (subject(statusPurpose=None), "credentialSubject.statusPurpose"),
        (subject(encodedList=None), "credentialSubject.encodedList"),
    ],
)
def test_a_list_that_is_not_as_it_must_be_is_refused(document: dict[str, Any], path: str) -> None:
    with pytest.raises(StatusEntryInvalid) as caught:
        status_list_2021.read_list(document, ENTRY, issuer=ISSUER, now=NOW)

    assert caught.value.path == path


def packed(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("u" + encoded(), "not base64"),
        ("H4sI====", "not base64"),
        (encoded() + "+_", "not base64"),
        ("AAAA", "not GZIP"),
        (packed(b""), "empty"),
        (packed(b"\0" * (MOST_BYTES * 40)), "over"),
        (packed(b"\0" * 16384)[:40], "cut off"),
        (
            base64.b64encode(
                gzip.compress(b"\0" * 16384, mtime=0) + gzip.compress(b"\1" * 8, mtime=0)
            ).decode(),
            "more behind",
        ),
    ],
)
def test_a_text_that_is_no_list_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        status_list_2021.decode(text)
