from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from shirushi.core.errors import ShirushiError
from shirushi.credential.jose import claims, jws, presentations, sd_jwt_vc, vc_jwt
from shirushi.credential.jose.presentations import (
    EnvelopeUnsupported,
    EnvelopeWrong,
    PresentationInvalid,
    check_presentation,
    read_envelope,
)
from shirushi.credential.jose.rsa_signer import RsaSecretInvalid, RsaSigner
from shirushi.credential.keys import KeyNotReached, KeyNotTheirs, KeysAtHand
from shirushi.credential.public_keys import KeyWeak
from tests.tokens import ISSUER, Key, compact
from tests.world import NOW

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
TOKEN = compact({"alg": "ES256", "typ": "vc+jwt"}, BADGE, KEY)
ENVELOPE: dict[str, Any] = {
    "@context": V2,
    "type": "EnvelopedVerifiableCredential",
    "id": f"data:application/vc+jwt,{TOKEN}",
}
SHOWN: dict[str, Any] = {
    "@context": [V2],
    "type": "VerifiablePresentation",
    "holder": HOLDER.controller,
    "verifiableCredential": [ENVELOPE],
    "aud": "https://verifier.example",
    "nonce": "n-1",
    "iat": SECOND,
    "exp": SECOND + 60,
}
HEADER = {"alg": "EdDSA", "typ": "vp+jwt", "kid": HOLDER.verification_method}
KEYS = KeysAtHand(
    documents={
        ISSUER: KEY.document(),
        HOLDER.controller: HOLDER.document(purpose="authentication"),
    }
)


def checked(payload: Any, header: Any = None, **asked: Any) -> presentations.Presentation:
    text = compact(header or HEADER, payload, HOLDER)
    return check_presentation(text, keys=KEYS, now=NOW, **asked)


def test_a_presentation_gives_every_credential_checked() -> None:
    found = checked(SHOWN, audience="https://verifier.example", nonce="n-1")

    assert found.holder == HOLDER.controller
    (badge,) = found.credentials
    assert isinstance(badge, vc_jwt.Opened)
    assert (badge.document, badge.controller) == (BADGE, ISSUER)
    assert "exp" not in found.document


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"type": "Other"}, PresentationInvalid),
        ({"vp": {}}, vc_jwt.TwoCredentials),
        ({"vc": {}}, vc_jwt.TwoCredentials),
        ({"holder": None}, claims.ClaimInvalid),
        ({"iss": "did:example:other"}, claims.ClaimDiffers),
        ({"exp": SECOND}, claims.TokenExpired),
        ({"nonce": "n-2"}, PresentationInvalid),
        ({"aud": "https://other.example"}, PresentationInvalid),
        ({"verifiableCredential": ["x"]}, PresentationInvalid),
        ({"verifiableCredential": [ENVELOPE] * 65}, PresentationInvalid),
        ({"verifiableCredential": [{**ENVELOPE, "id": "not-a-credential"}]}, EnvelopeWrong),
        ({"verifiableCredential": [ENVELOPE, BADGE]}, EnvelopeWrong),
        (
            {"verifiableCredential": [{**ENVELOPE, "id": ENVELOPE["id"][:-4] + "AAAA"}]},
            jws.TokenSignatureWrong,
        ),
        ({"holder": ISSUER}, (KeyNotTheirs, KeyNotReached)),
    ],
)
def test_a_presentation_with_anything_wrong_in_it_is_refused(changes: Any, error: Any) -> None:
    with pytest.raises(error):
        checked({**SHOWN, **changes}, audience="https://verifier.example", nonce="n-1")


@pytest.mark.parametrize("typ", ["vc+jwt", "JWT", "vp+sd-jwt", "bad+typ", "kb+jwt"])
def test_a_token_made_for_something_else_is_no_presentation(typ: str) -> None:
    with pytest.raises(jws.HeaderRefused):
        checked(SHOWN, {**HEADER, "typ": typ})
    with pytest.raises(jws.HeaderRefused):
        checked(SHOWN, {**HEADER, "cty": "vc"})


