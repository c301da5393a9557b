"""The W3C's own test vectors of eddsa-rdfc-2022, byte for byte."""

from __future__ import annotations

import pytest

from shirushi.core.dates import parse_time
from shirushi.credential import did, multibase
from shirushi.credential.jsonld.rdf import canonical
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.proofs import eddsa_rdfc_2022
from shirushi.credential.proofs.checking import ChainBroken, check_proofs
from shirushi.credential.proofs.integrity import SignatureWrong
from tests.vector_contexts import inlined
from tests.vectors_at import vector, vector_json
from tests.world import NOW

FOLDER = ("w3c-vc-di-eddsa", "eddsa-rdfc-2022")


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
    with pytest.raises(SignatureWrong):
        eddsa_rdfc_2022.check(altered, proof, keys=KeysAtHand(), now=NOW)


def test_did_key_of_the_vectors_key_is_its_own_document() -> None:
    public = vector_json("w3c-vc-di-eddsa", "keyPair.json")["publicKeyMultibase"]

    document = did.did_key_document(f"did:key:{public}")

    assert document["verificationMethod"][0]["publicKeyMultibase"] == public


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("signedProofSet1", 1),
        ("signedProofSet2", 2),
        ("signedProofChain1", 3),
        ("signedProofChain2", 4),
    ],
)
def test_every_proof_of_the_vectors_sets_and_chains_holds(name: str, count: int) -> None:
    signed = inlined(vector_json("w3c-vc-di-eddsa", "proof-set-chain", f"{name}.json"))

    checked = check_proofs(signed, keys=KeysAtHand(), now=NOW)

    assert checked.suites == ("eddsa-rdfc-2022",) * count


def test_a_link_of_the_vectors_chain_without_those_before_it_is_broken() -> None:
    signed = inlined(vector_json("w3c-vc-di-eddsa", "proof-set-chain", "proofChainTempDoc2.json"))

    with pytest.raises(ChainBroken):
        check_proofs(signed, keys=KeysAtHand(), now=NOW)


def test_a_link_of_the_vectors_chain_binds_those_before_it() -> None:
    signed = inlined(vector_json("w3c-vc-di-eddsa", "proof-set-chain", "signedProofChain1.json"))
    first = {**signed["proof"][0], "created": "2023-02-24T23:36:39Z"}

    with pytest.raises(SignatureWrong) as caught:
        check_proofs(
            {**signed, "proof": [signed["proof"][1], first, signed["proof"][2]]},
            keys=KeysAtHand(),
            now=NOW,
        )

    assert caught.value.path == "proof[1].proofValue"
