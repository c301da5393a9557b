"""Proofs from before ``DataIntegrityProof``, and names since given up: checked, never made."""

from __future__ import annotations

from shirushi.core import json
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.credential import multibase
from shirushi.credential.proofs.integrity import ProofMalformed, Suite
from shirushi.credential.public_keys import HashName, KeyKind, PublicKey

#: What each ``alg`` of RFC 7518 and 8037 asks for: the key, the hash, and PSS padding.
_ALGORITHMS: dict[str, tuple[KeyKind, HashName | None, bool]] = {
    "EdDSA": (KeyKind.ED25519, None, False),
    "ES256": (KeyKind.P256, "SHA-256", False),
    "ES384": (KeyKind.P384, "SHA-384", False),
    "ES256K": (KeyKind.SECP256K1, "SHA-256", False),
    "PS256": (KeyKind.RSA, "SHA-256", True),
}
#: Characters of a detached signature: an RSA one of 8192 bits, and a header.
_MOST_JWS = 2048


def _verify_jws(proof: JsonObject, key: PublicKey, data: bytes, path: str) -> bool:
    """Tell whether the proof's detached JWS is the key's over ``data``.

    RFC 7797: the payload is left out of the JWS and signed as it is. The header must say so, and
    nothing more; its ``alg`` must be the key's.
    """
    where = join_path(path, "jws")
    parts = proof["jws"].split(".")
    if len(proof["jws"]) > _MOST_JWS or len(parts) != 3 or parts[1]:  # noqa: PLR2004 - RFC 7515's
        raise ProofMalformed(path=where, name="jws")
    try:
        header = json.read_object(multibase.decode("u" + parts[0], path=where))
    except ShirushiError:
        raise ProofMalformed(path=where, name="jws") from None
    alg = header.pop("alg", None)
    if header != {"b64": False, "crit": ["b64"]} or not isinstance(alg, str):
        raise ProofMalformed(path=where, name="jws")
    kind, hash_name, pss = _ALGORITHMS.get(alg, (None, None, False))
    if kind is not key.kind:
        raise ProofMalformed(path=where, name="jws")
    signature = multibase.decode("u" + parts[2], path=where)
    message = parts[0].encode("ascii") + b"." + data
    return key.verify(message, signature, hash=hash_name, pss=pss)


#: VC-DI-EdDSA 1.0 appendix ``#ed25519signature2020``: the same bytes as eddsa-rdfc-2022.
ED25519_SIGNATURE_2020 = Suite(
    name="Ed25519Signature2020",
    type="Ed25519Signature2020",
    form="rdfc",
    kinds={KeyKind.ED25519: "sha256"},
)
#: Its predecessor, with a detached JWS in place of a ``proofValue``.
ED25519_SIGNATURE_2018 = Suite(
    name="Ed25519Signature2018",
    type="Ed25519Signature2018",
    form="rdfc",
    kinds={KeyKind.ED25519: "sha256"},
    verify=_verify_jws,
)
#: w3c-ccg ``lds-jws2020``: any key that is a JWK, always hashed with SHA-256 first.
JSON_WEB_SIGNATURE_2020 = Suite(
    name="JsonWebSignature2020",
    type="JsonWebSignature2020",
    form="rdfc",
    kinds={kind: "sha256" for kind, _, _ in _ALGORITHMS.values()},
    verify=_verify_jws,
)
#: Draft names of eddsa-rdfc-2022: the official validator's, and Open Badges 3.0's own text's.
EDDSA_2022 = Suite(name="eddsa-2022", form="rdfc", kinds={KeyKind.ED25519: "sha256"}, old=True)
EDDSA_RDF_2022 = Suite(
    name="eddsa-rdf-2022", form="rdfc", kinds={KeyKind.ED25519: "sha256"}, old=True
)
