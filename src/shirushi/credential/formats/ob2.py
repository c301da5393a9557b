"""Open Badges 2.0 and 2.1: an assertion as three documents, and three documents as an assertion.

An assertion, its badge class and its issuer live at addresses of their own; here they come
together as one ``Documents``. What the model has no place for is written back from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shirushi.core import json
from shirushi.core.dates import TimeInvalid, format_time, parse_day, parse_time
from shirushi.core.errors import ShirushiError, join_path, raise_all
from shirushi.core.json import JsonObject, WrongShape
from shirushi.core.reading import YES_NO, FieldMissing
from shirushi.core.text import Text
from shirushi.credential.formats import ob1, ob2_descriptors
from shirushi.credential.formats.narrative import narrative
from shirushi.credential.formats.ob2_hosting import web
from shirushi.model.achievement import Achievement
from shirushi.model.alignment import Alignment
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.evidence import Evidence
from shirushi.model.profile import Profile

CONTEXT = "https://w3id.org/openbadges/v2"

#: The classes of the vocabulary (Open Badges 2.0, ``#class-list``); others are written as IRIs.
CLASSES = frozenset(
    {
        *("Assertion", "BadgeClass", "Issuer", "Profile", "Criteria", "Evidence", "Endorsement"),
        *("IdentityObject", "Image", "AlignmentObject", "CryptographicKey", "RevocationList"),
        *("VerificationObject", "HostedBadge", "hosted", "SignedBadge", "signed", "Extension"),
        *("TypeValidation", "FrameValidation"),
    }
)
_RECIPIENTS = {"email": IdentifierKind.EMAIL}
_RECIPIENT_TYPES = ("id", "email", "url", "telephone")


class ClassUnknown(ShirushiError):
    """A document is of a class that Open Badges does not have."""

    code = "credential.ob2-class-unknown"
    text = Text(
        ja="「{value}」は Open Badges 2.0 の型ではありません。",
        en="{value!r} is not a class of Open Badges 2.0.",
    )


class ImageInside(ShirushiError):
    """An assertion carries its picture as data, where only an address may stand."""

    code = "credential.ob2-image-inside"
    text = Text(
        ja="アサーションの image には画像の URL だけを書けます。",
        en="An assertion's image can only be an address.",
    )


class RecipientHashUnknown(ShirushiError):
    """A recipient's identity is said to be hashed, and is no hash."""

    code = "credential.ob2-recipient-hash-unknown"
    text = Text(
        ja="受領者の識別子がハッシュ値(sha256$… または md5$…)ではありません。",
        en="The recipient's identity is not a hash (sha256$… or md5$…).",
    )


class RecipientUnnamed(ShirushiError):
    """A learner is known only in ways that Open Badges 2.0 has no word for."""

    code = "credential.ob2-recipient-unnamed"
    text = Text(
        ja="Open Badges 2.0 では、メールアドレスかURIでしか学習者を示せません。",
        en="Open Badges 2.0 names a learner only by an e-mail address or a URI.",
    )
    remedy = Text(
        ja="学習者のメールアドレスかDIDを入れてください。",
        en="Give the learner's e-mail address or DID.",
    )


