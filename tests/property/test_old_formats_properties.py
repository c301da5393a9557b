"""The formats and lists of old: strangers' documents raise only our errors."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.credential import schemas
from shirushi.credential.formats import (
    clr2,
    elm3,
    elm3_codes,
    elm3_writing,
    endorsement,
    ob2,
    ob2_checking,
)
from shirushi.credential.formats.ob2 import Addresses, Documents
from shirushi.credential.formats.ob2_hosting import HostedAtHand, web
from shirushi.credential.schemas import SchemasAtHand
from shirushi.credential.status import lists, revocation_list, status_list_2021
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import Assertion
from tests.old_badges import ASSERTION, BADGE, ISSUER, check_rs256, signed
from tests.property.strategies import achievements, assertions
from tests.world import NOW, assertion, credential

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


_BADGE = json_with(
    *("recipient", "identity", "hashed", "email", "badge", "issuer", "verification", "hosted"),
    *("signed", "creator", "publicKey", "publicKeyPem", "owner", "revocationList", "criteria"),
    *("revokedAssertions", "allowedOrigins", "startsWith", "issuedOn", "revoked", "Assertion"),
    *(ASSERTION["id"], BADGE["id"], ISSUER["id"], "2020-01-01T00:00:00Z"),
)
_FIELDS = st.dictionaries(
    st.sampled_from(sorted({*ASSERTION, *BADGE, *ISSUER, "evidence", "expires", "publicKey"})),
    _BADGE,
    max_size=3,
)


@settings(deadline=None)
@given(first=_FIELDS, badge=_FIELDS, issuer=_FIELDS, is_signed=st.booleans())
def test_any_old_badge_raises_only_ours(
    first: dict[str, Any], badge: dict[str, Any], issuer: dict[str, Any], *, is_signed: bool
) -> None:
    served = {
        ASSERTION["id"]: {**ASSERTION, **first},
        BADGE["id"]: {**BADGE, **badge},
        ISSUER["id"]: {**ISSUER, **issuer},
    }
    documents = {url: json.dumps(one).encode() for url, one in served.items()}
    data = documents[ASSERTION["id"]]
    with contextlib.suppress(ShirushiError):
        ob2_checking.check(
            signed(data).encode() if is_signed else data,
            hosted=HostedAtHand(documents=documents),
            check_signature=check_rs256,
        )


@settings(deadline=None)
@given(data=st.binary(max_size=60) | st.text(max_size=20).map(str.encode))
def test_any_bytes_as_an_old_badge_raise_only_ours(data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        ob2_checking.check(data, hosted=HostedAtHand(), check_signature=check_rs256)


@given(text=st.text(max_size=30).map("https://".__add__) | st.text(max_size=30))
def test_any_text_is_a_web_address_or_none(text: str) -> None:
    found = web(text)

    assert found is None or found.hostname


_UNKNOWN = st.dictionaries(
    st.text(st.characters(codec="ascii", categories=["L"]), min_size=4, max_size=8).map(
        "x:".__add__
    ),
    st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=4),
    max_size=3,
)


@given(first=_UNKNOWN, badge=_UNKNOWN, issuer=_UNKNOWN)
def test_unknown_fields_of_old_badges_survive_reading_and_writing(
    first: dict[str, Any], badge: dict[str, Any], issuer: dict[str, Any]
) -> None:
    given_ = Documents(
        assertion={**ASSERTION, **first}, badge={**BADGE, **badge}, issuer={**ISSUER, **issuer}
    )
    addresses = Addresses(
        assertion=ASSERTION["id"], badge=BADGE["id"], issuer=ISSUER["id"], image=BADGE["image"]
    )

    assert ob2.write(ob2.read(given_), addresses, was=given_) == given_


_PARTS = json_with(
    *("endorsement", "endorsementJwt", "credentialSubject", "issuer", "achievement", "creator"),
    *("verifiableCredential", "association", "sourceId", "targetId", "associationType"),
    *("validFrom", "EndorsementCredential", "ClrCredential", "ClrSubject", "identifier"),
)
_INSIDE = st.dictionaries(
    st.sampled_from(["id", "type", "issuer", "credentialSubject", "endorsement", "validFrom"]),
    _PARTS,
)


@settings(deadline=None)
@given(changes=_INSIDE, inner=_PARTS)
def test_any_endorsement_is_answered(changes: dict[str, Any], inner: Any) -> None:
    document = {**json.loads(credential()), **changes, "endorsement": inner}

    found = endorsement.check_all(
        document, check=lambda inside: inside if isinstance(inside, dict) else {}
    )

    assert all((one.error is None) != (one.endorsement is None) for one in found)


@settings(deadline=None)
@given(changes=_INSIDE, subject=_INSIDE | _PARTS)
def test_any_record_raises_only_ours(changes: dict[str, Any], subject: Any) -> None:
    base = {"type": ["ClrCredential"], "validFrom": "2026-01-01T00:00:00Z", "id": "urn:a"}
    if isinstance(subject, dict):
        subject = {"type": ["ClrSubject"], "id": "urn:b", **subject}
    with contextlib.suppress(ShirushiError):
        clr2.write(clr2.read({**base, "issuer": "urn:c", "credentialSubject": subject, **changes}))


@given(extra=_UNKNOWN, in_subject=_UNKNOWN, in_issuer=_UNKNOWN)
def test_unknown_fields_of_a_record_survive_reading_and_writing(
    extra: dict[str, Any], in_subject: dict[str, Any], in_issuer: dict[str, Any]
) -> None:
    document = {
        "@context": list(clr2.CONTEXTS),
        "type": ["VerifiableCredential", "ClrCredential"],
        "id": "urn:a",
        "issuer": {"id": "urn:c", "type": ["Profile"], **in_issuer},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["ClrSubject"],
            "id": "urn:b",
            "verifiableCredential": ["a.b.c"],
            **in_subject,
        },
        **extra,
    }

    assert clr2.write(clr2.read(document)) == document


_ELM = json_with(
    *("en", "ja", "title", "legalName", "noteLiteral", "prefLabel", "location", "address"),
    *("countryCode", "eqfLevel", "creditPoint", "framework", "point", "volumeOfLearning", "mode"),
    *("language", "provenBy", "grade", "dcType", "learningOutcome", "awardedBy", "awardingBody"),
    *("LearningAchievement", elm3_codes.EQF + "6", elm3_codes.ECTS, "PT60H", "notation"),
)
_ELM_WORDS = json_with(
    *("en", "ja", "id", "subject", "title", "contactHour", "temporal", "startDate", "endDate"),
    *("noteLiteral", "gradingScheme", "prefLabel", "accreditingAgent", "legalName", "duration"),
    *("urn:shirushi:level:jeqf:6", "urn:shirushi:level", "urn:shirushi:descriptor:purpose"),
    *("urn:shirushi:none:assessment_type", "urn:shirushi:credit-system:jp", "framework", "point"),
    *("2026-04-01T00:00:00Z", "9999-12-31T23:59:59Z", "P14D", "P1DT1S", "20", "2026-02-30T"),
)
_ELM_SPEC = st.dictionaries(
    st.sampled_from(
        [
            "additionalNote",
            "nqfLevel",
            "educationLevel",
            "dcType",
            "thematicArea",
            "provenBy",
            "educationSubject",
            "creditPoint",
            "awardingOpportunity",
            "accreditation",
            "influencedBy",
            "learningOutcomeSummary",
            "volumeOfLearning",
            "mode",
            "descriptors",
        ]
    ),
    _ELM_WORDS,
)
_ELM_CLAIM = st.dictionaries(
    st.sampled_from(["id", "title", "awardedBy", "provenBy", "specifiedBy", "influencedBy"]), _ELM
) | st.fixed_dictionaries(
    {"specifiedBy": _ELM_SPEC},
    optional={
        "learningOpportunity": _ELM_WORDS,
        "creditReceived": _ELM_WORDS,
        "provenBy": _ELM_WORDS,
    },
)
_ELM_TOP = st.dictionaries(
    st.sampled_from(["id", "issuer", "validFrom", "validUntil", "issued", "credentialSubject"]),
    _ELM,
    max_size=2,
)


@settings(deadline=None)
@given(claim=_ELM_CLAIM | _ELM, subject=_ELM, top=_ELM_TOP)
def test_any_european_credential_raises_only_ours(
    claim: Any, subject: Any, top: dict[str, Any]
) -> None:
    if isinstance(claim, dict):
        claim = {"type": "LearningAchievement", "id": "urn:a", "title": {"en": "a"}, **claim}
    inner = subject if isinstance(subject, dict) else {"fullName": subject}
    document = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["EuropeanDigitalCredential"],
        "id": "urn:a",
        "validFrom": "2026-01-01T00:00:00Z",
        "issuer": {"id": "urn:i", "legalName": {"en": "U"}},
        "credentialSubject": {**inner, "id": "urn:b", "hasClaim": claim},
        **top,
    }
    with contextlib.suppress(ShirushiError):
        found = elm3.read(document)
        for one, beside in zip(found.assertions, found.beside, strict=True):
            elm3_writing.write(one, beside=beside)
            elm3_writing.write(one, form=elm3_writing.Form.VC_2_0, beside=beside)


_TOLD = json_with("ja", "en", "title", "level", "framework", "quality_assurance", "kind", "hours")


@settings(deadline=None)
@given(one=achievements(), told=_TOLD, name=st.sampled_from(["title", "level", "duration", "x"]))
def test_any_descriptors_in_a_european_credential_raise_only_ours(
    one: Achievement, told: Any, name: str
) -> None:
    form = elm3_writing.Form.VC_2_0
    document = elm3_writing.write(
        dataclasses.replace(assertion(), achievement=one), form=form
    ).document
    spec = document["credentialSubject"]["hasClaim"][0]["specifiedBy"]
    spec["descriptors"] = {**spec["descriptors"], name: told}
    with contextlib.suppress(ShirushiError):
        found = elm3.read(document)
        assert found.assertions[0].achievement.title == one.title


@settings(deadline=None, max_examples=50)
@given(one=assertions())
def test_any_assertion_is_written_as_a_european_credential_that_reads(one: Assertion) -> None:
    written = elm3_writing.write(one)

    (again,) = elm3.read(written.document).assertions

    assert again.id == one.id
    assert again.achievement.title == one.achievement.title
    assert (again.valid_from, again.valid_until) == (one.valid_from, one.valid_until)
