"""Nothing may stand in a signed document that its signature does not cover.

Data Integrity 1.0 ``#securing-data-losslessly``; JSON-LD 1.1 API
``#deserialize-json-ld-to-rdf-algorithm`` drops a node whose id is no IRI.
"""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, OPEN_BADGES_303
from shirushi.credential.jsonld.rdf import ValueDropped
from shirushi.credential.report import Answer
from tests.attacking import signed
from tests.world import SIGNER, checked

THESIS = "A doctoral thesis"


def badge() -> JsonObject:
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_303],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": SIGNER.controller, "type": ["Profile"], "name": "U"},
        "validFrom": "2026-08-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:2",
                "type": ["Achievement"],
                "name": "Statistics",
                "description": "Course: statistics",
                "criteria": {"narrative": "Pass"},
            },
        },
    }


def evidence(id_: str) -> JsonObject:
    return {"id": id_, "type": ["Evidence"], "name": THESIS}


def refused(document: JsonObject) -> str | None:
    """Return where the canonical form refuses the document."""
    with pytest.raises(ValueDropped) as caught:
        rdf.general(document)
    return caught.value.path


#: No IRIs, the last of them a text that stands in the credential, signed, as a description.
NO_IRIS = ["http://a b/", "ht^tp://x", "1a:b", "http://a/`x", "_:x y", "Course: statistics"]


@pytest.mark.parametrize("id_", NO_IRIS)
def test_what_was_added_to_a_signed_badge_is_refused_whatever_was_seen_before(id_: str) -> None:
    other = badge()
    other["evidence"] = [evidence("urn:uuid:9")]
    assert checked(json.dumps(signed(other)).encode()).answer is Answer.VALID
    given = signed(badge())
    given["evidence"] = [evidence(id_)]

    assert not checked(json.dumps(given).encode()).answer.holds


@pytest.mark.parametrize("id_", NO_IRIS)
@pytest.mark.parametrize(
    ("steps", "node"),
    [
        (("credentialSubject", "achievement", "related"), {"type": ["Related"]}),
        (("credentialSubject", "source"), {"type": ["Profile"], "name": "Another"}),
        (("issuer", "parentOrg"), {"type": ["Profile"]}),
        (("credentialSubject", "achievement", "criteria"), {"narrative": "Pass"}),
    ],
)
def test_a_node_whose_id_is_no_iri_is_refused(
    steps: tuple[str, ...], node: dict[str, Any], id_: str
) -> None:
    document = badge()
    inside = document
    for name in steps[:-1]:
        inside = inside[name]
    inside[steps[-1]] = {"id": "urn:uuid:9", **node}
    rdf.general(copy.deepcopy(document))
    inside[steps[-1]]["id"] = id_

    path = refused(document)

    assert path is not None
    assert path.startswith(".".join(steps))


@pytest.mark.parametrize("id_", ["//u.example/1", "/1", "../1", "1", "#1", "?a", "//"])
def test_an_id_that_leans_on_a_base_is_refused(id_: str) -> None:
    """There is none; ``//u.example/1`` would read as another spelling of an https address."""
    document = badge()
    document["credentialSubject"]["achievement"]["id"] = id_

    with pytest.raises(ValueDropped):
        rdf.general(document)


@pytest.mark.parametrize("language", ["e n", "toolongforalanguage"])
def test_a_text_in_no_language_is_refused(language: str) -> None:
    document = badge() | {"name": THESIS}
    rdf.general(document)
    document["name"] = {"@value": THESIS, "@language": language}

    assert (refused(document) or "").startswith("name")


def test_a_text_that_stands_elsewhere_is_no_cover_for_an_index() -> None:
    document = badge()
    document["name"] = {"@value": "Badge", "@index": "Statistics"}

    assert refused(document) == "name.@index"


def test_the_same_text_in_two_places_is_covered_in_both() -> None:
    document = badge()
    document["name"] = document["credentialSubject"]["achievement"]["name"]
    document["credentialSubject"]["achievement"]["tag"] = ["Statistics", "Pass", "Pass"]

    assert rdf.general(document).count(b'"Statistics"') == 3
