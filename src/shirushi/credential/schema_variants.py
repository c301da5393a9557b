"""The published 1EdTech schemas, changed into what they mean for other documents of the standard.

Open Badges 3.0 ``#serialization``; nothing here reads a stranger's schema.
"""

from __future__ import annotations

from typing import Any

VC_1_1 = "https://www.w3.org/2018/credentials/v1"
VC_2_0 = "https://www.w3.org/ns/credentials/v2"


def with_types(schema: Any) -> Any:
    """Return the variant for JSON-LD with the type of a class also asked of a single text.

    As published it wants the class's name among several types and takes any text for one
    (Open Badges 3.0: "One of the items MUST be the IRI …").
    """
    if isinstance(schema, list):
        return [with_types(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: with_types(value) for name, value in schema.items()}
    properties = schema.get("properties")
    types = properties.get("type") if isinstance(properties, dict) else None
    choices = types.get("oneOf") if isinstance(types, dict) else None
    if isinstance(choices, list):
        several = choices[-1]
        if "contains" in several:
            made["properties"]["type"] = {"anyOf": [several["contains"], several]}
        elif "allOf" in several:
            # Two names are asked for, which one text cannot be.
            made["properties"]["type"] = several
    return made


def tolerant(schema: Any) -> Any:
    """Return the schema with what TOLERANT lets pass: word lists, pictures, the issuer's type."""
    if isinstance(schema, list):
        return [tolerant(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    choices = schema.get("oneOf")
    if isinstance(choices, list) and any(
        isinstance(one, dict) and str(one.get("pattern", "")).startswith("(ext:)")
        for one in choices
    ):
        return {"type": "string"}
    made = {name: tolerant(value) for name, value in schema.items()}
    classes = made.get("$defs", {})
    if "Profile" in classes and "Image" in classes:
        # An issuer is a profile by its place; makers and sources must say what they are.
        issuer = {**classes["Profile"], "required": ["id"]}
        classes["ProfileRef"] = {"anyOf": [classes["ProfileRef"], issuer]}
        classes["Image"] = {"anyOf": [{"type": "string"}, classes["Image"]]}
    for one in (made, classes.get("EndorsementCredential")):
        status = one["properties"].get("credentialStatus") if one and "properties" in one else None
        if status is not None:
            many = {"type": "array", "minItems": 1, "items": status}
            one["properties"]["credentialStatus"] = {"anyOf": [status, many]}
    return made


def as_vc_1_1(schema: Any) -> Any:
    """Return the schema for the same credential in VC 1.1: other dates, another first context."""
    if isinstance(schema, list):
        return [as_vc_1_1(one) for one in schema]
    if isinstance(schema, dict):
        return {_IN_VC_1_1.get(name, name): as_vc_1_1(value) for name, value in schema.items()}
    return _IN_VC_1_1.get(schema, schema) if isinstance(schema, str) else schema


_IN_VC_1_1 = {VC_2_0: VC_1_1, "validFrom": "issuanceDate", "validUntil": "expirationDate"}


def with_name(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a badge in VC 1.1 form, where its name is asked for.

    Open Badges 3.0, "Verifiable Credentials Data Model v1.1", ``AchievementCredential``.
    """
    return {**schema, "required": [*schema["required"], "name"]}


def of_endorsement(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an endorsement, whose class stands inside that of a badge."""
    return {
        "$schema": schema["$schema"],
        "$defs": schema["$defs"],
        "$ref": "#/$defs/EndorsementCredential",
    }


def of_record(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a learner record, made of the classes that it has from Open Badges.

    Comprehensive Learner Record 2.0 ``#clrcredential`` and ``#clrsubject``. What is the record's
    own (associations, the credentials inside) is read elsewhere and left open here.
    """
    # Records in the field give a day for ``awardedDate``, which nothing is decided by.
    open_ = {"@context", "awardedDate"}
    properties = {name: one for name, one in schema["properties"].items() if name not in open_}
    types = {"type": "array", "items": {"type": "string"}}
    properties["type"] = {**types, "contains": {"const": "ClrCredential"}}
    properties["partial"] = {"type": "boolean"}
    subject = schema["$defs"]["AchievementSubject"]["properties"]
    properties["credentialSubject"] = {
        "type": "object",
        "required": ["type"],
        "properties": {
            "id": subject["id"],
            "type": {"anyOf": [{"const": "ClrSubject"}, {**types, "contains": _CLR_SUBJECT}]},
            "identifier": subject["identifier"],
            "achievement": {
                "anyOf": [
                    subject["achievement"],
                    {"type": "array", "items": subject["achievement"]},
                ]
            },
        },
    }
    required = [name for name in schema["required"] if name != "@context"]
    return {
        "$schema": schema["$schema"],
        "$defs": schema["$defs"],
        "type": "object",
        "required": required,
        "properties": properties,
    }


_CLR_SUBJECT = {"const": "ClrSubject"}
