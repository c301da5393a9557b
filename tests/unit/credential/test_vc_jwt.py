from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.credential import did
from shirushi.credential.formats import ob3
from shirushi.credential.jose import base64url, claims, jws, vc_jwt
from shirushi.credential.jose.jws import HeaderRefused, KeyDoesNotFit, TokenSignatureWrong
from shirushi.credential.jose.keys import signing_keys
from shirushi.credential.keys import Ed25519Signer, KeyNotReached, KeyNotTheirs, KeysAtHand
from shirushi.credential.public_keys import KeyWeak
from tests.tokens import ISSUER, Key, compact
from tests.world import NOW, SIGNER, STRANGER, assertion

KEY = Key("EdDSA")
OTHER = Key("EdDSA", number=2)
HEADER = {"alg": "EdDSA", "typ": "JWT", "kid": KEY.verification_method}
W3C = {"alg": "EdDSA", "typ": "vc+jwt", "kid": KEY.verification_method}

#: A badge in the VC 2.0 form, in a profile token's payload.
BADGE: dict[str, Any] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": ISSUER, "type": ["Profile"]},
    "validFrom": "2026-08-01T09:00:00+09:00",
    "validUntil": "2027-08-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:learner", "type": ["AchievementSubject"]},
}
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "did:example:learner",
    "jti": "urn:uuid:1",
    "nbf": 1785542400,
    "exp": 1817078400,
}
#: The same in the VC 1.1 form, for a ``vc`` claim.
OLD: dict[str, Any] = {
    **{name: value for name, value in BADGE.items() if not name.startswith("valid")},
    "@context": ["https://www.w3.org/2018/credentials/v1"],
    "issuanceDate": BADGE["validFrom"],
    "expirationDate": BADGE["validUntil"],
}


def opened(payload: Any, *, header: dict[str, Any] | None = None, key: Key = KEY) -> vc_jwt.Opened:
    return vc_jwt.check_token(compact(header or HEADER, payload, key), keys=KEY.at_hand(), now=NOW)


# ---------------------------------------------------------------- what holds


def test_a_profile_token_gives_the_credential_without_the_claims() -> None:
    found = opened({**BADGE, **CLAIMS})

    assert found.document == BADGE
    assert (found.controller, found.method) == (ISSUER, KEY.verification_method)
    assert (found.form, found.notes) == (vc_jwt.Form.PROFILE, ())


def test_a_vc_claim_gives_the_credential_in_it() -> None:
    found = opened({**CLAIMS, "vc": OLD, "iat": 1785542400, "aud": "did:example:learner"})

    assert (found.document, found.form) == (OLD, vc_jwt.Form.CLAIM)


def test_a_vc_claim_is_completed_from_the_claims_around_it() -> None:
    bare = {"@context": OLD["@context"], "type": OLD["type"], "credentialSubject": {"name": "x"}}

    found = opened({**CLAIMS, "vc": bare}).document

    assert found["id"] == "urn:uuid:1"
    assert found["issuer"] == ISSUER
    assert found["issuanceDate"] == "2026-08-01T00:00:00Z"
    assert found["expirationDate"] == "2027-08-01T00:00:00Z"
    assert found["credentialSubject"] == {"id": "did:example:learner", "name": "x"}
    named = {**bare, "issuer": {"name": "U"}}
    assert opened({**CLAIMS, "vc": named}).document["issuer"] == {"id": ISSUER, "name": "U"}


def test_a_vc_claim_is_completed_with_nothing_that_the_claims_do_not_say() -> None:
    plain = {"@context": OLD["@context"], "type": ["VerifiableCredential"], "issuer": ISSUER}
    several = [{"name": "x"}, {"name": "y"}]

    without = opened({"vc": {**plain, "credentialSubject": {"name": "x"}}}).document

    assert without["credentialSubject"] == {"name": "x"}
    for subject in (several, []):
        with pytest.raises(claims.ClaimDiffers):
            opened({"sub": "did:example:a", "vc": {**plain, "credentialSubject": subject}})
        assert (
            opened({"vc": {**plain, "credentialSubject": subject}}).document["credentialSubject"]
            == subject
        )


def test_of_several_subjects_none_is_the_tokens() -> None:
    learner = BADGE["credentialSubject"]

    assert opened({**BADGE, **CLAIMS, "credentialSubject": [learner]}).document
    with pytest.raises(claims.ClaimDiffers):
        opened({**BADGE, **CLAIMS, "credentialSubject": [learner, {"id": "did:example:b"}]})


