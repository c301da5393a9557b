"""Tokens with selective disclosure through the whole verification: what is hidden, and status."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.credential.jose import base64url, disclosures
from shirushi.credential.report import Answer, Report, StepName
from tests.tokens import ISSUER, Key, compact
from tests.world import checked, credential

KEY = Key("ES256")


def disclosure(name: str, value: Any) -> str:
    return base64url.encode(json.dumps(["c2FsdA", name, value]).encode())


def digest(text: str) -> str:
    return disclosures.digest(text, "sha-256")


def report(payload: JsonObject, *shown: str, typ: str) -> Report:
    header = {"alg": "ES256", "typ": typ, "kid": KEY.verification_method}
    text = "".join(f"{one}~" for one in (compact(header, payload, KEY), *shown))
    return checked(text.encode(), keys=KEY.at_hand())


def badge() -> JsonObject:
    document: JsonObject = json.loads(credential())
    del document["proof"]
    document["issuer"] = {"id": ISSUER, "type": ["Profile"], "name": "U"}
    return document


@pytest.mark.parametrize("name", ["achievement", "identifier"])
def test_what_a_holder_keeps_back_is_not_missing(name: str) -> None:
    """RFC 9901: what is shown is a part, and the schema is the whole's."""
    document = badge()
    hidden = disclosure(name, document["credentialSubject"].pop(name))
    document["credentialSubject"]["_sd"] = [digest(hidden)]

    kept, shown = (report(document, *one, typ="vc+sd-jwt") for one in ((), (hidden,)))

    assert (kept.answer, shown.answer) == (Answer.VALID, Answer.VALID)


def test_what_nobody_hides_is_missing() -> None:
    document = badge()
    del document["credentialSubject"]["achievement"]

    found = report(document, typ="vc+sd-jwt")

    assert found.answer is Answer.SCHEMA_INVALID


def test_what_is_wrong_is_wrong_beside_what_is_hidden() -> None:
    document = badge()
    hidden = disclosure("achievement", document["credentialSubject"].pop("achievement"))
    document["credentialSubject"] |= {"_sd": [digest(hidden)], "type": ["Profile"]}

    assert not report(document, typ="vc+sd-jwt").answer.holds


@pytest.mark.parametrize(
    "status",
    [
        {"another_list": {"idx": 1, "uri": "https://u.example/1"}},
        {"status_list": {"idx": -1, "uri": "https://u.example/1"}},
        "none",
        None,
    ],
)
def test_a_status_that_cannot_be_read_leaves_it_unknown(status: Any) -> None:
    """Token Status List ``#section-6``: ``status`` may name other ways of telling it."""
    payload = {"iss": ISSUER, "vct": "https://u.example/vct", "status": status}

    found = report(payload, typ="dc+sd-jwt")

    assert found.answer is Answer.STATUS_UNKNOWN
    assert found.step(StepName.PROOF).outcome.value == "passed"
