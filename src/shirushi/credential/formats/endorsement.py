"""Endorsements: another party vouching for a credential, an achievement or an issuer.

Open Badges 3.0 ``#endorsementcredential`` and ``#endorsement-verification``. Each is a credential
of its own, embedded as an object (``endorsement``) or as a token (``endorsementJwt``), and is
checked on its own: a good credential with a bad endorsement is a good credential.
"""

from __future__ import annotations

import copy
import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from shirushi.core import json
from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject, WrongShape
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, OPEN_BADGES_303
from shirushi.model.endorsement import Endorsement
from shirushi.model.profile import Profile

#: Endorsements of one credential that are looked at.
MOST = 32
TYPE = "EndorsementCredential"
SUBJECT_TYPE = "EndorsementSubject"

#: A credential of its own inside another: an object with its proof, or a compact JWS.
Inside: TypeAlias = JsonObject | str


class NotAnEndorsement(ShirushiError):
    """What stands among the endorsements is none."""

    code = "credential.not-an-endorsement"
    text = Text(
        ja="推奨の証明書(EndorsementCredential)ではありません。",
        en="It is not an endorsement (EndorsementCredential).",
    )


class EndorsesOther(ShirushiError):
    """An endorsement is of something else than what it stands on."""

    code = "credential.endorses-other"
    text = Text(
        ja="この証明書ではないもの({subject})への推奨です。",
        en="It endorses something else than this credential: {subject}.",
    )


class EndorsementsMany(ShirushiError):
    """A credential carries more endorsements than are looked at."""

    code = "credential.endorsements-many"
    text = Text(
        ja="推奨が多すぎるため、残りは確認していません(上限は{most}件)。",
        en="There are too many endorsements; those after the first {most} were not checked.",
    )


class Place(enum.Enum):
    """What an endorsement is put on."""

    CREDENTIAL = "credential"
    ACHIEVEMENT = "achievement"
    ISSUER = "issuer"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementChecked:
    """One endorsement, and what its check found.

    endorsement
        What it says, once it holds.
    error
        Why it does not hold, or why nobody can say (``KeyNotReached`` and the like).
    """

    path: str
    endorsement: Endorsement | None = None
    error: ShirushiError | None = None


