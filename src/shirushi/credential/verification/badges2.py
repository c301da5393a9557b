"""Open Badges 2.0 and 2.1 through the same steps: hosted where the issuer hosts, or signed."""

from __future__ import annotations

from dataclasses import dataclass

from shirushi.core import json
from shirushi.core.dates import TimeInvalid, say_time
from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text
from shirushi.credential import identity, public_keys
from shirushi.credential.formats import ob2, ob2_checking
from shirushi.credential.formats.ob2_checking import BadgeChecked, Subject
from shirushi.credential.formats.ob2_hosting import HostedGone, HostedNotReached
from shirushi.credential.jose import jws
from shirushi.credential.jose.algorithms import TokenKey
from shirushi.credential.report import Answer, Outcome, StepName
from shirushi.credential.schemas import SchemaViolated
from shirushi.credential.verification import told
from shirushi.credential.verification.notes import Notes, with_notes
from shirushi.credential.verification.opening import Opened
from shirushi.credential.verification.sources import DocumentGone, DocumentsAtHand, DocumentSource
from shirushi.model.assertion import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hosted:
    """A ``HostedSource`` that asks a ``DocumentSource``."""

    documents: DocumentSource

    def hosted(self, url: str) -> bytes:
        """Return the JSON at ``url``. Raises ``HostedNotReached`` or ``HostedGone``."""
        try:
            return self.documents.document(url)
        except DocumentGone:
            raise HostedGone(url=url) from None
        except ShirushiError as error:
            raise HostedNotReached(url=url, reason=error.clause) from error


def verify_badge(notes: Notes, opened: Opened) -> None:
    """Note what an Open Badges 2 document is found to be, step by step."""
    source = _Hosted(documents=notes.world.documents or DocumentsAtHand())
    data, address = opened.badge or b"", None
    try:
        if data.startswith(b"http"):
            # A picture of the first edition holds no more than where the assertion is hosted.
            address = data.decode("ascii", "replace")
            data = source.hosted(address)
        found = ob2_checking.check(
            data, hosted=source, check_signature=_check_signature, fetched_from=address
        )
    except ShirushiError as error:
        _note_error(notes, error)
        return
    notes.trusted = True
    notes.assertion = found.assertion
    if found.documents is not None:
        notes.document = found.documents.assertion
    remarks = [one.said for one in found.warnings]
    notes.warned = notes.warned or bool(remarks)
    notes.passed(StepName.SCHEMA, told.FIELDS_THERE)
    way = _WAYS[found.way.value] if found.way else _ALONE
    notes.secured_by = (found.way.value,) if found.way else ()
    notes.passed(StepName.PROOF, with_notes(way, remarks))
    notes.not_checked(StepName.REFRESH, told.NO_REFRESH)
    if found.subject is Subject.ASSERTION:
        _note_status(notes, found)
        _note_period(notes, found)
        _note_recipient(notes, found)
    _note_issuer(notes, found)


def _check_signature(token: str, key_pem: str) -> None:
    """Raise unless the key made the signature (Open Badges 2.0 ``#SignedBadge``)."""
    key = TokenKey(key=public_keys.from_pem(key_pem))
    jws.check(jws.read(token), [key])


def _note_error(notes: Notes, error: ShirushiError) -> None:
    every = error.errors if isinstance(error, ManyErrors) else (error,)
    if isinstance(error, HostedNotReached):
        notes.unknown(StepName.PROOF, error, Answer.KEY_UNKNOWN)
    elif isinstance(error, ob2_checking.VerificationUnknown | ob2_checking.EditionUnsupported):
        notes.unknown(StepName.READABLE, error, Answer.UNSUPPORTED)
    elif isinstance(error, ob2_checking.BadgeMalformed | json.NotJson):
        notes.steps.pop(StepName.READABLE, None)
        notes.failed(StepName.READABLE, error, Answer.MALFORMED)
    elif all(isinstance(one, _FIELDS) for one in every):
        notes.failed(StepName.SCHEMA, error, Answer.SCHEMA_INVALID)
    elif isinstance(error, ob2_checking.KeyNotListed):
        notes.failed(StepName.PROOF, error, Answer.WRONG_KEY)
    else:
        notes.failed(StepName.PROOF, error, Answer.TAMPERED)


