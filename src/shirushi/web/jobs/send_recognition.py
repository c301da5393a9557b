"""The job that writes to who asked for recognition, at each step."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from shirushi.core.text import Text
from shirushi.web.apps.issuing.sealing import recognition_token
from shirushi.web.apps.recognition import queries, services
from shirushi.web.apps.recognition.models import DecisionOutcome, RequestState


@task()
def send_recognition(request: int, step: str) -> int:
    """Write to the applicant about one step, in Japanese and in English; return how many mails.

    step
        ``filed``, ``appealed``, ``decided-1`` or ``decided-2``.

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


def _text(outcome: DecisionOutcome) -> Text:
    with translation.override("ja"):
        ja = str(outcome.label)
    with translation.override("en"):
        en = str(outcome.label)
    return Text(ja=ja, en=en)
