"""A learner's own page for one credential, opened by the link in a mail."""

from __future__ import annotations

import uuid as uuids

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from shirushi.credential.baking import svg
from shirushi.credential.baking.picture import plain_badge
from shirushi.web.apps.issuing import checking, queries, services
from shirushi.web.apps.issuing.models import CredentialRecord

_ACTS = {"claim": services.claim, "share": services.share, "unshare": services.stop_sharing}


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Show the credential; take it, make a public link, or take that link away."""
    row = _row(uuid, token)
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        act(row, now=timezone.now())
        return redirect("claim", uuid=uuid, token=token)
    report = checking.check(
        bytes(row.signed or b""),
        beyond=checking.Nothing(),
        now=timezone.now(),
        email=row.email,
    )
    link = settings.SITE_URL + reverse("shared", args=[row.share_key]) if row.share_key else None
    shown = {"checked": checking.checked(report), "row": row, "token": token, "link": link}
    answer = render(request, "wallet/claim.html", shown)
    # The address is the key: it is not to stand in another site's log or in a search index.
    # "no-referrer" would have browsers post our own forms without their origin.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def credential_file(
    _request: HttpRequest, uuid: uuids.UUID, token: str, ending: str
) -> HttpResponse:
    """Hand out the credential: the signed bytes, or a picture with them inside."""
    row = _row(uuid, token)
    signed = bytes(row.signed or b"")
    if ending == "json":
        answer = HttpResponse(signed, content_type="application/vc+ld+json")
    elif ending != "svg":
        raise Http404
    else:
        title = row.cohort.version.title
        picture = plain_badge(title.ja, title.en, row.organisation.name.ja)
        answer = HttpResponse(svg.bake(picture, signed), content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="{uuid}.{ending}"'
    answer["Referrer-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _row(uuid: uuids.UUID, token: str) -> CredentialRecord:
    row = queries.by_claim(uuid, token)
    if row is None:
        raise Http404
    return row
