"""The jobs of the credit bank: mail the link, reverse what was revoked, tell the holder."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from shirushi.credential.report import Answer
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.apps.bank import queries, services
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing.sealing import bank_token

#: Deposits that one job asks other sites about.
AT_ONCE = 100
#: How long one job waits for other sites in all.
_SECONDS = 300.0


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
def reverse_deposits_of_document(document: int) -> int:
    """Reverse the deposits of a revoked document of no cohort; return how many."""
    return services.reverse_revoked_document(document, now=timezone.now())


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
def check_deposits(after: int = 0) -> int:
    """Ask other sites whether what was deposited still stands; return how many were reversed.

    after
        The number of the last deposit that was asked about: a job asks about ``AT_ONCE``, and
        starts the next. A site that cannot be reached is asked again tomorrow: silence is no
        revocation.
    """
    rows = queries.deposits_from_elsewhere(after=after, most=AT_ONCE)
    # One for all: many name the same status list.
    elsewhere = Elsewhere(timezone.now, seconds=_SECONDS)
    done = 0
    for row in rows:
        report = checking.check(
            bytes(row.signed or b""),
            beyond=elsewhere,
            now=timezone.now(),
            email="",
        )
        if report.answer is Answer.REVOKED:
            done += services.reverse_revoked_elsewhere(row, now=timezone.now())
    if len(rows) == AT_ONCE:
        check_deposits.enqueue(rows[-1].pk)
    return done


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
