"""The jobs of the desks at the credit bank: follow a reversal, tell the holder, tell registrars."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from shirushi.web.apps.accounts import queries as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.desk import queries, services
from shirushi.web.apps.issuing.sealing import bank_token


@task()
def follow_ledger(account: int) -> int:
    """Bring what institutions hold in line with a reversed ledger; return how many changed."""
    return services.follow_ledger(account, now=timezone.now())


@task()
def tell_of_confirmation(pk: int, step: str) -> int:
    """Mail the holder what an institution decided; return how many mails were sent.

    Killed and run again, at most the one mail that was on its way is sent twice.
    """
    row = queries.confirmation_by_pk(pk)
    if row is None or step in row.mailed or not row.deposit.account.email:
        return 0
    said = {
        "step": step,
        "institution": row.organisation.name,
        "title": row.deposit.title,
        "basis": row.basis,
    }
    _mail(row.deposit.account, "desk_confirmation", said)
    services.note_mailed(row, step)
    return 1


@task()
def tell_of_transfer(pk: int, step: str, number: int) -> int:
    """Mail the holder what became of what was handed over; return how many mails were sent.

    number
        The event's own: what is spent again, after it fell away, is told again.
    """
    row = queries.transfer_by_pk(pk)
    noted = f"{step}-{number}"
    if row is None or noted in row.mailed or not row.account.email:
        return 0
    said = {
        "step": step,
        "institution": row.organisation.name,
        "titles": [one.deposit.title for one in queries.parts(row)],
        "award": row.award,
        "note": row.note,
    }
    _mail(row.account, "desk_transfer", said)
    services.note_mailed(row, noted)
    return 1


@task()
def tell_registrars(pk: int, step: str, acts: list[str], *, spent: bool) -> int:
    """Mail an institution's registrars what fell away; return how many mails were sent."""
    row = queries.transfer_by_pk(pk)
    if row is None or step in row.mailed:
        return 0
    path = reverse("desk:transfer", args=[row.organisation.slug, row.pk])
    titles = [one.deposit.title for one in queries.parts(row) if one.act_id in acts]
    said = {
        "titles": titles,
        "award": row.award if spent else None,
        "link": settings.SITE_URL + path,
    }
    subject = render_to_string("mail/desk_fell_away_subject.txt", said).strip()
    body = render_to_string("mail/desk_fell_away.txt", said)
    people = accounts.members(row.organisation, Role.REGISTRAR)
    for one in people:
        send_mail(subject, body, None, [one.email])
    services.note_mailed(row, step)
    return len(people)


def _mail(row: BankAccountRecord, name: str, said: dict[str, object]) -> None:
    uuid = str(row.uuid)
    path = reverse("bank:account", args=[row.uuid, bank_token(uuid)])
    said = said | {"name": row.name, "link": settings.SITE_URL + path}
    subject = render_to_string(f"mail/{name}_subject.txt", said).strip()
    send_mail(subject, render_to_string(f"mail/{name}.txt", said), None, [row.email])


#: Of what the holder is told.
CONFIRMATIONS_TOLD = ("confirmed", "refused", "revoked")
TRANSFERS_TOLD = ("taken", "spent", "returned")
