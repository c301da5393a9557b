"""Roles in an organisation, and the requests of people who are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    # The records need the roles, so the roles cannot need the records at run time.
    from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord


class Role(models.TextChoices):
    """What a member may do in one organisation; one person may hold several roles."""

    AUTHOR = "author", _("Author")
    REVIEWER = "reviewer", _("Reviewer")
    ISSUER = "issuer", _("Issuing officer")
    ADMINISTRATOR = "administrator", _("Administrator")


class SignedInRequest(HttpRequest):
    """A request from somebody who has signed in; the gate has seen to it."""

    user: UserRecord


class MemberRequest(SignedInRequest):
    """A request inside one organisation from a member of it; the gate has seen to it."""

    organisation: OrganisationRecord
    roles: frozenset[Role]
