"""A text's direction is signed, wherever a document says it."""

from __future__ import annotations

from typing import Any

import pytest
from pyld import jsonld

from shirushi.credential.jsonld.quads import NotLinkedData
from shirushi.credential.jsonld.rdf import canonical

NAME = "urn:t:name"


def document(context: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"@context": {"name": NAME, **context}, "@id": "urn:a", "@type": "urn:T", **fields}


def theirs(given: dict[str, Any]) -> str:
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "rdfDirection": "i18n-datatype",
    }
    found: str = jsonld.normalize(given, options)
    return found


TURNED: dict[str, Any] = {"@direction": "rtl"}
TERM = {"@id": NAME, "@direction": "ltr"}


@pytest.mark.parametrize(
    ("given", "literal"),
    [
        (document(TURNED, name="x"), "_rtl"),
        (document({**TURNED, "@language": "AR"}, name="x"), "ar_rtl"),
        (document({"name": TERM, "@language": "he"}, name="x"), "he_ltr"),
        (document({"name": TERM, **TURNED}, name="x"), "_ltr"),
        (document({"name": {**TERM, "@language": None}, "@language": "he"}, name="x"), "_ltr"),
        (document({"name": {**TERM, "@container": "@language"}}, name={"en": "x"}), "en_ltr"),
    ],
)
def test_a_direction_by_context_is_signed_in_a_datatype(
    given: dict[str, Any], literal: str
) -> None:
    found = canonical(given).decode()

    assert f'<urn:a> <{NAME}> "x"^^<https://www.w3.org/ns/i18n#{literal}> .\n' in found
    assert found == theirs(given)


@pytest.mark.parametrize(
    ("given", "literal"),
    [
        (document({**TURNED, "name": {**TERM, "@direction": None}}, name="x"), '"x"'),
        (document(TURNED, name={"@value": "x"}), '"x"'),
        (document({**TURNED, "@language": "ar"}, name={"@value": "x"}), '"x"'),
        (document(TURNED, name={"@value": "x", "@language": "de"}), '"x"@de'),
    ],
)
def test_a_text_without_a_direction_gets_none(given: dict[str, Any], literal: str) -> None:
    found = canonical(given).decode()

    assert f"<urn:a> <{NAME}> {literal} .\n" in found
    assert found == theirs(given)


def test_a_map_by_language_with_none_in_it_is_refused_where_a_direction_would_be_lost() -> None:
    given = document({"name": {**TERM, "@container": "@language"}}, name={"@none": "x"})

    with pytest.raises(NotLinkedData, match="@none"):
        canonical(given)
