"""Tokens between us and another implementation, ``openvc-core``, where it is installed."""

from __future__ import annotations

import importlib
import itertools
from typing import Any

import pytest

from shirushi.core.dates import utc_now
from shirushi.credential.jose import sd_jwt_vc, token_list, vc_jwt
from shirushi.credential.jose.sd_jwt import Binding
from shirushi.credential.keys import KeysAtHand
from tests.tokens import ISSUER, Key

KEY = Key("ES256")
HOLDER = Key("ES256", number=7, controller="did:example:holder")
BINDING = Binding(audience="https://verifier.example", nonce="n-1")
CLAIMS = {"vct": "urn:example:micro", "family_name": "髙橋", "outcomes": ["回帰", "検定"]}


def theirs(name: str) -> Any:
    pytest.importorskip("openvc", reason="openvc-core is not installed")
    return importlib.import_module(f"openvc.{name}")


def test_they_open_what_we_issue_and_our_holder_shows() -> None:
    suite = theirs("proof.sd_jwt").SdJwtVcProofSuite()
    numbers = itertools.count(1)
    now = utc_now()
    text = sd_jwt_vc.issue_sd_jwt(
        CLAIMS,
        signer=KEY,
        hidden=("family_name", "outcomes[]"),
        salts=lambda: next(numbers).to_bytes(16),
        holder=HOLDER.jwk(),
    )
    shown = sd_jwt_vc.present_sd_jwt(
        text, show=lambda name: name == "family_name", holder=HOLDER, binding=BINDING, now=now
    )

    found = suite.verify(
        shown,
        public_key_jwk=KEY.jwk(),
        audience=BINDING.audience,
        nonce=BINDING.nonce,
        require_key_binding=True,
    )

    assert found.key_bound
    assert (found.claims["family_name"], found.claims["outcomes"]) == ("髙橋", [])


def test_we_open_what_they_issue_and_their_holder_shows() -> None:
    suite = theirs("proof.sd_jwt").SdJwtVcProofSuite()
    keys = theirs("keys")
    issuer = keys.P256SigningKey.generate(f"{ISSUER}#key-1")
    holder = keys.Ed25519SigningKey.generate("did:example:holder#1")
    text = suite.issue(
        {**CLAIMS, "iss": ISSUER},
        signing_key=issuer,
        disclosable=["family_name"],
        holder_jwk=holder.public_jwk(),
        decoys=3,
    )
    shown = suite.create_presentation(
        text, holder_key=holder, audience=BINDING.audience, nonce=BINDING.nonce
    )
    jwks = {"keys": [issuer.public_jwk()]}

    found = sd_jwt_vc.check_sd_jwt(
        shown, keys=KeysAtHand(documents={ISSUER: jwks}), now=utc_now(), binding=BINDING
    )

    assert found.is_bound
    assert found.claims["family_name"] == "髙橋"


def test_we_open_the_credential_tokens_that_they_issue() -> None:
    suite = theirs("proof.vc_jwt").VcJwtProofSuite()
    issuer = theirs("keys").P256SigningKey.generate(f"{ISSUER}#key-1")
    credential = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "issuer": ISSUER,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner"},
    }
    text = suite.sign(credential, signing_key=issuer)
    keys = KeysAtHand(documents={ISSUER: {"keys": [issuer.public_jwk()]}})

    found = vc_jwt.check_token(text, keys=keys, now=utc_now())

    assert found.document["credentialSubject"] == credential["credentialSubject"]


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_both_read_the_same_statuses_from_one_list(bits: int) -> None:
    library = theirs("status.token_status_list")
    ours = token_list.TokenList(bits=bits, length=64)
    for index in range(0, 64, 3):
        ours.set(index, index % (1 << bits))

    data = library.decode_status_list(ours.encode())

    assert [library.get_status(data, index, bits=bits) for index in range(64)] == [
        ours.get(index) for index in range(64)
    ]
    again = token_list.TokenList.decode(library.encode_status_list(data), bits=bits)
    assert [again.get(index) for index in range(64)] == [ours.get(index) for index in range(64)]
