"""Several entries of status, and what one must say (``#bitstringstatuslistentry``)."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.credential.report import Answer, Report, StepName
from shirushi.credential.status.bitstring import Bitstring
from shirushi.credential.status.lists import StatusesAtHand, write_list
from tests.attacking import sent, signed, unsigned
from tests.world import AWARDED, LIST_URL, SIGNER, checked


def listed(*bits: int) -> JsonObject:
    """Return a list for revoking and suspending with those bits set, not yet signed."""
    packed = Bitstring(length=262_144)
    for one in bits:
        packed.set(one, on=True)
    document = write_list(
        packed,
        list_url=LIST_URL,
        issuer=SIGNER.controller,
        purpose="revocation",
        valid_from=AWARDED,
        valid_until=None,
    )
    document["credentialSubject"]["statusPurpose"] = ["revocation", "suspension"]
    return document


def verified(*entries: JsonObject, status_list: JsonObject) -> Report:
    document = unsigned(index=0)
    document["credentialStatus"] = list(entries)
    lists = StatusesAtHand(lists={LIST_URL: sent(signed(status_list))})
    return checked(sent(signed(document)), lists=lists)


def entry(index: int, purpose: str, **fields: Any) -> JsonObject:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": LIST_URL,
        **fields,
    }


@pytest.mark.parametrize("first", ["revocation", "suspension"])
def test_what_is_suspended_and_revoked_is_revoked(first: str) -> None:
    entries = [entry(5, "revocation"), entry(6, "suspension")]
    entries = entries if first == "revocation" else entries[::-1]

    found = verified(*entries, status_list=listed(5, 6))

    assert found.answer is Answer.REVOKED


def test_what_is_only_suspended_says_where() -> None:
    found = verified(entry(5, "revocation"), entry(6, "suspension"), status_list=listed(6))

    assert found.answer is Answer.SUSPENDED
    assert found.step(StepName.STATUS).path == "credentialStatus[1]"


@pytest.mark.parametrize(
    "fields",
    [
        {"statusSize": 2},
        {"statusSize": 2, "statusMessage": [{"status": "0x0", "message": "a"}] * 3},
        {"statusSize": 2, "statusMessage": "0x0 to 0x3"},
        {"statusMessage": [{"status": "0x0", "message": "a"}]},
    ],
)
def test_a_status_without_a_message_for_each_value_is_unknown(fields: JsonObject) -> None:
    found = verified(entry(5, "revocation", **fields), status_list=listed())

    assert not found.answer.holds


def test_a_list_may_stand_in_an_array_of_one() -> None:
    status_list = listed(5)
    status_list["credentialSubject"] = [status_list["credentialSubject"]]

    assert verified(entry(4, "revocation"), status_list=status_list).answer is Answer.VALID
    assert verified(entry(5, "revocation"), status_list=status_list).answer is Answer.REVOKED
