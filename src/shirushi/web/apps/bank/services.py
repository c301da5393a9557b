"""Acts: open an account, deposit, take out, take back, reverse, erase."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import reading
from shirushi.credential.report import Outcome, StepName
from shirushi.model.assertion import Assertion
from shirushi.model.credits import Credits
from shirushi.stacking.ledger import (
    Acceptance,
    Account,
    AccountKind,
    Act,
    ActDiffers,
    Consumption,
    Deposit,
    DepositKind,
    Ledger,
    NotReversible,
    Part,
    RecordRepeated,
    RecordUnknown,
    Reversal,
    Transfer,
    Withdrawal,
    post,
    reopened,
)
from shirushi.stacking.recognition import recognised_from
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.audit import services as audit
from shirushi.web.apps.bank import acts, queries, records
from shirushi.web.apps.bank.models import BankAccountRecord, BankActRecord, BankDepositRecord
from shirushi.web.apps.issuing import checking, keys
from shirushi.web.apps.issuing import queries as issuing
from shirushi.web.apps.issuing.models import CredentialRecord, DocumentRecord

#: Acts of one account; every one is posted anew whenever the account is looked at.
MOST_ACTS = 500
#: How long after a mail with the link no other is sent to the same address.
BETWEEN_MAILS = timedelta(minutes=10)
#: How long an account whose link nobody follows is kept.
UNUSED_AFTER = timedelta(days=30)

_REVOKED = "credential.revoked"
_TAKEN_BACK = "taken-back"
_BY_ISSUER = Text(ja="発行者による失効", en="revoked by its issuer")
_BY_HOLDER = Text(ja="本人による取り下げ", en="taken back by the holder")


class DoesNotHold(ShirushiError):
    """A credential is to be deposited that does not hold."""

    code = "bank.does-not-hold"
    text = Text(
        ja="この証明書は預け入れられません。検証結果: {answer}",
        en="This credential cannot be deposited: {answer}.",
    )
    remedy = Text(
        ja="検証のページで、どの確認で止まったかをご覧ください。",
        en="See on the page for verifying which step stopped it.",
    )


class CreditsNotStated(ShirushiError):
    """A credential does not say how many credits were earned."""

    code = "bank.credits-not-stated"
    text = Text(
        ja="この証明書には取得した単位数が書かれていません。",
        en="This credential does not say how many credits were earned.",
    )
    remedy = Text(
        ja="単位数が分かる場合は、本人の申告として記入してください。",
        en="If you know how many, type it in as your own statement.",
    )


class EnteredAlready(ShirushiError):
    """A form was sent before, with other contents; what it said then stands."""

    code = "bank.entered-already"
    text = Text(
        ja="このフォームは、別の内容で一度送信され、記録されています。今回の内容は記録していません。",
        en="This form was sent before with other contents, which stand. Nothing was recorded now.",
    )
    remedy = Text(
        ja="前に送信した内容は明細で確認できます。別のものとして加える場合は、もう一度送信してください。",
        en="See in the statement what was sent before. To add this beside it, send it once more.",
    )


class AccountFull(ShirushiError):
    """An account has as many acts as it may have."""

    code = "bank.account-full"
    text = Text(
        ja="一つの口座で記帳できるのは{most}件までです。", en="An account holds {most} acts."
    )


class AccountGone(ShirushiError):
    """An account was erased meanwhile."""

    code = "bank.account-gone"
    text = Text(ja="この口座は消去されています。", en="This account was erased.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a person says they learnt, in their own words."""

    kind: DepositKind
    title: str
    issuer: str
    credits: Credits
    evidence: str


# ---------------------------------------------------------------- accounts


@transaction.atomic
def ask_for_link(*, name: str, email: str, now: datetime) -> BankAccountRecord:
    """Open an account for an address, or find the one that is there; its link is mailed.

    Whoever asks learns nothing: the link goes to the address, and only one mail in ten minutes.
    """
    email = email.strip().lower()
    row, opened = BankAccountRecord.objects.get_or_create(
        email=email,
        erased_at=None,
        defaults={"uuid": uuids.uuid4(), "name": name, "opened_at": now},
    )
    row = BankAccountRecord.objects.select_for_update(no_key=True).get(pk=row.pk)
    if row.mailed_at is None or now - row.mailed_at >= BETWEEN_MAILS:
        row.mailed_at = now
        row.save(update_fields=["mailed_at"])
        name_ = "bank.opened" if opened else "bank.link-asked"
        audit.record(name_, subject=row, actor=None, at=now)
    return row


