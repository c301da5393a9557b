from __future__ import annotations

import tracemalloc
import zlib
from datetime import timedelta
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.credential.jose import base64url, claims
from shirushi.credential.jose.jws import HeaderRefused, TokenSignatureWrong
from shirushi.credential.jose.token_list import (
    TYPE,
    CheckedList,
    TokenList,
    TokenListInvalid,
    TokenStatus,
    TokenStatusEntry,
    check_list,
    find_status,
    issue_token_list,
    read_entry,
)
from shirushi.credential.keys import KeyNotTheirs
from shirushi.credential.status.bitstring import MOST_BYTES, StatusIndexOutside
from shirushi.credential.status.lists import StatusesAtHand, StatusNotReached
from tests.tokens import ISSUER, Key, compact
from tests.world import NOW

KEY = Key("ES256")
URL = "https://mc.shirushi-u.example.ac.jp/status/1"
SECOND = int(NOW.timestamp())
HEADER = {"alg": "ES256", "typ": TYPE, "kid": KEY.verification_method}


def statuses(bits: int = 2, length: int = 100) -> TokenList:
    return TokenList(bits=bits, length=length)


def payload(**changes: Any) -> dict[str, Any]:
    found = {
        "sub": URL,
        "iat": SECOND - 60,
        "status_list": {"bits": 2, "lst": statuses().encode()},
        **changes,
    }
    return {name: value for name, value in found.items() if value is not None}


def checked(text: str) -> CheckedList:
    return check_list(text, list_url=URL, issuer=ISSUER, keys=KEY.at_hand(), now=NOW)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_status_is_found_where_it_was_put(bits: int) -> None:
    found = statuses(bits, 40)
    most = (1 << bits) - 1
    for index in range(40):
        found.set(index, index % (most + 1))

    again = TokenList.decode(found.encode(), bits=bits)

    assert [again.get(index) for index in range(40)] == [i % (most + 1) for i in range(40)]
    found.set(5, 0)
    assert found.get(5) == 0


def test_the_first_status_lies_in_the_lowest_bits() -> None:
    found = statuses(1, 8)
    found.set(0, 1)

    assert zlib.decompress(base64url.decode(found.encode())) == b"\x01"


def test_an_index_outside_the_list_is_no_status() -> None:
    for index in (-1, 100, 10**12):
        with pytest.raises(StatusIndexOutside):
            statuses().get(index)
    with pytest.raises(TokenListInvalid):
        statuses().set(0, 4)


@pytest.mark.parametrize("bits", [0, 3, 5, 16, -1])
def test_other_widths_are_refused(bits: int) -> None:
    with pytest.raises(TokenListInvalid):
        TokenList(bits=bits, length=8)
    with pytest.raises(TokenListInvalid):
        TokenList.decode(statuses().encode(), bits=bits)


def test_a_list_that_unpacks_without_end_stops_at_the_limit() -> None:
    bomb = zlib.compress(bytes(64 * 1024 * 1024), 9)
    assert len(bomb) < 100_000

    packed = base64url.encode(bomb)

    tracemalloc.start()
    with pytest.raises(TokenListInvalid):
        TokenList.decode(packed, bits=1)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 4 * MOST_BYTES
    with pytest.raises(TokenListInvalid):
        TokenList(bits=8, length=MOST_BYTES + 1)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"not zlib",
        zlib.compress(b""),
        zlib.compress(bytes(9))[:-2],
        zlib.compress(bytes(9)) + b"x",
        zlib.compress(bytes(9), wbits=-15),
        zlib.compress(bytes(9), wbits=31),
    ],
)
def test_what_is_not_one_whole_zlib_stream_is_refused(packed: bytes) -> None:
    with pytest.raises(TokenListInvalid):
        TokenList.decode(base64url.encode(packed), bits=1)


# ---------------------------------------------------------------- the token around it


