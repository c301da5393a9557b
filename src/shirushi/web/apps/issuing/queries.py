"""What may be asked about cohorts, credentials, keys and lists."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.issuing.models import (
    CohortRecord,
    CredentialRecord,
    DocumentRecord,
    StatusListRecord,
)
from shirushi.web.apps.issuing.sealing import is_claim_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a cohort is, in credentials."""

    rows: int
    issued: int
    mailed: int
    claimed: int
    revoked: int


def cohorts(organisation: OrganisationRecord) -> QuerySet[CohortRecord]:
    """Return an organisation's cohorts, newest first."""
    found = CohortRecord.objects.filter(organisation=organisation)
    return found.select_related("version__programme").order_by("-created_at")


def cohort(organisation: OrganisationRecord, pk: int) -> CohortRecord | None:
    """Return one cohort of the organisation, or ``None``."""
    return cohorts(organisation).filter(pk=pk).first()


def progress(cohort: CohortRecord) -> Progress:
    """Return how many of a cohort's credentials are issued, mailed, claimed and revoked."""
    counted = cohort.credentials.aggregate(
        rows=Count("pk"),
        issued=Count("issued_at"),
        mailed=Count("mailed_at"),
        claimed=Count("claimed_at"),
        revoked=Count("revoked_at"),
    )
    return Progress(**counted)


def credentials(cohort: CohortRecord) -> QuerySet[CredentialRecord]:
    """Return a cohort's credentials in the order of the file."""
    return cohort.credentials.order_by("line")


def credential_of(organisation: OrganisationRecord, uuid: uuids.UUID) -> CredentialRecord | None:
    """Return one credential of the organisation, or ``None``."""
    return CredentialRecord.objects.filter(organisation=organisation, uuid=uuid).first()


def credential_by_pk(pk: int) -> CredentialRecord | None:
    """Return one issued credential, or ``None``."""
    return _issued().filter(pk=pk).first()


def by_claim(uuid: uuids.UUID, token: str) -> CredentialRecord | None:
    """Return the issued credential that a learner's link opens, or ``None``."""
    if not is_claim_token(token, str(uuid)):
        return None
    return _issued().filter(uuid=uuid).first()


def by_share_key(key: str) -> CredentialRecord | None:
    """Return the issued credential that a public link shows, or ``None``."""
    return _issued().filter(share_key=key).first()


def by_id(credential_id: str) -> CredentialRecord | None:
    """Return the credential of this site that a document's id names, or ``None``."""
    try:
        uuid = uuids.UUID(credential_id.removeprefix("urn:uuid:"))
    except ValueError:
        return None
    return _issued().filter(uuid=uuid).first()


def document_by_id(document_id: str) -> DocumentRecord | None:
    """Return the signed document of no cohort that an id names, or ``None``."""
    try:
        uuid = uuids.UUID(document_id.removeprefix("urn:uuid:"))
    except ValueError:
        return None
    return DocumentRecord.objects.select_related("organisation").filter(uuid=uuid).first()


def status_list(slug: str, number: int) -> StatusListRecord | None:
    """Return a published status list, or ``None``."""
    return StatusListRecord.objects.filter(organisation__slug=slug, number=number).first()


def _issued() -> QuerySet[CredentialRecord]:
    return CredentialRecord.objects.filter(signed__isnull=False).select_related(
        "cohort__version__programme", "organisation"
    )
