"""What the public may ask of the catalogue."""

from __future__ import annotations

from django.db.models import QuerySet

from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.listing.models import ListingRecord
from shirushi.web.apps.listing.services import normal


def search(
    words: str, *, provider: str = "", mode: str = "", field: str = ""
) -> QuerySet[ListingRecord]:
    """Return the published programmes that hold every word, by title.

    provider
        An organisation's short name; empty = any.
    mode
        A ``ParticipationMode``'s value; empty = any.
    field
        The name of a skill or field that the programme is aligned to; empty = any.
    """
    found = _published()
    for word in normal(words).split():
        found = found.filter(words__contains=word)
    if provider:
        found = found.filter(programme__organisation__slug=provider)
    if mode:
        found = found.filter(version__document__form_of_participation__mode=mode)
    if field:
        # SQLite cannot look into a JSON list; the alignments' names are among the words.
        found = found.filter(words__contains=normal(field))
    return found.order_by("title_ja", "pk")


def providers() -> QuerySet[OrganisationRecord]:
    """Return the organisations that have something in the catalogue, by name."""
    return (
        OrganisationRecord.objects.filter(
            programmes__listing__isnull=False, programmes__listing__withdrawn_at=None
        )
        .distinct()
        .order_by("name_ja")
    )


def fields() -> list[str]:
    """Return the names of the skills and fields that published programmes are aligned to."""
    names: set[str] = set()
    for document in _published().values_list("version__document", flat=True):
        outcomes = document.get("learning_outcomes", ())
        for holder in (document, *outcomes):
            names.update(one["name"] for one in holder.get("alignments", ()))
    return sorted(names)


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
