"""Whatever a stranger publishes as a key or a proof, only our own errors come out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.credential import did, multibase, public_keys
from shirushi.credential.formats import ob3
from shirushi.credential.jose import jws
from shirushi.credential.jose.keys import signing_keys
from shirushi.credential.keys import KeysAtHand, find_key
from shirushi.credential.proofs import ecdsa_sd_2023, eddsa_rdfc_2022
from shirushi.credential.proofs.checking import check_proofs
from shirushi.credential.public_keys import KeyKind
from shirushi.credential.signers import EcdsaSigner
from tests.tokens import Key, compact
from tests.world import AWARDED, NOW, SIGNER, WEB_SIGNER, assertion

KEY = public_keys.of_bytes(KeyKind.ED25519, SIGNER.public_key)
P256 = EcdsaSigner.from_secret((7).to_bytes(32), kind=KeyKind.P256)
TYPES = list(public_keys._TYPES)
MEMBERS = [*public_keys._SPELLINGS, "type", "id", "controller", "revoked", "expires"]
SIGNED = eddsa_rdfc_2022.sign(ob3.write(assertion(), status=()), signer=SIGNER, created_at=AWARDED)

letters = st.text(alphabet="zuM6kD8QL1239abcxyz-_=#:%.", max_size=60)
names = st.sampled_from(
    [
        *TYPES,
        "EC",
        "RSA",
        "OKP",
        "P-256",
        "Ed25519",
        "AQAB",
        WEB_SIGNER.verification_method,
        WEB_SIGNER.controller,
        "#" + WEB_SIGNER.fragment,
        "2026-11-20T00:00:00Z",
        KEY.multikey(),
        KEY.jwk()["x"],
    ]
)
plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | letters | names | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*MEMBERS, "kty", "crv", "x", "y", "n", "e", "kid", "keys", "use"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=8,
)
objects = st.dictionaries(st.sampled_from(MEMBERS), plain, max_size=6)


@given(value=plain, text=letters | st.text(max_size=40))
def test_any_spelling_of_a_key_gives_a_key_or_our_error(value: Any, text: str) -> None:
    given_object = value if isinstance(value, dict) else {"kty": value, "publicKeyJwk": value}
    calls: list[Callable[[], object]] = [
        lambda: public_keys.from_jwk(given_object),
        lambda: public_keys.from_method(given_object),
        lambda: public_keys.from_method({**given_object, "type": "JsonWebKey"}),
        lambda: public_keys.from_multikey(text),
        lambda: public_keys.from_pem(text),
        lambda: public_keys.from_base58(KeyKind.ED25519, text),
        lambda: did.did_key_document("did:key:" + text),
        lambda: did.did_jwk_document("did:jwk:" + text),
    ]

    for call in calls:
        with contextlib.suppress(ShirushiError):
            call()


@given(kind=st.sampled_from(list(KeyKind)), data=st.binary(max_size=80))
def test_any_bytes_are_a_key_or_our_error(kind: KeyKind, data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        key = public_keys.of_bytes(kind, data)
        assert public_keys.from_multikey(key.multikey()) == key
        assert not key.verify(b"", b"")


@given(jwk=objects | plain.filter(lambda one: isinstance(one, dict)))
def test_any_json_in_a_did_jwk_is_a_document_or_our_error(jwk: Any) -> None:
    text = multibase.encode_base64url(json.write(jwk))[1:]

    with contextlib.suppress(ShirushiError):
        find_key(f"did:jwk:{text}#0", KeysAtHand())


@settings(deadline=None)
@given(
    changes=st.dictionaries(
        st.sampled_from(["id", "assertionMethod", "verificationMethod"]), plain
    ),
    method=objects,
)
def test_any_controller_document_gives_the_key_or_our_error(
    changes: dict[str, Any], method: dict[str, Any]
) -> None:
    document = WEB_SIGNER.controller_document()
    document["verificationMethod"][0].update(method)
    document.update(changes)
    source = KeysAtHand(documents={WEB_SIGNER.controller: document, "https://u.example/k": method})

    with contextlib.suppress(ShirushiError):
        _, key = find_key(WEB_SIGNER.verification_method, source, now=NOW)
        assert isinstance(key, public_keys.PublicKey)
    with contextlib.suppress(ShirushiError):
        token = jws.read(
            compact({"alg": "EdDSA", "kid": "https://u.example/k#1"}, {}, Key("EdDSA"))
        )
        signing_keys(token, issuer="https://u.example/1", keys=source, now=NOW)


@given(message=st.binary(max_size=40), signature=st.binary(max_size=140))
def test_no_bytes_but_the_signature_hold(message: bytes, signature: bytes) -> None:
    assert not KEY.verify(message, signature)
    assert not P256.public_key.verify(message, signature)


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(
        [
            *SIGNED["proof"][0],
            *("previousProof", "id", "expires", "nonce", "@context", "jws", "domain", "x"),
        ]
    ),
    value=plain,
)
def test_any_member_of_a_proof_gives_our_error_or_changes_nothing(name: str, value: Any) -> None:
    proof = SIGNED["proof"][0]
    changed = {**proof, name: value}

    with contextlib.suppress(ShirushiError):
        checked = check_proofs({**SIGNED, "proof": changed}, keys=KeysAtHand(), now=NOW)
        assert not _says(value) or value == proof.get(name), (name, value)
        assert checked.controller == SIGNER.controller


def _says(value: Any) -> bool:
    """Tell whether a value holds anything but nulls: those say nothing in linked data."""
    inner = value.values() if isinstance(value, dict) else value
    return any(map(_says, inner)) if isinstance(value, dict | list) else value is not None


@settings(max_examples=40, deadline=None)
@given(proofs=plain | st.lists(plain, max_size=4))
def test_anything_in_place_of_proofs_gives_our_error(proofs: Any) -> None:
    with pytest.raises(ShirushiError):
        check_proofs({**SIGNED, "proof": proofs}, keys=KeysAtHand(), now=NOW)


@settings(max_examples=60, deadline=None)
@given(tail=st.binary(max_size=120), head=st.sampled_from([b"\xd9\x5d\x01", b"\xd9\x5d\x00", b""]))
def test_any_bytes_as_a_selective_proof_give_our_error(tail: bytes, head: bytes) -> None:
    pytest.importorskip("openvc", reason="needs the extra shirushi[wallet]")
    value = multibase.encode_base64url(head + tail)
    proof = {
        **SIGNED["proof"][0],
        "cryptosuite": "ecdsa-sd-2023",
        "verificationMethod": P256.verification_method,
        "proofValue": value,
    }

    with pytest.raises(ShirushiError):
        check_proofs({**SIGNED, "proof": proof}, keys=KeysAtHand(), now=NOW)
    with pytest.raises(ShirushiError):
        ecdsa_sd_2023.derive({**SIGNED, "proof": proof}, reveal=["/name"])
