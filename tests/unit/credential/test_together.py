"""Several types on one node: their terms all count, as a second implementation has it."""

from __future__ import annotations

from typing import Any

import pytest
from pyld import jsonld

from shirushi.credential.jsonld.rdf import TermUndefined, canonical
from shirushi.credential.jsonld.together import ADDED_TYPE, TypesTogether

A = {"@id": "urn:t:A", "@context": {"one": "urn:p:one", "both": "urn:p:from-a"}}
B = {"@id": "urn:t:B", "@context": {"two": "urn:p:two", "both": "urn:p:from-b"}}
TERMS = {
    "id": "@id",
    "type": "@type",
    "A": A,
    "B": B,
    "knows": {"@id": "urn:p:knows", "@context": {"near": "urn:p:near", "one": "urn:p:other"}},
}


def theirs(document: dict[str, Any]) -> str:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads"}
    found: str = jsonld.normalize(document, options)
    return found


@pytest.mark.parametrize(
    "fields",
    [
        {"type": ["A", "B"], "one": "1", "two": "2", "both": "3"},
        {"type": ["B", "A"], "one": "1", "two": "2", "both": "3"},
        {"@type": ["B", "A"], "one": "1"},
        {"type": ["A", "B"], "knows": {"id": "urn:n", "near": "4", "one": "5"}},
        {"type": ["A", "B"], "knows": {"id": "urn:n", "type": ["B", "A"], "one": "5", "two": "6"}},
        {"type": "A", "one": "1", "knows": [{"type": ["A", "B"], "both": "1"}, {"id": "urn:z"}]},
        {
            "type": "A",
            "knows": {
                "@context": {"A": {"@id": "urn:t:C", "@context": {"one": "urn:p:new"}}},
                "type": ["A", "B"],
                "one": "7",
                "two": "8",
            },
        },
    ],
)
def test_terms_of_all_types_apply_in_the_order_of_their_names(fields: dict[str, Any]) -> None:
    document = {"@context": TERMS, "id": "urn:a", **fields}

    assert canonical(document).decode() == theirs(document)


def test_terms_of_types_do_not_reach_the_nodes_inside() -> None:
    terms = {**TERMS, "knows": "urn:p:knows"}
    inner = {"id": "urn:n", "two": "not defined here"}

    with pytest.raises(TermUndefined, match="two"):
        canonical({"@context": terms, "id": "urn:a", "type": ["A", "B"], "knows": inner})


def test_where_the_parser_would_see_terms_that_are_not_there_we_do_not_guess() -> None:
    # The term "knows" brings a context, under a node whose type brings one too.
    inner = {"id": "urn:n", "two": "not defined here"}

    for types in ("B", ["A", "B"]):
        with pytest.raises(TypesTogether):
            canonical({"@context": TERMS, "id": "urn:a", "type": types, "knows": inner})


def test_a_type_spelled_like_the_added_one_cannot_go_unsigned() -> None:
    document = {"@context": TERMS, "id": "urn:a", "type": ["A", "B", ADDED_TYPE], "one": "1"}

    with pytest.raises(TypesTogether):
        canonical(document)


def test_types_under_an_index_are_refused_and_not_guessed() -> None:
    terms = {**TERMS, "by": {"@id": "urn:p:by", "@container": "@index"}}
    node = {"type": ["A", "B"], "one": "1"}

    with pytest.raises(TypesTogether):
        canonical({"@context": terms, "id": "urn:a", "by": {"x": node}})


@pytest.mark.parametrize(
    "given",
    [
        {"knows": {"@context": {"@propagate": False, "near": "urn:p:x"}, "near": "1"}},
        {"byType": {"A": {"one": "1"}}},
    ],
)
def test_contexts_that_the_parser_reads_otherwise_are_refused(given: dict[str, Any]) -> None:
    by_type = {"byType": {"@id": "urn:p:by", "@container": "@type"}}

    with pytest.raises(TypesTogether):
        canonical({"@context": [{**TERMS, **by_type}], "type": "urn:T", **given})
