"""The rows of an institution's desk: what it is asked to confirm, and what was handed to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shirushi.core.text import Text
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.bank.models import BankAccountRecord, BankDepositRecord
from shirushi.web.apps.recognition.models import RequestRecord


class ConfirmationState(models.TextChoices):
    """How far a wish to have something confirmed is."""

    ASKED = "asked", _("Waiting for the institution to confirm it")
    CONFIRMED = "confirmed", _("Confirmed by the institution")
    REFUSED = "refused", _("The institution did not confirm it")
    WITHDRAWN = "withdrawn", _("Taken back by the holder")
    REVOKED = "revoked", _("The institution took its confirmation back")


class ConfirmationRecord(models.Model):
    """A holder's wish that an institution confirm what nobody has, and the answer."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "basis": "on what the officer decided; erased with the holder's account",
        "decided_by": "who decided; shown inside the organisation only",
    }

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.PROTECT, related_name="confirmations"
    )
    #: Goes with the deposit, when the holder erases the account.
    deposit = models.ForeignKey(
        BankDepositRecord, on_delete=models.CASCADE, related_name="confirmations"
    )
    #: Made with the empty form: sent twice, it is one wish.
    form_key = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=ConfirmationState.choices)
    basis = models.TextField(max_length=2000, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(UserRecord, on_delete=models.PROTECT, null=True)
    #: The steps that the holder was written to about.
    mailed = models.JSONField(default=list)

    class Meta:
        """One institution at a time is asked about one thing."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deposit"],
                condition=models.Q(state="asked"),
                name="confirmation_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class TransferState(models.TextChoices):
    """Where credits are that were handed to an institution."""

    SENT = "sent", _("On its way: the institution has not taken it over yet")
    TAKEN = "taken", _("Taken over by the institution")
    SPENT = "spent", _("Spent on an award")
    RETURNED = "returned", _("Given back by the institution")
    TAKEN_BACK = "taken_back", _("Taken back by the holder")
    FELL_AWAY = "fell_away", _("Fell away: what it rested on was reversed")


class TransferRecord(models.Model):
    """Credits that a holder handed to an institution, all together."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "account": "whose credits they are; the account holds no name once it is erased",
        "purpose": "what they are wanted for, in the holder's words; erased with the account",
        "award_ja": "what they were spent on; erased with the account",
        "award_en": "the same",
        "note": "why they were given back; erased with the account",
        "decided_by": "who took them over; shown inside the organisation only",
    }

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.PROTECT, related_name="transfers"
    )
    account = models.ForeignKey(
        BankAccountRecord, on_delete=models.PROTECT, related_name="transfers"
    )
    #: The request with the credentials attached; none where no credential is among them.
    request = models.ForeignKey(
        RequestRecord, on_delete=models.PROTECT, null=True, related_name="transfers"
    )
    form_key = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=TransferState.choices)
    purpose = models.TextField(max_length=2000, blank=True)
    award_ja = models.CharField(max_length=200, blank=True)
    award_en = models.CharField(max_length=200, blank=True)
    #: The act of the ledger that spent them.
    spent_act = models.CharField(max_length=80, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(UserRecord, on_delete=models.PROTECT, null=True)
    mailed = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def award(self) -> Text | None:
        """What they were spent on, or ``None``."""
        return Text(ja=self.award_ja, en=self.award_en) if self.award_ja else None


class TransferPartRecord(models.Model):
    """One deposit among those handed over."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "deposit": "what was learnt; erased with the holder's account"
    }

    transfer = models.ForeignKey(TransferRecord, on_delete=models.CASCADE, related_name="parts")
    deposit = models.ForeignKey(BankDepositRecord, on_delete=models.CASCADE, related_name="parts")
    act_id = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=12, decimal_places=6)
    system = models.CharField(max_length=40)
    fell_away_at = models.DateTimeField(null=True)

    class Meta:
        """Each act of the ledger is one part."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "act_id"], name="transfer_part_act"),
        ]

    def __str__(self) -> str:
        return self.act_id
