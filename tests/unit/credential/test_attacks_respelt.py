"""Attacks that keep every signed quad and change what a reader of the JSON finds."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.contexts import DESCRIPTORS
from shirushi.credential.jsonld.spelling import TermsMoved
from tests.attacking import Document, accepted, refused, signed, unsigned
from tests.world import statuses

STATUS = "https://www.w3.org/2018/credentials#credentialStatus"


def about_itself(**subject: Any) -> Document:
    """Return a revoked credential whose subject has the credential's own id."""
    document = unsigned(index=3)
    document["credentialSubject"] |= {"id": document["id"], **subject}
    return document


@pytest.mark.parametrize("inside", [lambda node: node, lambda node: [node]])
def test_a_status_moved_to_another_mention_of_the_credential(inside: Any) -> None:
    document = signed(about_itself())
    status = document.pop("credentialStatus")
    subject = document["credentialSubject"]
    subject["type"] = [*subject["type"], *document["type"]]
    subject["credentialStatus"] = status
    document["credentialSubject"] = inside(subject)

    refused(document, "credential.term-respelt", lists=statuses(3))


@pytest.mark.parametrize("inside", [lambda node: node, lambda node: [node]])
def test_a_status_under_its_full_iri_in_another_mention_of_the_credential(inside: Any) -> None:
    document = signed(about_itself())
    document["credentialSubject"][STATUS] = document.pop("credentialStatus")
    document["credentialSubject"] = inside(document["credentialSubject"])

    refused(document, "credential.term-respelt", lists=statuses(3))


@pytest.mark.parametrize("keyword", ["@included", "@reverse", "@nest"])
@pytest.mark.parametrize("inside", [lambda node: node, lambda node: [node]])
def test_members_moved_from_deep_inside(keyword: str, inside: Any) -> None:
    document = unsigned()
    moved: Any = {"https://example.org/about": {"id": "urn:example:other"}}
    document["credentialSubject"][keyword] = [moved] if keyword == "@included" else moved
    document["credentialSubject"] = inside(document["credentialSubject"])

    with pytest.raises(TermsMoved):
        rdf.check_terms(document)


@pytest.mark.parametrize("inside", [lambda terms: terms, lambda terms: [None, terms]])
def test_a_keyword_under_another_name_in_a_context_deep_inside(inside: Any) -> None:
    document = unsigned()
    term = {"@id": "https://example.org/t", "@context": inside({"mine": "@reverse"})}
    document["credentialSubject"]["@context"] = {"T": term}

    with pytest.raises(TermsMoved):
        rdf.check_terms(document)


def test_descriptors_under_a_context_that_drops_them() -> None:
    document = unsigned()
    document["@context"] = [one for one in document["@context"] if one != DESCRIPTORS]
    document["credentialSubject"]["achievement"].pop("descriptors")
    document = signed(document)
    accepted(document)

    document["@context"].append({"descriptors": None})
    document["credentialSubject"]["achievement"]["descriptors"] = {"level": "doctoral"}

    refused(document, "credential.value-dropped")
