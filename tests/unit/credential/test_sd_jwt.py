from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.core.json import DocumentTooDeep
from shirushi.credential.jose import base64url, claims, disclosures, jws, sd_jwt, sd_jwt_vc
from shirushi.credential.jose.algorithms import JwkNameWrong
from shirushi.credential.jose.disclosures import DisclosureWrong
from shirushi.credential.jose.sd_jwt import Binding, KeyBindingMissing, KeyBindingWrong
from shirushi.credential.jose.token_list import TokenListInvalid, TokenStatusEntry, read_entry
from shirushi.credential.jose.vc_jwt import TokenNotCredential, TokenSignerNotIssuer, TwoCredentials
from shirushi.credential.keys import KeyNotReached, KeyNotTheirs, KeysAtHand
from shirushi.credential.public_keys import KeyWeak
from tests.tokens import ISSUER, Key, compact
from tests.world import NOW, SIGNER

KEY = Key("ES256")
HOLDER = Key("ES256", number=7, controller="did:example:holder")
BINDING = Binding(audience="https://verifier.example", nonce="n-1")
VCT = "https://u.example/vct/micro"
SECOND = int(NOW.timestamp())
HEADER = {"alg": "ES256", "typ": "dc+sd-jwt", "kid": KEY.verification_method}
CLAIMS: dict[str, Any] = {
    "vct": VCT,
    "iat": SECOND - 60,
    "exp": SECOND + 3600,
    "given_name": "花子",
    "family_name": "髙橋",
    "outcomes": ["回帰", "検定"],
    "address": {"country": "JP", "city": "京都"},
}
HIDDEN = ("given_name", "family_name", "outcomes[]", "address", "address.city")


def salts() -> Callable[[], bytes]:
    numbers = itertools.count(1)
    return lambda: next(numbers).to_bytes(16)


def issued(payload: dict[str, Any] | None = None, **options: Any) -> str:
    return sd_jwt_vc.issue_sd_jwt(
        payload or CLAIMS,
        **{"signer": KEY, "hidden": HIDDEN, "salts": salts(), "holder": HOLDER.jwk(), **options},
    )


def shown(text: str, *names: str, binding: Binding | None = BINDING) -> str:
    return sd_jwt_vc.present_sd_jwt(
        text, show=lambda name: name in names, holder=HOLDER, binding=binding, now=NOW
    )


def opened(
    text: str, *, binding: Binding | None = BINDING, keys: KeysAtHand | None = None
) -> sd_jwt_vc.OpenedSdJwt:
    return sd_jwt_vc.check_sd_jwt(text, keys=keys or KEY.at_hand(), now=NOW, binding=binding)


def raw(payload: dict[str, Any], *shown_: Any, header: dict[str, Any] | None = None) -> str:
    """Return a token over any payload with any disclosures, without a holder's signature."""
    texts = [one if isinstance(one, str) else disclosure(one) for one in shown_]
    whole = {"iss": ISSUER, "vct": VCT, **payload}
    whole = {name: value for name, value in whole.items() if value is not None}
    token = compact(header or HEADER, whole, KEY)
    return "".join(f"{one}~" for one in (token, *texts))


def disclosure(value: Any) -> str:
    return base64url.encode(json.dumps(value).encode())


def digest(value: Any) -> str:
    return disclosures.digest(value if isinstance(value, str) else disclosure(value), "sha-256")


# ---------------------------------------------------------------- what holds


def test_a_holder_shows_what_they_choose_and_nothing_else() -> None:
    found = opened(shown(issued(), "family_name", "address"))

    assert found.claims["family_name"] == "髙橋"
    assert found.claims["address"] == {"country": "JP"}
    assert found.claims["outcomes"] == []
    assert "given_name" not in found.claims
    assert (found.vct, found.controller, found.is_bound) == (VCT, ISSUER, True)
    assert found.warnings == ()


def test_everything_shown_is_everything_that_was_issued() -> None:
    text = sd_jwt_vc.present_sd_jwt(
        issued(), show=lambda _: True, holder=HOLDER, binding=BINDING, now=NOW
    )

    found = opened(text).claims

    assert {name: found[name] for name in CLAIMS} == CLAIMS
    assert found["cnf"] == {"jwk": HOLDER.jwk()}


def test_nothing_hidden_can_be_read_off_the_token_itself() -> None:
    body = issued().split("~")[0].split(".")[1]

    text = base64url.decode(body).decode()

    for value in ("花子", "given_name", "京都", "city", "検定"):
        assert value not in text


