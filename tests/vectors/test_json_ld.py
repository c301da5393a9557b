"""The W3C's suite of JSON-LD to RDF: what we sign is what the document means, or it is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from shirushi.core.errors import ShirushiError
from shirushi.core.json import objects_in
from shirushi.credential.jsonld.rdf import general
from shirushi.credential.jsonld.rdfc import canonical_lines
from tests.vectors_at import vector, vector_json

SUITE = "w3c-json-ld-toRdf"
#: The parser leaves the dots in a base that a document gives itself; credentials have none.
DOTS_IN_A_BASE = {"#t0122", "#t0123", "#te091"}
#: Faults in contexts that leave nothing unsigned: unused terms, rules of JSON-LD 1.0, and an
#: ``@import``, which is never followed.
HARMLESS = {
    *("#tc029", "#tc030", "#tc032", "#tc033", "#tec02", "#tep02", "#tep03", "#ter42"),
    *("#tso01", "#tso02", "#tso03", "#tso12"),
}


def suite(kind: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the suite's tests of a kind that JSON-LD 1.1 counts, with the object each is about."""
    for one in vector_json(SUITE, "toRdf-manifest.jsonld")["sequence"]:
        if f"jld:{kind}" in one["@type"]:
            path = vector(SUITE) / one["input"]
            # The manifest names one file in a folder that the corpus has not.
            document = json.loads(path.read_bytes()) if path.exists() else None
            edition = one.get("option", {}).get("specVersion")
            if isinstance(document, dict) and edition != "json-ld-1.0":
                yield one, document


def wanted(test: dict[str, Any]) -> str:
    expected = ox.parse(vector(SUITE, test["expect"]).read_bytes(), format=ox.RdfFormat.N_QUADS)
    lines = (ox.serialize(expected, format=ox.RdfFormat.N_QUADS) or b"").decode().split("\n")[:-1]
    return "".join(f"{one}\n" for one in canonical_lines(lines, hash_name="sha256"))


def spells_directions_otherwise(test: dict[str, Any], document: dict[str, Any]) -> bool:
    """Tell whether a test wants directions left out, or as nodes; we write datatypes."""
    asked = test.get("option", {}).get("rdfDirection")
    return asked != "i18n-datatype" and any("@direction" in one for one in objects_in(document))


def test_what_is_read_is_what_the_suite_says() -> None:
    same = 0
    for test, document in suite("PositiveEvaluationTest"):
        if test["@id"] in DOTS_IN_A_BASE or spells_directions_otherwise(test, document):
            continue
        try:
            found = general(document).decode()
        except ShirushiError:
            continue  # safe mode refuses more than the suite does

        assert found == wanted(test), test["@id"]
        same += 1

    assert same > 180


def test_what_the_suite_refuses_is_refused() -> None:
    refused = 0
    for test, document in suite("NegativeEvaluationTest"):
        if test["@id"] not in HARMLESS:
            with pytest.raises(ShirushiError):
                general(document)
            refused += 1

    assert refused > 80
