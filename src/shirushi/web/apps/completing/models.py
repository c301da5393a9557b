"""The rows of published awards, of whoever wants to hear of them, and of what was offered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shirushi.core.text import Text
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.authoring.models import ProgrammeRecord
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.issuing.models import CredentialRecord


class AwardRecord(models.Model):
    """An award that an organisation published, through all its versions."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.PROTECT, related_name="awards"
    )
    #: The award's own id, which stands in its address.
    slug = models.CharField(max_length=80)
    #: The programme whose approved description its credential carries.
    programme = models.ForeignKey(ProgrammeRecord, on_delete=models.PROTECT)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """One award an id in an organisation."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="award_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.slug}"


class AwardVersionRecord(models.Model):
    """What an award asks for from a day on. Rows are only ever added."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "published_by": "who published it; the number of an account",
    }

    award = models.ForeignKey(AwardRecord, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    #: The TOML as it was published, and the awards inside it, by id.
    source = models.TextField()
    inside = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    effective_on = models.DateField()
    #: Issued as soon as the holder accepts; otherwise the institution's desk issues it.
    at_once = models.BooleanField(default=False)
    published_by = models.ForeignKey(UserRecord, on_delete=models.PROTECT)
    published_at = models.DateTimeField()

    class Meta:
        """Numbered within their award."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "number"], name="award_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} v{self.number}"

    @property
    def title(self) -> Text:
        """The award's name in both languages."""
        return Text(ja=self.title_ja, en=self.title_en)


class WatchRecord(models.Model):
    """A holder's leave to look for awards that their account completes."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "account": "whose account is looked at; deleted with the account",
    }

    account = models.ForeignKey(BankAccountRecord, on_delete=models.PROTECT, related_name="watches")
    #: Whose awards; none = every institution's.
    organisation = models.ForeignKey(OrganisationRecord, on_delete=models.CASCADE, null=True)
    since = models.DateTimeField()

    class Meta:
        """Leave is given once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "organisation"], name="watch_once"),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(organisation=None), name="watch_all_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.organisation_id or 'all'}"


class OfferState(models.TextChoices):
    """How far a completed award is."""

    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted, to be issued")
    ISSUED = "issued", _("Issued")
    REOPENED = "reopened", _("Re-opened: a component fell away")
    WITHDRAWN = "withdrawn", _("No longer offered")
    DECLINED = "declined", _("Declined")
    REVOKED = "revoked", _("Revoked")


#: Each state in a word or two, in both languages.
STATES = {
    OfferState.OFFERED: Text(ja="受諾待ち", en="offered"),
    OfferState.ACCEPTED: Text(ja="受諾済み・発行待ち", en="accepted, to be issued"),
    OfferState.ISSUED: Text(ja="発行済み", en="issued"),
    OfferState.REOPENED: Text(ja="再検討中", en="re-opened"),
    OfferState.WITHDRAWN: Text(ja="受付終了", en="no longer offered"),
    OfferState.DECLINED: Text(ja="辞退", en="declined"),
    OfferState.REVOKED: Text(ja="取り消し", en="revoked"),
}

#: States in which an offer still lives: an account has at most one such an award.
LIVE = (OfferState.OFFERED, OfferState.ACCEPTED, OfferState.ISSUED, OfferState.REOPENED)
#: States in which an offer has become an award.
AWARDED = (OfferState.ISSUED, OfferState.REOPENED)


class OfferRecord(models.Model):
    """One award that one account completed, from the offer to what became of it."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "account": "whose it is; without a name or an address once the account is erased",
        "plan": "what counts for what; erased with the account",
        "parts": "the credits that would be spent; erased likewise",
        "components": "the credentials it rests on; erased likewise",
        "fallen": "which of them fell away, and why; erased likewise",
        "settled": "which of these the institution put up with; erased likewise",
        "new_plan": "how it stands without them; erased likewise",
        "credential": "the credential issued; the issuer's own record",
        "decided_by": "who issued or decided; the number of an account",
        "note": "why it was decided so, in the institution's words; erased likewise",
    }

    uuid = models.UUIDField(unique=True)
    account = models.ForeignKey(BankAccountRecord, on_delete=models.PROTECT, related_name="offers")
    award = models.ForeignKey(AwardRecord, on_delete=models.PROTECT, related_name="offers")
    version = models.ForeignKey(AwardVersionRecord, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=OfferState.choices)
    #: The plan as ``Explanation.to_json`` says it, and what it rests on.
    plan = models.JSONField(default=dict)
    parts = models.JSONField(default=list)
    components = models.JSONField(default=list)
    #: How many acts the account's ledger had when the plan was made.
    ledger_version = models.PositiveIntegerField()
    fallen = models.JSONField(default=list)
    settled = models.JSONField(default=list)
    new_plan = models.JSONField(null=True)
    #: How often it was re-opened.
    rounds = models.PositiveIntegerField(default=0)
    #: The act of the ledger by which its components are spent; empty where none are.
    spent_by = models.CharField(max_length=80, blank=True)
    #: Why it ended, as a code.
    why = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)
    credential = models.ForeignKey(CredentialRecord, on_delete=models.PROTECT, null=True)
    decided_by = models.ForeignKey(UserRecord, on_delete=models.PROTECT, null=True)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: The steps of which the holder was told by mail.
    mailed = models.JSONField(default=list)

    class Meta:
        """An account has an award once at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "award"],
                condition=models.Q(state__in=["offered", "accepted", "issued", "reopened"]),
                name="offer_live_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["award", "state"], name="offer_award_state")]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def said(self) -> Text:
        """The state in a word or two."""
        return STATES[OfferState(self.state)]
