"""Attacks on status lists and entries: what cannot be looked up is never good."""

from __future__ import annotations

import base64
import gzip
import zlib
from typing import Any

import pytest

from shirushi.credential import multibase
from shirushi.credential.keys import Ed25519Signer
from shirushi.credential.report import Answer
from shirushi.credential.status.bitstring import MOST_BYTES, Bitstring
from shirushi.credential.status.lists import StatusesAtHand, write_list
from tests.attacking import (
    accepted,
    answer_of,
    refused,
    sent,
    signed,
    unsigned,
    whole,
)
from tests.world import (
    AWARDED,
    LIST_URL,
    SIGNER,
    STRANGER,
    statuses,
)


def list_of(document: dict[str, Any], signer: Ed25519Signer = SIGNER) -> StatusesAtHand:
    return StatusesAtHand(lists={LIST_URL: sent(signed(document, signer=signer))})


def plain_list(**subject: Any) -> dict[str, Any]:
    document = write_list(
        Bitstring(),
        list_url=LIST_URL,
        issuer=SIGNER.controller,
        purpose="revocation",
        valid_from=AWARDED,
        valid_until=None,
    )
    document["credentialSubject"].update(subject)
    return document


def test_the_plain_list_is_taken() -> None:
    accepted(whole(index=3), lists=list_of(plain_list()))


def bomb(*, unpacked: int) -> str:
    return multibase.encode_base64url(gzip.compress(bytes(unpacked), mtime=0))


@pytest.mark.parametrize(
    ("encoded", "code"),
    [
        (bomb(unpacked=64 * 1024 * 1024), "credential.status-list-invalid"),
        (bomb(unpacked=MOST_BYTES + 1), "credential.status-list-invalid"),
        (bomb(unpacked=1 << 14)[:-8], "credential.status-list-invalid"),
        (
            "u" + base64.urlsafe_b64encode(zlib.compress(bytes(1 << 14))).rstrip(b"=").decode(),
            "credential.status-list-invalid",
        ),
        (bomb(unpacked=1 << 14)[1:], "credential.multibase-invalid"),
        ("z" + "1" * 100_000, "credential.multibase-invalid"),
        ("u!!!", "credential.multibase-invalid"),
    ],
    ids=["bomb", "one too long", "cut", "zlib", "no u", "base58", "no base64"],
)
def test_a_status_list_whose_bits_are_a_bomb_or_none(encoded: str, code: str) -> None:
    report = refused(whole(index=3), code, lists=list_of(plain_list(encodedList=encoded)))

    assert report.answer is Answer.STATUS_UNKNOWN


def test_a_list_that_hides_nobody_is_minded_and_an_index_behind_it_is_unknown() -> None:
    lists = list_of(plain_list(encodedList=bomb(unpacked=1024)))

    assert answer_of(whole(index=3), lists=lists) is Answer.VALID_WITH_WARNINGS
    assert answer_of(whole(index=8192), lists=lists) is Answer.STATUS_UNKNOWN


def test_two_lists_packed_one_behind_the_other() -> None:
    packed = gzip.compress(bytes(1 << 14), mtime=0) + gzip.compress(b"\xff" * (1 << 14), mtime=0)
    encoded = multibase.encode_base64url(packed)

    refused(
        whole(index=3),
        "credential.status-list-invalid",
        lists=list_of(plain_list(encodedList=encoded)),
    )


def test_a_list_that_a_stranger_made_for_another_address_or_nobody_signed() -> None:
    made = {**plain_list(), "issuer": STRANGER.controller, "id": "https://s.example/status/9"}

    refused(whole(index=3), "credential.status-entry-invalid", lists=list_of(made, STRANGER))
    refused(
        whole(index=3),
        "credential.proof-missing",
        lists=StatusesAtHand(lists={LIST_URL: sent(plain_list())}),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"validUntil": "2026-09-01T00:00:00Z"},
        {"validFrom": "2027-01-01T00:00:00Z"},
        {"id": "https://mc.shirushi-u.example.ac.jp/status/2"},
        {"type": ["VerifiableCredential"]},
    ],
)
def test_a_list_that_is_out_of_date_or_another(change: dict[str, Any]) -> None:
    refused(
        whole(index=3),
        "credential.status-entry-invalid",
        lists=list_of({**plain_list(), **change}),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"type": "BitstringStatusList", "statusListIndex": None, "statusListCredential": None},
        {"statusPurpose": "gossip"},
        {"statusPurpose": None},
        {"statusListIndex": "-1"},
        {"statusListIndex": "3.0"},
        {"statusListIndex": "٣"},
        {"statusListIndex": True},
    ],
)
def test_a_status_that_we_cannot_look_up_is_unknown_and_never_good(change: dict[str, Any]) -> None:
    document = unsigned(index=3)
    entry = {**_first(document["credentialStatus"]), **change}
    document["credentialStatus"] = {name: one for name, one in entry.items() if one is not None}

    assert not answer_of(signed(document), lists=statuses()).holds


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def test_an_index_behind_the_lists_end() -> None:
    refused(whole(index=999_999), "credential.status-index-outside", lists=statuses())


def test_a_suspension_counts_like_a_revocation() -> None:
    bits = Bitstring()
    bits.set(3, on=True)
    made = plain_list(statusPurpose="suspension", encodedList=bits.encode())
    document = unsigned(index=3)
    document["credentialStatus"] = {
        **_first(document["credentialStatus"]),
        "statusPurpose": "suspension",
    }

    assert answer_of(signed(document), lists=list_of(made)) is Answer.SUSPENDED
