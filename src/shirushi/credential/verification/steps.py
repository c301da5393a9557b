"""The steps of Open Badges 3.0 ``#verification``, one function each, in their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ManyErrors, ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text
from shirushi.credential import identity, schemas
from shirushi.credential.formats import clr2, endorsement, ob3, vcdm
from shirushi.credential.jose import sd_jwt_vc
from shirushi.credential.report import Answer, Format, NotRelied, Outcome, Report, StepName
from shirushi.credential.status.lists import StatusEntryInvalid
from shirushi.credential.verification import opening, proving, statuses, told
from shirushi.credential.verification.errors import TERMS_WRONG, UNSUPPORTED
from shirushi.credential.verification.notes import Notes, deciding, with_notes
from shirushi.credential.verification.opening import Opened
from shirushi.credential.verification.sources import DocumentsAtHand, SchemasBy
from shirushi.model.assertion import Assertion, LearnerUnknown
from shirushi.model.profile import Profile

#: Judges a credential that stands inside another one.
Judge = Callable[[Any], Report]

#: Proofs that let a holder hide fields, so that a missing one need not be the issuer's omission.
_SELECTIVE = ("ecdsa-sd-2023", "bbs-2023")


# ---------------------------------------------------------------- 2: the fields


def check_schema(notes: Notes, opened: Opened) -> None:
    """Check the fields: the data model's, the format's own, and the schemas it names."""
    document = opened.document
    is_signed = opened.is_token or document.get("proof") not in (None, [])
    try:
        _check_model(document)
        source = SchemasBy(documents=notes.world.documents or DocumentsAtHand())
        found = schemas.check(document, source=source)
        if opened.format is Format.OPEN_BADGE_3:
            notes.assertion = _read(document)
        elif opened.format is Format.CLR_2:
            clr2.read(document)
        if opened.format not in _SEALED_AS_TEXT and (opened.is_token or not is_signed):
            proving.check_terms(document)
    except TERMS_WRONG as error:
        notes.failed(StepName.SCHEMA, error, Answer.TAMPERED)
        return
    except UNSUPPORTED as error:
        # What nobody signed is refused for that, whatever else we cannot tell of it.
        notes.not_checked(StepName.SCHEMA, error.said, error)
        if is_signed:
            notes.settle(Answer.UNSUPPORTED)
        return
    except ShirushiError as error:
        notes.failed(StepName.SCHEMA, error, Answer.SCHEMA_INVALID)
        return
    for one in found.not_checked:
        if _must_be_checked(document, one):
            notes.unknown(StepName.SCHEMA, one, Answer.SCHEMA_UNKNOWN)
            return
    remarks = [one.said for one in (*found.not_checked, *found.warnings)]
    notes.warned = notes.warned or bool(found.not_checked)
    fits = told.FITS.format(urls=", ".join(found.fits)) if found.fits else told.FIELDS_THERE
    notes.passed(StepName.SCHEMA, with_notes(fits, remarks))


#: Their seals cover the text as it stands, whatever its terms mean.
_SEALED_AS_TEXT = {Format.ELM_3}


def _check_model(document: JsonObject) -> None:
    """Check the data model; what a holder chose not to show is not missing."""
    proofs = _objects(document.get("proof"))
    hides = any(one.get("cryptosuite") in _SELECTIVE for one in proofs)
    try:
        vcdm.check(document)
    except ShirushiError as error:
        every = error.errors if isinstance(error, ManyErrors) else (error,)
        if not hides or not all(isinstance(one, FieldMissing) for one in every):
            raise


def _read(document: JsonObject) -> Assertion | None:
    """Return what a badge says; one that names no learner is nobody's in particular."""
    if not ob3.BADGE_TYPES & vcdm.types_of(document):
        raise vcdm.FieldWrong(path="type", wanted=_A_BADGE)
    try:
        return ob3.read(document)
    except LearnerUnknown:
        return None


