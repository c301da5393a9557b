"""What may be asked about people and organisations."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet

from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import (
    ApiKeyRecord,
    MembershipRecord,
    OrganisationRecord,
    UserRecord,
)


def organisation(slug: str) -> OrganisationRecord | None:
    """Return the organisation with this name in addresses, or ``None``."""
    return OrganisationRecord.objects.filter(slug=slug).first()


def roles(user: UserRecord, organisation: OrganisationRecord) -> frozenset[Role]:
    """Return the roles that ``user`` holds in ``organisation``; none for a stranger."""
    if not user.is_active:
        return frozenset()
    held = MembershipRecord.objects.filter(user=user, organisation=organisation)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def memberships(user: UserRecord) -> list[tuple[OrganisationRecord, frozenset[Role]]]:
    """Return the organisations of ``user`` with the roles held there, by name."""
    held: dict[OrganisationRecord, set[Role]] = {}
    rows = MembershipRecord.objects.filter(user=user).select_related("organisation")
    for row in rows.order_by("organisation__slug", "role"):
        held.setdefault(row.organisation, set()).add(Role(row.role))
    return [(organisation, frozenset(found)) for organisation, found in held.items()]


def members(organisation: OrganisationRecord, role: Role) -> list[UserRecord]:
    """Return the people who hold ``role`` in ``organisation``."""
    return list(
        UserRecord.objects.filter(
            memberships__organisation=organisation, memberships__role=role, is_active=True
        ).order_by("pk")
    )


def people(organisation: OrganisationRecord) -> list[tuple[UserRecord, frozenset[Role]]]:
    """Return everybody who holds a role in ``organisation``, with their roles, by name."""
    held: dict[UserRecord, set[Role]] = {}
    rows = MembershipRecord.objects.filter(organisation=organisation, user__is_active=True)
    for row in rows.select_related("user").order_by("user__display_name", "user_id"):
        held.setdefault(row.user, set()).add(Role(row.role))
    return [(user, frozenset(found)) for user, found in held.items()]


def member(organisation: OrganisationRecord, pk: int) -> UserRecord | None:
    """Return the person of this number if they hold a role in ``organisation``, or ``None``."""
    rows = UserRecord.objects.filter(memberships__organisation=organisation, pk=pk, is_active=True)
    return rows.distinct().first()


def user_by_pk(pk: int) -> UserRecord | None:
    """Return an account in use, or ``None``."""
    return UserRecord.objects.filter(pk=pk, is_active=True).first()


def user(email: str) -> UserRecord | None:
    """Return the account that signs in with an address, whatever its letter case, or ``None``."""
    return UserRecord.objects.filter(email__iexact=email.strip(), is_active=True).first()


def api_key(secret: str) -> ApiKeyRecord | None:
    """Return the key in use that has this secret, or ``None``."""
    rows = ApiKeyRecord.objects.filter(
        digest=digest_of(secret), retired_at=None, user__is_active=True
    )
    return rows.select_related("organisation", "user").first()


def api_keys(organisation: OrganisationRecord) -> QuerySet[ApiKeyRecord]:
    """Return an organisation's keys, retired ones too, the oldest first."""
    return (
        ApiKeyRecord.objects.filter(organisation=organisation)
        .select_related("user")
        .order_by("made_at", "pk")
    )


def api_key_by_pk(pk: int) -> ApiKeyRecord | None:
    """Return a key, retired or not, or ``None``."""
    return ApiKeyRecord.objects.filter(pk=pk).select_related("organisation").first()


def digest_of(secret: str) -> str:
    """Return what is kept of a key's secret.

    One plain hash is enough: the secret is 256 random bits, which nobody can guess.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
