"""Enveloped credentials and presentations: what the envelope says is what must be inside."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.credential.jose import jws, vc_jwt
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2
from shirushi.credential.report import Answer
from tests.world import SIGNER, STRANGER, checked

CREDENTIAL: JsonObject = {
    "@context": [CREDENTIALS_V2],
    "type": ["VerifiableCredential"],
    "issuer": SIGNER.controller,
    "credentialSubject": {"id": "did:example:learner"},
}
TOKEN = vc_jwt.issue_token(CREDENTIAL, signer=SIGNER, profile="vc+jwt")


def enveloped(media_type: str, token: str, **fields: Any) -> JsonObject:
    return {
        "@context": CREDENTIALS_V2,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:{media_type},{token}",
        **fields,
    }


def presented(*members: JsonObject) -> JsonObject:
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": STRANGER.controller,
        "verifiableCredential": list(members),
    }


SHOWN = jws.sign(
    {"alg": "EdDSA", "typ": "vp+jwt", "cty": "vp", "kid": STRANGER.verification_method},
    json.dumps(presented(enveloped("application/vc+jwt", TOKEN))).encode(),
    signer=STRANGER,
)


def answer(document: JsonObject) -> Answer:
    return checked(json.dumps(document).encode()).answer


@pytest.mark.parametrize(
    "document",
    [
        enveloped("application/vp+jwt", TOKEN),
        enveloped("application/vc+sd-jwt", TOKEN),
        enveloped("application/vp+jwt", SHOWN),
        enveloped("application/vc+jwt", SHOWN),
        enveloped("application/vc+jwt", TOKEN, type="EnvelopedVerifiablePresentation"),
        enveloped("application/vp+jwt", TOKEN, type="EnvelopedVerifiablePresentation"),
        enveloped("application/vc+jwt", SHOWN, type="EnvelopedVerifiablePresentation"),
        presented(enveloped("application/vc+jwt", SHOWN)),
        presented(enveloped("application/vp+jwt", SHOWN)),
        enveloped(
            "application/vc+jwt",
            TOKEN,
            type=["EnvelopedVerifiableCredential", "VerifiableCredential"],
        ),
    ],
)
def test_an_envelope_with_something_else_inside_is_refused(document: JsonObject) -> None:
    assert not answer(document).holds


@pytest.mark.parametrize("version", ["v1", "ns"])
def test_a_presentation_s_token_is_no_credential_of_another_presentation(version: str) -> None:
    context = {"v1": "https://www.w3.org/2018/credentials/v1", "ns": CREDENTIALS_V2}[version]

    found = answer({**presented(), "@context": [context], "verifiableCredential": [SHOWN]})

    assert not found.holds


@pytest.mark.parametrize(
    "document",
    [
        enveloped("application/vc+jwt", TOKEN),
        enveloped("application/vc+jwt", TOKEN, type=["EnvelopedVerifiableCredential"]),
        enveloped("application/vc+jwt;charset=us-ascii", TOKEN),
        enveloped("application/vc+jwt", TOKEN.replace(".", "%2E")),
        enveloped("application/vc+jwt;base64", base64.b64encode(TOKEN.encode()).decode()),
        enveloped("application/vp+jwt", SHOWN, type="EnvelopedVerifiablePresentation"),
        enveloped("application/vp+jwt", SHOWN, type=["EnvelopedVerifiablePresentation"]),
    ],
)
def test_an_envelope_is_opened_however_its_data_url_is_spelt(document: JsonObject) -> None:
    assert answer(document) is Answer.VALID
