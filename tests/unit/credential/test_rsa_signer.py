"""RSA keys, which issuers bring along and which sign tokens only."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from shirushi.core.errors import ShirushiError
from shirushi.credential.jose import vc_jwt
from shirushi.credential.jose.rsa_signer import RsaSecretInvalid, RsaSigner
from shirushi.credential.keys import KeysAtHand
from shirushi.credential.public_keys import KeyWeak
from tests.tokens import ISSUER
from tests.world import NOW

BADGE = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": ISSUER,
    "credentialSubject": {"id": "did:example:holder"},
}


def pem(secret: Any) -> bytes:
    found: bytes = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return found


def test_an_rsa_key_issues_tokens_that_everybody_reads() -> None:
    signer = RsaSigner.from_pem(
        pem(rsa.generate_private_key(65537, 2048)), controller=ISSUER, fragment="rsa"
    )
    keys = KeysAtHand(documents={ISSUER: signer.controller_document()})
    document = {**BADGE, "id": "urn:uuid:1", "validFrom": "2026-08-01T00:00:00Z"}

    token = vc_jwt.issue_token(document, signer=signer, show_key=signer.public_key.jwk())

    found = vc_jwt.check_token(token, keys=keys, now=NOW)
    assert (found.document, found.algorithm, found.method) == (document, "RS256", f"{ISSUER}#rsa")
    assert "_secret" not in repr(signer)
    assert RsaSigner.from_pem(pem(rsa.generate_private_key(65537, 2048))).controller.startswith(
        "did:key:z"
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"no key", RsaSecretInvalid),
        (pem(ec.derive_private_key(7, ec.SECP256R1())), RsaSecretInvalid),
        (pem(rsa.generate_private_key(65537, 1024)), KeyWeak),  # noqa: S505 - weak on purpose
    ],
)
def test_what_is_no_sound_rsa_key_signs_nothing(data: bytes, error: type[ShirushiError]) -> None:
    with pytest.raises(error):
        RsaSigner.from_pem(data)
