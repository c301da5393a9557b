"""The proof ``eddsa-jcs-2022``: canonical JSON, SHA-256, Ed25519."""

from __future__ import annotations

from datetime import datetime

from shirushi.core.json import JsonObject
from shirushi.credential.keys import Signer
from shirushi.credential.proofs import integrity
from shirushi.credential.proofs.integrity import Suite
from shirushi.credential.public_keys import KeyKind

CRYPTOSUITE = "eddsa-jcs-2022"
SUITE = Suite(name=CRYPTOSUITE, form="jcs", kinds={KeyKind.ED25519: "sha256"})


def sign(document: JsonObject, *, signer: Signer, created_at: datetime) -> JsonObject:
    """Return ``document`` with a proof added.

    VC-DI-EdDSA 1.0 ``#create-proof-eddsa-jcs-2022``. Raises ``KeyNotForSuite``, and
    what the canonical form raises.
    """
    return integrity.sign(document, suite=SUITE, signer=signer, created_at=created_at)
