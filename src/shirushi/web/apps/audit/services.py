"""Recording what happened, in the same transaction as the act itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from django.db import models, transaction

from shirushi.core import json
from shirushi.core.dates import format_time
from shirushi.web.apps.audit.models import ChainHeadRecord, EventRecord, ReactionRecord


class _HasSlug(Protocol):
    slug: str


def record(
    name: str,
    *,
    subject: models.Model,
    actor: models.Model | None,
    at: datetime,
    organisation: _HasSlug | None = None,
    params: Mapping[str, object] | None = None,
) -> EventRecord:
    """Add one event to the chain.

    Must be called inside the transaction of the act, so that both happen or neither. ``params``
    holds JSON values and nothing about a person.
    """
    head, _ = ChainHeadRecord.objects.select_for_update().get_or_create(pk=1)
    event = EventRecord(
        number=head.number + 1,
        name=name,
        at=at.replace(microsecond=0),
        actor_id=None if actor is None else actor.pk,
        organisation_slug="" if organisation is None else organisation.slug,
        subject_kind=subject._meta.label_lower,  # noqa: SLF001 - Django's public name for it
        subject_id=str(subject.pk),
        params=dict(params or {}),
        previous_hash=head.hash,
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    head.number, head.hash = event.number, event.hash
    head.save()
    return event


def digest(event: EventRecord) -> str:
    """Return the link's hash: SHA-256 over everything the event says and the link before."""
    said = {
        "number": event.number,
        "name": event.name,
        "at": format_time(event.at),
        "actor": event.actor_id,
        "organisation": event.organisation_slug,
        "subject": [event.subject_kind, event.subject_id],
        "params": sorted_json(event.params),
        "previous": event.previous_hash,
    }
    return hashlib.sha256(json.write(said)).hexdigest()


def sorted_json(value: object) -> object:
    """Return ``value`` with every object's names in order, as a database may reorder them."""
    if isinstance(value, dict):
        return {name: sorted_json(value[name]) for name in sorted(value)}
    if isinstance(value, list | tuple):
        return [sorted_json(inner) for inner in value]
    return value


def read_outbox(reader: str, *, react: Callable[[EventRecord], None], most: int = 500) -> int:
    """Hand the events that ``reader`` has not seen to ``react``, in order; return how many.

    Each event and the note that it was seen are one transaction: after a crash an event is
    handed over again only if its reaction was rolled back too.
    """
    done = 0
    while done < most:
        with transaction.atomic():
            place, _ = ReactionRecord.objects.select_for_update().get_or_create(reader=reader)
            event = EventRecord.objects.filter(number=place.last_number + 1).first()
            if event is None:
                break
            react(event)
            place.last_number = event.number
            place.save()
        done += 1
    return done
