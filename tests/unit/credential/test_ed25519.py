"""Both checks of an Ed25519 signature, and the one corner in which they differ."""

from __future__ import annotations

from hashlib import sha512

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings

from shirushi.credential import ed25519
from shirushi.credential.ed25519 import holds, holds_own
from tests.attacking import ORDER, SMALL_ORDER, malleated, scalar_zero_signature

SEED = bytes(range(32))
PUBLIC, SECRET = bindings.crypto_sign_seed_keypair(SEED)
MESSAGE = b"a message of any length"


def signed(message: bytes) -> bytes:
    return bindings.crypto_sign(message, SECRET)[:64]


def signed_beside_the_group(message: bytes) -> bytes:
    """Return what the key's owner can make: R with a point of order eight added to it."""
    hashed = sha512(SEED).digest()
    secret = int.from_bytes(hashed[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    nonce = int.from_bytes(sha512(hashed[32:] + message).digest(), "little") % ORDER
    inside = bindings.crypto_scalarmult_ed25519_base_noclamp(nonce.to_bytes(32, "little"))
    beside = bindings.crypto_core_ed25519_add(inside, SMALL_ORDER[2])
    fit = int.from_bytes(sha512(beside + PUBLIC + message).digest(), "little")
    return beside + ((nonce + fit * secret) % ORDER).to_bytes(32, "little")


@given(st.binary(max_size=200))
def test_an_honest_signature_holds_for_both(message: bytes) -> None:
    signature = signed(message)

    assert holds(PUBLIC, message, signature)
    assert holds_own(PUBLIC, message, signature)


@given(st.integers(0, 64 * 8 - 1))
def test_a_signature_with_one_bit_turned_holds_for_neither(bit: int) -> None:
    turned = (int.from_bytes(signed(MESSAGE)) ^ (1 << bit)).to_bytes(64)

    assert not holds(PUBLIC, MESSAGE, turned)
    assert not holds_own(PUBLIC, MESSAGE, turned)


@given(st.binary(min_size=64, max_size=64), st.sampled_from(SMALL_ORDER))
def test_what_a_stranger_makes_up_holds_for_neither(made_up: bytes, small: bytes) -> None:
    for signature in (
        made_up,
        small + made_up[32:],
        small + bytes(32),
        small + signed(MESSAGE)[32:],
    ):
        assert not holds(PUBLIC, MESSAGE, signature)
        assert not holds_own(PUBLIC, MESSAGE, signature)


@pytest.mark.parametrize(
    "signature",
    [malleated(signed(MESSAGE)), scalar_zero_signature(), b"", signed(MESSAGE)[:-1]],
    ids=["S + L", "S = 0", "empty", "63 bytes"],
)
def test_another_form_of_a_signature_holds_for_neither(signature: bytes) -> None:
    assert not holds(PUBLIC, MESSAGE, signature)
    assert not holds_own(PUBLIC, MESSAGE, signature)
    assert not holds(PUBLIC, MESSAGE, signature + b"\0")
    assert not holds_own(PUBLIC, MESSAGE, signature + b"\0")


@pytest.mark.parametrize("key", [b"", PUBLIC[:-1], PUBLIC + b"\0"])
def test_a_key_of_another_length_fits_nothing(key: bytes) -> None:
    assert not holds(key, MESSAGE, signed(MESSAGE))
    assert not holds_own(key, MESSAGE, signed(MESSAGE))


def test_a_strangers_signature_beside_the_group_never_holds() -> None:
    signature = signed_beside_the_group(MESSAGE)

    assert not holds(PUBLIC, MESSAGE, signature)
    # RFC 8032 section 5.1.7 lets the equation with cofactor accept it, so this check sees that
    # the signature above is the corner that it is meant to be.
    assert ed25519._quick is None or holds_own(PUBLIC, MESSAGE, signature)


def test_without_the_quick_library_the_strict_check_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ed25519, "_quick", None)

    assert holds_own(PUBLIC, MESSAGE, signed(MESSAGE))
    assert not holds_own(PUBLIC, MESSAGE, signed_beside_the_group(MESSAGE))
