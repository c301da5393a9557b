"""Every proof counts: sets, chains, old suites, and the attacks that other verifiers let pass."""

from __future__ import annotations

import hashlib
import sys
from typing import Any

import pytest

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.credential import did, multibase
from shirushi.credential.adapter import ExtraMissing
from shirushi.credential.jsonld.rdf import canonical
from shirushi.credential.keys import (
    Ed25519Signer,
    KeyNotReached,
    KeyNotTheirs,
    KeysAtHand,
    Signer,
)
from shirushi.credential.proofs import (
    ecdsa_jcs_2019,
    ecdsa_rdfc_2019,
    eddsa_jcs_2022,
    eddsa_rdfc_2022,
    integrity,
    jcs,
    legacy,
)
from shirushi.credential.proofs.checking import (
    MOST_PROOFS,
    ChainBroken,
    CryptosuiteUnknown,
    ProofMissing,
    ProofsTooMany,
    SuiteNotChecked,
    check_proofs,
)
from shirushi.credential.proofs.integrity import (
    KeyNotForSuite,
    ProofExpired,
    ProofMalformed,
    SignatureWrong,
    Suite,
)
from shirushi.credential.public_keys import KeyKind, KeyWeak
from shirushi.credential.signers import EcdsaSigner
from tests.world import AWARDED, NOW, SIGNER, STRANGER, WEB_KEYS, WEB_SIGNER

P256 = EcdsaSigner.from_secret((7).to_bytes(32), kind=KeyKind.P256)
P384 = EcdsaSigner.from_secret((7).to_bytes(48), kind=KeyKind.P384)
V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"


def document(issuer: str = SIGNER.controller, **more: Any) -> JsonObject:
    return {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        "validFrom": "2026-08-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner"},
        **more,
    }


def signed(*signers: Signer, suite: Suite = eddsa_rdfc_2022.SUITE, **more: Any) -> dict[str, Any]:
    found = document(signers[0].controller, **more)
    for one in signers:
        found = integrity.sign(found, suite=suite, signer=one, created_at=AWARDED)
    return found