def test_a_token_with_a_holder_but_no_signature_of_theirs_is_told_of() -> None:
    bare = sd_jwt_vc.present_sd_jwt(issued(), show=lambda _: True, now=NOW)

    found = opened(bare, binding=None)

    assert not found.is_bound
    assert "holder" in found.warnings[0].en
    with pytest.raises(KeyBindingMissing):
        opened(bare)


def test_a_token_without_a_holder_is_opened_without_a_warning() -> None:
    found = opened(issued(holder=None), binding=None)

    assert (found.is_bound, found.holder, found.warnings) == (False, None, ())


def test_a_binding_that_nobody_compared_is_told_of() -> None:
    (warning,) = opened(shown(issued()), binding=None).warnings

    assert "not checked" in warning.en


def test_where_its_status_stands_is_told() -> None:
    entry = TokenStatusEntry(list_url="https://u.example/status/1", index=7)

    assert read_entry(opened(shown(issued(status=entry))).status) == entry
    with pytest.raises(TokenListInvalid):
        read_entry(opened(raw({"status": {"other": 1}}), binding=None).status)


def test_a_did_key_issues_with_eddsa() -> None:
    text = issued(signer=SIGNER)

    assert opened(shown(text), keys=KeysAtHand()).controller == SIGNER.controller


def test_a_w3c_credential_is_given_as_a_document() -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": ISSUER,
        "credentialSubject": {"_sd": [digest(["s", "name", "花子"])]},
    }
    header = {**HEADER, "typ": "vc+sd-jwt", "cty": "vc"}

    def token(**more: Any) -> str:
        payload = {"iss": ISSUER, **document, **more}
        return compact(header, payload, KEY) + "~" + disclosure(["s", "name", "花子"]) + "~"

    found = opened(token(), binding=None)

    assert found.kind is sd_jwt_vc.Kind.W3C
    assert found.document == {**document, "credentialSubject": {"name": "花子"}}
    for more, error in (
        ({"vc": {}}, TwoCredentials),
        ({"vp": 1}, TwoCredentials),
        ({"type": ["Other"]}, TokenNotCredential),
        ({"issuer": "https://other.example"}, claims.ClaimDiffers),
        ({"jti": "urn:uuid:2"}, claims.ClaimDiffers),
        ({"issuer": None}, claims.ClaimDiffers),
    ):
        with pytest.raises(error):
            opened(token(**more), binding=None)


@pytest.mark.parametrize("name", ["sha-384", "sha-512"])
def test_other_hashes_are_followed_in_disclosures_and_binding(name: str) -> None:
    one = ["s", "x", 1]
    hashed = disclosures.digest(disclosure(one), name)
    text = raw({"_sd": [hashed], "_sd_alg": name, "cnf": {"jwk": HOLDER.jwk()}}, one)

    assert opened(shown(text, "x")).claims["x"] == 1


def test_the_json_forms_say_the_same_as_the_compact_one() -> None:
    compact_ = shown(issued(), "family_name")
    token, *rest, proof = compact_.split("~")
    head, body, signature = token.split(".")
    unprotected = {"disclosures": rest, "kb_jwt": proof, "kid": "x"}
    one = {"protected": head, "signature": signature, "header": unprotected}
    flattened: dict[str, Any] = {"payload": body, **one}
    general: dict[str, Any] = {
        "payload": body,
        "signatures": [one, {"protected": head, "signature": "AA"}],
    }

    expected = opened(compact_).claims

    alike: tuple[Any, ...] = (flattened, general, json.dumps(flattened))
    for document in alike:
        assert opened(json.dumps(document)).claims == expected
    twice = {"payload": body, "signatures": [one, one]}
    critical = {**flattened, "header": {**unprotected, "crit": ["x"]}}
    several: dict[str, Any] = {"payload": body, "signatures": []}
    for document in (twice, critical, several, {"payload": body}, {**flattened, "header": 1}):
        with pytest.raises(ShirushiError):
            opened(json.dumps(document))


