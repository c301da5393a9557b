"""A European credential's people and its claim, written."""

from __future__ import annotations

from typing import Any

from shirushi.core.dates import format_time
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.formats import elm3_codes as codes
from shirushi.credential.formats import elm3_own as own
from shirushi.credential.formats.elm3_amounts import write_weeks
from shirushi.credential.formats.elm3_nodes import Nodes, reference, said
from shirushi.credential.formats.elm3_qualification import credit, qualification
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import Assertion, IdentifierKind, Learner
from shirushi.model.profile import Profile


def person(run: Nodes, learner: Learner) -> JsonObject:
    """Return whom a credential is about; the European model knows no hash."""
    fields: dict[str, Any] = {}
    for one in learner.identifiers:
        if one.hashed:
            run.lose("learner.identifiers", _NO_HASH.format(kind=one.kind.value))
        elif one.kind is IdentifierKind.NAME:
            # A person has one name, in whatever language it is: the shapes take no second.
            fields["fullName"] = {"ja": one.value}
        elif one.kind is IdentifierKind.EMAIL:
            mail = {"id": f"mailto:{one.value}", "type": "Mailbox"}
            fields["contactPoint"] = [run.node("ContactPoint", {"emailAddress": [mail]})]
        elif one.kind is IdentifierKind.STUDENT_ID:
            number = {"notation": one.value, "schemeName": "Student ID"}
            fields["identifier"] = [run.node("Identifier", number)]
        else:
            run.lose("learner.identifiers", _NO_IDENTIFIER.format(kind=one.kind.value))
    made = run.node("Person", fields)
    return {**made, "id": learner.id} if learner.id else made


def organisation(
    run: Nodes, profile: Profile, path: str, *, region: str | None = None
) -> JsonObject:
    """Return a body; ``region`` stands for its country where it states none.

    path
        Where losses are told to be.
    """
    where = profile.country or region or ""
    country = codes.country(where)
    location = None
    if country is None:
        run.lose(f"{path}.country", _NO_COUNTRY)
    else:
        address = run.node("Address", {"countryCode": country})
        location = [run.node("Location", {"address": [address]})]
    kind = profile.kind
    mail = profile.email and {"id": f"mailto:{profile.email}", "type": "Mailbox"}
    made = run.node(
        "Organisation",
        {
            "legalName": said(profile.name),
            "dcType": kind and [own.concept(own.ORGANISATION, kind.value, label=kind.label)],
            "location": location,
            "homepage": profile.url and [run.page(profile.url)],
            "contactPoint": mail and [run.node("ContactPoint", {"emailAddress": [mail]})],
        },
    )
    return {**made, "id": profile.id} if profile.id else made


def display(run: Nodes, one: Achievement) -> JsonObject:
    """Return what a wallet shows."""
    languages = [codes.language("ja"), codes.language("en")]
    return run.node(
        "DisplayParameter",
        {
            "title": said(one.title),
            "description": said(one.content),
            "language": languages,
            "primaryLanguage": languages[0],
        },
    )


def claim(run: Nodes, assertion: Assertion) -> JsonObject:
    """Return what was learnt, who says so, and what came out."""
    one = assertion.achievement
    body = one.awarding_body or assertion.issuer
    # Who signs stands for the award where nobody else is named, and loses what it lost there.
    said_by = "achievement.awarding_body" if one.awarding_body else "issuer"
    where = body.country or one.country_region
    if one.country_region not in {None, where} or (
        one.country_region is not None and where not in codes.COUNTRIES
    ):
        run.lose("achievement.country_region", _NO_REGION)
    awarding = organisation(run, body, said_by, region=one.country_region)
    process = run.node(
        "AwardingProcess",
        {"awardingBody": [awarding], "awardingDate": format_time(assertion.awarded_at)},
    )
    proofs = [
        run.node(
            "LearningAssessment",
            {
                "title": said(result.name or _RESULT),
                "grade": run.note(Text(ja=result.value, en=result.value)),
                "awardedBy": reference(process),
            },
        )
        for result in assertion.results
    ]
    taken = one.duration and run.node(
        "LearningOpportunity",
        {
            "title": said(one.title),
            "duration": write_weeks(one.duration.weeks),
            "providedBy": [reference(awarding)],
        },
    )
    earned = assertion.credits_earned
    return run.node(
        "LearningAchievement",
        {
            "title": said(one.title),
            "awardedBy": process,
            "provenBy": proofs,
            "learningOpportunity": taken,
            "creditReceived": earned and [credit(run, earned)],
            "specifiedBy": qualification(run, one, body=awarding),
        },
    )


_RESULT = Text(ja="評価結果", en="Result")
_NO_HASH = Text(
    ja="ハッシュ化した識別子({kind})は書けません。",
    en="A hashed identifier ({kind}) cannot be written.",
)
_NO_IDENTIFIER = Text(
    ja="この種類の識別子({kind})は書けません。",
    en="An identifier of this kind ({kind}) cannot be written.",
)
_NO_COUNTRY = Text(
    ja="国が分からないため、所在地を書けません(欧州の検証では必須)。",
    en="The country is not known, so that no place is written, which the European shapes demand.",
)
_NO_REGION = Text(
    ja="発行国・地域は、授与機関の国としてしか書けません。",
    en="The issuer's country or region can only be written as the awarding body's country.",
)
