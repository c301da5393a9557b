"""Counting what lies in an account of the credit bank towards a published award."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from shirushi.core.text import Text
from shirushi.credential.report import Answer, Report
from shirushi.model.credits import Credits
from shirushi.stacking.amounts import plain
from shirushi.stacking.explaining import explain
from shirushi.stacking.ledger import Account, AccountKind, Deposit, Ledger, Part, Reversal
from shirushi.stacking.loading import load_award
from shirushi.stacking.plan import Plan, Status
from shirushi.stacking.recognition import Held, Standing
from shirushi.stacking.requirement import Award, Circumstances, places
from shirushi.stacking.solving import solve
from shirushi.stacking.spending import parts_spent
from shirushi.web.apps.bank.models import BankAccountRecord, BankDepositRecord
from shirushi.web.apps.completing.models import AwardVersionRecord, OfferRecord
from shirushi.web.apps.issuing import checking, counting, keys

#: Answers that say for sure that a credential does not hold now. Where the answer is not known,
#: what was verified at the deposit stands: silence is no revocation.
_NOT_NOW = {
    Answer.REVOKED: Standing.REVOKED,
    Answer.SUSPENDED: Standing.SUSPENDED,
    Answer.EXPIRED: Standing.EXPIRED,
    Answer.NOT_YET_VALID: Standing.NOT_YET_VALID,
}

FALLEN = {
    "revoked": Text(ja="発行者により失効", en="revoked by its issuer"),
    "suspended": Text(ja="発行者により一時停止", en="suspended by its issuer"),
    "expired": Text(ja="有効期限切れ", en="expired"),
    "taken-back": Text(ja="本人による取り下げ", en="taken back by the holder"),
    "reversed": Text(ja="預け入れの取り消し", en="its deposit was reversed"),
    "gone": Text(ja="口座にない", en="no longer in the account"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One confirmed credential of an account, and how it stands."""

    row: BankDepositRecord
    deposit: Deposit
    report: Report
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What lies in an account at one moment."""

    account: BankAccountRecord
    ledger: Ledger
    kept: tuple[Kept, ...]
    on: date


def award_of(version: AwardVersionRecord) -> Award:
    """Return the award as it was published."""
    inside: dict[str, str] = version.inside
    return load_award(
        version.source.encode(),
        others=lambda id_: inside[id_].encode() if id_ in inside else None,
    )


def known_inside(award: Award) -> set[str]:
    """Return the ids of the awards inside an award, at any depth."""
    return {one.award.id for one in places(award)} - {award.id}


def contents(
    account: BankAccountRecord, ledger: Ledger, *, beyond: checking.Beyond, now: datetime
) -> Contents:
    """Return the confirmed credentials of an account, each verified anew.

    beyond
        Whom to ask about other sites' credentials; ``checking.Nothing`` takes the bank's word.
    """
    deposits = {one.id: one for one in ledger.acts if isinstance(one, Deposit)}
    rows = account.deposits.filter(signed__isnull=False, reversed_at=None, confirmed=True)
    found = []
    for row in rows.order_by("pk"):
        report = checking.check(bytes(row.signed or b""), beyond=beyond, now=now, email="")
        deposit = deposits.get(row.act_id)
        if report.assertion is None or deposit is None:
            continue
        standing = _NOT_NOW.get(report.answer, Standing.GOOD)
        if deposit.expires_on is not None and now.date() >= deposit.expires_on:
            standing = Standing.EXPIRED
        found.append(Kept(row=row, deposit=deposit, report=report, standing=standing))
    return Contents(account=account, ledger=ledger, kept=tuple(found), on=timezone.localdate(now))


def count(version: AwardVersionRecord, given: Contents) -> Plan | None:
    """Return the best use of an account for an award; ``None`` where it is too much to count.

    What was spent on this award already counts for it, and on any other counts for nothing.
    The organisation's own credentials count beside those of the issuers the award names.
    """
    award = award_of(version)
    own = keys.controller_of(version.award.organisation)
    accepted = {own, *award.issuers}
    held = _held(given, award_account(version), accepted)
    if len(places(award)) * len(held) > counting.MOST_COMBINATIONS:
        return None
    return solve(
        held,
        award,
        on=given.on,
        circumstances=Circumstances(own=(own,)),
        most_seconds=counting.MOST_SECONDS,
    )


def award_account(version: AwardVersionRecord) -> str:
    """Return what the ledger calls an award."""
    return f"{version.award.organisation.slug}/{version.award.slug}"


def completes(plan: Plan | None) -> bool:
    """Tell whether a plan reaches its award for certain, with nothing left to a person."""
    return plan is not None and plan.proved and plan.outcome is Status.SATISFIED


def _held(given: Contents, award: str, accepted: set[str]) -> list[Held]:
    holder = given.ledger.in_account(Account(kind=AccountKind.HOLDER, id=str(given.account.uuid)))
    spent = given.ledger.in_account(Account(kind=AccountKind.AWARD, id=award))
    found = []
    for one in given.kept:
        left = [there[one.row.record] for there in (holder, spent) if one.row.record in there]
        assertion = one.report.assertion
        if not left or assertion is None:
            continue
        amount = sum((part.amount for part in left), Decimal(0))
        standing = one.standing
        if standing is Standing.GOOD and assertion.issuer.id not in accepted:
            standing = Standing.ISSUER_REFUSED
        credits_ = Credits(amount=amount, system=left[0].system)
        found.append(Held(assertion=replace(assertion, credits_earned=credits_), standing=standing))
    return found


# ---------------------------------------------------------------- as the rows keep it


def said(plan: Plan) -> dict[str, Any]:
    """Return a plan as a row keeps it."""
    return explain(plan).to_json()


def components(plan: Plan, given: Contents) -> list[dict[str, Any]]:
    """Return the credentials a plan rests on: each once, with the amount and what it is for."""
    rows = {one.row.record: one for one in given.kept}
    labels = {one.place.path: one.place.node.label for one in plan.nodes}
    found: dict[str, dict[str, Any]] = {}
    for use in plan.uses:
        kept = rows[use.held.id]
        entry = found.setdefault(
            use.held.id,
            {
                "record": use.held.id,
                "act": kept.deposit.id,
                "title": kept.row.title.to_json(),
                "issuer": use.held.assertion.issuer.name.to_json(),
                "awarded_on": use.held.assertion.awarded_at.date().isoformat(),
                "credits": plain(kept.deposit.credits.amount),
                "system": kept.deposit.credits.system,
                "counts_for": [],
            },
        )
        entry["counts_for"].append(labels[use.path].to_json())
    return list(found.values())


def parts(plan: Plan) -> list[dict[str, str]]:
    """Return what an award that consumes would spend of each credential."""
    if not plan.award.consumes:
        return []
    return [
        {
            "record": one.record,
            "amount": str(one.credits.amount),
            "system": one.credits.system,
        }
        for one in parts_spent(plan)
    ]


def read_parts(stored: Sequence[dict[str, str]]) -> list[Part]:
    """Return the parts that ``parts`` wrote."""
    return [
        Part(
            record=one["record"],
            credits=Credits(amount=Decimal(one["amount"]), system=one["system"]),
        )
        for one in stored
    ]


def parts_left(stored: Sequence[dict[str, str]], ledger: Ledger, learner: str) -> list[Part]:
    """Return what the holder's account still has of some parts."""
    there = ledger.in_account(Account(kind=AccountKind.HOLDER, id=learner))
    return [
        replace(
            one,
            credits=replace(one.credits, amount=min(one.credits.amount, there[one.record].amount)),
        )
        for one in read_parts(stored)
        if one.record in there
    ]


def fallen(offer: OfferRecord, given: Contents) -> list[dict[str, Any]]:
    """Return the components of an award that no longer hold, each with why.

    What its holder took out of the bank, or spent elsewhere, still holds.
    """
    by_act = {one.deposit.id: one for one in given.kept}
    found = []
    for one in offer.components:
        why = _why(one["act"], by_act.get(one["act"]), given)
        if why is not None and one["record"] not in offer.settled:
            found.append({"record": one["record"], "title": one["title"], "why": why})
    return found


def _why(act: str, kept: Kept | None, given: Contents) -> str | None:
    reversal = next(
        (one for one in given.ledger.acts if isinstance(one, Reversal) and one.act == act),
        None,
    )
    if reversal is not None:
        return {"credential.revoked": "revoked", "taken-back": "taken-back"}.get(
            reversal.reason, "reversed"
        )
    if kept is None:
        return "gone"
    return {
        Standing.REVOKED: "revoked",
        Standing.SUSPENDED: "suspended",
        Standing.EXPIRED: "expired",
    }.get(kept.standing)
