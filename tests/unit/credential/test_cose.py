from __future__ import annotations

from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.credential.jose import cose, jws
from shirushi.credential.jose.jws import AlgorithmRefused, HeaderRefused, TokenSignatureWrong
from shirushi.credential.jose.vc_jwt import TokenNotCredential
from shirushi.credential.keys import KeyNotTheirs
from tests.cbor import BADGE, KEY, NUMBERS, cbor, message
from tests.tokens import ISSUER, Key
from tests.world import NOW


def opened(data: bytes) -> cose.OpenedCose:
    return cose.check_cose(data, keys=KEY.at_hand(), now=NOW)


def test_a_signed_message_gives_the_credential_in_it() -> None:
    for data in (message(), message(tag=b""), message(_16="application/vc+cose", _3="vc")):
        found = opened(data)

        assert (found.document, found.controller) == (BADGE, ISSUER)
        assert found.method == KEY.verification_method


def test_a_credential_of_any_length_is_signed_with_its_length() -> None:
    for length in (10, 300, 70_000):
        badge = {**BADGE, "name": "x" * length}

        assert opened(message(badge)).document == badge


@pytest.mark.parametrize("name", list(NUMBERS))
def test_every_algorithm_is_checked_with_its_own_kind_of_key(name: str) -> None:
    key = Key(name)

    found = cose.check_cose(message(key=key), keys=key.at_hand(), now=NOW)

    assert found.algorithm == name


def test_any_changed_byte_is_refused() -> None:
    data = message()

    for place in range(0, len(data), 3):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(ShirushiError):
            opened(changed)


@pytest.mark.parametrize(
    ("header", "error"),
    [
        ({"_2": [1]}, HeaderRefused),
        ({"_16": "vp+cose"}, HeaderRefused),
        ({"_16": 5}, HeaderRefused),
        ({"_3": "bad"}, HeaderRefused),
        ({"_4": "text"}, HeaderRefused),
        ({"_4": b"\xff"}, HeaderRefused),
        ({"_1": -99}, AlgorithmRefused),
        ({"_1": "ES256"}, AlgorithmRefused),
        ({"_1": [-7]}, AlgorithmRefused),
        ({"_4": b"did:web:other.example#1"}, KeyNotTheirs),
    ],
)
def test_headers_that_change_what_is_read_are_refused(header: Any, error: Any) -> None:
    with pytest.raises(error):
        opened(message(**header))


def test_another_key_or_another_document_is_refused() -> None:
    with pytest.raises(TokenSignatureWrong):
        opened(message(key=Key("ES256", number=3)))
    with pytest.raises(jws.KeyDoesNotFit):
        opened(message(key=Key("EdDSA")))
    with pytest.raises(TokenNotCredential):
        opened(message({"issuer": ISSUER}))
    for payload in ({}, {**BADGE, "vc": {}}, {**BADGE, "issuer": 5}):
        with pytest.raises(cose.CoseMalformed):
            opened(message(payload))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xd2",
        message()[:-1],
        message() + b"\0",
        cbor([b"", {}, b""]),
        cbor([b"", {}, b"", b"", b""]),
        cbor([1, {}, b"", b""]),
        cbor([cbor([]), {}, b"{}", b""]),
        cbor([cbor({1: -7}), {1: -7}, b"{}", b""]),
        b"\x84\x43\xa2\x01\x26\xa0\x42{}\x40",
        b"\x9f\xff",
        b"\xd2\xd2" + message(tag=b""),
        b"\xc1" + message(tag=b""),
        b"\x81" * 2000 + b"\x01",
        b"\x9b" + b"\xff" * 8,
        b"\x5b" + b"\xff" * 8,
        b"\xf6",
        b"\x63\xff\xff\xff",
        cbor([cbor({1: -7}) * 2, {}, b"{}", b""]),
        cbor([b"\xa2\x01\x26\x01\x26", {}, b"{}", b""]),
    ],
)
def test_bytes_that_are_no_cose_sign1_are_refused(data: bytes) -> None:
    with pytest.raises(cose.CoseMalformed):
        opened(data)


def test_text_around_a_message_has_one_spelling() -> None:
    for text in ("-_8", "+/8=", "-_8="):
        assert cose.from_text(text) == b"\xfb\xff"
    for text in ("-_9", "A", "-_8\n\n8", "é"):
        with pytest.raises(cose.CoseMalformed):
            cose.from_text(text)
    with pytest.raises(jws.TokenTooLarge):
        cose.from_text("A" * (jws.MOST_CHARS + 1))
    with pytest.raises(jws.TokenTooLarge):
        opened(b"\0" * (jws.MOST_CHARS + 1))
