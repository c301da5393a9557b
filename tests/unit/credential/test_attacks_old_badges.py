"""Attacks on Open Badges 2.0 through the front door: whose place, whose key, whose list."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.credential.keys import KeysAtHand
from shirushi.credential.report import Answer
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.credential.verification import DocumentsAtHand, verify
from shirushi.model.assertion import Identifier, IdentifierKind
from tests.old_badges import (
    ASSERTION,
    BADGE,
    HOME,
    ISSUER,
    KEY_URL,
    LIST_URL,
    REVOKED,
    SIGNED,
    key,
    pem,
    signed,
)
from tests.world import NOW

EVIL = "https://evil.example"
OWN_KEY = {**ISSUER, "publicKey": KEY_URL, "revocationList": LIST_URL}


def answer(
    data: dict[str, Any] | str,
    *served: dict[str, Any],
    recipient: str | None = None,
    at: dict[str, Any] | None = None,
) -> Answer:
    """Return the answer where the issuer's documents are served, and others put over them."""
    every = {one["id"]: one for one in (BADGE, ISSUER, REVOKED, key(), *served)} | (at or {})
    return verify(
        (data if isinstance(data, str) else json.dumps(data)).encode(),
        keys=KeysAtHand(),
        statuses=StatusesAtHand(),
        documents=DocumentsAtHand(
            documents={url: json.dumps(one).encode() for url, one in every.items()}
        ),
        now=NOW,
        recipient=None
        if recipient is None
        else Identifier(kind=IdentifierKind.EMAIL, value=recipient),
    ).answer


def as_token(document: dict[str, Any] = SIGNED, number: int = 0) -> str:
    return signed(json.dumps(document).encode(), number)


# ---------------------------------------------------------------- whose place


def test_what_is_attacked_holds() -> None:
    assert answer(ASSERTION, ASSERTION) is Answer.VALID
    assert answer(as_token(), OWN_KEY) is Answer.VALID


@pytest.mark.parametrize(
    "url",
    [
        f"{EVIL}/assertions/1.json",
        f"{HOME}.evil.example/1.json",
        "https://sub.u.example/1.json",
        "https://u.example:8443/1.json",
        "https://u.example@evil.example/1.json",
        "https://evil.example/https://u.example/1.json",
        "https://u.example\\@evil.example/1.json",
        "https://evil.example/#https://u.example/",
        "javascript:1",
        "urn:uuid:1",
    ],
)
def test_an_assertion_hosted_elsewhere_is_not_the_issuers(url: str) -> None:
    moved = {**ASSERTION, "id": url}

    assert not answer(moved, moved).holds


@pytest.mark.parametrize(
    ("policy", "url"),
    [
        ({"startsWith": f"{HOME}/assertions/"}, f"{HOME}/assertions-evil/1.json"),
        ({"startsWith": f"{HOME}/assertions/"}, f"{HOME}/assertions/../evil/1.json"),
        ({"allowedOrigins": ["u.example"]}, "https://evilu.example/1.json"),
        ({"allowedOrigins": []}, f"{HOME}/assertions/1.json"),
        ({"startsWith": ""}, f"{EVIL}/1.json"),
    ],
)
def test_an_issuers_policy_is_kept_to_the_letter(policy: dict[str, Any], url: str) -> None:
    moved = {**ASSERTION, "id": url}

    assert not answer(moved, moved, {**ISSUER, "verification": policy}).holds


def test_an_embedded_profile_is_never_believed() -> None:
    mine = {**ISSUER, "verification": {"allowedOrigins": ["evil.example"]}}
    moved = {**ASSERTION, "id": f"{EVIL}/1", "badge": {**BADGE, "issuer": mine}}

    assert not answer(moved, moved).holds


def test_an_address_that_leads_to_another_house_tells_of_that_house() -> None:
    # A redirect of the issuer's: what is served calls itself by another address.
    taken = {**ISSUER, "id": f"{EVIL}/issuer.json"}

    assert not answer(ASSERTION, ASSERTION, at={ISSUER["id"]: taken}).holds


def test_what_is_shown_must_be_what_is_hosted() -> None:
    mine = {**ASSERTION["recipient"], "identity": "sha256$" + "0" * 64}

    assert answer({**ASSERTION, "recipient": mine}, ASSERTION) is Answer.TAMPERED


# ---------------------------------------------------------------- whose key, whose list


@pytest.mark.parametrize(
    ("token", "served"),
    [
        (as_token(number=1), [OWN_KEY]),
        (as_token(number=1), [OWN_KEY, key(owner=f"{EVIL}/i", publicKeyPem=pem(1))]),
        (as_token(number=1), [{**OWN_KEY, "publicKey": f"{EVIL}/k"}]),
        (as_token(), [ISSUER]),
        (as_token(), [OWN_KEY, key(owner=f"{EVIL}/issuer.json")]),
    ],
)
def test_a_key_of_another_issuer_signs_nothing(token: str, served: list[dict[str, Any]]) -> None:
    assert not answer(token, *served).holds


def test_a_creator_elsewhere_is_not_asked_for() -> None:
    creator = {"type": "signed", "creator": f"{EVIL}/k"}
    own = key(id=f"{EVIL}/k", publicKeyPem=pem(1))

    token = as_token({**SIGNED, "verification": creator}, number=1)

    assert answer(token, OWN_KEY, own) is Answer.WRONG_KEY


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ({"revokedAssertions": ["urn:uuid:1"]}, Answer.REVOKED),
        ({"revokedAssertions": [{"id": "urn:uuid:1"}]}, Answer.REVOKED),
        ({"revokedAssertions": ["urn:uuid:2"]}, Answer.VALID),
        ({"revokedAssertions": "urn:uuid:2"}, Answer.STATUS_UNKNOWN),
        ({"revokedAssertions": [5]}, Answer.STATUS_UNKNOWN),
        ({"type": "Other"}, Answer.STATUS_UNKNOWN),
        ({"issuer": f"{EVIL}/issuer.json"}, Answer.STATUS_UNKNOWN),
    ],
)
def test_a_list_says_only_what_it_can(listed: dict[str, Any], expected: Answer) -> None:
    assert answer(as_token(), OWN_KEY, {**REVOKED, **listed}) is expected


def test_the_json_of_a_signed_badge_without_its_signature_is_nobodys() -> None:
    assert not answer(SIGNED, OWN_KEY, SIGNED).holds


# ---------------------------------------------------------------- whose badge


@pytest.mark.parametrize(
    "recipient",
    [
        {"identity": "sha256$" + "0" * 64, "hashed": True, "type": "email"},
        {"identity": "SHA256$abc", "hashed": True, "type": "email"},
        {"identity": "sha256$", "hashed": True, "type": "email", "salt": "a@u.example"},
        {"identity": "a@u.example", "hashed": True, "type": "email"},
        {"identity": "a@u.example.evil.example", "hashed": False, "type": "email"},
        {"identity": "a@u.example\u0000", "hashed": False, "type": "email"},
        {"identity": "", "hashed": False, "type": "email", "salt": "a@u.example"},
    ],
)
def test_nobody_becomes_the_recipient_by_a_trick(recipient: dict[str, Any]) -> None:
    badge = {**ASSERTION, "recipient": recipient}

    assert not answer(badge, badge, recipient="a@u.example").holds
