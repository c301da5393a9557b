from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from nacl import bindings

from shirushi.core.errors import ShirushiError
from shirushi.core.json import DocumentTooDeep, NameRepeated
from shirushi.credential.jose import algorithms, base64url, jws
from shirushi.credential.public_keys import KeyKindUnknown, KeyMalformed, KeyWeak

PUBLIC, SECRET = bindings.crypto_sign_seed_keypair(bytes(range(32)))
ED_JWK = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(PUBLIC)}
ED_KEY = algorithms.from_jwk(ED_JWK)
EC_SECRET = ec.derive_private_key(7, ec.SECP256R1())
RSA_SECRET = rsa.generate_private_key(65537, 2048)


def ec_jwk(secret: ec.EllipticCurvePrivateKey = EC_SECRET, size: int = 32) -> dict[str, Any]:
    point = secret.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": {32: "P-256", 48: "P-384", 66: "P-521"}[size],
        "x": base64url.encode(point.x.to_bytes(size)),
        "y": base64url.encode(point.y.to_bytes(size)),
    }


def rsa_jwk(secret: rsa.RSAPrivateKey = RSA_SECRET) -> dict[str, Any]:
    numbers = secret.public_key().public_numbers()
    n = numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8)
    return {"kty": "RSA", "n": base64url.encode(n), "e": "AQAB"}


def token(header: dict[str, Any] | bytes | None = None, payload: bytes = b'{"a":1}') -> str:
    header = {"alg": "EdDSA"} if header is None else header
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    signing_input = f"{base64url.encode(raw)}.{base64url.encode(payload)}"
    signature = bindings.crypto_sign(signing_input.encode(), SECRET)[:64]
    return f"{signing_input}.{base64url.encode(signature)}"


def test_a_signed_token_opens_with_its_key() -> None:
    read = jws.read(token({"alg": "EdDSA", "typ": "application/VC+JWT", "kid": "k"}))

    assert jws.check(read, [ED_KEY]) is ED_KEY
    assert (read.claims(), read.typ, read.kid) == ({"a": 1}, "vc+jwt", "k")


def test_another_payload_under_the_same_signature_is_refused() -> None:
    head, _, signature = token().split(".")
    other = base64url.encode(b'{"a":2}')
    altered = f"{head}.{other}.{signature}"

    with pytest.raises(jws.TokenSignatureWrong):
        jws.check(jws.read(altered), [ED_KEY])


@pytest.mark.parametrize("name", ["none", "None", "HS256", "RS1", "ES256X", "", "RSA256"])
def test_algorithms_that_prove_nothing_are_refused(name: str) -> None:
    with pytest.raises(jws.AlgorithmRefused):
        jws.read(token({"alg": name}))


@pytest.mark.parametrize("header", [{}, {"alg": 1}, {"alg": ["EdDSA"]}, {"alg": None}])
def test_a_header_without_a_proper_algorithm_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(jws.AlgorithmRefused):
        jws.read(token(header))


@pytest.mark.parametrize(
    "extra",
    [
        {"crit": ["exp"]},
        {"crit": []},
        {"b64": False},
        {"b64": True},
        {"zip": "DEF"},
        {"enc": "A256GCM"},
        {"kid": 5},
        {"kid": ""},
        {"kid": "k" * 5000},
        {"typ": {}},
        {"cty": 1},
    ],
)
def test_headers_that_change_what_is_read_are_refused(extra: dict[str, Any]) -> None:
    with pytest.raises(jws.HeaderRefused) as caught:
        jws.read(token({"alg": "EdDSA", **extra}))

    assert caught.value.path == f"header.{next(iter(extra))}"


def test_a_name_twice_in_header_or_payload_is_refused() -> None:
    with pytest.raises(NameRepeated, match="header"):
        jws.read(token(b'{"alg":"EdDSA","alg":"ES256"}'))
    with pytest.raises(NameRepeated):
        jws.read(token(payload=b'{"iss":"a","iss":"b"}')).claims()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text + "=",
        lambda text: text + "\n",
        lambda text: " " + text,
        lambda text: text.replace(".", ".\n", 1),
        lambda text: text.replace(".", "=.", 1),
        lambda text: text + ".e30",
        lambda text: text.rpartition(".")[0],
        lambda text: text.rpartition(".")[0] + ".",
        lambda text: "." + text.partition(".")[2],
        lambda text: text.replace("e", "é", 1),
        lambda text: text[:0],
    ],
)
def test_only_one_spelling_of_a_token_is_read(spoil: Any) -> None:
    with pytest.raises(ShirushiError):
        jws.read(spoil(token()))


def test_spare_bits_and_the_other_alphabet_are_refused() -> None:
    assert base64.urlsafe_b64decode("QR==") == base64.urlsafe_b64decode("QQ==")
    for text in ("QR", "+_8", "_/8", "A", "QQ=="):
        with pytest.raises(base64url.Base64UrlInvalid):
            base64url.decode(text)


