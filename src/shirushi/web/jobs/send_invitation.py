"""The job that tells somebody of their roles, and how to sign in."""

from __future__ import annotations

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from shirushi.web.apps.accounts import queries


@task()
def send_invitation(user: int, organisation: str, made: bool) -> int:  # noqa: FBT001 - tasks take values
    """Write to a new member, in Japanese and in English; return how many mails.

    made
        Whether the account was made for them, so that they choose a password first.
    """
    row, body_of = queries.user_by_pk(user), queries.organisation(organisation)
    if row is None or body_of is None or not queries.roles(row, body_of):
        return 0
    # Whoever has chosen a password since signs in with it.
    chooses = made and not row.has_usable_password()
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(row) if chooses else ""
    path = (
        reverse("account_reset_password_from_key", args=[user_pk_to_url_str(row), key])
        if chooses
        else reverse("account_login")
    )
    said = {
        "name": row.display_name,
        "organisation": body_of.name,
        "chooses": chooses,
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        "link": settings.SITE_URL + path,
        "again": settings.SITE_URL + reverse("account_reset_password"),
    }
    with translation.override("ja"):
        subject = render_to_string("mail/invitation_subject.txt", said).strip()
        body = render_to_string("mail/invitation.txt", said)
    send_mail(subject, body, None, [row.email])
    return 1
