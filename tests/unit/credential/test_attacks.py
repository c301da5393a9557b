"""Attacks on documents, graphs, keys and proofs: each is refused for its own reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shirushi.core import json
from shirushi.credential import multibase
from shirushi.credential.did import controller_document, did_key, multikey
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.proofs.signing import sign
from shirushi.credential.report import Answer
from tests.attacking import (
    SMALL_ORDER,
    accepted,
    answer_of,
    forged,
    malleated,
    refused,
    scalar_zero_signature,
    sent,
    signed,
    unsigned,
    whole,
)
from tests.hostile import clique
from tests.world import (
    AWARDED,
    SIGNER,
    STRANGER,
    WEB_KEYS,
    WEB_SIGNER,
    checked,
    credential,
    statuses,
)

ENDS = datetime(2026, 9, 1, tzinfo=UTC)
CREDENTIALS = "https://www.w3.org/2018/credentials#"
WEB = WEB_SIGNER.controller


def test_what_the_attacks_start_from_holds() -> None:
    accepted(whole())
    accepted(signed(unsigned()))
    accepted(whole(index=3), lists=statuses())
    accepted(whole(signer=WEB_SIGNER), keys=WEB_KEYS)


# ---------------------------------------------------------------- JSON that reads two ways


@pytest.mark.parametrize(
    "name", [b'"issuer"', b'"\\u0069ssuer"', b'"validUntil"'], ids=["plain", "escaped", "other"]
)
def test_a_name_that_stands_twice(name: bytes) -> None:
    twice = credential().replace(b"{", b"{" + name + b':"a",' + name + b':"b",', 1)

    refused(twice, "core.name-repeated")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"1e999", "core.number-not-allowed"),
        (b"-1e999", "core.number-not-allowed"),
        (b"NaN", "core.number-not-allowed"),
        (b"Infinity", "core.number-not-allowed"),
        (b"9" * 5000, "core.number-not-allowed"),
        (b'"\\ud800"', "core.surrogate-alone"),
        (b'{"\\udc00": 1}', "core.surrogate-alone"),
        (b"\xed\xa0\x80", "core.not-utf8"),
        (b'"\xc0\xaf"', "core.not-utf8"),
        (b'"\0"', "core.not-json"),
        (b"[" * 100_000, "core.document-too-deep"),
        (b'{"' + b"n" * 5000 + b'": 1}', "core.too-many"),
        (b"[" + b"1," * 200_000 + b"1]", "core.too-many"),
        (b'"' + b"a" * 3_500_000 + b'"', "core.too-many"),
        (b'"' + b"a" * 5_000_000 + b'"', "core.document-too-large"),
    ],
)
def test_a_value_that_readers_would_read_differently_or_choke_on(value: bytes, code: str) -> None:
    refused(credential().replace(b"{", b'{"x":' + value + b",", 1), code)


def test_a_file_of_twenty_megabytes() -> None:
    refused(b" " * 20_000_000 + credential(), "credential.file-too-large")


def test_a_paths_length_cannot_be_made_to_multiply() -> None:
    names = b"".join(b'{"' + b"n" * 999 + b'":' for _ in range(50))
    hostile = b'{"a":' + names + b"[" + b"1," * 99_000 + b'"\\ud800"]' + b"}" * 51

    with pytest.raises(json.SurrogateAlone) as caught:
        json.read(hostile)

    assert len(str(caught.value)) < 2000


# ---------------------------------------------------------------- graphs and contexts


@pytest.mark.parametrize("size", range(7, 11))
def test_poison_of_linked_nodes_that_look_alike(size: int) -> None:
    nodes: dict[str, Any] = {}
    for one, two in clique(size):
        node = nodes.setdefault(str(one), {"id": f"_:{one}", "type": "Profile", "knows": []})
        node["knows"].append({"id": f"_:{two}"})
    document = unsigned()
    document["@context"] = [*document["@context"], {"knows": {"@id": "urn:knows"}}]
    document["evidence"] = list(nodes.values())

    report = refused({**document, "proof": whole()["proof"]}, "credential.too-complex")

    assert report.answer is not Answer.VALID


def test_an_identifier_of_a_megabyte_in_every_quad() -> None:
    document = unsigned()
    document["id"] = "urn:" + "a" * 1_000_000
    document["type"] += ["OpenBadgeCredential"] * 2000

    refused({**document, "proof": whole()["proof"]}, "credential.too-complex")


def test_ten_thousand_contexts() -> None:
    document = whole()
    document["@context"] += [document["@context"][0]] * 10_000

    refused(document, "credential.too-complex")


def test_hundreds_of_values_whose_cover_is_in_doubt() -> None:
    document = unsigned()
    document["@context"] = [*document["@context"], {"mine": "urn:mine"}]
    document["mine"] = [f"value {number}" for number in range(400)]

    refused({**document, "proof": whole()["proof"]}, "credential.too-complex")


def test_a_context_that_nobody_pinned() -> None:
    document = whole()
    document["@context"].append("https://attacker.example/context")

    refused(document, "credential.context-unknown")


def test_a_term_that_no_signature_covers() -> None:
    refused({**whole(), "honours": "first class"}, "credential.term-undefined")


def test_a_type_that_no_signature_covers() -> None:
    document = whole()
    document["type"].append("DoctoralDegree")

    refused(document, "credential.term-undefined")


def test_a_relative_identifier_that_resolves_to_nothing() -> None:
    document = whole()
    document["credentialSubject"]["achievement"]["criteria"]["id"] = "../criteria"

    refused(document, "credential.value-dropped")


# ---------------------------------------------------------------- the same graph, other JSON


def respelt(**spellings: str) -> dict[str, Any]:
    """Return a revoked, expired credential whose decisive members have other names.

    Its graph, and so its signature, is as it was.
    """
    document = whole(index=3, valid_until=ENDS)
    for name, other in spellings.items():
        document[other] = document.pop(name)
    return document


def test_a_revoked_and_expired_credential_is_told_apart_to_begin_with() -> None:
    assert answer_of(respelt(), lists=statuses(3)) is Answer.REVOKED


def test_a_status_under_its_full_iri() -> None:
    document = respelt(credentialStatus=CREDENTIALS + "credentialStatus")

    refused(document, "credential.term-respelt", lists=statuses(3))


def test_an_end_under_its_full_iri() -> None:
    document = respelt(credentialStatus=CREDENTIALS + "credentialStatus")
    document[CREDENTIALS + "validUntil"] = {
        "@value": document.pop("validUntil"),
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    }

    refused(document, "credential.term-respelt", lists=statuses(3))


@pytest.mark.parametrize(
    "term",
    [
        {"@id": CREDENTIALS + "credentialStatus", "@type": "@id"},
        {"@id": "part:Status", "@type": "@id"},
    ],
)
def test_a_status_under_a_name_of_the_holders_own(term: dict[str, str]) -> None:
    document = respelt(credentialStatus="mine")
    document["@context"].append(
        {"part": {"@id": CREDENTIALS + "credential", "@prefix": True}, "mine": term}
    )

    refused(document, "credential.term-respelt", lists=statuses(3))


def test_an_end_under_a_name_of_the_holders_own() -> None:
    document = respelt(validUntil="mine")
    kind = "http://www.w3.org/2001/XMLSchema#dateTime"
    document["@context"].append({"mine": {"@id": CREDENTIALS + "validUntil", "@type": kind}})

    refused(document, "credential.term-respelt", lists=statuses())


@pytest.mark.parametrize("keyword", ["@included", "@nest", "@reverse"])
def test_a_status_moved_out_of_its_node(keyword: str) -> None:
    document = whole(index=3)
    moved = {"id": document["id"], "credentialStatus": document.pop("credentialStatus")}
    document[keyword] = [moved] if keyword == "@included" else moved

    assert answer_of(document, lists=statuses(3)) is Answer.TAMPERED


def test_a_term_that_turns_round_is_not_supported_and_said_to_be() -> None:
    """Nothing need be wrong with it; what a reader of JSON sees of it is not what was signed."""
    document = unsigned()
    document["@context"].append(
        {"madeBy": "https://example.org/madeBy", "made": {"@reverse": "https://example.org/madeBy"}}
    )

    sealed = sign(document, signer=SIGNER, created_at=AWARDED, cryptosuite="eddsa-jcs-2022")

    refused(sealed, "credential.terms-moved")
    assert answer_of(sealed) is Answer.UNSUPPORTED
    assert answer_of({**sealed, "proof": whole()["proof"]}) is Answer.UNSUPPORTED


@pytest.mark.parametrize("keyword", ["@included", "@nest", "@reverse"])
def test_a_status_moved_out_of_its_node_under_a_name_of_the_holders_own(keyword: str) -> None:
    document = whole(index=3)
    document["@context"].append({"mine": keyword})
    moved = {"id": document["id"], "credentialStatus": document.pop("credentialStatus")}
    document["mine"] = [moved] if keyword == "@included" else moved

    assert answer_of(document, lists=statuses(3)) in {Answer.TAMPERED, Answer.UNSUPPORTED}


def test_a_status_moved_to_another_mention_of_the_same_node() -> None:
    document = unsigned(index=3)
    document["credentialSubject"]["id"] = document["id"]
    document = signed(document)
    document["credentialSubject"]["credentialStatus"] = document.pop("credentialStatus")

    assert answer_of(document, lists=statuses(3)) is Answer.TAMPERED


def test_a_status_spelt_in_capitals_is_no_status_and_is_not_covered() -> None:
    refused(respelt(credentialStatus="CredentialStatus"), "credential.term-undefined")


def test_an_own_name_for_what_decides_nothing_is_let_be() -> None:
    document = unsigned()
    document["@context"].append({"honours": "https://example.org/honours"})

    accepted(signed({**document, "honours": "first class"}))


# ---------------------------------------------------------------- keys


def web(**changes: Any) -> KeysAtHand:
    """Return the university's controller document with some members in place of its own."""
    document = {**WEB_SIGNER.controller_document(), **changes}
    return KeysAtHand(
        documents={WEB: {name: value for name, value in document.items() if value is not None}}
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "did:web:attacker.example"},
        {"id": None},
        {"assertionMethod": None},
        {"assertionMethod": []},
        {"assertionMethod": None, "authentication": [WEB_SIGNER.verification_method]},
        {"assertionMethod": ["did:web:attacker.example#key"]},
        {"verificationMethod": []},
    ],
    ids=["other id", "no id", "no purpose", "empty", "for logging in", "another's", "no key"],
)
def test_a_key_that_its_document_does_not_give_for_signing(changes: dict[str, Any]) -> None:
    refused(whole(signer=WEB_SIGNER), "credential.key-not-theirs", keys=web(**changes))


