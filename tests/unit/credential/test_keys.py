from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.credential import did, multibase, public_keys
from shirushi.credential.jose import jws
from shirushi.credential.jose.keys import signing_keys
from shirushi.credential.keys import (
    Ed25519Signer,
    KeyNotReached,
    KeyNotTheirs,
    KeysAtHand,
    find_key,
    is_let_sign,
)
from shirushi.credential.public_keys import KeyKind
from tests.tokens import Key, compact
from tests.vectors_at import vector_json
from tests.world import NOW, SIGNER, STRANGER, WEB_SIGNER

METHOD = WEB_SIGNER.verification_method
KEY = public_keys.of_bytes(KeyKind.ED25519, WEB_SIGNER.public_key)


def keys(**changes: Any) -> KeysAtHand:
    document = {**WEB_SIGNER.controller_document(), **changes}
    return KeysAtHand(documents={WEB_SIGNER.controller: document})


def method(**changes: Any) -> JsonObject:
    return {**WEB_SIGNER.controller_document()["verificationMethod"][0], **changes}


def test_a_key_comes_from_its_controllers_document() -> None:
    assert find_key(METHOD, keys()) == (WEB_SIGNER.controller, KEY)


def test_a_key_in_the_fragment_alone_is_never_taken() -> None:
    # The official validator takes it, and so accepts DCC's badDidWeb.json.
    stranger = did.multikey(STRANGER.public_key)

    with pytest.raises(KeyNotTheirs, match="not under assertionMethod"):
        find_key(f"{WEB_SIGNER.controller}#{stranger}", keys())
    with pytest.raises(KeyNotReached):
        find_key(f"https://stranger.example/1#{stranger}", keys())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": STRANGER.controller}, "another subject"),
        ({"id": None}, "another subject"),
        ({"assertionMethod": None}, "not under assertionMethod"),
        ({"assertionMethod": []}, "not under assertionMethod"),
        ({"assertionMethod": ["#other"]}, "not under assertionMethod"),
        ({"assertionMethod": [["#x"], 3, {"id": 3}]}, "not under assertionMethod"),
        ({"verificationMethod": []}, "not under verificationMethod"),
        ({"verificationMethod": [method(controller=STRANGER.controller)]}, "another controller"),
        ({"verificationMethod": [method(controller=None)]}, "another controller"),
        (
            {
                "verificationMethod": [
                    method(),
                    method(publicKeyMultibase=did.multikey(STRANGER.public_key)),
                ]
            },
            "two keys of one name",
        ),
        (
            {"assertionMethod": [method(publicKeyMultibase=did.multikey(STRANGER.public_key))]},
            "two keys of one name",
        ),
    ],
)
def test_a_document_that_does_not_let_the_key_sign_is_refused(
    changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(KeyNotTheirs, match=reason):
        find_key(METHOD, keys(**changes))


def test_a_method_embedded_where_it_is_allowed_needs_no_second_entry() -> None:
    document = {"assertionMethod": [method()], "verificationMethod": None}

    assert find_key(METHOD, keys(**document))[1] == KEY


def test_a_methods_name_may_be_relative_to_the_document() -> None:
    fragment = "#" + METHOD.partition("#")[2]

    found = find_key(
        METHOD, keys(assertionMethod=fragment, verificationMethod=[method(id=fragment)])
    )

    assert found[1] == KEY


def test_a_key_for_signing_in_is_no_key_for_assertions() -> None:
    document = keys(assertionMethod=[], authentication=[METHOD])

    assert find_key(METHOD, document, purpose="authentication")[1] == KEY
    with pytest.raises(KeyNotTheirs, match="not under assertionMethod"):
        find_key(METHOD, document)


@pytest.mark.parametrize("name", ["revoked", "expires"])
def test_a_key_ends_at_the_moment_its_owner_states(name: str) -> None:
    ending = keys(verificationMethod=[method(**{name: "2026-11-20T09:00:00+09:00"})])
    ends_at = datetime(2026, 11, 20, tzinfo=UTC)

    assert find_key(METHOD, ending, now=ends_at - timedelta(seconds=1))[1] == KEY
    with pytest.raises(KeyNotTheirs, match=f"{name} 2026-11-20T00:00:00Z"):
        find_key(METHOD, ending, now=ends_at)
    with pytest.raises(KeyNotTheirs, match=name):
        find_key(METHOD, ending)


@pytest.mark.parametrize("value", [True, "yes", "2026-11-20", 0, ""])
def test_an_end_that_cannot_be_read_is_no_licence(value: object) -> None:
    ending = keys(verificationMethod=[method(revoked=value)])

    with pytest.raises(ShirushiError):
        find_key(METHOD, ending, now=NOW)


def test_a_did_that_is_its_own_document_is_never_fetched() -> None:
    key = public_keys.from_multikey("zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv")
    by_jwk = did.did_jwk(key)

    assert find_key(f"{by_jwk}#0", KeysAtHand()) == (by_jwk, key)
    assert find_key(SIGNER.verification_method, KeysAtHand())[0] == SIGNER.controller


def test_a_did_key_may_stand_for_its_one_method() -> None:
    assert find_key(SIGNER.controller, KeysAtHand())[0] == SIGNER.controller


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "#",
        "key-1",
        SIGNER.controller + "#",
        f"{SIGNER.controller}#{did.multikey(STRANGER.public_key)}",
        SIGNER.controller + "?x=1#key",
        "did:key:z6Mk",
        "did:key:u7QE",
        "did:jwk:e30#0",
        "did:jwk:#0",
        "did:jwk:e30=#0",
        WEB_SIGNER.controller,
        "did:web:" + "x" * 10_000,
    ],
)
def test_a_method_that_names_no_key_is_refused(wrong: str) -> None:
    with pytest.raises(ShirushiError):
        find_key(wrong, keys())