@transaction.atomic
def erase(account: BankAccountRecord, *, now: datetime) -> None:
    """Erase everything about the person: the account's acts, what was deposited, the address."""
    row = _lock(account)
    row.deposits.all().delete()
    row.acts.all().delete()
    row.name = row.email = ""
    row.erased_at = now
    row.save()
    audit.record("bank.erased", subject=row, actor=None, at=now)


# ---------------------------------------------------------------- deposits


def deposit_credential(
    account: BankAccountRecord,
    data: bytes,
    *,
    act_id: str,
    expected: int | None,
    beyond: checking.Beyond,
    now: datetime,
) -> BankDepositRecord:
    """Deposit a signed credential that holds, and keep its bytes.

    It must name the account's address; where that cannot be told, it is held as claimed.

    act_id
        Made with the form, so that a form sent twice is one deposit.

    Raises ``DoesNotHold``, ``CreditsNotStated``, ``RecordRepeated``, ``LearningRepeated``,
    ``EnteredAlready``, ``LedgerMoved``.
    """
    report = checking.check(data, beyond=beyond, now=now, email=account.email)
    if not report.answer.holds:
        raise DoesNotHold(answer=report.answer.label)
    found = report.require()
    if found.credits_earned is None:
        raise CreditsNotStated
    # Only now is anything locked: other sites may have been waited for.
    return _keep(
        account,
        data,
        found,
        confirmed=report.step(StepName.RECIPIENT).outcome is Outcome.PASSED,
        act_id=act_id,
        expected=expected,
        now=now,
    )


@transaction.atomic
def _keep(
    account: BankAccountRecord,
    data: bytes,
    found: Assertion,
    *,
    confirmed: bool,
    act_id: str,
    expected: int | None,
    now: datetime,
) -> BankDepositRecord:
    """Keep a credential whose proof held."""
    if found.credits_earned is None:
        raise CreditsNotStated
    own = _lock_credential(found)
    if own is not None and own.revoked_at is not None:
        # It was revoked after it was checked; the lock keeps it from being so from here on.
        raise DoesNotHold(answer=Text(ja="失効", en="revoked"))
    document = _lock_document(found)
    if document is not None and document.revoked_at is not None:
        raise DoesNotHold(answer=Text(ja="失効", en="revoked"))
    row = _lock(account)
    until = found.valid_until
    act = Deposit(
        id=act_id,
        at=now,
        learner=str(row.uuid),
        record=found.id,
        kind=DepositKind.MICRO_CREDENTIAL,
        credits=found.credits_earned,
        evidence=(found.id,),
        accepted=confirmed,
        expires_on=until.date() if until is not None else None,
        stands_for=recognised_from(found),
    )
    issuer_id = found.issuer.id or ""
    if not _post(row, act, expected=expected, now=now):
        return row.deposits.get(act_id=act_id)
    title = found.achievement.title
    try:
        with transaction.atomic():
            return BankDepositRecord.objects.create(
                account=row,
                act_id=act_id,
                record=found.id,
                issuer_id=issuer_id,
                title_ja=title.ja[:300],
                title_en=title.en[:300],
                issuer=found.issuer.name.ja[:300],
                signed=reading.unwrap(data),
                credential=own,
                confirmed=confirmed,
            )
    except IntegrityError:
        # It names two addresses, and lies in the other one's account.
        raise RecordRepeated(record=found.id) from None


