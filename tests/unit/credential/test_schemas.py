"""The 1EdTech JSON Schemas and the schemas that credentials name."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.credential import schemas
from shirushi.credential.schema_work import SchemaNotUsable, SchemaTooComplex
from shirushi.credential.schemas import SchemasAtHand, SchemaViolated, Variant
from tests.world import credential

URL = "https://u.example/schema.json"
STANDARD = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)


def badge(**changes: Any) -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://u.example", "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:1",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:2",
                "type": ["Achievement"],
                "name": "Statistics",
                "description": "An introduction",
                "criteria": {"narrative": "Pass"},
            },
        },
        **changes,
    }


def endorsement(**changes: Any) -> dict[str, Any]:
    return badge(
        type=["VerifiableCredential", "EndorsementCredential"],
        name="Endorsement",
        credentialSubject={
            "id": "https://u.example",
            "type": ["EndorsementSubject"],
            "endorsementComment": "in good standing",
        },
        **changes,
    )


def as_vc_1_1(document: dict[str, Any]) -> dict[str, Any]:
    document = {"name": "統計入門", **document, "issuanceDate": document["validFrom"]}
    document["@context"] = ["https://www.w3.org/2018/credentials/v1", document["@context"][1]]
    del document["validFrom"]
    return document


def checked(document: dict[str, Any], **documents: bytes) -> schemas.SchemasChecked:
    return schemas.check(document, source=SchemasAtHand(documents=documents))


@pytest.mark.parametrize("form", [dict, as_vc_1_1])
@pytest.mark.parametrize("document", [badge(), endorsement()])
def test_a_whole_document_fits_the_canonical_schema_in_both_forms(
    document: dict[str, Any], form: Any
) -> None:
    assert checked(form(document)).variant is Variant.CANONICAL


def test_our_own_credentials_fit_the_canonical_schema() -> None:
    found = checked(json.loads(credential(index=3)))

    assert found.kind is schemas.Kind.ACHIEVEMENT
    assert found.variant is Variant.CANONICAL
    assert not found.warnings


@pytest.mark.parametrize("form", [dict, as_vc_1_1])
def test_a_single_value_where_an_array_stands_fits_the_json_ld_variant(form: Any) -> None:
    one = form(badge(evidence={"id": "https://u.example/e", "type": ["Evidence"]}))

    assert checked(one).variant is Variant.JSON_LD


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"issuer": {"id": "https://u.example", "type": "IdentityObject"}}, "issuer.type"),
        ({"evidence": {"id": "https://u.example/e", "type": "Achievement"}}, "evidence.type"),
        ({"type": "OpenBadgeCredential"}, "type"),
    ],
)
def test_a_single_type_must_be_the_classs_own(changes: dict[str, Any], path: str) -> None:
    """Open Badges 3.0 ``#evidence`` and the like: "One of the items MUST be the IRI 'Evidence'"."""
    with pytest.raises(ShirushiError) as caught:
        checked(badge(**changes))

    found = getattr(caught.value, "errors", [caught.value])
    assert path in {error.path for error in found}


@pytest.mark.parametrize("name", ["creator", "source"])
def test_only_an_issuer_is_a_profile_by_its_place(name: str) -> None:
    """Open Badges 3.0 ``#profile``: "One of the items MUST be the IRI 'Profile'"."""
    document = badge()
    subject = document["credentialSubject"]
    holder = subject["achievement"] if name == "creator" else subject
    holder[name] = {"id": "https://o.example", "name": "O"}

    with pytest.raises(ShirushiError) as caught:
        checked(document)

    found = getattr(caught.value, "errors", [caught.value])
    assert {str(error.path).rpartition(".")[2] for error in found} == {"type"}


def test_in_the_form_of_vc_1_1_a_badge_has_a_name() -> None:
    document = as_vc_1_1(badge())
    del document["name"]

    with pytest.raises(SchemaViolated) as caught:
        checked(document)

    assert caught.value.path == "name"


def record(**subject: Any) -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        ],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": "https://u.example", "type": ["Profile"]},
        "validFrom": "2026-08-01T00:00:00Z",
        "credentialSubject": {"id": "urn:uuid:2", "type": ["ClrSubject"], **subject},
    }


def test_the_achievements_of_a_record_are_those_of_open_badges() -> None:
    """Comprehensive Learner Record 2.0 ``#achievement``."""
    whole = badge()["credentialSubject"]["achievement"]
    without = {name: value for name, value in whole.items() if name != "criteria"}

    found = checked(record(achievement=[whole]))
    with pytest.raises(SchemaViolated) as caught:
        checked(record(achievement=[whole, without]))

    assert (found.kind, found.variant) == (schemas.Kind.RECORD, Variant.JSON_LD)
    assert caught.value.path == "credentialSubject.achievement[1].criteria"