def test_every_did_key_of_the_specification_has_its_document() -> None:
    unsupported = 0
    for one in vector_json("did-vectors", "did-key", "identifiers.json"):
        try:
            document = did.did_key_document(one["did"])
        except public_keys.KeyKindUnknown:
            assert one["did"].startswith("did:key:zUC7")  # BLS, whose suite we do not check
            unsupported += 1
            continue
        name = one["did"] + "#" + one["did"].removeprefix("did:key:")
        assert find_key(name, KeysAtHand())[0] == one["did"]
        assert document["assertionMethod"] == [name]

    assert unsupported == 1


def test_a_did_key_gives_the_key_that_another_implementation_publishes() -> None:
    documents = vector_json("did-vectors", "did-key", "spruce-did-key-statics.json")

    for controller, document in documents.items():
        (theirs,) = document["verificationMethod"]
        ours = find_key(theirs["id"], KeysAtHand())
        assert ours == (controller, public_keys.from_method(theirs))
        found = find_key(theirs["id"], KeysAtHand(documents={controller: document}))
        assert found == ours


def test_a_did_web_document_of_another_implementation_gives_its_keys() -> None:
    documents = vector_json("dcc-vc-test-fixtures", "dids", "legacy", "did.json")
    source = KeysAtHand(documents={documents["id"]: documents})

    controller, key = find_key(documents["assertionMethod"][0]["id"], source)

    assert controller == documents["id"]
    assert key.multikey() == documents["assertionMethod"][0]["publicKeyMultibase"]


def test_a_did_key_of_a_canonical_jwk_is_read() -> None:
    key = public_keys.from_multikey("zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv")
    text = json.dumps(key.jwk(), separators=(",", ":")).encode()
    spelt = multibase.encode_base58(b"\xd1\xd6\x03" + text)
    loose = multibase.encode_base58(b"\xd1\xd6\x03" + json.dumps(key.jwk()).encode())

    assert find_key(f"did:key:{spelt}", KeysAtHand())[1] == key
    with pytest.raises(public_keys.KeyMalformed, match="canonical"):
        find_key(f"did:key:{loose}", KeysAtHand())


# ------------------------------------------------------------------ keys for JWTs

ISSUER = "https://u.example/issuers/1"
ADDRESS = "https://u.example/keys/1"


def served(document: JsonObject, address: str = ADDRESS) -> KeysAtHand:
    return KeysAtHand(documents={address: document})


def for_token(kid: str, source: KeysAtHand, issuer: str = ISSUER) -> list[Any]:
    """Return the keys that may have signed a token with this ``kid``."""
    token = jws.read(compact({"alg": "EdDSA", "kid": kid}, {"a": 1}, Key("EdDSA")))
    found = signing_keys(token, issuer=issuer, keys=source, now=NOW)
    return [one.key for one in found]