@pytest.mark.parametrize(
    "change",
    [
        {"revoked": "2026-01-01T00:00:00Z"},
        {"expires": "2026-01-01T00:00:00Z"},
        {"controller": "did:web:attacker.example"},
    ],
)
def test_a_key_that_was_revoked_has_ended_or_is_anothers(change: dict[str, str]) -> None:
    method = {**WEB_SIGNER.controller_document()["verificationMethod"][0], **change}

    refused(
        whole(signer=WEB_SIGNER),
        "credential.key-not-theirs",
        keys=web(verificationMethod=[method]),
    )


def test_a_strangers_key_in_the_fragment_of_the_universitys_did() -> None:
    attacker = Ed25519Signer.from_seed(
        bytes(range(1, 33)), controller=WEB, fragment=multikey(STRANGER.public_key)
    )

    refused(whole(signer=attacker), "credential.key-not-theirs", keys=WEB_KEYS)


def test_a_strangers_good_signature_under_the_universitys_name() -> None:
    document = unsigned()

    report = refused(signed(document, signer=STRANGER), "credential.key-not-theirs")

    assert report.answer is Answer.WRONG_KEY


@pytest.mark.parametrize("point", SMALL_ORDER, ids=range(len(SMALL_ORDER)))
def test_a_key_of_small_order_which_every_message_fits(point: bytes) -> None:
    document = {**unsigned(), "issuer": {**unsigned()["issuer"], "id": did_key(point)}}
    method = f"{did_key(point)}#{multikey(point)}"
    proof = forged(document, point, scalar_zero_signature(), method)

    assert not answer_of(proof).holds


