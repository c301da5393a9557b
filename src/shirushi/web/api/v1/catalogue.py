"""The public catalogue; open to anybody."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from shirushi.core.dates import format_time
from shirushi.core.json import JsonObject
from shirushi.web.api.problems import NotFound, NulCharacter
from shirushi.web.api.v1 import schemas
from shirushi.web.api.v1.schemas import outcomes, words
from shirushi.web.api.v1.shared import page_of, time_or_none
from shirushi.web.apps.listing import queries
from shirushi.web.apps.listing.models import ListingRecord
from shirushi.web.apps.review import queries as reviewing

router = Router(tags=["catalogue"])


@router.get("/catalogue", response=schemas.Page, url_name="catalogue")
def search_catalogue(
    request: HttpRequest,
    words: Annotated[str, Query(max_length=200, description="All of them must be there.")] = "",
    provider: Annotated[str, Query(max_length=60, description="An organisation's name.")] = "",
    page: Annotated[int, Query(ge=1)] = 1,
) -> JsonObject:
    """Search the published programmes, in either language."""
    for path, text in (("words", words), ("provider", provider)):
        if "\0" in text:
            raise NulCharacter(path=path)
    return page_of(queries.search(words, provider=provider), page, _listed)


@router.get(
    "/catalogue/{slug:organisation}/{slug:slug}", response=schemas.Entry, url_name="catalogue_entry"
)
def catalogue_entry(request: HttpRequest, organisation: str, slug: str) -> JsonObject:
    """Return one published programme: what it says, and who says what of its quality."""
    found = queries.entry(organisation, slug)
    if found is None:
        raise NotFound
    approval = reviewing.approval(found.version)
    return {
        **_listed(found),
        "document": found.version.document,
        "verdicts": list(found.version.judged.values()),
        "reviewed_at": time_or_none(approval.decided_at if approval else None),
    }


def _listed(row: ListingRecord) -> JsonObject:
    organisation = row.programme.organisation
    return {
        "organisation": organisation.slug,
        "organisation_name": words(organisation.name),
        "slug": row.programme.slug,
        "title": words(row.title),
        "published_at": format_time(row.published_at),
        "outcomes": outcomes(row.version.judged),
    }
