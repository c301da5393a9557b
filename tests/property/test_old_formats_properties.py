"""The formats and lists of old: strangers' documents raise only our errors."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.credential import schemas
from shirushi.credential.schemas import SchemasAtHand
from shirushi.credential.status import lists, revocation_list, status_list_2021
from shirushi.credential.status.bitstring import StatusEntry
from tests.world import NOW

URL = "https://u.example/1"


def json_with(*names: str) -> st.SearchStrategy[Any]:
    """Return JSON values whose objects use the names that a format knows."""
    plain = st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.just(URL)
    known = st.sampled_from([*names, "id", "type", "x"])
    return st.recursive(
        plain | known,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(known, inner, max_size=5),
        max_leaves=10,
    )


_SCHEMA = json_with(
    "$ref", "allOf", "anyOf", "items", "properties", "required", "enum", "pattern", "#", "not"
)
_STATUS = json_with(
    "credentialSubject",
    "StatusList2021",
    "StatusList2021Credential",
    "encodedList",
    "statusPurpose",
    "statusListIndex",
    "statusListCredential",
    "revokedCredential",
    "revoked",
    "issuer",
    "validFrom",
)


@settings(deadline=None)
@given(schema=_SCHEMA, document=_SCHEMA)
def test_any_schema_raises_only_ours(schema: Any, document: Any) -> None:
    with contextlib.suppress(ShirushiError):
        schemas.check_against(document, json.dumps(schema).encode(), url=URL)


@settings(deadline=None)
@given(data=st.binary(max_size=60), document=_SCHEMA)
def test_any_bytes_as_a_schema_raise_only_ours(data: bytes, document: Any) -> None:
    with contextlib.suppress(ShirushiError):
        schemas.check_against(document, data, url=URL)


@settings(deadline=None)
@given(kind=st.sampled_from(["OpenBadgeCredential", "EndorsementCredential"]), document=_STATUS)
def test_any_document_against_the_standard_raises_only_ours(kind: str, document: Any) -> None:
    if not isinstance(document, dict):
        document = {"credentialSchema": document}
    with contextlib.suppress(ShirushiError):
        schemas.check({**document, "type": [kind]}, source=SchemasAtHand())


@settings(deadline=None)
@given(document=_STATUS)
def test_any_status_list_raises_only_ours(document: Any) -> None:
    document = document if isinstance(document, dict) else {"credentialSubject": document}
    entry = StatusEntry(list_url=URL, index=3)
    with contextlib.suppress(ShirushiError):
        status_list_2021.read_entry(document, path="credentialStatus")
    for module in (status_list_2021, lists):
        with contextlib.suppress(ShirushiError):
            module.read_list(document, entry, issuer=URL, now=NOW)
    with contextlib.suppress(ShirushiError):
        revocation_list.find(document, list_url=URL, credential_id="x", issuer=URL)


@settings(deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_as_a_status_list_raises_only_ours(text: str) -> None:
    with contextlib.suppress(ShirushiError):
        status_list_2021.decode(text)