@pytest.mark.parametrize(
    ("issuer", "path"),
    [
        ({"id": "https://u.example", "name": "U"}, "issuer.type"),
        (
            {"id": "https://u.example", "type": ["Profile"], "image": "https://u.example/i.png"},
            "issuer.image",
        ),
    ],
)
def test_what_is_common_in_the_field_and_harmless_is_a_warning(
    issuer: dict[str, Any], path: str
) -> None:
    found = checked(badge(issuer=issuer))

    assert found.variant is Variant.TOLERANT
    assert [warning.path for warning in found.warnings] == [path]


def test_several_places_of_status_are_a_warning() -> None:
    status = {"id": "https://u.example/s#1", "type": "BitstringStatusListEntry"}

    assert checked(badge(credentialStatus=status)).variant is Variant.CANONICAL
    assert checked(badge(credentialStatus=[status, status])).variant is Variant.TOLERANT
    assert checked(endorsement(credentialStatus=[status, status])).variant is Variant.TOLERANT


def test_a_word_that_is_not_on_the_standards_list_is_a_warning() -> None:
    document = badge()
    document["credentialSubject"]["achievement"]["achievementType"] = "Program"

    found = checked(document)

    assert [one.path for one in found.warnings] == ["credentialSubject.achievement.achievementType"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"issuer": {"id": "https://u.example", "type": ["InvalidProfile"]}}, "issuer.type"),
        ({"validFrom": "yesterday"}, "validFrom"),
        ({"validFrom": "2026-01-01T00:00:00"}, "validFrom"),
        ({"credentialSubject": {"type": ["AchievementSubject"]}}, "credentialSubject.achievement"),
        ({"evidence": [{"id": 5, "type": ["Evidence"]}]}, "evidence[0].id"),
        ({"endorsementJwt": ["no token"]}, "endorsementJwt[0]"),
    ],
)
def test_a_violation_is_told_with_its_path(change: dict[str, Any], path: str) -> None:
    with pytest.raises(ShirushiError) as caught:
        checked(badge(**change))

    first = caught.value.errors[0] if isinstance(caught.value, ManyErrors) else caught.value
    assert first.path == path


def test_every_missing_field_is_told_at_once() -> None:
    document = badge()
    del document["issuer"], document["validFrom"]

    with pytest.raises(ManyErrors) as caught:
        checked(document)

    assert {one.path for one in caught.value.errors} == {"issuer", "validFrom"}


def test_the_other_forms_dates_do_not_count() -> None:
    document = badge(issuanceDate="2026-01-01T00:00:00Z")
    del document["validFrom"]

    with pytest.raises(SchemaViolated, match="validFrom"):
        checked(document)


def entry(url: str = URL, kind: str = "1EdTechJsonSchemaValidator2019") -> dict[str, str]:
    return {"id": url, "type": kind}


@pytest.mark.parametrize(
    "kind", ["1EdTechJsonSchemaValidator2019", "JsonSchema", "JsonSchemaValidator2018"]
)
def test_a_schema_that_the_credential_names_is_checked(kind: str) -> None:
    document = badge(credentialSchema=[entry(kind=kind)])
    source = SchemasAtHand(documents={URL: b'{"required": ["name"]}'})

    assert schemas.check({**document, "name": "N"}, source=source).fits == (URL,)
    with pytest.raises(SchemaViolated, match="name"):
        schemas.check(document, source=source)


def test_a_named_standard_schema_needs_no_network() -> None:
    assert checked(badge(credentialSchema=[entry(STANDARD)])).fits == (STANDARD,)


def test_the_standards_schema_for_another_kind_is_violated() -> None:
    with pytest.raises(SchemaViolated):
        checked(endorsement(credentialSchema=[entry(STANDARD)]))


@pytest.mark.parametrize(
    ("one", "documents", "code"),
    [
        (entry(), {}, "credential.schema-not-reached"),
        (entry(kind="ShaclValidator2017"), {}, "credential.schema-kind-unknown"),
        (entry(), {URL: b"<html>"}, "core.not-json"),
        (entry(), {URL: b"3"}, "credential.schema-not-usable"),
        (entry(), {URL: b'{"type": 3}'}, "credential.schema-not-usable"),
        (entry(), {URL: b'{"pattern": "(?=a)"}'}, "credential.schema-not-usable"),
        (entry(), {URL: b'{"$schema": "https://x.example/"}'}, "credential.schema-not-usable"),
    ],
)
def test_a_schema_nobody_can_check_is_unknown_and_not_wrong(
    one: dict[str, str], documents: dict[str, bytes], code: str
) -> None:
    source = SchemasAtHand(documents=documents)

    found = schemas.check(badge(credentialSchema=one), source=source)

    assert [error.code for error in found.not_checked] == [code]
    assert found.not_checked[0].path == "credentialSchema"
    assert found.fits == ()


def test_a_credential_that_names_too_many_schemas_is_not_followed_for_ever() -> None:
    found = checked(badge(credentialSchema=[entry(STANDARD)] * 100))

    assert len(found.fits) == schemas.MOST_ENTRIES
    assert [error.code for error in found.not_checked] == ["credential.schema-too-complex"]


