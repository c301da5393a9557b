"""The requests of people who are known."""

from __future__ import annotations

from django.http import HttpRequest

from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord


class SignedInRequest(HttpRequest):
    """A request from somebody who has signed in; the gate has seen to it."""

    user: UserRecord


class MemberRequest(SignedInRequest):
    """A request inside one organisation from a member of it; the gate has seen to it."""

    organisation: OrganisationRecord
    roles: frozenset[Role]
