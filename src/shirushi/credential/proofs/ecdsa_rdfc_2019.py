"""The proof ``ecdsa-rdfc-2019``: canonical N-Quads, ECDSA on P-256 or P-384."""

from __future__ import annotations

from datetime import datetime

from shirushi.core.json import JsonObject
from shirushi.credential.keys import Signer
from shirushi.credential.proofs import integrity
from shirushi.credential.proofs.integrity import Suite
from shirushi.credential.public_keys import KeyKind

CRYPTOSUITE = "ecdsa-rdfc-2019"
SUITE = Suite(name=CRYPTOSUITE, form="rdfc", kinds={KeyKind.P256: "sha256", KeyKind.P384: "sha384"})


def sign(document: JsonObject, *, signer: Signer, created_at: datetime) -> JsonObject:
    """Return ``document`` with a proof added.

    VC-DI-ECDSA 1.0 ``#create-proof-ecdsa-rdfc-2019``. Raises ``KeyNotForSuite``, and
    what the canonical form raises.
    """
    return integrity.sign(document, suite=SUITE, signer=signer, created_at=created_at)
