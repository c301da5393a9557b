from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.credential import adapter, multibase
from shirushi.credential.formats import ob3
from shirushi.credential.keys import KeysAtHand
from shirushi.credential.proofs import ecdsa_sd_2023, selective
from shirushi.credential.proofs.checking import check_proofs
from shirushi.credential.proofs.ecdsa_sd_2023 import BaseProofShown, EntropyInvalid
from shirushi.credential.proofs.integrity import KeyNotForSuite, ProofMalformed, SignatureWrong
from shirushi.credential.proofs.selective import PartsNotFollowed, PointerInvalid
from shirushi.credential.public_keys import KeyKind
from shirushi.credential.report import Answer
from shirushi.credential.signers import EcdsaSigner
from shirushi.credential.verification import verify
from tests.world import AWARDED, NOW, SIGNER, assertion, statuses

pytest.importorskip("openvc", reason="needs the extra shirushi[wallet]")

P256 = EcdsaSigner.from_secret((7).to_bytes(32), kind=KeyKind.P256)
NAME = "/credentialSubject/achievement/name"


def base(*mandatory: str, **more: Any) -> JsonObject:
    document = {**ob3.write(assertion(issuer=P256.controller), status=()), **more}
    return ecdsa_sd_2023.sign(
        document,
        signer=P256,
        created_at=AWARDED,
        mandatory=mandatory,
        entropy=bytes(range(1, 65)),
    )


def parts(shown: JsonObject) -> adapter.DerivedProof:
    found = adapter.derived_proof(shown["proof"][0]["proofValue"])
    assert found is not None
    return found


def with_value(shown: JsonObject, **changes: Any) -> JsonObject:
    value = adapter.derived_proof_value(dataclasses.replace(parts(shown), **changes))
    return {**shown, "proof": [{**shown["proof"][0], "proofValue": value}]}


def check(shown: JsonObject) -> Any:
    return check_proofs(shown, keys=KeysAtHand(), now=NOW)


def test_a_holder_shows_a_part_of_our_credential_and_no_more() -> None:
    shown = ecdsa_sd_2023.derive(base(), reveal=[NAME])

    assert check(shown).controller == P256.controller
    assert set(shown["credentialSubject"]) == {"type", "achievement"}
    assert set(shown["credentialSubject"]["achievement"]) == {"id", "type", "name"}
    assert "urn:bnid:" not in json.write(shown).decode()


def test_who_issued_it_and_until_when_is_always_shown() -> None:
    ends = {"validUntil": "2030-01-01T00:00:00Z"}

    shown = ecdsa_sd_2023.derive(base(**ends), reveal=[])

    assert shown["issuer"]["id"] == P256.controller
    assert (shown["validFrom"], shown["validUntil"]) == ("2026-08-01T00:00:00Z", ends["validUntil"])
    hidden = {name: value for name, value in shown.items() if name != "validUntil"}
    with pytest.raises(SignatureWrong):
        check(hidden)


def test_a_base_proof_holds_for_nobody() -> None:
    whole = base()

    with pytest.raises(BaseProofShown):
        check(whole)
    report = verify(json.write(whole), keys=KeysAtHand(), statuses=statuses(), now=NOW)
    assert not report.answer.holds


def test_a_credential_shown_whole_is_valid() -> None:
    every = [f"/{name}" for name in base() if name not in {"@context", "proof", "id", "type"}]
    shown = ecdsa_sd_2023.derive(base(), reveal=every)

    report = verify(json.write(shown), keys=KeysAtHand(), statuses=statuses(), now=NOW)

    assert report.answer is Answer.VALID


@pytest.mark.parametrize(
    "path", [("issuer", "name"), ("credentialSubject", "achievement", "name"), ("validFrom",)]
)
def test_nothing_shown_can_be_altered(path: tuple[str, ...]) -> None:
    shown = json.read_object(json.write(ecdsa_sd_2023.derive(base(), reveal=[NAME])))
    inner = shown
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = "2026-08-01T00:00:01Z"

    with pytest.raises(SignatureWrong):
        check(shown)


def test_nothing_can_be_added_to_what_is_shown() -> None:
    shown = ecdsa_sd_2023.derive(base(), reveal=[NAME])

    for more in ({"name": "Another"}, {"evidence": [{"type": ["Evidence"], "name": "x"}]}):
        with pytest.raises(ShirushiError):
            check({**shown, **more})


def test_statements_signed_for_one_node_cannot_be_moved_to_another() -> None:
    shown = ecdsa_sd_2023.derive(base(), reveal=[NAME, "/credentialSubject/achievement/criteria"])
    given = parts(shown)
    names = list(given.label_map)
    turned = dict(zip(names, [given.label_map[one] for one in names[::-1]], strict=True))
    one_for_all = dict.fromkeys(names, given.label_map[names[0]])

    for labels in (turned, one_for_all, {}):
        with pytest.raises((SignatureWrong, ProofMalformed)):
            check(with_value(shown, label_map=labels))


def test_what_is_mandatory_is_the_issuers_to_say() -> None:
    shown = ecdsa_sd_2023.derive(base(), reveal=[NAME])
    given = parts(shown)

    changes: list[dict[str, Any]] = [
        {"mandatory_indexes": given.mandatory_indexes[:-1]},
        {"mandatory_indexes": []},
        {"mandatory_indexes": [*given.mandatory_indexes, 10_000]},
        {"mandatory_indexes": [*given.mandatory_indexes, given.mandatory_indexes[0]]},
        {"signatures": given.signatures[:-1]},
        {"signatures": [*given.signatures, given.signatures[0]]},
        {"signatures": given.signatures[::-1]},
        {"base_signature": bytes(64)},
        {"base_signature": b""},
        {"public_key": b"\x80\x24" + SIGNER.public_key},
        {"public_key": b""},
    ]
    for change in changes:
        with pytest.raises(ShirushiError):
            check(with_value(shown, **change))