def test_an_issued_list_answers_for_each_credential() -> None:
    found = statuses()
    found.set(1, 1)
    found.set(2, 2)
    found.set(3, 3)
    data = issue_token_list(
        found,
        list_url=URL,
        signer=KEY,
        created_at=NOW,
        expires_at=NOW + timedelta(days=2),
        ttl=timedelta(hours=12),
    )

    def status(index: int) -> TokenStatus:
        return find_status(
            TokenStatusEntry(list_url=URL, index=index),
            issuer=ISSUER,
            statuses=StatusesAtHand(lists={URL: data}),
            keys=KEY.at_hand(),
            now=NOW,
        )

    assert [status(index) for index in range(4)] == list(TokenStatus)
    with pytest.raises(StatusIndexOutside):
        status(100)
    endless = issue_token_list(found, list_url=URL, signer=KEY, created_at=NOW)
    assert checked(endless.decode()).keep_until is None
    whole = checked(data.decode())
    assert whole.keep_until == NOW + timedelta(hours=12)
    assert whole.expires_at == NOW + timedelta(days=2)


def test_a_list_out_of_reach_is_no_answer() -> None:
    with pytest.raises(StatusNotReached):
        find_status(
            TokenStatusEntry(list_url=URL, index=0),
            issuer=ISSUER,
            statuses=StatusesAtHand(),
            keys=KEY.at_hand(),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"sub": None}, TokenListInvalid),
        ({"sub": "https://other.example/status/1"}, TokenListInvalid),
        ({"iss": "https://other.example"}, TokenListInvalid),
        ({"iat": None}, TokenListInvalid),
        ({"iat": "2026"}, claims.ClaimInvalid),
        ({"exp": SECOND}, claims.TokenExpired),
        ({"nbf": SECOND + 1}, claims.TokenNotYetValid),
        ({"ttl": 0}, TokenListInvalid),
        ({"ttl": "12h"}, TokenListInvalid),
        ({"ttl": 1e30}, TokenListInvalid),
        ({"status_list": None}, TokenListInvalid),
        ({"status_list": {"bits": 3, "lst": ""}}, TokenListInvalid),
        ({"status_list": {"bits": True, "lst": statuses().encode()}}, TokenListInvalid),
        ({"status_list": {"bits": 1}}, TokenListInvalid),
        ({"status_list": {"bits": 1, "lst": "=="}}, ShirushiError),
    ],
)
def test_a_list_not_as_it_must_be_is_refused(changes: Any, error: Any) -> None:
    assert checked(compact(HEADER, payload(), KEY)).statuses.length == 100
    with pytest.raises(error):
        checked(compact(HEADER, payload(**changes), KEY))


@pytest.mark.parametrize("typ", ["JWT", "vc+jwt", "at+jwt", "statuslist+cwt"])
def test_a_token_of_another_type_is_no_list(typ: str) -> None:
    with pytest.raises(HeaderRefused):
        checked(compact({**HEADER, "typ": typ}, payload(), KEY))
    with pytest.raises(HeaderRefused):
        checked(compact({"alg": "ES256"}, payload(), KEY))


def test_a_list_of_somebody_else_is_refused() -> None:
    stranger = Key("ES256", number=5)
    other = Key("ES256", number=5, controller="did:web:stranger.example")

    with pytest.raises(TokenSignatureWrong):
        checked(compact(HEADER, payload(), stranger))
    with pytest.raises(KeyNotTheirs):
        checked(compact({**HEADER, "kid": other.verification_method}, payload(), other))


@pytest.mark.parametrize(
    "status",
    [
        None,
        "https://u.example",
        {},
        {"status_list": []},
        {"status_list": {"idx": 1}},
        {"status_list": {"idx": "1", "uri": URL}},
        {"status_list": {"idx": True, "uri": URL}},
        {"status_list": {"idx": -1, "uri": URL}},
        {"status_list": {"idx": 10**30, "uri": URL}},
        {"status_list": {"idx": 1, "uri": ""}},
        {"status_list": {"idx": 1, "uri": "u" * 3000}},
        {"identifier_list": {"id": "x", "uri": URL}},
    ],
)
def test_a_status_that_cannot_be_looked_up_is_refused_and_not_skipped(status: Any) -> None:
    with pytest.raises(TokenListInvalid):
        read_entry(status)
