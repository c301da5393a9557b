"""Leases: who runs which job, and what becomes of the jobs of a worker that was killed."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from shirushi.web.jobs.models import DailyRecord, LeaseRecord

#: A job that says nothing for so long was killed.
LEASE = timedelta(minutes=5)
#: A job that was killed so often is left for a person to look at.
MOST_ATTEMPTS = 5


@transaction.atomic
def take(job: uuids.UUID, *, worker: str, now: datetime) -> int:
    """Take the lease of a job that starts; return which attempt it is."""
    lease = LeaseRecord.objects.select_for_update().filter(job=job).first()
    if lease is None:
        lease = LeaseRecord(job=job, attempts=0)
    lease.worker, lease.until, lease.attempts = worker, now + LEASE, lease.attempts + 1
    lease.save()
    return lease.attempts


def renew(job: uuids.UUID, *, now: datetime) -> None:
    """Say that the job is alive."""
    LeaseRecord.objects.filter(job=job).update(until=now + LEASE)


def release(job: uuids.UUID) -> None:
    """Give the lease back: the job has ended."""
    LeaseRecord.objects.filter(job=job).delete()


@transaction.atomic
def reap(*, now: datetime, is_dead: Callable[[str], bool] = lambda _: False) -> int:
    """Put the jobs of killed workers back in the queue; return how many.

    is_dead
        Tells of a worker's name whether it is known to be gone, so that nobody waits for its
        leases to run out.

    The database backend leaves a job RUNNING for ever when its worker is killed. A job whose
    lease has run out, or that has run for a lease's time without one, is taken for such; one
    that was killed ``MOST_ATTEMPTS`` times is noted as failed instead.
    """
    back = 0
    for result in DBTaskResult.objects.select_for_update().filter(status=TaskResultStatus.RUNNING):
        lease = LeaseRecord.objects.filter(job=result.pk).first()
        started = result.started_at
        until = lease.until if lease else (started + LEASE if started else now)
        if until > now and not (lease is not None and is_dead(lease.worker)):
            continue
        if lease is not None and lease.attempts >= MOST_ATTEMPTS:
            result.status = TaskResultStatus.FAILED
            result.finished_at = now
            result.traceback = f"killed {lease.attempts} times"
        else:
            result.status = TaskResultStatus.READY
            result.started_at = None
            back += 1
        result.save()
    return back


@transaction.atomic
def once_a_day(name: str, start: Callable[[], object], *, day: date) -> bool:
    """Start something unless it was started on that day or later; tell whether it was."""
    row, _ = DailyRecord.objects.select_for_update().get_or_create(name=name)
    if row.last_on is not None and row.last_on >= day:
        return False
    start()
    row.last_on = day
    row.save()
    return True
