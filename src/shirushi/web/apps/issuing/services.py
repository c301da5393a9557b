"""Acts: make a key, read a cohort, issue a batch, claim, share, revoke, erase."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid as uuids
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import identity
from shirushi.credential.did import multikey
from shirushi.credential.formats.cohort import Cohort, CohortRow, read_cohort
from shirushi.credential.issuing import issue_many, issue_status_list
from shirushi.credential.keys import SEED_BYTES, Ed25519Signer, KeysAtHand
from shirushi.credential.proofs.signing import sign
from shirushi.credential.status.bitstring import LEAST_LENGTH, Bitstring, StatusEntry
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Result
from shirushi.model.document import read_achievement
from shirushi.model.evidence import Evidence
from shirushi.model.profile import Profile
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.audit import services as audit
from shirushi.web.apps.authoring.models import VersionRecord, VersionState
from shirushi.web.apps.issuing import keys, sealing
from shirushi.web.apps.issuing.models import (
    CohortRecord,
    CohortState,
    CredentialRecord,
    DocumentRecord,
    RevocationReason,
    SigningKeyRecord,
    StatusListRecord,
)

#: Learners one job issues; a killed job loses at most one slice of its work.
BATCH = 250
#: Learners one transaction issues.
SLICE = 50


class NotApproved(ShirushiError):
    """A programme that no reviewer has approved would be issued."""

    code = "issuing.not-approved"
    text = Text(
        ja="この版は審査で承認されていないため、発行できません。",
        en="This version has not been approved in review, so it cannot be issued.",
    )
    remedy = Text(ja="承認された版を選んでください。", en="Choose an approved version.")


class CohortExists(ShirushiError):
    """The same file was read before for the same programme."""

    code = "issuing.cohort-exists"
    text = Text(
        ja="このファイルは{at}に読み込み済みです。",
        en="This file was read before, on {at}.",
    )
    remedy = Text(
        ja="読み込み済みの名簿を開いてください。", en="Open the cohort that was read then."
    )


class AlreadyIssued(ShirushiError):
    """A learner holds this programme's credential already."""

    code = "issuing.already-issued"
    text = Text(
        ja="この学習者には、このプログラムの証明書を発行済みです。",
        en="This learner has been issued this programme's credential already.",
    )
    remedy = Text(
        ja="出し直す場合は、以前の証明書を「新しい証明書に差し替え」の理由で失効させてください。",
        en="To issue it anew, revoke the former one first, as replaced.",
    )


class CredentialGone(ShirushiError):
    """An act is asked for on a credential that was never issued, or was erased."""

    code = "issuing.credential-gone"
    text = Text(
        ja="この証明書はまだ発行されていないか、消去されています。",
        en="This credential is not issued yet, or was erased.",
    )


# ---------------------------------------------------------------- keys and lists


@transaction.atomic
def make_key(
    organisation: OrganisationRecord, *, by: UserRecord, now: datetime, seed: bytes | None = None
) -> SigningKeyRecord:
    """Give the organisation a new signing key; the one in use before signs no more.

    seed
        The 32 secret bytes; random when not given.
    """
    _lock_organisation(organisation)
    seed = secrets.token_bytes(SEED_BYTES) if seed is None else seed
    controller = keys.controller_of(organisation)
    public = Ed25519Signer.from_seed(seed, controller=controller).public_key
    SigningKeyRecord.objects.filter(organisation=organisation, retired_at=None).update(
        retired_at=now
    )
    key = SigningKeyRecord.objects.create(
        organisation=organisation,
        controller=controller,
        fragment=multikey(public),
        public_key=public,
        sealed_seed=sealing.seal(seed, about=multikey(public)),
        created_at=now,
    )
    audit.record("key.made", subject=key, actor=by, at=now, organisation=organisation)
    return key


def _lock_organisation(organisation: OrganisationRecord) -> None:
    """Let nobody else make its keys and lists, or read its files, till the transaction ends."""
    OrganisationRecord.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _signer(organisation: OrganisationRecord, *, by: UserRecord, now: datetime) -> Ed25519Signer:
    """Return the key in use; the first act that needs one makes it."""
    key = SigningKeyRecord.objects.filter(organisation=organisation, retired_at=None).first()
    return keys.signer(key or make_key(organisation, by=by, now=now))


