"""The W3C's own test vectors of the ECDSA suites, byte for byte, every value on the way."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from shirushi.core.dates import parse_time
from shirushi.credential import multibase
from shirushi.credential.jsonld import rdf
from shirushi.credential.keys import KeysAtHand
from shirushi.credential.proofs import (
    ecdsa_jcs_2019,
    ecdsa_rdfc_2019,
    integrity,
    jcs,
)
from shirushi.credential.proofs.checking import check_proofs
from shirushi.credential.proofs.integrity import SignatureWrong
from shirushi.credential.public_keys import KeyKind
from shirushi.credential.signers import EcdsaSigner
from tests.vector_contexts import inlined
from tests.vectors_at import vector, vector_json
from tests.world import NOW

SOURCE = "w3c-vc-di-ecdsa"
RDFC = (SOURCE, "ecdsa-rdfc-2019-p384")
JCS = (SOURCE, "ecdsa-jcs-2019-p384")


def text(*parts: str) -> str:
    return vector(*parts).read_text("utf-8").strip()


def parted(signed: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the document without its proof, and the proof's options."""
    document = {name: value for name, value in signed.items() if name != "proof"}
    options = {name: value for name, value in signed["proof"].items() if name != "proofValue"}
    return document, options


def signer(name: str, kind: KeyKind) -> EcdsaSigner:
    pair = vector_json(SOURCE, name)
    secret = multibase.decode(pair["secretKeyMultibase"])[2:]
    found = EcdsaSigner.from_secret(secret, kind=kind)
    assert found.public_key.multikey() == pair["publicKeyMultibase"]
    return found


def test_the_pairs_of_the_vectors_are_read_and_belong_together() -> None:
    assert signer("p256KeyPair.json", KeyKind.P256).alg == "ES256"
    assert signer("p384KeyPair.json", KeyKind.P384).alg == "ES384"


def test_every_value_of_ecdsa_jcs_2019_is_the_vectors() -> None:
    document, options = parted(vector_json(*JCS, "signedJCSECDSAP384.json"))

    forms = jcs.canonical(options), jcs.canonical(document)
    data = integrity.hash_data(document, options, suite=ecdsa_jcs_2019.SUITE, kind=KeyKind.P384)

    assert forms[0].decode() == text(*JCS, "proofCanonJCSECDSAP384.txt")
    assert forms[1].decode() == text(*JCS, "canonDocJCSECDSAP384.txt")
    assert hashlib.sha384(forms[0]).hexdigest() == text(*JCS, "proofHashJCSECDSAP384.txt")
    assert hashlib.sha384(forms[1]).hexdigest() == text(*JCS, "docHashJCSECDSAP384.txt")
    assert data.hex() == text(*JCS, "combinedHashJCSECDSAP384.txt")


def test_our_ecdsa_jcs_2019_signature_is_the_vectors() -> None:
    signed = vector_json(*JCS, "signedJCSECDSAP384.json")
    document, options = parted(signed)
    ours = ecdsa_jcs_2019.sign(
        document,
        signer=signer("p384KeyPair.json", KeyKind.P384),
        created_at=parse_time(options["created"]),
    )

    value = ours["proof"][0]["proofValue"]

    assert value == text(*JCS, "sigBTC58JCSECDSAP384.txt")
    assert multibase.decode(value).hex() == text(*JCS, "sigHexJCSECDSAP384.txt")
    assert ours["proof"] == [signed["proof"]]


def test_every_value_of_ecdsa_rdfc_2019_is_the_vectors() -> None:
    document, options = parted(inlined(vector_json(*RDFC, "signedECDSAP384.json")))

    canonical = rdf.canonical(document, hash_name="sha384")
    graph = integrity.options_graph(
        document, options, suite=ecdsa_rdfc_2019.SUITE, hash_name="sha384"
    )
    data = integrity.hash_data(document, options, suite=ecdsa_rdfc_2019.SUITE, kind=KeyKind.P384)

    assert canonical.decode().strip() == text(*RDFC, "canonDocECDSAP384.txt")
    assert graph.decode().strip() == text(*RDFC, "proofCanonECDSAP384.txt")
    assert hashlib.sha384(canonical).hexdigest() == text(*RDFC, "docHashECDSAP384.txt")
    assert hashlib.sha384(graph).hexdigest() == text(*RDFC, "proofHashECDSAP384.txt")
    assert data.hex() == text(*RDFC, "combinedHashECDSAP384.txt")


def test_our_ecdsa_rdfc_2019_signature_is_the_vectors() -> None:
    signed = inlined(vector_json(*RDFC, "signedECDSAP384.json"))
    document, options = parted(signed)

    ours = ecdsa_rdfc_2019.sign(
        document,
        signer=signer("p384KeyPair.json", KeyKind.P384),
        created_at=parse_time(options["created"]),
    )

    value = ours["proof"][0]["proofValue"]
    assert value == text(*RDFC, "sigBTC58ECDSAP384.txt")
    assert multibase.decode(value).hex() == text(*RDFC, "sigHexECDSAP384.txt")


@pytest.mark.parametrize(
    "folder",
    [(*RDFC, "signedECDSAP384.json"), (*JCS, "signedJCSECDSAP384.json")],
)
def test_the_vectors_proofs_hold_and_altered_ones_do_not(folder: tuple[str, ...]) -> None:
    signed = inlined(vector_json(*folder)) if folder[1] == RDFC[1] else vector_json(*folder)

    checked = check_proofs(signed, keys=KeysAtHand(), now=NOW)

    assert checked.method == signed["proof"]["verificationMethod"]
    with pytest.raises(SignatureWrong):
        check_proofs({**signed, "name": "Another name"}, keys=KeysAtHand(), now=NOW)


def test_a_p256_signature_made_by_another_implementation_is_ours_too() -> None:
    case = vector_json(
        *("spruceid-ssi", "crates", "claims", "crates", "data-integrity", "tests"),
        *("ecdsa_rdfc_2019", "p256_signature.json"),
    )
    ours = EcdsaSigner.from_secret(
        multibase.decode(case["keyPair"]["secretKeyMultibase"])[2:],
        kind=KeyKind.P256,
        controller="https://vc.example/issuers/5678",
    )
    document = inlined(case["input"])
    theirs = {**document, "proof": case["expectedOutput"]["proof"]}
    keys = KeysAtHand(documents={ours.controller: ours.controller_document()})

    signed = ecdsa_rdfc_2019.sign(
        document, signer=ours, created_at=parse_time(case["configuration"]["created"])
    )

    assert check_proofs(theirs, keys=keys, now=NOW).controller == ours.controller
    assert signed["proof"] == [theirs["proof"]]
