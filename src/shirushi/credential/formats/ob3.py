"""Open Badges 3.0 (VC 2.0): an assertion as a document, and a document as an assertion."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shirushi.core import json
from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError, join_path, raise_all
from shirushi.core.json import JsonObject, WrongShape
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text
from shirushi.credential.formats.narrative import narrative
from shirushi.credential.jsonld.compiled.recent import Recent
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, DESCRIPTORS, OPEN_BADGES_303
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.model.achievement import Achievement
from shirushi.model.alignment import Alignment
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Result
from shirushi.model.credits import Credits
from shirushi.model.document import read_achievement, write_achievement
from shirushi.model.evidence import Evidence
from shirushi.model.profile import Profile

CONTEXTS: tuple[Any, ...] = (CREDENTIALS_V2, OPEN_BADGES_303, DESCRIPTORS)

#: Either name is a badge; the second is the older spelling (``#AchievementCredential``).
BADGE_TYPES = {"OpenBadgeCredential", "AchievementCredential"}

#: The achievement's fields that Open Badges has no term for travel whole, under one term.
_DESCRIPTORS = "descriptors"


# ---------------------------------------------------------------- writing


def write(assertion: Assertion, *, status: tuple[StatusEntry, ...] = ()) -> JsonObject:
    """Return the credential without its proof.

    Every array is written as one, even with one value, and nothing empty is written
    (``#serialization``). The descriptors stand twice: as data under ``descriptors``, and as
    text in ``criteria.narrative``.
    """
    document: JsonObject = {
        "@context": list(CONTEXTS),
        "id": assertion.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": assertion.achievement.title.ja,
        "issuer": _write_profile(assertion.issuer),
        "validFrom": format_time(assertion.valid_from),
        "validUntil": assertion.valid_until and format_time(assertion.valid_until),
        "awardedDate": format_time(assertion.awarded_at),
        "credentialSubject": _kept(
            id=assertion.learner.id,
            type=["AchievementSubject"],
            identifier=[_write_identifier(one) for one in assertion.learner.identifiers],
            achievement=_write_achievement(assertion.achievement),
            creditsEarned=_number(assertion.credits_earned),
            result=[_write_result(one) for one in assertion.results],
        ),
        "evidence": [_write_evidence(one) for one in assertion.evidence],
        # The standard has room for one, so that one is no array (``CredentialStatus``, 0..1).
        "credentialStatus": _one_or_many([_write_status(one) for one in status]),
    }
    return _kept(**document)


def _write_profile(profile: Profile) -> JsonObject:
    return _kept(
        id=profile.id,
        type=["Profile"],
        name=profile.name.ja,
        url=profile.url,
        email=profile.email,
        address=profile.country and {"type": ["Address"], "addressCountryCode": profile.country},
    )


def _write_identifier(one: Identifier) -> JsonObject:
    return _kept(
        type="IdentityObject",
        identityHash=one.value,
        identityType=one.kind.value,
        hashed=one.hashed,
        salt=one.salt,
    )


def _write_achievement(one: Achievement) -> JsonObject:
    return _kept(
        id=one.id,
        type=["Achievement"],
        achievementType=one.achievement_type,
        name=one.title.ja,
        description=(one.content or one.title).ja,
        criteria={"narrative": narrative(one)},
        creator=one.awarding_body and one.awarding_body.id and _write_profile(one.awarding_body),
        inLanguage="ja",
        creditsAvailable=_number(one.credits),
        alignment=[_write_alignment(a) for a in _alignments(one)],
        descriptors=write_achievement(one),
    )


def _alignments(one: Achievement) -> tuple[Alignment, ...]:
    """Return the achievement's alignments and its outcomes', each once."""
    every = [*one.alignments, *(a for outcome in one.learning_outcomes for a in outcome.alignments)]
    return tuple(dict.fromkeys(every))


def _write_alignment(one: Alignment) -> JsonObject:
    return _kept(
        type=["Alignment"],
        targetName=one.name,
        targetUrl=one.url,
        targetFramework=one.framework,
        targetCode=one.code,
        targetType=one.type,
    )


def _write_result(one: Result) -> JsonObject:
    return {"type": ["Result"], "value": one.value}


def _write_evidence(one: Evidence) -> JsonObject:
    return _kept(id=one.url, type=["Evidence"], name=one.name, narrative=one.narrative)


def _write_status(one: StatusEntry) -> JsonObject:
    return {
        "id": f"{one.list_url}#{one.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": one.purpose,
        "statusListIndex": str(one.index),
        "statusListCredential": one.list_url,
    }


def _one_or_many(values: list[JsonObject]) -> Any:
    return values[0] if len(values) == 1 else values


def _number(credits_: Credits | None) -> int | float | None:
    """Return an amount as JSON's number, which is all that Open Badges has for it.

    The exact amount and its system stand under ``descriptors``.
    """
    if credits_ is None:
        return None
    amount = credits_.amount
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _kept(**fields: Any) -> JsonObject:
    return {name: value for name, value in fields.items() if value is not None and value != []}


# ---------------------------------------------------------------- reading


class DatesMissing(ShirushiError):
    """A credential does not say when it begins to hold."""

    code = "credential.dates-missing"
    text = Text(
        ja="いつから有効か(validFrom)がありません。", en="It does not say when it begins to hold."
    )


def read(document: Mapping[str, Any]) -> Assertion:
    """Return what an Open Badges 3.0 credential says, in VC 2.0 or VC 1.1 form.

    What we know is read and checked; what we do not know is left alone, since extensions are
    anybody's right. Text in one language stands for both. Credit without its system is not
    read as any system's. Raises every mistake at once, each with its path.
    """
    reader = _Reading()
    subject = reader.object(document, "credentialSubject")
    achievement = _read_achievement(reader, subject)
    issuer = _read_profile(reader, document.get("issuer"), "issuer")
    starts = "validFrom" if "validFrom" in document else "issuanceDate"
    ends = "validUntil" if "validUntil" in document else "expirationDate"
    valid_from = reader.time(document, starts)
    valid_until = reader.time(document, ends) if ends in document else None
    awarded_at = reader.time(document, "awardedDate") if "awardedDate" in document else valid_from
    learner = reader.made("credentialSubject", lambda: _read_learner(reader, subject))
    id_ = reader.string(document, "id")
    if not reader.mistakes and learner and valid_from and awarded_at and issuer and achievement:
        made: Assertion | None = reader.made(
            starts,
            lambda: Assertion(
                id=id_,
                achievement=achievement,
                issuer=issuer,
                learner=learner,
                awarded_at=awarded_at,
                valid_from=valid_from,
                valid_until=valid_until,
                credits_earned=_read_credits(subject, achievement),
                results=tuple(_read_results(reader, subject)),
                evidence=tuple(_read_evidence(document)),
            ),
        )
        if made is not None and not reader.mistakes:
            return made
    raise_all(reader.mistakes)
    raise DatesMissing(path=starts)


class _Reading:
    """Takes values out of a stranger's document and notes what is wrong, with its path."""

    def __init__(self) -> None:
        self.mistakes: list[ShirushiError] = []

    def fail(self, error: ShirushiError) -> None:
        self.mistakes.append(error)

    def object(self, inside: Mapping[str, Any], name: str, path: str = "") -> Mapping[str, Any]:
        value = inside.get(name)
        # JSON-LD may wrap the one value in an array.
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, dict):
            return value
        where = join_path(path, name)
        self.fail(
            FieldMissing(path=where)
            if value is None
            else WrongShape(path=where, wanted=json.OBJECT)
        )
        return {}

    def string(self, inside: Mapping[str, Any], name: str, path: str = "") -> str:
        value = inside.get(name)
        if isinstance(value, str) and value.strip():
            return value
        where = join_path(path, name)
        self.fail(
            FieldMissing(path=where)
            if value is None
            else WrongShape(path=where, wanted=json.STRING)
        )
        return ""

    def time(self, inside: Mapping[str, Any], name: str) -> Any:
        if name not in inside:
            self.fail(FieldMissing(path=name))
            return None
        return self.made("", lambda: parse_time(inside[name], path=name))

    def made(self, path: str, make: Any) -> Any:
        try:
            return make()
        except ShirushiError as error:
            self.fail(error.at(path) if path else error)
            return None