def test_an_https_issuers_metadata_is_asked_first() -> None:
    address = "https://mc.shirushi-u.example.ac.jp/.well-known/jwt-vc-issuer/issuers/1"
    jwks_uri = "https://mc.shirushi-u.example.ac.jp/jwks"
    jwks = {"keys": [KEY.jwk(kid=HEADER["kid"])]}
    text = raw({})
    good: tuple[dict[str, Any], ...] = (
        {address: {"issuer": ISSUER, "jwks": jwks}},
        {address: {"issuer": ISSUER, "jwks_uri": jwks_uri}, jwks_uri: jwks},
    )
    bad: tuple[dict[str, Any], ...] = (
        {address: {"issuer": "https://other.example", "jwks": jwks}},
        {address: {"issuer": ISSUER}, ISSUER: KEY.document()},
        {address: {"issuer": ISSUER, "jwks_uri": "http://u.example"}},
    )

    for documents in good:
        assert opened(text, binding=None, keys=KeysAtHand(documents=documents)).vct == VCT
    for documents in bad:
        with pytest.raises(KeyNotTheirs):
            opened(text, binding=None, keys=KeysAtHand(documents=documents))
    with pytest.raises(KeyNotReached):
        opened(text, binding=None, keys=KeysAtHand(documents={ISSUER: {"name": "a profile"}}))


# ---------------------------------------------------------------- what the issuer did not say


@pytest.mark.parametrize(
    ("payload", "shown_"),
    [
        # A disclosure that nothing refers to, and one that is shown twice.
        ({}, [["s", "x", 1]]),
        ({"_sd": [digest(["s", "x", 1])]}, [["s", "x", 1], ["s", "x", 1]]),
        # One digest in two places, also inside what is disclosed.
        ({"_sd": [digest(["s", "x", 1])] * 2}, [["s", "x", 1]]),
        ({"_sd": ["d"], "a": {"_sd": ["d"]}}, []),
        ({"_sd": ["d"], "a": [{"...": "d"}]}, []),
        ({"_sd": [digest(["s", "x", {"_sd": ["d"]}]), "d"]}, [["s", "x", {"_sd": ["d"]}]]),
        # Of the wrong kind for its place.
        ({"_sd": [digest(["s", 1])]}, [["s", 1]]),
        ({"a": [{"...": digest(["s", "x", 1])}]}, [["s", "x", 1]]),
        # On top of what stands there already.
        ({"x": 2, "_sd": [digest(["s", "x", 1])]}, [["s", "x", 1]]),
        ({"_sd": [digest(["s", "x", 1]), digest(["t", "x", 2])]}, [["s", "x", 1], ["t", "x", 2]]),
        # Reserved names.
        ({"_sd": [digest(["s", "_sd", ["d"]])]}, [["s", "_sd", ["d"]]]),
        ({"_sd": [digest(["s", "...", "d"])]}, [["s", "...", "d"]]),
        ({"a": {"...": "d"}}, []),
        ({"a": [{"...": "d", "b": 1}]}, []),
        # Not the form they must have.
        ({"_sd": [digest(["s"])]}, [["s"]]),
        ({"_sd": [digest([1, "x", 1])]}, [[1, "x", 1]]),
        ({"_sd": [digest(["s", 1, 1])]}, [["s", 1, 1]]),
        ({"_sd": [digest({"x": 1})]}, [{"x": 1}]),
        ({"_sd": "d"}, []),
        ({"_sd": [1]}, []),
        ({"a": [{"...": 1}]}, []),
        ({"_sd_alg": "md5"}, []),
        ({"_sd_alg": 1}, []),
    ],
)
def test_what_the_issuer_did_not_sign_that_way_is_refused(payload: Any, shown_: Any) -> None:
    with pytest.raises(DisclosureWrong):
        opened(raw(payload, *shown_), binding=None)


def test_an_altered_or_ambiguous_disclosure_is_refused() -> None:
    token, first, *rest = shown(issued(), "family_name").split("~")

    for spoilt in (first + "=", first[:-2] + "AA", "", " " + first, disclosure(["x", "y", "z"])):
        with pytest.raises(ShirushiError):
            opened("~".join([token, spoilt, *rest]))
    repeated = base64url.encode(b'["s","x",{"a":1,"a":2}]')
    with pytest.raises(ShirushiError, match="twice"):
        opened(raw({"_sd": [digest(repeated)]}, repeated), binding=None)


def test_disclosures_inside_each_other_are_followed_only_so_far() -> None:
    inner: Any = ["s", 0]
    chain = [inner]
    for _ in range(80):
        inner = ["s", [{"...": digest(inner)}]]
        chain.append(inner)

    with pytest.raises(DocumentTooDeep):
        opened(raw({"a": [{"...": digest(inner)}]}, *chain), binding=None)


