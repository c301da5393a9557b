"""The rows of the audit log, chained by hash, and of what has reacted to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class EventRecord(models.Model):
    """One act that happened. Rows are only ever added; a database trigger refuses changes."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "actor_id": "the number of an account, which points nowhere once that is erased",
    }

    #: Its place in the chain, from 1 without gaps.
    number = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    #: A number and not a foreign key: the log outlives the account.
    actor_id = models.BigIntegerField(null=True)
    organisation_slug = models.CharField(max_length=60, blank=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    #: Never names, addresses or anything else about a person: numbers and words of the field.
    params = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        """Read in order, by subject, and by organisation."""

        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id"], name="event_subject"),
            models.Index(fields=["organisation_slug", "number"], name="event_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ChainHeadRecord(models.Model):
    """The last link; its one row is locked to add the next."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.number)


class ReactionRecord(models.Model):
    """How far one reader of the outbox has read."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    reader = models.CharField(max_length=60, unique=True)
    last_number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reader} {self.last_number}"
