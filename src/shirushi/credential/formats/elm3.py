"""European Digital Credentials (European Learning Model 3) as assertions.

The field mapping is that of the Council Recommendation's elements. A European credential may hold
many claims; each learning achievement is one assertion. What has no place in the model is handed
out beside it, and what could not be understood is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from shirushi.core.dates import parse_time
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text, bilingual
from shirushi.credential.formats import elm3_codes as codes
from shirushi.model.achievement import (
    Achievement,
    CreditRecognition,
    FormOfParticipation,
)
from shirushi.model.alignment import Alignment
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Assessment, AssessmentKind, Result
from shirushi.model.credits import Credits
from shirushi.model.level import Level
from shirushi.model.outcome import LearningOutcome
from shirushi.model.profile import Profile
from shirushi.model.workload import HoursBasis, Workload

CONTEXT = "http://data.europa.eu/snb/model/context/edc-ap"
TYPE = "EuropeanDigitalCredential"
#: Claims of one credential that are read.
MOST_CLAIMS = 200


class NotEuropean(ShirushiError):
    """A document is no European Digital Credential."""

    code = "credential.elm3-not-european"
    text = Text(
        ja="欧州デジタル証明書(EuropeanDigitalCredential)ではありません。",
        en="It is not a European Digital Credential.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One thing that did not come across, and why.

    path
        Where it stands in what was read or written.
    """

    path: str
    said: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What one assertion was read from; about a learner, and so no part of any achievement.

    place
        Which of the document's assertions it is, from 0.
    """

    document: JsonObject = field(repr=False)
    place: int
    credential: JsonObject = field(repr=False)
    issuer: JsonObject = field(repr=False)
    subject: JsonObject = field(repr=False)
    claim: JsonObject = field(repr=False)
    specified_by: JsonObject = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EuropeanRead:
    """What a European credential says.

    assertions
        One for each learning achievement, in their order; none for a credential that claims only
        that somebody took part.
    lost
        What stands there and could not be understood. Fields that we do not know are not told.
    beside
        For each assertion, the document and what in it the model has no place for; ``write``
        takes it to lose nothing.
    """

    assertions: tuple[Assertion, ...]
    lost: tuple[Lost, ...]
    beside: tuple[Beside, ...]


def is_european(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is a European credential, also in the form for uploading."""
    inside = document.get("credential", document)
    return isinstance(inside, dict) and TYPE in _many(inside.get("type"))


def read(document: Mapping[str, Any]) -> EuropeanRead:
    """Return what a European credential says, also one in the form for uploading.

    Raises ``NotEuropean``, or a mistake with its path.
    """
    if not is_european(document):
        raise NotEuropean(path="type")
    whole = _Part(document.get("credential", document), "")
    lost: list[Lost] = []
    issuer = _organisation(whole.inner("issuer"), lost, "issuer")
    if issuer is None or issuer.id is None:
        raise FieldMissing(path="issuer.id" if issuer else "issuer")
    subject = whole.inner("credentialSubject")
    if subject is None:
        raise FieldMissing(path="credentialSubject")
    whole.take("id", "type", "@context", "credentialSchema", "credentialProfiles", "proof")
    id_ = _required(whole, "id")
    issued = _first_time(whole, lost, "issuanceDate", "issued")
    starts = _first_time(whole, lost, "validFrom") or issued
    ends = _first_time(whole, lost, "validUntil", "expirationDate")
    if starts is None:
        raise FieldMissing(path="validFrom")
    learner = _learner(subject)
    claims = list(_claims(subject, lost))
    made, beside = [], []
    for number, claim in enumerate(claims):
        achievement, awarded, results = _claim(claim, lost)
        made.append(
            Assertion(
                id=id_ if len(claims) == 1 else f"{id_}#{number}",
                achievement=achievement,
                issuer=issuer,
                learner=learner,
                awarded_at=awarded or issued or starts,
                valid_from=starts,
                valid_until=ends,
                credits_earned=achievement.credits,
                results=results,
            )
        )
        beside.append(
            Beside(
                document=whole.of,
                place=number,
                credential=whole.rest(),
                issuer=_rest_of(whole.of.get("issuer"), _ORGANISATION),
                subject=subject.rest(),
                claim=claim.rest(),
                specified_by=_rest_of(claim.of.get("specifiedBy"), claim.inside),
            )
        )
    return EuropeanRead(assertions=tuple(made), lost=tuple(lost), beside=tuple(beside))