def test_a_signature_spelt_another_way() -> None:
    document = whole()
    value = document["proof"][0]["proofValue"]
    document["proof"][0]["proofValue"] = multibase.encode_base58(malleated(multibase.decode(value)))

    refused(document, "credential.signature-wrong")


@pytest.mark.parametrize("spelling", ["base64url", "leading one", "space", "short", "long"])
def test_a_signature_in_another_alphabet_or_length(spelling: str) -> None:
    document = whole()
    value = document["proof"][0]["proofValue"]
    raw = multibase.decode(value)
    document["proof"][0]["proofValue"] = {
        "base64url": multibase.encode_base64url(raw),
        "leading one": "z1" + value[1:],
        "space": value + " ",
        "short": multibase.encode_base58(raw[:-1]),
        "long": multibase.encode_base58(raw + b"\0"),
    }[spelling]

    assert answer_of(document, lists=statuses(3)) is Answer.TAMPERED


# ---------------------------------------------------------------- proofs


def test_a_proof_that_has_expired() -> None:
    refused(signed(unsigned(), expires="2026-09-01T00:00:00Z"), "credential.proof-expired")


@pytest.mark.parametrize("purpose", ["authentication", "keyAgreement"])
def test_a_proof_made_for_another_purpose(purpose: str) -> None:
    refused(signed(unsigned(), proofPurpose=purpose), "credential.proof-malformed")


