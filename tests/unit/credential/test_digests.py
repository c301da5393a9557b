"""A schema that a credential is held against is the one whose digest its issuer stated."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.credential import digests, multibase, schemas
from shirushi.credential.digests import DigestDiffers
from shirushi.credential.schemas import SchemasAtHand

URL = "https://u.example/schema.json"
SCHEMA = b'{"type": "object"}'


def sri(data: bytes, name: str = "sha384") -> str:
    return f"{name}-{base64.b64encode(hashlib.new(name, data).digest()).decode()}"


def multihash(data: bytes) -> str:
    return multibase.encode_base58(b"\x12\x20" + hashlib.sha256(data).digest())


def check(entry: dict[str, Any], **fields: Any) -> schemas.SchemasChecked:
    document = {"credentialSchema": {"id": URL, "type": "JsonSchema", **entry}, **fields}
    return schemas.check(document, source=SchemasAtHand(documents={URL: SCHEMA}))


@pytest.mark.parametrize(
    "stated",
    [
        {"digestSRI": sri(SCHEMA)},
        {"digestSRI": [sri(SCHEMA, "sha256")]},
        {"digestSRI": f"{sri(b'older', 'sha256')} {sri(SCHEMA, 'sha512')}"},
        {"digestMultibase": multihash(SCHEMA)},
        {"digestMultibase": "mAAAA"},
        {},
    ],
)
def test_a_schema_with_the_digest_that_was_stated_is_used(stated: dict[str, Any]) -> None:
    assert check(stated).fits == (URL,)
    assert check({}, relatedResource=[{"id": URL, **stated}]).fits == (URL,)
    assert check({}, relatedResource={"id": "https://u.example/b", **stated}).fits == (URL,)


@pytest.mark.parametrize(
    "stated",
    [
        {"digestSRI": sri(b"another")},
        {"digestSRI": f"{sri(SCHEMA, 'sha256')} {sri(b'another', 'sha512')}"},
        {"digestMultibase": multihash(b"another")},
        {"digestSRI": sri(SCHEMA), "digestMultibase": multihash(b"another")},
        {"digestSRI": "sha256-not base64"},
    ],
)
def test_a_schema_that_was_changed_since_is_not(stated: dict[str, Any]) -> None:
    with pytest.raises(DigestDiffers, match=r"credentialSchema\.digest"):
        check(stated)
    with pytest.raises(DigestDiffers):
        check({}, relatedResource=[{"id": URL, **stated}])


def test_a_schema_may_be_of_several_kinds() -> None:
    document = {"credentialSchema": {"id": URL, "type": ["urn:our:kind", "JsonSchema"]}}

    found = schemas.check(document, source=SchemasAtHand(documents={URL: SCHEMA}))

    assert found.fits == (URL,)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(sri=JSON | st.from_regex(r"sha(256|384)-.*"), multi=JSON | st.from_regex(r"[uz].*"))
def test_a_strangers_digest_raises_nothing_but_our_errors(sri: Any, multi: Any) -> None:
    try:
        digests.check(
            SCHEMA, url=URL, document={}, entry={"digestSRI": sri, "digestMultibase": multi}
        )
    except ShirushiError as error:
        assert isinstance(error, DigestDiffers)  # noqa: PT017 - nothing else may escape
