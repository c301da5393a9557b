"""What may be asked about published awards, offers, and who wants to hear of them."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.completing.models import (
    LIVE,
    AwardRecord,
    AwardVersionRecord,
    OfferRecord,
    OfferState,
    WatchRecord,
)


def published(on: date) -> QuerySet[AwardVersionRecord]:
    """Return the version in force of every published award, by organisation and name."""
    return (
        _in_force(on)
        .filter(award__withdrawn_at=None)
        .order_by("award__organisation__name_ja", "title_ja", "pk")
    )


def looked_for(account: BankAccountRecord, *, on: date) -> QuerySet[AwardVersionRecord]:
    """Return the version in force of every award that the holder lets be looked for."""
    given = WatchRecord.objects.filter(account=account)
    rows = published(on)
    if not given.filter(organisation=None).exists():
        rows = rows.filter(award__organisation__in=given.values("organisation"))
    return rows


def in_force(award: AwardRecord, *, on: date) -> AwardVersionRecord | None:
    """Return the version of an award that holds on a day; ``None`` where none does yet."""
    return _in_force(on).filter(award=award).first()


def public(organisation: str, slug: str, *, on: date) -> AwardVersionRecord | None:
    """Return one published award, or ``None``; one that is announced is shown as well."""
    rows = _versions().filter(
        award__organisation__slug=organisation, award__slug=slug, award__withdrawn_at=None
    )
    in_force_ = rows.filter(effective_on__lte=on).order_by("-effective_on", "-number").first()
    return in_force_ or rows.order_by("effective_on", "number").first()


def versions(award: AwardRecord) -> list[AwardVersionRecord]:
    """Return every version of an award, the newest first."""
    return list(award.versions.order_by("-number"))


def awards(organisation: OrganisationRecord) -> QuerySet[AwardVersionRecord]:
    """Return the newest version of every award the organisation ever published."""
    newest = AwardVersionRecord.objects.filter(award=OuterRef("award")).order_by("-number")
    rows = _versions().filter(award__organisation=organisation)
    return rows.filter(pk=Subquery(newest.values("pk")[:1])).order_by("title_ja", "pk")


def award_of(organisation: OrganisationRecord, slug: str) -> AwardRecord | None:
    """Return one award of the organisation, or ``None``."""
    return AwardRecord.objects.filter(organisation=organisation, slug=slug).first()


def award_by_pk(pk: int) -> AwardRecord | None:
    """Return one award, published or not any more, or ``None``."""
    return AwardRecord.objects.filter(pk=pk).first()


def latest_source(organisation: OrganisationRecord, slug: str) -> str | None:
    """Return the newest TOML of a published award of the organisation, or ``None``."""
    rows = AwardVersionRecord.objects.filter(
        award__organisation=organisation, award__slug=slug, award__withdrawn_at=None
    )
    return rows.order_by("-number").values_list("source", flat=True).first()


def organisations() -> QuerySet[OrganisationRecord]:
    """Return the organisations that have published awards, by name."""
    rows = OrganisationRecord.objects.filter(awards__withdrawn_at=None, awards__isnull=False)
    return rows.distinct().order_by("name_ja")


# ---------------------------------------------------------------- whose account is looked at


def watches(account: BankAccountRecord) -> list[WatchRecord]:
    """Return the leave that a holder has given."""
    return list(account.watches.select_related("organisation").order_by("pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What a holder sees about awards on the page of their account.

    others
        Institutions with published awards that may not look yet.
    """

    everywhere: bool
    watched: tuple[OrganisationRecord, ...]
    others: tuple[OrganisationRecord, ...]
    offers: tuple[OfferRecord, ...]


def leave(account: BankAccountRecord) -> Leave:
    """Return whose awards the holder lets be looked for, and what was found."""
    given = watches(account)
    watched = tuple(one.organisation for one in given if one.organisation is not None)
    return Leave(
        everywhere=any(one.organisation is None for one in given),
        watched=watched,
        others=tuple(one for one in organisations() if one not in watched),
        offers=tuple(offers(account)),
    )


