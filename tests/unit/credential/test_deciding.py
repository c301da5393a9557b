"""Which word sums a report up where several things are wrong, or cannot be told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.credential.jsonld.contexts import CREDENTIALS_V2
from shirushi.credential.keys import KeysAtHand
from shirushi.credential.proofs import eddsa_jcs_2022, integrity
from shirushi.credential.report import Answer, Outcome, StepName
from tests.tokens import ISSUER, Key, compact
from tests.world import AWARDED, NOW, SIGNER, checked

UNHEARD = "https://u.example/contexts/unheard"


def token(key: Key, fields: dict[str, Any] | None = None, *, kid: str | None = None) -> bytes:
    payload = {
        "@context": [CREDENTIALS_V2, UNHEARD],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "Unheard"],
        "issuer": ISSUER,
        "credentialSubject": {"id": "did:example:learner"},
        **(fields or {}),
    }
    header = {"alg": key.alg, "typ": "vc+jwt", "kid": kid or key.verification_method}
    return compact(header, payload, key).encode()


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (token(Key("ES256")), Answer.UNSUPPORTED),
        (token(Key("ES256"), {"validUntil": "2026-01-01T00:00:00Z"}), Answer.EXPIRED),
        (token(Key("ES256", number=2)), Answer.TAMPERED),
        (token(Key("ES256"), kid="did:unheard:1#key"), Answer.WRONG_KEY),
    ],
)
def test_a_plain_no_outweighs_that_terms_are_not_understood(data: bytes, answer: Answer) -> None:
    found = checked(data, keys=Key("ES256").at_hand())

    assert found.answer is answer
    assert found.step(StepName.SCHEMA).outcome is Outcome.NOT_CHECKED
    assert found.checked_at == NOW


def test_an_end_that_nobody_signed_is_no_plain_no() -> None:
    data = token(Key("ES256"), {"validUntil": "2026-01-01T00:00:00Z"})

    assert checked(data).answer is Answer.UNSUPPORTED


def test_a_token_with_a_long_header_is_a_token() -> None:
    key = Key("ES256")
    head = {"alg": "ES256", "typ": "vc+jwt", "kid": key.verification_method, "x5c": ["A" * 4_000]}
    body = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiableCredential"],
        "issuer": ISSUER,
        "credentialSubject": {"id": "did:example:learner"},
    }

    assert checked(compact(head, body, key).encode(), keys=key.at_hand()).answer is Answer.VALID


# ---------------------------------------------------------------- presentations in tokens

HOLDER = Key("ES256", number=3, controller="https://h.example/1")


def shown(purpose: str = "authentication", **payload: Any) -> Answer:
    """Return the answer to a presentation as version 1.1 of the data model puts it in a token."""
    inside = token(Key("ES256"), {"@context": [CREDENTIALS_V2], "type": ["VerifiableCredential"]})
    inner = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [inside.decode()],
    }
    claims = {
        "iss": HOLDER.controller,
        "aud": "did:example:v",
        "nonce": "n",
        "vp": inner,
        **payload,
    }
    header = {"alg": "ES256", "typ": "JWT", "kid": HOLDER.verification_method}
    documents = {
        ISSUER: Key("ES256").document(),
        HOLDER.controller: HOLDER.document(purpose=purpose),
    }
    data = compact(header, claims, HOLDER).encode()
    return checked(data, keys=KeysAtHand(documents=documents)).answer


def test_a_presentation_in_a_tokens_claim_is_its_holders() -> None:
    assert shown().holds
    assert shown(iss="https://another.example/1") is Answer.WRONG_KEY
    assert shown(exp=1) is Answer.EXPIRED
    assert shown(purpose="assertionMethod") is Answer.WRONG_KEY


def test_two_presentations_in_one_token_are_refused() -> None:
    assert shown(type=["VerifiablePresentation"]) is Answer.TAMPERED
    assert not shown(vc={"type": ["VerifiableCredential"]}).holds


# ---------------------------------------------------------------- proofs that sign the JSON


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({}, Answer.VALID),
        ({"unheard": "x"}, Answer.TAMPERED),
        ({"issuanceDate": "2026-01-01T00:00:00Z"}, Answer.TAMPERED),
        ({"@context": [CREDENTIALS_V2, UNHEARD]}, Answer.UNSUPPORTED),
        ({"@context": [CREDENTIALS_V2, {"VerifiablePresentation": "urn:x:vp"}]}, Answer.TAMPERED),
    ],
)
def test_what_a_document_says_has_a_meaning_whatever_is_signed(
    fields: dict[str, Any], answer: Answer
) -> None:
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiableCredential"],
        "issuer": SIGNER.controller,
        "credentialSubject": {"id": "did:example:learner"},
        **fields,
    }
    signed = integrity.sign(document, suite=eddsa_jcs_2022.SUITE, signer=SIGNER, created_at=AWARDED)

    assert checked(json.dumps(signed).encode()).answer is answer


# ---------------------------------------------------------------- nobody named


def test_asked_whose_it_is_a_badge_about_nobody_is_somebody_elses() -> None:
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiableCredential"],
        "issuer": SIGNER.controller,
        "credentialSubject": {"name": "nobody"},
    }
    signed = integrity.sign(document, suite=eddsa_jcs_2022.SUITE, signer=SIGNER, created_at=AWARDED)

    found = checked(json.dumps(signed).encode(), recipient="hanako@example.jp")

    assert found.answer is Answer.OTHER_RECIPIENT
