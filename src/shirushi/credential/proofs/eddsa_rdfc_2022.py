"""The Data Integrity proof ``eddsa-rdfc-2022``: canonical N-Quads, SHA-256, Ed25519."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.jsonld.rdf import canonical
from shirushi.credential.keys import KeySource, Signer, find_key
from shirushi.credential.proofs import multibase

CRYPTOSUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"
SIGNATURE_BYTES = 64


class ProofMalformed(ShirushiError):
    """A proof lacks something, or holds something a proof may not."""

    code = "credential.proof-malformed"
    text = Text(
        ja="証明(proof)の項目「{name}」が正しくありません。",
        en="The proof's {name} is not as it must be.",
    )


class SignatureWrong(ShirushiError):
    """The signature does not fit the document: it was altered, or another key signed it."""

    code = "credential.signature-wrong"
    text = Text(
        ja="署名が内容と一致しません。発行後に内容が変更されたか、別の鍵で署名されています。",
        en="The signature does not fit the content: it was altered, or another key signed it.",
    )
    remedy = Text(
        ja="発行者から受け取った元のファイルで検証してください。",
        en="Verify the original file as the issuer gave it.",
    )


def sign(document: JsonObject, *, signer: Signer, created_at: datetime) -> JsonObject:
    """Return ``document`` with a proof added.

    VC-DI-EdDSA 1.0 ``#create-proof-eddsa-rdfc-2022``. Raises what ``canonical`` raises.
    """
    options: JsonObject = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": format_time(created_at),
        "verificationMethod": signer.verification_method,
        "proofPurpose": PURPOSE,
    }
    signature = signer.sign(hash_data(document, options))
    return {**document, "proof": [{**options, "proofValue": multibase.encode_base58(signature)}]}


def check(document: JsonObject, proof: JsonObject, *, keys: KeySource, now: datetime) -> str:
    """Return the controller whose key made ``proof`` over ``document`` (without its proofs).

    VC-DI-EdDSA 1.0 ``#verify-proof-eddsa-rdfc-2022``; Data Integrity 1.0 ``#verify-proof``.
    Raises ``ProofMalformed``, ``SignatureWrong``, what ``find_key`` raises, and what
    ``canonical`` raises.
    """
    signature = _read(proof, now)
    controller, public_key = find_key(
        proof["verificationMethod"], keys, path="proof.verificationMethod", now=now
    )
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    document = _as_signed(document, proof)
    if not public_key.verify(hash_data(document, options), signature):
        raise SignatureWrong(path="proof.proofValue")
    return controller


def hash_data(document: JsonObject, options: JsonObject) -> bytes:
    """Return the 64 bytes that are signed: the hash of the options, then of the document.

    ``#hashing-eddsa-rdfc-2022``.
    """
    options = {"@context": document["@context"], **options}
    return (
        hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(document)).digest()
    )


def _as_signed(document: JsonObject, proof: JsonObject) -> JsonObject:
    """Return the document with the contexts it had when signed.

    A proof that names contexts must name those the document begins with.
    """
    if "@context" not in document:
        raise ProofMalformed(path="@context", name="@context")
    if "@context" not in proof:
        return document
    named, given = _listed(proof["@context"]), _listed(document["@context"])
    if given[: len(named)] != named:
        raise ProofMalformed(path="proof.@context", name="@context")
    return {**document, "@context": proof["@context"]}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _read(proof: JsonObject, now: datetime) -> bytes:
    """Return the signature, once everything around it is as it must be."""
    if proof.get("proofPurpose") != PURPOSE:
        raise ProofMalformed(path="proof.proofPurpose", name="proofPurpose")
    for name in ("verificationMethod", "proofValue"):
        if not isinstance(proof.get(name), str):
            raise ProofMalformed(path=f"proof.{name}", name=name)
    for name in ("created", "expires"):
        if name in proof:
            at = parse_time(proof[name], path=f"proof.{name}")
            if name == "expires" and at <= now:
                raise ProofMalformed(path="proof.expires", name=name)
    value = proof["proofValue"]
    if not value.startswith("z"):
        raise ProofMalformed(path="proof.proofValue", name="proofValue")
    signature = multibase.decode(value, path="proof.proofValue")
    if len(signature) != SIGNATURE_BYTES:
        raise ProofMalformed(path="proof.proofValue", name="proofValue")
    return signature