def test_too_many_disclosures_are_refused_unread() -> None:
    with pytest.raises(sd_jwt.SdJwtMalformed):
        sd_jwt.read(raw({}) + "AA~" * (sd_jwt.MOST_DISCLOSURES + 1))
    with pytest.raises(jws.TokenTooLarge):
        sd_jwt.read("A" * (jws.MOST_CHARS + 1))
    with pytest.raises(sd_jwt.SdJwtMalformed):
        sd_jwt.read(compact(HEADER, {}, KEY))


@pytest.mark.parametrize("name", ["iss", "nbf", "exp", "cnf", "vct", "status"])
def test_what_everybody_must_see_may_not_be_hidden(name: str) -> None:
    value = {"iss": ISSUER, "vct": VCT, "cnf": {}, "status": {}}.get(name, SECOND)
    one = ["s", name, value]
    payload = {"iss": ISSUER, "vct": VCT, "_sd": [digest(one)]}
    payload.pop(name, None)
    text = compact(HEADER, payload, KEY) + "~" + disclosure(one) + "~"

    with pytest.raises(sd_jwt_vc.ClaimHidden):
        opened(text, binding=None)
    with pytest.raises(sd_jwt_vc.ClaimHidden):
        issued(hidden=(name,))


@pytest.mark.parametrize("name", ["cnf", "status"])
def test_nor_may_a_part_of_it(name: str) -> None:
    one = ["s", "x", 1]

    with pytest.raises(sd_jwt_vc.ClaimHidden):
        opened(raw({name: {"_sd": [digest(one)]}}, one), binding=None)
    with pytest.raises(sd_jwt_vc.ClaimHidden):
        opened(raw({name: {"a": [{"...": digest(["s", 1])}]}}, ["s", 1]), binding=None)


@pytest.mark.parametrize("name", ["credentialStatus", "validUntil", "@context", "exp"])
def test_nor_may_a_w3c_credentials_status_and_dates(name: str) -> None:
    one = ["s", name, "x"]
    document = {"@context": ["c"], "type": ["VerifiableCredential"], "issuer": ISSUER}
    document.pop(name, None)
    payload = {**document, "_sd": [digest(one)]}
    text = compact({**HEADER, "typ": "vc+sd-jwt"}, payload, KEY) + "~" + disclosure(one) + "~"

    with pytest.raises(sd_jwt_vc.ClaimHidden):
        opened(text, binding=None)


# ---------------------------------------------------------------- whose, when, what for


@pytest.mark.parametrize(
    "typ", ["at+jwt", "kb+jwt", "vc+jwt", "JWT", "statuslist+jwt", "vp+sd-jwt", "bad+typ"]
)
def test_a_token_made_for_something_else_is_refused(typ: str) -> None:
    with pytest.raises(jws.HeaderRefused):
        opened(raw({}, header={**HEADER, "typ": typ}), binding=None)


def test_a_plain_sd_jwt_is_no_credential_and_says_so() -> None:
    for header in ({"alg": "ES256"}, {"alg": "ES256", "typ": "example+sd-jwt"}):
        found = opened(raw({}, header=header), binding=None)

        assert (found.kind, found.vct) == (sd_jwt_vc.Kind.PLAIN, None)
    with pytest.raises(jws.HeaderRefused):
        opened(raw({}, header={**HEADER, "cty": "bad"}), binding=None)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"vct": None}, claims.ClaimInvalid),
        ({"vct": ""}, claims.ClaimInvalid),
        ({"iss": 1}, claims.ClaimInvalid),
        ({"iss": ""}, claims.ClaimInvalid),
        ({"iss": None, "issuer": 1}, claims.ClaimInvalid),
        ({"iss": ISSUER, "issuer": "https://other.example"}, claims.ClaimDiffers),
        ({"cnf": "x"}, claims.ClaimInvalid),
        ({"exp": SECOND}, claims.TokenExpired),
        ({"nbf": SECOND + 1}, claims.TokenNotYetValid),
        ({"exp": "soon"}, claims.ClaimInvalid),
    ],
)
def test_claims_not_as_they_must_be_are_refused(changes: Any, error: type[ShirushiError]) -> None:
    with pytest.raises(error):
        opened(raw(changes), binding=None)


def test_an_issuer_whose_address_cannot_be_read_has_no_keys() -> None:
    with pytest.raises(KeyNotReached):
        opened(raw({"iss": "https://["}, header={"alg": "ES256"}), binding=None)


def test_another_issuers_key_does_not_open_it() -> None:
    other = Key("ES256", number=9)
    keys = KeysAtHand(documents={ISSUER: other.document()})

    with pytest.raises(jws.TokenSignatureWrong):
        opened(raw({}), binding=None, keys=keys)


