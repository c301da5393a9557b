"""Status lists and the text they travel in."""

from __future__ import annotations

import contextlib
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.credential import multibase
from shirushi.credential.status.bitstring import (
    LEAST_LENGTH,
    MOST_BYTES,
    Bitstring,
    StatusIndexOutside,
    StatusListInvalid,
)


def packed(data: bytes) -> str:
    return multibase.encode_base64url(gzip.compress(data, mtime=0))


def test_the_first_entry_is_the_leftmost_bit() -> None:
    first = Bitstring.decode(packed(b"\x80" + bytes(LEAST_LENGTH // 8 - 1)))

    assert first.get(0)
    assert not first.get(7)


@given(st.sets(st.integers(0, LEAST_LENGTH - 1), max_size=20))
def test_what_is_set_is_read_back_and_nothing_else(indexes: set[int]) -> None:
    bits = Bitstring()
    for index in indexes:
        bits.set(index, on=True)

    again = Bitstring.decode(bits.encode())

    near = {one + step for one in indexes for step in (-1, 0, 1)}
    assert {one for one in near if 0 <= one < LEAST_LENGTH and again.get(one)} == indexes


def test_an_entry_can_be_taken_back() -> None:
    bits = Bitstring()
    bits.set(9, on=True)

    bits.set(9, on=False)

    assert bits.encode() == Bitstring().encode()


@pytest.mark.parametrize("index", [-1, LEAST_LENGTH])
def test_an_index_outside_is_refused(index: int) -> None:
    with pytest.raises(StatusIndexOutside):
        Bitstring().get(index)


@pytest.mark.parametrize(
    ("encoded", "reason"),
    [
        (packed(b""), "empty"),
        (packed(bytes(MOST_BYTES * 40)), "over"),
        (multibase.encode_base64url(b"not gzip"), "not GZIP"),
        (packed(bytes(LEAST_LENGTH // 8))[:20], "cut off"),
    ],
)
def test_a_list_that_is_none_is_refused_with_the_reason(encoded: str, reason: str) -> None:
    with pytest.raises(StatusListInvalid, match=reason):
        Bitstring.decode(encoded)


@given(st.binary(max_size=80))
def test_bytes_survive_both_alphabets(data: bytes) -> None:
    assert multibase.decode(multibase.encode_base58(data)) == data
    assert multibase.decode(multibase.encode_base64url(data)) == data


@pytest.mark.parametrize(
    "text", ["", "abc", "z0", "zO", "u====", "u+/", "uSGVsbG9=", "uSGVsbG9", "zé"]
)
def test_another_spelling_of_the_same_bytes_is_refused(text: str) -> None:
    with pytest.raises(multibase.MultibaseInvalid):
        multibase.decode(text)


@given(st.text(max_size=60))
def test_decoding_raises_only_ours(text: str) -> None:
    for prefix in ("", "z", "u"):
        with contextlib.suppress(ShirushiError):
            Bitstring.decode(prefix + text)
        with contextlib.suppress(ShirushiError):
            multibase.decode(prefix + text)
