"""Steps 5 to 9 of Open Badges 3.0 ``#verification``: status, dates, whose it is, and trust."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shirushi.core.dates import parse_time, say_time
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import identity
from shirushi.credential.formats import ob3, vcdm
from shirushi.credential.jose import sd_jwt_vc
from shirushi.credential.report import Answer, Format, Outcome, StepName
from shirushi.credential.status.lists import StatusEntryInvalid
from shirushi.credential.verification import statuses, told
from shirushi.credential.verification.notes import Notes, with_notes
from shirushi.credential.verification.opening import Opened
from shirushi.model.profile import Profile

# ---------------------------------------------------------------- 5: status


def check_status_claim(notes: Notes, opened: Opened) -> None:
    """Look a token up in the list that its own ``status`` claim names, beside its credential's.

    Token Status List ``#section-6``. Whatever the credential inside says, both must hold.
    """
    if opened.status is None:
        return
    try:
        found = statuses.look_up_claim(
            opened.status,
            issuer=str(vcdm.id_of(opened.document.get("issuer"))),
            keys=notes.world.keys,
            statuses=notes.world.statuses,
            now=notes.world.now,
        )
    except ShirushiError as error:
        notes.unknown(StepName.STATUS, error, Answer.STATUS_UNKNOWN)
        return
    if found.answer is not None:
        notes.note(StepName.STATUS, Outcome.FAILED, found.reason, path="status")
        notes.settle(found.answer)
    elif notes.steps[StepName.STATUS].code is None:
        notes.passed(StepName.STATUS, found.reason)


def check_token_status(notes: Notes, opened: sd_jwt_vc.OpenedSdJwt) -> None:
    """Look the credential up in the token status list that it names, if it names one."""
    if opened.status is None:
        notes.not_checked(StepName.STATUS, told.NO_STATUS)
        return
    try:
        found = statuses.look_up_token(
            opened, keys=notes.world.keys, statuses=notes.world.statuses, now=notes.world.now
        )
    except ShirushiError as error:
        notes.unknown(StepName.STATUS, error, Answer.STATUS_UNKNOWN)
        return
    if found.answer is None:
        notes.passed(StepName.STATUS, found.reason)
    else:
        notes.note(StepName.STATUS, Outcome.FAILED, found.reason, path="status")
        notes.settle(found.answer)


def check_status(notes: Notes, document: JsonObject) -> None:
    """Look the credential up in every status list that it names; the worst counts."""
    given = document.get("credentialStatus", [])
    entries = given if isinstance(given, list) else [given]
    if not entries:
        notes.not_checked(StepName.STATUS, told.NO_STATUS)
        return
    unknown: ShirushiError | None = None
    said: Text | None = None
    suspended: tuple[str, Text] | None = None
    remarks: list[Text] = []
    asked = statuses.Asked(
        keys=notes.world.keys,
        statuses=notes.world.statuses,
        now=notes.world.now,
        proved=notes.proved,
        memory=notes.world.memory,
    )
    for number, one in enumerate(entries[: statuses.MOST_ENTRIES]):
        path = join_path("credentialStatus", number) if isinstance(given, list) else _STATUS
        try:
            found = statuses.look_up(document, one, asked=asked, path=path)
        except ShirushiError as error:
            unknown = unknown or error
            continue
        said = said or found.reason
        remarks += [] if found.warning is None else [found.warning]
        if found.answer is Answer.REVOKED:
            notes.note(StepName.STATUS, Outcome.FAILED, found.reason, path=path)
            notes.settle(found.answer)
            return
        if found.answer is not None:
            # What is suspended comes back; another list may say that this one never will.
            suspended = suspended or (path, found.reason)
    if suspended is not None:
        notes.note(StepName.STATUS, Outcome.FAILED, suspended[1], path=suspended[0])
        notes.settle(Answer.SUSPENDED)
        return
    if unknown is not None or len(entries) > statuses.MOST_ENTRIES or said is None:
        unknown = unknown or StatusEntryInvalid(path=_STATUS, name=_STATUS)
        notes.not_checked(StepName.STATUS, unknown.said, unknown)
        notes.settle(Answer.STATUS_UNKNOWN)
        return
    notes.warned = notes.warned or bool(remarks)
    notes.passed(StepName.STATUS, with_notes(said, remarks))


def note_sd_jwt(notes: Notes, found: sd_jwt_vc.OpenedSdJwt) -> None:
    """Note the steps of an SD-JWT whose signatures and period were found good."""
    notes.secured_by = (found.algorithm,)
    notes.warned = notes.warned or bool(found.warnings)
    said = told.SIGNED.format(issuer=found.controller)
    notes.passed(StepName.PROOF, with_notes(said, list(found.warnings)))
    notes.not_checked(StepName.REFRESH, told.NO_REFRESH)
    check_token_status(notes, found)
    notes.passed(StepName.DATES, told.TOKEN_PERIOD)
    document = {"credentialSubject": {"id": found.claims.get("sub")}}
    check_recipient(notes, document)
    check_issuer(notes, {"issuer": found.controller})


# ---------------------------------------------------------------- 6, 7: dates and people


def check_dates(notes: Notes, document: JsonObject) -> None:
    """Tell whether ``now`` lies in the credential's period; its end is outside."""
    try:
        starts = _latest(document, vcdm.STARTS)
        ends = _earliest(document, vcdm.ENDS)
    except ShirushiError as error:
        notes.failed(StepName.DATES, error, Answer.SCHEMA_INVALID)
        return
    if starts is not None and starts[1] > notes.world.now:
        reason = told.NOT_YET.format(at=say_time(starts[1]))
        notes.note(StepName.DATES, Outcome.FAILED, reason, path=starts[0])
        notes.settle(Answer.NOT_YET_VALID)
    elif ends is not None and ends[1] <= notes.world.now:
        reason = told.EXPIRED.format(at=say_time(ends[1]))
        notes.note(StepName.DATES, Outcome.FAILED, reason, path=ends[0])
        notes.settle(Answer.EXPIRED)
    else:
        notes.passed(StepName.DATES, _period_said(starts, ends))


