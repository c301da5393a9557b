"""A reviewer's acts: see what waits, read it, decide."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from shirushi.core.dates import format_time
from shirushi.core.json import JsonObject
from shirushi.web.api.keys import REVIEWERS, key_of
from shirushi.web.api.problems import NotFound
from shirushi.web.api.v1 import schemas
from shirushi.web.api.v1.shared import WITHIN, short, version_of, whole
from shirushi.web.apps.authoring import queries as authoring
from shirushi.web.apps.authoring.models import VersionRecord, VersionState
from shirushi.web.apps.review import queries, services
from shirushi.web.apps.review.models import Decision

router = Router(tags=["reviews"], auth=REVIEWERS)


@router.get(WITHIN + "/reviews", response=schemas.Versions, url_name="reviews")
def reviews(request: HttpRequest, organisation: str) -> JsonObject:
    """List the versions that wait for a review, the longest waiting first."""
    found = authoring.submitted(key_of(request, organisation).organisation)
    return {"items": [short(one) for one in found]}


@router.get(WITHIN + "/reviews/{int:version}", response=schemas.WholeVersion, url_name="review")
def version_to_review(request: HttpRequest, organisation: str, version: int) -> JsonObject:
    """Return a version that was handed in: text, verdicts, reviews."""
    return whole(_handed_in(request, organisation, version))


@router.post(WITHIN + "/reviews/{int:version}", response=schemas.Review, url_name="review")
def decide(
    request: HttpRequest, organisation: str, version: int, sent: schemas.DecisionSent
) -> JsonObject:
    """Decide on a version that somebody else wrote; the same decision twice is one.

    Who decided first is named where another reviewer was faster (409).
    """
    found = _handed_in(request, organisation, version)
    row = services.decide(
        found,
        decision=Decision(sent.decision),
        comment=sent.comment,
        by=key_of(request, organisation).user,
        now=timezone.now(),
        revision=sent.revision,
    )
    return {
        "version": found.pk,
        "revision": row.revision,
        "decision": row.decision,
        "comment": row.comment,
        "reviewer": row.reviewer.display_name,
        "decided_at": format_time(row.decided_at),
    }


def _handed_in(request: HttpRequest, organisation: str, version: int) -> VersionRecord:
    """Return a version; a draft is its author's own affair until it is handed in."""
    found = version_of(request, organisation, version)
    if found.state == VersionState.DRAFT and not queries.reviews(found):
        raise NotFound
    return found
