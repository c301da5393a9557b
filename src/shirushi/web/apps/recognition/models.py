"""The rows of requests for recognition, the credentials with them, and the decisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shirushi.core.text import Text
from shirushi.model.credits import Credits
from shirushi.stacking.amounts import credits_said
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.issuing.models import DocumentRecord


class RequestState(models.TextChoices):
    """Whose turn it is."""

    FILED = "filed", _("Waiting for the institution's decision")
    DECIDED = "decided", _("Decided")
    APPEALED = "appealed", _("Appealed: waiting for a new decision")
    CLOSED = "closed", _("Decided on appeal")
    ERASED = "erased", _("Erased at the applicant's wish")


class DecisionOutcome(models.TextChoices):
    """What an institution may say to a request."""

    FULL = "full", _("Recognised in full")
    PART = "part", _("Recognised in part")
    CONDITIONAL = "conditional", _("Recognised on a condition")
    REFUSED = "refused", _("Refused")


class RequestRecord(models.Model):
    """One person's wish that an institution recognise what they learnt elsewhere."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "name": "who asks; erased at their wish by the link in their mail",
        "email": "the mail at every step; erased likewise",
        "purpose": "what it is wanted for, in their words; erased likewise",
        "appeal": "why they appeal, in their words; erased likewise",
    }

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.PROTECT, related_name="recognition_requests"
    )
    uuid = models.UUIDField(unique=True)
    #: Made with the empty form: sent twice, it is one request.
    form_key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    purpose = models.TextField(max_length=2000)
    appeal = models.TextField(max_length=4000, blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices)
    filed_at = models.DateTimeField()
    #: The day by which the institution answers; set again by an appeal.
    due_on = models.DateField()
    appealed_at = models.DateTimeField(null=True)
    #: The steps that the applicant was written to about.
    mailed = models.JSONField(default=list)
    #: The reminders that were sent to the registrars: ``soon-1``, ``late-1``; 2 = on appeal.
    reminded = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a decision."""
        return self.state in {RequestState.FILED, RequestState.APPEALED}


class AttachmentRecord(models.Model):
    """A credential as it was sent, byte for byte, and what was found when it came in."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "file_name": "may name a person; erased with the request",
        "data": "the credential; erased with the request",
        "title_ja": "as the file states it; erased with the request",
        "title_en": "the same",
        "issuer": "the same",
    }

    request = models.ForeignKey(RequestRecord, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveIntegerField()
    file_name = models.CharField(max_length=255)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    issuer = models.CharField(max_length=400)
    achievement_id = models.CharField(max_length=400)
    #: Whether the signature held on the day it came in, and the whole answer in both languages.
    authentic = models.BooleanField()
    answer_ja = models.CharField(max_length=200)
    answer_en = models.CharField(max_length=200)

    class Meta:
        """Numbered within their request."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "number"], name="attachment_number"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.number}"

    @property
    def title(self) -> Text:
        """The title in both languages."""
        return Text(ja=self.title_ja, en=self.title_en)

    @property
    def answer(self) -> Text:
        """What the check said on the day it came in."""
        return Text(ja=self.answer_ja, en=self.answer_en)


class DecisionRecord(models.Model):
    """What the institution decided, kept as a precedent that names nobody who asked."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "decided_by": "who decided; shown inside the organisation only",
    }

    request = models.ForeignKey(RequestRecord, on_delete=models.PROTECT, related_name="decisions")
    #: 1 = the first decision, 2 = the one on appeal.
    round = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=DecisionOutcome.choices)
    #: How much is recognised, in the institution's own terms: "1単位(統計学入門)".
    amount = models.CharField(max_length=200, blank=True)
    #: The same as a number and a system; none where only words were given.
    credit_amount = models.DecimalField(max_digits=11, decimal_places=6, null=True)
    credit_system = models.CharField(max_length=40, blank=True)
    condition = models.TextField(max_length=2000, blank=True)
    reasons = models.TextField(max_length=4000)
    article = models.CharField(max_length=300)
    difference = models.TextField(max_length=2000, blank=True)
    decided_by = models.ForeignKey(UserRecord, on_delete=models.PROTECT)
    decided_at = models.DateTimeField()
    #: Every text above and of the subjects, NFKC and in lower case, for searching.
    words = models.TextField()

    class Meta:
        """A request is decided on once, and once more on appeal."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "round"], name="recognition_round_once"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.round} {self.outcome}"

    @property
    def credits(self) -> Credits | None:
        """How much is recognised, or ``None`` where only words were given."""
        if self.credit_amount is None:
            return None
        return Credits(amount=self.credit_amount.normalize() + 0, system=self.credit_system)

    @property
    def credits_said(self) -> Text | None:
        """The same in words."""
        found = self.credits
        return None if found is None else credits_said(found.amount, found.system)


class SubjectRecord(models.Model):
    """What a decision was about: a programme and its issuer, never a learner."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    decision = models.ForeignKey(DecisionRecord, on_delete=models.PROTECT, related_name="subjects")
    achievement_id = models.CharField(max_length=400)
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    issuer = models.CharField(max_length=400)

    def __str__(self) -> str:
        return self.title_en

    @property
    def title(self) -> Text:
        """The title in both languages."""
        return Text(ja=self.title_ja, en=self.title_en)


class PaperKind(models.TextChoices):
    """What a signed document of a decision is."""

    DECISION = "decision", _("The decision on this credential")
    CREDIT = "credit", _("The credit recognised")


class PaperRecord(models.Model):
    """One signed document that a decision went out with."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    decision = models.ForeignKey(DecisionRecord, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=PaperKind.choices)
    #: The file that it is about; 0 for what is about the whole request.
    number = models.PositiveIntegerField()
    document = models.OneToOneField(DocumentRecord, on_delete=models.PROTECT)

    class Meta:
        """A decision goes out once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "number"], name="paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.number}"
