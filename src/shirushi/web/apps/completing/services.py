"""Acts: publish an award, give leave, offer what completes, accept, issue, re-open, decide."""

from __future__ import annotations

import hashlib
import uuid as uuids
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.model.evidence import Evidence
from shirushi.stacking.plan import Plan
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.audit import services as audit
from shirushi.web.apps.authoring import queries as authoring
from shirushi.web.apps.bank import queries as banking
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.completing import evaluating, publishing, queries
from shirushi.web.apps.completing.evaluating import Contents
from shirushi.web.apps.completing.models import (
    AWARDED,
    LIVE,
    AwardRecord,
    AwardVersionRecord,
    OfferRecord,
    OfferState,
    WatchRecord,
)
from shirushi.web.apps.desk import services as desk
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing import queries as issued
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import RevocationReason

#: What stands in the credential as the result.
_RESULT = "修了"


class OfferGone(ShirushiError):
    """An offer is not there any more: it was withdrawn, declined, or decided meanwhile."""

    code = "completing.offer-gone"
    text = Text(
        ja="この証明は、いまは手続きできません(状態: {state})。",
        en="This can no longer be done; the award is now: {state}.",
    )
    remedy = Text(ja="画面を読み込み直してください。", en="Load the page again.")


# ---------------------------------------------------------------- the institution publishes


def publish(
    organisation: OrganisationRecord,
    data: bytes,
    *,
    effective_on: date,
    at_once: bool,
    by: UserRecord,
    now: datetime,
) -> AwardVersionRecord:
    """Publish an award, or a new version of one; publishing the same again changes nothing.

    data
        The award as TOML.
    effective_on
        The first day on which it is looked for.

    Raises every mistake in the award at once.
    """
    found = publishing.read(organisation, data)
    return _publish(organisation, found, effective_on=effective_on, at_once=at_once, by=by, now=now)


@transaction.atomic
def _publish(
    organisation: OrganisationRecord,
    found: publishing.ReadAward,
    *,
    effective_on: date,
    at_once: bool,
    by: UserRecord,
    now: datetime,
) -> AwardVersionRecord:
    OrganisationRecord.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    award, _ = AwardRecord.objects.get_or_create(
        organisation=organisation,
        slug=found.award.id,
        defaults={"programme": found.programme.programme},
    )
    last = award.versions.order_by("-number").first()
    sha256 = hashlib.sha256(found.source.encode()).hexdigest()
    same = last is not None and (last.sha256, last.effective_on, last.at_once, last.inside) == (
        sha256,
        effective_on,
        at_once,
        found.inside,
    )
    if last is not None and same and award.withdrawn_at is None:
        return last
    award.programme, award.withdrawn_at = found.programme.programme, None
    award.save(update_fields=["programme", "withdrawn_at"])
    version = AwardVersionRecord.objects.create(
        award=award,
        number=1 if last is None else last.number + 1,
        source=found.source,
        inside=found.inside,
        sha256=sha256,
        title_ja=found.award.name.ja[:300],
        title_en=found.award.name.en[:300],
        effective_on=effective_on,
        at_once=at_once,
        published_by=by,
        published_at=now,
    )
    audit.record(
        "award.published",
        subject=award,
        actor=by,
        at=now,
        organisation=organisation,
        params={"version": version.number, "at_once": at_once},
    )
    return version