def _must_be_checked(document: JsonObject, error: ShirushiError) -> bool:
    """Tell whether a schema that could not be had is one the credential must fit.

    Open Badges 3.0 ``#verification`` makes its own kind a condition; the others advise. The
    Comprehensive Learner Record's own schema says what its reader checks anyway.
    """
    if not isinstance(error, schemas.SchemaNotReached):
        return False
    return any(
        "1EdTechJsonSchemaValidator2019" in vcdm.types_of(one)
        and not str(one.get("id")).startswith("https://purl.imsglobal.org/spec/clr/v2p0/")
        for one in _objects(document.get("credentialSchema"))
    )


_A_BADGE = Text(
    ja="OpenBadgeCredential または AchievementCredential を含む配列",
    en="a list with OpenBadgeCredential or AchievementCredential",
)


# ---------------------------------------------------------------- 3: the proof


def check_proof(notes: Notes, opened: Opened) -> None:
    """Check the signatures; note why the first that does not hold does not."""
    try:
        found = proving.prove(
            opened, keys=notes.world.keys, now=notes.world.now, binding=notes.world.binding
        )
    except ShirushiError as error:
        notes.not_proved(error)
        return
    notes.trusted, notes.proved = True, found
    notes.secured_by, notes.editions = found.secured_by, found.editions
    notes.warned = notes.warned or bool(found.warnings)
    said = told.SIGNED.format(issuer=found.controller)
    if found.older:
        said = told.OLDER.format(
            said=said,
            urls=", ".join(found.older),
            editions=", ".join(found.editions[url] for url in found.older),
        )
    notes.passed(StepName.PROOF, with_notes(said, list(found.warnings)))


# ---------------------------------------------------------------- 4: a newer version


def check_refresh(notes: Notes, document: JsonObject) -> JsonObject:
    """Return the newer version if there is one that is the same issuer's word, else this one.

    Open Badges 3.0 ``#refresh``: once, only after the proof, and a failure changes nothing.
    """
    given = document.get("refreshService", [])
    services = given if isinstance(given, list) else [given]
    service = services[0] if services else None
    if not isinstance(service, dict) or notes.inside:
        notes.not_checked(StepName.REFRESH, told.NO_REFRESH)
        return document
    kind, url = vcdm.types_of(service), str(service.get("id"))
    documents = notes.world.documents
    if "1EdTechCredentialRefresh" not in kind or documents is None:
        why = told.NO_SOURCE
        if documents is not None:
            why = told.KIND_UNKNOWN.format(kind=", ".join(sorted(kind)))
        notes.warned = True
        said = told.REFRESH_NOT_ASKED.format(why=why)
        notes.not_checked(StepName.REFRESH, said, path="refreshService")
        return document
    try:
        newer = opening.open_file(documents.document(url))
        vcdm.check(newer.document)
        schemas.check(newer.document, source=SchemasBy(documents=documents))
        proving.prove(newer, keys=notes.world.keys, now=notes.world.now)
        _same_credential(document, newer.document)
        if newer.format is Format.OPEN_BADGE_3:
            notes.assertion = ob3.read(newer.document)
    except ShirushiError as error:
        notes.warned = True
        said = told.REFRESH_LEFT.format(url=url, why=error.said)
        notes.not_checked(StepName.REFRESH, said, error)
        return document
    notes.document = newer.document
    notes.passed(StepName.REFRESH, told.REFRESH_USED.format(url=url))
    return newer.document


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
        if found.answer is not None:
            notes.note(StepName.STATUS, Outcome.FAILED, found.reason, path=path)
            notes.settle(found.answer)
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
        reason = told.NOT_YET.format(at=format_time(starts[1]))
        notes.note(StepName.DATES, Outcome.FAILED, reason, path=starts[0])
        notes.settle(Answer.NOT_YET_VALID)
    elif ends is not None and ends[1] <= notes.world.now:
        reason = told.EXPIRED.format(at=format_time(ends[1]))
        notes.note(StepName.DATES, Outcome.FAILED, reason, path=ends[0])
        notes.settle(Answer.EXPIRED)
    else:
        notes.passed(StepName.DATES, _period_said(starts, ends))