# ---------------------------------------------------------------- the parts


class _Part:
    """One object of a document: what was understood of it, and so what was not."""

    def __init__(self, of: JsonObject, path: str) -> None:
        self.of = of
        self.path = path
        self.taken: set[str] = set()
        #: Fields of ``specifiedBy`` that were understood, where this is a claim.
        self.inside: set[str] = set()

    def take(self, *names: str) -> None:
        self.taken |= set(names)

    def at(self, *names: str | int) -> str:
        return join_path(self.path, *names)

    def inner(self, name: str) -> _Part | None:
        """Return the one object under ``name``, also from an array of one."""
        value = self.of.get(name)
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
        if not isinstance(value, dict):
            return None
        self.take(name)
        return _Part(value, self.at(name))

    def parts(self, name: str) -> list[_Part]:
        """Return every object under ``name``."""
        found = [
            _Part(one, self.at(name, number) if isinstance(self.of[name], list) else self.at(name))
            for number, one in enumerate(_many(self.of.get(name)))
            if isinstance(one, dict)
        ]
        if found:
            self.take(name)
        return found

    def text(self, name: str) -> Text | None:
        """Return a text in many languages as ours."""
        said = _said(self.of.get(name))
        if said is not None:
            self.take(name)
        return said

    def note(self, name: str) -> Text | None:
        """Return the words of a ``Note`` under ``name``."""
        said = [_said(one.of.get("noteLiteral")) for one in self.parts(name)]
        found = [one for one in said if one is not None]
        if not found:
            self.taken.discard(name)
            return None
        return Text(ja="\n".join(one.ja for one in found), en="\n".join(one.en for one in found))

    def string(self, name: str) -> str | None:
        value = self.of.get(name)
        if isinstance(value, str) and value.strip():
            self.take(name)
            return value
        return None

    def rest(self) -> JsonObject:
        return {name: value for name, value in self.of.items() if name not in self.taken}


def _claims(subject: _Part, lost: list[Lost]) -> Iterator[_Part]:
    subject.take("id", "type")
    for number, one in enumerate(subject.parts("hasClaim")[:MOST_CLAIMS]):
        if one.of.get("type") == "LearningAchievement":
            yield one
        else:
            lost.append(Lost(path=subject.at("hasClaim", number), said=_OTHER_CLAIM))


def _claim(
    claim: _Part, lost: list[Lost]
) -> tuple[Achievement, datetime | None, tuple[Result, ...]]:
    claim.take("id", "type")
    spec = claim.inner("specifiedBy") or _Part({}, claim.at("specifiedBy"))
    spec.take("id", "type")
    claim_title, spec_title = claim.text("title"), spec.text("title")
    title = claim_title or spec_title
    if title is None:
        raise FieldMissing(path=claim.at("title"))
    process = claim.inner("awardedBy")
    body = awarded = None
    if process is not None:
        bodies = process.parts("awardingBody")
        body = _organisation(bodies[0] if bodies else None, lost, process.at("awardingBody"))
        awarded = _first_time(process, lost, "awardingDate")
        if len(bodies) > 1:
            lost.append(Lost(path=process.at("awardingBody", 1), said=_ONE_BODY))
    results, supervision = _results(claim)
    activity = claim.of.get("influencedBy")
    activity = activity[0] if isinstance(activity, list) and len(activity) == 1 else activity
    activity = activity.get("specifiedBy") if isinstance(activity, dict) else None
    during = _Part(activity if isinstance(activity, dict) else {}, claim.at("influencedBy"))
    id_ = spec.of.get("id") or claim.of.get("id")
    if not isinstance(id_, str) or not id_:
        raise FieldMissing(path=claim.at("id"))
    assessments = _assessments(spec, supervision)
    achievement = Achievement(
        id=id_,
        title=title,
        content=spec.text("description") or claim.text("description"),
        awarding_body=body,
        country_region=body.country if body else None,
        learning_outcomes=tuple(_outcomes(spec)),
        form_of_participation=_mode(spec) or _mode(during),
        language=tuple(_languages(spec)) or tuple(_languages(during)),
        learner_effort=tuple(_workload(spec, lost)) or tuple(_workload(during, lost)),
        assessment_type=assessments or None,
        level=tuple(_levels(spec, lost)),
        credit_recognition=_credit(spec, lost),
        prerequisites=spec.note("entryRequirement"),
        criteria=spec.text("learningOutcomeSummary") or spec.note("learningOutcomeSummary"),
    )
    claim.inside = spec.taken
    return achievement, awarded, results