@pytest.mark.parametrize("one", ["urn:a", {"id": URL}, {"type": "JsonSchema"}, entry(kind="")])
def test_an_entry_without_address_or_type_is_wrong(one: Any) -> None:
    with pytest.raises(SchemaViolated):
        checked({"type": ["VerifiableCredential"], "credentialSchema": one})


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "https://elsewhere.example/schema"},
        {"properties": {"a": {"$ref": "other.json#/a"}}},
        {"$recursiveRef": "#"},
        {"properties": {"a": {"$id": "https://elsewhere.example/"}}},
        {"$ref": "#named", "$defs": {"a": {"$anchor": "named"}}},
        {"$ref": "#/$defs/none"},
        {"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"a": {"$ref": "#"}}},
        {"$schema": "http://json-schema.org/draft-03/schema#"},
        {"$schema": 7},
        {"$ref": "#"},
        {"allOf": [{"anyOf": [{"$ref": "#"}]}]},
    ],
)
def test_a_schema_that_leans_outside_or_turns_in_a_circle_is_refused(schema: Any) -> None:
    with pytest.raises(SchemaNotUsable):
        schemas.check_against({"a": 1}, json.dumps(schema).encode(), url=URL)


def doubling(deep: int) -> dict[str, Any]:
    places: dict[str, Any] = {
        f"d{number}": {"anyOf": [{"$ref": f"#/$defs/d{number + 1}"}] * 2} for number in range(deep)
    }
    return {"$ref": "#/$defs/d0", "$defs": {**places, f"d{deep}": {"type": "null"}}}


def hidden(deep: int) -> dict[str, Any]:
    return json.loads(json.dumps(doubling(deep)).replace("#/$defs", "#/%24defs"))  # type: ignore[no-any-return]  # the same schema, spelt otherwise


TREE: dict[str, Any] = {"properties": {"x": {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}}}
WIDE = {"properties": {"a": {"uniqueItems": True}}}


@pytest.mark.parametrize(
    ("schema", "document"),
    [
        (doubling(60), {}),
        (hidden(60), {}),
        (TREE, json.loads('{"x":' * 50 + "1" + "}" * 50)),
        (WIDE, {"a": list(range(2000))}),
        ({"allOf": [{}] * 30_000}, {}),
    ],
)
def test_a_schema_that_would_work_for_ever_is_refused_at_once(schema: Any, document: Any) -> None:
    begun = time.perf_counter()

    with pytest.raises(SchemaTooComplex):
        schemas.check_against(document, json.dumps(schema).encode(), url=URL)

    assert time.perf_counter() - begun < 2


def test_a_regular_expression_cannot_run_away() -> None:
    schema = json.dumps({"properties": {"a": {"pattern": "^(a+)+$"}}}).encode()

    with pytest.raises(SchemaViolated) as caught:
        schemas.check_against({"a": "a" * 5000 + "!"}, schema, url=URL)

    assert caught.value.path == "a"


def test_an_ordinary_recursive_schema_is_checked() -> None:
    schema = {"properties": {"inner": {"$ref": "#"}, "name": {"type": "string"}}}
    raw = json.dumps(schema).encode()

    schemas.check_against({"inner": {"inner": {"name": "n"}}}, raw, url=URL)
    with pytest.raises(SchemaViolated) as caught:
        schemas.check_against({"inner": {"inner": {"name": 1}}}, raw, url=URL)

    assert caught.value.path == "inner.inner.name"


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"prefixItems": [{"type": "string"}], "items": {"type": "null"}}, ["a", None], [1]),
        ({"contains": {"const": 1}}, [1, 2], [2]),
        ({"items": {"pattern": "^a"}, "uniqueItems": True}, ["a", "ab"], ["a", "a"]),
        ({"propertyNames": {"pattern": "^a"}}, {"a": 1}, {"b": 1}),
        ({"patternProperties": {"^a": {"enum": [1]}}}, {"a": 1}, {"a": 2}),
        ({"properties": {"a": {}}, "unevaluatedProperties": False}, {"a": 1}, {"b": 1}),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"b": 1}, {"a": 1}),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {}, {"a": 1}),
        ({"not": {"type": "object"}}, [], {}),
        ({"$ref": "#/oneOf/0", "oneOf": [{"type": "object"}, False]}, {}, []),
        (
            {
                "$schema": "https://json-schema.org/draft/2019-09/schema#",
                "items": [{"type": "string"}],
                "additionalItems": {"type": "null"},
            },
            ["a", None],
            ["a", 1],
        ),
        ({"$defs": {"a/b": {"type": "object"}}, "$ref": "#/$defs/a~1b"}, {}, []),
    ],
)
def test_the_keywords_of_ordinary_schemas_are_checked(schema: Any, good: Any, bad: Any) -> None:
    raw = json.dumps(schema).encode()

    schemas.check_against(good, raw, url=URL)
    with pytest.raises(ShirushiError):
        schemas.check_against(bad, raw, url=URL)


def test_a_schema_may_be_no_more_than_yes_or_no() -> None:
    schemas.check_against({}, b"true", url=URL)
    with pytest.raises(SchemaViolated):
        schemas.check_against({}, b"false", url=URL)