@transaction.atomic
def deposit_claim(
    account: BankAccountRecord,
    claim: Claim,
    *,
    act_id: str,
    expected: int | None,
    now: datetime,
) -> BankDepositRecord:
    """Deposit what a person says they learnt; it stays "claimed, not confirmed".

    Raises ``DepositWithoutBasis``, ``LedgerMoved``, or ``EnteredAlready`` where the same form was
    sent before with other words.
    """
    row = _lock(account)
    record = f"urn:uuid:{act_id}"
    evidence = claim.evidence.strip()
    act = Deposit(
        id=act_id,
        at=now,
        learner=str(row.uuid),
        record=record,
        kind=claim.kind,
        credits=claim.credits,
        # The words themselves stand in the row, which can be erased.
        evidence=(f"{record}#evidence",) if evidence else (),
        accepted=False,
    )
    if not _post(row, act, expected=expected, now=now):
        there = row.deposits.get(act_id=act_id)
        if (there.title_ja, there.issuer, there.evidence) != (claim.title, claim.issuer, evidence):
            # Back, another text, sent again: the words are no part of the act in the ledger.
            raise EnteredAlready
        return there
    return BankDepositRecord.objects.create(
        account=row,
        act_id=act_id,
        record=record,
        title_ja=claim.title,
        title_en=claim.title,
        issuer=claim.issuer,
        evidence=evidence,
        confirmed=False,
    )


@transaction.atomic
def take_out(
    account: BankAccountRecord, record: str, *, act_id: str, expected: int | None, now: datetime
) -> None:
    """Take all that is left of one record out of the bank. Raises what the ledger raises."""
    row = _lock(account)
    credits_ = _left(row, record, act_id)
    act = Withdrawal(id=act_id, at=now, record=record, credits=credits_)
    _post(row, act, expected=expected, now=now)


@transaction.atomic
def take_back(
    account: BankAccountRecord, deposit: str, *, act_id: str, expected: int | None, now: datetime
) -> None:
    """Take back what was only claimed. Raises ``NotReversible`` for anything else."""
    row = _lock(account)
    found = queries.deposit_of(row, deposit)
    if found is None or found.confirmed:
        raise NotReversible(id=deposit)
    act = Reversal(id=act_id, at=now, act=deposit, reason=_TAKEN_BACK)
    _post(row, act, expected=expected, now=now, note=_BY_HOLDER)


# ---------------------------------------------------------------- what institutions do


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who acts on somebody else's account: an institution, through one of its people."""

    organisation: OrganisationRecord
    user: UserRecord | None = None

    @property
    def id(self) -> str:
        """What the ledger calls the institution."""
        return keys.controller_of(self.organisation)


@transaction.atomic
def confirm(
    account: BankAccountRecord, deposit: str, *, act_id: str, doer: Doer, now: datetime
) -> None:
    """Confirm what was only claimed, so that it counts from now on.

    Raises ``RecordUnknown``, ``NotEnoughCredit`` where it is confirmed already, or
    ``RecordRepeated`` where the same credential lies confirmed in another account.
    """
    row = _lock(account)
    found = queries.deposit_of(row, deposit)
    if found is None:
        raise RecordUnknown(record=deposit)
    act = Acceptance(id=act_id, at=now, record=found.record)
    if not _post(row, act, expected=None, now=now, note=doer.organisation.name, doer=doer):
        return
    found.confirmed = True
    try:
        with transaction.atomic():
            found.save(update_fields=["confirmed"])
    except IntegrityError:
        raise RecordRepeated(record=found.record) from None


@transaction.atomic
def hand_over(
    account: BankAccountRecord, deposits: Sequence[str], *, act_id: str, doer: Doer, now: datetime
) -> list[tuple[BankDepositRecord, str, Credits]]:
    """Hand all that is left of some deposits to an institution.

    Returns each deposit with the act's id and how much it was; repeated it changes nothing.
    Raises what the ledger raises: for what is not confirmed, ``NotEnoughCredit``.
    """
    row = _lock(account)
    done = []
    for number, one in enumerate(deposits, start=1):
        found = queries.deposit_of(row, one)
        if found is None:
            raise RecordUnknown(record=one)
        own = f"{act_id}:{number}"
        credits_ = _left(row, found.record, own)
        act = Transfer(id=own, at=now, record=found.record, credits=credits_, institution=doer.id)
        _post(row, act, expected=None, now=now, note=doer.organisation.name, doer=doer)
        done.append((found, own, credits_))
    return done