def _take_places(
    organisation: OrganisationRecord, count: int, *, signer: Ed25519Signer, now: datetime
) -> list[tuple[StatusListRecord, int]]:
    """Return ``count`` places in status lists that nobody has; called inside a transaction."""
    found: list[tuple[StatusListRecord, int]] = []
    # A lock on the lists alone would let two make the first one, or the next one.
    _lock_organisation(organisation)
    rows = StatusListRecord.objects.select_for_update(no_key=True).filter(organisation=organisation)
    row = rows.order_by("-number").first()
    while len(found) < count:
        if row is None or row.taken >= row.length:
            row = _make_list(
                organisation, number=row.number + 1 if row else 1, signer=signer, now=now
            )
        fits = min(count - len(found), row.length - row.taken)
        found += [
            (row, (row.step * place + row.start) % row.length)
            for place in range(row.taken, row.taken + fits)
        ]
        row.taken += fits
        row.save(update_fields=["taken"])
    return found


def _make_list(
    organisation: OrganisationRecord, *, number: int, signer: Ed25519Signer, now: datetime
) -> StatusListRecord:
    signed = issue_status_list(
        Bitstring(), list_url=list_url(organisation.slug, number), signer=signer, created_at=now
    )
    return StatusListRecord.objects.create(
        organisation=organisation,
        number=number,
        length=LEAST_LENGTH,
        # An odd step visits every place of a list whose length is a power of two.
        step=secrets.randbelow(LEAST_LENGTH // 2) * 2 + 1,
        start=secrets.randbelow(LEAST_LENGTH),
        published=signed,
        published_at=now,
    )


def list_url(slug: str, number: int) -> str:
    """Return the address at which a status list is published."""
    return f"{settings.SITE_URL}/status/{slug}/{number}/"


# ---------------------------------------------------------------- cohorts


@transaction.atomic
def read_file(
    version: VersionRecord,
    *,
    file_name: str,
    data: bytes,
    by: UserRecord,
    now: datetime,
    valid_until: datetime | None = None,
) -> CohortRecord:
    """Keep the learners that a file lists, and every row that cannot be issued, with its reason.

    Nothing is issued yet. Raises ``NotApproved``, ``CohortExists``, or what ``read_cohort``
    raises when the file as a whole cannot be read.
    """
    # Two versions of a programme have the same learners, so a lock on one would not be enough.
    _lock_organisation(version.programme.organisation)
    version = VersionRecord.objects.get(pk=version.pk)
    if version.state != VersionState.APPROVED:
        raise NotApproved
    sha256 = hashlib.sha256(data).hexdigest()
    before = CohortRecord.objects.filter(version=version, file_sha256=sha256).first()
    if before is not None:
        raise CohortExists(at=before.created_at.date().isoformat())
    read = read_cohort(data)
    organisation = version.programme.organisation
    achievement_id = str(version.document["id"])
    known = _learners_known(organisation, achievement_id, read)
    fresh = [row for row in read.rows if learner_key(row) not in known]
    problems = [_problem(one.line, one.column, one.error) for one in read.problems]
    problems += [
        _problem(row.line, None, AlreadyIssued()) for row in read.rows if learner_key(row) in known
    ]
    cohort = CohortRecord.objects.create(
        organisation=organisation,
        version=version,
        file_name=file_name[:255],
        file_sha256=sha256,
        encoding=read.encoding,
        problems=sorted(problems, key=lambda one: one["line"]),
        valid_until=valid_until,
        created_by=by,
        created_at=now,
        batches=-(-len(fresh) // BATCH),
    )
    CredentialRecord.objects.bulk_create(
        [_row(cohort, achievement_id, row, place) for place, row in enumerate(fresh)],
        batch_size=500,
    )
    audit.record(
        "cohort.read",
        subject=cohort,
        actor=by,
        at=now,
        organisation=organisation,
        params={"rows": len(fresh), "refused": len(problems)},
    )
    return cohort


def learner_key(row: CohortRow) -> str:
    """Return what tells one learner apart in a programme: a keyed hash, not the address."""
    return _key_of(row.student_id or identity.normal(IdentifierKind.EMAIL, row.email or ""))


def _key_of(known_by: str) -> str:
    key = settings.KEY_SECRET.encode()
    return hmac.new(key, f"learner:{known_by}".encode(), hashlib.sha256).hexdigest()


def _learners_known(
    organisation: OrganisationRecord, achievement_id: str, read: Cohort
) -> frozenset[str]:
    wanted = [learner_key(row) for row in read.rows]
    rows = CredentialRecord.objects.filter(
        organisation=organisation, achievement_id=achievement_id, revoked_at=None
    ).values_list("learner_key", flat=True)
    return frozenset(rows) & frozenset(wanted)


def _problem(line: int, column: str | None, error: ShirushiError) -> JsonObject:
    advice = error.advice
    return {
        "line": line,
        "column": column,
        "code": error.code,
        "ja": error.said.ja,
        "en": error.said.en,
        "remedy": None if advice is None else advice.to_json(),
    }


def _row(cohort: CohortRecord, achievement_id: str, row: CohortRow, place: int) -> CredentialRecord:
    return CredentialRecord(
        cohort=cohort,
        organisation=cohort.organisation,
        uuid=uuids.uuid4(),
        learner_key=learner_key(row),
        achievement_id=achievement_id,
        line=row.line,
        batch=place // BATCH,
        name=row.name,
        email=row.email or "",
        student_id=row.student_id or "",
        result=row.result_text,
        awarded_on=row.completed_on,
    )


# ---------------------------------------------------------------- one learner alone


def holds(version: VersionRecord, *, email: str) -> bool:
    """Tell whether the programme's credential was issued to an address and stands."""
    key = _key_of(identity.normal(IdentifierKind.EMAIL, email))
    return (
        CredentialRecord.objects.filter(
            organisation=version.programme.organisation,
            achievement_id=str(version.document["id"]),
            revoked_at=None,
        )
        # Who stood in a file with a student number is known by that, and has an address as well.
        .filter(Q(learner_key=key) | Q(email__iexact=email))
        .exists()
    )


@transaction.atomic
def issue_one(
    version: VersionRecord,
    *,
    key: str,
    name: str,
    email: str,
    result: str,
    awarded_on: date,
    evidence: Sequence[Evidence] = (),
    by: UserRecord,
    now: datetime,
) -> CredentialRecord:
    """Let one learner's credential be issued who stands in no file; the jobs sign and mail it.

    key
        What tells this act from any other: repeated, it gives the row that is there.
    evidence
        What the award rests on; it stands in the credential.

    Raises ``NotApproved`` or ``AlreadyIssued``.
    """
    _lock_organisation(version.programme.organisation)
    version = VersionRecord.objects.get(pk=version.pk)
    if version.state != VersionState.APPROVED:
        raise NotApproved
    sha256 = hashlib.sha256(f"one:{key}".encode()).hexdigest()
    before = CohortRecord.objects.filter(version=version, file_sha256=sha256).first()
    if before is not None:
        return before.credentials.get()
    if holds(version, email=email):
        raise AlreadyIssued
    cohort = CohortRecord.objects.create(
        organisation=version.programme.organisation,
        version=version,
        file_name=key[:255],
        file_sha256=sha256,
        encoding="",
        created_by=by,
        created_at=now,
        batches=1,
    )
    row = CredentialRecord.objects.create(
        cohort=cohort,
        organisation=cohort.organisation,
        uuid=uuids.uuid4(),
        learner_key=_key_of(identity.normal(IdentifierKind.EMAIL, email)),
        achievement_id=str(version.document["id"]),
        line=1,
        name=name,
        email=email,
        result=result,
        awarded_on=awarded_on,
        evidence=[
            {"url": one.url, "name": one.name, "narrative": one.narrative} for one in evidence
        ],
    )
    start_issuing(cohort, by=by, now=now)
    return row


# ---------------------------------------------------------------- issuing


@transaction.atomic
def start_issuing(cohort: CohortRecord, *, by: UserRecord, now: datetime) -> CohortRecord:
    """Let the cohort's credentials be issued; asking twice changes nothing.

    The event it records is what the jobs react to, one job a batch.
    """
    cohort = CohortRecord.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if cohort.state != CohortState.READ:
        return cohort
    _signer(cohort.organisation, by=by, now=now)
    cohort.state = CohortState.ISSUING if cohort.batches else CohortState.ISSUED
    cohort.issuing_from = now.replace(microsecond=0)
    cohort.save()
    audit.record(
        "cohort.started",
        subject=cohort,
        actor=by,
        at=now,
        organisation=cohort.organisation,
        params={"batches": cohort.batches},
    )
    return cohort


def issue_batch(cohort_id: int, batch: int, *, now: datetime) -> int:
    """Issue what is left of one batch; return how many were issued now.

    Slice by slice, each a transaction: killed at any moment and run again, nobody is left out
    and nobody is issued twice, since a slice's credentials and the note that they are issued
    are kept together or not at all.
    """
    done = 0
    while True:
        issued = _issue_slice(cohort_id, batch, now=now)
        if not issued:
            return done
        done += issued


@transaction.atomic
def _issue_slice(cohort_id: int, batch: int, *, now: datetime) -> int:
    cohort = CohortRecord.objects.select_for_update(no_key=True).get(pk=cohort_id)
    # Who was erased before it came to it has no name any more, and nothing is issued to them.
    waiting = CredentialRecord.objects.filter(cohort=cohort, issued_at=None).exclude(name="")
    # Nobody erases a learner while their credential is being made.
    locked = waiting.select_for_update(no_key=True)
    rows = list(locked.filter(batch=batch).order_by("line")[:SLICE])
    if rows:
        _sign(cohort, rows, now=now)
    if cohort.state == CohortState.ISSUING and not waiting.exists():
        cohort.state = CohortState.ISSUED
        cohort.save()
        audit.record(
            "cohort.issued",
            subject=cohort,
            actor=None,
            at=now,
            organisation=cohort.organisation,
            params={"batches": cohort.batches},
        )
    return len(rows)


def _sign(cohort: CohortRecord, rows: Sequence[CredentialRecord], *, now: datetime) -> None:
    created_at = cohort.issuing_from or now
    signer = _signer(cohort.organisation, by=cohort.created_by, now=now)
    places = _take_places(cohort.organisation, len(rows), signer=signer, now=now)
    for row, (status_list, index) in zip(rows, places, strict=True):
        row.status_list, row.status_index = status_list, index
    # What leaves is verified with the keys that this site publishes.
    published = KeysAtHand(documents={signer.controller: keys.document(cohort.organisation) or {}})
    signed = issue_many(
        _asserted(cohort, rows, signer),
        signer=signer,
        created_at=created_at,
        published=published,
    )
    for row, data in zip(rows, signed, strict=True):
        row.signed, row.issued_at = data, now
    CredentialRecord.objects.bulk_update(
        rows, ["status_list", "status_index", "signed", "issued_at"]
    )
    audit.record(
        "batch.issued",
        subject=cohort,
        actor=None,
        at=now,
        organisation=cohort.organisation,
        params={"batch": rows[0].batch, "count": len(rows)},
    )


def _asserted(
    cohort: CohortRecord, rows: Iterable[CredentialRecord], signer: Ed25519Signer
) -> Iterable[tuple[Assertion, StatusEntry | None]]:
    achievement = read_achievement(cohort.version.document)
    issuer = cohort.organisation.profile(identifier=signer.controller)
    for row in rows:
        awarded_at = datetime.combine(row.awarded_on, time(), tzinfo=UTC)
        assertion = Assertion(
            id=f"urn:uuid:{row.uuid}",
            achievement=achievement,
            issuer=issuer,
            learner=Learner(identifiers=tuple(_identifiers(row))),
            awarded_at=awarded_at,
            valid_from=awarded_at,
            valid_until=cohort.valid_until,
            credits_earned=achievement.credits,
            results=(Result(value=row.result),),
            evidence=tuple(Evidence(**one) for one in row.evidence),
        )
        if row.status_list is None or row.status_index is None:
            yield assertion, None
        else:
            url = list_url(cohort.organisation.slug, row.status_list.number)
            yield assertion, StatusEntry(list_url=url, index=row.status_index)


def _identifiers(row: CredentialRecord) -> Iterable[Identifier]:
    salt = sealing.salt(str(row.uuid))
    yield Identifier(kind=IdentifierKind.NAME, value=row.name)
    if row.email:
        yield identity.hashed(IdentifierKind.EMAIL, row.email, salt=salt)
    if row.student_id:
        yield identity.hashed(IdentifierKind.STUDENT_ID, row.student_id, salt=salt)


# ---------------------------------------------------------------- the learner's acts


@transaction.atomic
def claim(credential: CredentialRecord, *, now: datetime) -> CredentialRecord:
    """Note that the learner took the credential; doing so twice changes nothing."""
    row = _lock(credential)
    if row.claimed_at is None:
        row.claimed_at = now
        row.save(update_fields=["claimed_at"])
        audit.record(
            "credential.claimed", subject=row, actor=None, at=now, organisation=row.organisation
        )
    return row


@transaction.atomic
def share(credential: CredentialRecord, *, now: datetime) -> CredentialRecord:
    """Make a public link to the credential; the one that is there stays."""
    row = _lock(credential)
    if row.share_key is None:
        row.share_key = secrets.token_urlsafe(24)
        row.save(update_fields=["share_key"])
        audit.record(
            "credential.shared", subject=row, actor=None, at=now, organisation=row.organisation
        )
    return row


@transaction.atomic
def stop_sharing(credential: CredentialRecord, *, now: datetime) -> CredentialRecord:
    """Take the public link away; a new one will have another address."""
    row = _lock(credential)
    if row.share_key is not None:
        row.share_key = None
        row.save(update_fields=["share_key"])
        audit.record(
            "credential.unshared", subject=row, actor=None, at=now, organisation=row.organisation
        )
    return row


def _lock(credential: CredentialRecord) -> CredentialRecord:
    row = CredentialRecord.objects.select_for_update(no_key=True).get(pk=credential.pk)
    if row.signed is None:
        raise CredentialGone
    return row


# ---------------------------------------------------------------- mail


def mail_waiting(cohort_id: int, batch: int) -> list[int]:
    """Return the credentials of a batch whose learners have not been written to."""
    rows = CredentialRecord.objects.filter(
        cohort_id=cohort_id, batch=batch, mailed_at=None, issued_at__isnull=False
    ).exclude(email="")
    return list(rows.order_by("line").values_list("pk", flat=True))


@transaction.atomic
def note_mailed(credential_id: int, *, now: datetime) -> None:
    """Note that the learner was written to."""
    CredentialRecord.objects.filter(pk=credential_id).update(mailed_at=now)


# ---------------------------------------------------------------- revoking


@transaction.atomic
def revoke(
    credential: CredentialRecord,
    *,
    reason: RevocationReason,
    note: str,
    by: UserRecord,
    now: datetime,
) -> CredentialRecord:
    """Revoke a credential and publish its status list anew; doing so twice changes nothing.

    note
        Words for whoever verifies; the form tells the officer to name nobody in it.
    """
    row = _lock(credential)
    if row.revoked_at is not None:
        return row
    row.revoked_at, row.revocation_reason, row.revocation_note = now, reason.value, note[:500]
    row.save(update_fields=["revoked_at", "revocation_reason", "revocation_note"])
    if row.status_list is not None:
        publish_list(row.status_list, by=by, now=now)
    audit.record(
        "credential.revoked",
        subject=row,
        actor=by,
        at=now,
        organisation=row.organisation,
        params={"reason": reason.value},
    )
    return row


@transaction.atomic
def publish_list(status_list: StatusListRecord, *, by: UserRecord, now: datetime) -> None:
    """Sign a status list anew from what is revoked."""
    # Before the list, as where credentials are issued: two who lock in turn never wait in a ring.
    signer = _signer(status_list.organisation, by=by, now=now)
    row = StatusListRecord.objects.select_for_update(no_key=True).get(pk=status_list.pk)
    bits = Bitstring(length=row.length)
    revoked = CredentialRecord.objects.filter(status_list=row, revoked_at__isnull=False)
    documents = DocumentRecord.objects.filter(status_list=row, revoked_at__isnull=False)
    for places in (revoked, documents):
        for index in places.values_list("status_index", flat=True):
            bits.set(index or 0, on=True)
    row.published = issue_status_list(
        bits,
        list_url=list_url(row.organisation.slug, row.number),
        signer=signer,
        created_at=now,
    )
    row.published_at = now
    row.save(update_fields=["published", "published_at"])


@transaction.atomic
def erase_learner(credential: CredentialRecord, *, by: UserRecord | None, now: datetime) -> None:
    """Erase everything about the learner; the place in the status list stays taken."""
    row = CredentialRecord.objects.select_for_update(no_key=True).get(pk=credential.pk)
    row.name = row.email = row.student_id = row.result = ""
    row.evidence = []
    row.signed = row.share_key = None
    row.save()
    audit.record("credential.erased", subject=row, actor=by, at=now, organisation=row.organisation)


# ---------------------------------------------------------------- documents of no cohort


#: Writes a document, given its id, who signs it, and its place in the status list.
Writing = Callable[[str, Profile, StatusEntry], JsonObject]


@transaction.atomic
def issue_documents(
    organisation: OrganisationRecord,
    writings: Sequence[Writing],
    *,
    instead_of: Sequence[DocumentRecord] = (),
    by: UserRecord,
    now: datetime,
) -> list[DocumentRecord]:
    """Sign documents and keep them, and revoke those that they replace.

    Called inside the transaction of the act that they are about, so that there is no act without
    its documents and none is signed twice.
    """
    made = []
    now = now.replace(microsecond=0)
    # Every list is locked before the audit log, as where one credential is revoked.
    signer = _signer(organisation, by=by, now=now)
    issuer = organisation.profile(identifier=signer.controller)
    places = _take_places(organisation, len(writings), signer=signer, now=now)
    for write, (status_list, index) in zip(writings, places, strict=True):
        uuid = uuids.uuid4()
        entry = StatusEntry(list_url=list_url(organisation.slug, status_list.number), index=index)
        document = write(f"urn:uuid:{uuid}", issuer, entry)
        made.append(
            DocumentRecord.objects.create(
                organisation=organisation,
                uuid=uuid,
                status_list=status_list,
                status_index=index,
                signed=json.write(sign(document, signer=signer, created_at=now)),
                issued_at=now,
            )
        )
    gone = _revoke_documents(instead_of, reason=RevocationReason.REPLACED, by=by, now=now)
    for row in made:
        audit.record("document.issued", subject=row, actor=by, at=now, organisation=organisation)
    _record_revoked(gone, by=by, now=now)
    return made


@transaction.atomic
def revoke_documents(
    rows: Sequence[DocumentRecord], *, reason: RevocationReason, by: UserRecord, now: datetime
) -> int:
    """Revoke documents and publish their lists anew; return how many were not revoked before."""
    gone = _revoke_documents(rows, reason=reason, by=by, now=now)
    _record_revoked(gone, by=by, now=now)
    return len(gone)


def _revoke_documents(
    rows: Sequence[DocumentRecord], *, reason: RevocationReason, by: UserRecord, now: datetime
) -> list[DocumentRecord]:
    held = DocumentRecord.objects.select_for_update(no_key=True).filter(
        pk__in=[one.pk for one in rows], revoked_at=None
    )
    gone = list(held.select_related(None).order_by("pk"))
    for row in gone:
        row.revoked_at, row.revocation_reason = now, reason.value
        row.save(update_fields=["revoked_at", "revocation_reason"])
    for status_list in StatusListRecord.objects.filter(
        pk__in={one.status_list_id for one in gone}
    ).order_by("pk"):
        publish_list(status_list, by=by, now=now)
    return gone


def _record_revoked(gone: Sequence[DocumentRecord], *, by: UserRecord, now: datetime) -> None:
    for row in gone:
        audit.record(
            "document.revoked",
            subject=row,
            actor=by,
            at=now,
            organisation=row.organisation,
            params={"reason": row.revocation_reason},
        )


@transaction.atomic
def erase_documents(rows: Sequence[DocumentRecord]) -> None:
    """Erase the bytes of documents; their places in the status list stay taken."""
    DocumentRecord.objects.filter(pk__in=[one.pk for one in rows]).update(signed=None)
