"""Members that JSON-LD drops are refused, whatever else stands in the document or stood before."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2
from shirushi.credential.jsonld.rdf import NotLinkedData, TermUndefined, ValueDropped
from shirushi.credential.proofs import eddsa_rdfc_2022, integrity
from shirushi.credential.report import Answer
from tests.world import AWARDED, SIGNER, checked

IRI = "https://u.example/grade"


def document(**claims: Any) -> JsonObject:
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiableCredential"],
        "issuer": SIGNER.controller,
        "credentialSubject": {"id": "did:example:learner", "name": "A", **claims},
    }


def signed(found: JsonObject) -> JsonObject:
    return integrity.sign(found, suite=eddsa_rdfc_2022.SUITE, signer=SIGNER, created_at=AWARDED)


NAMES = ["@comment", "@Grade", "@index", "@none", "@value", "@json", "@version", "final grade"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["A", "B", None, [], {}, ["A"], {"name": "A"}])
def test_a_member_that_is_ignored_is_refused_also_if_its_value_stands_elsewhere(
    name: str, value: Any
) -> None:
    with pytest.raises((ValueDropped, TermUndefined, NotLinkedData)):
        rdf.check_terms(document(**{name: value}))


@pytest.mark.parametrize("name", ["@comment", "final grade", "最終 成績", "@index"])
def test_what_was_read_before_does_not_let_another_name_pass(name: str) -> None:
    rdf.check_terms(document(**{IRI: "A"}))

    with pytest.raises(ValueDropped, match=name):
        rdf.check_terms(document(**{IRI: "A", name: "A"}))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_can_be_added_to_a_signed_credential(name: str) -> None:
    whole = signed(document(**{IRI: "A"}))
    added = json.loads(json.dumps(whole))
    added["credentialSubject"][name] = "A"

    assert checked(json.dumps(whole).encode()).answer is Answer.VALID
    assert not checked(json.dumps(added).encode()).answer.holds


@pytest.mark.parametrize(
    "claims",
    [
        {"name": {"@value": "A", "@language": "en", "@direction": "ltr"}},
        {"name": {"@set": ["A", "B"]}},
        {IRI: {"@list": ["A", "A"]}},
        {IRI: [{"@value": "1", "@type": "http://www.w3.org/2001/XMLSchema#integer"}]},
        {IRI: {"@id": "did:example:other", "@type": "https://u.example/T"}},
    ],
)
def test_keywords_in_their_place_are_read(claims: JsonObject) -> None:
    rdf.check_terms(document(**claims))


def test_an_index_of_a_text_is_not_signed_and_is_refused() -> None:
    with pytest.raises(ValueDropped, match="@index"):
        rdf.check_terms(document(name={"@value": "A", "@index": "A"}))
