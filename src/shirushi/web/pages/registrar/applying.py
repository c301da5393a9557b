"""The applicant's pages: file a request, follow it by a secret link, appeal, erase."""

from __future__ import annotations

import uuid as uuids

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.baking import svg
from shirushi.credential.baking.picture import plain_badge
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing.sealing import recognition_token
from shirushi.web.apps.recognition import queries, services
from shirushi.web.apps.recognition.models import PaperKind, RequestRecord, RequestState
from shirushi.web.pages.registrar.forms import AppealForm, RequestForm
from shirushi.web.ui.templatetags.shirushi import current_language


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, organisation: str) -> HttpResponse:
    """Take a request for recognition from anybody, with the credentials checked at once."""
    found = queries.taking_requests(organisation)
    if found is None:
        raise Http404
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"form_key": uuids.uuid4()},
    )
    if form.is_valid():
        typed = form.cleaned_data
        try:
            row = services.file_request(
                found,
                form_key=typed["form_key"],
                name=typed["name"],
                email=typed["email"],
                purpose=typed["purpose"],
                files=[
                    _checked(one.name or "credential", one.read(settings.UPLOAD_MOST_BYTES + 1))
                    for one in typed["credentials"]
                ],
                now=timezone.now(),
            )
        except services.FiledAlready as error:
            anew = {**dict(request.POST.items()), "form_key": str(uuids.uuid4())}
            form = RequestForm(anew, request.FILES)
            form.add_error(None, error.message(current_language()))
        except ShirushiError as error:
            form.add_error(str(error.path or "") or None, error.message(current_language()))
        else:
            return redirect("registrar:follow", row.uuid, recognition_token(str(row.uuid)))
    return render(
        request,
        "registrar/new.html",
        {"form": form, "organisation": found, "days": services.DAYS_TO_DECIDE},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Show the applicant how far their request is; appeal or erase on POST."""
    row = queries.by_link(uuid, token)
    if row is None:
        raise Http404
    act = request.POST.get("act", "")
    form = AppealForm(request.POST if act == "appeal" else None)
    if request.method == "POST":
        if act == "erase":
            services.erase(row, now=timezone.now())
            return redirect("registrar:follow", uuid, token)
        if act != "appeal":
            raise Http404
        if _appealed(row, form):
            messages.success(request, _("Your appeal was received."))
            return redirect("registrar:follow", uuid, token)
    found = queries.attachments(row)
    shown = {
        "row": row,
        "organisation": row.organisation,
        "attachments": found,
        "decisions": queries.decisions(row),
        "papers": queries.papers(row),
        "titles": {one.number: one.title for one in found},
        "token": token,
        "may_appeal": services.appeal_is_open(row, now=timezone.now()) or form.errors,
        "is_waiting": row.is_waiting,
        "is_erased": row.state == RequestState.ERASED,
        "days": services.DAYS_TO_APPEAL,
        "form": form,
    }
    answer = render(request, "registrar/follow.html", shown, status=422 if form.errors else 200)
    return _private(answer)


@require_GET
def paper(
    _request: HttpRequest, uuid: uuids.UUID, token: str, paper: uuids.UUID, ending: str
) -> HttpResponse:
    """Hand out a signed document of a decision: its bytes, or a picture with them inside."""
    row = queries.by_link(uuid, token)
    found = None if row is None else queries.paper(row, paper)
    if row is None or found is None:
        raise Http404
    signed = bytes(found.document.signed or b"")
    if ending == "json":
        answer = HttpResponse(signed, content_type="application/vc+ld+json")
    elif ending == "svg" and found.kind == PaperKind.CREDIT:
        title = Text(ja="単位認定", en="Credit recognised")
        picture = plain_badge(title.ja, title.en, row.organisation.name.ja)
        answer = HttpResponse(svg.bake(picture, signed), content_type="image/svg+xml")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{found.kind}-{paper}.{ending}"'
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    # The address is the key, as on the page of a claim.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _appealed(row: RequestRecord, form: AppealForm) -> bool:
    if not form.is_valid():
        return False
    try:
        services.appeal(row, why=form.cleaned_data["why"], now=timezone.now())
    except ShirushiError as error:
        form.add_error("why", error.message(current_language()))
        return False
    return True


def _checked(name: str, data: bytes) -> services.Attached:
    report = checking.check(data, beyond=Elsewhere(timezone.now), now=timezone.now(), email="")
    return services.Attached(name=name, data=data, checked=checking.checked(report))
