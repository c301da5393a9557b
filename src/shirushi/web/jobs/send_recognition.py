"""The job that writes to who asked for recognition, at each step."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from shirushi.core.text import Text
from shirushi.web.apps.accounts import queries as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.issuing.sealing import recognition_token
from shirushi.web.apps.recognition import queries, services
from shirushi.web.apps.recognition.models import DecisionOutcome, RequestState


@task()
def send_recognition(request: int, step: str) -> int:
    """Write to the applicant about one step, in Japanese and in English; return how many mails.

    step
        ``filed``, ``appealed``, ``decided-1``, ``decided-2``, or ``withdrawn-`` and a number.

    Noted as soon as it is sent: killed and run again, at most this one mail is sent twice.
    """
    row = queries.by_pk(request)
    if row is None or row.state == RequestState.ERASED or step in row.mailed:
        return 0
    decided = {f"decided-{one.round}": one for one in queries.decisions(row)}.get(step)
    uuid = str(row.uuid)
    said = {
        "name": row.name,
        "organisation": row.organisation.name,
        "step": step,
        "withdrawn": step.startswith("withdrawn-"),
        "due": row.due_on.isoformat(),
        "outcome": None if decided is None else _text(DecisionOutcome(decided.outcome)),
        "days": services.DAYS_TO_APPEAL,
        "link": settings.SITE_URL
        + reverse("registrar:follow", args=[uuid, recognition_token(uuid)]),
    }
    with translation.override("ja"):
        subject = render_to_string("mail/recognition_subject.txt", said).strip()
        body = render_to_string("mail/recognition.txt", said)
    send_mail(subject, body, None, [row.email])
    services.note_mailed(row.pk, step)
    return 1


@task()
def remind_registrar(request: int, step: str, user: int) -> int:
    """Write to one registrar that a request waits; return how many mails.

    step
        ``soon-1``, ``late-1``; 2 = on appeal. Nothing about the applicant stands in the mail.
    """
    row = queries.by_pk(request)
    if row is None or row.state not in {RequestState.FILED, RequestState.APPEALED}:
        return 0
    members = accounts.members(row.organisation, Role.REGISTRAR)
    to = [one.email for one in members if one.pk == user]
    said = {
        "organisation": row.organisation.name,
        "due": row.due_on.isoformat(),
        "late": step.startswith("late"),
        "link": settings.SITE_URL + reverse("registrar:case", args=[row.organisation.slug, row.pk]),
    }
    with translation.override("ja"):
        subject = render_to_string("mail/recognition_due_subject.txt", said).strip()
        body = render_to_string("mail/recognition_due.txt", said)
    for address in to:
        send_mail(subject, body, None, [address])
    return len(to)


def _text(outcome: DecisionOutcome) -> Text:
    with translation.override("ja"):
        ja = str(outcome.label)
    with translation.override("en"):
        en = str(outcome.label)
    return Text(ja=ja, en=en)
