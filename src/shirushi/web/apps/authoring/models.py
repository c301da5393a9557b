"""The rows of programmes and their versions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shirushi.core.text import Text
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord

#: The frameworks that every version is judged by, the deciding one first.
JUDGED_BY = ("jp-mc-1.0", "eu-2022", "jp-rishu-shomei")


def meant_for_by_default() -> list[str]:
    """Return the frameworks that a programme is meant for until its author says otherwise."""
    return [JUDGED_BY[0]]


class ProgrammeRecord(models.Model):
    """One programme of one organisation, through all its versions."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"created_by": "the number of an account"}

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.PROTECT, related_name="programmes"
    )
    slug = models.SlugField(max_length=60)
    created_by = models.ForeignKey(UserRecord, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    #: The frameworks that the author wrote it for, by their ids, the deciding one first.
    meant_for = models.JSONField(default=meant_for_by_default)

    class Meta:
        """Its short name is its organisation's own."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="programme_slug_once"),
        ]

    def __str__(self) -> str:
        return self.slug


class VersionState(models.TextChoices):
    """How far a version is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("In review")
    RETURNED = "returned", _("Returned for changes")
    APPROVED = "approved", _("Approved")


class VersionRecord(models.Model):
    """One version of a programme's description; once approved it never changes again."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "editors": "numbers of accounts, so that nobody approves what they wrote",
    }

    programme = models.ForeignKey(
        ProgrammeRecord, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    #: The description as ``model.document`` writes it.
    document = models.JSONField()
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    state = models.CharField(
        max_length=12, choices=VersionState.choices, default=VersionState.DRAFT
    )
    #: Rises with every save, so that two editors do not overwrite each other unseen.
    revision = models.PositiveIntegerField(default=1)
    editors = models.JSONField(default=list)
    edited_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    #: What each framework said, by its id, as ``Verdict.to_json`` writes it.
    verdicts = models.JSONField(default=dict)
    judged_at = models.DateTimeField()

    class Meta:
        """Numbered within their programme."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.number}"

    @property
    def title(self) -> Text:
        """The title in both languages."""
        return Text(ja=self.title_ja, en=self.title_en)

    @property
    def judged(self) -> dict[str, Any]:
        """The verdicts, the deciding one first, then those of the frameworks it is meant for.

        PostgreSQL keeps no order inside an object.
        """
        ranked = [*self.programme.meant_for, *JUDGED_BY, *sorted(self.verdicts)]
        return {name: self.verdicts[name] for name in sorted(self.verdicts, key=ranked.index)}

    @property
    def meant_for(self) -> dict[str, Any]:
        """The verdicts of the frameworks that the programme is meant for, the deciding one first.

        A framework that was chosen after the version was judged has none yet.
        """
        chosen = self.programme.meant_for
        return {name: self.verdicts[name] for name in chosen if name in self.verdicts}
