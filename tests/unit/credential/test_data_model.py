"""What the data model asks of every credential and presentation, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.credential.formats import vcdm
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2

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
