"""Base58 all digits at once says what base58 digit by digit says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.credential import multibase

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def digit_by_digit(data: bytes) -> str:
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + text


@given(st.binary(max_size=300))
def test_bytes_are_written_and_read_as_digit_by_digit(data: bytes) -> None:
    text = multibase.encode_base58(data)

    assert text == digit_by_digit(data)
    assert multibase.decode(text) == data


@pytest.mark.parametrize("count", [1, 7, 8, 9, 63, 64, 65, 96, 200])
@pytest.mark.parametrize("byte", [b"\0", b"\x01", b"\xff"])
def test_no_lane_runs_over_into_the_next(count: int, byte: bytes) -> None:
    data = byte * count

    assert multibase.encode_base58(data) == digit_by_digit(data)


@pytest.mark.parametrize("text", ["z" + "1" * 20, "z" + "z" * 100, "z1z1z", "z"])
def test_any_row_of_digits_is_read(text: str) -> None:
    assert digit_by_digit(multibase.decode(text)) == text


@pytest.mark.parametrize("text", ["z0", "zO", "zI", "zl", "z ", "zé", "z" + "1" * 1025])
def test_what_is_no_base58_is_refused(text: str) -> None:
    with pytest.raises(multibase.MultibaseInvalid):
        multibase.decode(text)
