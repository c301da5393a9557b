"""Verifying a credential; open to anybody, and nothing of it is kept."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from shirushi.core.json import JsonObject
from shirushi.core.reading import FieldMissing
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.api.problems import NothingSent
from shirushi.web.api.v1 import schemas
from shirushi.web.api.v1.schemas import words
from shirushi.web.api.v1.shared import time_or_none
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing.checking import Quality

router = Router(tags=["verification"])

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "email": {
            "type": "string",
            "description": "Of whom it should be about; only compared, and not kept.",
        },
    },
}
_BODY = {
    "required": True,
    "content": {
        "application/vc+ld+json": {"schema": {"type": "object"}},
        "application/json": {"schema": {"type": "object"}},
        "image/png": _BINARY,
        "image/svg+xml": _BINARY,
        "multipart/form-data": {"schema": _FORM},
    },
}


@router.post(
    "/verify",
    response=schemas.Checked,
    url_name="verify",
    openapi_extra={"requestBody": _BODY},
)
def verify(request: HttpRequest) -> JsonObject:
    """Verify a credential: its document, or a picture with it inside, as the body or as a file.

    What is no credential is answered too, with what it is instead; only a request that cannot
    be read is a problem.
    """
    data, email = _given(request)
    elsewhere = Elsewhere(timezone.now)
    report = checking.check(
        data,
        beyond=elsewhere,
        now=timezone.now(),
        email=email,
    )
    quality = checking.checked(report).quality
    return {"report": report.to_json(), "quality": None if quality is None else _said(quality)}


def _given(request: HttpRequest) -> tuple[bytes, str]:
    """Return the bytes to check as they came, and whose they should be.

    Raises ``NothingSent`` or ``FieldMissing``.
    """
    if request.content_type != "multipart/form-data":
        if not request.body:
            raise NothingSent
        return request.body, ""
    file = request.FILES.get("file")
    if file is None:
        raise FieldMissing(path="file")
    # One byte more than is read tells the reader that there was more.
    return file.read(settings.UPLOAD_MOST_BYTES + 1), request.POST.get("email", "").strip()


def _said(quality: Quality) -> JsonObject:
    by = quality.reviewed_by
    return {
        "described": quality.described,
        "verdicts": quality.verdicts,
        "stated": [words(one) for one in quality.stated],
        "reviewed_by": None if by is None else words(by),
        "reviewed_at": time_or_none(quality.reviewed_at),
    }