@pytest.mark.parametrize("tail", [b"", b"\x80", b"\x85\x01\x02\x03\x04\x05", b"\xff", b"\x9f" * 99])
def test_bytes_that_are_no_proof_are_refused(tail: bytes) -> None:
    whole = base()
    for head in (b"\xd9\x5d\x01", b"\xd9\x5d\x02", b""):
        value = multibase.encode_base64url(head + tail)
        with pytest.raises(ShirushiError):
            check({**whole, "proof": [{**whole["proof"][0], "proofValue": value}]})
    value = multibase.encode_base64url(b"\xd9\x5d\x00" + tail)
    broken = {**whole, "proof": [{**whole["proof"][0], "proofValue": value}]}
    with pytest.raises(ProofMalformed):
        ecdsa_sd_2023.derive(broken, reveal=[])


def test_only_p256_keys_and_enough_randomness_sign() -> None:
    document = ob3.write(assertion(), status=())

    with pytest.raises(KeyNotForSuite):
        ecdsa_sd_2023.sign(
            document, signer=SIGNER, created_at=AWARDED, mandatory=[], entropy=bytes(64)
        )
    with pytest.raises(EntropyInvalid):
        ecdsa_sd_2023.sign(
            document, signer=P256, created_at=AWARDED, mandatory=[], entropy=bytes(63)
        )


@pytest.mark.parametrize(
    "pointer", ["", "name", "/nothing", "/credentialSubject/9", "/a~2", "/name/x", "/type/-1"]
)
def test_a_pointer_that_leads_nowhere_is_refused(pointer: str) -> None:
    with pytest.raises(PointerInvalid):
        ecdsa_sd_2023.derive(base(), reveal=[pointer])


def test_a_name_of_ours_in_somebody_elses_document_is_refused() -> None:
    with pytest.raises(PartsNotFollowed):
        selective.named({"@context": [], "id": "urn:bnid:0"})


def test_items_that_look_alike_can_be_shown_one_by_one() -> None:
    alike = [{"type": ["Evidence"], "name": "報告書"} for _ in range(4)]
    whole = base(evidence=[*alike, {"type": ["Evidence"], "name": "作品"}])

    for reveal in (["/evidence/0"], ["/evidence/3", "/evidence/1"], ["/evidence/4"], ["/evidence"]):
        shown = ecdsa_sd_2023.derive(whole, reveal=reveal)
        assert check(shown).controller == P256.controller


@pytest.mark.parametrize(
    "proof",
    [
        None,
        [],
        "z1",
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"cryptosuite": "ecdsa-sd-2023"},
        {"cryptosuite": "ecdsa-sd-2023", "proofValue": "u" + "A" * 300_000},
        {"cryptosuite": "ecdsa-sd-2023", "proofValue": "uAA"},
    ],
)
def test_without_a_base_proof_nothing_can_be_shown_in_part(proof: Any) -> None:
    with pytest.raises(ProofMalformed):
        ecdsa_sd_2023.derive({**base(), "proof": proof}, reveal=[NAME])


def test_a_holder_cannot_derive_from_a_document_that_was_altered() -> None:
    whole = base()

    with pytest.raises(ProofMalformed):
        ecdsa_sd_2023.derive(
            {**whole, "evidence": [{"type": ["Evidence"], "name": "x"}]}, reveal=["/evidence"]
        )
    altered = ecdsa_sd_2023.derive({**whole, "name": "別の名前"}, reveal=["/name"])
    with pytest.raises(SignatureWrong):
        check(altered)


def test_a_part_must_be_signed_with_a_key_of_the_suite() -> None:
    shown = ecdsa_sd_2023.derive(base(), reveal=[NAME])
    proof = {**shown["proof"][0], "verificationMethod": SIGNER.verification_method}

    with pytest.raises(KeyNotForSuite):
        check({**shown, "proof": [proof]})


def test_what_is_no_node_is_given_no_name() -> None:
    # A name put into texts by language would be read as a text in Indonesian.
    terms = {"label": {"@id": "urn:x:label", "@container": "@language"}}
    contexts = ["https://www.w3.org/ns/credentials/v2", terms]

    with pytest.raises(PartsNotFollowed):
        ecdsa_sd_2023.sign(
            {"@context": contexts, "type": "VerifiableCredential", "label": {"en": "x"}},
            signer=P256,
            created_at=AWARDED,
            mandatory=[],
            entropy=bytes(range(1, 65)),
        )


def test_a_part_shown_for_another_purpose_is_refused() -> None:
    shown = ecdsa_sd_2023.derive(base(), reveal=[NAME])

    with pytest.raises(ProofMalformed, match="proofPurpose"):
        check_proofs(shown, keys=KeysAtHand(), now=NOW, purpose="authentication")


def test_items_of_a_list_are_chosen_one_by_one() -> None:
    document = {
        "@context": [],
        "items": [{"type": ["A"], "x": 1, "y": 2}, {"x": 3}, {"z": {"id": "urn:1", "u": 1}}],
        "a/b": {"c~d": 1},
    }

    assert selective.select(["/items/2/z/u", "/items/0/x"], document) == {
        "@context": [],
        "items": [{"type": ["A"], "x": 1}, {"z": {"id": "urn:1", "u": 1}}],
    }
    assert selective.select(["/a~1b/c~0d"], document) == {"@context": [], "a/b": {"c~d": 1}}
    assert selective.select(["/items", "/items/0/x"], document) == {
        "@context": [],
        "items": document["items"],
    }
    assert selective.select([], document) is None
