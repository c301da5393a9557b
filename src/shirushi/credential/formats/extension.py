"""The descriptors as an extension of Open Badges 3.0, ready to be published.

European credentials carry the same extension, where they say what was learnt.

Open Badges 3.0 ``#extending`` asks of an extension a JSON-LD context and a JSON Schema, both
public. Both say what ``ob3.write`` writes: the context is the very one that stands inside every
credential of ours, so that a credential may name it or carry it and mean the same.
"""

from __future__ import annotations

import enum
from typing import Any

from shirushi.core.json import JsonObject
from shirushi.credential.jsonld.contexts import DESCRIPTORS
from shirushi.model.achievement import ParticipationMode
from shirushi.model.assessment import AssessmentKind
from shirushi.model.partner import PartnerKind
from shirushi.model.profile import OrganisationKind
from shirushi.model.quality import QualityAssuranceKind, QualityScope
from shirushi.model.workload import HoursBasis

#: The edition of the extension: a new one where a published name changes its meaning.
EDITION = "1"


def context() -> JsonObject:
    """Return the JSON-LD context: one term, under which the descriptors travel as they stand.

    To be served as ``application/ld+json``, to every origin.

    >>> context()["@context"]["descriptors"]["@type"]
    '@json'
    """
    return {"@context": {name: dict(meant) for name, meant in DESCRIPTORS.items()}}


def schema(address: str) -> JsonObject:
    """Return the JSON Schema of a credential whose achievement carries descriptors.

    It fits what Open Badges 3.0 allows beside them, since no extension may be demanded; what
    stands under ``descriptors`` must be as written there, and may hold more.

    address
        Where it is published, which is its ``$id``.
    """
    achievement = {"type": "object", "properties": {"descriptors": {"$ref": "#/$defs/descriptors"}}}
    # A European credential's claim is specified by what Open Badges calls its achievement.
    claim = {"type": "object", "properties": {"specifiedBy": _one_or_many(achievement)}}
    subject = {
        "type": "object",
        "properties": {
            "achievement": _one_or_many(achievement),
            "hasClaim": _one_or_many(claim),
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "properties": {"credentialSubject": _one_or_many(subject)},
        "$defs": {
            "text": {
                "type": "object",
                "properties": {"ja": _STRING, "en": _STRING},
                "required": ["ja", "en"],
                "additionalProperties": False,
            },
            "descriptors": _descriptors(),
        },
    }


def _descriptors() -> JsonObject:
    alignment = _object(
        name=_STRING, url=_URI, framework=_STRING, code=_STRING, type=_STRING, needs=["name", "url"]
    )
    credit = _object(
        credits=_object(amount=_DECIMAL, system=_STRING, needs=["amount", "system"]), text=_TEXT
    )
    body = _object(
        id=_URI,
        name=_TEXT,
        kind=_among(OrganisationKind),
        country={"type": "string", "pattern": "^[A-Z]{2}$"},
        url=_URI,
        email=_STRING,
        needs=["name"],
    )
    quality = _object(
        kind=_among(QualityAssuranceKind),
        text=_TEXT,
        body=_TEXT,
        url=_URI,
        valid_from=_DAY,
        valid_until=_DAY,
        scope=_among(QualityScope),
        body_country={"type": "string", "pattern": "^[A-Z]{2}$"},
        needs=["kind", "text"],
    )
    return _object(
        id=_URI,
        title=_TEXT,
        learner_identification=_TEXT,
        date_of_issuing=_TEXT,
        awarding_body=body,
        country_region=_STRING,
        content=_TEXT,
        learning_outcomes=_list(_object(text=_TEXT, alignments=_list(alignment), needs=["text"])),
        form_of_participation=_object(mode=_among(ParticipationMode), text=_TEXT, needs=["mode"]),
        language=_list(_STRING),
        learner_effort=_list(
            _object(hours=_DECIMAL, basis=_among(HoursBasis), needs=["hours", "basis"])
        ),
        assessment_type=_list(
            _object(kind=_among(AssessmentKind), text=_TEXT, supervision=_TEXT, needs=["kind"])
        ),
        quality_assurance=_list(quality),
        level=_list(_object(framework=_STRING, level=_STRING, needs=["framework", "level"])),
        certification=_TEXT,
        credit_recognition=credit,
        prerequisites=_TEXT,
        stackability=_TEXT,
        achievement_type=_STRING,
        criteria=_TEXT,
        alignments=_list(alignment),
        issued_under=_list(_STRING),
        offered_from=_DAY,
        offered_until=_DAY,
        purpose=_TEXT,
        duration=_object(weeks=_DECIMAL, needs=["weeks"]),
        grading=_TEXT,
        review_period=_object(years=_DECIMAL, needs=["years"]),
        subject_codes=_list(
            _object(scheme=_STRING, code=_STRING, name=_TEXT, needs=["scheme", "code"])
        ),
        partner_endorsement=_list(
            _object(
                kind=_among(PartnerKind), name=_TEXT, text=_TEXT, url=_URI, needs=["kind", "name"]
            )
        ),
        further_information=_TEXT,
        needs=["id", "title"],
    )


def _object(needs: list[str] | None = None, **fields: JsonObject) -> JsonObject:
    return {"type": "object", "properties": fields, **({"required": needs} if needs else {})}


def _list(of: JsonObject) -> JsonObject:
    return {"type": "array", "items": of}


def _one_or_many(of: JsonObject) -> JsonObject:
    return {"anyOf": [of, _list(of)]}


def _among(kinds: type[enum.Enum]) -> JsonObject:
    return {"enum": [one.value for one in kinds]}


_STRING: JsonObject = {"type": "string", "minLength": 1}
_URI: JsonObject = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:"}
_DECIMAL: JsonObject = {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$"}
_DAY: JsonObject = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TEXT: dict[str, Any] = {"$ref": "#/$defs/text"}