class AddressNotHttp(ShirushiError):
    """A document that is to be hosted has no address on the web."""

    code = "credential.ob2-address-not-http"
    text = Text(
        ja="Open Badges 2.0 の文書には https の URL が必要です({value})。",
        en="A document of Open Badges 2.0 needs an https address, not {value}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """An assertion with the badge class and the issuer that it leads to, as they stood."""

    assertion: JsonObject
    badge: JsonObject
    issuer: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where an issuer serves the documents of one assertion.

    assertion
        ``None`` for a signed badge, which keeps its own id.
    public_key, revocation_list
        For signed badges: the key's document, and the list of revoked assertions.
    """

    badge: str
    issuer: str
    image: str
    assertion: str | None = None
    public_key: str | None = None
    revocation_list: str | None = None


# ---------------------------------------------------------------- reading


def read(documents: Documents) -> Assertion:
    """Return what an assertion, its badge class and its issuer say.

    Raises every mistake of the three at once, each with its path, which starts with ``badge`` or
    ``badge.issuer`` outside the assertion. Fields that the model has no place for stay in the
    documents, and ``write`` takes them from there.
    """
    assertion, badge, issuer = documents.assertion, documents.badge, documents.issuer
    mistakes = [
        *check_assertion(assertion),
        *(one.at("badge") for one in check_badge(badge)),
        *(one.at("badge.issuer") for one in check_issuer(issuer)),
    ]
    told = _told(badge, mistakes)
    raise_all(mistakes)
    issued_at = _time(assertion["issuedOn"], "issuedOn")
    ends = assertion.get("expires")
    profile = _profile(issuer)
    try:
        return Assertion(
            id=assertion["id"],
            achievement=told
            or Achievement(
                id=badge["id"],
                title=_text(badge["name"]),
                content=_text(badge["description"]),
                criteria=_criteria(badge["criteria"]),
                awarding_body=profile,
                language=_language(badge),
                alignments=_alignments(badge),
            ),
            issuer=profile,
            learner=_learner(assertion["recipient"]),
            awarded_at=issued_at,
            valid_from=issued_at,
            valid_until=None if ends is None else _time(ends, "expires"),
            evidence=_evidence(assertion.get("evidence")),
        )
    except ShirushiError as error:
        raise error.at("expires") from None


def _told(badge: Mapping[str, Any], mistakes: list[ShirushiError]) -> Achievement | None:
    """Return what our extension says of a badge class without mistakes; note its mistakes."""
    if mistakes:
        return None
    try:
        return ob2_descriptors.read(badge)
    except ShirushiError as error:
        mistakes.append(error.at("badge"))
        return None


def check_assertion(document: Mapping[str, Any]) -> list[ShirushiError]:
    """Return every mistake in an assertion's own fields (``#Assertion``)."""
    found = [*_classes(document, "Assertion"), *_strings(document, "id")]
    found += _present(document, "badge", "recipient", "verification")
    for name in ("issuedOn", "expires"):
        if name in document or name == "issuedOn":
            found += _noted_time(document.get(name), name)
    found += _check_verification(document.get("verification"))
    recipient = document.get("recipient")
    if isinstance(recipient, dict):
        found += [one.at("recipient") for one in _check_recipient(recipient)]
    elif recipient is not None:
        found.append(WrongShape(path="recipient", wanted=json.OBJECT))
    image = document.get("image")
    image = image.get("id") if isinstance(image, dict) else image
    if isinstance(image, str) and image.startswith("data:"):
        found.append(ImageInside(path="image"))
    elif not isinstance(image, str | None):
        found.append(WrongShape(path="image", wanted=json.STRING))
    for name, one in (("narrative", document.get("narrative")), *_each(document, "evidence")):
        allowed = str if name == "narrative" else str | dict
        if one is not None and not isinstance(one, allowed):
            found.append(WrongShape(path=name, wanted=json.STRING))
    return found


def check_badge(document: Mapping[str, Any]) -> list[ShirushiError]:
    """Return every mistake in a badge class's own fields (``#BadgeClass``)."""
    found = [*_classes(document, "BadgeClass"), *_strings(document, "id", "name", "description")]
    # No image is asked for: the official validator's own good badge classes have none.
    found += _present(document, "criteria", "issuer")
    for name in ("criteria", "image"):
        if not isinstance(document.get(name), str | dict | None):
            found.append(WrongShape(path=name, wanted=json.OBJECT))
    for path, one in _each(document, "tags"):
        if not isinstance(one, str):
            found.append(WrongShape(path=path, wanted=json.STRING))
    if not ob1.is_first(document):
        for path, one in _each(document, "alignment"):
            if isinstance(one, dict):
                found += [e.at(path) for e in _strings(one, "targetName", "targetUrl")]
            else:
                found.append(WrongShape(path=path, wanted=json.OBJECT))
    return found


def check_issuer(document: Mapping[str, Any]) -> list[ShirushiError]:
    """Return every mistake in an issuer's own fields (``#Profile``)."""
    names = ("id", "name", "url", *(() if ob1.is_first(document) else ("email",)))
    found = [*_classes(document, "Issuer", "Profile"), *_strings(document, *names)]
    url = document.get("url")
    if isinstance(url, str) and web(url) is None:
        found.append(AddressNotHttp(path="url", value=url[:200]))
    return found


def identifier(recipient: Mapping[str, Any]) -> Identifier:
    """Return whom a ``recipient`` names, to be compared by ``identity.same``.

    >>> identifier({"type": "email", "hashed": False, "identity": "a@u.example"}).hashed
    False
    """
    salt = recipient.get("salt")
    return Identifier(
        kind=_RECIPIENTS.get(recipient["type"], IdentifierKind.OTHER),
        value=recipient["identity"],
        hashed=recipient["hashed"] is True,
        salt=salt if isinstance(salt, str) else None,
    )


def _check_verification(value: Any) -> list[ShirushiError]:
    """Return what is wrong with how an assertion is to be verified (``#VerificationObject``)."""
    if value is None:
        return []
    if not isinstance(value, dict):
        return [WrongShape(path="verification", wanted=json.OBJECT)]
    return [one.at("verification") for one in _present(value, "type")]


_HASH = re.compile(r"(sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32})", re.ASCII)


def _check_recipient(recipient: Mapping[str, Any]) -> list[ShirushiError]:
    found = [*_strings(recipient, "identity"), *_present(recipient, "hashed", "type")]
    kind = recipient.get("type")
    if kind is not None and kind not in _RECIPIENT_TYPES:
        found.append(ClassUnknown(path="type", value=str(kind)[:60]))
    hashed, value = recipient.get("hashed"), recipient.get("identity")
    if hashed is not None and not isinstance(hashed, bool):
        found.append(WrongShape(path="hashed", wanted=YES_NO))
    if hashed is True and isinstance(value, str) and not _HASH.fullmatch(value):
        found.append(RecipientHashUnknown(path="identity"))
    return found


def _classes(document: Mapping[str, Any], *wanted: str) -> list[ShirushiError]:
    """Return what is wrong with ``type``: one wanted, the others known or written as IRIs."""
    value = document.get("type")
    types = value if isinstance(value, list) else [value]
    if value is None or not types:
        return [FieldMissing(path="type")]
    for one in types:
        if not isinstance(one, str) or (one not in CLASSES and ":" not in one):
            return [ClassUnknown(path="type", value=str(one)[:60])]
    if not set(wanted) & set(types):
        return [ClassUnknown(path="type", value=", ".join(map(str, types))[:60])]
    return []


def _strings(document: Mapping[str, Any], *names: str) -> list[ShirushiError]:
    found: list[ShirushiError] = []
    for name in names:
        value = document.get(name)
        if value is None:
            found.append(FieldMissing(path=name))
        elif not isinstance(value, str) or not value.strip():
            found.append(WrongShape(path=name, wanted=json.STRING))
    return found


def _each(document: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
    """Return the values of a field that holds one or several, each with its path."""
    given = document.get(name)
    if isinstance(given, list):
        return [(join_path(name, number), one) for number, one in enumerate(given)]
    return [] if given is None else [(name, given)]


def _present(document: Mapping[str, Any], *names: str) -> list[ShirushiError]:
    return [FieldMissing(path=name) for name in names if document.get(name) is None]


def _noted_time(value: Any, path: str) -> list[ShirushiError]:
    try:
        _time(value, path)
    except ShirushiError as error:
        return [error]
    return []


_MINUTES = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-]\d\d:\d\d)", re.ASCII)


