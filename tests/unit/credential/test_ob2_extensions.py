"""Extensions of Open Badges 2.0 fit the schemas that their contexts name (``#Extensions``)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.credential.formats import ob2_extensions
from shirushi.credential.formats.ob2_hosting import HostedAtHand
from tests.old_badges import ASSERTION

PLACE = "https://w3id.org/openbadges/extensions"
CONTEXT_URL = "https://u.example/place/context.json"
SCHEMA_URL = "https://u.example/place/schema.json"
CONTEXT = {
    "@context": {"u": "https://u.example/ns#", "room": "u:room"},
    "obi:validation": [
        {"obi:validatesType": "extensions:Place", "obi:validationSchema": SCHEMA_URL}
    ],
}
SCHEMA = {"required": ["room"], "properties": {"room": {"type": "string"}}}


def paths(
    kind: str, properties: dict[str, Any], *, context: str, **documents: Any
) -> list[str | None]:
    node = {"@context": context, "type": ["Extension", kind], **properties}
    hosted = HostedAtHand(
        documents={url: json.dumps(one).encode() for url, one in documents.items()}
    )
    found = ob2_extensions.violations({**ASSERTION, "extensions:x": node}, hosted=hosted)
    return [error.path for error in found]


@pytest.mark.parametrize(
    ("properties", "wrong"),
    [
        ({"exampleProperty": "short"}, []),
        ({"http://schema.org/text": "short"}, []),
        ({"http://schema.org/text": {"@value": "short"}}, []),
        ({"exampleProperty": 3}, ["extensions:x.exampleProperty"]),
        ({"http://schema.org/text": 3}, ["extensions:x.exampleProperty"]),
        ({}, ["extensions:x.exampleProperty"]),
    ],
)
@pytest.mark.parametrize("place", [PLACE, "https://openbadgespec.org/extensions"])
@pytest.mark.parametrize("kind", ["extensions:ExampleExtension", f"{PLACE}#ExampleExtension"])
def test_the_standards_own_are_known(
    properties: dict[str, Any], wrong: list[str], place: str, kind: str
) -> None:
    assert paths(kind, properties, context=f"{place}/exampleExtension/context.json") == wrong


@pytest.mark.parametrize(
    ("properties", "wrong"),
    [
        ({"room": "A"}, []),
        ({"https://u.example/ns#room": "A"}, []),
        ({"room": 1}, ["extensions:x.room"]),
        ({}, ["extensions:x.room"]),
    ],
)
def test_anothers_extension_is_checked_by_what_it_serves(
    properties: dict[str, Any], wrong: list[str]
) -> None:
    served = {CONTEXT_URL: CONTEXT, SCHEMA_URL: SCHEMA}

    assert paths("extensions:Place", properties, context=CONTEXT_URL, **served) == wrong


@pytest.mark.parametrize(
    "served",
    [
        {},
        {CONTEXT_URL: CONTEXT},
        {CONTEXT_URL: [], SCHEMA_URL: SCHEMA},
        {CONTEXT_URL: CONTEXT, SCHEMA_URL: {"$ref": "https://elsewhere.example/"}},
    ],
)
def test_an_extension_that_nobody_can_check_is_left_as_it_is(served: dict[str, Any]) -> None:
    assert paths("extensions:Place", {}, context=CONTEXT_URL, **served) == []


def test_an_extension_of_another_type_is_not_asked_for_its_properties() -> None:
    context = f"{PLACE}/exampleExtension/context.json"

    assert paths("extensions:Other", {}, context=context) == []