# ---------------------------------------------------------------- the holder's signature


@pytest.mark.parametrize(
    ("binding", "name"),
    [
        (Binding(audience="https://other.example", nonce="n-1"), "aud"),
        (Binding(audience="https://verifier.example", nonce="n-2"), "nonce"),
    ],
)
def test_a_presentation_made_for_another_request_is_refused(binding: Binding, name: str) -> None:
    with pytest.raises(KeyBindingWrong, match=name):
        opened(shown(issued()), binding=binding)


def test_showing_more_or_less_after_the_holder_signed_is_refused() -> None:
    text = shown(issued(), "family_name", "given_name")
    token, first, second, proof = text.split("~")

    for changed in (
        f"{token}~{first}~{proof}",
        f"{token}~{second}~{first}~{proof}",
        f"{token}~{proof}",
    ):
        with pytest.raises(KeyBindingWrong, match="sd_hash"):
            opened(changed)


def test_another_holders_signature_is_refused() -> None:
    thief = Key("ES256", number=8)
    stolen = sd_jwt_vc.present_sd_jwt(
        issued(), show=lambda _: True, holder=thief, binding=BINDING, now=NOW
    )

    with pytest.raises(jws.TokenSignatureWrong):
        opened(stolen)


def proof_over(text: str, header: Any = None, **changes: Any) -> str:
    said = {
        "iat": SECOND,
        "aud": BINDING.audience,
        "nonce": BINDING.nonce,
        "sd_hash": disclosures.digest(text, "sha-256"),
        **changes,
    }
    said = {name: value for name, value in said.items() if value is not None}
    return text + compact(header or {"alg": "ES256", "typ": "kb+jwt"}, said, HOLDER)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": None},
        {"aud": [BINDING.audience]},
        {"nonce": None},
        {"nonce": 1},
        {"iat": None},
        {"iat": "now"},
        {"iat": SECOND + 2 * 86_400},
        {"sd_hash": None},
        {"exp": SECOND},
        {"nbf": SECOND + 1},
        {"header": {"alg": "ES256", "typ": "JWT"}},
        {"header": {"alg": "ES256"}},
        {"header": {"alg": "none", "typ": "kb+jwt"}},
        {"header": {"alg": "EdDSA", "typ": "kb+jwt"}},
        {"header": {"alg": "ES256", "typ": "kb+jwt", "crit": ["x"]}},
    ],
)
def test_a_holders_signature_that_lacks_something_is_refused(changes: Any) -> None:
    bare = sd_jwt_vc.present_sd_jwt(issued(), show=lambda _: False, now=NOW)

    assert opened(proof_over(bare)).is_bound
    for binding in (BINDING, None):
        with pytest.raises(ShirushiError):
            opened(proof_over(bare, **changes), binding=binding)


def test_an_old_signature_is_refused_where_its_age_matters() -> None:
    old = proof_over(
        sd_jwt_vc.present_sd_jwt(issued(), show=lambda _: False, now=NOW), iat=SECOND - 600
    )
    strict = Binding(audience=BINDING.audience, nonce="n-1", most_age=timedelta(minutes=5))

    assert opened(old).is_bound
    with pytest.raises(KeyBindingWrong, match="iat"):
        opened(old, binding=strict)


@pytest.mark.parametrize(
    ("cnf", "error"),
    [
        (None, KeyBindingWrong),
        ({"kid": "x"}, KeyBindingWrong),
        ({"jwk": {**HOLDER.jwk(), "d": "AA"}}, KeyWeak),
        ({"jwk": {**HOLDER.jwk(), "kid": 1}}, JwkNameWrong),
    ],
)
def test_a_holder_without_a_proper_key_can_sign_nothing(cnf: Any, error: Any) -> None:
    payload = {} if cnf is None else {"cnf": cnf}

    with pytest.raises(error):
        opened(proof_over(raw(payload)))


# ---------------------------------------------------------------- issuing


def test_nothing_is_issued_without_a_type_or_for_another_issuer() -> None:
    with pytest.raises(claims.ClaimInvalid):
        issued({"a": 1})
    with pytest.raises(TokenSignerNotIssuer):
        issued({**CLAIMS, "iss": "https://other.example"})


def test_files_that_are_sd_jwts_are_known_by_their_form() -> None:
    assert sd_jwt.looks_like_sd_jwt(issued().encode())
    assert not sd_jwt.looks_like_sd_jwt(compact(HEADER, {}, KEY).encode())
