"""An author's acts: describe, change, submit, take back, publish."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from shirushi.core.errors import ManyErrors, ShirushiError, raise_all
from shirushi.core.json import JsonObject
from shirushi.web.api.keys import AUTHORS, key_of
from shirushi.web.api.v1 import schemas
from shirushi.web.api.v1.shared import WITHIN, programme_of, short, version_of, whole
from shirushi.web.apps.authoring import queries, services
from shirushi.web.apps.listing import services as listing

router = Router(tags=["programmes"], auth=AUTHORS)


@router.get(WITHIN + "/programmes", response=schemas.Versions, url_name="programmes")
def programmes(request: HttpRequest, organisation: str) -> JsonObject:
    """List the organisation's programmes, each by its newest version."""
    found = queries.programmes(key_of(request, organisation).organisation)
    return {"items": [short(one) for one in found]}


@router.post(WITHIN + "/programmes", response={201: schemas.WholeVersion}, url_name="programmes")
def create_programme(
    request: HttpRequest, organisation: str, sent: schemas.ProgrammeSent
) -> Status[JsonObject]:
    """Begin a programme with its description; it is judged at once."""
    key = key_of(request, organisation)
    _check(sent.document, sent.meant_for)
    try:
        version = services.create_programme(
            key.organisation,
            slug=sent.slug,
            document=sent.document,
            by=key.user,
            now=timezone.now(),
            meant_for=sent.meant_for,
        )
    except (services.ProgrammeExists, services.ProgrammeNameReserved) as error:
        raise error.at("slug") from None
    return Status(201, whole(version))


@router.get(WITHIN + "/programmes/{slug:slug}", response=schemas.WholeVersion, url_name="programme")
def programme(request: HttpRequest, organisation: str, slug: str) -> JsonObject:
    """Return a programme's newest version: text, verdicts, reviews."""
    return whole(queries.latest(programme_of(request, organisation, slug)))


@router.put(WITHIN + "/programmes/{slug:slug}", response=schemas.WholeVersion, url_name="programme")
def change_programme(
    request: HttpRequest, organisation: str, slug: str, sent: schemas.Changed
) -> JsonObject:
    """Save a new text, unless somebody else saved since you read it (409).

    After an approved version a new one begins.
    """
    found = programme_of(request, organisation, slug)
    _check(sent.document, sent.meant_for)
    return whole(
        services.save_draft(
            found,
            document=sent.document,
            revision=sent.revision,
            by=key_of(request, organisation).user,
            now=timezone.now(),
            meant_for=sent.meant_for,
        )
    )


@router.post(
    WITHIN + "/programmes/{slug:slug}/submit",
    response=schemas.WholeVersion,
    url_name="programme_submit",
)
def submit_programme(request: HttpRequest, organisation: str, slug: str) -> JsonObject:
    """Hand the draft to the reviewers; doing so twice changes nothing."""
    found = programme_of(request, organisation, slug)
    by = key_of(request, organisation).user
    return whole(services.submit(found, by=by, now=timezone.now()))


@router.post(
    WITHIN + "/programmes/{slug:slug}/take-back",
    response=schemas.WholeVersion,
    url_name="programme_take_back",
)
def take_programme_back(request: HttpRequest, organisation: str, slug: str) -> JsonObject:
    """Take a submitted version back to change it; what is decided already stays so."""
    found = programme_of(request, organisation, slug)
    by = key_of(request, organisation).user
    return whole(services.take_back(found, by=by, now=timezone.now()))


@router.post(WITHIN + "/publish/{int:version}", response=schemas.Published, url_name="publish")
def publish_version(request: HttpRequest, organisation: str, version: int) -> JsonObject:
    """Show an approved version in the catalogue, in place of the former one."""
    row = listing.publish(
        version_of(request, organisation, version),
        by=key_of(request, organisation).user,
        now=timezone.now(),
    )
    return {
        "organisation": organisation,
        "slug": row.programme.slug,
        "version": row.version_id,
        "published_at": row.published_at.isoformat(),
    }


def _check(document: JsonObject, meant_for: list[str] | None) -> None:
    """Raise every mistake in what was sent, with paths from the body's top."""
    mistakes: list[ShirushiError] = []
    for path, read in (
        ("document", lambda: services.read_document(document)),
        ("meant_for", lambda: services.with_deciding(meant_for or ())),
    ):
        try:
            read()
        except ShirushiError as error:
            every = error.errors if isinstance(error, ManyErrors) else (error,)
            mistakes += [one.at(path) for one in every]
    raise_all(mistakes)
