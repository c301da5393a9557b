"""The W3C's own test vectors of eddsa-rdfc-2022, byte for byte."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.core.dates import parse_time
from shirushi.credential import did
from shirushi.credential.jsonld.contexts import editions
from shirushi.credential.jsonld.rdf import canonical
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.proofs import eddsa_rdfc_2022, multibase
from tests.vectors_at import vector, vector_json
from tests.world import NOW

FOLDER = ("w3c-vc-di-eddsa", "eddsa-rdfc-2022")


def inlined(document: dict[str, Any]) -> dict[str, Any]:
    """Put the terms of contexts that no credential may lean on into the document itself."""
    index = vector_json("contexts", "index.json")
    contexts: list[Any] = []
    for url in document["@context"]:
        if url in editions():
            contexts.append(url)
        else:
            terms = vector_json("contexts", index[url]["file"])["@context"]
            contexts += terms if isinstance(terms, list) else [terms]
    return {**document, "@context": contexts}


def test_canonical_form_and_hash_are_the_vectors() -> None:
    signed = inlined(vector_json(*FOLDER, "signedDataInt.json"))
    proof = signed.pop("proof")
    options = {name: value for name, value in proof.items() if name != "proofValue"}

    assert canonical(signed).decode() == vector(*FOLDER, "canonDocDataInt.txt").read_text("utf-8")
    expected = vector(*FOLDER, "combinedHashDataInt.txt").read_text("utf-8").strip()
    options.pop("@context", None)
    assert eddsa_rdfc_2022.hash_data(signed, options).hex() == expected


def test_types_that_each_bring_terms_are_all_applied() -> None:
    # Its subject is a Person and an EmployablePerson, which both bring terms of their own.
    signed = inlined(vector_json(*FOLDER, "employ", "signedDataInt.json"))
    signed.pop("proof")

    found = canonical(signed).decode()

    assert found == vector(*FOLDER, "employ", "canonDocDataInt.txt").read_text("utf-8")


def test_our_signature_is_the_vectors() -> None:
    keys = vector_json("w3c-vc-di-eddsa", "keyPair.json")
    seed = multibase.decode(keys["privateKeyMultibase"])[2:]
    signed = inlined(vector_json(*FOLDER, "signedDataInt.json"))
    proof = signed.pop("proof")

    ours = eddsa_rdfc_2022.sign(
        signed, signer=Ed25519Signer.from_seed(seed), created_at=parse_time(proof["created"])
    )

    assert ours["proof"][0]["proofValue"] == proof["proofValue"]


def test_the_vectors_proof_holds_and_an_altered_one_does_not() -> None:
    signed = inlined(vector_json(*FOLDER, "signedDataInt.json"))
    proof = signed.pop("proof")
    proof.pop("@context", None)

    controller = eddsa_rdfc_2022.check(signed, proof, keys=KeysAtHand(), now=NOW)

    assert controller == proof["verificationMethod"].split("#")[0]
    altered = {**signed, "name": "Another name"}
    with pytest.raises(eddsa_rdfc_2022.SignatureWrong):
        eddsa_rdfc_2022.check(altered, proof, keys=KeysAtHand(), now=NOW)


def test_did_key_of_the_vectors_key_is_its_own_document() -> None:
    public = vector_json("w3c-vc-di-eddsa", "keyPair.json")["publicKeyMultibase"]

    document = did.did_key_document(f"did:key:{public}")

    assert document["verificationMethod"][0]["publicKeyMultibase"] == public
