"""The descriptor extension as it is published: its context and its schema say what we write."""

from __future__ import annotations

import json

import pytest

from shirushi.core import json as own
from shirushi.core.errors import ShirushiError
from shirushi.credential import schemas
from shirushi.credential.formats import elm3_writing, extension, ob3
from tests.world import EXAMPLES, assertion, credential, programme

ADDRESS = "https://mc.shirushi-u.example.ac.jp/extension/descriptors.json"
SCHEMA = own.write(extension.schema(ADDRESS))


def test_the_published_context_is_the_one_inside_every_credential() -> None:
    document = json.loads(credential())

    assert extension.context()["@context"] in document["@context"]


@pytest.mark.parametrize("path", sorted((EXAMPLES / "programmes").glob("*.toml")))
def test_every_example_fits_the_published_schema(path: object) -> None:
    name = str(path).rpartition("/")[2].removesuffix(".toml")
    document = ob3.write(assertion(achievement=programme(name)))

    schemas.check_against(document, SCHEMA, url=ADDRESS)


def test_a_badge_without_descriptors_fits_too() -> None:
    document = json.loads(credential())
    del document["credentialSubject"]["achievement"]["descriptors"]

    schemas.check_against(document, SCHEMA, url=ADDRESS)


def test_descriptors_written_otherwise_do_not_fit() -> None:
    document = json.loads(credential())
    document["credentialSubject"]["achievement"]["descriptors"]["title"] = "統計"

    with pytest.raises(ShirushiError, match="title"):
        schemas.check_against(document, SCHEMA, url=ADDRESS)


def test_the_published_schema_fits_european_credentials_as_well() -> None:
    document = elm3_writing.write(assertion(), form=elm3_writing.Form.VC_2_0).document
    schemas.check_against(document, SCHEMA, url=ADDRESS)

    (claim,) = document["credentialSubject"]["hasClaim"]
    claim["specifiedBy"]["descriptors"]["title"] = "統計"

    with pytest.raises(ShirushiError, match="title"):
        schemas.check_against(document, SCHEMA, url=ADDRESS)