def _outcomes(spec: _Part) -> Iterator[LearningOutcome]:
    for one in spec.parts("learningOutcome"):
        title = one.text("title")
        if title is None:
            continue
        found = [*one.parts("relatedESCOSkill"), *one.parts("relatedSkill")]
        yield LearningOutcome(text=title, alignments=tuple(filter(None, map(_skill, found))))


def _skill(part: _Part) -> Alignment | None:
    id_, label = part.string("id"), part.text("prefLabel")
    if id_ is None:
        return None
    scheme = part.inner("inScheme")
    return Alignment(
        name=label.en if label else id_,
        url=id_,
        framework=scheme.string("id") if scheme else None,
        code=part.string("notation"),
    )


def _mode(part: _Part) -> FormOfParticipation | None:
    for one in part.parts("mode"):
        code = codes.code_of(one.of, codes.MODE)
        for mode, known in codes.MODES.items():
            if known == code:
                return FormOfParticipation(mode=mode)
    part.taken.discard("mode")
    return None


def _languages(part: _Part) -> Iterator[str]:
    known = {three: two for two, three in codes.LANGUAGES.items()}
    found = [codes.code_of(one.of, codes.LANGUAGE) for one in part.parts("language")]
    if not all(code in known for code in found):
        part.taken.discard("language")
    yield from (known[code] for code in found if code in known)


_DURATION = re.compile(r"PT(?:(\d{1,5})H)?(?:(\d{1,6})M)?", re.ASCII)


def _workload(part: _Part, lost: list[Lost]) -> Iterator[Workload]:
    value = part.string("volumeOfLearning")
    if value is None:
        return
    found = _DURATION.fullmatch(value)
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0) if found else 0
    try:
        yield Workload(hours=Decimal(minutes) / 60, basis=HoursBasis.NOTIONAL)
    except ShirushiError:
        # "P60M" is sixty months: whatever was meant, it is no amount of hours.
        part.taken.discard("volumeOfLearning")
        lost.append(
            Lost(path=part.at("volumeOfLearning"), said=_NOT_HOURS.format(value=value[:40]))
        )


def _levels(spec: _Part, lost: list[Lost]) -> Iterator[Level]:
    for one in spec.parts("eqfLevel"):
        code = codes.code_of(one.of, codes.EQF)
        if code is not None:
            yield Level(framework="eqf", level=code)
        else:
            lost.append(Lost(path=one.path, said=_LEVEL_UNKNOWN))


def _credit(spec: _Part, lost: list[Lost]) -> CreditRecognition | None:
    for one in spec.parts("creditPoint"):
        framework = one.of.get("framework")
        point = one.of.get("point")
        id_ = framework.get("id") if isinstance(framework, dict) else framework
        if id_ == codes.ECTS and isinstance(point, str | int) and not isinstance(point, bool):
            try:
                credits_ = Credits(amount=Decimal(str(point)[:20]), system="ects")
            except (InvalidOperation, ShirushiError):
                pass
            else:
                return CreditRecognition(credits=credits_)
        lost.append(Lost(path=one.path, said=_CREDIT_UNKNOWN))
    spec.taken.discard("creditPoint")
    return None


def _results(claim: _Part) -> tuple[tuple[Result, ...], Text | None]:
    """Return the grades of a claim's assessments, and how the learner's identity was checked."""
    found: list[Result] = []
    supervision: Text | None = None
    for one in claim.parts("provenBy"):
        grade, name = one.note("grade"), one.text("title")
        if grade is not None:
            found.append(Result(value=grade.ja, name=name))
        check = one.inner("idVerification")
        supervision = supervision or (check.text("prefLabel") if check else None)
    return tuple(found), supervision


def _assessments(spec: _Part, supervision: Text | None) -> tuple[Assessment, ...]:
    found = []
    for one in spec.parts("provenBy"):
        kinds = [codes.code_of(part.of, codes.ASSESSMENT) for part in one.parts("dcType")]
        kind = next((codes.ASSESSMENTS_READ[c] for c in kinds if c in codes.ASSESSMENTS_READ), None)
        text = one.text("title")
        found.append(
            Assessment(kind=kind or AssessmentKind.OTHER, text=text, supervision=supervision)
        )
    return tuple(found)


_ORGANISATION = {"id", "type", "legalName", "homepage", "location", "contactPoint"}


