"""The 1EdTech Revocation List."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.credential.status import revocation_list
from shirushi.credential.status.lists import (
    StatusEntryInvalid,
    StatusesAtHand,
    StatusNotReached,
)

URL = "https://u.example/revocations"
CREDENTIAL = {"id": "urn:uuid:1", "issuer": {"id": "https://u.example"}}
ENTRY = {"id": URL, "type": "1EdTechRevocationList"}


def checked(listed: Any, **changes: Any) -> revocation_list.Revocation:
    source = StatusesAtHand(lists={URL: json.dumps(listed).encode()})
    return revocation_list.check(
        {**CREDENTIAL, **changes}, ENTRY, source=source, path="credentialStatus"
    )


@pytest.mark.parametrize("name", ["revokedCredential", "revokedCredentials"])
def test_a_listed_credential_is_revoked_and_the_reason_is_told(name: str) -> None:
    listed = {name: [{"id": "urn:uuid:1", "revocationReason": "mistake"}]}

    found = checked(listed)

    assert found == revocation_list.Revocation(list_url=URL, revoked=True, reason="mistake")


@pytest.mark.parametrize(
    "entries", [[], [{"id": "urn:uuid:2"}], [{"id": "urn:uuid:1", "revoked": False}]]
)
def test_a_credential_that_is_not_listed_or_listed_as_standing_is_not_revoked(
    entries: list[Any],
) -> None:
    assert not checked({"issuer": "https://u.example", "revokedCredential": entries}).revoked


def test_of_two_entries_the_one_that_revokes_counts() -> None:
    entries = [{"id": "urn:uuid:1", "revoked": False}, {"id": "urn:uuid:1", "revoked": True}]

    assert checked({"revokedCredential": entries}).revoked


@pytest.mark.parametrize(
    ("listed", "path"),
    [
        ({}, "revokedCredential"),
        ({"id": "https://elsewhere.example", "revokedCredential": []}, "id"),
        ({"id": [], "revokedCredential": []}, "id"),
        ({"issuer": "https://elsewhere.example", "revokedCredential": []}, "issuer"),
        ({"revokedCredential": ["urn:uuid:1"]}, "revokedCredential[0]"),
        (
            {"revokedCredential": [{"id": "urn:uuid:1", "revoked": "false"}]},
            "revokedCredential[0].revoked",
        ),
    ],
)
def test_a_list_that_is_not_as_it_must_be_tells_nothing(listed: Any, path: str) -> None:
    with pytest.raises(StatusEntryInvalid) as caught:
        checked(listed)

    assert caught.value.path == path


def test_a_credential_without_a_name_can_stand_on_no_list() -> None:
    with pytest.raises(StatusEntryInvalid) as caught:
        checked({"revokedCredential": []}, id=None)

    assert caught.value.path == "id"


def test_a_list_out_of_reach_is_neither_revoked_nor_in_order() -> None:
    with pytest.raises(StatusNotReached):
        revocation_list.check(CREDENTIAL, ENTRY, source=StatusesAtHand(), path="credentialStatus")


def test_bytes_that_are_no_json_raise_only_ours() -> None:
    source = StatusesAtHand(lists={URL: b"<html>"})

    with pytest.raises(ShirushiError):
        revocation_list.check(CREDENTIAL, ENTRY, source=source, path="credentialStatus")


@pytest.mark.parametrize("entry", [{"id": URL, "type": "Other"}, {"type": ENTRY["type"]}])
def test_an_entry_that_is_not_as_it_must_be_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(StatusEntryInvalid):
        revocation_list.read_entry(entry, path="credentialStatus")