def test_a_token_without_contexts_gets_an_answer() -> None:
    with pytest.raises(ShirushiError):
        opened({**BADGE, **CLAIMS, "@context": [], "exp": 1})


def test_a_vc_1_1_credential_that_is_no_badge_needs_no_claims() -> None:
    plain = {**OLD, "type": ["VerifiableCredential"]}

    assert opened({"vc": plain}).document == plain


def test_a_w3c_token_is_the_credential_and_needs_no_claims() -> None:
    found = opened(BADGE, header={**W3C, "cty": "vc"})

    assert (found.document, found.form) == (BADGE, vc_jwt.Form.BODY)


def test_blanks_around_a_token_in_a_file_do_not_matter() -> None:
    token = compact(W3C, BADGE, KEY)

    assert vc_jwt.check_token(f"\n{token}\r\n", keys=KEY.at_hand(), now=NOW).document == BADGE


@pytest.mark.parametrize("name", ["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"])
def test_every_algorithm_opens_with_its_own_kind_of_key(name: str) -> None:
    key = Key(name)
    token = compact({**W3C, "alg": name}, BADGE, key)

    found = vc_jwt.check_token(token, keys=key.at_hand(), now=NOW)

    assert found.algorithm == name


@pytest.mark.parametrize("name", ["sub", "exp"])
def test_a_badge_that_leaves_a_claim_to_its_field_is_told_of(name: str) -> None:
    payload = {**BADGE, **CLAIMS}
    payload.pop(name)

    (note,) = opened(payload).notes

    assert name in note.en
    assert name in note.ja


def test_a_token_from_the_future_is_told_of() -> None:
    second = int(NOW.timestamp())

    assert opened({**BADGE, **CLAIMS, "iat": second + 60}).warnings == ()
    (warning,) = opened({**BADGE, **CLAIMS, "iat": second + 600}).warnings
    assert "later than now" in warning.en


# ---------------------------------------------------------------- what does not


@pytest.mark.parametrize("name", ["iss", "nbf", "jti"])
def test_a_badge_without_a_claim_of_the_profile_is_refused(name: str) -> None:
    payload = {**BADGE, **CLAIMS}
    payload.pop(name)

    with pytest.raises(claims.ClaimInvalid) as caught:
        opened(payload)
    assert caught.value.path == name


@pytest.mark.parametrize("form", ["body", "vc"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", "https://other.example"),
        ("sub", "did:example:other"),
        ("jti", "urn:uuid:2"),
        ("nbf", 1785542401),
        ("exp", 1817078401),
    ],
)
def test_a_claim_that_says_something_else_is_refused(form: str, name: str, value: Any) -> None:
    changed = {**CLAIMS, name: value}
    payload = {**BADGE, **changed} if form == "body" else {**changed, "vc": OLD}

    with pytest.raises(claims.ClaimDiffers) as caught:
        opened(payload)
    assert caught.value.path == name


@pytest.mark.parametrize(("name", "value"), [("iss", "did:example:x"), ("jti", "x"), ("sub", "x")])
def test_a_claim_in_a_w3c_token_must_agree_too(name: str, value: str) -> None:
    with pytest.raises(claims.ClaimDiffers):
        opened({**BADGE, name: value}, header=W3C)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exp", "1817078400"),
        ("exp", True),
        ("exp", None),
        ("exp", 1e300),
        ("nbf", -1),
        ("nbf", [1]),
        ("iss", 1),
        ("jti", ""),
        ("sub", ["did:example:learner"]),
        ("iat", {}),
    ],
)
def test_claims_of_the_wrong_type_are_refused(name: str, value: Any) -> None:
    for header in (HEADER, W3C):
        with pytest.raises(ShirushiError):
            opened({**BADGE, **CLAIMS, name: value}, header=header)


def test_a_claim_that_the_credential_does_not_have_is_refused() -> None:
    endless = {name: value for name, value in BADGE.items() if name != "validUntil"}

    with pytest.raises(claims.ClaimDiffers):
        opened({**endless, **CLAIMS})


