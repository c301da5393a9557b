"""A small world of Open Badges 2.0: an issuer that hosts, and signs with RSA."""

from __future__ import annotations

import base64
import functools
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.formats import ob2_checking
from shirushi.credential.formats.ob2 import CONTEXT
from shirushi.credential.formats.ob2_checking import BadgeChecked
from shirushi.credential.formats.ob2_hosting import HostedAtHand

HOME = "https://u.example"
KEY_URL = f"{HOME}/key.json"
LIST_URL = f"{HOME}/revoked.json"

ASSERTION: dict[str, Any] = {
    "@context": CONTEXT,
    "type": "Assertion",
    "id": f"{HOME}/assertions/1.json",
    "recipient": {
        "type": "email",
        "hashed": True,
        "salt": "deadsea",
        "identity": "sha256$ecf5409f3f4b91ab60cc5ef4c02aef7032354375e70cf4d8e43f6a1d29891942",
    },
    "badge": f"{HOME}/badge.json",
    "issuedOn": "2020-12-31T23:59:59Z",
    "verification": {"type": "hosted"},
}
BADGE: dict[str, Any] = {
    "@context": CONTEXT,
    "type": "BadgeClass",
    "id": f"{HOME}/badge.json",
    "name": "統計入門",
    "description": "An introduction",
    "image": f"{HOME}/badge.png",
    "criteria": {"narrative": "Pass"},
    "issuer": f"{HOME}/issuer.json",
}
ISSUER: dict[str, Any] = {
    "@context": CONTEXT,
    "type": "Issuer",
    "id": f"{HOME}/issuer.json",
    "name": "標大学",
    "url": HOME,
    "email": "badges@u.example",
}
SIGNED = {
    **ASSERTION,
    "id": "urn:uuid:1",
    "verification": {"type": "signed", "creator": KEY_URL},
}
REVOKED: dict[str, Any] = {
    "@context": CONTEXT,
    "id": LIST_URL,
    "type": "RevocationList",
    "revokedAssertions": [],
}


class TokenWrong(ShirushiError):
    """What stands in for the check of RS256 in these tests says no."""

    code = "credential.test-token-wrong"
    text = Text(ja="署名の誤り", en="wrong signature")


@functools.cache
def rsa_keys() -> tuple[rsa.RSAPrivateKey, ...]:
    return tuple(rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


def pem(number: int = 0) -> str:
    public = rsa_keys()[number].public_key()
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(encoding, form).decode()


def key(**changes: Any) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": KEY_URL,
        "type": "CryptographicKey",
        "owner": ISSUER["id"],
        "publicKeyPem": pem(),
        **changes,
    }


def _packed(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def signed(payload: bytes, number: int = 0) -> str:
    head = _packed(b'{"alg":"RS256"}') + b"." + _packed(payload)
    signature = rsa_keys()[number].sign(head, padding.PKCS1v15(), hashes.SHA256())
    return (head + b"." + _packed(signature)).decode()


def check_rs256(token: str, key_pem: str) -> None:
    head, _, signature = token.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    public = serialization.load_pem_public_key(key_pem.encode())
    assert isinstance(public, rsa.RSAPublicKey)
    try:
        public.verify(raw, head.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise TokenWrong from None


def served(
    *documents: dict[str, Any], at: dict[str, Any] | None = None, gone: str = ""
) -> HostedAtHand:
    """Return a web where the issuer's documents are served, and others put in or over them."""
    every = {one["id"]: one for one in (BADGE, ISSUER, *documents)} | (at or {})
    return HostedAtHand(
        documents={url: json.dumps(one).encode() for url, one in every.items()},
        gone=frozenset({gone}),
    )


def checked(
    document: dict[str, Any] | str, web: HostedAtHand, *, fetched_from: str | None = None
) -> BadgeChecked:
    data = document.encode() if isinstance(document, str) else json.dumps(document).encode()
    return ob2_checking.check(
        data, hosted=web, check_signature=check_rs256, fetched_from=fetched_from
    )
