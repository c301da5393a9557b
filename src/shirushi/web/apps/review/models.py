"""The rows of decisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.authoring.models import VersionRecord


class Decision(models.TextChoices):
    """What a reviewer decided."""

    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned for changes")


class ReviewRecord(models.Model):
    """One decision on one submitted text."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "reviewer": "who decided; shown inside the organisation only",
        "comment": "written by the reviewer to the author",
    }

    version = models.ForeignKey(VersionRecord, on_delete=models.PROTECT, related_name="reviews")
    #: The text decided on: a version returned and changed is decided on again.
    revision = models.PositiveIntegerField()
    reviewer = models.ForeignKey(UserRecord, on_delete=models.PROTECT)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    comment = models.TextField(max_length=4000, blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        """One text is decided on once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "revision"], name="review_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.decision}"