def test_an_sd_jwt_in_its_envelope_and_a_presentation_in_that_form_are_opened() -> None:
    inner = compact({"alg": "ES256", "typ": "vc+sd-jwt"}, BADGE, KEY) + "~"
    envelope = {**ENVELOPE, "id": f"data:application/vc+sd-jwt,{inner}"}
    shown = {**SHOWN, "verifiableCredential": envelope}
    shown.pop("holder")
    text = compact({**HEADER, "typ": "vp+sd-jwt"}, {**shown, "iss": HOLDER.controller}, HOLDER)

    found = check_presentation(text + "~", keys=KEYS, now=NOW)

    (badge,) = found.credentials
    assert isinstance(badge, sd_jwt_vc.OpenedSdJwt)
    assert badge.document == BADGE
    with pytest.raises(jws.HeaderRefused):
        check_presentation(text, keys=KEYS, now=NOW)


def test_a_presentation_may_hold_nothing_and_a_cose_is_opened_too() -> None:
    bare = {name: value for name, value in SHOWN.items() if name != "verifiableCredential"}
    envelope = {**ENVELOPE, "id": "data:application/vc+cose;base64,0oQ="}

    assert checked(bare).credentials == ()
    with pytest.raises(ShirushiError, match=r"verifiableCredential\[0\]"):
        checked({**SHOWN, "verifiableCredential": [envelope]})


def test_a_key_for_credentials_alone_does_not_prove_who_shows_them() -> None:
    keys = KeysAtHand(documents={**KEYS.documents, HOLDER.controller: HOLDER.document()})

    with pytest.raises((KeyNotTheirs, KeyNotReached)):
        check_presentation(compact(HEADER, SHOWN, HOLDER), keys=keys, now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "VerifiableCredential"},
        {"@context": "https://www.w3.org/2018/credentials/v1"},
        {"id": None},
        {"id": TOKEN},
        {"id": "data:application/vc+jwt"},
        {"id": "data:application/vc+jwt,"},
        {"id": f"data:text/plain,{TOKEN}"},
        {"id": f"data:application/vc+jwt;base64,{TOKEN}"},
        {"id": f"data:application/vc+jwt;base32,{TOKEN}"},
        {"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]},
        {"id": f"https://u.example/vc+jwt,{TOKEN}"},
    ],
)
def test_an_envelope_not_as_it_must_be_is_refused(changes: Any) -> None:
    with pytest.raises(EnvelopeWrong):
        read_envelope({**ENVELOPE, **changes})


def test_an_envelope_may_name_its_encoding() -> None:
    plain = f"data:application/vc+jwt;base64url,{TOKEN}"
    wrapped = f"data:application/vc+jwt;base64,{base64.b64encode(TOKEN.encode()).decode()}"

    for url in (plain, wrapped):
        assert read_envelope({**ENVELOPE, "id": url}) == read_envelope(ENVELOPE)


def test_an_envelope_of_another_form_is_unsupported_and_not_wrong() -> None:
    other = {**ENVELOPE, "id": "data:application/vc+other,AAAA"}

    assert presentations.is_envelope(other)
    with pytest.raises(EnvelopeUnsupported):
        presentations.check_envelope(other, keys=KEYS, now=NOW)


# ---------------------------------------------------------------- RS256


def pem(secret: Any) -> bytes:
    found: bytes = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return found


def test_an_rsa_key_issues_tokens_that_everybody_reads() -> None:
    signer = RsaSigner.from_pem(
        pem(rsa.generate_private_key(65537, 2048)), controller=ISSUER, fragment="rsa"
    )
    keys = KeysAtHand(documents={ISSUER: signer.controller_document()})
    document = {**BADGE, "id": "urn:uuid:1", "validFrom": "2026-08-01T00:00:00Z"}

    token = vc_jwt.issue_token(document, signer=signer, show_key=signer.public_key.jwk())

    found = vc_jwt.check_token(token, keys=keys, now=NOW)
    assert (found.document, found.algorithm, found.method) == (document, "RS256", f"{ISSUER}#rsa")
    assert "_secret" not in repr(signer)
    assert RsaSigner.from_pem(pem(rsa.generate_private_key(65537, 2048))).controller.startswith(
        "did:key:z"
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"no key", RsaSecretInvalid),
        (pem(ec.derive_private_key(7, ec.SECP256R1())), RsaSecretInvalid),
        (pem(rsa.generate_private_key(65537, 1024)), KeyWeak),  # noqa: S505 - weak on purpose
    ],
)
def test_what_is_no_sound_rsa_key_signs_nothing(data: bytes, error: type[ShirushiError]) -> None:
    with pytest.raises(error):
        RsaSigner.from_pem(data)
