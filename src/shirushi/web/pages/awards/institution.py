"""What an institution does about its awards: publish, issue, decide on what was re-opened."""

from __future__ import annotations

import uuid as uuids

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.requests import MemberRequest
from shirushi.web.apps.completing import evaluating, queries, services
from shirushi.web.apps.completing.models import OfferRecord, OfferState
from shirushi.web.pages.awards.forms import DecideForm, PublishForm
from shirushi.web.ui.templatetags.shirushi import current_language

#: Mistakes of one award that are shown.
_MOST_MISTAKES = 20
_PAGE = 50


@require_GET
def desk(request: MemberRequest, organisation: str) -> HttpResponse:  # noqa: ARG001 - the gate took it
    """Show the organisation's awards and, to its issuing officers, what holders accepted."""
    issues = Role.ISSUER in request.roles
    given = request.organisation
    done = queries.desk(given).exclude(state__in=[OfferState.ACCEPTED, OfferState.REOPENED])
    page = Paginator(done, _PAGE).get_page(request.GET.get("page")) if issues else None
    shown = {
        "organisation": given,
        "awards": queries.awards(given),
        "waiting": queries.waiting(given)[:_PAGE] if issues else [],
        "done": list(page) if page else [],
        "page": page,
        "issues": issues,
        "publishes": bool({Role.REVIEWER, Role.ADMINISTRATOR} & request.roles),
    }
    return _private(render(request, "awards/desk.html", shown))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, organisation: str) -> HttpResponse:
    """Publish an award, or a new version of one, with all its mistakes shown at once."""
    if request.method != "POST":
        form = PublishForm(initial={"effective_on": timezone.localdate()})
        return _form(request, form)
    form = PublishForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.publish(
                request.organisation,
                given["data"],
                effective_on=given["effective_on"],
                at_once=given["at_once"],
                by=request.user,
                now=timezone.now(),
            )
        except ShirushiError as error:
            _show(form, error, given["data"])
        else:
            messages.success(
                request,
                _("The award is published. Accounts whose holders allow it are counted now."),
            )
            return redirect("awards:desk", organisation=organisation)
    return _form(request, form, status=422)


def _show(form: PublishForm, error: ShirushiError, data: bytes) -> None:
    """Show every mistake beside the text, a file's text included."""
    every = error.errors if isinstance(error, ManyErrors) else (error,)
    for one in every[:_MOST_MISTAKES]:
        form.add_error("text", one.message(current_language()))
    shown = QueryDict(mutable=True)
    for name in ("effective_on", "at_once"):
        if name in form.data:
            shown[name] = str(form.data[name])
    shown["text"] = data.decode("utf-8", "replace")
    form.data = shown


def _form(request: MemberRequest, form: PublishForm, *, status: int = 200) -> HttpResponse:
    shown = {"organisation": request.organisation, "form": form}
    return render(request, "awards/new.html", shown, status=status)


@require_POST
def withdraw(request: MemberRequest, organisation: str, award: str) -> HttpResponse:
    """Publish an award no longer."""
    row = queries.award_of(request.organisation, award)
    if row is None:
        raise Http404
    services.withdraw(row, by=request.user, now=timezone.now())
    messages.success(request, _("The award is no longer published."))
    return redirect("awards:desk", organisation=organisation)


@require_GET
def case(request: MemberRequest, organisation: str, offer: uuids.UUID) -> HttpResponse:  # noqa: ARG001 - the gate took it
    """Show one accepted award: who, on what it rests, and what fell away of it."""
    return _case(request, _offer(request, offer), DecideForm())


@require_POST
def issue(request: MemberRequest, organisation: str, offer: uuids.UUID) -> HttpResponse:
    """Issue an accepted award; it is counted once more first."""
    found = _offer(request, offer)
    try:
        services.issue(found, by=request.user, beyond=Elsewhere(timezone.now), now=timezone.now())
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
    else:
        messages.success(request, _("It is issued, and the holder is written to."))
    return redirect("awards:case", organisation=organisation, offer=offer)


@require_POST
def decide(request: MemberRequest, organisation: str, offer: uuids.UUID) -> HttpResponse:
    """Let a re-opened award stand, or take it back."""
    found = _offer(request, offer)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _case(request, found, form, status=422)
    act = services.keep if form.cleaned_data["decision"] == "keep" else services.revoke
    try:
        act(found, note=form.cleaned_data["note"], by=request.user, now=timezone.now())
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
    else:
        messages.success(request, _("It is decided, and the holder is written to."))
    return redirect("awards:case", organisation=organisation, offer=offer)


def _case(
    request: MemberRequest, found: OfferRecord, form: DecideForm, *, status: int = 200
) -> HttpResponse:
    shown = {
        "organisation": request.organisation,
        "offer": found,
        "why": services.WHY.get(found.why),
        "fallen": [(one, evaluating.FALLEN[one["why"]]) for one in found.fallen],
        "form": form,
    }
    return _private(render(request, "awards/case.html", shown, status=status))


def _offer(request: MemberRequest, uuid: uuids.UUID) -> OfferRecord:
    found = queries.offer_of(request.organisation, uuid)
    if found is None:
        raise Http404
    return found


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
