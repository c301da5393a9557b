"""Presentations from a holder's token or message to the report: whose, of what, in what order."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from shirushi.credential.keys import KeysAtHand
from shirushi.credential.report import Answer, Report, StepName
from tests.cbor import message
from tests.tokens import ISSUER, Key, compact
from tests.world import NOW
from tests.world import checked as judged

KEY = Key("ES256")
HOLDER = Key("EdDSA", number=7, controller="did:example:holder")
SECOND = int(NOW.timestamp())
V2 = "https://www.w3.org/ns/credentials/v2"
BADGE = {
    "@context": [V2],
    "type": ["VerifiableCredential"],
    "issuer": ISSUER,
    "credentialSubject": {"id": HOLDER.controller},
}


def envelope(token: str, kind: str = "vc+jwt") -> dict[str, Any]:
    return {
        "@context": V2,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/{kind},{token}",
    }


TOKEN = compact({"alg": "ES256", "typ": "vc+jwt"}, BADGE, KEY)
SHOWN: dict[str, Any] = {
    "@context": [V2],
    "type": "VerifiablePresentation",
    "holder": HOLDER.controller,
    "verifiableCredential": [envelope(TOKEN)],
    "aud": "https://verifier.example",
    "nonce": "n-1",
    "iat": SECOND,
    "exp": SECOND + 60,
}
HEADER = {"alg": "EdDSA", "typ": "vp+jwt", "kid": HOLDER.verification_method}


def keys(purpose: str = "authentication") -> KeysAtHand:
    documents = {ISSUER: KEY.document(), HOLDER.controller: HOLDER.document(purpose=purpose)}
    return KeysAtHand(documents=documents)


def shown(
    changes: dict[str, Any] | None = None, *, purpose: str = "authentication", **header: Any
) -> Report:
    payload = {name: value for name, value in {**SHOWN, **(changes or {})}.items() if value != ""}
    return judged(
        compact({**HEADER, **header}, payload, HOLDER).encode(), keys=keys(purpose=purpose)
    )


def told(found: Report) -> tuple[Answer, set[str]]:
    return found.answer, {step.code for step in found.steps if step.code}


def test_a_presentation_holds_with_every_credential_in_it() -> None:
    for changes in ({}, {"verifiableCredential": ""}, {"iss": HOLDER.controller}):
        assert shown(changes).answer is Answer.VALID, changes


def test_a_holder_may_be_named_by_the_token_alone() -> None:
    assert shown({"holder": "", "iss": HOLDER.controller}).answer is Answer.VALID


@pytest.mark.parametrize(
    ("changes", "answer", "code"),
    [
        ({"vp": {"type": "VerifiablePresentation"}}, Answer.TAMPERED, "two-credentials"),
        ({"vc": {}}, Answer.TAMPERED, "two-credentials"),
        ({"iss": "did:example:other"}, Answer.TAMPERED, "claim-differs"),
        ({"exp": SECOND}, Answer.EXPIRED, "token-expired"),
        ({"nbf": SECOND + 1}, Answer.NOT_YET_VALID, "token-not-yet-valid"),
        ({"holder": ""}, Answer.TAMPERED, "claim-differs"),
        ({"holder": ISSUER}, Answer.WRONG_KEY, "key-not-theirs"),
        ({"type": "Other"}, Answer.NOT_A_CREDENTIAL, "not-a-credential"),
        ({"verifiableCredential": ["x"]}, Answer.SCHEMA_INVALID, "field-wrong"),
        (
            {"verifiableCredential": [envelope(TOKEN)] * 51},
            Answer.SCHEMA_INVALID,
            "field-wrong",
        ),
        (
            {"verifiableCredential": [envelope(TOKEN[:-4] + "AAAA")]},
            Answer.TAMPERED,
            "token-signature-wrong",
        ),
        ({"verifiableCredential": [envelope(TOKEN, "vc+other")]}, Answer.UNSUPPORTED, "kind"),
    ],
)
def test_a_presentation_with_anything_wrong_in_it_does_not_hold(
    changes: dict[str, Any], answer: Answer, code: str
) -> None:
    found, codes = told(shown(changes))

    assert found is answer, codes
    assert any(code in one for one in codes), codes


def test_a_key_for_credentials_alone_does_not_prove_who_shows_them() -> None:
    assert shown(purpose="assertionMethod").answer is Answer.WRONG_KEY


@pytest.mark.parametrize("header", [{"cty": "vc"}, {"cty": "JWT"}])
def test_a_token_that_says_it_holds_something_else_is_refused(header: dict[str, Any]) -> None:
    assert "credential.header-refused" in told(shown(**header))[1]


@pytest.mark.parametrize("typ", ["vp+sd-jwt", "bad+typ", "kb+jwt"])
def test_a_token_made_for_something_else_is_no_presentation(typ: str) -> None:
    assert not shown(typ=typ).answer.holds


def test_a_presentation_with_disclosures_and_one_in_it_hold() -> None:
    inner = compact({"alg": "ES256", "typ": "vc+sd-jwt"}, BADGE, KEY) + "~"
    payload = {**SHOWN, "verifiableCredential": envelope(inner, "vc+sd-jwt")}
    text = compact({**HEADER, "typ": "vp+sd-jwt"}, payload, HOLDER) + "~"
    changed = compact({**HEADER, "typ": "vp+sd-jwt"}, payload, KEY) + "~"

    assert judged(text.encode(), keys=keys()).answer is Answer.VALID
    assert judged(text.encode(), keys=keys(purpose="assertionMethod")).answer is Answer.WRONG_KEY
    assert not judged(changed.encode(), keys=keys()).answer.holds


def in_cbor(payload: dict[str, Any], typ: str = "application/vp+cose") -> bytes:
    return message(payload, _16=typ)


def test_a_presentation_in_cbor_is_its_holders() -> None:
    bare = {"@context": [V2], "type": "VerifiablePresentation", "holder": ISSUER}
    theirs = KeysAtHand(documents={ISSUER: KEY.document(purpose="authentication")})
    only_for_credentials = KeysAtHand(documents={ISSUER: KEY.document()})
    data = in_cbor(bare)

    assert judged(data, keys=theirs).answer is Answer.VALID
    assert judged(data, keys=only_for_credentials).answer is Answer.WRONG_KEY
    assert judged(data[:-1] + bytes([data[-1] ^ 1]), keys=theirs).answer is Answer.TAMPERED
    assert judged(in_cbor({**bare, "type": "Other"}), keys=theirs).answer is Answer.NOT_A_CREDENTIAL


def test_a_credential_in_cbor_is_its_issuers() -> None:
    data = message({**BADGE, "id": "urn:uuid:1"})

    found = judged(data, keys=KEY.at_hand())

    assert found.answer is Answer.VALID
    assert found.secured_by == ("ES256",)
    assert judged(data[:-1] + bytes([data[-1] ^ 1]), keys=KEY.at_hand()).answer is Answer.TAMPERED
    assert found.step(StepName.PROOF).code is None


def test_a_message_in_an_envelope_may_end_with_its_line() -> None:
    """As the W3C's own vector (``presentation-jose-multiple``) has it."""
    text = base64.b64encode(message({**BADGE, "id": "urn:uuid:1"})).decode()

    member = envelope(f"{text}\n", "vc+cose;base64")

    assert shown({"verifiableCredential": member}).answer is Answer.VALID
    assert shown({"verifiableCredential": [member]}).answer is Answer.VALID
