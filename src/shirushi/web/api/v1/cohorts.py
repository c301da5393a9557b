"""An issuing officer's acts: read a file of learners, issue, watch, revoke."""

from __future__ import annotations

import uuid as uuids
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Query, Router, UploadedFile

from shirushi.core.dates import format_time
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.web.api.keys import ISSUERS, ISSUING_SEEN_BY, key_of
from shirushi.web.api.problems import NotFound
from shirushi.web.api.v1 import schemas
from shirushi.web.api.v1.shared import WITHIN, page_of, time_or_none
from shirushi.web.apps.authoring import queries as authoring
from shirushi.web.apps.issuing import queries, services
from shirushi.web.apps.issuing.models import CohortRecord, CredentialRecord, RevocationReason

router = Router(tags=["issuing"])


class VersionUnknown(ShirushiError):
    """A cohort is sent for a version that the organisation does not have."""

    code = "api.version-unknown"
    text = Text(
        ja="番号{version}の版は、この組織にはありません。",
        en="The organisation has no version of the number {version}.",
    )


@router.get(WITHIN + "/cohorts", response=schemas.Cohorts, auth=ISSUING_SEEN_BY, url_name="cohorts")
def cohorts(
    request: HttpRequest, organisation: str, page: Annotated[int, Query(ge=1)] = 1
) -> JsonObject:
    """List the organisation's cohorts, the newest first."""
    return page_of(queries.cohorts(key_of(request, organisation).organisation), page, _short)


@router.post(WITHIN + "/cohorts", response={201: schemas.Cohort}, auth=ISSUERS, url_name="cohorts")
def read_cohort(
    request: HttpRequest,
    organisation: str,
    version: Annotated[int, Form(description="An approved version.")],
    file: Annotated[UploadedFile, File(description="A CSV file, in UTF-8 or CP932.")],
) -> JsonObject:
    """Read a file of learners for an approved version; nothing is issued yet.

    Rows that cannot be issued are kept as problems, with their reasons; the others are not held
    up by them.
    """
    key = key_of(request, organisation)
    found = authoring.version(key.organisation, version)
    if found is None:
        raise VersionUnknown(path="version", version=version)
    row = services.read_file(
        found,
        file_name=file.name or "",
        data=file.read(settings.UPLOAD_MOST_BYTES + 1),
        by=key.user,
        now=timezone.now(),
    )
    return _said(row)


@router.get(
    WITHIN + "/cohorts/{int:cohort}",
    response=schemas.Cohort,
    auth=ISSUING_SEEN_BY,
    url_name="cohort",
)
def cohort_progress(request: HttpRequest, organisation: str, cohort: int) -> JsonObject:
    """Return how far a cohort is, and the rows that cannot be issued."""
    return _said(_cohort(request, organisation, cohort))


@router.get(
    WITHIN + "/cohorts/{int:cohort}/credentials",
    response=schemas.Credentials,
    auth=ISSUING_SEEN_BY,
    url_name="cohort_credentials",
)
def cohort_credentials(
    request: HttpRequest,
    organisation: str,
    cohort: int,
    page: Annotated[int, Query(ge=1)] = 1,
) -> JsonObject:
    """List a cohort's credentials in the order of the file."""
    row = _cohort(request, organisation, cohort)
    return page_of(queries.credentials(row), page, _credential)


@router.post(
    WITHIN + "/cohorts/{int:cohort}/issue",
    response={202: schemas.Cohort},
    auth=ISSUERS,
    url_name="cohort_issue",
)
def issue_cohort(request: HttpRequest, organisation: str, cohort: int) -> JsonObject:
    """Let the cohort's credentials be issued; asking twice changes nothing.

    A worker issues them; the cohort's own address tells how far it is.
    """
    by = key_of(request, organisation).user
    row = _cohort(request, organisation, cohort)
    return _said(services.start_issuing(row, by=by, now=timezone.now()))


@router.post(
    WITHIN + "/credentials/{uuid:credential}/revoke",
    response=schemas.Credential,
    auth=ISSUERS,
    url_name="credential_revoke",
)
def revoke_credential(
    request: HttpRequest,
    organisation: str,
    credential: uuids.UUID,
    sent: schemas.RevocationSent,
) -> JsonObject:
    """Revoke a credential and publish its status list anew; doing so twice changes nothing."""
    key = key_of(request, organisation)
    row = queries.credential_of(key.organisation, credential)
    if row is None:
        raise NotFound
    revoked = services.revoke(
        row,
        reason=RevocationReason(sent.reason),
        note=sent.note,
        by=key.user,
        now=timezone.now(),
    )
    return _credential(revoked)


def _cohort(request: HttpRequest, organisation: str, number: int) -> CohortRecord:
    row = queries.cohort(key_of(request, organisation).organisation, number)
    if row is None:
        raise NotFound
    return row


def _said(row: CohortRecord) -> JsonObject:
    return {**_short(row), "problems": row.problems}


def _short(row: CohortRecord) -> JsonObject:
    progress = queries.progress(row)
    return {
        "id": row.pk,
        "version": row.version_id,
        "programme": row.version.programme.slug,
        "file_name": row.file_name,
        "encoding": row.encoding,
        "state": row.state,
        "created_at": format_time(row.created_at),
        "issuing_from": time_or_none(row.issuing_from),
        "progress": {
            "rows": progress.rows,
            "issued": progress.issued,
            "mailed": progress.mailed,
            "claimed": progress.claimed,
            "revoked": progress.revoked,
        },
        "refused": len(row.problems),
    }


def _credential(row: CredentialRecord) -> JsonObject:
    return {
        "uuid": str(row.uuid),
        "line": row.line,
        "name": row.name,
        "student_id": row.student_id,
        "issued_at": time_or_none(row.issued_at),
        "mailed_at": time_or_none(row.mailed_at),
        "claimed_at": time_or_none(row.claimed_at),
        "revoked_at": time_or_none(row.revoked_at),
        "revocation_reason": row.revocation_reason,
    }
