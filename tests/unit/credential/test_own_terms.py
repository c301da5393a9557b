"""What the signature over a graph covers, where a document defines terms of its own."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.credential import limits
from shirushi.credential.jsonld.directions import with_datatypes, with_language
from shirushi.credential.jsonld.rdf import ValueDropped, general
from shirushi.credential.jsonld.rdfc import TooComplex
from shirushi.credential.jsonld.together import TypesTogether

V2 = "https://www.w3.org/ns/credentials/v2"


def document(own: Any = None, **fields: Any) -> JsonObject:
    contexts = [V2] if own is None else [V2, own]
    return {"@context": contexts, "id": "urn:example:a", "type": "VerifiableCredential", **fields}


def test_a_dropped_text_is_found_though_another_says_the_same() -> None:
    with pytest.raises(ValueDropped) as caught:
        general(document({"honours": None}, name="first class", honours="first class"))

    assert caught.value.path == "honours"


def test_a_label_that_only_joins_nodes_is_let_be() -> None:
    subject = {"id": "_:b0", "name": "n"}

    assert b'"n"' in general(document(credentialSubject=subject))


def test_more_quads_than_are_read_are_refused_and_not_cut_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = document({"p": "https://example.org/p"}, p=["a", "b", "c"])
    monkeypatch.setattr(limits, "QUADS", 4)
    general(given)
    monkeypatch.setattr(limits, "QUADS", 3)

    with pytest.raises(TooComplex):
        general(given)


def test_a_context_that_ends_with_its_node_is_refused() -> None:
    own = {"@propagate": False, "p": "https://example.org/p"}

    with pytest.raises(TypesTogether):
        general(document(own, p="x"))


def test_a_type_that_sorts_behind_the_added_one_is_refused() -> None:
    def bringing(name: str) -> JsonObject:
        return {"@id": f"https://example.org/{len(name)}", "@context": {}}

    last = "\U0010ffff"
    own = {"First": bringing("First"), last: bringing(last)}

    with pytest.raises(TypesTogether):
        general(document(own, credentialSubject={"type": ["First", last]}))


def test_a_number_in_a_json_literal_keeps_its_spelling() -> None:
    own = {
        "raw": {"@id": "https://example.org/raw", "@type": "@json"},
        "p": "https://example.org/p",
    }

    written = general(document(own, raw=8.2, p=8.2))

    assert b'<https://example.org/raw> "8.2"^^' in written
    assert b'<https://example.org/p> "8.199999999999999E0"^^' in written


# ---------------------------------------------------------------- directions


@pytest.mark.parametrize(
    "value",
    [
        {"@value": 5, "@direction": "rtl"},
        {"@value": "x", "@direction": "rtl", "@index": "i"},
        {"@value": "x", "@direction": "rtl", "@type": "https://example.org/t"},
        {"@value": "x", "@direction": "rtl", "@language": 5},
        {"@value": "x", "@direction": "rtl", "@language": "no language"},
        {"@value": "x", "@direction": "up", "@language": "ar"},
        {"@value": "x", "@direction": None},
        {"@value": "x", "@language": "ar"},
    ],
)
def test_a_direction_that_is_not_as_it_must_be_is_left_to_the_parser(value: JsonObject) -> None:
    assert with_datatypes({"p": [value]}) == {"p": [value]}


@pytest.mark.parametrize(
    ("language", "datatype"), [({}, "_rtl"), ({"@language": "ar-EG"}, "ar-eg_rtl")]
)
def test_a_direction_becomes_a_datatype(language: JsonObject, datatype: str) -> None:
    value = {"@value": "x", "@direction": "rtl", **language}

    expected = {"@value": "x", "@type": f"https://www.w3.org/ns/i18n#{datatype}"}
    assert with_datatypes({"p": [value]}) == {"p": [expected]}


def test_a_language_is_taken_back_by_name_in_every_context_and_nowhere_else() -> None:
    given = {"@context": [V2, {"@language": None}], "p": {"@language": None}}

    found = with_language(given)

    assert found["@context"][1]["@language"] is not None
    assert found["p"] == {"@language": None}
