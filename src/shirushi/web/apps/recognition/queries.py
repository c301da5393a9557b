"""What may be asked about requests, decisions and precedents."""

from __future__ import annotations

import uuid as uuids

from django.db.models import Q, QuerySet

from shirushi.web.apps.accounts import queries as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.issuing.sealing import is_recognition_token
from shirushi.web.apps.recognition.models import (
    AttachmentRecord,
    DecisionRecord,
    PaperRecord,
    RequestRecord,
    RequestState,
)
from shirushi.web.apps.recognition.services import normal


def taking_requests(slug: str) -> OrganisationRecord | None:
    """Return the organisation if it has a registrar to answer requests, or ``None``."""
    found = accounts.organisation(slug)
    return found if found is not None and accounts.members(found, Role.REGISTRAR) else None


def by_link(uuid: uuids.UUID, token: str) -> RequestRecord | None:
    """Return the request that an applicant's link opens, or ``None``."""
    if not is_recognition_token(token, str(uuid)):
        return None
    return RequestRecord.objects.select_related("organisation").filter(uuid=uuid).first()


def by_pk(pk: int) -> RequestRecord | None:
    """Return one request, or ``None``."""
    return RequestRecord.objects.select_related("organisation").filter(pk=pk).first()


def request_of(organisation: OrganisationRecord, pk: int) -> RequestRecord | None:
    """Return one request to the organisation, or ``None``."""
    rows = RequestRecord.objects.filter(organisation=organisation, pk=pk)
    return rows.select_related("organisation").first()


def waiting(organisation: OrganisationRecord) -> QuerySet[RequestRecord]:
    """Return what waits for a decision, the nearest deadline first."""
    rows = RequestRecord.objects.filter(
        organisation=organisation, state__in=[RequestState.FILED, RequestState.APPEALED]
    )
    return rows.prefetch_related("attachments").order_by("due_on", "pk")


def every(organisation: OrganisationRecord) -> QuerySet[RequestRecord]:
    """Return every request to the organisation, the newest first."""
    rows = RequestRecord.objects.filter(organisation=organisation)
    return rows.prefetch_related("attachments").order_by("-filed_at", "-pk")


def decisions(request: RequestRecord) -> list[DecisionRecord]:
    """Return the decisions on a request, the first one first."""
    rows = DecisionRecord.objects.filter(request=request).select_related("decided_by")
    return list(rows.order_by("round"))


def papers(request: RequestRecord) -> list[PaperRecord]:
    """Return the signed documents of a request's decisions that are not erased, newest first."""
    rows = PaperRecord.objects.filter(decision__request=request, document__signed__isnull=False)
    return list(
        rows.select_related("decision", "document").order_by("-decision__round", "-kind", "number")
    )


def paper(request: RequestRecord, uuid: uuids.UUID) -> PaperRecord | None:
    """Return one signed document of a request's decisions, or ``None``; erased ones are gone."""
    rows = PaperRecord.objects.filter(decision__request=request, document__uuid=uuid)
    return rows.filter(document__signed__isnull=False).select_related("document").first()


def attachments(request: RequestRecord) -> list[AttachmentRecord]:
    """Return a request's files in the order they were sent."""
    return list(request.attachments.order_by("number"))


def attachment(request: RequestRecord, number: int) -> AttachmentRecord | None:
    """Return one file of a request, or ``None``; erased ones are gone."""
    return request.attachments.filter(number=number).exclude(data=b"").first()


def precedents(organisation: OrganisationRecord, words: str = "") -> QuerySet[DecisionRecord]:
    """Return the organisation's decisions that hold every word, newest first."""
    found = DecisionRecord.objects.filter(request__organisation=organisation)
    for word in normal(words).split():
        found = found.filter(words__contains=word)
    return found.prefetch_related("subjects").order_by("-decided_at", "-pk")


def similar(request: RequestRecord, *, most: int = 5) -> list[tuple[bool, DecisionRecord]]:
    """Return past decisions like this request, each with whether it is on the same programme.

    Those on the same programme come first, then those on others of the same issuer.
    """
    mine = [one for one in attachments(request) if one.authentic]
    programmes = {one.achievement_id for one in mine if one.achievement_id}
    issuers = {one.issuer for one in mine if one.issuer}
    found = (
        precedents(request.organisation)
        .exclude(request=request)
        .filter(Q(subjects__achievement_id__in=programmes) | Q(subjects__issuer__in=issuers))
        .distinct()[:100]
    )
    marked = [
        (any(one.achievement_id in programmes for one in row.subjects.all()), row) for row in found
    ]
    return sorted(marked, key=lambda pair: not pair[0])[:most]
