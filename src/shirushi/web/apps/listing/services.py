"""Acts: publish a programme in the catalogue, and withdraw it."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.db import transaction

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.audit import services as audit
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord, VersionState
from shirushi.web.apps.listing.models import ListingRecord


class NotPublishable(ShirushiError):
    """A version that no reviewer approved would be published."""

    code = "listing.not-publishable"
    text = Text(
        ja="審査で承認されていない版は公開できません。",
        en="A version that was not approved in review cannot be published.",
    )
    remedy = Text(ja="先に審査に提出してください。", en="Submit it for review first.")


@transaction.atomic
def publish(version: VersionRecord, *, by: UserRecord, now: datetime) -> ListingRecord:
    """Show an approved version in the catalogue, in place of the former one.

    Publishing what stands there already changes nothing. Raises ``NotPublishable``.
    """
    version = authoring.lock(version.pk)
    if version.state != VersionState.APPROVED:
        raise NotPublishable
    shown = ListingRecord.objects.filter(version=version, withdrawn_at=None).first()
    if shown is not None:
        return shown
    listing, _ = ListingRecord.objects.update_or_create(
        programme=version.programme,
        defaults={
            "version": version,
            "title_ja": version.title_ja,
            "title_en": version.title_en,
            "words": words_of(version),
            "published_at": now,
            "withdrawn_at": None,
        },
    )
    audit.record(
        "listing.published",
        subject=listing,
        actor=by,
        at=now,
        organisation=version.programme.organisation,
        params={"version": version.number},
    )
    return listing


@transaction.atomic
def withdraw(listing: ListingRecord, *, by: UserRecord, now: datetime) -> None:
    """Take a programme out of the catalogue; what was issued stays valid."""
    row = ListingRecord.objects.select_for_update().get(pk=listing.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        audit.record(
            "listing.withdrawn",
            subject=row,
            actor=by,
            at=now,
            organisation=row.programme.organisation,
        )


def words_of(version: VersionRecord) -> str:
    """Return every text in a description and its organisation's name, for searching."""
    name = version.programme.organisation.name
    texts = [value for _, value in json.walk(version.document) if isinstance(value, str)]
    return normal("\n".join([name.ja, name.en, *texts]))


def normal(text: str) -> str:
    """Return a text as it is searched: full and half width alike, upper and lower case alike."""
    return unicodedata.normalize("NFKC", text).lower()
