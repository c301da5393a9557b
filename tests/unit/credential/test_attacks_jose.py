"""Attacks on credentials in tokens, each with a good signature wherever the attack needs one."""

from __future__ import annotations

import functools
import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from shirushi.credential import public_keys
from shirushi.credential.formats import ob3
from shirushi.credential.jose import base64url
from shirushi.credential.keys import KeysAtHand
from shirushi.credential.report import Answer, Report
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.credential.verification import KeyBinding, verify
from tests.tokens import ISSUER, Key, compact
from tests.world import AWARDED, NOW, assertion

KEY, MALLORY = Key("ES256"), Key("ES256", number=9)
HOLDER = Key("ES256", number=3)
EVIL = "https://evil.example/keys"
DOCUMENT = ob3.write(assertion(issuer=ISSUER))
CLAIMS = {**DOCUMENT, "iss": ISSUER, "jti": DOCUMENT["id"], "nbf": int(AWARDED.timestamp())}
HEAD = {"alg": "ES256", "typ": "JWT", "kid": KEY.verification_method}
#: What an attacker may publish himself.
PUBLISHED: dict[str, Any] = {
    ISSUER: KEY.document(),
    EVIL: {"keys": [MALLORY.jwk(kid="key-1")]},
    f"{EVIL}/1": MALLORY.jwk(kid="key-1"),
}


def packed(value: Any) -> str:
    return base64url.encode(value if isinstance(value, bytes) else json.dumps(value).encode())


def judged(token: str, *, binding: KeyBinding | None = None) -> Report:
    return verify(
        token.encode(),
        keys=KeysAtHand(documents=PUBLISHED),
        statuses=StatusesAtHand(),
        now=NOW,
        binding=binding,
    )


def test_what_is_attacked_holds() -> None:
    assert judged(compact(HEAD, CLAIMS, KEY)).answer is Answer.VALID


# ---------------------------------------------------------------- whose key


@pytest.mark.parametrize(
    "header",
    [
        {"jwk": MALLORY.jwk()},
        {"kid": None, "jwk": MALLORY.jwk()},
        {"jku": EVIL},
        {"kid": f"{EVIL}#key-1"},
        {"kid": f"{EVIL}/1"},
        {"kid": EVIL, "jku": EVIL, "x5u": EVIL, "x5c": ["AAAA"]},
        {"kid": "../keys#key-1"},
        {"kid": "' OR 1=1 --"},
        {"kid": "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"},
        {"kid": ISSUER + "@evil.example#key-1"},
        {"kid": ISSUER.replace("https://", "https://evil.example@") + "#key-1"},
    ],
)
def test_no_header_makes_another_key_the_issuers(header: dict[str, Any]) -> None:
    changed = {name: one for name, one in {**HEAD, **header}.items() if one is not None}

    assert not judged(compact(changed, CLAIMS, MALLORY)).answer.holds


def test_a_key_of_the_issuers_under_a_foreign_name_is_still_asked_for_there() -> None:
    changed = {**HEAD, "kid": f"{EVIL}#key-1"}

    assert judged(compact(changed, CLAIMS, KEY)).answer is Answer.WRONG_KEY


# ---------------------------------------------------------------- which algorithm


@pytest.mark.parametrize("name", ["none", "None", "NONE", "HS256", "HS512", "es256", "", "dir"])
def test_an_algorithm_that_proves_nothing_is_refused(name: str) -> None:
    _, payload, signature = compact(HEAD, CLAIMS, KEY).split(".")

    for last in (signature, ""):
        token = f"{packed({**HEAD, 'alg': name})}.{payload}.{last}"

        assert judged(token).answer is Answer.MALFORMED


@pytest.mark.parametrize("alg", ["RS256", "ES384", "EdDSA"])
def test_a_key_is_used_for_its_own_algorithm_only(alg: str) -> None:
    token = compact({**HEAD, "alg": alg}, CLAIMS, Key(alg))

    assert judged(token).answer is Answer.WRONG_KEY


