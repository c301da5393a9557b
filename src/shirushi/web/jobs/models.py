"""How long a running job may be silent before it counts as killed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LeaseRecord(models.Model):
    """A worker's hold on one job, which it must renew."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    job = models.UUIDField(unique=True)
    worker = models.CharField(max_length=64)
    until = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.job} {self.worker}"