def _read_achievement(reader: _Reading, subject: Mapping[str, Any]) -> Achievement | None:
    if not subject:
        return None
    path = "credentialSubject.achievement"
    given = reader.object(subject, "achievement", "credentialSubject")
    if not given:
        return None
    told = given.get(_DESCRIPTORS)
    if isinstance(told, dict):
        found: Achievement | None = reader.made(
            join_path(path, _DESCRIPTORS), lambda: _read_descriptors(told)
        )
        if found is not None and found.id != given.get("id"):
            reader.fail(IdsDiffer(path=join_path(path, _DESCRIPTORS, "id")))
        return found
    name = reader.string(given, "name", path)
    description = given.get("description")
    criteria = given.get("criteria")
    said = criteria.get("narrative") if isinstance(criteria, dict) else None
    return Achievement(
        id=reader.string(given, "id", path),
        title=Text(ja=name, en=name),
        content=_text(description),
        criteria=_text(said),
        achievement_type=_string(given.get("achievementType")),
        language=tuple(filter(None, [_string(given.get("inLanguage"))])),
        awarding_body=_read_profile(reader, given.get("creator"), join_path(path, "creator"))
        if "creator" in given
        else None,
        alignments=tuple(
            Alignment(
                name=one["targetName"],
                url=one["targetUrl"],
                framework=_string(one.get("targetFramework")),
                code=_string(one.get("targetCode")),
                type=_string(one.get("targetType")),
            )
            for one in _objects(given.get("alignment"))
            if isinstance(one.get("targetName"), str) and isinstance(one.get("targetUrl"), str)
        ),
    )


