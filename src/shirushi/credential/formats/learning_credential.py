"""The learning credential of European wallets, and of the Japanese–European pilot.

An SD-JWT VC of the type ``urn:eu.europa.ec.eudi:learning:credential:1``. Its ten claims hold
less than an assertion: one language, days instead of moments, no achievement's identifier. What
it lacks is left out, and never made up; what identifies the learner can be hidden by them.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from shirushi.core import json
from shirushi.core.dates import parse_day, parse_time
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject, WrongShape
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Language, Text
from shirushi.credential import did, public_keys
from shirushi.credential.jose import claims
from shirushi.credential.jose.sd_jwt_vc import OpenedSdJwt
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Result
from shirushi.model.outcome import LearningOutcome
from shirushi.model.profile import Profile

VCT = "urn:eu.europa.ec.eudi:learning:credential:1"

#: Claims that the holder may hide, each on its own; the issuer and the dates stay seen.
HIDDEN = (
    "family_name",
    "given_name",
    "achievement_title",
    "achievement_description",
    "learning_outcomes",
    "assessment_grade",
)


class NotLearningCredential(ShirushiError):
    """A token is of another type than the learning credential."""

    code = "credential.not-learning-credential"
    text = Text(ja="学習証明({vct})ではありません。", en="It is not a learning credential ({vct}).")


class CountryMissing(ShirushiError):
    """A learning credential must name its issuer's country, and the assertion does not."""

    code = "credential.country-missing"
    text = Text(
        ja="発行機関の国が書かれていません。", en="The issuing body's country is not stated."
    )
    remedy = Text(
        ja="発行機関の国をISO 3166-1の2文字で入力してください。",
        en="State the issuing body's country, two letters of ISO 3166-1.",
    )


def write(
    assertion: Assertion, *, family_name: str, given_name: str, language: Language = "en"
) -> JsonObject:
    """Return the claims to issue with ``issue_sd_jwt``; ``HIDDEN`` says which may be hidden.

    family_name, given_name
        As the learner's identity document writes them: an assertion holds one name in one
        piece, and no rule divides it rightly.
    language
        Of the texts; a claim has one.

    Days are those of UTC. ``nbf`` and ``exp`` keep the exact moments beside them. Raises
    ``CountryMissing``.
    """
    achievement = assertion.achievement
    body = achievement.awarding_body or assertion.issuer
    country = body.country or assertion.issuer.country or achievement.country_region
    if country is None:
        raise CountryMissing(path="issuer.country")
    ends = assertion.valid_until
    found: JsonObject = {
        "vct": VCT,
        "jti": assertion.id,
        "iat": claims.seconds(assertion.valid_from),
        "nbf": claims.seconds(assertion.valid_from),
        "exp": None if ends is None else claims.seconds(ends),
        "issuing_authority": body.name.in_language(language),
        "issuing_country": country,
        "date_of_issuance": assertion.awarded_at.astimezone(UTC).date().isoformat(),
        "date_of_expiry": None if ends is None else ends.astimezone(UTC).date().isoformat(),
        "family_name": family_name,
        "given_name": given_name,
        "achievement_title": achievement.title.in_language(language),
        "achievement_description": achievement.content
        and achievement.content.in_language(language),
        "learning_outcomes": [
            one.text.in_language(language) for one in achievement.learning_outcomes
        ],
        "assessment_grade": assertion.results[0].value if assertion.results else None,
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def read(opened: OpenedSdJwt, *, id: str | None = None) -> Assertion:  # noqa: A002 - the field's name
    """Return what a checked token says, as far as its holder shows it.

    id
        What to call the assertion where the token gives no ``jti``.

    The achievement has no identifier of its own in this format; it is given one that follows
    from the issuer and the title, so that it stays the same for every learner. A learner who
    hides their name is known by the key that they signed with. A day of expiry is the last day
    on which it holds, unless ``exp`` is earlier or later.

    Raises ``NotLearningCredential``, ``FieldMissing``, ``WrongShape``, ``TimeInvalid``,
    ``DayInvalid``, ``LearnerUnknown`` or ``ValidityReversed``.
    """
    found = opened.claims
    if opened.vct != VCT:
        raise NotLearningCredential(path="vct", vct=VCT)
    title = _required(found, "achievement_title")
    awarded = _day(found, "date_of_issuance")
    if awarded is None:
        raise FieldMissing(path="date_of_issuance")
    starts = claims.moment(found, "nbf") or awarded
    ends = claims.moment(found, "exp")
    last = _day(found, "date_of_expiry")
    if ends is None and last is not None:
        ends = last + timedelta(days=1)
    content = _optional(found, "achievement_description")
    grade = _optional(found, "assessment_grade")
    country = _optional(found, "issuing_country")
    authority = _said(_required(found, "issuing_authority"))
    return Assertion(
        id=claims.text(found, "jti") or id or _name(opened.controller, json.write(found).decode()),
        achievement=Achievement(
            id=_name(opened.controller, title),
            title=_said(title),
            awarding_body=Profile(id=None, name=authority, country=country),
            country_region=country,
            content=None if content is None else _said(content),
            learning_outcomes=_outcomes(found),
        ),
        issuer=Profile(id=opened.controller, name=authority, country=country),
        learner=_learner(opened),
        awarded_at=awarded,
        valid_from=starts,
        valid_until=ends,
        results=() if grade is None else (Result(value=grade),),
    )


def _learner(opened: OpenedSdJwt) -> Learner:
    names = [_optional(opened.claims, name) for name in ("family_name", "given_name")]
    said = " ".join(name for name in names if name)
    identifiers = (Identifier(kind=IdentifierKind.NAME, value=said),) if said else ()
    subject = claims.text(opened.claims, "sub")
    if subject is None and opened.holder is not None:
        subject = did.did_jwk(public_keys.from_jwk(opened.holder, path="cnf.jwk"))
    return Learner(id=subject, identifiers=identifiers)


def _outcomes(found: Mapping[str, Any]) -> tuple[LearningOutcome, ...]:
    given = found.get("learning_outcomes", [])
    every = given if isinstance(given, list) else [given]
    if not all(isinstance(one, str) and one for one in every):
        raise WrongShape(path="learning_outcomes", wanted=json.STRING)
    return tuple(LearningOutcome(text=_said(one)) for one in every)


def _day(found: Mapping[str, Any], name: str) -> datetime | None:
    """Return the beginning of a day, or a moment where an issuer writes one."""
    value = found.get(name)
    if value is None:
        return None
    if isinstance(value, str) and "T" in value:
        return parse_time(value, path=name)
    return datetime.combine(parse_day(value, path=name), time(), UTC)


def _required(found: Mapping[str, Any], name: str) -> str:
    value = _optional(found, name)
    if value is None:
        raise FieldMissing(path=name)
    return value


def _optional(found: Mapping[str, Any], name: str) -> str | None:
    value = found.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise WrongShape(path=name, wanted=json.STRING)
    return value


def _said(text: str) -> Text:
    return Text(ja=text, en=text)


def _name(issuer: str, text: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{issuer} {text}')}"
