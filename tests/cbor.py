"""CBOR for tests, and ``COSE_Sign1`` messages with anything in them."""

from __future__ import annotations

import json
from typing import Any

from tests.tokens import ISSUER, Key

NUMBERS = {"ES256": -7, "EdDSA": -8, "ES384": -35, "ES512": -36, "RS256": -257, "PS256": -37}
KEY = Key("ES256")
BADGE = {"type": ["VerifiableCredential"], "issuer": ISSUER, "id": "urn:uuid:1"}
KID = KEY.verification_method.encode()


def cbor(value: Any) -> bytes:
    def head(major: int, number: int) -> bytes:
        if number < 24:
            return bytes([major << 5 | number])
        size = 1 if number < 256 else 2 if number < 65_536 else 4
        return bytes([major << 5 | {1: 24, 2: 25, 4: 26}[size]]) + number.to_bytes(size)

    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes | str):
        raw = value.encode() if isinstance(value, str) else value
        return head(2 if isinstance(value, bytes) else 3, len(raw)) + raw
    if isinstance(value, dict):
        return head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())
    return head(4, len(value)) + b"".join(map(cbor, value))


def message(payload: Any = None, *, key: Key = KEY, tag: bytes = b"\xd2", **header: Any) -> bytes:
    protected = cbor({1: NUMBERS[key.alg], 4: KID, **{int(k[1:]): v for k, v in header.items()}})
    body = json.dumps(BADGE if payload is None else payload).encode()
    signature = key.sign(cbor(["Signature1", protected, b"", body]))
    return tag + cbor([protected, {}, body, signature])