def with_options(
    options: JsonObject,
    *,
    signer: Ed25519Signer = SIGNER,
    suite: Suite = eddsa_rdfc_2022.SUITE,
    over: JsonObject | None = None,
) -> JsonObject:
    """Return a proof that an issuer made with options of any shape, good as a signature."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite.name,
        "created": "2026-08-01T00:00:00Z",
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
        **options,
    }
    options = {name: value for name, value in options.items() if value is not None}
    over = over or document(signer.controller)
    graph = canonical({"@context": over["@context"], **options})
    data = hashlib.sha256(graph).digest() + hashlib.sha256(canonical(over)).digest()
    return {**options, "proofValue": multibase.encode_base58(signer.sign(data))}


def check(
    found: JsonObject, *, keys: KeysAtHand | None = None, purpose: str = "assertionMethod"
) -> Any:
    return check_proofs(found, keys=keys or KeysAtHand(), now=NOW, purpose=purpose)


def codes(found: JsonObject, keys: KeysAtHand | None = None) -> list[str]:
    return [one.code.removeprefix("credential.") for one in check(found, keys=keys).warnings]


# ---------------------------------------------------------------------- suites

SUITES: list[tuple[Suite, Signer]] = [
    (eddsa_rdfc_2022.SUITE, SIGNER),
    (eddsa_jcs_2022.SUITE, SIGNER),
    (ecdsa_rdfc_2019.SUITE, P256),
    (ecdsa_rdfc_2019.SUITE, P384),
    (ecdsa_jcs_2019.SUITE, P256),
    (ecdsa_jcs_2019.SUITE, P384),
]


@pytest.mark.parametrize(("suite", "signer"), SUITES)
def test_what_a_suite_signs_it_finds_good_and_altered_it_finds_bad(
    suite: Suite, signer: Signer
) -> None:
    found = signed(signer, suite=suite)

    checked = check(found)

    assert (checked.controller, checked.method) == (
        signer.controller,
        signer.verification_method,
    )
    assert checked.suites == (suite.name,)
    assert checked.warnings == ()
    for change in (
        {"validFrom": "2026-08-01T00:00:01Z"},
        {"issuer": STRANGER.controller},
        {"validUntil": "2030-08-01T00:00:00Z"},
    ):
        with pytest.raises(SignatureWrong):
            check({**found, **change})


@pytest.mark.parametrize(("suite", "signer"), SUITES)
def test_any_changed_member_of_a_proof_is_refused(suite: Suite, signer: Signer) -> None:
    found = signed(signer, suite=suite)
    changes: list[dict[str, Any]] = [
        {"created": "2026-08-01T00:00:01Z"},
        {"proofPurpose": "authentication"},
        {"verificationMethod": STRANGER.verification_method},
        {"cryptosuite": "ecdsa-sd-2023"},
        {"type": "Ed25519Signature2020"},
        {"nonce": "1"},
        {"expires": "2030-01-01T00:00:00Z"},
        {"previousProof": "urn:uuid:1"},
    ]

    for change in changes:
        with pytest.raises(ShirushiError):
            check({**found, "proof": [{**found["proof"][0], **change}]})


@pytest.mark.parametrize(
    ("suite", "signer"), [(eddsa_rdfc_2022.SUITE, P256), (ecdsa_rdfc_2019.SUITE, SIGNER)]
)
def test_a_key_of_another_kind_than_the_suites_signs_and_checks_nothing(
    suite: Suite, signer: Signer
) -> None:
    with pytest.raises(KeyNotForSuite):
        signed(signer, suite=suite)

    other = SIGNER if signer is P256 else P256
    proof = signed(other, suite=suite)["proof"][0]
    claimed = {**proof, "verificationMethod": signer.verification_method}
    with pytest.raises(KeyNotForSuite):
        check({**document(signer.controller), "proof": claimed})


def test_a_jcs_proof_covers_the_contexts_it_names_and_those_added_later_are_taken_off() -> None:
    found = signed(SIGNER, suite=eddsa_jcs_2022.SUITE)
    grown = {**found, "@context": [V2, "https://later.example/v1"]}
    swapped = {**found, "@context": ["https://other.example/v1", V2]}

    assert check(grown).suites == ("eddsa-jcs-2022",)
    with pytest.raises(ProofMalformed, match="@context"):
        check(swapped)


def test_a_number_that_no_double_holds_is_not_signed_as_another() -> None:
    with pytest.raises(ShirushiError, match="RFC 8785"):
        signed(SIGNER, suite=eddsa_jcs_2022.SUITE, credits=2**60)


# ------------------------------------------------------------------ old suites

_PROOF_TERMS = {
    "@protected": True,
    "id": "@id",
    "type": "@type",
    "created": {
        "@id": "http://purl.org/dc/terms/created",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    },
    "expires": {
        "@id": "https://w3id.org/security#expiration",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    },
    "proofPurpose": {
        "@id": "https://w3id.org/security#proofPurpose",
        "@type": "@vocab",
        "@context": {
            "assertionMethod": "https://w3id.org/security#assertionMethod",
            "authentication": "https://w3id.org/security#authenticationMethod",
        },
    },
    "verificationMethod": {
        "@id": "https://w3id.org/security#verificationMethod",
        "@type": "@id",
    },
}


def old_document(kind: str, **terms: Any) -> JsonObject:
    own = {
        kind: {
            "@id": f"https://w3id.org/security#{kind}",
            "@context": {**_PROOF_TERMS, **terms},
        }
    }
    return {
        "@context": [V1, own],
        "type": ["VerifiableCredential"],
        "issuer": SIGNER.controller,
        "issuanceDate": "2026-08-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner"},
    }


def jws_proof(found: JsonObject, kind: str, header: dict[str, Any]) -> JsonObject:
    options = {
        "type": kind,
        "created": "2026-08-01T00:00:00Z",
        "verificationMethod": SIGNER.verification_method,
        "proofPurpose": "assertionMethod",
    }
    graph = canonical({"@context": found["@context"], **options})
    data = hashlib.sha256(graph).digest() + hashlib.sha256(canonical(found)).digest()
    head = multibase.encode_base64url(json.write(header))[1:]
    signature = multibase.encode_base64url(SIGNER.sign(head.encode() + b"." + data))[1:]
    return {**found, "proof": {**options, "jws": f"{head}..{signature}"}}


HEADER = {"alg": "EdDSA", "b64": False, "crit": ["b64"]}


def test_an_ed25519signature2020_over_a_vc_1_document_holds() -> None:
    found = old_document("Ed25519Signature2020")
    proof = with_options(
        {"type": "Ed25519Signature2020", "cryptosuite": None},
        suite=legacy.ED25519_SIGNATURE_2020,
        over=found,
    )

    assert check({**found, "proof": proof}).suites == ("Ed25519Signature2020",)
    with pytest.raises(SignatureWrong):
        check({**found, "issuanceDate": "2026-08-02T00:00:00Z", "proof": proof})


@pytest.mark.parametrize("kind", ["JsonWebSignature2020", "Ed25519Signature2018"])
def test_a_proof_with_a_detached_jws_holds(kind: str) -> None:
    found = old_document(kind) if kind.startswith("J") else {**old_document(kind), "@context": V1}
    whole = jws_proof(found, kind, HEADER)

    assert check(whole).suites == (kind,)
    with pytest.raises(SignatureWrong):
        check({**whole, "issuanceDate": "2026-08-02T00:00:00Z"})


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "b64": False, "crit": ["b64"]},
        {"alg": "ES256", "b64": False, "crit": ["b64"]},
        {"alg": "HS256", "b64": False, "crit": ["b64"]},
        {"alg": "EdDSA"},
        {"alg": "EdDSA", "b64": True, "crit": ["b64"]},
        {"alg": "EdDSA", "b64": False, "crit": ["b64", "exp"]},
        {**HEADER, "jwk": {"kty": "OKP"}},
        {**HEADER, "alg": ["EdDSA"]},
    ],
)
def test_a_detached_jws_with_another_header_is_refused(header: dict[str, Any]) -> None:
    whole = jws_proof(old_document("JsonWebSignature2020"), "JsonWebSignature2020", header)

    with pytest.raises(ProofMalformed, match="jws"):
        check(whole)


@pytest.mark.parametrize("jws", ["", "a", "a.b.c", "..", "e30..AA", "!..AA", "a" * 3000])
def test_what_is_no_detached_jws_is_refused(jws: str) -> None:
    whole = jws_proof(old_document("JsonWebSignature2020"), "JsonWebSignature2020", HEADER)

    with pytest.raises(ShirushiError):
        check({**whole, "proof": {**whole["proof"], "jws": jws}})


def test_a_draft_name_of_a_suite_holds_with_a_warning() -> None:
    proof = with_options({}, suite=legacy.EDDSA_2022)

    assert codes({**document(), "proof": [proof]}) == ["suite-name-old"]


# --------------------------------------------------------------- sets and chains


def test_every_proof_of_a_set_is_told_and_another_signers_is_a_warning() -> None:
    found = signed(STRANGER, SIGNER)

    checked = check({**found, "issuer": found["issuer"]})

    assert checked.controller == STRANGER.controller
    assert checked.suites == ("eddsa-rdfc-2022", "eddsa-rdfc-2022")
    assert [one.code for one in checked.warnings] == ["credential.proof-by-another"]


def test_the_issuers_own_proof_counts_wherever_it_stands() -> None:
    found = signed(SIGNER, STRANGER)
    turned = {**found, "proof": found["proof"][::-1]}

    assert check(turned).controller == SIGNER.controller


def test_a_set_without_the_issuers_proof_names_whose_it_is() -> None:
    found = {**signed(SIGNER), "issuer": SIGNER.controller}
    stranger = with_options({}, signer=STRANGER, over=document(SIGNER.controller))

    assert check({**found, "proof": [stranger]}).controller == STRANGER.controller


@pytest.mark.parametrize("place", [0, 1])
def test_a_bad_proof_beside_a_good_one_is_refused(place: int) -> None:
    # vc-library.md, attacks: "an unknown or bad second proof".
    good = signed(SIGNER)
    bad = {**good["proof"][0], "proofValue": signed(STRANGER)["proof"][0]["proofValue"]}
    proofs = [good["proof"][0]]
    proofs.insert(place, bad)

    with pytest.raises(SignatureWrong) as caught:
        check({**good, "proof": proofs})

    assert caught.value.path == f"proof[{place}].proofValue"


@pytest.mark.parametrize(
    "second",
    [
        {"type": "SomeProofType", "proofPurpose": "assertionMethod"},
        {"type": "DataIntegrityProof", "cryptosuite": "made-up-2099", "proofValue": "z1"},
        {"type": "DataIntegrityProof", "cryptosuite": "EDDSA-RDFC-2022"},
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_a_proof_of_an_unregistered_kind_beside_a_good_one_is_refused(
    second: JsonObject, place: int
) -> None:
    good = signed(SIGNER)
    proofs = [good["proof"][0]]
    proofs.insert(place, second)

    with pytest.raises(CryptosuiteUnknown) as caught:
        check({**good, "proof": proofs})

    assert not isinstance(caught.value, SuiteNotChecked)


def test_a_registered_kind_not_checked_here_is_a_warning_beside_the_issuers_own() -> None:
    good = signed(SIGNER)
    other = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", "proofValue": "uAA"}

    assert codes({**good, "proof": [other, good["proof"][0]]}) == ["proof-not-checked"]
    with pytest.raises(SuiteNotChecked):
        check({**good, "proof": [other]})


def test_a_proof_whose_key_is_out_of_reach_is_a_warning_beside_the_issuers_own() -> None:
    both = signed(SIGNER, WEB_SIGNER)

    assert codes(both) == ["proof-not-checked"]
    assert codes(both, WEB_KEYS) == ["proof-by-another"]
    with pytest.raises(KeyNotReached):
        check({**both, "proof": both["proof"][1]})


def test_where_the_unchecked_proof_may_be_the_issuers_the_answer_is_not_somebody_elses() -> None:
    both = signed(WEB_SIGNER, STRANGER)

    with pytest.raises(KeyNotReached):
        check(both)


def chain() -> JsonObject:
    """Return a document signed by one, and countersigned by another over the first proof."""
    base = document()
    first = with_options({"id": "urn:uuid:1"}, over=base)
    second = with_options(
        {"id": "urn:uuid:2", "previousProof": "urn:uuid:1"},
        signer=STRANGER,
        over={**base, "proof": [first]},
    )
    return {**base, "proof": [first, second]}


def test_a_chain_holds_as_a_whole() -> None:
    assert check(chain()).suites == ("eddsa-rdfc-2022",) * 2


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"previousProof": "urn:uuid:9"}, ChainBroken),
        ({"previousProof": ["urn:uuid:1", "urn:uuid:9"]}, ChainBroken),
        ({"previousProof": "urn:uuid:2"}, ChainBroken),
        ({"previousProof": [3]}, ChainBroken),
        ({"previousProof": []}, ProofMalformed),
        ({"previousProof": ["urn:uuid:1"] * 99}, ProofMalformed),
    ],
)
def test_a_link_to_a_proof_that_is_not_there_breaks_the_chain(
    change: JsonObject, error: type[ShirushiError]
) -> None:
    whole = chain()
    first, second = whole["proof"]

    with pytest.raises(error):
        check({**whole, "proof": [first, {**second, **change}]})


def test_a_link_cannot_be_cut_off_its_chain_or_tied_to_a_second_proof_of_one_name() -> None:
    whole = chain()
    first, second = whole["proof"]
    free = {name: value for name, value in second.items() if name != "previousProof"}
    twin = {**with_options({"id": "urn:uuid:1", "created": "2026-08-02T00:00:00Z"})}

    with pytest.raises(SignatureWrong):
        check({**whole, "proof": [first, free]})
    with pytest.raises(ChainBroken):
        check({**whole, "proof": [first, twin, second]})


# ---------------------------------------------------------------------- attacks


def test_a_proof_that_has_ended_is_refused() -> None:
    # vc-library.md, attacks: "proof.expires".
    ended = with_options({"expires": "2026-11-20T00:00:00Z"})
    later = with_options({"expires": "2026-11-20T00:00:01Z"})

    with pytest.raises(ProofExpired):
        check({**document(), "proof": ended})
    assert check({**document(), "proof": later}).warnings == ()


def test_a_proof_for_signing_in_asserts_nothing() -> None:
    # vc-library.md, attacks: "key purpose ignored". The key may do both; the proof says which.
    proof = with_options({"proofPurpose": "authentication"})

    assert check({**document(), "proof": proof}, purpose="authentication").warnings == ()
    with pytest.raises(ProofMalformed, match="proofPurpose"):
        check({**document(), "proof": proof})


def test_the_end_of_a_proof_cannot_be_hidden_under_another_name() -> None:
    # The graph, and so the signature, stays as it was when ``expires`` becomes ``until``.
    own = {
        "until": {
            "@id": "https://w3id.org/security#expiration",
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        }
    }
    over = {**document(), "@context": [V2, own]}
    ended = with_options({"expires": "2026-11-01T00:00:00Z"}, over=over)
    hidden = {("until" if name == "expires" else name): v for name, v in ended.items()}

    with pytest.raises(ProofMalformed, match="expires"):
        check({**over, "proof": hidden})


def test_a_purpose_cannot_be_given_another_meaning_by_the_documents_own_context() -> None:
    # SpruceID's vc-jws2020-bad-*: JSON that says one purpose, and a graph that says another.
    kind = "Ed25519Signature2020"
    honest = old_document(kind)
    proof = with_options(
        {"type": kind, "cryptosuite": None, "proofPurpose": "authentication"},
        suite=legacy.ED25519_SIGNATURE_2020,
        over=honest,
    )
    twisted = old_document(
        kind,
        proofPurpose={
            "@id": "https://w3id.org/security#proofPurpose",
            "@type": "@vocab",
            "@context": {"assertionMethod": "https://w3id.org/security#authenticationMethod"},
        },
    )
    claimed = {**proof, "proofPurpose": "assertionMethod"}

    # The very same graph is signed, whatever the JSON says.
    assert check({**honest, "proof": proof}, purpose="authentication").suites == (kind,)
    with pytest.raises(ProofMalformed, match="proofPurpose"):
        check({**twisted, "proof": claimed})


def test_a_proof_type_of_the_documents_own_making_is_refused() -> None:
    kind = "Ed25519Signature2020"
    found = old_document(kind)
    found["@context"][1][kind]["@id"] = "https://w3id.org/security#JsonWebSignature2020"
    proof = with_options(
        {"type": kind, "cryptosuite": None}, suite=legacy.ED25519_SIGNATURE_2020, over=found
    )

    with pytest.raises(ProofMalformed, match="type"):
        check({**found, "proof": proof})


def test_a_forged_signature_under_a_key_of_small_order_is_refused() -> None:
    # vc-library.md, attacks: "small-order Ed25519 keys". Under the neutral element the signature
    # R = identity, S = 0 satisfies the equation for every message.
    neutral = b"\x01" + bytes(31)
    controller = "https://forger.example/1"
    method = f"{controller}#key"
    keys = KeysAtHand(
        documents={
            controller: {
                "id": controller,
                "assertionMethod": [method],
                "verificationMethod": [
                    {
                        "id": method,
                        "type": "Multikey",
                        "controller": controller,
                        "publicKeyMultibase": did.multikey(neutral),
                    }
                ],
            }
        }
    )
    proof = {
        **signed(SIGNER)["proof"][0],
        "verificationMethod": method,
        "proofValue": multibase.encode_base58(neutral + bytes(32)),
    }

    with pytest.raises(KeyWeak):
        check({**document(controller), "proof": proof}, keys=keys)


def test_a_key_that_its_owner_revoked_signs_nothing_any_more() -> None:
    # vc-library.md, attacks: "keys marked revoked".
    published = WEB_SIGNER.controller_document()
    published["verificationMethod"][0]["revoked"] = "2026-11-01T00:00:00Z"
    keys = KeysAtHand(documents={WEB_SIGNER.controller: published})

    with pytest.raises(KeyNotTheirs, match="revoked"):
        check(signed(WEB_SIGNER), keys=keys)


@pytest.mark.parametrize("change", [{"assertionMethod": None}, {"id": "did:web:other.example"}])
def test_a_document_about_another_or_that_allows_nothing_gives_no_key(change: JsonObject) -> None:
    # vc-library.md, attacks: "documents without assertionMethod; DID document whose id differs".
    keys = KeysAtHand(
        documents={WEB_SIGNER.controller: {**WEB_SIGNER.controller_document(), **change}}
    )

    with pytest.raises(KeyNotTheirs):
        check(signed(WEB_SIGNER), keys=keys)


def test_a_signature_has_one_spelling() -> None:
    found = signed(SIGNER)
    proof = found["proof"][0]
    raw = multibase.decode(proof["proofValue"])
    order = 2**252 + 27742317777372353535851937790883648493
    unreduced = (int.from_bytes(raw[32:], "little") + order).to_bytes(32, "little")

    for value in (
        "z1" + proof["proofValue"][1:],
        multibase.encode_base64url(raw),
        multibase.encode_base58(raw[:32] + unreduced),
        multibase.encode_base58(raw + b"\0"),
        " " + proof["proofValue"],
        proof["proofValue"] + "=",
    ):
        with pytest.raises(ShirushiError):
            check({**found, "proof": {**proof, "proofValue": value}})


@pytest.mark.parametrize(
    ("proof", "error"),
    [
        (None, ProofMissing),
        ([], ProofMissing),
        ("z1", ProofMalformed),
        ([[]], ProofMalformed),
        ({}, ProofMalformed),
        ({"type": ["DataIntegrityProof"]}, ProofMalformed),
        ({"type": "DataIntegrityProof"}, ProofMalformed),
        ({"type": "DataIntegrityProof", "cryptosuite": ["eddsa-rdfc-2022"]}, ProofMalformed),
        ([{}] * (MOST_PROOFS + 1), ProofsTooMany),
    ],
)
def test_what_is_no_proof_is_refused(proof: Any, error: type[ShirushiError]) -> None:
    with pytest.raises(error):
        check({**document(), "proof": proof})


def test_an_old_suite_under_the_new_type_and_the_reverse_are_unknown() -> None:
    with pytest.raises(CryptosuiteUnknown):
        check({**document(), "proof": with_options({"cryptosuite": "Ed25519Signature2020"})})
    with pytest.raises(CryptosuiteUnknown):
        check({**document(), "proof": {"type": "eddsa-rdfc-2022"}})


def test_what_a_person_should_know_is_a_warning() -> None:
    bound = with_options(
        {"domain": "https://verifier.example", "challenge": "1", "created": "2026-11-20T00:00:01Z"}
    )

    assert codes({**document(), "proof": bound}) == [
        "proof-from-future",
        "audience-not-checked",
        "audience-not-checked",
    ]


def test_without_the_extra_a_derived_proof_is_unsupported_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "openvc.proof.ecdsa_sd", None)
    value = multibase.encode_base64url(b"\xd9\x5d\x01\x80")
    proof = {**signed(SIGNER)["proof"][0], "cryptosuite": "ecdsa-sd-2023", "proofValue": value}

    with pytest.raises(ExtraMissing, match=r"shirushi\[wallet\]"):
        check({**document(), "proof": proof})


# ---------------------------------------------------------------------- members


def jcs_signed(**members: Any) -> JsonObject:
    """Return a credential whose proof, over the JSON itself, has those members."""
    found = document()
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-08-01T00:00:00Z",
        "verificationMethod": SIGNER.verification_method,
        "proofPurpose": "assertionMethod",
        "@context": found["@context"],
        **members,
    }
    data = b"".join(hashlib.sha256(jcs.canonical(one)).digest() for one in (options, found))
    value = multibase.encode_base58(SIGNER.sign(data))
    return {**found, "proof": {**options, "proofValue": value}}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "proof-1"),
        ("id", 5),
        ("id", None),
        ("domain", 5),
        ("domain", []),
        ("domain", ["https://u.example", 5]),
        ("challenge", ["a"]),
        ("nonce", 5),
    ],
)
def test_a_member_that_is_not_as_it_must_be_is_refused_whatever_is_signed(
    name: str, value: Any
) -> None:
    with pytest.raises(ProofMalformed) as caught:
        check(jcs_signed(**{name: value}))

    assert caught.value.path == f"proof.{name}"


def test_members_as_they_must_be_are_read() -> None:
    members = {"id": "urn:uuid:1", "domain": ["a", "b"], "challenge": "c", "nonce": "d"}

    assert check(jcs_signed(**members)).controller == SIGNER.controller
    assert check(jcs_signed(domain="https://u.example")).controller == SIGNER.controller