def _read_descriptors(told: JsonObject) -> Achievement:
    """Return what ``read_achievement`` does; a batch has one achievement, so the last are kept."""
    try:
        text = json.write(told)
    except (TypeError, ValueError):
        return read_achievement(told)
    known = _ACHIEVEMENTS.get(text)
    if known is None:
        known = read_achievement(told)
        # What is kept must be nobody's to change.
        if len(text) <= _MOST_KEPT and not known.extra:
            _ACHIEVEMENTS.put(text, known)
    return known


#: Achievements read lately, by the JSON of their descriptors, and how long that may be.
_ACHIEVEMENTS: Recent[bytes, Achievement] = Recent(most=64)
_MOST_KEPT = 16 * 1024


class IdsDiffer(ShirushiError):
    """The descriptors are those of another achievement."""

    code = "credential.ids-differ"
    text = Text(
        ja="記述項目の id が達成内容の id と異なります。",
        en="The descriptors' id is not the achievement's.",
    )


def _read_profile(reader: _Reading, value: Any, path: str) -> Profile | None:
    if isinstance(value, str) and value:
        return Profile(id=value, name=Text(ja=value, en=value))
    if not isinstance(value, dict):
        reader.fail(
            FieldMissing(path=path) if value is None else WrongShape(path=path, wanted=json.OBJECT)
        )
        return None
    id_ = reader.string(value, "id", path)
    name = _string(value.get("name")) or id_
    address = value.get("address")
    country = address.get("addressCountryCode") if isinstance(address, dict) else None
    return Profile(
        id=id_,
        name=Text(ja=name, en=name),
        country=_string(country),
        url=_string(value.get("url")),
        email=_string(value.get("email")),
    )