def test_a_proof_of_a_kind_unknown() -> None:
    document = whole()
    document["proof"][0]["cryptosuite"] = "none"

    refused(document, "credential.cryptosuite-unknown")


@pytest.mark.parametrize("proof", [None, []])
def test_a_proof_that_is_none(proof: Any) -> None:
    refused({**whole(), "proof": proof}, "credential.proof-missing")


@pytest.mark.parametrize("proof", ["z", [None], [[]]])
def test_a_proof_that_is_no_object(proof: Any) -> None:
    refused({**whole(), "proof": proof}, "credential.field-wrong")


def test_no_proof_at_all() -> None:
    refused(unsigned(), "credential.proof-missing")


def test_a_proof_taken_from_another_credential() -> None:
    refused({**whole(number=2), "proof": whole(number=1)["proof"]}, "credential.signature-wrong")


@pytest.mark.parametrize("second", ["bad", "unknown"])
def test_a_second_proof_that_is_bad_or_unknown(second: str) -> None:
    document = whole()
    other = {**document["proof"][0], "proofValue": whole(number=2)["proof"][0]["proofValue"]}
    if second == "unknown":
        other["cryptosuite"] = "made-up-2099"
    document["proof"].append(other)

    assert answer_of(document) is not Answer.VALID


def test_a_proofs_own_options_changed() -> None:
    document = whole()
    document["proof"][0]["created"] = "2020-01-01T00:00:00Z"

    refused(document, "credential.signature-wrong")


# ---------------------------------------------------------------- what people are shown


@pytest.mark.parametrize("harm", ["\x1b[2J", "\u202e", "\n  1. ok", "\x07"])
def test_a_strangers_text_cannot_fake_lines_or_steer_the_terminal(harm: str) -> None:
    document = {**whole(), f"x{harm}y": "z"}
    document["issuer"] = {**document["issuer"], "id": f"did:key:z6Mk{harm}"}

    report = checked(sent(document))

    shown = [*report.lines("ja"), *report.lines("en")]
    assert not report.answer.holds
    assert not any(harm in line for line in shown)


def test_a_key_document_that_lists_a_key_twice_with_two_values() -> None:
    made = controller_document(WEB, {WEB_SIGNER.fragment: STRANGER.public_key})
    other = WEB_SIGNER.controller_document()["verificationMethod"][0]
    made["verificationMethod"] = [*made["verificationMethod"], other]

    refused(
        whole(signer=WEB_SIGNER),
        "credential.key-not-theirs",
        keys=KeysAtHand(documents={WEB: made}),
    )


@pytest.mark.parametrize("name", ["verificationMethod", "proofValue"])
@pytest.mark.parametrize("value", [None, 7, [], {}, ["z1"]])
def test_a_proofs_member_that_is_no_text(name: str, value: Any) -> None:
    document = whole()
    document["proof"][0][name] = value

    refused(document, "credential.proof-malformed")
