"""A list that is itself a credential: each thing that must be right about it, on its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shirushi.credential import multibase
from shirushi.credential.multibase import MultibaseInvalid
from shirushi.credential.status import lists, status_list_2021
from shirushi.credential.status.bitstring import (
    LEAST_LENGTH,
    MOST_BYTES,
    Bitstring,
    StatusEntry,
    StatusIndexOutside,
    StatusListInvalid,
)
from shirushi.credential.status.lists import StatusEntryInvalid
from tests.world import AWARDED, LIST_URL, NOW

ISSUER = "https://u.example/issuer"
ENTRY = StatusEntry(list_url=LIST_URL, index=7)


def listed(**changes: Any) -> dict[str, Any]:
    bits = Bitstring()
    bits.set(7, on=True)
    found = lists.write_list(
        bits,
        list_url=LIST_URL,
        issuer=ISSUER,
        purpose="revocation",
        valid_from=AWARDED,
        valid_until=NOW + timedelta(days=1),
    )
    return {name: one for name, one in {**found, **changes}.items() if one is not None}


def subject(**changes: Any) -> dict[str, Any]:
    return listed(credentialSubject={**listed()["credentialSubject"], **changes})


@pytest.mark.parametrize(
    "document",
    [
        listed(),
        listed(id=None),
        listed(validFrom=None, validUntil=None),
        listed(issuer={"id": ISSUER}),
        subject(type=["BitstringStatusList"], statusPurpose=["message", "revocation"]),
    ],
)
def test_a_list_in_force_tells_its_bits(document: dict[str, Any]) -> None:
    bits = lists.read_list(document, ENTRY, issuer=ISSUER, now=NOW)

    assert (bits.get(6), bits.get(7)) == (False, True)


def test_a_list_says_until_when_it_is_good() -> None:
    assert listed()["validUntil"] == "2026-11-21T00:00:00Z"


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (listed(type="BitstringStatusListCredential"), "type"),
        (listed(type=["VerifiableCredential"]), "type"),
        (listed(id="https://elsewhere.example/1"), "id"),
        (listed(issuer="https://elsewhere.example"), "issuer"),
        (listed(issuer=None), "issuer"),
        (listed(credentialSubject=[]), "credentialSubject.type"),
        (subject(type="StatusList2021"), "credentialSubject.type"),
        (subject(type=None), "credentialSubject.type"),
        (subject(statusPurpose="suspension"), "credentialSubject.statusPurpose"),
        (subject(statusPurpose=None), "credentialSubject.statusPurpose"),
        (listed(validFrom="2026-11-20T00:00:01Z"), "validFrom"),
        (listed(validUntil="2026-11-20T00:00:00Z"), "validUntil"),
        (subject(encodedList=None), "credentialSubject.encodedList"),
        (subject(encodedList=["u"]), "credentialSubject.encodedList"),
    ],
)
def test_a_list_that_is_not_as_it_must_be_is_refused(document: dict[str, Any], path: str) -> None:
    with pytest.raises(StatusEntryInvalid) as caught:
        lists.read_list(document, ENTRY, issuer=ISSUER, now=NOW)

    assert caught.value.path == path


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": LIST_URL,
        **changes,
    }


@pytest.mark.parametrize(
    "index", ["-1", "+7", " 7", "7.0", "七", "٧", "9" * 5000, -1, True, 7.0, None]
)
def test_an_index_that_is_none_is_refused(index: Any) -> None:
    with pytest.raises(StatusEntryInvalid) as caught:
        lists.read_entry(entry(statusListIndex=index), path="credentialStatus")

    assert caught.value.path == "credentialStatus.statusListIndex"


@pytest.mark.parametrize("index", ["7", "007", 7])
def test_an_index_is_read_as_a_text_and_as_a_number(index: Any) -> None:
    found = lists.read_entry(entry(statusListIndex=index), path="credentialStatus")

    assert found == ENTRY


def test_an_older_list_whose_end_lies_ahead_is_in_force() -> None:
    document = {
        "id": LIST_URL,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": ISSUER,
        "issuanceDate": "2024-01-01T00:00:00Z",
        "expirationDate": "2026-11-20T00:00:01Z",
        "credentialSubject": {
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": listed()["credentialSubject"]["encodedList"][1:],
        },
    }

    assert status_list_2021.read_list(document, ENTRY, issuer=ISSUER, now=NOW).get(7)


# ---------------------------------------------------------------- bits


@pytest.mark.parametrize("length", [0, LEAST_LENGTH - 8, LEAST_LENGTH + 1, MOST_BYTES * 8 + 8])
def test_no_list_of_another_length_is_made(length: int) -> None:
    with pytest.raises(StatusListInvalid):
        Bitstring(length=length)


def test_the_longest_list_is_made() -> None:
    assert Bitstring(length=MOST_BYTES * 8).length == MOST_BYTES * 8


@pytest.mark.parametrize("index", [-1, LEAST_LENGTH // 2])
def test_a_status_of_several_bits_outside_the_list_says_how_many_there_are(index: int) -> None:
    with pytest.raises(StatusIndexOutside) as caught:
        Bitstring().value(index, size=2)

    assert caught.value.params["length"] == LEAST_LENGTH // 2


def test_a_list_in_another_base_than_the_standards_is_refused() -> None:
    packed = multibase.decode(Bitstring().encode())

    with pytest.raises(MultibaseInvalid):
        Bitstring.decode(multibase.encode_base58(packed))