def test_a_vc_2_credential_in_a_claim_has_a_token_with_a_period_of_its_own() -> None:
    second = int(NOW.timestamp())
    plain = {**BADGE, "type": ["VerifiableCredential"]}

    assert opened({"nbf": second - 9, "exp": second + 9, "vc": plain}).document == plain
    with pytest.raises(claims.TokenExpired):
        opened({"exp": second, "vc": plain})
    with pytest.raises(claims.ClaimDiffers):
        opened({"nbf": second - 9, "vc": {**OLD, "type": ["VerifiableCredential"]}})


def test_a_w3c_tokens_own_period_is_kept() -> None:
    second = int(NOW.timestamp())

    assert opened({**BADGE, "nbf": second, "exp": second + 1}, header=W3C).document == BADGE
    with pytest.raises(claims.TokenExpired):
        opened({**BADGE, "exp": second}, header=W3C)
    with pytest.raises(claims.TokenNotYetValid):
        opened({**BADGE, "nbf": second + 1}, header=W3C)


@pytest.mark.parametrize(
    "typ",
    ["at+jwt", "kb+jwt", "application/at+jwt", "KB+JWT", "vp+jwt", "statuslist+jwt", "dc+sd-jwt",
     "vc+sd-jwt", "openid4vci-proof+jwt", "logout+jwt", "bad+typ", "jose"],
)  # fmt: skip
def test_a_token_made_for_something_else_is_refused(typ: str) -> None:
    with pytest.raises(HeaderRefused) as caught:
        opened({**BADGE, **CLAIMS}, header={**HEADER, "typ": typ})
    assert caught.value.path == "header.typ"


@pytest.mark.parametrize("cty", ["bad+cty", "JWT", "vp"])
def test_a_token_around_something_else_is_refused(cty: str) -> None:
    with pytest.raises(HeaderRefused) as caught:
        opened(BADGE, header={**W3C, "cty": cty})
    assert caught.value.path == "header.cty"


@pytest.mark.parametrize("name", ["@context", "type", "issuer", "credentialSubject", "id"])
def test_a_vc_claim_beside_a_body_is_refused(name: str) -> None:
    with pytest.raises(vc_jwt.TwoCredentials):
        opened({**CLAIMS, "vc": OLD, name: BADGE[name]})


@pytest.mark.parametrize(
    "issuer", [{"type": ["Profile"], "name": "標大学"}, {"id": ISSUER}, ISSUER]
)
def test_fields_left_beside_a_vc_claim_that_lacks_them_are_the_credentials(issuer: Any) -> None:
    """The issuer signed them too; VC 1.1 ``#jwt-encoding`` would have had them inside."""
    inside = {name: OLD[name] for name in ("@context", "type", "credentialSubject")}

    found = opened({**CLAIMS, "vc": inside, "issuer": issuer, "name": "統計", "description": "x"})

    assert (found.document["name"], found.document["description"]) == ("統計", "x")
    stated = issuer if isinstance(issuer, str) else {"id": ISSUER, **issuer}
    assert found.document["issuer"] == stated


def test_another_issuer_left_beside_a_vc_claim_is_refused() -> None:
    inside = {name: value for name, value in OLD.items() if name != "issuer"}

    with pytest.raises(claims.ClaimDiffers):
        opened({**CLAIMS, "vc": inside, "issuer": {"id": "did:example:another"}})


@pytest.mark.parametrize("name", ["name", "description"])
def test_a_field_both_in_a_vc_claim_and_beside_it_is_refused(name: str) -> None:
    with pytest.raises(vc_jwt.TwoCredentials):
        opened({**CLAIMS, "vc": {**OLD, name: "x"}, name: "x"})


@pytest.mark.parametrize("extra", [{"vc": OLD}, {"vc": "oops"}, {"vp": {}}, {"vc": None}])
def test_a_w3c_token_with_a_vc_or_vp_claim_is_refused(extra: dict[str, Any]) -> None:
    with pytest.raises(vc_jwt.TwoCredentials):
        opened({**BADGE, **extra}, header=W3C)
    with pytest.raises(vc_jwt.TwoCredentials):
        opened(extra, header=W3C)


@pytest.mark.parametrize(
    "payload", [{}, {"vc": []}, {"vc": {}}, {"type": "VerifiableCredentialish"}, {"type": [1, {}]}]
)
def test_a_token_without_a_credential_is_refused(payload: Any) -> None:
    with pytest.raises(vc_jwt.TokenNotCredential):
        opened(payload)


