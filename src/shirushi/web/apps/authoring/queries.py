"""What may be asked about programmes."""

from __future__ import annotations

from django.db.models import QuerySet

from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.authoring.models import ProgrammeRecord, VersionRecord, VersionState


def programmes(organisation: OrganisationRecord) -> list[VersionRecord]:
    """Return the newest version of each of an organisation's programmes, by name."""
    newest: dict[int, VersionRecord] = {}
    rows = VersionRecord.objects.filter(programme__organisation=organisation)
    for row in rows.select_related("programme").order_by("programme__slug", "number"):
        newest[row.programme_id] = row
    return list(newest.values())


def programme(organisation: OrganisationRecord, slug: str) -> ProgrammeRecord | None:
    """Return a programme by its short name, or ``None``."""
    return ProgrammeRecord.objects.filter(organisation=organisation, slug=slug).first()


def latest(programme: ProgrammeRecord) -> VersionRecord:
    """Return a programme's newest version."""
    return programme.versions.order_by("-number")[0]


def versions(programme: ProgrammeRecord) -> list[VersionRecord]:
    """Return every version of a programme, newest first."""
    return list(programme.versions.order_by("-number"))


def approved(organisation: OrganisationRecord) -> QuerySet[VersionRecord]:
    """Return every approved version of the organisation, newest first."""
    return (
        VersionRecord.objects.filter(
            programme__organisation=organisation, state=VersionState.APPROVED
        )
        .select_related("programme__organisation")
        .order_by("programme__slug", "-number")
    )


def submitted(organisation: OrganisationRecord) -> QuerySet[VersionRecord]:
    """Return the versions that wait for a review, the oldest first."""
    return (
        VersionRecord.objects.filter(
            programme__organisation=organisation, state=VersionState.SUBMITTED
        )
        .select_related("programme__organisation")
        .order_by("submitted_at")
    )


def version(organisation: OrganisationRecord, pk: int) -> VersionRecord | None:
    """Return one version of the organisation, or ``None``."""
    rows = VersionRecord.objects.filter(programme__organisation=organisation, pk=pk)
    return rows.select_related("programme__organisation").first()
