"""The Data Integrity proof ``eddsa-rdfc-2022``: canonical N-Quads, SHA-256, Ed25519."""

from __future__ import annotations

from datetime import datetime

from shirushi.core.json import JsonObject
from shirushi.credential.keys import KeySource, Signer
from shirushi.credential.proofs import integrity
from shirushi.credential.proofs.integrity import Suite
from shirushi.credential.public_keys import KeyKind

CRYPTOSUITE = "eddsa-rdfc-2022"
SUITE = Suite(name=CRYPTOSUITE, form="rdfc", kinds={KeyKind.ED25519: "sha256"})


def sign(document: JsonObject, *, signer: Signer, created_at: datetime) -> JsonObject:
    """Return ``document`` with a proof added.

    VC-DI-EdDSA 1.0 ``#create-proof-eddsa-rdfc-2022``. Raises ``KeyNotForSuite``, and what
    ``canonical`` raises.
    """
    return integrity.sign(document, suite=SUITE, signer=signer, created_at=created_at)


def check(document: JsonObject, proof: JsonObject, *, keys: KeySource, now: datetime) -> str:
    """Return the controller whose key made ``proof`` over ``document`` (without its proofs).

    For a proof that can be of no other suite; a stranger's go through ``checking``. Raises what
    ``integrity.check`` raises.
    """
    if proof.get("type") != SUITE.type or proof.get("cryptosuite") != CRYPTOSUITE:
        raise integrity.ProofMalformed(path="proof.cryptosuite", name="cryptosuite")
    return integrity.check(document, proof, suite=SUITE, keys=keys, now=now).controller


def hash_data(document: JsonObject, options: JsonObject) -> bytes:
    """Return the 64 bytes that are signed: the hash of the options, then of the document.

    ``#hashing-eddsa-rdfc-2022``.
    """
    return integrity.hash_data(document, options, suite=SUITE, kind=KeyKind.ED25519)
