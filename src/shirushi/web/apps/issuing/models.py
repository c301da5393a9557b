"""The rows of keys, status lists, cohorts and credentials."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.authoring.models import VersionRecord


class SigningKeyRecord(models.Model):
    """An organisation's key, its secret sealed with the site's own."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.PROTECT, related_name="signing_keys"
    )
    #: The DID that the key signs for, and what the key is called there.
    controller = models.CharField(max_length=255)
    fragment = models.CharField(max_length=80)
    public_key = models.BinaryField(max_length=32)
    sealed_seed = models.BinaryField(max_length=255)
    created_at = models.DateTimeField()
    #: Signs no more, and is still published, so that what it signed can be checked.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """One key an organisation signs at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(retired_at=None),
                name="signing_key_in_use_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.controller}#{self.fragment}"


class StatusListRecord(models.Model):
    """A list of bits that says what is revoked, and its signed form as it is published."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.PROTECT, related_name="status_lists"
    )
    number = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    #: How many places are taken. The next place is (step × taken + start) mod length, which
    #: visits every place once and tells nobody the order of issuing.
    taken = models.PositiveIntegerField(default=0)
    step = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    published = models.BinaryField()
    published_at = models.DateTimeField()

    class Meta:
        """Numbered within their organisation."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="status_list_number"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.number}"


class CohortState(models.TextChoices):
    """How far a cohort is."""

    READ = "read", _("Read, not yet issued")
    ISSUING = "issuing", _("Being issued")
    ISSUED = "issued", _("Issued")


class CohortRecord(models.Model):
    """Learners read from one file, to be issued one approved programme."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "problems": "what stood in rows that were refused; erased when the cohort is dismissed",
        "created_by": "who read the file; the number of an account",
    }

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.PROTECT, related_name="cohorts"
    )
    version = models.ForeignKey(VersionRecord, on_delete=models.PROTECT, related_name="cohorts")
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=40)
    #: Rows that cannot be issued: line, column, code, and both languages' words.
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=CohortState.choices, default=CohortState.READ)
    valid_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(UserRecord, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    #: Fixed when issuing begins, so that signing a row again gives the same bytes.
    issuing_from = models.DateTimeField(null=True)
    batches = models.PositiveIntegerField(default=0)

    class Meta:
        """The same file is read once for a programme."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "file_sha256"], name="cohort_file_once"),
        ]

    def __str__(self) -> str:
        return self.file_name


class RevocationReason(models.TextChoices):
    """Why a credential was revoked, in words that name nobody."""

    ERROR = "error", _("Issued by mistake")
    REQUIREMENTS = "requirements", _("The requirements turned out not to be met")
    REPLACED = "replaced", _("Replaced by a new credential")
    LEARNER = "learner", _("At the learner's wish")


class CredentialRecord(models.Model):
    """One learner's credential, from the row it was read from to its revocation."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "name": "stands in the credential; erased at the learner's wish",
        "email": "the mail with the link, and the hash in the credential; erased likewise",
        "student_id": "the hash in the credential; erased likewise",
        "result": "stands in the credential; erased likewise",
        "evidence": "what the award rests on, in the credential; erased likewise",
        "signed": "the credential itself; erased likewise",
        "revocation_note": "shown to who verifies; names nobody",
    }

    cohort = models.ForeignKey(CohortRecord, on_delete=models.PROTECT, related_name="credentials")
    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.PROTECT, related_name="credentials"
    )
    uuid = models.UUIDField(unique=True)
    #: What tells the learner apart within one programme; a keyed hash.
    learner_key = models.CharField(max_length=64)
    achievement_id = models.CharField(max_length=400)
    line = models.PositiveIntegerField()
    batch = models.PositiveIntegerField(default=0)

    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254)
    student_id = models.CharField(max_length=100, blank=True)
    result = models.CharField(max_length=100)
    awarded_on = models.DateField()
    #: What it rests on where it completes a stack: url, name and narrative of each.
    evidence = models.JSONField(default=list)

    status_list = models.ForeignKey(StatusListRecord, on_delete=models.PROTECT, null=True)
    status_index = models.PositiveIntegerField(null=True)
    #: The signed bytes, as they were made; never made again in another form.
    signed = models.BinaryField(null=True)
    issued_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    #: The secret in the learner's public link; none while the learner shows it to nobody.
    share_key = models.CharField(max_length=43, null=True, unique=True)  # noqa: DJ001 - many rows without one, none alike
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(
        max_length=20, choices=RevocationReason.choices, blank=True
    )
    revocation_note = models.CharField(max_length=500, blank=True)

    class Meta:
        """Nobody is issued the same programme twice; no two share a place in a list."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "achievement_id", "learner_key"],
                condition=models.Q(revoked_at=None),
                name="credential_once",
            ),
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="status_place_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["cohort", "batch", "issued_at"], name="credential_batch"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class DocumentRecord(models.Model):
    """A signed document of an organisation that belongs to no cohort, such as a decision."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "signed": "the document itself; erased with what it belongs to",
    }

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.PROTECT, related_name="documents"
    )
    uuid = models.UUIDField(unique=True)
    status_list = models.ForeignKey(StatusListRecord, on_delete=models.PROTECT)
    status_index = models.PositiveIntegerField()
    #: The signed bytes, as they were made; none once they were erased.
    signed = models.BinaryField(null=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(
        max_length=20, choices=RevocationReason.choices, blank=True
    )

    class Meta:
        """No two share a place in a list; places are given out under the organisation's lock."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="document_place_once"
            ),
        ]

    def __str__(self) -> str:
        return f"urn:uuid:{self.uuid}"
