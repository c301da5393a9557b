"""Tokens for tests: keys of every kind, and tokens with anything in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from nacl import bindings

from shirushi.credential.jose import base64url
from shirushi.credential.keys import KeysAtHand

ISSUER = "https://mc.shirushi-u.example.ac.jp/issuers/1"
_SIZES = {"ES256": 32, "ES384": 48, "ES512": 66}
_CURVES: dict[str, tuple[str, ec.EllipticCurve, hashes.HashAlgorithm]] = {
    "ES256": ("P-256", ec.SECP256R1(), hashes.SHA256()),
    "ES384": ("P-384", ec.SECP384R1(), hashes.SHA384()),
    "ES512": ("P-521", ec.SECP521R1(), hashes.SHA512()),
}
_RSA = rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Key:
    """A key pair of any algorithm; ``number`` tells several of one kind apart."""

    alg: str
    number: int = 1
    controller: str = ISSUER
    fragment: str = "key-1"

    @property
    def verification_method(self) -> str:
        return f"{self.controller}#{self.fragment}"

    @property
    def kind(self) -> Any:
        raise NotImplementedError

    def sign(self, message: bytes) -> bytes:
        if self.alg in {"EdDSA", "Ed25519"}:
            return bindings.crypto_sign(message, self._ed25519()[1])[:64]
        if self.alg in _CURVES:
            secret = self._ec()
            r, s = decode_dss_signature(secret.sign(message, ec.ECDSA(_CURVES[self.alg][2])))
            return r.to_bytes(_SIZES[self.alg]) + s.to_bytes(_SIZES[self.alg])
        if self.alg == "PS256":
            pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
            return _RSA.sign(message, pss, hashes.SHA256())
        return _RSA.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def jwk(self, **more: str) -> dict[str, Any]:
        """Return the public key as a JWK."""
        if self.alg in {"EdDSA", "Ed25519"}:
            x = base64url.encode(self._ed25519()[0])
            return {"kty": "OKP", "crv": "Ed25519", "x": x, **more}
        if self.alg in _CURVES:
            size = _SIZES[self.alg]
            point = self._ec().public_key().public_numbers()
            x, y = (base64url.encode(one.to_bytes(size)) for one in (point.x, point.y))
            return {"kty": "EC", "crv": _CURVES[self.alg][0], "x": x, "y": y, **more}
        n = _RSA.public_key().public_numbers().n
        return {"kty": "RSA", "n": base64url.encode(n.to_bytes(256)), "e": "AQAB", **more}

    def document(self, *, purpose: str = "assertionMethod", **more: Any) -> dict[str, Any]:
        """Return a controller document with this one key."""
        method = {
            "id": self.verification_method,
            "type": "JsonWebKey",
            "controller": self.controller,
            "publicKeyJwk": self.jwk(),
        }
        return {
            "id": self.controller,
            "verificationMethod": [{**method, **more}],
            purpose: [self.verification_method],
        }

    def at_hand(self, **documents: Any) -> KeysAtHand:
        return KeysAtHand(documents={self.controller: self.document(), **documents})

    def _ed25519(self) -> tuple[bytes, bytes]:
        return bindings.crypto_sign_seed_keypair(bytes([self.number]) * 32)

    def _ec(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(1000 + self.number, _CURVES[self.alg][1])


def compact(header: dict[str, Any], payload: Any, key: Key) -> str:
    """Return a token over anything, signed with ``key``; ``alg`` comes from the header."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    head = base64url.encode(json.dumps(header).encode())
    signing_input = f"{head}.{base64url.encode(body)}"
    return f"{signing_input}.{base64url.encode(key.sign(signing_input.encode()))}"
