"""Numbers are signed as JSON-LD and RFC 8785 spell them, which is not how the parser does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shirushi.core.json import JsonObject
from shirushi.credential.jsonld import rdf
from shirushi.credential.proofs import jcs
from shirushi.credential.proofs.jcs import NotCanonicalJson

_XSD = "http://www.w3.org/2001/XMLSchema#"
_CONTEXT = {
    "@vocab": "https://u.example/#",
    "asFloat": {"@type": f"{_XSD}float"},
    "asDouble": {"@type": f"{_XSD}double"},
    "asJson": {"@type": "@json"},
}


def objects(**members: Any) -> list[str]:
    """Return the objects of the members' quads, in the order of the members' names."""
    document: JsonObject = {"@context": _CONTEXT, "@id": "urn:a", **members}
    lines = rdf.general(json.loads(json.dumps(document))).decode().splitlines()
    return [line.split(" ", 2)[2].removesuffix(" .").replace(_XSD, "xsd:") for line in lines]


@pytest.mark.parametrize(
    ("number", "spelling"),
    [
        (8.2, '"8.199999999999999E0"^^<xsd:double>'),
        (9.95, '"9.949999999999999E0"^^<xsd:double>'),
        (2.5, '"2.5E0"^^<xsd:double>'),
        (0.1 + 0.2, '"3.0E-1"^^<xsd:double>'),
        (10 / 3, '"3.333333333333333E0"^^<xsd:double>'),
        (-123456789.123456789, '"-1.234567891234568E8"^^<xsd:double>'),
        (1.7976931348623157e308, '"1.797693134862316E308"^^<xsd:double>'),
        (5e-324, '"4.940656458412465E-324"^^<xsd:double>'),
        (1e-7, '"1.0E-7"^^<xsd:double>'),
        (100.0, '"100"^^<xsd:integer>'),
        (1e20, '"100000000000000000000"^^<xsd:integer>'),
        (10**20, '"100000000000000000000"^^<xsd:integer>'),
        (10**21, '"1.0E21"^^<xsd:double>'),
        (123456789012345680000, '"123456789012345683968"^^<xsd:integer>'),
        (2**53 + 1, '"9007199254740993"^^<xsd:integer>'),
        (10**20 + 1, '"100000000000000000001"^^<xsd:integer>'),
    ],
)
def test_a_number_is_spelt_as_json_ld_orders(number: float, spelling: str) -> None:
    """JSON-LD 1.1 API ``#data-round-tripping``: ``printf("%1.15E")``, or the digits."""
    assert objects(a=number) == [spelling]


def test_a_terms_datatype_is_kept() -> None:
    found = objects(asDouble=12345678901234567, asFloat=8.2)

    assert found == [
        '"1.234567890123457E16"^^<xsd:double>',
        '"8.199999999999999E0"^^<xsd:float>',
    ]


def test_a_text_spelt_like_a_number_stays_as_it_is() -> None:
    found = objects(a=8.2, b="8.2E0", c={"@value": "8.2E0", "@type": f"{_XSD}double"})

    assert found == [
        '"8.199999999999999E0"^^<xsd:double>',
        '"8.2E0"',
        '"8.2E0"^^<xsd:double>',
    ]


def test_numbers_in_a_json_literal_follow_rfc_8785() -> None:
    found = objects(a=8.2, asJson={"n": 8.2})

    assert found[1].startswith('"{\\"n\\":8.2}"^^')


def test_a_number_that_stands_twice_is_spelt_alike_in_both_places() -> None:
    found = objects(a=8.2, b=[9.95, 8.2])

    assert found == [
        '"8.199999999999999E0"^^<xsd:double>',
        '"8.199999999999999E0"^^<xsd:double>',
        '"9.949999999999999E0"^^<xsd:double>',
    ]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_with_a_fraction_has_at_most_sixteen_digits(number: float) -> None:
    assume(not number.is_integer())
    mantissa, _, exponent = f"{number:.15E}".partition("E")

    found = objects(a=number)

    digits = mantissa.rstrip("0") + ("0" if mantissa.rstrip("0").endswith(".") else "")
    assert found == [f'"{digits}E{int(exponent)}"^^<xsd:double>']


@pytest.mark.parametrize("number", [2**53, -(2**53), 10**20, 123456789012345680000])
def test_canonical_json_writes_large_whole_numbers_that_a_double_holds(number: int) -> None:
    """RFC 8785 ``#section-3.2.2.3``: numbers are ECMAScript's."""
    assert jcs.canonical({"a": [number]}) == f'{{"a":[{number}]}}'.encode()


@pytest.mark.parametrize("number", [2**53 + 1, 10**20 + 1, 10**21, 10**30])
def test_canonical_json_refuses_those_that_it_would_write_otherwise(number: int) -> None:
    with pytest.raises(NotCanonicalJson):
        jcs.canonical({"a": [number]})
