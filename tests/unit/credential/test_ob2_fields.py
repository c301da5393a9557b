"""The fields of Open Badges 2.0, one by one: which values are as they must be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.credential.formats import ob2
from shirushi.credential.formats.ob2_hosting import HostedAtHand, HostedNotReached
from tests.old_badges import (
    ASSERTION,
    BADGE,
    ISSUER,
    KEY_URL,
    SIGNED,
    checked,
    key,
    served,
    signed,
)

ALIGNED = {"targetName": "Statistics", "targetUrl": "https://u.example/s"}
OLD = {"@context": "https://w3id.org/openbadges/v1"}


def paths(found: list[ShirushiError]) -> list[str | None]:
    return [one.path for one in found]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"image": {"id": "https://u.example/a.png"}, "narrative": "n"}, []),
        ({"evidence": ["https://u.example/e", {"narrative": "n"}]}, []),
        ({"image": 5}, ["image"]),
        ({"narrative": 5}, ["narrative"]),
        ({"evidence": ["https://u.example/e", 5]}, ["evidence[1]"]),
        ({"type": None}, ["type"]),
    ],
)
def test_of_an_assertion(fields: dict[str, Any], expected: list[str]) -> None:
    document = {name: one for name, one in {**ASSERTION, **fields}.items() if one is not None}

    assert paths(ob2.check_assertion(document)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"alignment": ALIGNED, "tags": "statistics"}, []),
        ({"alignment": [ALIGNED, {**ALIGNED, "targetUrl": None}]}, ["alignment[1].targetUrl"]),
        ({"alignment": "https://u.example/s"}, ["alignment"]),
        ({"alignment": [{"name": "Statistics"}], **OLD}, []),
        ({"tags": ["statistics", 5]}, ["tags[1]"]),
        ({"criteria": 5}, ["criteria"]),
    ],
)
def test_of_a_badge_class(fields: dict[str, Any], expected: list[str]) -> None:
    assert paths(ob2.check_badge({**BADGE, **fields})) == expected


@pytest.mark.parametrize("url", ["u.example", "ftp://u.example", "https://a@u.example"])
def test_an_issuers_home_is_a_web_address(url: str) -> None:
    assert paths(ob2.check_issuer({**ISSUER, "url": url})) == ["url"]


def test_a_document_of_the_second_edition_without_a_type_is_not_given_one() -> None:
    untyped = {name: one for name, one in BADGE.items() if name != "type"}

    with pytest.raises(ShirushiError) as caught:
        checked(ASSERTION, served(ASSERTION, untyped))

    assert caught.value.path == "badge.type"


def test_a_key_that_cannot_be_read_is_out_of_reach() -> None:
    web = served({**ISSUER, "publicKey": KEY_URL}, key())
    broken = HostedAtHand(documents={**web.documents, KEY_URL: b"<html>"})

    with pytest.raises(HostedNotReached):
        checked(signed(json.dumps(SIGNED).encode()), broken)
