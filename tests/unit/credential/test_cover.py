"""Members that JSON-LD drops are refused, whatever else stands in the document or stood before."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.core.json import JsonObject, objects_in
from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, editions
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


@pytest.mark.parametrize("name", [*NAMES, "@graph", "@included", "@reverse"])
def test_nothing_can_be_added_to_a_signed_credential(name: str) -> None:
    whole = signed(document(**{IRI: "A"}))
    rdf.check_terms(document(**{"@graph": [{"name": "A"}]}))
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


# ---------------------------------------------------------------- objects that vanish whole


@pytest.mark.parametrize(
    "claims",
    [
        {"name": ["A", {"id": "A"}]},
        {IRI: ["A", {"id": "2026-08-01T00:00:00Z", "name": "A"}]},
        {IRI: ["A", {"@id": "a b", "name": "A"}]},
        {IRI: ["A", {"id": "_:a b", "name": "A"}]},
        {IRI: ["A", {"@value": "A", "@language": "en us"}]},
        {IRI: ["A", {"@value": "A", "@type": "a b"}]},
        {IRI: {"type": "https://u.example/T", "@language": "A"}},
        {IRI: {"name": "A", "@language": "A"}},
    ],
)
def test_an_object_that_vanishes_is_refused_whatever_stands_in_it(claims: JsonObject) -> None:
    with pytest.raises((ValueDropped, NotLinkedData)):
        rdf.check_terms(document(**claims))


@pytest.mark.parametrize("name", ["_:b", "x\n", "final grade", "@comment"])
def test_a_name_that_is_ignored_is_refused_also_if_all_in_it_is_signed_elsewhere(
    name: str,
) -> None:
    proof = {"id": "urn:e:1", "type": "https://u.example/E", "name": "A"}
    found = {**document(), "evidence": [proof]}

    rdf.check_terms(found)

    named = {"id": "urn:e:1", "type": "https://u.example/E"}
    for changed in (
        {**found, name: proof},
        {**found, name: named},
        {**found, "evidence": [{**proof, name: proof}]},
    ):
        with pytest.raises((ValueDropped, NotLinkedData)):
            rdf.check_terms(changed)


@pytest.mark.parametrize("address", ["A", "a b", "2026-08-01T00:00:00Z"])
def test_a_text_where_an_address_is_wanted_does_not_count_as_signed_elsewhere(
    address: str,
) -> None:
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": "https://u.example/status/1",
    }
    found = {**document(name=address), "credentialStatus": entry}

    rdf.check_terms(found)

    with pytest.raises(ValueDropped):
        rdf.check_terms({**found, "credentialStatus": {**entry, "statusListCredential": address}})


def test_what_is_said_twice_is_signed_twice() -> None:
    twice = {"id": "urn:e:1", "type": "https://u.example/E", "name": "A"}

    rdf.check_terms({**document(**{IRI: twice}), "evidence": [twice, twice]})


def test_what_a_documents_own_terms_name_is_read_as_it_says() -> None:
    own = {"@base": "https://u.example/", "key": "@id", "mark": {"@id": IRI}}
    found = {**document(mark={"key": "relative"}), "@context": [CREDENTIALS_V2, own]}

    rdf.check_terms(found)

    del own["@base"]
    with pytest.raises(ValueDropped):
        rdf.check_terms(found)


def test_a_text_that_looks_like_a_label_is_not_let_pass_where_it_is_dropped() -> None:
    own = {"grade": {"@id": IRI, "@container": "@language"}}
    found = {**document(grade={"en": "A"}), "@context": [CREDENTIALS_V2, own]}

    rdf.check_terms(found)

    found["credentialSubject"]["grade"]["nolanguage"] = "_:passed"
    with pytest.raises(ValueDropped):
        rdf.check_terms(found)


def test_a_json_literal_may_have_any_names() -> None:
    own = {"schema": {"@id": IRI, "@type": "@json"}}
    literal = {"@comment": "A", "final grade": {"@index": None}, "$id": "A"}

    rdf.check_terms({**document(schema=literal), "@context": [CREDENTIALS_V2, own]})


def test_no_pinned_context_has_what_the_look_at_cover_does_not_expect() -> None:
    """Keywords by other names, maps of nodes, and names for nothing."""
    keywords, containers, without = set(), set(), set()
    for one in (each for several in editions().values() for each in several):
        for terms in objects_in(one.terms):
            for name, meant in terms.items():
                if name.startswith("@"):
                    continue
                means = meant.get("@id", name) if isinstance(meant, dict) else meant
                if isinstance(means, str) and means.startswith("@"):
                    keywords.add((name, means))
                if means is None or (isinstance(meant, dict) and meant.get("@id", "") is None):
                    without.add((one.url, name))
                if isinstance(meant, dict) and "@container" in meant:
                    containers.add(str(meant["@container"]))

    assert keywords == {("id", "@id"), ("uid", "@id"), ("type", "@type")}
    assert containers <= {"@set", "@list", "@language", "@graph"}
    assert without == set()