def _time(value: Any, path: str) -> datetime:
    """Return a moment written in ISO 8601: also without seconds, or as a day, which begins at 0:00.

    A time of day without its zone is refused, as nobody can say which moment it means.
    """
    if value is None:
        raise FieldMissing(path=path)
    if isinstance(value, str):
        found = _MINUTES.fullmatch(value)
        if found:
            return parse_time(f"{found[1]}:00{found[2]}", path=path)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            day = parse_day(value, path=path)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
    if not isinstance(value, str):
        raise TimeInvalid(path=path, value=value)
    return parse_time(value, path=path)


def _profile(issuer: Mapping[str, Any]) -> Profile:
    name = _text(issuer["name"])
    return Profile(
        id=issuer["id"], name=name, url=issuer["url"], email=_string(issuer.get("email"))
    )


def _learner(recipient: Mapping[str, Any]) -> Learner:
    found = identifier(recipient)
    if recipient["type"] == "id" and not found.hashed:
        return Learner(id=found.value)
    return Learner(identifiers=(found,))


def _criteria(value: Any) -> Text | None:
    if isinstance(value, dict):
        value = value.get("narrative") or value.get("id")
    return _text(value) if isinstance(value, str) and value else None


def _language(badge: Mapping[str, Any]) -> tuple[str, ...]:
    value = badge.get("@language")
    return (value,) if isinstance(value, str) and value else ()


