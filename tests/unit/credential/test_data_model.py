"""What the data model asks of every credential and presentation, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.credential.formats import vcdm
from shirushi.credential.jsonld.contexts import CREDENTIALS_V1, CREDENTIALS_V2

CREDENTIAL: dict[str, Any] = {
    "@context": [CREDENTIALS_V2],
    "type": ["VerifiableCredential"],
    "issuer": "did:example:issuer",
    "credentialSubject": {"id": "did:example:subject"},
}
PRESENTATION: dict[str, Any] = {"@context": [CREDENTIALS_V2], "type": ["VerifiablePresentation"]}
RESOURCE = {"id": "https://u.example/a.png", "digestSRI": "sha256-AAAA"}


def paths(document: dict[str, Any]) -> list[str | None]:
    """Return the places of all mistakes."""
    try:
        vcdm.check(document)
    except ManyErrors as errors:
        return [one.path for one in errors.errors]
    except ShirushiError as error:
        return [error.path]
    return []


@pytest.mark.parametrize(
    "resources",
    [RESOURCE, [RESOURCE], [{**RESOURCE, "mediaType": "image/png"}], []],
)
def test_related_resources_with_a_digest_are_as_they_must_be(resources: Any) -> None:
    assert paths({**CREDENTIAL, "relatedResource": resources}) == []


@pytest.mark.parametrize(
    ("resource", "path"),
    [
        ("https://u.example/a.png", "relatedResource[1]"),
        ({"id": "https://u.example/b.png"}, "relatedResource[1].digestSRI"),
        ({"digestSRI": "sha256-AAAA"}, "relatedResource[1].id"),
        ({**RESOURCE, "id": "b.png"}, "relatedResource[1].id"),
        (RESOURCE, "relatedResource[1].id"),
    ],
)
def test_a_related_resource_without_digest_or_address_or_twice_is_refused(
    resource: Any, path: str
) -> None:
    assert paths({**CREDENTIAL, "relatedResource": [RESOURCE, resource]}) == [path]


@pytest.mark.parametrize("document", [CREDENTIAL, PRESENTATION])
def test_terms_of_use_say_what_kind_they_are(document: dict[str, Any]) -> None:
    assert paths({**document, "termsOfUse": {"id": "urn:a"}}) == ["termsOfUse.type"]
    assert paths({**document, "termsOfUse": [{"type": "urn:T"}]}) == []


# ---------------------------------------------------------------- what 2.0 and 1.1 ask besides

OLDER = {**CREDENTIAL, "@context": [CREDENTIALS_V1], "issuanceDate": "2026-08-01T00:00:00Z"}
ENVELOPE = {
    "@context": CREDENTIALS_V2,
    "type": "EnvelopedVerifiableCredential",
    "id": "data:application/vc+jwt,eyJ.eyJ.AA",
}


@pytest.mark.parametrize("document", [CREDENTIAL, PRESENTATION, OLDER])
def test_contexts_are_a_list_even_if_there_is_one(document: dict[str, Any]) -> None:
    assert paths({**document, "@context": document["@context"][0]}) == ["@context"]


@pytest.mark.parametrize("context", [{}, [], [{}], [[]], None, [None]])
def test_a_context_that_is_no_address_is_a_mistake(context: Any) -> None:
    assert "@context" in paths({**CREDENTIAL, "@context": context})


@pytest.mark.parametrize("name", ["credentialStatus", "refreshService"])
def test_version_1_asks_for_an_id_where_version_2_does_not(name: str) -> None:
    assert paths({**OLDER, name: {"type": "urn:T"}}) == [f"{name}.id"]
    assert paths({**OLDER, name: {"type": "urn:T", "id": "urn:a"}}) == []
    assert paths({**CREDENTIAL, name: {"type": "urn:T"}}) == []


@pytest.mark.parametrize("name", ["confidenceMethod", "renderMethod"])
def test_reserved_extension_points_say_what_kind_they_are(name: str) -> None:
    assert paths({**CREDENTIAL, name: {"id": "urn:a"}}) == [f"{name}.type"]
    assert paths({**CREDENTIAL, name: [{"type": "urn:T"}]}) == []


@pytest.mark.parametrize("url", ["https://", "http:///path", "https:u.example", "HTTPS://?a"])
def test_an_address_of_the_web_has_a_host(url: str) -> None:
    assert paths({**CREDENTIAL, "id": url}) == ["id"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("digestSRI", "deadbeef"),
        ("digestSRI", 5),
        ("digestSRI", ""),
        ("digestSRI", "md5-AAAA"),
        ("digestMultibase", "!"),
        ("digestMultibase", None),
    ],
)
def test_a_digest_that_is_none_is_refused(name: str, value: Any) -> None:
    resource = {"id": "https://u.example/a.png", name: value}

    assert paths({**CREDENTIAL, "relatedResource": resource}) == [f"relatedResource.{name}"]


def test_a_resource_may_have_several_digests() -> None:
    several = [
        {"id": "urn:a", "digestSRI": "sha256-AAAA sha384-BBB+/="},
        {"id": "urn:b", "digestSRI": ["sha256-AAAA", "sha512-CC=="]},
        {"id": "urn:c", "digestMultibase": "zQmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"},
    ]

    assert paths({**CREDENTIAL, "relatedResource": several}) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"@context": None}, "@context"),
        ({"@context": CREDENTIALS_V1}, "@context"),
        ({"id": "data:,eyJ.eyJ.AA"}, "id"),
        ({"id": "data:application/vc+jwt,"}, "id"),
        ({"id": "https://u.example/vc.jwt"}, "id"),
    ],
)
def test_an_envelope_has_its_context_and_something_inside(
    changes: dict[str, Any], path: str
) -> None:
    document = {**PRESENTATION, "verifiableCredential": [{**ENVELOPE, **changes}]}

    assert paths({**PRESENTATION, "verifiableCredential": [ENVELOPE]}) == []
    assert paths(document) == [f"verifiableCredential[0].{path}"]


def test_nothing_is_a_credential_and_a_presentation() -> None:
    both = ["VerifiablePresentation", "VerifiableCredential"]

    assert paths({**PRESENTATION, "type": both}) == ["type"]
    assert paths({**CREDENTIAL, "type": both}) == ["type"]