@transaction.atomic
def withdraw(award: AwardRecord, *, by: UserRecord, now: datetime) -> None:
    """Publish an award no longer; what was issued stays, what was only offered is withdrawn."""
    row = AwardRecord.objects.select_for_update(no_key=True).get(pk=award.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        audit.record(
            "award.withdrawn", subject=row, actor=by, at=now, organisation=row.organisation
        )


# ---------------------------------------------------------------- the holder gives leave


@transaction.atomic
def watch(
    account: BankAccountRecord, organisation: OrganisationRecord | None, *, now: datetime
) -> None:
    """Look for awards that an account completes; giving leave twice changes nothing.

    organisation
        Whose awards; ``None`` for every institution's.
    """
    row = _lock(account)
    _, given = WatchRecord.objects.get_or_create(
        account=row, organisation=organisation, defaults={"since": now}
    )
    if given:
        audit.record("award.watched", subject=row, actor=None, at=now, params=_whose(organisation))


@transaction.atomic
def stop_watching(
    account: BankAccountRecord, organisation: OrganisationRecord | None, *, now: datetime
) -> None:
    """Look no longer; offers that nobody accepted and that rested on this leave are withdrawn."""
    row = _lock(account)
    gone, _ = WatchRecord.objects.filter(account=row, organisation=organisation).delete()
    if not gone:
        return
    audit.record("award.unwatched", subject=row, actor=None, at=now, params=_whose(organisation))
    for offer in row.offers.filter(state=OfferState.OFFERED):
        if not _is_watched(row, offer.award):
            _end(offer, OfferState.WITHDRAWN, why="unwatched", now=now)


def _whose(organisation: OrganisationRecord | None) -> dict[str, object]:
    return {"organisation": "" if organisation is None else organisation.slug}


def _is_watched(account: BankAccountRecord, award: AwardRecord) -> bool:
    rows = WatchRecord.objects.filter(account=account)
    return (
        rows.filter(organisation=None).exists()
        or rows.filter(organisation=award.organisation_id).exists()
    )


# ---------------------------------------------------------------- counting an account anew


def review(
    account_id: int, *, beyond: checking.Beyond, now: datetime, only: int | None = None
) -> int:
    """Count an account towards the awards it may complete; return how many offers changed.

    What completes is offered, what no longer does is withdrawn, and an award whose component
    fell away is re-opened. The counting holds no lock; where the account moved meanwhile nothing
    is written, since what moved it has the account counted once more. Done twice it changes
    nothing.

    only
        The one award to count towards; ``None`` for all.
    """
    account = banking.account_by_pk(account_id)
    if account is None:
        return 0
    candidates = _candidates(account, only=only, on=timezone.localdate(now))
    if not candidates:
        return 0
    given = evaluating.contents(account, banking.ledger_of(account), beyond=beyond, now=now)
    return sum(_review_one(one, given, now=now) for one in candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An award to count towards, under the version that holds for this account."""

    award: AwardRecord
    version: AwardVersionRecord | None
    live: OfferRecord | None


def _candidates(account: BankAccountRecord, *, only: int | None, on: date) -> list[Candidate]:
    live = {one.award_id: one for one in queries.offers(account) if OfferState(one.state) in LIVE}
    awards = {one.award_id: one.award for one in live.values()}
    for version in queries.looked_for(account, on=on):
        awards.setdefault(version.award_id, version.award)
    return [
        _candidate(award, live.get(pk), on=on)
        for pk, award in sorted(awards.items())
        if only is None or pk == only
    ]


def _candidate(award: AwardRecord, live: OfferRecord | None, *, on: date) -> Candidate:
    """Return the award with the version that counts: what was accepted keeps its own."""
    if live is not None and live.state != OfferState.OFFERED:
        return Candidate(award=award, version=live.version, live=live)
    version = None if award.withdrawn_at else queries.in_force(award, on=on)
    return Candidate(award=award, version=version, live=live)


def _review_one(one: Candidate, given: Contents, *, now: datetime) -> bool:
    plan = None
    if one.version is not None and (one.live is not None or not _is_settled(one, given)):
        plan = evaluating.count(one.version, given)
    return settle(one, plan, given, now=now)


def _is_settled(one: Candidate, given: Contents) -> bool:
    """Tell whether the award need not be offered: it was declined, or is held already."""
    declined = OfferRecord.objects.filter(
        account=given.account, version=one.version, state=OfferState.DECLINED
    )
    return declined.exists() or _is_issued(one.award, given.account)


def _is_issued(award: AwardRecord, account: BankAccountRecord) -> bool:
    version = authoring.approved(award.organisation).filter(programme=award.programme).first()
    return version is not None and issuing.holds(version, email=account.email)


@transaction.atomic
def settle(one: Candidate, plan: Plan | None, given: Contents, *, now: datetime) -> bool:
    """Write what the counting of one award found, unless anything moved since; tell if it did."""
    account = BankAccountRecord.objects.select_for_update(no_key=True).get(pk=given.account.pk)
    if account.erased_at is not None or account.acts.count() != given.ledger.version:
        return False
    award = AwardRecord.objects.select_related("organisation").get(pk=one.award.pk)
    live = OfferRecord.objects.filter(account=account, award=award, state__in=LIVE).first()
    if _moved(live, one.live) or _candidate(award, live, on=given.on).version != one.version:
        # Somebody accepted, decided or published meanwhile.
        return False
    if live is None:
        return _offer(account, one, plan, given, now=now)
    if live.state in AWARDED:
        return _reopen(live, plan, given, now=now)
    return _follow(live, one, plan, given, now=now)


def _follow(
    live: OfferRecord, one: Candidate, plan: Plan | None, given: Contents, *, now: datetime
) -> bool:
    """Keep what is offered or accepted in line with its plan, or withdraw it."""
    is_proved = plan is not None and plan.proved
    same = one.version is not None and one.version.pk == live.version_id
    if same and not is_proved and not evaluating.fallen(live, given):
        # Not proved in time is no reason to take back what was proved before.
        return False
    watched = live.state != OfferState.OFFERED or _is_watched(live.account, one.award)
    if plan is None or one.version is None or not evaluating.completes(plan) or not watched:
        _end(live, OfferState.WITHDRAWN, why=_why(one, plan), now=now)
        return True
    _note_plan(live, one.version, plan, given)
    live.save()
    return False


def _moved(live: OfferRecord | None, seen: OfferRecord | None) -> bool:
    if live is None or seen is None:
        return live is not seen
    return (live.pk, live.state, live.settled) != (seen.pk, seen.state, seen.settled)


def _why(one: Candidate, plan: Plan | None) -> str:
    if one.version is None:
        return "not-published"
    if one.live is not None and one.live.version_id != one.version.pk:
        return "rule-changed"
    return "not-proved" if plan is None or not plan.proved else "fell-away"


def _offer(
    account: BankAccountRecord,
    one: Candidate,
    plan: Plan | None,
    given: Contents,
    *,
    now: datetime,
) -> bool:
    if plan is None or one.version is None or not evaluating.completes(plan):
        return False
    if not _is_watched(account, one.award) or _is_settled(one, given):
        return False
    before = OfferRecord.objects.filter(
        account=account, version=one.version, state=OfferState.REVOKED
    )
    records = {use.held.id for use in plan.uses}
    if any({c["record"] for c in old.components} == records for old in before):
        # It was revoked on just these components; the same again is no news.
        return False
    offer = OfferRecord(
        uuid=uuids.uuid4(),
        account=account,
        award=one.award,
        state=OfferState.OFFERED,
        offered_at=now,
    )
    _note_plan(offer, one.version, plan, given)
    offer.save()
    _record("award.offered", offer, now=now)
    return True


def _note_plan(
    offer: OfferRecord, version: AwardVersionRecord, plan: Plan, given: Contents
) -> None:
    offer.version = version
    offer.plan = evaluating.said(plan)
    offer.components = evaluating.components(plan, given)
    offer.parts = evaluating.parts(plan)
    offer.ledger_version = given.ledger.version


def _reopen(offer: OfferRecord, plan: Plan | None, given: Contents, *, now: datetime) -> bool:
    fallen = evaluating.fallen(offer, given)
    if fallen == offer.fallen:
        return False
    news = [one for one in fallen if one not in offer.fallen]
    offer.fallen = fallen
    offer.new_plan = evaluating.said(plan) if fallen and plan is not None else None
    offer.state = OfferState.REOPENED if fallen else OfferState.ISSUED
    if news:
        offer.rounds += 1
    offer.save()
    if news:
        _record("award.reopened", offer, now=now, round=offer.rounds)
    elif not fallen:
        _record("award.restored", offer, now=now, round=offer.rounds)
    return True


def _end(offer: OfferRecord, state: OfferState, *, why: str, now: datetime) -> None:
    offer.state, offer.why, offer.ended_at = state, why, now
    offer.save(update_fields=["state", "why", "ended_at"])
    if state is OfferState.WITHDRAWN:
        _record("award.offer-withdrawn", offer, now=now, why=why)


def _record(
    name: str,
    offer: OfferRecord,
    *,
    now: datetime,
    by: UserRecord | None = None,
    **params: object,
) -> None:
    organisation = offer.award.organisation
    audit.record(name, subject=offer, actor=by, at=now, organisation=organisation, params=params)


# ---------------------------------------------------------------- the holder answers


def accept(offer: OfferRecord, *, beyond: checking.Beyond, now: datetime) -> OfferRecord:
    """Accept an offer, which is counted once more first; accepting twice changes nothing.

    It goes to the institution's desk, or is issued at once where the institution said so.
    Raises ``OfferGone``.
    """
    review(offer.account_id, beyond=beyond, now=now, only=offer.award_id)
    return _accept(offer, now=now)


@transaction.atomic
def _accept(offer: OfferRecord, *, now: datetime) -> OfferRecord:
    row = _lock_all(offer)
    if row.accepted_at is not None and row.state in LIVE:
        return row
    if row.state != OfferState.OFFERED or row.award.withdrawn_at is not None:
        raise OfferGone(state=row.said)
    if row.account.acts.count() != row.ledger_version:
        # Something came or went between the counting and now.
        raise OfferGone(state=row.said)
    row.state, row.accepted_at = OfferState.ACCEPTED, now
    row.save(update_fields=["state", "accepted_at"])
    _record("award.accepted", row, now=now)
    # Once an award was revoked, a person looks before it is issued anew.
    revoked = OfferRecord.objects.filter(
        account=row.account, award=row.award, state=OfferState.REVOKED
    )
    if row.version.at_once and not revoked.exists():
        _issue(row, by=row.version.published_by, now=now)
    return row


@transaction.atomic
def decline(offer: OfferRecord, *, now: datetime) -> OfferRecord:
    """Decline an offer; it comes again only under a new version. Raises ``OfferGone``."""
    row = _lock_all(offer)
    if row.state == OfferState.DECLINED:
        return row
    if row.state not in {OfferState.OFFERED, OfferState.ACCEPTED}:
        raise OfferGone(state=row.said)
    _end(row, OfferState.DECLINED, why="declined", now=now)
    _record("award.declined", row, now=now)
    return row


# ---------------------------------------------------------------- the institution answers


def issue(
    offer: OfferRecord, *, by: UserRecord, beyond: checking.Beyond, now: datetime
) -> OfferRecord:
    """Issue an accepted award, which is counted once more first; twice changes nothing.

    Raises ``OfferGone``, or what keeps the credential from being issued.
    """
    review(offer.account_id, beyond=beyond, now=now, only=offer.award_id)
    return _issue_accepted(offer, by=by, now=now)


@transaction.atomic
def _issue_accepted(offer: OfferRecord, *, by: UserRecord, now: datetime) -> OfferRecord:
    row = _lock_all(offer)
    if row.state in AWARDED:
        return row
    if row.state != OfferState.ACCEPTED or row.account.acts.count() != row.ledger_version:
        raise OfferGone(state=row.said)
    _issue(row, by=by, now=now)
    return row


def _issue(row: OfferRecord, *, by: UserRecord, now: datetime) -> None:
    """Issue an award and spend what it consumes, inside the caller's transaction."""
    organisation = row.award.organisation
    version = authoring.approved(organisation).filter(programme=row.award.programme).first()
    if version is None:
        raise issuing.NotApproved
    row.credential = issuing.issue_one(
        version,
        key=f"award:{row.uuid}",
        name=row.account.name,
        email=row.account.email,
        result=_RESULT,
        awarded_on=now.date(),
        evidence=[_evidence(one) for one in row.components],
        by=by,
        now=now,
    )
    row.state, row.issued_at, row.decided_by = OfferState.ISSUED, now, by
    _spend(row, evaluating.read_parts(row.parts), act_id=f"award:{row.uuid}", by=by, now=now)
    row.save()
    _record("award.issued", row, now=now, by=by)


def _spend(
    row: OfferRecord, parts: list[Any], *, act_id: str, by: UserRecord | None, now: datetime
) -> None:
    row.spent_by = ""
    if parts:
        bank.spend(
            row.account,
            parts,
            award=evaluating.award_account(row.version),
            name=row.version.title,
            act_id=act_id,
            doer=bank.Doer(organisation=row.award.organisation, user=by),
            now=now,
        )
        row.spent_by = act_id


def _evidence(one: dict[str, Any]) -> Evidence:
    title, issuer = one["title"], one["issuer"]
    labels = one["counts_for"]
    said = _COUNTED.format(
        issuer=Text(**issuer),
        on=one["awarded_on"],
        ja="、".join(f"「{label['ja']}」" for label in labels),
        en="; ".join(label["en"] for label in labels),
    )
    return Evidence(
        url=one["record"],
        name=" / ".join(dict.fromkeys((title["ja"], title["en"]))),
        narrative=f"{said.ja} / {said.en}",
    )


_COUNTED = Text(
    ja="{issuer}が{on}に授与。算入した要件: {ja}",
    en="Awarded by {issuer} on {on}. Counted for: {en}",
)


@transaction.atomic
def keep(offer: OfferRecord, *, note: str, by: UserRecord, now: datetime) -> OfferRecord:
    """Let an award stand although components fell away; doing so twice changes nothing.

    What the award consumed and the reversal gave back is spent again, as far as it is there.
    Raises ``OfferGone``.
    """
    row = _lock_all(offer)
    if row.state == OfferState.ISSUED:
        return row
    if row.state != OfferState.REOPENED:
        raise OfferGone(state=row.said)
    row.settled = [*row.settled, *(one["record"] for one in row.fallen)]
    row.fallen, row.new_plan = [], None
    row.state, row.note, row.decided_by = OfferState.ISSUED, note[:500], by
    ledger = banking.ledger_of(row.account)
    if row.spent_by in ledger.reversed_acts():
        left = evaluating.parts_left(row.parts, ledger, str(row.account.uuid))
        act_id = f"award:{row.uuid}:{row.rounds}"
        _spend(row, left, act_id=act_id, by=by, now=now)
    row.save()
    _record("award.kept", row, now=now, by=by, round=row.rounds)
    return row


@transaction.atomic
def revoke(offer: OfferRecord, *, note: str, by: UserRecord, now: datetime) -> OfferRecord:
    """Take a re-opened award back; a job then revokes its credential. Twice changes nothing.

    Raises ``OfferGone``.
    """
    row = _lock_all(offer)
    if row.state == OfferState.REVOKED:
        return row
    if row.state != OfferState.REOPENED:
        raise OfferGone(state=row.said)
    row.note, row.decided_by = note[:500], by
    _close(row, by=by, now=now)
    return row


@transaction.atomic
def close_revoked(credential: int, *, now: datetime) -> int:
    """Close the award whose credential was revoked; return how many changed."""
    done = 0
    for found in queries.awarded_by(credential):
        row = _lock_all(found)
        if row.state in AWARDED and row.account.erased_at is None:
            _close(row, by=None, now=now)
            done += 1
    return done


def _close(row: OfferRecord, *, by: UserRecord | None, now: datetime) -> None:
    row.state, row.why, row.ended_at = OfferState.REVOKED, "revoked", now
    row.save()
    ledger = banking.ledger_of(row.account)
    if row.spent_by and row.spent_by not in ledger.reversed_acts():
        bank.reverse(
            row.account,
            row.spent_by,
            act_id=f"{row.spent_by}:undone",
            reason="award.revoked",
            note=row.version.title,
            doer=bank.Doer(organisation=row.award.organisation, user=by),
            now=now,
        )
    _record("award.revoked", row, now=now, by=by)


def revoke_credential(offer_id: int, *, now: datetime) -> bool:
    """Revoke the credential of an award that was taken back; twice changes nothing."""
    row = OfferRecord.objects.select_related("credential", "decided_by").get(pk=offer_id)
    credential = row.credential
    if row.state != OfferState.REVOKED or credential is None or row.decided_by is None:
        return False
    if issued.credential_by_pk(credential.pk) is None or credential.revoked_at is not None:
        return False
    issuing.revoke(
        credential,
        reason=RevocationReason.REQUIREMENTS,
        note="",
        by=row.decided_by,
        now=now,
    )
    return True


# ---------------------------------------------------------------- mail and erasing


@transaction.atomic
def note_mailed(offer_id: int, step: str) -> None:
    """Note that the holder was told of a step."""
    row = OfferRecord.objects.select_for_update(no_key=True).get(pk=offer_id)
    if step not in row.mailed:
        row.mailed = [*row.mailed, step]
        row.save(update_fields=["mailed"])


@transaction.atomic
def erase(account: BankAccountRecord, *, now: datetime) -> None:
    """Erase an account of the credit bank and, with it, what stands here about it."""
    desk.erase_account(account, now=now)
    forget(account.pk, now=now)


@transaction.atomic
def forget(account_id: int, *, now: datetime) -> int:
    """Erase what is left here about an account that was erased; return how many rows changed.

    What was issued stays with its issuer; of the offer only its state and its days are left.
    """
    row = BankAccountRecord.objects.select_for_update(no_key=True).get(pk=account_id)
    if row.erased_at is None:
        return 0
    WatchRecord.objects.filter(account=row).delete()
    done = 0
    for offer in row.offers.exclude(plan={}):
        offer.plan, offer.parts, offer.components = {}, [], []
        offer.fallen, offer.settled, offer.new_plan, offer.note = [], [], None, ""
        if offer.state in {OfferState.OFFERED, OfferState.ACCEPTED}:
            offer.state, offer.why, offer.ended_at = OfferState.WITHDRAWN, "erased", now
        offer.save()
        done += 1
    return done


# ---------------------------------------------------------------- locks


def _lock(account: BankAccountRecord) -> BankAccountRecord:
    row = BankAccountRecord.objects.select_for_update(no_key=True).get(pk=account.pk)
    if row.erased_at is not None:
        raise bank.AccountGone
    return row


def _lock_all(offer: OfferRecord) -> OfferRecord:
    """Return the offer, with its organisation and its account locked before it."""
    OrganisationRecord.objects.select_for_update(no_key=True).get(pk=offer.award.organisation_id)
    account = BankAccountRecord.objects.select_for_update(no_key=True).get(pk=offer.account_id)
    row = (
        OfferRecord.objects.select_for_update(no_key=True, of=("self",))
        .select_related("award__organisation", "award__programme", "version__published_by")
        .get(pk=offer.pk)
    )
    row.account = account
    return row


#: Why an offer ended, in words for its holder.
WHY = {
    "fell-away": Text(
        ja="算入していた学びが要件を満たさなくなったため",
        en="what it rested on no longer completes it",
    ),
    "rule-changed": Text(ja="要件が改められたため", en="what it asks for was changed"),
    "not-published": Text(
        ja="機関がこの証明の公開を終えたため", en="the institution no longer publishes it"
    ),
    "not-proved": Text(
        ja="要件を満たすことを計算で証明できなかったため",
        en="that it is completed could not be proved",
    ),
    "unwatched": Text(ja="確認の同意が取り消されたため", en="leave to look was taken back"),
    "declined": Text(ja="ご本人が辞退したため", en="it was declined"),
    "revoked": Text(ja="機関が取り消したため", en="the institution took it back"),
    "erased": Text(ja="口座が消去されたため", en="the account was erased"),
}
