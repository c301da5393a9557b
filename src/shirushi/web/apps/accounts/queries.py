"""What may be asked about people and organisations."""

from __future__ import annotations

from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import MembershipRecord, OrganisationRecord, UserRecord


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