def _alignments(badge: Mapping[str, Any]) -> tuple[Alignment, ...]:
    return tuple(
        Alignment(
            name=one["targetName"],
            url=one["targetUrl"],
            framework=_string(one.get("targetFramework")),
            code=_string(one.get("targetCode")),
        )
        for one in _many(badge.get("alignment"))
        if isinstance(one, dict) and _is_alignment(one)
    )


def _is_alignment(one: Mapping[str, Any]) -> bool:
    return bool(_string(one.get("targetName")) and _string(one.get("targetUrl")))


def _evidence(value: Any) -> tuple[Evidence, ...]:
    found = []
    for one in _many(value):
        if isinstance(one, str):
            found.append(Evidence(url=one))
        elif isinstance(one, dict):
            name, said = _string(one.get("name")), _string(one.get("narrative"))
            found.append(Evidence(url=_string(one.get("id")), name=name, narrative=said))
    return tuple(found)


def _unread(documents: Documents) -> dict[str, JsonObject]:
    """Return what is written back as it stood: whatever the model does not hold exactly."""
    recipient = documents.assertion.get("recipient")
    return {
        "assertion": _rest(documents.assertion, _ASSERTION_FIELDS),
        "recipient": _rest(recipient if isinstance(recipient, dict) else {}, _RECIPIENT_FIELDS),
        "badge": _rest(documents.badge, _BADGE_FIELDS),
        "issuer": _rest(documents.issuer, _ISSUER_FIELDS),
    }


_ASSERTION_FIELDS = {"id", "recipient", "badge", "issuedOn", "expires", "verification"}
_RECIPIENT_FIELDS = {"identity", "hashed", "salt"}
_BADGE_FIELDS = {"id", "name", "description", "issuer", ob2_descriptors.NAME}
_ISSUER_FIELDS = {"id", "name", "url", "email"}


def _rest(document: Mapping[str, Any], known: set[str]) -> JsonObject:
    return {name: value for name, value in document.items() if name not in known}


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _text(value: str) -> Text:
    return Text(ja=value, en=value)


# ---------------------------------------------------------------- writing


