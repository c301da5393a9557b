"""Comprehensive Learner Record 2.0: many credentials of one learner, under one signature.

The outer signature says who put the record together, and nothing of what is inside: each
credential in it is checked on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from shirushi.core import json
from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError, join_path, raise_all
from shirushi.core.json import JsonObject, WrongShape
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text
from shirushi.credential.formats import ob3
from shirushi.credential.formats.endorsement import Inside
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, OPEN_BADGES_303
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import Learner, ValidityReversed
from shirushi.model.profile import Profile

CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
CONTEXTS = (CREDENTIALS_V2, CONTEXT, OPEN_BADGES_303)
TYPE = "ClrCredential"
SUBJECT_TYPE = "ClrSubject"
#: Credentials of one record that are read.
MOST_CONTAINED = 500

T = TypeVar("T")


class NotARecord(ShirushiError):
    """A credential is no Comprehensive Learner Record."""

    code = "credential.clr2-not-a-record"
    text = Text(
        ja="学習者記録(ClrCredential)ではありません。",
        en="It is not a learner record (ClrCredential).",
    )


class RecordEmpty(ShirushiError):
    """A record holds neither credentials nor achievements."""

    code = "credential.clr2-empty"
    text = Text(
        ja="記録に証明書も達成内容も入っていません。",
        en="The record holds neither credentials nor achievements.",
    )


class RecordTooLarge(ShirushiError):
    """A record holds more credentials than we read."""

    code = "credential.clr2-too-large"
    text = Text(
        ja="記録の中の証明書が多すぎます(上限は{most}件)。",
        en="The record holds too many credentials (the limit is {most}).",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """How two achievements of a record belong together.

    kind
        ``associationType``: "isParentOf", "isPartOf", "precedes", …
    """

    source: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A learner record.

    publisher
        Who put the record together and signs it; who awarded what stands in each credential.
    contained
        The credentials as they stood, signatures and all: an object, or a compact JWS.
    achievements
        What the record describes beside its credentials, which claims nothing of the learner.
    source
        The document it was read from, without its proof: what was not changed since, and what we
        do not know, is written back as it stood there.
    """

    id: str
    name: str
    publisher: Profile
    learner: Learner
    valid_from: datetime
    valid_until: datetime | None = None
    contained: tuple[Inside, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    associations: tuple[Association, ...] = ()
    source: Mapping[str, Any] = field(
        default_factory=lambda: MappingProxyType({}), hash=False, repr=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainedChecked(Generic[T]):
    """One credential of a record, and what its own check found.

    same_learner
        Whether it names the record's learner by the same URI; ``None`` where either names none.
    """

    path: str
    found: T
    same_learner: bool | None


# ---------------------------------------------------------------- reading


def is_record(document: Mapping[str, Any]) -> bool:
    """Tell whether a credential is a Comprehensive Learner Record."""
    return TYPE in _many(document.get("type"))


def read(document: Mapping[str, Any]) -> Record:
    """Return what a record says, in VC 2.0 or VC 1.1 form; what is inside stays as it stands.

    Raises every mistake at once, each with its path.
    """
    if not is_record(document):
        raise NotARecord(path="type")
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict):
        raise WrongShape(path="credentialSubject", wanted=json.OBJECT)
    starts = "validFrom" if "validFrom" in document else "issuanceDate"
    ends = "validUntil" if "validUntil" in document else "expirationDate"
    notes = _Notes()
    if SUBJECT_TYPE not in _many(subject.get("type")):
        notes.mistakes.append(NotARecord(path="credentialSubject.type"))
    id_ = notes.string(document, "id")
    publisher = notes.made(lambda: ob3.read_profile(document.get("issuer"), path="issuer"))
    learner = notes.made(lambda: ob3.read_learner(subject), path="credentialSubject")
    valid_from = notes.made(lambda: _time(document, starts))
    valid_until = notes.made(lambda: _time(document, ends)) if ends in document else None
    contained = notes.made(lambda: _contained(subject)) or ()
    achievements = notes.made(lambda: _achievements(subject)) or ()
    associations = notes.made(lambda: _associations(subject)) or ()
    if not contained and not achievements:
        notes.mistakes.append(RecordEmpty(path="credentialSubject.verifiableCredential"))
    if valid_from and valid_until and valid_until < valid_from:
        notes.mistakes.append(ValidityReversed(path=ends))
    raise_all(notes.mistakes)
    if publisher is None or learner is None or valid_from is None:
        raise NotARecord
    name = document.get("name")
    return Record(
        id=id_,
        name=name if isinstance(name, str) else "",
        publisher=publisher,
        learner=learner,
        valid_from=valid_from,
        valid_until=valid_until,
        contained=contained,
        achievements=achievements,
        associations=associations,
        source={name: value for name, value in document.items() if name != "proof"},
    )


def check_contained(
    record: Record, *, check: Callable[[Inside], T]
) -> tuple[ContainedChecked[T], ...]:
    """Return what the check of each credential in a record found, in their order.

    check
        Verifies one credential on its own and returns what it found: a report, whatever it says.
    """
    return tuple(
        ContainedChecked(
            path=join_path("credentialSubject.verifiableCredential", number),
            found=check(one),
            same_learner=_same_learner(record.learner, one),
        )
        for number, one in enumerate(record.contained)
    )


def _same_learner(learner: Learner, inside: Inside) -> bool | None:
    subject = inside.get("credentialSubject") if isinstance(inside, dict) else None
    id_ = subject.get("id") if isinstance(subject, dict) else None
    if learner.id is None or not isinstance(id_, str):
        return None
    return id_ == learner.id


def _contained(subject: Mapping[str, Any]) -> tuple[Inside, ...]:
    given = _many(subject.get("verifiableCredential"))
    path = "credentialSubject.verifiableCredential"
    if len(given) > MOST_CONTAINED:
        raise RecordTooLarge(path=path, most=MOST_CONTAINED)
    for number, one in enumerate(given):
        if not isinstance(one, dict | str) or not one:
            raise WrongShape(path=join_path(path, number), wanted=json.OBJECT)
    return tuple(given)


def _achievements(subject: Mapping[str, Any]) -> tuple[Achievement, ...]:
    found = []
    for number, one in enumerate(_many(subject.get("achievement"))):
        path = join_path("credentialSubject.achievement", number)
        if not isinstance(one, dict):
            raise WrongShape(path=path, wanted=json.OBJECT)
        found.append(ob3.read_achievement_in({"achievement": one}, path=path))
    return tuple(found)


def _associations(subject: Mapping[str, Any]) -> tuple[Association, ...]:
    found = []
    for number, one in enumerate(_many(subject.get("association"))):
        path = join_path("credentialSubject.association", number)
        if not isinstance(one, dict):
            raise WrongShape(path=path, wanted=json.OBJECT)
        parts = [one.get(name) for name in _ASSOCIATION]
        for name, value in zip(_ASSOCIATION, parts, strict=True):
            if not isinstance(value, str) or not value:
                raise FieldMissing(path=join_path(path, name))
        found.append(Association(source=str(parts[0]), target=str(parts[1]), kind=str(parts[2])))
    return tuple(found)


def _time(document: Mapping[str, Any], name: str) -> datetime:
    if name not in document:
        raise FieldMissing(path=name)
    return parse_time(document[name], path=name)


class _Notes:
    """Mistakes met while reading goes on."""

    def __init__(self) -> None:
        self.mistakes: list[ShirushiError] = []

    def made(self, make: Callable[[], T], *, path: str | None = None) -> T | None:
        try:
            return make()
        except ShirushiError as error:
            self.mistakes.append(error.at(path) if path else error)
            return None

    def string(self, inside: Mapping[str, Any], name: str) -> str:
        value = inside.get(name)
        if isinstance(value, str) and value.strip():
            return value
        self.mistakes.append(FieldMissing(path=name))
        return ""


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


_ASSOCIATION = ("sourceId", "targetId", "associationType")
_DATES = ("validFrom", "validUntil", "issuanceDate", "expirationDate")


# ---------------------------------------------------------------- writing


def write(record: Record) -> JsonObject:
    """Return a record as a credential without its proof, in VC 2.0 form.

    What is inside is written as it stood, signatures and all. Raises ``RecordEmpty``.
    """
    if not record.contained and not record.achievements:
        raise RecordEmpty
    ends = record.valid_until
    source = {name: value for name, value in record.source.items() if name not in _DATES}
    was = source.get("credentialSubject")
    was = was if isinstance(was, dict) else {}
    # What would read the same is left as it stood, with whatever else it holds.
    identifiers = _unchanged(
        was.get("identifier"), lambda: ob3.read_learner(was) == record.learner
    ) or ob3.write_identifiers(record.learner)
    achievements = _unchanged(
        was.get("achievement"), lambda: _achievements(was) == record.achievements
    ) or [ob3.write_achievement_object(one) for one in record.achievements]
    associations = _unchanged(
        was.get("association"), lambda: _associations(was) == record.associations
    ) or [_write_association(one) for one in record.associations]
    contained = _unchanged(
        was.get("verifiableCredential"), lambda: _contained(was) == record.contained
    ) or list(record.contained)
    issuer = _unchanged(
        source.get("issuer"),
        lambda: ob3.read_profile(source["issuer"], path="issuer") == record.publisher,
    ) or ob3.write_profile(record.publisher)
    subject = {
        "id": record.learner.id,
        "identifier": identifiers,
        "verifiableCredential": contained,
        "achievement": achievements,
        "association": associations,
    }
    document = {
        "@context": _contexts(source.get("@context")),
        "id": record.id,
        "name": record.name,
        "issuer": issuer,
        "validFrom": format_time(record.valid_from),
        "validUntil": ends and format_time(ends),
        "credentialSubject": {
            "type": [SUBJECT_TYPE],
            **{name: value for name, value in was.items() if name not in subject},
            **_kept(subject),
        },
    }
    return {
        "type": ["VerifiableCredential", TYPE],
        **{name: value for name, value in source.items() if name not in document},
        **_kept(document),
    }


def _contexts(was: Any) -> list[Any]:
    """Return the contexts it had, or ours and its others where it was read in VC 1.1 form."""
    given = _many(was)
    if given[:1] == [CREDENTIALS_V2]:
        return given
    return [*CONTEXTS, *(one for one in given[1:] if one not in CONTEXTS)]


def _write_association(one: Association) -> JsonObject:
    return {
        "type": "Association",
        "associationType": one.kind,
        "sourceId": one.source,
        "targetId": one.target,
    }


def _unchanged(value: Any, same: Callable[[], bool]) -> Any:
    """Return what was read, where it still reads as what is to be written."""
    if value is None:
        return None
    try:
        return value if same() else None
    except ShirushiError:
        return None


def _kept(fields: Mapping[str, Any]) -> JsonObject:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