@pytest.mark.parametrize("extra", [{"_sd": ["d"]}, {"_sd_alg": "sha-256"}])
def test_an_sd_jwt_that_lost_its_tail_is_no_plain_token(extra: dict[str, Any]) -> None:
    with pytest.raises(vc_jwt.TokenNotCredential):
        opened({**BADGE, **CLAIMS, **extra})


@pytest.mark.parametrize("issuer", [None, [], {"name": "x"}, "", {"id": ["a"]}])
def test_a_token_without_one_issuer_is_refused(issuer: Any) -> None:
    with pytest.raises(claims.ClaimInvalid):
        opened({**BADGE, "issuer": issuer}, header=W3C)


# ---------------------------------------------------------------- whose key


def test_another_key_of_the_right_kind_is_refused() -> None:
    with pytest.raises(TokenSignatureWrong):
        opened(BADGE, header=W3C, key=OTHER)


def test_a_key_shown_in_the_header_counts_only_if_it_is_the_issuers() -> None:
    theirs = {"alg": "EdDSA", "typ": "JWT", "jwk": KEY.jwk()}
    strangers = {"alg": "EdDSA", "typ": "JWT", "jwk": OTHER.jwk()}

    found = opened({**BADGE, **CLAIMS}, header=theirs)

    assert found.controller == ISSUER
    with pytest.raises(KeyNotTheirs):
        opened({**BADGE, **CLAIMS}, header=strangers, key=OTHER)
    with pytest.raises(KeyNotTheirs):
        opened(BADGE, header={**W3C, "jwk": OTHER.jwk()})


def test_a_shown_key_of_an_issuer_nobody_can_reach_is_no_proof() -> None:
    token = compact({"alg": "EdDSA", "jwk": KEY.jwk()}, {**BADGE, **CLAIMS}, KEY)

    with pytest.raises(KeyNotReached):
        vc_jwt.check_token(token, keys=KeysAtHand(), now=NOW)


def test_a_shown_key_with_its_secret_is_refused() -> None:
    with pytest.raises(KeyWeak):
        opened(BADGE, header={**W3C, "jwk": {**KEY.jwk(), "d": "AAAA"}})


def test_a_kid_of_somebody_else_is_refused_even_with_a_good_signature() -> None:
    stranger = Key("EdDSA", number=2, controller="did:web:stranger.example")
    keys = KeysAtHand(documents={ISSUER: KEY.document(), stranger.controller: stranger.document()})
    token = compact({**W3C, "kid": stranger.verification_method}, BADGE, stranger)

    with pytest.raises(KeyNotTheirs):
        vc_jwt.check_token(token, keys=keys, now=NOW)


def test_a_key_that_the_issuers_own_document_borrows_may_sign() -> None:
    host = Key("EdDSA", number=2, controller="did:web:host.example")
    borrowing = {**KEY.document(), "assertionMethod": [host.verification_method]}
    token = compact({**W3C, "kid": host.verification_method}, BADGE, host)

    def opened_with(**documents: Any) -> str:
        keys = KeysAtHand(documents={ISSUER: borrowing, **documents})
        return vc_jwt.check_token(token, keys=keys, now=NOW).controller

    assert opened_with(**{host.controller: host.document()}) == ISSUER
    with pytest.raises(KeyNotTheirs):
        opened_with(**{host.controller: host.document(purpose="authentication")})
    with pytest.raises(KeyNotReached):
        opened_with()
    own = compact({**W3C, "kid": host.verification_method}, {**BADGE, "issuer": OWN}, host)
    with pytest.raises(KeyNotTheirs):
        vc_jwt.check_token(own, keys=KeysAtHand(), now=NOW)
    with pytest.raises(KeyNotTheirs):
        vc_jwt.check_token(token, keys=KeysAtHand(), now=NOW)


OWN = SIGNER.controller


@pytest.mark.parametrize("methods", [None, [], [1], [{"id": 5}], ["did:web:other.example#k"]])
def test_a_document_that_lets_no_key_sign_opens_nothing(methods: Any) -> None:
    document = {**KEY.document(), "assertionMethod": methods}

    with pytest.raises((KeyNotTheirs, KeyNotReached)):
        opened_by(document)


def opened_by(document: dict[str, Any]) -> vc_jwt.Opened:
    keys = KeysAtHand(documents={ISSUER: document})
    return vc_jwt.check_token(compact(W3C, BADGE, KEY), keys=keys, now=NOW)


