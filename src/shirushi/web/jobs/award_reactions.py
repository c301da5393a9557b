"""What follows for awards from what happened, beside the reactions of every other app."""

from __future__ import annotations

from collections.abc import Callable

from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.completing import queries
from shirushi.web.jobs import awards


def _review_account(event: EventRecord) -> None:
    account = int(event.subject_id)
    # Most accounts let nobody look, and then no job is started for them.
    if queries.concerns(account):
        awards.review_account.enqueue(account)


def _review_award(event: EventRecord) -> None:
    awards.review_award.enqueue(int(event.subject_id))


def _tell(event: EventRecord) -> None:
    step = event.name.removeprefix("award.")
    number = event.params.get("round")
    awards.tell_of_award.enqueue(
        int(event.subject_id), step if number is None else f"{step}_{number}"
    )


def _revoked(event: EventRecord) -> None:
    awards.revoke_awarded.enqueue(int(event.subject_id))
    _tell(event)


def _close(event: EventRecord) -> None:
    if queries.awarded_by(int(event.subject_id)):
        awards.close_revoked.enqueue(int(event.subject_id))


def _forget(event: EventRecord) -> None:
    awards.forget.enqueue(int(event.subject_id))


_CHANGES = ("deposit", "acceptance", "withdrawal", "transfer", "consumption", "reversal")

AWARD_REACTIONS: dict[str, Callable[[EventRecord], None]] = {
    **{f"bank.{one}": _review_account for one in _CHANGES},
    "award.watched": _review_account,
    "award.published": _review_award,
    "award.withdrawn": _review_award,
    **{f"award.{one}": _tell for one in awards.TOLD if one != "revoked"},
    "award.revoked": _revoked,
    "credential.revoked": _close,
    "bank.erased": _forget,
}