def test_sizes_are_bounded_before_anything_is_decoded() -> None:
    with pytest.raises(jws.TokenTooLarge):
        jws.read("e30." + "A" * (20 * 1024 * 1024) + ".AAAA")
    with pytest.raises(jws.TokenTooLarge):
        jws.read_parts("e30", "A" * (20 * 1024 * 1024), "AAAA")
    with pytest.raises(jws.TokenMalformed):
        jws.read("A" * (jws.MOST_HEADER_CHARS + 1) + ".e30.AAAA")
    with pytest.raises(jws.TokenMalformed):
        jws.read("e30.e30." + "A" * (jws.MOST_SIGNATURE_CHARS + 1))
    with pytest.raises(DocumentTooDeep):
        jws.read(token(b'{"alg":"EdDSA","x":' + b"[" * 90 + b"]" * 90 + b"}"))


# ---------------------------------------------------------------- algorithms and their keys


@pytest.mark.parametrize(
    ("curve", "size", "digest", "name"),
    [
        (ec.SECP256R1(), 32, hashes.SHA256(), "ES256"),
        (ec.SECP384R1(), 48, hashes.SHA384(), "ES384"),
        (ec.SECP521R1(), 66, hashes.SHA512(), "ES512"),
    ],
)
def test_ecdsa_of_each_curve_is_checked_with_its_own_hash(
    curve: ec.EllipticCurve, size: int, digest: hashes.HashAlgorithm, name: str
) -> None:
    secret = ec.derive_private_key(12345, curve)
    key = algorithms.from_jwk(ec_jwk(secret, size))
    r, s = decode_dss_signature(secret.sign(b"m", ec.ECDSA(digest)))
    signature = r.to_bytes(size) + s.to_bytes(size)

    assert key.verify(b"m", signature, algorithm=name)
    assert not key.verify(b"n", signature, algorithm=name)
    assert not key.verify(b"m", signature + b"\0", algorithm=name)
    assert not key.verify(b"m", bytes(2 * size), algorithm=name)


def test_rsa_signatures_are_told_apart_by_their_padding() -> None:
    key = algorithms.from_jwk(rsa_jwk())
    plain = RSA_SECRET.sign(b"m", padding.PKCS1v15(), hashes.SHA256())
    pss = RSA_SECRET.sign(
        b"m", padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32), hashes.SHA256()
    )

    assert key.verify(b"m", plain, algorithm="RS256")
    assert key.verify(b"m", pss, algorithm="PS256")
    assert not key.verify(b"m", plain, algorithm="PS256")
    assert not key.verify(b"m", pss, algorithm="RS256")


@pytest.mark.parametrize("name", ["RS256", "PS256", "ES256", "ES384", "ES512"])
def test_a_key_checks_only_the_algorithms_of_its_kind(name: str) -> None:
    with pytest.raises(jws.KeyDoesNotFit, match="Ed25519"):
        jws.check(jws.read(token({"alg": name})), [ED_KEY])


def test_a_key_kept_for_one_algorithm_checks_no_other() -> None:
    key = algorithms.from_jwk({**rsa_jwk(), "alg": "PS256"})
    plain = RSA_SECRET.sign(b"m", padding.PKCS1v15(), hashes.SHA256())

    assert not key.verify(b"m", plain, algorithm="RS256")
    assert algorithms.from_jwk({**ED_JWK, "alg": "EdDSA"}).fits("Ed25519")


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_a_key_that_shows_its_secret_is_refused(member: str) -> None:
    with pytest.raises(KeyWeak, match="secret"):
        algorithms.from_jwk({**ED_JWK, member: "AA"})


@pytest.mark.parametrize(
    ("jwk", "error"),
    [
        (None, KeyKindUnknown),
        ({}, KeyKindUnknown),
        ({**ED_JWK, "use": "enc"}, KeyMalformed),
        ({**ED_JWK, "crv": "X25519"}, KeyMalformed),
        ({**ED_JWK, "key_ops": ["sign"]}, KeyMalformed),
        ({**ED_JWK, "kid": 1}, algorithms.JwkNameWrong),
        ({**ED_JWK, "alg": ["EdDSA"]}, algorithms.JwkNameWrong),
        ({**ED_JWK, "x": base64url.encode(PUBLIC[:31])}, KeyMalformed),
        ({**ED_JWK, "x": base64url.encode(bytes([1] + [0] * 31))}, KeyWeak),
        ({**ec_jwk(), "x": base64url.encode(b"\0" + bytes(32))}, KeyMalformed),
        ({"kty": "RSA", "n": base64url.encode(b"\xff" * 128), "e": "AQAB"}, KeyWeak),
    ],
)
def test_keys_not_as_they_must_be_are_refused(jwk: Any, error: type[ShirushiError]) -> None:
    with pytest.raises(error):
        algorithms.from_jwk(jwk)


def test_keys_of_other_kinds_are_called_unknown() -> None:
    for jwk in ({"kty": "new"}, {"kty": "EC", "crv": "P-192"}, {"kty": "OKP", "crv": "Ed448"}):
        with pytest.raises(KeyKindUnknown):
            algorithms.from_jwk(jwk)


def test_files_that_are_tokens_are_known_by_their_beginning() -> None:
    assert jws.looks_like_token(token().encode() + b"\n")
    assert not jws.looks_like_token(b'{"a": 1}')
    assert not jws.looks_like_token(b"eyes and ears")