def check_recipient(notes: Notes, document: JsonObject) -> None:
    """Tell whether the credential is about the person named."""
    recipient = notes.world.recipient
    if recipient is None:
        badge = notes.format is Format.OPEN_BADGE_3 and notes.assertion is None
        badge = badge and not any(
            "id" in one or "identifier" in one
            for one in _objects(document.get("credentialSubject"))
        )
        is_nobodys = badge and notes.trusted and not notes.hides
        # The standard wants a learner named; issuers leave it out, and nobody is misled by it.
        notes.warned = notes.warned or is_nobodys
        notes.not_checked(
            StepName.RECIPIENT, told.NAMES_NOBODY if is_nobodys else told.NOBODY_NAMED
        )
        return
    for subject in _objects(document.get("credentialSubject")):
        stated = ob3.read_identifiers(subject)
        if identity.is_id_of(recipient, subject.get("id")) or any(
            identity.same(one, recipient) for one in stated
        ):
            notes.passed(StepName.RECIPIENT, told.THEIRS)
            return
    path = "credentialSubject.identifier"
    notes.note(StepName.RECIPIENT, Outcome.FAILED, told.SOMEBODY_ELSES, path=path)
    notes.settle(Answer.OTHER_RECIPIENT)


# ---------------------------------------------------------------- 9: trust


def check_issuer(notes: Notes, document: JsonObject) -> None:
    """Tell what is known of the issuer; it never changes what the signature says."""
    if notes.world.trusted is None:
        notes.not_checked(StepName.ISSUER, told.NO_POLICY)
        return
    issuer = notes.assertion.issuer if notes.assertion else _profile(document.get("issuer"))
    why = None if issuer is None else notes.world.trusted.trusts(issuer)
    if why is None:
        notes.warned = True
        notes.not_checked(StepName.ISSUER, told.ISSUER_UNKNOWN, path="issuer")
    else:
        notes.passed(StepName.ISSUER, why)


_STATUS = "credentialStatus"


def _profile(issuer: Any) -> Profile | None:
    id_ = vcdm.id_of(issuer)
    if not isinstance(id_, str) or not id_:
        return None
    name = issuer.get("name") if isinstance(issuer, dict) else None
    name = name if isinstance(name, str) and name else id_
    return Profile(id=id_, name=Text(ja=name, en=name))


_Moment = tuple[str, datetime]


def _latest(document: JsonObject, names: tuple[str, ...]) -> _Moment | None:
    found = [(name, parse_time(document[name], path=name)) for name in names if name in document]
    return max(found, key=lambda one: one[1], default=None)


def _earliest(document: JsonObject, names: tuple[str, ...]) -> _Moment | None:
    found = [(name, parse_time(document[name], path=name)) for name in names if name in document]
    return min(found, key=lambda one: one[1], default=None)


def _period_said(starts: _Moment | None, ends: _Moment | None) -> Text:
    if starts is None:
        return told.NO_DATES if ends is None else told.NO_START.format(at=say_time(ends[1]))
    if ends is None:
        return told.NO_END.format(at=say_time(starts[1]))
    return told.IN_FORCE.format(starts=say_time(starts[1]), ends=say_time(ends[1]))


def _objects(value: Any) -> list[JsonObject]:
    every = value if isinstance(value, list) else [value]
    return [one for one in every if isinstance(one, dict)]
