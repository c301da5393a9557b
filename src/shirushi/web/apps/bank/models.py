"""The rows of the credit bank: accounts, their acts in order, and what was deposited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from shirushi.core.text import Text
from shirushi.web.apps.issuing.models import CredentialRecord


class BankAccountRecord(models.Model):
    """One person's account, opened by the link in a mail; the person need study nowhere."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "name": "stands on the statement; erased with the account",
        "email": "the mail with the link, and whose a credential must be; erased likewise",
    }

    #: What the ledger calls its holder, and what the secret link is made from.
    uuid = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    opened_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    #: When the link was first followed; an account whose link nobody follows is removed.
    used_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        """One account an address."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(erased_at=None),
                name="bank_account_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class BankActRecord(models.Model):
    """One act of a ledger. Rows are only ever added, until the person erases the account."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "document": "which credential, and how many credits; erased with the account",
        "note_ja": "who confirmed it, or where the credits went; erased with the account",
        "note_en": "the same",
    }

    account = models.ForeignKey(BankAccountRecord, on_delete=models.PROTECT, related_name="acts")
    number = models.PositiveIntegerField()
    act_id = models.CharField(max_length=80)
    #: The act as ``bank.acts`` writes it.
    document = models.JSONField()
    #: Who confirmed, to whom it went or for which award, or why it was reversed.
    note_ja = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    #: When the holder was told of an act that somebody else made.
    told_at = models.DateTimeField(null=True)

    class Meta:
        """Numbered within their account without gaps; the same act stands there once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "number"], name="bank_act_number"),
            models.UniqueConstraint(fields=["account", "act_id"], name="bank_act_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.number}"

    @property
    def note(self) -> Text | None:
        """What is to be said beside the act, or ``None``."""
        return Text(ja=self.note_ja, en=self.note_en) if self.note_ja else None


class BankDepositRecord(models.Model):
    """What lies behind a deposit: the credential's bytes, or a person's own words."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "record": "the credential's id; erased with the account",
        "title_ja": "what was learnt; erased with the account",
        "title_en": "the same",
        "issuer": "where it was learnt; erased with the account",
        "evidence": "the holder's own words; erased with the account",
        "signed": "the credential itself; erased with the account",
    }

    account = models.ForeignKey(
        BankAccountRecord, on_delete=models.PROTECT, related_name="deposits"
    )
    act_id = models.CharField(max_length=80)
    record = models.CharField(max_length=400)
    issuer_id = models.CharField(max_length=400, blank=True)
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300, blank=True)
    evidence = models.TextField(blank=True)
    #: The bytes as they were handed in; none for what was typed in.
    signed = models.BinaryField(null=True)
    #: This site's own row, so that a revocation reaches the bank.
    credential = models.ForeignKey(
        CredentialRecord, on_delete=models.PROTECT, null=True, related_name="deposits"
    )
    confirmed = models.BooleanField()
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        """A credential lies in one account at a time, once it was confirmed whose it is."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "act_id"], name="bank_deposit_act"),
            models.UniqueConstraint(
                fields=["issuer_id", "record"],
                condition=models.Q(confirmed=True, reversed_at=None),
                name="bank_deposit_once",
            ),
        ]

    def __str__(self) -> str:
        return self.record

    @property
    def title(self) -> Text:
        """What was learnt, in both languages."""
        return Text(ja=self.title_ja, en=self.title_en)
