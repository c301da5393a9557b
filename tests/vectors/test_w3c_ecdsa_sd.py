"""The W3C's test vectors of selective disclosure, from issuer to holder to verifier."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.core.dates import parse_time
from shirushi.credential import adapter, multibase
from shirushi.credential.keys import KeysAtHand
from shirushi.credential.proofs import ecdsa_sd_2023, integrity
from shirushi.credential.proofs.checking import check_proofs
from shirushi.credential.proofs.ecdsa_sd_2023 import BaseProofShown
from shirushi.credential.proofs.integrity import SignatureWrong
from shirushi.credential.public_keys import KeyKind
from shirushi.credential.signers import EcdsaSigner
from tests.vector_contexts import inlined
from tests.vectors_at import vector, vector_json
from tests.world import NOW

pytest.importorskip("openvc", reason="needs the extra shirushi[wallet]")

SOURCE = "w3c-vc-di-ecdsa"
FOLDER = (SOURCE, "ecdsa-sd-2023", "prc")
SPRUCE = (
    *("spruceid-ssi", "crates", "claims", "crates", "data-integrity", "tests"),
    "ecdsa_sd_2023",
)


def card(name: str) -> dict[str, Any]:
    """Return a permanent resident card whose two types bring the same terms.

    The RDF parser cannot yet read a node with two types that each bring their own; giving either
    the terms of both says the same.
    """
    found: dict[str, Any] = json.loads(json.dumps(inlined(vector_json(*FOLDER, name))))
    for one in found["@context"]:
        if isinstance(one, dict) and "PermanentResident" in one:
            both = {**one["Person"]["@context"], **one["PermanentResident"]["@context"]}
            one["Person"]["@context"] = one["PermanentResident"]["@context"] = both
    return found


def body(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in {"proof", "@context"}}


def secret(pair: dict[str, str]) -> bytes:
    return multibase.decode(pair["secretKeyMultibase"])[2:]


def test_the_issuers_statements_are_the_vectors() -> None:
    material = vector_json(SOURCE, "ecdsa-sd-2023", "SDKeyMaterial.json")
    base = card("addSignedSDBase.json")
    document = {name: value for name, value in base.items() if name != "proof"}
    hashes = vector_json(*FOLDER, "addHashData.json")
    options = {name: value for name, value in base["proof"].items() if name != "proofValue"}

    parts = ecdsa_sd_2023._Parts.of(
        document,
        bytes.fromhex(material["hmacKeyString"]),
        vector_json(SOURCE, "prCredMandatory.json"),
    )
    graph = integrity.options_graph(document, options, suite=ecdsa_sd_2023.SUITE)

    expected = vector_json(*FOLDER, "addBaseDocHMACCanon.json")
    assert sorted(parts.mandatory + parts.others) == [line.rstrip("\n") for line in expected]
    assert ecdsa_sd_2023._hashed(parts.mandatory).hex() == hashes["mandatoryHash"]
    assert graph.decode().strip() == vector(*FOLDER, "addProofConfigCanon.txt").read_text().strip()


def test_our_base_proof_is_the_vectors() -> None:
    material = vector_json(SOURCE, "ecdsa-sd-2023", "SDKeyMaterial.json")
    base = card("addSignedSDBase.json")
    document = {name: value for name, value in base.items() if name != "proof"}

    ours = ecdsa_sd_2023._with_base_proof(
        document,
        EcdsaSigner.from_secret(secret(material["baseKeyPair"]), kind=KeyKind.P256),
        parse_time(base["proof"]["created"]),
        vector_json(SOURCE, "prCredMandatory.json"),
        bytes.fromhex(material["hmacKeyString"]) + secret(material["proofKeyPair"]),
    )

    assert ours["proof"] == [base["proof"]]


def test_the_part_we_derive_is_the_vectors() -> None:
    expected = card("derivedRevealDocument.json")

    derived = ecdsa_sd_2023.derive(
        card("addSignedSDBase.json"), reveal=vector_json(SOURCE, "prCredSelective.json")
    )

    assert body(derived) == body(expected)
    assert derived["proof"] == [expected["proof"]]


def test_a_part_chosen_out_of_lists_is_the_other_implementations() -> None:
    case = vector_json(*SPRUCE, "selection.json")
    expected = case["expectedOutput"]

    derived = ecdsa_sd_2023.derive(case["input"], reveal=case["options"]["selectivePointers"])

    assert body(derived) == body(expected)
    ours, theirs = (
        adapter.derived_proof(value)
        for value in (derived["proof"][0]["proofValue"], expected["proof"]["proofValue"])
    )
    assert ours == theirs
    assert check_proofs(derived, keys=KeysAtHand(), now=NOW).suites == ("ecdsa-sd-2023",)


@pytest.mark.parametrize("name", ["verification_2.json", "verification_3.json"])
def test_a_part_derived_elsewhere_holds(name: str) -> None:
    shown = vector_json(*SPRUCE, name)["input"]

    assert check_proofs(shown, keys=KeysAtHand(), now=NOW).suites == ("ecdsa-sd-2023",)


def test_an_open_badge_shown_in_part_holds_by_its_published_key_only() -> None:
    shown = vector_json("1edtech-ob30-validator", "sd", "derivedcredential.json")
    method = shown["proof"][0]["verificationMethod"]
    controller, _, fragment = method.partition("#")
    published = {
        "id": controller,
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": controller,
                "publicKeyMultibase": fragment,
            }
        ],
        "assertionMethod": [method],
    }

    found = check_proofs(shown, keys=KeysAtHand(documents={controller: published}), now=NOW)

    assert found.controller == shown["issuer"]["id"]


def test_a_derived_proof_of_the_vectors_holds() -> None:
    shown = inlined(vector_json(*FOLDER, "derivedRevealDocument.json"))

    assert check_proofs(shown, keys=KeysAtHand(), now=NOW).suites == ("ecdsa-sd-2023",)


def test_the_base_proof_of_the_vectors_never_holds() -> None:
    base = inlined(vector_json(*FOLDER, "addSignedSDBase.json"))

    with pytest.raises(BaseProofShown):
        check_proofs(base, keys=KeysAtHand(), now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"validUntil": "2030-12-16T23:59:59Z"},
        {"validUntil": None},
        {"name": "Permanent Resident Card"},
        {"issuer": "did:key:zDnaeTHxNEBZoKaEo6PdA83fq98ebiFvo3X273Ydu4YmV96rg"},
    ],
)
def test_a_document_shown_in_part_cannot_be_altered(change: dict[str, Any]) -> None:
    shown = inlined(vector_json(*FOLDER, "derivedRevealDocument.json"))
    altered = {name: value for name, value in {**shown, **change}.items() if value is not None}

    with pytest.raises(SignatureWrong):
        check_proofs(altered, keys=KeysAtHand(), now=NOW)
