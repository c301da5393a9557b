"""What may be asked of the audit log."""

from __future__ import annotations

from django.db.models import QuerySet

from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.audit.services import digest


def events_of(kind: str, subject_id: object) -> QuerySet[EventRecord]:
    """Return what happened to one row, oldest first."""
    return EventRecord.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by(
        "number"
    )


def first_broken_link() -> int | None:
    """Return the number of the first event that does not fit the chain, or ``None``.

    Reads the whole log: a changed, missing or inserted row breaks the chain at its place.
    """
    expected, number = "0" * 64, 1
    for event in EventRecord.objects.order_by("number").iterator(chunk_size=2000):
        if event.number != number or event.previous_hash != expected or digest(event) != event.hash:
            return number
        expected, number = event.hash, number + 1
    return None
