"""The job that issues one batch of a cohort."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from shirushi.web.apps.issuing import services


@task()
def issue_batch(cohort: int, batch: int) -> int:
    """Issue what is left of the batch; return how many were issued by this run."""
    return services.issue_batch(cohort, batch, now=timezone.now())
