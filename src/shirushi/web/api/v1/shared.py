"""What several routers need: pages of long lists, times, versions as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from shirushi.core.dates import format_time
from shirushi.core.json import JsonObject
from shirushi.web.api.keys import key_of
from shirushi.web.api.problems import NotFound
from shirushi.web.api.v1.schemas import outcomes, words
from shirushi.web.apps.authoring import queries as authoring
from shirushi.web.apps.authoring.models import ProgrammeRecord, VersionRecord
from shirushi.web.apps.review import queries as reviewing

M = TypeVar("M", bound=Model)

#: What the addresses of an organisation's own operations begin with. It stands in each of them
#: and not in front of a router, where ninja would look for the name among the query's.
WITHIN = "/organisations/{slug:organisation}"

#: Items on one page.
PAGE = 50


def page_of(
    rows: QuerySet[M], page: int, shown: Callable[[M], dict[str, Any]], *, size: int = PAGE
) -> JsonObject:
    """Return one page of rows; one behind the last is empty and no mistake."""
    pages = Paginator(rows, size)
    items = pages.page(page).object_list if page <= pages.num_pages else ()
    return {
        "count": pages.count,
        "page": page,
        "pages": pages.num_pages,
        "items": [shown(one) for one in items],
    }


def time_or_none(at: datetime | None) -> str | None:
    """Return a time as the API writes it."""
    return None if at is None else format_time(at)


def version_of(request: HttpRequest, organisation: str, number: int) -> VersionRecord:
    """Return a version of the organisation. Raises ``NotFound``."""
    found = authoring.version(key_of(request, organisation).organisation, number)
    if found is None:
        raise NotFound
    return found


def programme_of(request: HttpRequest, organisation: str, slug: str) -> ProgrammeRecord:
    """Return a programme of the organisation. Raises ``NotFound``."""
    found = authoring.programme(key_of(request, organisation).organisation, slug)
    if found is None:
        raise NotFound
    return found


def short(version: VersionRecord) -> JsonObject:
    """Return a version as ``Version``."""
    return {
        "programme": version.programme.slug,
        "version": version.pk,
        "number": version.number,
        "revision": version.revision,
        "state": version.state,
        "title": words(version.title),
        "edited_at": format_time(version.edited_at),
        "submitted_at": time_or_none(version.submitted_at),
        "outcomes": outcomes(version.judged),
    }


def whole(version: VersionRecord) -> JsonObject:
    """Return a version as ``WholeVersion``."""
    return {
        **short(version),
        "meant_for": version.programme.meant_for,
        "document": version.document,
        "verdicts": list(version.judged.values()),
        "reviews": [
            {
                "version": version.pk,
                "revision": one.revision,
                "decision": one.decision,
                "comment": one.comment,
                "reviewer": one.reviewer.display_name,
                "decided_at": format_time(one.decided_at),
            }
            for one in reviewing.reviews(version)
        ],
    }
