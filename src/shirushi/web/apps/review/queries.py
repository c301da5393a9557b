"""What may be asked about reviews."""

from __future__ import annotations

from django.db.models import QuerySet

from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.apps.review.models import Decision, ReviewRecord


def reviews(version: VersionRecord) -> list[ReviewRecord]:
    """Return the decisions on a version, newest first."""
    rows = ReviewRecord.objects.filter(version=version).select_related("reviewer")
    return list(rows.order_by("-decided_at"))


def decided(organisation: OrganisationRecord) -> QuerySet[ReviewRecord]:
    """Return the organisation's decisions, newest first."""
    rows = ReviewRecord.objects.filter(version__programme__organisation=organisation)
    return rows.select_related("reviewer", "version__programme").order_by("-decided_at")


def approval(version: VersionRecord) -> ReviewRecord | None:
    """Return the decision that approved a version, or ``None``."""
    return ReviewRecord.objects.filter(version=version, decision=Decision.APPROVED).first()