def test_a_key_written_inside_the_relationship_itself_may_sign() -> None:
    document = KEY.document()
    document["assertionMethod"] = document.pop("verificationMethod")

    assert opened_by(document).controller == ISSUER


def test_addresses_that_cannot_be_read_lead_nowhere() -> None:
    for kid in ("https://[", "https://x.example:port/k", "did:web:"):
        with pytest.raises(ShirushiError):
            opened(BADGE, header={**W3C, "kid": kid})


def test_a_key_in_the_fragment_of_the_issuers_url_is_not_believed() -> None:
    kid = f"{ISSUER}#{STRANGER.fragment}"
    token = compact({**W3C, "kid": kid}, BADGE, KEY)

    with pytest.raises(KeyNotTheirs):
        vc_jwt.check_token(token, keys=KEY.at_hand(), now=NOW)


@pytest.mark.parametrize("purpose", ["authentication", "capabilityInvocation"])
def test_a_key_for_another_purpose_is_refused(purpose: str) -> None:
    keys = KeysAtHand(documents={ISSUER: KEY.document(purpose=purpose)})

    with pytest.raises((KeyNotTheirs, KeyNotReached)):
        vc_jwt.check_token(compact(W3C, BADGE, KEY), keys=keys, now=NOW)


@pytest.mark.parametrize("name", ["revoked", "expires"])
def test_a_key_that_has_ended_is_refused(name: str) -> None:
    def at(when: Any) -> KeysAtHand:
        stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ")
        return KeysAtHand(documents={ISSUER: KEY.document(**{name: stamp})})

    token = compact(W3C, BADGE, KEY)

    assert vc_jwt.check_token(token, keys=at(NOW + timedelta(days=1)), now=NOW).document
    with pytest.raises(KeyNotTheirs):
        vc_jwt.check_token(token, keys=at(NOW - timedelta(days=1)), now=NOW)


def test_a_document_about_somebody_else_is_refused() -> None:
    keys = KeysAtHand(documents={ISSUER: {**KEY.document(), "id": "https://other.example"}})

    with pytest.raises(KeyNotTheirs):
        vc_jwt.check_token(compact(W3C, BADGE, KEY), keys=keys, now=NOW)


def test_a_small_order_key_is_refused() -> None:
    weak = base64url.encode(bytes([1] + [0] * 31))
    document = KEY.document()
    document["verificationMethod"][0]["publicKeyJwk"]["x"] = weak
    keys = KeysAtHand(documents={ISSUER: document})
    # R = A = the neutral point and S = 0 fit every message under such a key.
    head, body, _ = compact(W3C, BADGE, KEY).split(".")
    forged = f"{head}.{body}.{base64url.encode(bytes([1] + [0] * 63))}"

    with pytest.raises(KeyWeak):
        vc_jwt.check_token(forged, keys=keys, now=NOW)


def test_the_algorithm_must_be_one_for_the_issuers_key() -> None:
    rsa = Key("RS256")
    for name in ("ES256", "EdDSA"):
        token = compact({**W3C, "alg": name}, BADGE, Key(name))
        with pytest.raises(KeyDoesNotFit):
            vc_jwt.check_token(token, keys=rsa.at_hand(), now=NOW)


# ---------------------------------------------------------------- where keys may stand


def found_with(
    kid: str | None, documents: dict[str, Any] | None = None, issuer: str = ISSUER
) -> int:
    header = {"alg": "EdDSA", **({} if kid is None else {"kid": kid})}
    token = jws.read(compact(header, {}, KEY))
    keys = KeysAtHand(documents=documents or {})
    return len(signing_keys(token, issuer=issuer, keys=keys, now=NOW))


def test_a_kid_may_be_the_jwks_own_name_in_the_issuers_document() -> None:
    named = KEY.document()
    named["verificationMethod"][0]["publicKeyJwk"]["kid"] = "thumb"

    assert found_with("thumb", {ISSUER: named}) == 1
    assert found_with("#key-1", {ISSUER: named}) == 1
    assert found_with("key-1", {ISSUER: named}) == 1
    assert found_with(None, {ISSUER: named}) == 1
    with pytest.raises(KeyNotTheirs):
        found_with("other", {ISSUER: named})


