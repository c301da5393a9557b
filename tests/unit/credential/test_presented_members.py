"""The credentials inside a presentation: the holder's own word, and the worst of several."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.credential.jose import jws
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2
from shirushi.credential.keys import Ed25519Signer
from shirushi.credential.proofs import eddsa_rdfc_2022, integrity
from shirushi.credential.report import Answer, StepName
from tests.world import AWARDED, SIGNER, STRANGER, checked

HOLDER = STRANGER


def credential(signer: Ed25519Signer = SIGNER, **fields: Any) -> JsonObject:
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiableCredential"],
        "issuer": signer.controller,
        "credentialSubject": {"id": "did:example:learner"},
        **fields,
    }


def signed(
    document: JsonObject, signer: Ed25519Signer = SIGNER, purpose: str = "assertionMethod"
) -> JsonObject:
    return integrity.sign(
        document,
        suite=eddsa_rdfc_2022.SUITE,
        signer=signer,
        created_at=AWARDED,
        purpose=purpose,
    )


def presented(*members: JsonObject, **fields: Any) -> JsonObject:
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER.controller,
        "verifiableCredential": list(members),
        **fields,
    }
    return {name: value for name, value in document.items() if value is not None}


def as_token(document: JsonObject) -> bytes:
    header = {"alg": "EdDSA", "typ": "vp+jwt", "kid": HOLDER.verification_method}
    return jws.sign(header, json.dumps(document).encode(), signer=HOLDER).encode()


def as_json(document: JsonObject) -> bytes:
    return json.dumps(signed(document, HOLDER, "authentication")).encode()


# ---------------------------------------------------------------- one's own word


@pytest.mark.parametrize("written", [as_json, as_token])
@pytest.mark.parametrize("holder", [HOLDER.controller, {"id": HOLDER.controller}])
def test_a_holders_own_word_is_secured_by_the_presentation(written: Any, holder: Any) -> None:
    found = checked(written(presented(signed(credential()), credential(HOLDER), holder=holder)))

    assert found.answer is Answer.VALID_WITH_WARNINGS


@pytest.mark.parametrize("written", [as_json, as_token])
@pytest.mark.parametrize(
    "document",
    [
        presented(credential(SIGNER)),
        presented(credential(HOLDER), holder=None),
        presented(credential(HOLDER), holder=SIGNER.controller),
        presented(credential(HOLDER, proof=[])),
    ],
)
def test_nobody_elses_word_is(written: Any, document: JsonObject) -> None:
    assert not checked(written(document)).answer.holds


def test_a_presentation_that_nobody_signed_secures_nothing() -> None:
    data = json.dumps(presented(credential(HOLDER))).encode()

    assert checked(data).answer is Answer.TAMPERED


def test_ones_own_word_expires_too_and_has_no_undefined_terms() -> None:
    expired = credential(HOLDER, validUntil="2026-01-01T00:00:00Z")
    unknown = credential(HOLDER, colour="red")

    assert checked(as_json(presented(expired))).answer is Answer.EXPIRED
    assert not checked(as_token(presented(unknown))).answer.holds


# ---------------------------------------------------------------- several bad ones

EXPIRED = signed(credential(validUntil="2026-01-01T00:00:00Z"))
CHANGED = {**signed(credential()), "id": "urn:uuid:9"}
UNSURE = signed(
    credential(
        credentialStatus={
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "1",
            "statusListCredential": "https://u.example/status/1",
        }
    )
)


@pytest.mark.parametrize("order", list(itertools.permutations([EXPIRED, CHANGED, UNSURE])))
def test_the_earliest_step_that_fails_decides_whatever_the_order(
    order: tuple[JsonObject, ...],
) -> None:
    found = checked(as_token(presented(*order)))

    assert found.answer is Answer.TAMPERED
    path = found.step(StepName.PROOF).path
    assert path == f"verifiableCredential[{order.index(CHANGED)}].proof[0].proofValue"


@pytest.mark.parametrize("order", list(itertools.permutations([EXPIRED, UNSURE])))
def test_a_plain_no_outweighs_that_nobody_can_tell(order: tuple[JsonObject, ...]) -> None:
    assert checked(as_token(presented(*order))).answer is Answer.EXPIRED