@transaction.atomic
def spend(
    account: BankAccountRecord,
    parts: Sequence[Part],
    *,
    award: str,
    name: Text,
    act_id: str,
    doer: Doer,
    now: datetime,
) -> None:
    """Spend credits on an award, once and for all.

    award, name
        The award's own id in the ledger, and what the holder reads.

    Raises what the ledger raises: credits that were spent already are not there any more.
    """
    row = _lock(account)
    act = Consumption(id=act_id, at=now, learner=str(row.uuid), award=award, parts=tuple(parts))
    _post(row, act, expected=None, now=now, note=name, doer=doer)


@transaction.atomic
def reverse(
    account: BankAccountRecord,
    act: str,
    *,
    act_id: str,
    reason: str,
    note: Text,
    doer: Doer | None,
    now: datetime,
) -> None:
    """Undo an act, and with it whatever rested on it; an account that was erased stays so.

    reason, note
        A code for programs, and what the holder reads. Raises ``NotReversible``.
    """
    row = BankAccountRecord.objects.select_for_update(no_key=True).get(pk=account.pk)
    if row.erased_at is None:
        undoing = Reversal(id=act_id, at=now, act=act, reason=reason)
        _post(row, undoing, expected=None, now=now, note=note, doer=doer)


def _left(row: BankAccountRecord, record: str, act_id: str) -> Credits:
    """Return what is left of a record, or what an act that was written before moved."""
    ledger = queries.ledger_of(row)
    before = ledger.act(act_id)
    if isinstance(before, Withdrawal | Transfer) and before.record == record:
        return before.credits
    there = ledger.in_account(Account(kind=AccountKind.HOLDER, id=str(row.uuid))).get(record)
    if there is not None:
        return there
    deposits = [one for one in ledger.acts if isinstance(one, Deposit) and one.record == record]
    if not deposits:
        raise RecordUnknown(record=record)
    # The ledger says why it cannot leave.
    return deposits[-1].credits


# ---------------------------------------------------------------- when something falls away


def reverse_revoked(credential: int, *, now: datetime) -> int:
    """Reverse the deposits of a credential this site revoked; return how many.

    Whatever rested on one goes with it, and the holder is told. Done twice it changes nothing.
    """
    return _reverse_all(queries.deposits_of_credential(credential), now=now)


def reverse_revoked_document(document: int, *, now: datetime) -> int:
    """Reverse the deposits of a signed document this site revoked, such as credit recognised.

    As for a credential.
    """
    return _reverse_all(queries.deposits_of_document(document), now=now)


@transaction.atomic
def _reverse_all(deposits: list[BankDepositRecord], *, now: datetime) -> int:
    done = 0
    for found in deposits:
        row = BankAccountRecord.objects.select_for_update(no_key=True).get(pk=found.account_id)
        act = Reversal(id=f"revoked:{found.act_id}", at=now, act=found.act_id, reason=_REVOKED)
        if row.erased_at is None and queries.act(row, act.id) is None:
            _post(row, act, expected=None, now=now, note=_BY_ISSUER)
            done += 1
    return done


@transaction.atomic
def reverse_revoked_elsewhere(deposit: BankDepositRecord, *, now: datetime) -> bool:
    """Reverse the deposit of a credential that another site revoked; tell whether it was done.

    As for the site's own: whatever rested on it goes with it, and the holder is told.
    """
    row = BankAccountRecord.objects.select_for_update(no_key=True).get(pk=deposit.account_id)
    act = Reversal(id=f"revoked:{deposit.act_id}", at=now, act=deposit.act_id, reason=_REVOKED)
    if row.erased_at is not None or act.act in queries.ledger_of(row).reversed_acts():
        return False
    return _post(row, act, expected=None, now=now, note=_BY_ISSUER)


@transaction.atomic
def note_told(account: BankAccountRecord, act_id: str, *, now: datetime) -> None:
    """Note that the holder was told of an act."""
    BankActRecord.objects.filter(account=account, act_id=act_id).update(told_at=now)


@transaction.atomic
def note_used(account: BankAccountRecord, *, now: datetime) -> None:
    """Note that the link was followed; only the first time is kept."""
    BankAccountRecord.objects.filter(pk=account.pk, used_at=None).update(used_at=now)