def test_a_jwk_at_an_address_speaks_for_the_issuer_on_the_same_server() -> None:
    assert for_token(ADDRESS, served(KEY.jwk())) == [KEY]


@pytest.mark.parametrize(
    "issuer",
    [
        "https://v.example/issuers/1",
        "https://u.example:8443/issuers/1",
        "https://u.example.v.example/",
        "https://u.example@v.example/",
        "http://u.example/issuers/1",
        "did:web:v.example",
        STRANGER.controller,
        "urn:uuid:1",
        "https://[",
    ],
)
def test_a_jwk_on_another_server_speaks_for_nobody_else(issuer: str) -> None:
    with pytest.raises((KeyNotTheirs, did.DidInvalid)):
        for_token(ADDRESS, served(KEY.jwk()), issuer=issuer)


def test_a_jwk_set_gives_the_keys_of_that_name() -> None:
    other = public_keys.of_bytes(KeyKind.ED25519, STRANGER.public_key)
    both = {"keys": [{**KEY.jwk(), "kid": "1"}, {**other.jwk(), "kid": "2"}, 3]}

    assert for_token(f"{ADDRESS}#2", served(both)) == [other]
    assert for_token(ADDRESS, served(both)) == [KEY, other]
    with pytest.raises(KeyNotTheirs):
        for_token(f"{ADDRESS}#3", served(both))


def test_a_controller_document_behind_a_kid_is_looked_up_as_one() -> None:
    signer = Ed25519Signer.from_seed(bytes(range(32)), controller=ISSUER)
    document = signer.controller_document()

    assert for_token(signer.verification_method, served(document, ISSUER)) == [KEY]
    with pytest.raises(KeyNotTheirs):
        for_token(signer.verification_method, served({**document, "assertionMethod": []}, ISSUER))


# ------------------------------------------------------------------ lent keys


def lender(**changes: Any) -> KeysAtHand:
    document = {"id": ISSUER, "assertionMethod": [METHOD], "authentication": [], **changes}
    return KeysAtHand(documents={ISSUER: document})


def test_an_issuers_document_lets_another_controllers_key_sign() -> None:
    assert is_let_sign(ISSUER, METHOD, lender())
    assert is_let_sign(ISSUER, METHOD, lender(assertionMethod=METHOD))


@pytest.mark.parametrize(
    ("issuer", "source", "purpose"),
    [
        (ISSUER, lender(), "authentication"),
        (ISSUER, lender(id="https://another.example"), "assertionMethod"),
        (ISSUER, lender(assertionMethod=[{"id": METHOD}]), "assertionMethod"),
        (ISSUER, lender(assertionMethod=METHOD + "x"), "assertionMethod"),
        (ISSUER, KeysAtHand(), "assertionMethod"),
        (
            SIGNER.controller,
            served({"id": SIGNER.controller, "assertionMethod": [METHOD]}, SIGNER.controller),
            "assertionMethod",
        ),
    ],
)
def test_and_nothing_else_does(issuer: str, source: KeysAtHand, purpose: str) -> None:
    assert not is_let_sign(issuer, METHOD, source, purpose=purpose)


# ------------------------------------------------------------------ keys told by whoever asks


class Telling(KeysAtHand):
    """A source whose owner knows a set of keys to be the issuer's."""

    told: JsonObject

    def known(self, controller: str) -> JsonObject | None:
        return self.told if controller == ISSUER else None


def telling(*jwks: Any) -> Telling:
    source = Telling()
    object.__setattr__(source, "told", {"keys": list(jwks)})
    return source


def test_a_sole_key_without_a_name_is_found_by_any_name() -> None:
    assert find_key(f"{ISSUER}#whatever", telling(KEY.jwk())) == (ISSUER, KEY)


def test_of_two_keys_without_a_name_none_is_found() -> None:
    other = public_keys.of_bytes(KeyKind.ED25519, STRANGER.public_key)

    with pytest.raises(KeyNotReached):
        find_key(f"{ISSUER}#whatever", telling(KEY.jwk(), other.jwk()))
