"""Tokens that other people made: each gives the verdict that its makers gave it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.credential import reading
from shirushi.credential.jose import cose, envelopes, jws, sd_jwt, sd_jwt_vc, token_list, vc_jwt
from shirushi.credential.jose.claims import TokenExpired
from shirushi.credential.keys import KeyNotReached, KeyNotTheirs, KeysAtHand
from shirushi.credential.report import Answer
from shirushi.credential.verification.errors import NotACredential
from shirushi.credential.verification.opening import open_member
from tests.vectors_at import FOLDER, vector, vector_json
from tests.world import NOW, checked

W3C = "w3c-vc-jose-cose"
SD_JWT = "sd-jwt"


def entries(folder: str) -> list[dict[str, Any]]:
    """Return what a folder says of its vectors; nothing where the vectors are not at hand."""
    path = FOLDER / folder / "expected.json"
    return json.loads(path.read_bytes())["entries"] if path.exists() else []


def verified(folder: str, features: set[str]) -> list[Any]:
    return [
        pytest.param(one, id=f"{one['file']}:{one['expected']}")
        for one in entries(folder)
        if one.get("operation") == "verify" and one["feature"] in features
    ]


def w3c_keys(name: str) -> KeysAtHand:
    method = vector_json(W3C, name)
    method.pop("secretKeyJwk")
    controller = method["controller"]
    document = {
        "id": controller,
        "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }
    return KeysAtHand(documents={controller: document})


@pytest.mark.parametrize(
    "entry", verified(W3C, {"credential_jose", "credential_sdjwt", "credential_cose"})
)
def test_w3c_credential_tokens(entry: dict[str, Any]) -> None:
    text = vector(W3C, entry["file"]).read_text("utf-8")
    keys = w3c_keys(entry["key_file"])

    def check() -> Any:
        if entry["feature"] == "credential_cose":
            return cose.check_cose(cose.from_text(text), keys=keys, now=NOW).document
        if "~" in text:
            return sd_jwt_vc.check_sd_jwt(text, keys=keys, now=NOW).document
        return vc_jwt.check_token(text, keys=keys, now=NOW).document

    if entry["expected"] == "valid":
        assert check()["issuer"] == "https://example.issuer/vc-jose-cose"
    else:
        with pytest.raises(ShirushiError):
            check()


def all_w3c_keys() -> KeysAtHand:
    methods = []
    for path in (*sorted((FOLDER / W3C).glob("vm-p*.json")), vector(W3C, "vm-ed25519.json")):
        method = json.loads(path.read_bytes())
        method.pop("secretKeyJwk")
        methods.append(method)
    names = [method["id"] for method in methods]
    controller = methods[0]["controller"]
    document = {
        "id": controller,
        "verificationMethod": methods,
        "assertionMethod": names,
        "authentication": names,
    }
    return KeysAtHand(documents={controller: document})


@pytest.mark.parametrize("entry", verified(W3C, {"presentation_jose", "presentation_sdjwt"}))
def test_w3c_presentation_tokens(entry: dict[str, Any]) -> None:
    text = vector(W3C, entry["file"]).read_text("utf-8")
    keys = all_w3c_keys()
    # Upstream's tokens were made for one day; its suite asks on any later day and says valid.
    made_at = datetime(2024, 12, 16, 12, tzinfo=UTC)

    if entry["expected"] == "valid":
        found = checked(text.encode(), keys=keys, now=made_at)

        assert found.answer.holds
        assert found.document is not None
        assert found.document["holder"] == "https://example.issuer/vc-jose-cose"
    else:
        for now in (made_at, NOW):
            assert not checked(text.encode(), keys=keys, now=now).answer.holds


def test_a_presentation_whose_day_is_over_is_refused_whatever_upstream_says() -> None:
    data = vector(W3C, "presentation-jose-multiple.txt").read_bytes()

    assert checked(data, keys=all_w3c_keys()).answer is Answer.EXPIRED


def test_the_data_models_envelope_is_read_and_one_without_its_type_is_not() -> None:
    folder = "w3c-vcdm2-test-suite"
    good = vector_json(folder, "presentation-enveloped-vc-ok.json")["verifiableCredential"]
    bad = vector_json(folder, "presentation-enveloped-vc-missing-type-fail.json")
    given = bad["verifiableCredential"]

    (one,) = good if isinstance(good, list) else [good]
    assert vc_jwt.read_token(envelopes.read_envelope(one).token).document["issuer"]
    (other,) = given if isinstance(given, list) else [given]
    with pytest.raises(NotACredential):
        open_member(other)


def test_a_token_changed_anywhere_is_refused() -> None:
    text = vector(W3C, "credential-jose-minimal.txt").read_text("utf-8").strip()
    keys = w3c_keys("vm-p256.json")

    for place in range(0, len(text), 7):
        other = "A" if text[place] != "A" else "B"
        with pytest.raises(ShirushiError):
            vc_jwt.check_token(text[:place] + other + text[place + 1 :], keys=keys, now=NOW)


# ---------------------------------------------------------------- SD-JWT


def settings(case: str) -> dict[str, str]:
    """Return the few values of a YAML file that the tests need, without a YAML reader."""
    text = vector(SD_JWT, case.partition("/")[0], "settings.yml").read_text("utf-8")
    issuer_key = re.search(r"issuer_keys?:\s*(.*?)holder_key:", text, re.DOTALL)
    assert issuer_key is not None
    members = dict(re.findall(r"\b(kty|crv|x|y): (\S+)", issuer_key[1]))
    verifier = re.search(r'verifier: "(.*?)"', text)
    nonce = re.search(r'key_binding_nonce: "(.*?)"', text)
    assert verifier is not None
    assert nonce is not None
    return {**members, "aud": verifier[1], "nonce": nonce[1]}


@pytest.mark.parametrize(
    "entry",
    [pytest.param(one, id=one["file"].rpartition("/")[0]) for one in entries(SD_JWT)],
)
def test_sd_jwt_presentations(entry: dict[str, Any]) -> None:
    case = entry["file"].rpartition("/")[0]
    told = settings(case)
    text = vector(SD_JWT, entry["file"]).read_text("utf-8")
    expected = vector_json(SD_JWT, case, "verified_contents.json")
    issuer = expected.get("iss", expected.get("issuer"))
    jwks = {"keys": [{name: told[name] for name in ("kty", "crv", "x", "y")}]}
    has_binding = (FOLDER / SD_JWT / case / "kb_jwt_payload.json").exists()
    binding = sd_jwt.Binding(audience=told["aud"], nonce=told["nonce"]) if has_binding else None

    found = sd_jwt_vc.check_sd_jwt(
        text, keys=KeysAtHand(documents={issuer: jwks}), now=NOW, binding=binding
    )

    assert found.claims == expected
    assert found.is_bound is has_binding
    if has_binding:
        other = sd_jwt.Binding(audience=told["aud"], nonce="another")
        with pytest.raises(sd_jwt.KeyBindingWrong):
            sd_jwt_vc.check_sd_jwt(
                text, keys=KeysAtHand(documents={issuer: jwks}), now=NOW, binding=other
            )


@pytest.mark.parametrize(
    "path",
    [path.relative_to(FOLDER) for path in sorted(FOLDER.glob("sd-jwt/*/*/sd_jwt_issuance.txt"))],
    ids=str,
)
def test_sd_jwt_issuances_show_all_that_the_issuer_knew(path: Any) -> None:
    known = vector_json(*path.parts[:-1], "user_claims.json")
    token = sd_jwt.read(vector(*path.parts).read_text("utf-8"))

    found = sd_jwt.disclose(token).claims

    assert {name for name in known if not name.startswith("!")} <= set(found)


# ---------------------------------------------------------------- status lists


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_status_lists_of_the_draft(bits: int) -> None:
    told = vector_json("ietf-token-status-list", f"vector-{bits}bit.json")

    found = token_list.read_statuses({"bits": told["bits"], "lst": told["lst"]})

    values = {str(index): value for index in range(found.length) if (value := found.get(index))}
    # The draft's list for 8 bits names one index whose value is 0.
    assert values == {index: value for index, value in told["expected_non_zero"].items() if value}
    assert told["size"] in {None, found.length}
    again = token_list.TokenList.decode(found.encode(), bits=bits)
    assert again.encode() == found.encode()


def test_the_drafts_own_token_is_read_as_the_draft_prints_it() -> None:
    folder = ("ietf-token-status-list", "raw")
    text = re.sub(r"\s", "", vector(*folder, "status_list_jwt_raw.txt").read_text("utf-8"))
    if "." not in text or "{" in text:
        text = re.sub(r"\s", "", vector(*folder, "status_list_jwt.txt").read_text("utf-8"))

    token = jws.read(text)

    assert token.typ == token_list.TYPE
    found = token_list.read_statuses(token.claims()["status_list"])
    assert [found.get(index) for index in range(16)] == [
        1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1
    ]  # fmt: skip


# ---------------------------------------------------------------- 1EdTech and others


@pytest.mark.parametrize("name", ["simple-jwt_v1.png", "simple-jwt_v1.svg"])
def test_a_baked_badge_token_holds_only_with_its_issuers_keys(name: str) -> None:
    data = vector("1edtech-ob30-validator", name).read_bytes()
    # The SVG names a DTD; that our reader refuses it is a matter of baking, not of tokens.
    inside = re.search(rb'verify="(ey[^"]*)"', data)
    text = (inside[1] if inside else reading.unwrap(data)).decode("ascii")
    token = vc_jwt.read_token(text)
    issuer = token.document["issuer"]["id"]
    theirs = KeysAtHand(documents={issuer: {"keys": [token.jws.header["jwk"]]}})
    others = KeysAtHand(documents={issuer: w3c_keys("vm-p256.json").documents.popitem()[1]})

    found = vc_jwt.check_token(text, keys=theirs, now=NOW)

    assert found.form is vc_jwt.Form.CLAIM
    assert [note.en for note in found.notes] == [
        "The token leaves out sub; the credential inside says it."
    ]
    with pytest.raises(KeyNotReached):
        vc_jwt.check_token(text, keys=KeysAtHand(), now=NOW)
    with pytest.raises((KeyNotReached, KeyNotTheirs)):
        vc_jwt.check_token(text, keys=others, now=NOW)


def test_a_record_with_badges_in_it_opens_as_a_token() -> None:
    text = vector("1edtech-clr20-validator", "simple.jwt").read_text("utf-8")
    token = vc_jwt.read_token(text)
    issuer = token.document["issuer"]["id"]
    keys = KeysAtHand(documents={issuer: {"keys": [token.jws.header["jwk"]]}})

    record = vc_jwt.check_token(text, keys=keys, now=NOW).document

    (inner,) = record["credentialSubject"]["verifiableCredential"]
    badge = vc_jwt.check_token(inner, keys=keys, now=NOW).document
    assert "AchievementCredential" in badge["type"]


def test_a_token_with_a_key_of_a_did_nobody_reads_is_not_accepted() -> None:
    text = vector("1edtech-ob30-validator", "velocity.jwt").read_text("utf-8")

    with pytest.raises(KeyNotTheirs):
        vc_jwt.check_token(text, keys=KeysAtHand(), now=NOW)


def test_open_badges_2_tokens_are_read_and_are_no_verifiable_credentials() -> None:
    for name in ("simple.jwt", "simple-not-revoked.jwt", "simple-revoked.jwt"):
        text = vector("1edtech-ob20-validator", name).read_text("utf-8").strip()

        assert jws.read(text).claims()["type"] == "Assertion"
        with pytest.raises(vc_jwt.TokenNotCredential):
            vc_jwt.read_token(text)


def test_sealed_european_credentials_are_no_sd_jwts() -> None:
    folder = FOLDER / "mynextid-credentials"
    paths = sorted(folder.rglob("*-signed.jsonld"))
    if not paths:
        pytest.skip("no test vectors here: set SHIRUSHI_VECTORS")
    for path in paths:
        with pytest.raises(ShirushiError):
            sd_jwt_vc.check_sd_jwt(path.read_text("utf-8"), keys=KeysAtHand(), now=NOW)


@pytest.mark.parametrize("name", ["vc.jwt", "claims.jwt"])
def test_tokens_in_the_form_of_vc_1_1_are_completed_from_their_claims(name: str) -> None:
    text = vector("spruceid-ssi", "examples", "files", name).read_text("utf-8")

    token = vc_jwt.read_token(text)

    assert token.document["issuer"] == "did:example:foo"
    assert token.jws.algorithm == "PS256"


def test_the_period_of_a_token_is_kept() -> None:
    text = vector(SD_JWT, "sdjwtvc", "02", "sd_jwt_presentation.txt").read_text("utf-8")
    told = settings("sdjwtvc/02")
    jwks = {"keys": [{name: told[name] for name in ("kty", "crv", "x", "y")}]}
    keys = KeysAtHand(documents={"https://example.com/issuer": jwks})

    with pytest.raises(TokenExpired):
        sd_jwt_vc.check_sd_jwt(text, keys=keys, now=datetime(2030, 1, 1, tzinfo=UTC))
