"""Whatever a stranger sends as a token, only our errors come out."""

from __future__ import annotations

import contextlib
import json
import zlib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.credential.formats import learning_credential
from shirushi.credential.jose import (
    base64url,
    cose,
    disclosures,
    jws,
    sd_jwt,
    sd_jwt_vc,
    token_list,
    vc_jwt,
)
from tests.tokens import ISSUER, Key, compact
from tests.world import NOW, checked

KEY = Key("EdDSA")
KEYS = KEY.at_hand()
BODY: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": ISSUER,
    "validFrom": "2026-08-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:learner"},
}
NAMES = [*BODY, "iss", "sub", "nbf", "exp", "iat", "jti", "vc", "vp", "cnf", "vct", "status"]
NAMES += ["_sd", "...", "_sd_alg", "status_list", "bits", "lst", "jwk", "kid", "alg", "typ"]

LEARNING = ["achievement_title", "issuing_authority", "issuing_country", "date_of_issuance"]
LEARNING += ["date_of_expiry", "family_name", "learning_outcomes", "assessment_grade", "jti"]
LEARNING += ["nbf", "exp", "sub", "achievement_description"]


def values(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    """Return anything that JSON can hold, with ``numbers`` for its floats."""
    return st.recursive(
        st.none() | st.booleans() | st.integers() | numbers | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
        ),
        max_leaves=8,
    )


plain = values(st.floats())
#: What the strict reader lets through: NaN and the infinities are not JSON.
read = values(st.floats(allow_nan=False, allow_infinity=False))
headers = st.dictionaries(st.sampled_from(["kid", "typ", "cty", "jwk", "alg", "x5c"]), plain)
types = st.sampled_from(["vc+jwt", "JWT", "dc+sd-jwt", "vc+sd-jwt", "statuslist+jwt", "kb+jwt"])
kids = st.sampled_from(
    [KEY.verification_method, "key-1", "#key-1", ISSUER, "https://[", "did:key:"]
)


def try_all(text: str) -> None:
    """Hand a text to every reader; anything but our errors goes through to the test."""
    with contextlib.suppress(ShirushiError):
        jws.read(text)
    with contextlib.suppress(ShirushiError):
        vc_jwt.check_token(text, keys=KEYS, now=NOW)
    binding = sd_jwt.Binding(audience="a", nonce="n")
    for one in (None, binding):
        with contextlib.suppress(ShirushiError):
            sd_jwt_vc.check_sd_jwt(text, keys=KEYS, now=NOW, binding=one)
    with contextlib.suppress(ShirushiError):
        token_list.check_list(
            text, list_url="https://u.example/1", issuer=ISSUER, keys=KEYS, now=NOW
        )


def printed(value: Any) -> bytes:
    return json.dumps(value).encode()


@settings(deadline=None)
@given(text=st.text(max_size=80) | st.text('ey.A-_=~{"[]}1 \n', max_size=60))
def test_any_text_gives_only_our_errors(text: str) -> None:
    try_all(text)


@settings(deadline=None, max_examples=200)
@given(header=headers, payload=plain, typ=types, kid=kids, tail=st.sampled_from(["", "~", "~AA~"]))
def test_any_signed_payload_gives_only_our_errors(
    header: dict[str, Any], payload: Any, typ: str, kid: str, tail: str
) -> None:
    whole = {"alg": "EdDSA", "typ": typ, "kid": kid, **header}
    for one in (payload, {**BODY, **payload} if isinstance(payload, dict) else BODY):
        try_all(compact(whole, printed(one), KEY) + tail)


@settings(deadline=None)
@given(name=st.sampled_from(NAMES), value=plain)
def test_any_value_in_any_place_of_a_key_gives_only_our_errors(name: str, value: Any) -> None:
    document = KEY.document()
    method = document["verificationMethod"][0]
    for place in (document, method, method["publicKeyJwk"]):
        whole = json.loads(json.dumps(document))
        inner = whole if place is document else whole["verificationMethod"][0]
        (inner["publicKeyJwk"] if place is method["publicKeyJwk"] else inner)[name] = value
        keys = type(KEYS)(documents={ISSUER: whole})
        header = {"alg": "EdDSA", "typ": "vc+jwt", "kid": KEY.verification_method}
        with contextlib.suppress(ShirushiError):
            vc_jwt.check_token(compact(header, BODY, KEY), keys=keys, now=NOW)


