"""Acts: ask for a confirmation, confirm, refuse; hand over, take, give back, spend."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text, bilingual
from shirushi.model.credits import Credits
from shirushi.stacking.ledger import Part
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.audit import services as audit
from shirushi.web.apps.bank import queries as bank_queries
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.bank.services import Doer, EnteredAlready
from shirushi.web.apps.desk import queries
from shirushi.web.apps.desk.models import (
    ConfirmationRecord,
    ConfirmationState,
    TransferPartRecord,
    TransferRecord,
    TransferState,
)
from shirushi.web.apps.recognition import services as recognition
from shirushi.web.apps.recognition.models import RequestState
from shirushi.web.apps.recognition.services import Attached

#: Things of one account that wait for an institution at a time.
MOST_WAITING = 20
#: Deposits that are handed over at once.
MOST_PARTS = 20


class NothingToConfirm(ShirushiError):
    """What is to be confirmed is not in the account, or is no mere claim any more."""

    code = "desk.nothing-to-confirm"
    text = Text(
        ja="確認を依頼できるのは、まだ確認されていない預け入れだけです。",
        en="Only what nobody has confirmed yet can be sent to be confirmed.",
    )


class AskedAlready(ShirushiError):
    """An institution is asked about the same thing already, or about too many."""

    code = "desk.asked-already"
    text = Text(
        ja="この申告は、すでに機関の確認を待っています(同時に依頼できるのは{most}件まで)。",
        en="It waits to be confirmed already; at most {most} may wait at a time.",
    )
    remedy = Text(
        ja="別の機関に依頼する場合は、先に今の依頼を取り下げてください。",
        en="To ask another institution, take the present request back first.",
    )


class SettledAlready(ShirushiError):
    """Somebody else decided first, or it is not in that state any more."""

    code = "desk.settled-already"
    text = Text(
        ja="すでに処理されています(現在の状態: {state})。あなたの操作は記録していません。",
        en="It was dealt with already (it is now: {state}). What you did was not recorded.",
    )
    remedy = Text(ja="画面を開き直して確認してください。", en="Open the page anew and look.")


class OwnClaim(ShirushiError):
    """An officer would confirm or take over what is their own."""

    code = "desk.own-claim"
    text = Text(
        ja="自分の口座のものを、自分で確認・受け入れることはできません。",
        en="Nobody confirms or takes over what lies in their own account.",
    )
    remedy = Text(ja="ほかの担当者に依頼してください。", en="Ask a colleague to do it.")


class BasisMissing(ShirushiError):
    """A decision does not say what it rests on."""

    code = "desk.basis-missing"
    text = Text(
        ja="何を確認して決定したか、理由を記入してください。",
        en="Say what you looked at, and why you decided so.",
    )


class NothingHandedOver(ShirushiError):
    """No deposit is chosen, or too many, or one twice."""

    code = "desk.nothing-handed-over"
    text = Text(
        ja="移転するものを1件から{most}件まで、重複なく選んでください。",
        en="Choose one to {most} things to hand over, each once.",
    )


class AwardUnnamed(ShirushiError):
    """Credits are to be spent on an award that has no name."""

    code = "desk.award-unnamed"
    text = Text(ja="学位・証明の名称を記入してください。", en="Name the award.")


# ---------------------------------------------------------------- confirming


@transaction.atomic
def ask(
    account: BankAccountRecord,
    deposit: str,
    organisation: OrganisationRecord,
    *,
    form_key: uuids.UUID,
    now: datetime,
) -> ConfirmationRecord:
    """Ask an institution to confirm what nobody has; the same form sent twice asks once.

    Raises ``NothingToConfirm`` or ``AskedAlready``.
    """
    _lock(organisation)
    before = ConfirmationRecord.objects.filter(form_key=form_key, deposit__account=account).first()
    if before is not None:
        return before
    items = bank_queries.statement(account, now=now).items
    item = next((one for one in items if one.deposit.id == deposit and one.claimed), None)
    if item is None:
        raise NothingToConfirm(path="deposit")
    waiting = ConfirmationRecord.objects.filter(
        deposit__account=account, state=ConfirmationState.ASKED
    )
    if waiting.filter(deposit=item.row).exists() or waiting.count() >= MOST_WAITING:
        raise AskedAlready(path="deposit", most=MOST_WAITING)
    try:
        with transaction.atomic():
            row = ConfirmationRecord.objects.create(
                organisation=organisation,
                deposit=item.row,
                form_key=form_key,
                state=ConfirmationState.ASKED,
                asked_at=now,
            )
    except IntegrityError:
        # Two institutions were asked at the same moment.
        raise AskedAlready(path="deposit", most=MOST_WAITING) from None
    audit.record(
        "desk.confirmation-asked", subject=row, actor=None, at=now, organisation=organisation
    )
    return row


@transaction.atomic
def withdraw(account: BankAccountRecord, pk: int, *, now: datetime) -> ConfirmationRecord:
    """Take a wish to have something confirmed back. Raises ``SettledAlready``."""
    row = _locked_confirmation(ConfirmationRecord.objects.get(pk=pk, deposit__account=account))
    if row.state == ConfirmationState.WITHDRAWN:
        return row
    if row.state != ConfirmationState.ASKED:
        raise SettledAlready(state=_said(ConfirmationState(row.state)))
    row.state = ConfirmationState.WITHDRAWN
    row.save(update_fields=["state"])
    _note_confirmation(row, by=None, now=now)
    return row


@transaction.atomic
def settle(
    confirmation: ConfirmationRecord,
    *,
    confirmed: bool,
    basis: str,
    by: UserRecord,
    now: datetime,
) -> ConfirmationRecord:
    """Confirm what a holder stated, or refuse to, saying on what basis; done twice it is once.

    Raises ``SettledAlready``, ``OwnClaim``, ``BasisMissing``, or what the ledger raises where the
    holder took it back meanwhile.
    """
    row = _locked_confirmation(confirmation)
    wanted = ConfirmationState.CONFIRMED if confirmed else ConfirmationState.REFUSED
    basis = _tidy(basis)
    if row.state == wanted and row.decided_by_id == by.pk and row.basis == basis:
        return row
    if row.state != ConfirmationState.ASKED:
        raise SettledAlready(state=_said(ConfirmationState(row.state)))
    _refuse_own(row.deposit.account, by)
    if not basis:
        raise BasisMissing(path="basis")
    if confirmed:
        bank.confirm(
            row.deposit.account,
            row.deposit.act_id,
            act_id=f"confirmed:{row.pk}",
            doer=Doer(organisation=row.organisation, user=by),
            now=now,
        )
    row.state, row.basis, row.decided_by, row.decided_at = wanted, basis, by, now
    row.save()
    _note_confirmation(row, by=by, now=now)
    return row


@transaction.atomic
def revoke_confirmation(
    confirmation: ConfirmationRecord, *, basis: str, by: UserRecord, now: datetime
) -> ConfirmationRecord:
    """Take a confirmation back; whatever rested on it in the ledger goes with it.

    Raises ``SettledAlready`` or ``BasisMissing``.
    """
    row = _locked_confirmation(confirmation)
    if row.state == ConfirmationState.REVOKED:
        return row
    if row.state != ConfirmationState.CONFIRMED:
        raise SettledAlready(state=_said(ConfirmationState(row.state)))
    basis = _tidy(basis)
    if not basis:
        raise BasisMissing(path="basis")
    act = f"confirmed:{row.pk}"
    if act not in bank_queries.ledger_of(row.deposit.account).reversed_acts():
        bank.reverse(
            row.deposit.account,
            act,
            act_id=f"unconfirmed:{row.pk}",
            reason="confirmation.revoked",
            note=_UNCONFIRMED.format(by=row.organisation.name),
            doer=Doer(organisation=row.organisation, user=by),
            now=now,
        )
    row.state, row.basis, row.decided_by, row.decided_at = (
        ConfirmationState.REVOKED,
        basis,
        by,
        now,
    )
    row.save()
    _note_confirmation(row, by=by, now=now)
    return row


# ---------------------------------------------------------------- handing over


@transaction.atomic
def hand_over(
    account: BankAccountRecord,
    deposits: Sequence[str],
    organisation: OrganisationRecord,
    *,
    purpose: str,
    files: Mapping[str, Attached],
    form_key: uuids.UUID,
    now: datetime,
) -> TransferRecord:
    """Hand deposits to an institution, with a request that holds the credentials behind them.

    files
        The credentials as they were checked, by the deposits' acts; none for own words.

    The same form sent twice hands over once. Raises ``NothingHandedOver``, ``EnteredAlready`` where
    it was sent before with other contents, what filing a request raises, or what the ledger raises.
    """
    _lock(organisation)
    purpose = _tidy(purpose)
    before = TransferRecord.objects.filter(form_key=form_key, account=account).first()
    if before is not None:
        chosen = {one.deposit.act_id for one in queries.parts(before)}
        same = (before.organisation_id, before.purpose) == (organisation.pk, purpose)
        if not same or chosen != set(deposits):
            raise EnteredAlready
        return before
    if not 1 <= len(deposits) <= MOST_PARTS or len(set(deposits)) != len(deposits):
        raise NothingHandedOver(path="deposits", most=MOST_PARTS)
    attached = [files[one] for one in deposits if one in files]
    request = None
    if attached:
        request = recognition.file_request(
            organisation,
            form_key=form_key,
            name=account.name,
            email=account.email,
            purpose=purpose,
            files=attached,
            now=now,
        )
    moved = bank.hand_over(
        account,
        deposits,
        act_id=f"handed:{form_key}",
        doer=Doer(organisation=organisation),
        now=now,
    )
    row = TransferRecord.objects.create(
        organisation=organisation,
        account=account,
        request=request,
        form_key=form_key,
        state=TransferState.SENT,
        purpose=purpose,
        sent_at=now,
    )
    TransferPartRecord.objects.bulk_create(
        TransferPartRecord(
            transfer=row,
            deposit=deposit,
            act_id=act,
            amount=credits_.amount,
            system=credits_.system,
        )
        for deposit, act, credits_ in moved
    )
    _note_transfer(row, by=None, now=now)
    return row


@transaction.atomic
def take_back(account: BankAccountRecord, pk: int, *, now: datetime) -> TransferRecord:
    """Take back what the institution has not taken over yet. Raises ``SettledAlready``."""
    row = _locked_transfer(TransferRecord.objects.get(pk=pk, account=account))
    if row.state == TransferState.TAKEN_BACK:
        return row
    if row.state != TransferState.SENT:
        raise SettledAlready(state=_said(TransferState(row.state)))
    _undo(row, note=_TAKEN_BACK, reason="transfer.taken-back", doer=None, now=now)
    _withdraw_request(row, now=now)
    row.state = TransferState.TAKEN_BACK
    row.save(update_fields=["state"])
    _note_transfer(row, by=None, now=now)
    return row


@transaction.atomic
def take(transfer: TransferRecord, *, by: UserRecord, now: datetime) -> TransferRecord:
    """Take over what was handed to the institution; its holder cannot take it back any more.

    Raises ``SettledAlready`` or ``OwnClaim``.
    """
    row = _locked_transfer(transfer)
    if row.state == TransferState.TAKEN and row.decided_by_id == by.pk:
        return row
    if row.state != TransferState.SENT or not _standing(row):
        raise SettledAlready(state=_said(TransferState(row.state)))
    _refuse_own(row.account, by)
    return _decided(row, TransferState.TAKEN, by=by, now=now)


@transaction.atomic
def give_back(
    transfer: TransferRecord, *, why: str, by: UserRecord, now: datetime
) -> TransferRecord:
    """Give credits back to their holder, an award that they were spent on included.

    Raises ``SettledAlready`` or ``BasisMissing``.
    """
    row = _locked_transfer(transfer)
    if row.state == TransferState.RETURNED:
        return row
    if row.state not in queries.WITH_INSTITUTION:
        raise SettledAlready(state=_said(TransferState(row.state)))
    why = _tidy(why)
    if not why:
        raise BasisMissing(path="why")
    doer = Doer(organisation=row.organisation, user=by)
    note = _RETURNED.format(by=row.organisation.name)
    _undo(row, note=note, reason="transfer.returned", doer=doer, now=now)
    row.note = why
    return _decided(row, TransferState.RETURNED, by=by, now=now)


@transaction.atomic
def spend(
    transfer: TransferRecord, *, award_ja: str, award_en: str, by: UserRecord, now: datetime
) -> TransferRecord:
    """Spend on an award what the institution has taken over; it can be spent on nothing else.

    Raises ``SettledAlready``, ``AwardUnnamed``, or what the ledger raises.
    """
    row = _locked_transfer(transfer)
    name = bilingual(_tidy(award_ja), _tidy(award_en))
    if name is None:
        raise AwardUnnamed(path="award")
    if row.state == TransferState.SPENT and row.award == name:
        return row
    standing = _standing(row)
    if row.state != TransferState.TAKEN or not standing:
        raise SettledAlready(state=_said(TransferState(row.state)))
    doer = Doer(organisation=row.organisation, user=by)
    version = bank_queries.ledger_of(row.account).version
    row.spent_act = f"spent:{row.pk}:{version}"
    bank.spend(
        row.account,
        [
            Part(
                record=one.deposit.record,
                credits=Credits(amount=one.amount.normalize(), system=one.system),
                institution=doer.id,
            )
            for one in standing
        ],
        award=f"urn:uuid:{row.form_key}",
        name=_AWARD.format(award=name, by=row.organisation.name),
        act_id=row.spent_act,
        doer=doer,
        now=now,
    )
    row.award_ja, row.award_en = name.ja, name.en
    return _decided(row, TransferState.SPENT, by=by, now=now)


# ---------------------------------------------------------------- when something falls away


@transaction.atomic
def follow_ledger(account: int, *, now: datetime) -> int:
    """Bring what institutions hold in line with a ledger that was reversed; return how many.

    A revoked credential undoes its transfer, and an award that it was spent on; the institution
    is told, and what else was spent on that award is with it again. Done twice it changes nothing.
    """
    found = bank_queries.account_by_pk(account)
    if found is None:
        return 0
    rows = TransferRecord.objects.filter(account=found, state__in=queries.WITH_INSTITUTION)
    return sum(_follow(row, now=now) for row in rows.order_by("organisation_id", "pk"))


def _follow(transfer: TransferRecord, *, now: datetime) -> int:
    row = _locked_transfer(transfer)
    gone = bank_queries.ledger_of(row.account).reversed_acts()
    fallen = [one for one in queries.parts(row) if one.fell_away_at is None and one.act_id in gone]
    if not fallen or row.state not in queries.WITH_INSTITUTION:
        return 0
    TransferPartRecord.objects.filter(pk__in=[one.pk for one in fallen]).update(fell_away_at=now)
    was_spent = row.state == TransferState.SPENT and row.spent_act in gone
    if not _standing(row):
        row.state = TransferState.FELL_AWAY
    elif was_spent:
        row.state = TransferState.TAKEN
    row.save(update_fields=["state"])
    audit.record(
        "desk.transfer-fell-away",
        subject=row,
        actor=None,
        at=now,
        organisation=row.organisation,
        params={"parts": [one.act_id for one in fallen], "spent": was_spent},
    )
    return 1


@transaction.atomic
def erase_account(account: BankAccountRecord, *, now: datetime) -> None:
    """Erase an account, and what institutions' desks hold about its holder.

    What lies with an institution and is not taken over is withdrawn, with the request that was
    filed with it. Other requests have links of their own, by which they are erased.
    """
    mine = TransferRecord.objects.filter(account=account)
    for one in mine.filter(state=TransferState.SENT).order_by("organisation_id", "pk"):
        row = _locked_transfer(one)
        if row.state == TransferState.SENT:
            _withdraw_request(row, now=now)
            row.state = TransferState.TAKEN_BACK
            row.save(update_fields=["state"])
            _note_transfer(row, by=None, now=now)
    bank.erase(account, now=now)
    mine.update(purpose="", note="", award_ja="", award_en="")


@transaction.atomic
def note_mailed(row: ConfirmationRecord | TransferRecord, step: str) -> None:
    """Note that somebody was written to about one step."""
    found = type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)  # noqa: SLF001 - Django's public name for it
    if step not in found.mailed:
        found.mailed = [*found.mailed, step]
        found.save(update_fields=["mailed"])


# ---------------------------------------------------------------- inside


def _lock(organisation: OrganisationRecord) -> None:
    OrganisationRecord.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _locked_confirmation(found: ConfirmationRecord) -> ConfirmationRecord:
    """Return the row as it stands now, held: the organisation first, then the row."""
    _lock(found.organisation)
    rows = ConfirmationRecord.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("organisation", "deposit__account").get(pk=found.pk)


def _locked_transfer(found: TransferRecord) -> TransferRecord:
    _lock(found.organisation)
    rows = TransferRecord.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("organisation", "account", "request__organisation").get(pk=found.pk)


def _standing(row: TransferRecord) -> list[TransferPartRecord]:
    """Return the parts whose transfer still stands in the ledger."""
    gone = bank_queries.ledger_of(row.account).reversed_acts()
    return [one for one in queries.parts(row) if one.act_id not in gone]


def _undo(
    row: TransferRecord, *, note: Text, reason: str, doer: Doer | None, now: datetime
) -> None:
    for one in _standing(row):
        bank.reverse(
            row.account,
            one.act_id,
            act_id=f"back:{one.act_id}",
            reason=reason,
            note=note,
            doer=doer,
            now=now,
        )


def _withdraw_request(row: TransferRecord, *, now: datetime) -> None:
    """Erase the request that came with a transfer, unless it was decided on."""
    if row.request is not None and row.request.state == RequestState.FILED:
        recognition.erase(row.request, now=now)


def _decided(
    row: TransferRecord, state: TransferState, *, by: UserRecord, now: datetime
) -> TransferRecord:
    row.state, row.decided_by, row.decided_at = state, by, now
    row.save()
    _note_transfer(row, by=by, now=now)
    return row


def _note_transfer(row: TransferRecord, *, by: UserRecord | None, now: datetime) -> None:
    audit.record(
        f"desk.transfer-{row.state.replace('_', '-')}",
        subject=row,
        actor=by,
        at=now,
        organisation=row.organisation,
    )


def _note_confirmation(row: ConfirmationRecord, *, by: UserRecord | None, now: datetime) -> None:
    audit.record(
        f"desk.confirmation-{row.state}",
        subject=row,
        actor=by,
        at=now,
        organisation=row.organisation,
    )


def _refuse_own(account: BankAccountRecord, by: UserRecord) -> None:
    if account.email and account.email.casefold() == by.email.casefold():
        raise OwnClaim


def _tidy(text: str) -> str:
    # Browsers send line ends as CR LF.
    return text.replace("\r\n", "\n").strip()


def _said(state: ConfirmationState | TransferState) -> Text:
    return STATES[state.value]


#: The states in words, for errors; pages translate the labels.
STATES = {
    "asked": Text(ja="確認待ち", en="waiting to be confirmed"),
    "confirmed": Text(ja="確認済み", en="confirmed"),
    "refused": Text(ja="確認せず", en="not confirmed"),
    "withdrawn": Text(ja="本人が取り下げ", en="taken back by the holder"),
    "revoked": Text(ja="確認を取り消し", en="confirmation taken back"),
    "sent": Text(ja="受け入れ待ち", en="waiting to be taken over"),
    "taken": Text(ja="機関が受け入れ済み", en="taken over"),
    "spent": Text(ja="学位・証明に使用済み", en="spent on an award"),
    "returned": Text(ja="機関から返却済み", en="given back"),
    "taken_back": Text(ja="本人が取り戻し済み", en="taken back by the holder"),
    "fell_away": Text(ja="根拠が失われた", en="fallen away"),
}
_UNCONFIRMED = Text(ja="{by}が確認を取り消し", en="{by} took its confirmation back")
_TAKEN_BACK = Text(ja="本人が取り戻し", en="taken back by the holder")
_RETURNED = Text(ja="{by}から返却", en="given back by {by}")
_AWARD = Text(ja="{award}({by})", en="{award} ({by})")