@transaction.atomic
def remove_unused(pk: int, *, before: datetime, now: datetime) -> bool:
    """Erase an account that was opened by mail and never used; tell whether it was.

    Looked at again under its lock: whoever follows the link at this moment keeps the account.
    """
    row = BankAccountRecord.objects.select_for_update(no_key=True).get(pk=pk)
    if pk not in queries.unused(before=before):
        return False
    row.name = row.email = ""
    row.erased_at = now
    row.save()
    audit.record("bank.removed-unused", subject=row, actor=None, at=now)
    return True


@transaction.atomic
def make_record(account: BankAccountRecord, *, now: datetime) -> tuple[bytes, bool]:
    """Return the account as a learner record, and whether the bank's operator signed it.

    Raises ``RecordEmpty``.
    """
    row = _lock(account)
    key = records.signing_key(records.operator())
    made = records.learner_record(row, key=key, now=now)
    if key is not None:
        audit.record(
            "bank.record-signed",
            subject=row,
            actor=None,
            at=now,
            organisation=key.organisation,
            params={"key": key.fragment},
        )
    return made, key is not None


# ---------------------------------------------------------------- the ledger's one door


def _post(
    row: BankAccountRecord,
    act: Act,
    *,
    expected: int | None,
    now: datetime,
    note: Text | None = None,
    doer: Doer | None = None,
) -> bool:
    """Write one act more to a locked account; tell whether it is new."""
    ledger = queries.ledger_of(row)
    there = ledger.act(act.id)
    if there is not None:
        # The same form again, a moment later.
        act = replace(act, at=there.at)
    try:
        longer = post(ledger, act, expected=expected)
    except ActDiffers:
        raise EnteredAlready from None
    if longer is ledger:
        return False
    # A reversal is not the holder's act: a full account must not keep it from being written.
    if longer.version > MOST_ACTS and not isinstance(act, Reversal):
        raise AccountFull(most=MOST_ACTS)
    BankActRecord.objects.create(
        account=row,
        number=longer.version,
        act_id=act.id,
        document=acts.to_json(act),
        note_ja="" if note is None else note.ja[:300],
        note_en="" if note is None else note.en[:300],
    )
    if isinstance(act, Reversal):
        _note_reversed(row, longer, act, now=now)
    audit.record(
        f"bank.{acts.to_json(act)['type']}",
        subject=row,
        actor=None if doer is None else doer.user,
        organisation=None if doer is None else doer.organisation,
        at=now,
        params={"act": act.id, "number": longer.version}
        | ({"reason": act.reason} if isinstance(act, Reversal) else {}),
    )
    return True


def _note_reversed(row: BankAccountRecord, ledger: Ledger, act: Reversal, *, now: datetime) -> None:
    gone = [act.act, *(one.id for one in reopened(ledger, act.id))]
    row.deposits.filter(act_id__in=gone).update(reversed_at=now)
    unconfirmed = [
        one.record for one in (ledger.act(id_) for id_ in gone) if isinstance(one, Acceptance)
    ]
    row.deposits.filter(record__in=unconfirmed, reversed_at=None).update(confirmed=False)


def _lock(account: BankAccountRecord) -> BankAccountRecord:
    row = BankAccountRecord.objects.select_for_update(no_key=True).get(pk=account.pk)
    if row.erased_at is not None:
        raise AccountGone
    return row


def _lock_credential(found: Assertion) -> CredentialRecord | None:
    """Return this site's own row of a credential, so that nobody revokes it meanwhile."""
    own = issuing.by_id(found.id)
    # Anybody may sign a credential that bears the id of one of ours.
    if own is None or keys.controller_of(own.organisation) != found.issuer.id:
        return None
    return CredentialRecord.objects.select_for_update(no_key=True).get(pk=own.pk)


def _lock_document(found: Assertion) -> DocumentRecord | None:
    """Return this site's own row of a document of no cohort, so that nobody revokes it now."""
    own = issuing.document_by_id(found.id)
    if own is None or keys.controller_of(own.organisation) != found.issuer.id:
        return None
    return DocumentRecord.objects.select_for_update(no_key=True).get(pk=own.pk)