@settings(deadline=None)
@given(payload=st.dictionaries(st.sampled_from(["a", "_sd", "..."]), plain), shown=st.lists(plain))
def test_any_disclosures_give_only_our_errors(payload: dict[str, Any], shown: list[Any]) -> None:
    texts = [base64url.encode(printed(one)) for one in shown]
    payload["_sd"] = [disclosures.digest(text, "sha-256") for text in texts]
    with contextlib.suppress(ShirushiError):
        disclosures.put_back(payload, texts)


@given(
    payload=st.dictionaries(
        st.sampled_from(["a", "b", "c"]),
        st.integers()
        | st.lists(st.integers(), max_size=3)
        | st.fixed_dictionaries({"d": st.text()}),
    ),
    names=st.frozensets(st.sampled_from(["a", "b", "c", "a[]", "b[]", "a.d", "c.d"])),
)
def test_what_is_hidden_and_shown_again_is_what_it_was(
    payload: dict[str, Any], names: frozenset[str]
) -> None:
    numbers = iter(range(1000))

    hidden, shown = disclosures.hide(payload, names, salts=lambda: f"salt-{next(numbers)}")

    assert disclosures.put_back(hidden, shown).claims == payload
    without = disclosures.put_back(hidden, ()).claims
    assert not set(without) & {name for name in names if name in payload}


@given(data=st.binary(max_size=64), bits=st.sampled_from([1, 2, 4, 8]))
def test_any_packed_bytes_are_a_list_or_refused(data: bytes, bits: int) -> None:
    with contextlib.suppress(ShirushiError):
        token_list.TokenList.decode(base64url.encode(data), bits=bits)
    if data:
        whole = token_list.TokenList.decode(base64url.encode(zlib.compress(data)), bits=bits)
        assert whole.length == len(data) * 8 // bits


cbor_like = st.recursive(
    st.sampled_from([b"\x01", b"\x02", b"\x04", b"\x10", b"\x26", b"\x40", b"\xa0", b"\x61a"])
    | st.binary(max_size=4),
    lambda inner: st.builds(
        lambda head, parts: head + b"".join(parts),
        st.sampled_from([b"\x81", b"\x82", b"\x84", b"\xa1", b"\xa2", b"\xd2", b"\x44"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(data=cbor_like | st.binary(max_size=60))
def test_any_bytes_as_cose_give_only_our_errors(data: bytes) -> None:
    whole = b"\xd2\x84" + bytes([0x40 | min(len(data), 23)]) + data[:23] + b"\xa0\x42{}\x40"
    for one in (data, b"\xd2\x84" + data, whole):
        with contextlib.suppress(ShirushiError):
            cose.check_cose(one, keys=KEYS, now=NOW)


@settings(deadline=None)
@given(payload=plain, header=headers)
def test_any_presentation_gets_a_report(payload: Any, header: dict[str, Any]) -> None:
    shown = {
        "type": "VerifiablePresentation",
        "holder": ISSUER,
        "verifiableCredential": [
            payload,
            {
                "type": "EnvelopedVerifiableCredential",
                "@context": "https://www.w3.org/ns/credentials/v2",
                "id": payload if isinstance(payload, str) else "data:application/vc+jwt,ey.ey.ey",
            },
        ],
    }
    keys = type(KEYS)(documents={ISSUER: KEY.document(purpose="authentication")})
    whole = {"alg": "EdDSA", "typ": "vp+jwt", **header}
    for one in (shown, {**shown, **payload} if isinstance(payload, dict) else payload):
        checked(compact(whole, printed(one), KEY).encode(), keys=keys)


@settings(deadline=None)
@given(found=st.dictionaries(st.sampled_from(LEARNING), read))
def test_any_learning_credential_gives_only_our_errors(found: dict[str, Any]) -> None:
    told = {
        "vct": learning_credential.VCT,
        "achievement_title": "t",
        "issuing_authority": "a",
        "date_of_issuance": "2026-08-01",
        "family_name": "f",
        **found,
    }
    opened = sd_jwt_vc.OpenedSdJwt(
        kind=sd_jwt_vc.Kind.CREDENTIAL,
        claims=told,
        controller=ISSUER,
        method="m",
        algorithm="EdDSA",
        vct=learning_credential.VCT,
    )
    with contextlib.suppress(ShirushiError):
        learning_credential.read(opened)


@given(text=st.text("AQgw-_+/=\n Az9é", max_size=9))
def test_base64url_reads_one_spelling_and_no_other(text: str) -> None:
    with contextlib.suppress(ShirushiError):
        assert base64url.encode(base64url.decode(text)) == text


@given(st.binary(max_size=80))
def test_bytes_survive_base64url(data: bytes) -> None:
    assert base64url.decode(base64url.encode(data)) == data