_FIELDS = (
    FieldMissing,
    json.WrongShape,
    TimeInvalid,
    ob2.AddressNotHttp,
    ob2.ClassUnknown,
    ob2.ImageInside,
    ob2.RecipientHashUnknown,
    SchemaViolated,
)


def _note_status(notes: Notes, found: BadgeChecked) -> None:
    if found.revoked:
        reason = Text(ja=f": {found.reason}", en=f": {found.reason}")
        said = _REVOKED.format(why=reason if found.reason else "")
        notes.note(StepName.STATUS, Outcome.FAILED, said, path="badge.issuer.revocationList")
        notes.settle(Answer.REVOKED)
    elif found.status_unknown is not None:
        notes.unknown(StepName.STATUS, found.status_unknown, Answer.STATUS_UNKNOWN)
    else:
        notes.passed(StepName.STATUS, _STANDS)


def _note_period(notes: Notes, found: BadgeChecked) -> None:
    if found.assertion is None:
        return
    starts, ends = found.assertion.valid_from, found.assertion.valid_until
    if starts > notes.world.now:
        said = told.NOT_YET.format(at=say_time(starts))
        notes.note(StepName.DATES, Outcome.FAILED, said, path="issuedOn")
        notes.settle(Answer.NOT_YET_VALID)
    elif ends is not None and ends <= notes.world.now:
        said = told.EXPIRED.format(at=say_time(ends))
        notes.note(StepName.DATES, Outcome.FAILED, said, path="expires")
        notes.settle(Answer.EXPIRED)
    elif ends is None:
        notes.passed(StepName.DATES, told.NO_END.format(at=say_time(starts)))
    else:
        said = told.IN_FORCE.format(starts=say_time(starts), ends=say_time(ends))
        notes.passed(StepName.DATES, said)


def _note_recipient(notes: Notes, found: BadgeChecked) -> None:
    recipient = notes.world.recipient
    if recipient is None:
        notes.not_checked(StepName.RECIPIENT, told.NOBODY_NAMED)
    elif found.assertion is not None and _is_theirs(found, recipient):
        notes.passed(StepName.RECIPIENT, told.THEIRS)
    else:
        notes.note(StepName.RECIPIENT, Outcome.FAILED, told.SOMEBODY_ELSES, path="recipient")
        notes.settle(Answer.OTHER_RECIPIENT)


def _is_theirs(found: BadgeChecked, recipient: Identifier) -> bool:
    if found.assertion is None:
        return False
    learner = found.assertion.learner
    return identity.is_id_of(recipient, learner.id) or any(
        identity.same(one, recipient) for one in learner.identifiers
    )


def _note_issuer(notes: Notes, found: BadgeChecked) -> None:
    if notes.world.trusted is None or found.assertion is None:
        notes.not_checked(StepName.ISSUER, told.NO_POLICY)
        return
    why = notes.world.trusted.trusts(found.assertion.issuer)
    if why is None:
        notes.warned = True
        notes.not_checked(StepName.ISSUER, told.ISSUER_UNKNOWN, path="badge.issuer")
    else:
        notes.passed(StepName.ISSUER, why)


_WAYS = {
    "hosted": Text(
        ja="発行者が自らの場所で公開しているものと一致します。",
        en="It is what the issuer hosts at an address of its own.",
    ),
    "signed": Text(
        ja="発行者のプロフィールにある鍵で署名されています。",
        en="It is signed with a key of the issuer's profile.",
    ),
}
_ALONE = Text(
    ja="バッジの定義または発行者の文書で、誰かに授与されたものではありません。",
    en="It describes a badge or an issuer, and is awarded to nobody.",
)
_REVOKED = Text(ja="発行者が取り消しました{why}。", en="The issuer has revoked it{why}.")
_STANDS = Text(ja="発行者は取り消していません。", en="The issuer has not revoked it.")
