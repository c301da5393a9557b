"""The job that writes to the learners of one batch."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task

from shirushi.web.apps.issuing import queries, sealing, services


@task()
def send_claims(cohort: int, batch: int) -> int:
    """Send each learner the link to their credential, in Japanese and in English.

    Each mail is noted as soon as it is sent: killed and run again, at most the one mail that
    was on its way is sent twice.
    """
    sent = 0
    for pk in services.mail_waiting(cohort, batch):
        row = queries.credential_by_pk(pk)
        if row is None:
            continue
        uuid = str(row.uuid)
        path = reverse("claim", args=[row.uuid, sealing.claim_token(uuid)])
        said = {
            "name": row.name,
            "title": row.cohort.version.title,
            "organisation": row.organisation.name,
            "link": settings.SITE_URL + path,
        }
        with translation.override("ja"):
            subject = render_to_string("mail/claim_subject.txt", said).strip()
            body = render_to_string("mail/claim.txt", said)
        send_mail(subject, body, None, [row.email])
        services.note_mailed(pk, now=timezone.now())
        sent += 1
    return sent