def check_recipient(notes: Notes, document: JsonObject) -> None:
    """Tell whether the credential is about the person named."""
    recipient = notes.world.recipient
    if recipient is None:
        badge = notes.format is Format.OPEN_BADGE_3 and notes.assertion is None
        notes.not_checked(
            StepName.RECIPIENT, told.NAMES_NOBODY if badge and notes.trusted else told.NOBODY_NAMED
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


# ---------------------------------------------------------------- 8: who else speaks for it


def check_endorsements(notes: Notes, document: JsonObject, judge: Judge) -> None:
    """Check every endorsement's own signature; a bad one takes nothing from the credential.

    Open Badges 3.0 ``#endorsement-verification``: of the credential and of whatever it
    describes, embedded or as tokens.
    """
    found = () if notes.inside else endorsement.check_all(document, check=_relied(judge))
    if not found:
        notes.not_checked(StepName.ENDORSEMENTS, told.NO_ENDORSEMENTS)
        return
    bad = [one for one in found if one.error is not None]
    if not bad:
        notes.passed(StepName.ENDORSEMENTS, told.ENDORSED.format(count=len(found)))
        return
    notes.warned = True
    first = bad[0].error or NotRelied(answer="")
    said = told.ENDORSEMENTS_BAD.format(count=len(found), bad=len(bad), why=first.said)
    notes.note(StepName.ENDORSEMENTS, Outcome.FAILED, said, path=bad[0].path, code=first.code)


def _relied(judge: Judge) -> Callable[[Any], JsonObject]:
    def check(inside: Any) -> JsonObject:
        report = judge(inside)
        if not report.answer.holds or report.document is None:
            step = deciding(report)
            why = step.reason if step else report.answer.label
            raise NotRelied(answer=Text(ja=why.ja.rstrip("。"), en=why.en.rstrip(".")))
        return report.document

    return check


# ---------------------------------------------------------------- 8: what a record contains


def check_contained(notes: Notes, document: JsonObject, judge: Judge) -> None:
    """Verify the credentials of a learner record, each on its own; the first bad one is told."""
    try:
        found = clr2.check_contained(clr2.read(document), check=judge)
    except ShirushiError as error:
        notes.failed(StepName.SCHEMA, error, Answer.SCHEMA_INVALID)
        return
    for one in found:
        if one.same_learner is False:
            # The same person may be known by several ids; nobody can tell from here.
            notes.warned = True
            notes.note(StepName.RECIPIENT, Outcome.NOT_CHECKED, told.ANOTHER_LEARNER, path=one.path)
        note_member(notes, one.path, one.found)


def note_member(notes: Notes, path: str, report: Report) -> None:
    """Note what a credential inside this one is found to be, if it does not hold."""
    notes.warned = notes.warned or report.answer is Answer.VALID_WITH_WARNINGS
    step = deciding(report)
    if report.answer.holds or step is None or notes.answer is not None:
        return
    notes.settle(report.answer)
    reason = told.IN_MEMBER.format(where=path, said=step.reason)
    name = StepName.PROOF if step.name is StepName.READABLE else step.name
    notes.steps.pop(name, None)
    notes.note(name, step.outcome, reason, path=join_path(path, step.path), code=step.code)


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


class AnotherCredential(ShirushiError):
    """What a refresh service gave is not a newer version of this credential."""

    code = "credential.another-credential"
    text = Text(
        ja="更新版の「{name}」が元の証明書と異なります。",
        en="The newer version's {name} is not the original's.",
    )


def _same_credential(document: JsonObject, newer: JsonObject) -> None:
    for name in ("id", "issuer"):
        if vcdm.id_of(document.get(name)) != vcdm.id_of(newer.get(name)):
            raise AnotherCredential(path=name, name=name)


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
        return told.NO_DATES if ends is None else told.NO_START.format(at=format_time(ends[1]))
    if ends is None:
        return told.NO_END.format(at=format_time(starts[1]))
    return told.IN_FORCE.format(starts=format_time(starts[1]), ends=format_time(ends[1]))


def _objects(value: Any) -> list[JsonObject]:
    every = value if isinstance(value, list) else [value]
    return [one for one in every if isinstance(one, dict)]