def find(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every endorsement in a credential with its path, not those inside other credentials.

    >>> list(find({"issuer": {"endorsementJwt": ["a.b.c"]}}))
    [('issuer.endorsementJwt[0]', 'a.b.c')]
    """
    if all(_FIELDS.isdisjoint(one) for one in json.objects_in(document, without=_CLOSED)):
        return
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(join_path(path, number), one) for number, one in enumerate(value)]
        if not isinstance(value, dict):
            continue
        for name, inner in value.items():
            where = join_path(path, name)
            if name in _FIELDS:
                for number, one in enumerate(inner if isinstance(inner, list) else [inner]):
                    yield (join_path(where, number) if isinstance(inner, list) else where), one
            elif name not in _CLOSED and isinstance(inner, dict | list):
                waiting.append((where, inner))


def check_all(
    document: Mapping[str, Any], *, check: Callable[[Inside], JsonObject]
) -> tuple[EndorsementChecked, ...]:
    """Return what became of each endorsement in a credential; never raises a ``ShirushiError``.

    check
        Verifies one embedded credential on its own (proof, status, dates) and returns its
        document, which for a token is its payload. Raises where it does not hold, or where nobody
        can say.
    """
    names = _names(document)
    found: list[EndorsementChecked] = []
    for path, inside in find(document):
        if len(found) >= MOST:
            found.append(EndorsementChecked(path=path, error=EndorsementsMany(most=MOST)))
            break
        try:
            said = _checked(inside, path, names, check)
        except ShirushiError as error:
            found.append(EndorsementChecked(path=path, error=error))
        else:
            found.append(EndorsementChecked(path=path, endorsement=said))
    return tuple(found)


def _checked(
    inside: Any, path: str, names: set[str], check: Callable[[Inside], JsonObject]
) -> Endorsement:
    is_token = "endorsementJwt" in path.rpartition(".")[2]
    if not isinstance(inside, str if is_token else dict):
        raise WrongShape(path=path, wanted=json.STRING if is_token else json.OBJECT)
    if isinstance(inside, dict):
        # What it is shows before anything is asked of the network.
        read(inside, path=path)
    try:
        document = check(inside)
    except ShirushiError as error:
        raise error.at(path) from None
    said = read(document, path=path)
    if said.subject not in names:
        raise EndorsesOther(path=f"{path}.credentialSubject.id", subject=said.subject[:200])
    return said


def read(document: Mapping[str, Any], *, path: str = "") -> Endorsement:
    """Return what an EndorsementCredential says, in VC 2.0 or VC 1.1 form.

    Raises ``NotAnEndorsement``, ``FieldMissing``, ``WrongShape`` or ``TimeInvalid``.
    """
    types = document.get("type")
    if TYPE not in (types if isinstance(types, list) else [types]):
        raise NotAnEndorsement(path=join_path(path, "type"))
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict):
        raise FieldMissing(path=join_path(path, "credentialSubject"))
    starts = "validFrom" if "validFrom" in document else "issuanceDate"
    given = document.get("awardedDate", document.get(starts))
    comment = subject.get("endorsementComment")
    said = comment if isinstance(comment, str) else ""
    return Endorsement(
        subject=_string(subject, "id", join_path(path, "credentialSubject")),
        endorser=_profile(document.get("issuer"), join_path(path, "issuer")),
        comment=Text(ja=said, en=said),
        endorsed_at=None if given is None else parse_time(given, path=join_path(path, starts)),
    )


def write(
    endorsement: Endorsement,
    *,
    id_: str,
    name: str,
    valid_from: datetime,
    valid_until: datetime | None = None,
) -> JsonObject:
    """Return an endorsement as a credential without its proof, to be signed by the endorser.

    id_
        Its own URI, ``urn:uuid:…`` or https.
    name
        What wallets show; the standard demands one.
    """
    endorser = endorsement.endorser
    document: JsonObject = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_303],
        "id": id_,
        "type": ["VerifiableCredential", TYPE],
        "name": name,
        "issuer": {"id": endorser.id, "type": ["Profile"], "name": endorser.name.ja},
        "validFrom": format_time(valid_from),
    }
    if valid_until is not None:
        document["validUntil"] = format_time(valid_until)
    document["credentialSubject"] = {
        "id": endorsement.subject,
        "type": [SUBJECT_TYPE],
        "endorsementComment": endorsement.comment.ja,
    }
    return document


def attach(document: JsonObject, endorsements: Sequence[Inside], *, place: Place) -> JsonObject:
    """Return an unsigned credential with signed endorsements on it, before its own signature.

    Objects go under ``endorsement`` and tokens under ``endorsementJwt``. Raises ``WrongShape``
    where the credential has no such place.
    """
    made = copy.deepcopy(document)
    holder: Any = made
    for name in _PLACES[place]:
        holder = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(holder, dict):
        raise WrongShape(path=join_path(*_PLACES[place]), wanted=json.OBJECT)
    for name, kind in (("endorsement", dict), ("endorsementJwt", str)):
        added = [one for one in endorsements if isinstance(one, kind)]
        if added:
            there = holder.get(name, [])
            holder[name] = [*(there if isinstance(there, list) else [there]), *added]
    return made


def _names(document: Mapping[str, Any]) -> set[str]:
    """Return the URIs by which the credential and its parts are known."""
    subjects = document.get("credentialSubject")
    parts: list[Any] = [document, document.get("issuer")]
    for subject in subjects if isinstance(subjects, list) else [subjects]:
        parts.append(subject)
        if isinstance(subject, dict):
            for name in ("achievement", "source"):
                value = subject.get(name)
                parts += value if isinstance(value, list) else [value]
    makers = [part.get("creator") for part in parts if isinstance(part, dict)]
    named = [part.get("id") if isinstance(part, dict) else part for part in [*parts, *makers]]
    return {one for one in named if isinstance(one, str) and one}


def _profile(value: Any, path: str) -> Profile:
    if isinstance(value, str) and value:
        return Profile(id=value, name=Text(ja=value, en=value))
    if not isinstance(value, dict):
        raise FieldMissing(path=path)
    id_ = _string(value, "id", path)
    name = value.get("name")
    name = name if isinstance(name, str) and name else id_
    return Profile(id=id_, name=Text(ja=name, en=name))


def _string(inside: Mapping[str, Any], name: str, path: str) -> str:
    value = inside.get(name)
    if not isinstance(value, str) or not value:
        raise FieldMissing(path=join_path(path, name))
    return value


_FIELDS = frozenset({"endorsement", "endorsementJwt"})
#: Credentials inside a credential have their own endorsements, which are theirs to show.
_CLOSED = frozenset({"verifiableCredential", "proof", "@context"})
_PLACES = {
    Place.CREDENTIAL: (),
    Place.ACHIEVEMENT: ("credentialSubject", "achievement"),
    Place.ISSUER: ("issuer",),
}