def write(assertion: Assertion, addresses: Addresses, *, was: Documents | None = None) -> Documents:
    """Return an assertion, its badge class and its issuer for older backpacks.

    With ``addresses.assertion`` it is a hosted badge, to be served there; without, one to be
    signed. Descriptors that Open Badges 2.0 has no term for stand in ``criteria.narrative`` as
    words, and in an extension for machines; an achievement is known there by its badge's address.

    was
        The documents that the assertion was read from: whatever in them the model has no place
        for is written back as it stood.

    Raises ``AddressNotHttp``, ``RecipientUnnamed``, or ``FieldMissing`` where the issuer has no
    e-mail address, which Open Badges 2.0 demands.
    """
    if not assertion.issuer.email:
        raise FieldMissing(path="issuer.email")
    for value in (addresses.badge, addresses.issuer, addresses.assertion):
        if value is not None and not value.startswith(("https://", "http://")):
            raise AddressNotHttp(value=value)
    kept = {} if was is None else _unread(was)
    issuer = {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": addresses.issuer,
        "name": assertion.issuer.name.ja,
        "url": assertion.issuer.url or addresses.issuer,
        "email": assertion.issuer.email,
        "publicKey": addresses.public_key,
        "revocationList": addresses.revocation_list,
    }
    ends = assertion.valid_until
    made = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": addresses.assertion or assertion.id,
        "recipient": _merged(_write_recipient(assertion.learner), kept.get("recipient")),
        "badge": addresses.badge,
        "issuedOn": format_time(assertion.awarded_at),
        "expires": ends and format_time(ends),
        "evidence": [_write_evidence(one) for one in assertion.evidence],
        "verification": {"type": "hosted"}
        if addresses.assertion
        else _kept({"type": "signed", "creator": addresses.public_key}),
    }
    return Documents(
        assertion=_merged(made, kept.get("assertion")),
        badge=_merged(_write_badge(assertion.achievement, addresses, was), kept.get("badge")),
        issuer=_merged(issuer, kept.get("issuer")),
    )


def write_signed(
    assertion: Assertion, addresses: Addresses, *, sign: Callable[[bytes], str]
) -> tuple[str, Documents]:
    """Return a signed badge, a compact JWS, and the documents that its issuer must serve.

    sign
        Returns the compact JWS over a payload, RS256 (``#SignedBadge``).
    """
    documents = write(assertion, addresses)
    return sign(json.write(documents.assertion)), documents


def _write_badge(one: Achievement, addresses: Addresses, was: Documents | None) -> JsonObject:
    told = ob2_descriptors.write(one) if was is None else ob2_descriptors.kept(one, was.badge)
    return {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": addresses.badge,
        "name": one.title.ja,
        "description": (one.content or one.title).ja,
        "image": addresses.image,
        "criteria": {"narrative": narrative(one)},
        "issuer": addresses.issuer,
        "@language": one.language[0] if one.language else None,
        "alignment": [_write_alignment(a) for a in one.alignments],
        ob2_descriptors.NAME: told,
    }


def _write_recipient(learner: Learner) -> JsonObject:
    """Return the one way in which an assertion may name its learner."""
    for one in learner.identifiers:
        if one.kind is IdentifierKind.EMAIL:
            written = {"type": "email", "hashed": one.hashed, "identity": one.value}
            return _kept({**written, "salt": one.salt})
    if learner.id is not None:
        return {"type": "id", "hashed": False, "identity": learner.id}
    for one in learner.identifiers:
        if one.kind is IdentifierKind.OTHER:
            written = {"type": "id", "hashed": one.hashed, "identity": one.value}
            return _kept({**written, "salt": one.salt})
    raise RecipientUnnamed(path="learner")


def _write_alignment(one: Alignment) -> JsonObject:
    return _kept(
        {
            "targetName": one.name,
            "targetUrl": one.url,
            "targetFramework": one.framework,
            "targetCode": one.code,
        }
    )


def _write_evidence(one: Evidence) -> JsonObject:
    return _kept({"id": one.url, "name": one.name, "narrative": one.narrative})


def _merged(made: JsonObject, kept: JsonObject | None) -> JsonObject:
    """Return what we write, with what was read and not understood in its place."""
    return {**_kept(made), **(kept or {})}


def _kept(fields: Mapping[str, Any]) -> JsonObject:
    return {name: value for name, value in fields.items() if value is not None and value != []}
