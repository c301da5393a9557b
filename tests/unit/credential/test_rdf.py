"""What is signed is what stands there; nothing is dropped without a word."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pyld import jsonld

from shirushi.credential.jsonld.contexts import editions
from shirushi.credential.jsonld.rdf import (
    NotLinkedData,
    TermUndefined,
    ValueDropped,
    canonical,
)
from shirushi.credential.jsonld.rdfc import TooComplex
from tests.world import credential

V2 = "https://www.w3.org/ns/credentials/v2"


def document(**fields: Any) -> dict[str, Any]:
    return {"@context": [V2], "id": "urn:a", "type": "VerifiableCredential", **fields}


def test_a_second_implementation_gives_the_same_canonical_form() -> None:
    unsigned = json.loads(credential())
    del unsigned["proof"]

    def load(url: str, _options: object) -> dict[str, Any]:
        terms = editions()[url][0].terms
        return {"document": {"@context": terms}, "documentUrl": url, "contextUrl": None}

    theirs = jsonld.normalize(
        unsigned,
        {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load},
    )

    assert canonical(unsigned).decode() == theirs


@pytest.mark.parametrize(
    ("fields", "error", "path"),
    [
        ({"colour": "red"}, TermUndefined, "colour"),
        ({"colour": {"of": "red"}}, TermUndefined, "colour"),
        ({"issuer": "not an address"}, ValueDropped, "issuer"),
        ({"issuer": "relative/address"}, ValueDropped, "issuer"),
        ({"two words": "x"}, ValueDropped, "two words"),
        ({"type": ["VerifiableCredential", "Unheard"]}, TermUndefined, "type[1]"),
        ({"issuer": {"id": 5}}, NotLinkedData, None),
    ],
)
def test_whatever_the_signature_would_not_cover_is_refused_with_its_path(
    fields: dict[str, Any], error: type[Exception], path: str | None
) -> None:
    with pytest.raises(error) as caught:
        canonical(document(**fields))

    assert getattr(caught.value, "path", None) == path


def test_alike_nodes_in_a_tangle_are_refused_quickly() -> None:
    names = [f"_:b{number}" for number in range(9)]
    tangle = [
        {"@id": one, "urn:knows": [{"@id": two} for two in names if two != one]} for one in names
    ]

    with pytest.raises(TooComplex):
        canonical({"@context": {"knows": "urn:knows"}, "@graph": tangle})


def test_alike_values_side_by_side_are_no_tangle() -> None:
    alike = [{"type": "JsonSchema", "id": f"https://example.org/{n}"} for n in range(40)]

    assert canonical(document(credentialSchema=alike))


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        (
            {"@value": "x", "@language": "AR", "@direction": "rtl"},
            '"x"^^<https://www.w3.org/ns/i18n#ar_rtl>',
        ),
        ({"@value": "x", "@direction": "ltr"}, '"x"^^<https://www.w3.org/ns/i18n#_ltr>'),
        ({"@value": "x", "@language": "en-GB"}, '"x"@en-gb'),
    ],
)
def test_a_texts_direction_is_signed_as_other_signers_spell_it(
    text: dict[str, str], literal: str
) -> None:
    found = canonical(document(name=text)).decode()

    assert f"<urn:a> <https://schema.org/name> {literal} .\n" in found


@pytest.mark.parametrize(
    "text",
    [
        {"@value": "x", "@language": "en", "@direction": "up"},
        {"@value": "x", "@language": "not a tag", "@direction": "rtl"},
    ],
)
def test_a_direction_that_is_none_is_not_signed(text: dict[str, str]) -> None:
    with pytest.raises((NotLinkedData, ValueDropped)):
        canonical(document(name=text))


def test_only_control_characters_are_escaped() -> None:
    text = "\x00\x08\x1f\x7f\x85\ufffd\ufffe\uffff\\uFFFE"

    found = canonical(document(name=text)).decode()

    assert '"\\u0000\\b\\u001F\\u007F\x85\ufffd\ufffe\uffff\\\\uFFFE"' in found