@pytest.mark.parametrize(
    "header",
    [
        {"b64": False, "crit": ["b64"]},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"zip": "DEF"},
        {"enc": "A256GCM", "alg": "ES256"},
        {"typ": "at+jwt"},
        {"typ": "kb+jwt"},
        {"typ": "statuslist+jwt"},
        {"cty": "JWT"},
    ],
)
def test_a_header_that_changes_what_is_read_is_refused(header: dict[str, Any]) -> None:
    assert not judged(compact({**HEAD, **header}, CLAIMS, KEY)).answer.holds


def test_a_header_with_a_name_twice_is_refused() -> None:
    twice = b'{"alg":"none","kid":"x","alg":"ES256"}'
    token = f"{packed(twice)}.{packed(CLAIMS)}"
    signature = base64url.encode(KEY.sign(token.encode()))

    assert judged(f"{token}.{signature}").answer is Answer.MALFORMED


def test_an_encrypted_token_is_not_opened() -> None:
    head = packed({"alg": "ECDH-ES", "enc": "A256GCM", "zip": "DEF"})

    assert not judged(f"{head}.AAAA.AAAA.AAAA.AAAA").answer.holds


# ---------------------------------------------------------------- the holder's signature

ASKED = KeyBinding(audience="https://v.example", nonce="n-1")
SECRET = packed(["salt", "family_name", "髙橋"])
NESTED = packed(["salt", "address", {"_sd": [packed(hashlib.sha256(SECRET.encode()).digest())]}])


def digest(disclosure: str) -> str:
    return packed(hashlib.sha256(disclosure.encode()).digest())


def selective(*shown: str, **claims: Any) -> str:
    said = {
        "iss": ISSUER,
        "vct": "https://u.example/badge",
        "_sd": [digest(SECRET)],
        "cnf": {"jwk": HOLDER.jwk()},
        **claims,
    }
    token = compact({**HEAD, "typ": "dc+sd-jwt"}, said, KEY)
    return "".join(f"{one}~" for one in (token, *shown))


def bound(text: str, key: Key = HOLDER, *, typ: str = "kb+jwt", **said: Any) -> str:
    whole = {
        "iat": int(NOW.timestamp()),
        "aud": ASKED.audience,
        "nonce": ASKED.nonce,
        "sd_hash": digest(text),
        **said,
    }
    return text + compact({"alg": key.alg, "typ": typ}, whole, key)


def test_what_a_holder_signed_for_the_asker_holds() -> None:
    assert judged(bound(selective(SECRET)), binding=ASKED).answer is Answer.VALID


@pytest.mark.parametrize(
    "shown",
    [
        selective(SECRET),
        bound(selective(SECRET), aud="https://w.example"),
        bound(selective(SECRET), aud=["https://v.example"]),
        bound(selective(SECRET), nonce="n-2"),
        bound(selective(SECRET), iat=None),
        bound(selective(SECRET), iat=int(NOW.timestamp()) * 2),
        bound(selective(SECRET), sd_hash=digest(selective())),
        bound(selective(SECRET), MALLORY),
        bound(selective(SECRET), KEY),
        bound(selective(SECRET), typ="JWT"),
        selective() + bound(selective(SECRET)).rpartition("~")[2],
        bound(selective(SECRET, cnf={"kid": "key-1"})),
        bound(selective(SECRET, cnf={"jwk": {**HOLDER.jwk(), "use": "enc"}})),
    ],
)
def test_what_the_holder_did_not_sign_for_the_asker_is_refused(shown: str) -> None:
    assert not judged(shown, binding=ASKED).answer.holds


@pytest.mark.parametrize(
    "shown",
    [
        selective(SECRET, SECRET),
        selective(packed(["salt", "family_name", "another"])),
        selective(_sd=[digest(SECRET), digest(SECRET)]),
        selective(SECRET, _sd=[digest(SECRET)], inside={"_sd": [digest(SECRET)]}),
        selective(SECRET, family_name="stated"),
        selective(SECRET, _sd=[digest(NESTED)]),
        selective(SECRET, _sd=[], names=[{"...": digest(SECRET)}]),
        selective(SECRET, _sd_alg="md5"),
        selective(SECRET, _sd=digest(SECRET)),
        selective(SECRET).replace("~", "~~", 1),
        selective(SECRET).rstrip("~"),
    ],
)
def test_disclosures_that_the_issuer_did_not_sign_once_in_one_place(shown: str) -> None:
    assert not judged(shown).answer.holds


