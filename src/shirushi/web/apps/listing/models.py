"""The rows of the catalogue."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from shirushi.core.text import Text
from shirushi.web.apps.authoring.models import ProgrammeRecord, VersionRecord


class ListingRecord(models.Model):
    """What the public sees of a programme: a snapshot of one approved version."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    programme = models.OneToOneField(
        ProgrammeRecord, on_delete=models.PROTECT, related_name="listing"
    )
    version = models.ForeignKey(VersionRecord, on_delete=models.PROTECT)
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    #: Every text of the description, NFKC and in lower case, for searching.
    words = models.TextField()
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title_en

    @property
    def title(self) -> Text:
        """The title in both languages."""
        return Text(ja=self.title_ja, en=self.title_en)
