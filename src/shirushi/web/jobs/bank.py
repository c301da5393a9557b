"""The jobs of the credit bank: mail the link, reverse what was revoked, tell the holder."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from shirushi.web.apps.bank import queries, services
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.issuing.sealing import bank_token


@task()
def send_bank_link(account: int) -> int:
    """Mail the link that opens the account; return how many mails were sent."""
    row = queries.account_by_pk(account)
    if row is None:
        return 0
    _mail(row, "bank_link", {})
    return 1


@task()
def reverse_deposits(credential: int) -> int:
    """Reverse the deposits of a revoked credential; return how many."""
    return services.reverse_revoked(credential, now=timezone.now())


@task()
def tell_of_reversal(account: int, act: str) -> int:
    """Mail the holder what no longer counts; return how many mails were sent.

    Killed and run again, at most the one mail that was on its way is sent twice.
    """
    row = queries.account_by_pk(account)
    found = None if row is None else queries.act(row, act)
    if row is None or found is None or found.told_at is not None:
        return 0
    _mail(row, "bank_reversed", {"titles": queries.undone(row, act)})
    services.note_told(row, act, now=timezone.now())
    return 1


def _mail(row: BankAccountRecord, name: str, said: dict[str, object]) -> None:
    uuid = str(row.uuid)
    path = reverse("bank:account", args=[row.uuid, bank_token(uuid)])
    said = said | {"name": row.name, "link": settings.SITE_URL + path}
    subject = render_to_string(f"mail/{name}_subject.txt", said).strip()
    send_mail(subject, render_to_string(f"mail/{name}.txt", said), None, [row.email])


@task()
def remove_unused_accounts() -> int:
    """Erase the accounts that were opened by mail and never used; return how many.

    Each is a transaction of its own: killed at any moment and run again, it goes on.
    """
    now = timezone.now()
    before = now - services.UNUSED_AFTER
    return sum(
        services.remove_unused(pk, before=before, now=now) for pk in queries.unused(before=before)
    )