def test_a_disclosure_inside_a_disclosure_is_put_back() -> None:
    assert judged(selective(NESTED, SECRET, _sd=[digest(NESTED)])).answer.holds


# ---------------------------------------------------------------- values of another kind


@pytest.mark.parametrize(
    "fields",
    [
        {"id": [DOCUMENT["id"]]},
        {"id": {"a": 1}},
        {"credentialSubject": {**DOCUMENT["credentialSubject"], "id": ["did:example:a"]}},
        {"type": [["VerifiableCredential"], "VerifiableCredential"]},
    ],
)
def test_a_list_where_a_name_belongs_is_refused_and_nothing_worse(fields: dict[str, Any]) -> None:
    for typ in ("JWT", "vc+jwt"):
        token = compact({**HEAD, "typ": typ}, {**CLAIMS, "sub": "did:example:a", **fields}, KEY)

        assert not judged(token).answer.holds
    assert not judged(
        compact({**HEAD, "typ": "vc+sd-jwt"}, {**CLAIMS, **fields}, KEY) + "~"
    ).answer.holds


@pytest.mark.parametrize(
    "document",
    [
        {
            **KEY.document(),
            "verificationMethod": [{"id": ["a"]}, *KEY.document()["verificationMethod"]],
        },
        {"keys": [{**KEY.jwk(), "kid": ["key-1"]}]},
        {"keys": {"kty": "EC"}},
        {"keys": [[], None, 5]},
    ],
)
def test_a_published_document_of_odd_values_is_read_or_refused(document: dict[str, Any]) -> None:
    for kid in (KEY.verification_method, "key-1", f"{ISSUER}/keys#key-1"):
        report = verify(
            compact({**HEAD, "kid": kid}, CLAIMS, KEY).encode(),
            keys=KeysAtHand(documents={ISSUER: document, f"{ISSUER}/keys": document}),
            statuses=StatusesAtHand(),
            now=NOW,
        )

        assert report.steps


# ---------------------------------------------------------------- every algorithm that is checked


def _secp256k1(message: bytes) -> bytes:
    secret = ec.derive_private_key(1001, ec.SECP256K1())
    r, s = decode_dss_signature(secret.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


def _rsa(name: str, message: bytes) -> bytes:
    hashed = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[name[2:]]
    pss = padding.PSS(mgf=padding.MGF1(hashed), salt_length=hashed.digest_size)
    return RSA.sign(message, pss if name[0] == "P" else padding.PKCS1v15(), hashed)


RSA = rsa.generate_private_key(65537, 2048)
RSA_KEY = public_keys.from_pem(
    RSA.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)


@pytest.mark.parametrize("name", ["ES256K", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
def test_a_signature_holds_under_its_own_algorithm_and_no_other(name: str) -> None:
    point = ec.derive_private_key(1001, ec.SECP256K1()).public_key().public_numbers()
    jwk: dict[str, Any] = {
        "kty": "EC",
        "crv": "secp256k1",
        "x": packed(point.x.to_bytes(32)),
        "y": packed(point.y.to_bytes(32)),
    }
    if name != "ES256K":
        jwk = dict(RSA_KEY.jwk())
    document = {"keys": [{**jwk, "kid": "k"}]}

    def said(stated: str) -> Answer:
        signing_input = f"{packed({**HEAD, 'alg': stated, 'kid': 'k'})}.{packed(CLAIMS)}"
        sign = _secp256k1 if name == "ES256K" else functools.partial(_rsa, name)
        return verify(
            f"{signing_input}.{packed(sign(signing_input.encode()))}".encode(),
            keys=KeysAtHand(documents={ISSUER: document}),
            statuses=StatusesAtHand(),
            now=NOW,
        ).answer

    others = {"ES256", "ES256K", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"} - {name}

    assert said(name) is Answer.VALID
    assert not any(said(other).holds for other in others)
