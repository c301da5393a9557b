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


class DailyRecord(models.Model):
    """When something that is done once a day was started last."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    name = models.CharField(max_length=40, unique=True)
    last_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name
