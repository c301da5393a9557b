"""One worker: reaps, reacts and runs jobs, under a lease that says it is alive."""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid as uuids
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from shirushi.web.apps.recognition import services as recognition
from shirushi.web.jobs import reactions, services

log = logging.getLogger(__name__)

_HEARTBEAT_SECONDS = 30.0


def work(*, name: str | None = None) -> int:
    """Run everything there is to do, and return how many jobs were run.

    First come the jobs that a killed worker left, then deadlines that come near, then the
    events nobody reacted to, then the queue; jobs may lead to events and events to jobs, until
    there is nothing left.
    """
    worker = _worker(name or f"{socket.gethostname()}:{os.getpid()}")
    done = 0
    services.reap(now=timezone.now(), is_dead=_is_dead)
    recognition.remind(now=timezone.now())
    while True:
        reacted = reactions.react()
        ran = _run_ready(worker)
        done += ran
        if not reacted and not ran:
            return done


def _is_dead(worker: str) -> bool:
    """Tell whether a worker of this machine has no process any more."""
    host, _, pid = worker.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _run_ready(worker: Worker) -> int:
    ran = 0
    while (result := _claim(worker)) is not None:
        with _lease(result.pk, worker.worker_id):
            worker.run_task(result)
        ran += 1
    return ran


@transaction.atomic
def _claim(worker: Worker) -> DBTaskResult[Any, Any] | None:
    """Take the next job, so that no other worker runs it."""
    ready = DBTaskResult.objects.ready().filter(backend_name=worker.backend_name)
    result = ready.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked
    ).first()
    if result is not None:
        result.claim(worker.worker_id)
        services.take(result.pk, worker=worker.worker_id, now=timezone.now())
    return result


@contextmanager
def _lease(job: uuids.UUID, _worker_id: str) -> Iterator[None]:
    """Renew the job's lease while it runs; a killed process renews nothing."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(_HEARTBEAT_SECONDS):
            _renew(job)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        services.release(job)


def _renew(job: uuids.UUID) -> None:
    """Renew a job's lease; one beat missed is no harm, since the lease outlasts several."""
    try:
        services.renew(job, now=timezone.now())
    except DatabaseError as error:
        log.warning("The lease of job %s was not renewed: %s", job, error)


def _worker(name: str) -> Worker:
    return Worker(
        queue_names=["*"],
        interval=1,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