def _read_learner(reader: _Reading, subject: Mapping[str, Any]) -> Learner:
    return Learner(id=_string(subject.get("id")), identifiers=_read_identifiers(reader, subject))


def _read_identifiers(reader: _Reading, subject: Mapping[str, Any]) -> tuple[Identifier, ...]:
    found = []
    for number, one in enumerate(_objects(subject.get("identifier"))):
        path = join_path("credentialSubject", "identifier", number)
        value = reader.string(one, "identityHash", path)
        kind = one.get("identityType")
        salt = one.get("salt")
        found.append(
            Identifier(
                kind=_KINDS.get(kind, IdentifierKind.OTHER)
                if isinstance(kind, str)
                else IdentifierKind.OTHER,
                value=value,
                hashed=one.get("hashed") is True,
                salt=salt if isinstance(salt, str) else None,
            )
        )
    return tuple(found)


def read_identifiers(subject: Mapping[str, Any]) -> tuple[Identifier, ...]:
    """Return the identifiers of a subject that can be read; what cannot be is left out."""
    return _read_identifiers(_Reading(), subject)


_KINDS = {kind.value: kind for kind in IdentifierKind}


def _read_credits(subject: Mapping[str, Any], achievement: Achievement) -> Credits | None:
    """Return the credit earned where its system is told: only beside our own descriptors."""
    amount = subject.get("creditsEarned")
    offered = achievement.credits
    if offered is None or isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    if _number(offered) == amount:
        return offered
    exact = Decimal(str(amount))
    return Credits(amount=exact, system=offered.system)


def _read_results(reader: _Reading, subject: Mapping[str, Any]) -> list[Result]:
    found = []
    for number, one in enumerate(_objects(subject.get("result"))):
        if "value" in one:
            path = join_path("credentialSubject", "result", number)
            found.append(Result(value=reader.string(one, "value", path)))
    return found


def _read_evidence(document: Mapping[str, Any]) -> list[Evidence]:
    return [
        Evidence(
            url=_string(one.get("id")),
            name=_string(one.get("name")),
            narrative=_string(one.get("narrative")),
        )
        for one in _objects(document.get("evidence"))
    ]


def _objects(value: Any) -> list[Mapping[str, Any]]:
    every = value if isinstance(value, list) else [value]
    return [one for one in every if isinstance(one, dict)]


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _text(value: Any) -> Text | None:
    said = _string(value)
    return None if said is None else Text(ja=said, en=said)


# ---------------------------------------------------------------- parts, for formats built on this


def read_achievement_in(subject: Mapping[str, Any], *, path: str = "") -> Achievement:
    """Return the achievement under ``achievement``. Raises every mistake, under ``path``."""
    reader = _Reading()
    found = _read_achievement(reader, subject)
    raise_all(reader.mistakes, path=path)
    if found is None:
        raise FieldMissing(path=join_path(path, "achievement"))
    return found


def read_profile(value: Any, *, path: str) -> Profile:
    """Return a profile, an object or only its URI. Raises every mistake."""
    reader = _Reading()
    found = _read_profile(reader, value, path)
    raise_all(reader.mistakes)
    if found is None:
        raise FieldMissing(path=path)
    return found


def read_learner(subject: Mapping[str, Any]) -> Learner:
    """Return whom a ``credentialSubject`` is about. Raises every mistake, or ``LearnerUnknown``."""
    reader = _Reading()
    found = _read_learner(reader, subject)
    raise_all(reader.mistakes)
    return found


def write_profile(profile: Profile) -> JsonObject:
    """Return a profile as Open Badges 3.0 writes it."""
    return _write_profile(profile)


def write_identifiers(learner: Learner) -> list[JsonObject]:
    """Return a learner's identifiers as Open Badges 3.0 writes them."""
    return [_write_identifier(one) for one in learner.identifiers]


def write_achievement_object(one: Achievement) -> JsonObject:
    """Return an achievement as Open Badges 3.0 writes it, its descriptors inside."""
    return _write_achievement(one)
