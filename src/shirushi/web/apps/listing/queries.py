"""What the public may ask of the catalogue."""

from __future__ import annotations

from django.db.models import QuerySet

from shirushi.web.apps.listing.models import ListingRecord
from shirushi.web.apps.listing.services import normal


def search(words: str) -> QuerySet[ListingRecord]:
    """Return the published programmes that hold every word, by title."""
    found = _published()
    for word in normal(words).split():
        found = found.filter(words__contains=word)
    return found.order_by("title_ja")


def entry(organisation: str, slug: str) -> ListingRecord | None:
    """Return one published programme, or ``None``."""
    return (
        _published()
        .filter(programme__organisation__slug=organisation, programme__slug=slug)
        .first()
    )


def by_achievement(achievement_id: str) -> ListingRecord | None:
    """Return the published programme whose description has this id, or ``None``."""
    return _published().filter(version__document__id=achievement_id).first()


def _published() -> QuerySet[ListingRecord]:
    rows = ListingRecord.objects.filter(withdrawn_at=None)
    return rows.select_related("programme__organisation", "version")
