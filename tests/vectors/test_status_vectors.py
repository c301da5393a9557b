"""The status lists of the specifications' examples and of other implementers."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.credential.status import lists, revocation_list, status_list_2021
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.credential.status.lists import StatusEntryInvalid
from tests.vectors_at import vector_json
from tests.world import NOW

W3C = "w3c-status-lists"


def entries(document: dict[str, Any]) -> list[dict[str, Any]]:
    given = document["credentialStatus"]
    return given if isinstance(given, list) else [given]


def test_the_specifications_entries_are_read() -> None:
    first = [
        lists.read_entry(one, path="credentialStatus")
        for one in entries(vector_json(W3C, "bsl-example-01.json"))
    ]

    assert [(one.index, one.purpose) for one in first] == [
        (94567, "revocation"),
        (23452, "suspension"),
    ]


@pytest.mark.parametrize("name", ["bsl-example-02.json", "bsl-example-04.json"])
def test_the_specifications_list_tells_that_nothing_is_revoked(name: str) -> None:
    document = vector_json(W3C, name)
    (entry,) = [
        lists.read_entry(one, path="credentialStatus")
        for one in entries(vector_json(W3C, "bsl-example-03.json"))
    ]

    bits = lists.read_list(document, entry, issuer=document["issuer"], now=NOW)

    assert bits.get(entry.index) is False


def test_a_list_of_2021_that_states_no_purpose_is_not_guessed_to_have_one() -> None:
    document = vector_json("spruceid-ssi", "tests", "statusList.json")
    entry = StatusEntry(list_url=document["id"], index=3)

    with pytest.raises(StatusEntryInvalid) as caught:
        status_list_2021.read_list(document, entry, issuer=document["issuer"], now=NOW)

    assert caught.value.path == "credentialSubject.statusPurpose"
    encoded = document["credentialSubject"]["encodedList"]
    assert status_list_2021.decode(encoded).length >= 131_072


def test_an_entry_of_2021_with_a_number_as_index_is_read() -> None:
    document = vector_json("dcc-verifierplus-lcw", "lcw", "revokedCredential-02.json")

    found = status_list_2021.read_entry(document["credentialStatus"], path="credentialStatus")

    assert (found.index, found.purpose) == (3, "revocation")


def test_an_entry_of_2021_without_its_list_is_refused() -> None:
    document = vector_json("w3c-vc-jose-cose", "credential-full.json")

    with pytest.raises(StatusEntryInvalid) as caught:
        status_list_2021.read_entry(document["credentialStatus"], path="credentialStatus")

    assert caught.value.path == "credentialStatus.statusListCredential"


def test_the_validators_revocation_lists_address_is_read() -> None:
    document = vector_json("1edtech-ob30-validator", "credential-status-revoked.json")

    url = revocation_list.read_entry(document["credentialStatus"], path="credentialStatus")

    assert url.startswith("https://dc.1edtech.org/")