def _organisation(part: _Part | None, lost: list[Lost], path: str) -> Profile | None:
    if part is None:
        return None
    name = part.text("legalName") or part.text("altLabel")
    id_ = part.string("id")
    if name is None:
        if id_ is None:
            raise FieldMissing(path=join_path(path, "legalName"))
        name = Text(ja=id_, en=id_)
    page = part.inner("homepage")
    contact = part.inner("contactPoint")
    mail = contact.inner("emailAddress") if contact else None
    address = mail.string("id") if mail else None
    return Profile(
        id=id_,
        name=name,
        country=_country(part, lost),
        url=page.string("contentURL") if page else None,
        email=address.removeprefix("mailto:") if address else None,
    )


def _country(part: _Part, lost: list[Lost]) -> str | None:
    known = {three: two for two, three in codes.COUNTRIES.items()}
    for place in part.parts("location"):
        for address in place.parts("address"):
            given = address.inner("countryCode")
            code = codes.code_of(given.of, codes.COUNTRY) if given else None
            if code in known:
                return known[code]
            lost.append(Lost(path=address.at("countryCode"), said=_COUNTRY_UNKNOWN))
    return None


def _learner(subject: _Part) -> Learner:
    found: list[Identifier] = []
    name = subject.text("fullName")
    if name is not None:
        found.append(Identifier(kind=IdentifierKind.NAME, value=name.ja))
    for contact in subject.parts("contactPoint"):
        for mail in contact.parts("emailAddress"):
            address = mail.string("id")
            if address is not None:
                value = address.removeprefix("mailto:")
                found.append(Identifier(kind=IdentifierKind.EMAIL, value=value))
    for name_, kind in _NUMBERS.items():
        for one in subject.parts(name_):
            number = one.string("notation")
            if number is not None:
                found.append(Identifier(kind=kind, value=number))
    id_ = subject.of.get("id")
    return Learner(id=id_ if isinstance(id_, str) and id_ else None, identifiers=tuple(found))


_NUMBERS = {"identifier": IdentifierKind.STUDENT_ID, "nationalID": IdentifierKind.NATIONAL_ID}


def _rest_of(value: Any, taken: set[str]) -> JsonObject:
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(value, dict):
        return {}
    return {name: inner for name, inner in value.items() if name not in taken}


def _required(part: _Part, name: str) -> str:
    found = part.string(name)
    if found is None:
        raise FieldMissing(path=part.at(name))
    return found


def _first_time(part: _Part, lost: list[Lost], *names: str) -> datetime | None:
    """Return the first of several times; XML Schema's ``dateTime`` may lack its zone."""
    found = None
    for name in names:
        value = part.of.get(name)
        if value is None:
            continue
        part.take(name)
        if isinstance(value, str) and _NO_ZONE.fullmatch(value):
            value += "Z"
            lost.append(Lost(path=part.at(name), said=_ZONE_LOST))
        found = found or parse_time(value, path=part.at(name))
    return found


_NO_ZONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)


def _said(value: Any) -> Text | None:
    """Return a text in many languages: ``{"en": "…"}``, ``{"en": ["…"]}``, or one without."""
    if isinstance(value, str):
        return bilingual(value, value)
    if not isinstance(value, dict):
        return None
    told = {
        name: inner[0] if isinstance(inner, list) and inner else inner
        for name, inner in value.items()
    }
    told = {name: inner for name, inner in told.items() if isinstance(inner, str) and inner}
    other = next(iter(told.values()), None)
    return bilingual(told.get("ja", told.get("en", other)), told.get("en", other))


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


_OTHER_CLAIM = Text(
    ja="学習達成ではない主張(活動・評価・資格)は読み込みません。",
    en="A claim other than a learning achievement is not read.",
)
_ONE_BODY = Text(
    ja="2つ目以降の授与機関は読み込みません。", en="Only the first awarding body is read."
)
_NOT_HOURS = Text(
    ja="学習量「{value}」は時間数として読めません。",
    en="The volume of learning {value} is no number of hours.",
)
_LEVEL_UNKNOWN = Text(ja="EQFのレベルとして読めません。", en="It is not a level of the EQF.")
_CREDIT_UNKNOWN = Text(ja="ECTS以外の単位は読み込みません。", en="Only credit in ECTS is read.")
_COUNTRY_UNKNOWN = Text(ja="国コードとして読めません。", en="The country is not known.")
_ZONE_LOST = Text(
    ja="時差が書かれていないため、協定世界時(UTC)として読みました。",
    en="It carries no time zone and was read as UTC.",
)