def concerns(account: int) -> bool:
    """Tell whether anything is to be done when an account changes."""
    return (
        WatchRecord.objects.filter(account=account).exists()
        or OfferRecord.objects.filter(account=account, state__in=LIVE).exists()
    )


def accounts_of(award: AwardRecord, *, after: int, most: int) -> list[int]:
    """Return the next accounts that an award may be about, by their number."""
    watching = BankAccountRecord.objects.filter(watches__organisation=award.organisation_id)
    everywhere = BankAccountRecord.objects.filter(watches__isnull=False, watches__organisation=None)
    having = BankAccountRecord.objects.filter(offers__award=award, offers__state__in=LIVE)
    found: set[int] = set()
    for rows in (watching, everywhere, having):
        next_ = rows.filter(erased_at=None, pk__gt=after).order_by("pk").distinct()
        found.update(next_.values_list("pk", flat=True)[:most])
    return sorted(found)[:most]


def accounts(*, after: int, most: int) -> list[int]:
    """Return the next accounts that anything may be about, by their number."""
    watching = BankAccountRecord.objects.filter(watches__isnull=False)
    having = BankAccountRecord.objects.filter(offers__state__in=LIVE)
    found: set[int] = set()
    for rows in (watching, having):
        next_ = rows.filter(erased_at=None, pk__gt=after).order_by("pk").distinct()
        found.update(next_.values_list("pk", flat=True)[:most])
    return sorted(found)[:most]


# ---------------------------------------------------------------- offers


def offers(account: BankAccountRecord) -> list[OfferRecord]:
    """Return what was offered to an account, the newest first."""
    return list(_offers().filter(account=account).order_by("-offered_at", "-pk"))


def offer(account: BankAccountRecord, uuid: uuids.UUID) -> OfferRecord | None:
    """Return one offer of an account, or ``None``."""
    return _offers().filter(account=account, uuid=uuid).first()


def offer_by_pk(pk: int) -> OfferRecord | None:
    """Return one offer of an account that is not erased, or ``None``."""
    return _offers().filter(pk=pk, account__erased_at=None).first()


def desk(organisation: OrganisationRecord) -> QuerySet[OfferRecord]:
    """Return what the institution may see: what was accepted, what waits for it first.

    What is only offered is the holder's own matter.
    """
    return (
        _offers()
        .filter(award__organisation=organisation, accepted_at__isnull=False)
        .exclude(account__erased_at__isnull=False)
        .order_by("-accepted_at", "-pk")
    )


def waiting(organisation: OrganisationRecord) -> QuerySet[OfferRecord]:
    """Return what waits for the institution: to be issued, or re-opened."""
    states = [OfferState.ACCEPTED, OfferState.REOPENED]
    return desk(organisation).filter(state__in=states).order_by("accepted_at", "pk")


def offer_of(organisation: OrganisationRecord, uuid: uuids.UUID) -> OfferRecord | None:
    """Return one accepted offer of the organisation's awards, or ``None``."""
    return desk(organisation).filter(uuid=uuid).first()


def awarded_by(credential: int) -> list[OfferRecord]:
    """Return the offers that became a credential."""
    return list(_offers().filter(credential_id=credential))


def _offers() -> QuerySet[OfferRecord]:
    return OfferRecord.objects.select_related(
        "account", "award__organisation", "award__programme", "version", "credential"
    )


def _versions() -> QuerySet[AwardVersionRecord]:
    return AwardVersionRecord.objects.select_related("award__organisation", "award__programme")


def _in_force(on: date) -> QuerySet[AwardVersionRecord]:
    newest = AwardVersionRecord.objects.filter(
        award=OuterRef("award"), effective_on__lte=on
    ).order_by("-effective_on", "-number")
    return _versions().filter(pk=Subquery(newest.values("pk")[:1]))
