"""What follows from what happened: event → jobs, read from the audit log in order."""

from __future__ import annotations

from collections.abc import Callable

from shirushi.web.apps.accounts import queries as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.audit.services import read_outbox
from shirushi.web.apps.recognition import queries as recognition
from shirushi.web.jobs.award_reactions import AWARD_REACTIONS
from shirushi.web.jobs.bank import (
    reverse_deposits,
    reverse_deposits_of_document,
    send_bank_link,
    tell_of_reversal,
)
from shirushi.web.jobs.desk import (
    CONFIRMATIONS_TOLD,
    TRANSFERS_TOLD,
    follow_ledger,
    tell_of_confirmation,
    tell_of_transfer,
    tell_registrars,
)
from shirushi.web.jobs.issue_batch import issue_batch
from shirushi.web.jobs.send_claims import send_claims
from shirushi.web.jobs.send_invitation import send_invitation
from shirushi.web.jobs.send_recognition import remind_registrar, send_recognition


def react() -> int:
    """Start the jobs of every event not yet reacted to; return how many events were read.

    An event and its jobs are one transaction: no job is lost, and none starts for an act that
    was rolled back.
    """
    return read_outbox("jobs", react=_react)


def _react(event: EventRecord) -> None:
    for table in (REACTIONS, AWARD_REACTIONS):
        reaction = table.get(event.name)
        if reaction is not None:
            reaction(event)


def _issue_cohort(event: EventRecord) -> None:
    for batch in range(int(event.params["batches"])):
        issue_batch.enqueue(int(event.subject_id), batch)


def _mail_cohort(event: EventRecord) -> None:
    for batch in range(int(event.params["batches"])):
        send_claims.enqueue(int(event.subject_id), batch)


def _mail_recognition(event: EventRecord) -> None:
    step = event.name.removeprefix("recognition.")
    number = event.params.get("round")
    send_recognition.enqueue(int(event.subject_id), step if number is None else f"{step}-{number}")


def _remind_registrars(event: EventRecord) -> None:
    row = recognition.by_pk(int(event.subject_id))
    for user in [] if row is None else accounts.members(row.organisation, Role.REGISTRAR):
        remind_registrar.enqueue(int(event.subject_id), str(event.params["step"]), user.pk)


def _mail_withdrawal(event: EventRecord) -> None:
    send_recognition.enqueue(int(event.subject_id), f"withdrawn-{event.number}")


def _mail_invitation(event: EventRecord) -> None:
    send_invitation.enqueue(int(event.subject_id), event.organisation_slug, event.params["made"])


def _reverse_document(event: EventRecord) -> None:
    reverse_deposits_of_document.enqueue(int(event.subject_id))


def _reverse_deposits(event: EventRecord) -> None:
    reverse_deposits.enqueue(int(event.subject_id))


def _mail_bank_link(event: EventRecord) -> None:
    send_bank_link.enqueue(int(event.subject_id))


def _tell_of_reversal(event: EventRecord) -> None:
    if event.params["reason"] == "credential.revoked":
        tell_of_reversal.enqueue(int(event.subject_id), str(event.params["act"]))
    follow_ledger.enqueue(int(event.subject_id))


def _tell_of_confirmation(event: EventRecord) -> None:
    step = event.name.removeprefix("desk.confirmation-")
    tell_of_confirmation.enqueue(int(event.subject_id), step)


def _tell_of_transfer(event: EventRecord) -> None:
    step = event.name.removeprefix("desk.transfer-")
    tell_of_transfer.enqueue(int(event.subject_id), step, event.number)


def _tell_registrars(event: EventRecord) -> None:
    tell_registrars.enqueue(
        int(event.subject_id),
        f"fell-away-{event.number}",
        list(event.params["parts"]),
        spent=bool(event.params["spent"]),
    )


REACTIONS: dict[str, Callable[[EventRecord], None]] = {
    "cohort.started": _issue_cohort,
    "cohort.issued": _mail_cohort,
    "recognition.filed": _mail_recognition,
    "recognition.decided": _mail_recognition,
    "recognition.appealed": _mail_recognition,
    "recognition.withdrawn": _mail_withdrawal,
    "recognition.reminder": _remind_registrars,
    "member.invited": _mail_invitation,
    "document.revoked": _reverse_document,
    "credential.revoked": _reverse_deposits,
    "bank.opened": _mail_bank_link,
    "bank.link-asked": _mail_bank_link,
    "bank.reversal": _tell_of_reversal,
    **{f"desk.confirmation-{step}": _tell_of_confirmation for step in CONFIRMATIONS_TOLD},
    **{f"desk.transfer-{step}": _tell_of_transfer for step in TRANSFERS_TOLD},
    "desk.transfer-fell-away": _tell_registrars,
}
