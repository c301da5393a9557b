"""The jobs of completed awards: count accounts anew, tell the holder, revoke, forget."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from shirushi.web.apps.completing import evaluating, queries, services
from shirushi.web.apps.completing.models import OfferRecord
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing.sealing import bank_token

#: Accounts one job counts; killed, it counts them once more, and nothing happens twice.
BATCH = 50

#: Of what the holder is told by mail.
TOLD = ("offered", "offer-withdrawn", "reopened", "restored", "kept", "revoked")


@task()
def review_account(account: int) -> int:
    """Count an account that changed towards every award; return how many offers changed."""
    return services.review(account, beyond=checking.Nothing(), now=timezone.now())


@task()
def review_award(award: int, after: int = 0) -> int:
    """Count the accounts that an award may be about, some at a time; return how many changed."""
    row = queries.award_by_pk(award)
    found = [] if row is None else queries.accounts_of(row, after=after, most=BATCH)
    done = 0
    for one in found:
        done += services.review(one, beyond=checking.Nothing(), now=timezone.now(), only=award)
    if len(found) == BATCH:
        review_award.enqueue(award, found[-1])
    return done


@task()
def review_all(after: int = 0) -> int:
    """Count every account once a day, since things expire and rules come into force by themselves.

    What other sites revoked is the bank's to find out. Returns how many offers changed.
    """
    found = queries.accounts(after=after, most=BATCH)
    done = 0
    for one in found:
        done += services.review(one, beyond=checking.Nothing(), now=timezone.now())
    if len(found) == BATCH:
        review_all.enqueue(found[-1])
    return done


@task()
def revoke_awarded(offer: int) -> bool:
    """Revoke the credential of an award that was taken back."""
    return services.revoke_credential(offer, now=timezone.now())


@task()
def close_revoked(credential: int) -> int:
    """Close the award whose credential was revoked; return how many changed."""
    return services.close_revoked(credential, now=timezone.now())


@task()
def forget(account: int) -> int:
    """Erase what awards know about an account that was erased; return how many rows."""
    return services.forget(account, now=timezone.now())


@task()
def tell_of_award(offer: int, step: str) -> int:
    """Mail the holder what became of an award; return how many mails were sent.

    step
        One of ``TOLD``, with the round's number where it may come again.

    Killed and run again, at most the one mail that was on its way is sent twice.
    """
    row = queries.offer_by_pk(offer)
    if row is None or step in row.mailed or not row.account.email or _is_over(row, step):
        return 0
    uuid = str(row.account.uuid)
    path = reverse("awards:offer", args=[row.account.uuid, bank_token(uuid), row.uuid])
    said = {
        "step": step.rpartition("_")[0] or step,
        "name": row.account.name,
        "title": row.version.title,
        "organisation": row.award.organisation.name,
        "at_once": row.version.at_once,
        "why": services.WHY.get(row.why),
        "fallen": [(one["title"], evaluating.FALLEN[one["why"]]) for one in row.fallen],
        "note": row.note,
        "link": settings.SITE_URL + path,
    }
    subject = render_to_string("mail/award_subject.txt", said).strip()
    send_mail(subject, render_to_string("mail/award.txt", said), None, [row.account.email])
    services.note_mailed(row.pk, step)
    return 1


def _is_over(row: OfferRecord, step: str) -> bool:
    """Tell whether an offer has gone that nobody was told of yet."""
    told = "offered" in row.mailed
    if step == "offered":
        return row.state == "withdrawn"
    return step == "offer-withdrawn" and (not told or row.why == "unwatched")