def test_an_issuers_url_may_lead_to_a_jwk_set() -> None:
    several = {"keys": [KEY.jwk(kid="a"), OTHER.jwk(kid="b"), {"kty": "new"}]}

    assert found_with("a", {ISSUER: several}) == 1
    assert found_with(f"{ISSUER}#b", {ISSUER: several}) == 1
    assert found_with(None, {ISSUER: several}) == 2


def test_a_kid_that_no_key_bears_leads_only_to_keys_without_a_name() -> None:
    assert found_with("a", {ISSUER: {"keys": [KEY.jwk(), OTHER.jwk(kid="b")]}}) == 1
    with pytest.raises(KeyNotTheirs):
        found_with("a", {ISSUER: {"keys": [OTHER.jwk(kid="b")]}})


def test_a_jwk_on_the_issuers_own_server_is_theirs_and_elsewhere_is_not() -> None:
    same = "https://mc.shirushi-u.example.ac.jp/keys.json"
    other = "https://keys.example/keys.json"
    jwks = {"keys": [KEY.jwk(kid="a")]}

    assert found_with(same, {same: KEY.jwk()}) == 1
    assert found_with(f"{same}#a", {same: jwks}) == 1
    for documents in ({same: {"keys": ["x", 1]}}, {same: {"name": "a page"}}):
        with pytest.raises(KeyNotTheirs):
            found_with(f"{same}#a", documents)
    for kid in (other, f"{other}#a", "http://mc.shirushi-u.example.ac.jp/keys.json"):
        with pytest.raises(KeyNotTheirs):
            found_with(kid, {other: jwks})
    with pytest.raises(KeyNotTheirs):
        found_with(f"{same}#b", {same: jwks})


def test_a_did_key_and_a_did_jwk_are_their_own_documents() -> None:
    signer = SIGNER
    document = ob3.write(assertion(issuer=signer.controller))
    by_key = vc_jwt.issue_token(document, signer=signer)
    whole = f"did:jwk:{base64url.encode(json.dumps(KEY.jwk()).encode())}"
    by_jwk = compact({**W3C, "kid": "#0"}, {**BADGE, "issuer": whole}, KEY)

    assert vc_jwt.check_token(by_key, keys=KeysAtHand(), now=NOW).controller == signer.controller
    assert vc_jwt.check_token(by_jwk, keys=KeysAtHand(), now=NOW).controller == whole
    assert did.own_document(whole)


def test_an_issuer_that_is_too_long_is_not_looked_up() -> None:
    with pytest.raises(KeyNotTheirs):
        found_with(None, issuer="did:web:" + "a" * 5000)


# ---------------------------------------------------------------- issuing


@pytest.mark.parametrize("profile", ["ob3", "vc+jwt"])
def test_what_is_issued_opens_as_what_was_given(profile: Any) -> None:
    document = ob3.write(assertion())

    token = vc_jwt.issue_token(document, signer=SIGNER, profile=profile)

    found = vc_jwt.check_token(token, keys=KeysAtHand(), now=NOW)
    assert (found.document, found.notes) == (document, ())
    assert found.controller == SIGNER.controller


def test_an_issued_profile_token_says_what_the_profile_asks_for() -> None:
    document = {**copy.deepcopy(BADGE), "issuer": SIGNER.controller}

    read = vc_jwt.read_token(vc_jwt.issue_token(document, signer=SIGNER, show_key=SIGNER_JWK))

    assert {name: read.claims[name] for name in CLAIMS} == {**CLAIMS, "iss": SIGNER.controller}
    assert read.jws.header == {
        "alg": "EdDSA",
        "typ": "JWT",
        "kid": SIGNER.verification_method,
        "jwk": SIGNER_JWK,
    }


def test_the_same_credential_gives_the_same_token() -> None:
    document = ob3.write(assertion())

    assert vc_jwt.issue_token(document, signer=SIGNER) == vc_jwt.issue_token(
        document, signer=SIGNER
    )


def test_nobody_signs_for_another_issuer() -> None:
    with pytest.raises(vc_jwt.TokenSignerNotIssuer):
        vc_jwt.issue_token(ob3.write(assertion()), signer=STRANGER)
    with pytest.raises(claims.ClaimInvalid):
        vc_jwt.issue_token({"issuer": SIGNER.controller}, signer=SIGNER)


SIGNER_JWK = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": base64url.encode(Ed25519Signer.from_seed(bytes(range(32))).public_key),
}
