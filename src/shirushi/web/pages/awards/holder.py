"""What a holder does about awards, below the secret link of their account."""

from __future__ import annotations

import uuid as uuids

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shirushi.core.errors import ShirushiError
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.apps.accounts import queries as accounts
from shirushi.web.apps.bank import queries as banking
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.completing import evaluating, queries, services
from shirushi.web.apps.completing.models import OfferRecord
from shirushi.web.apps.issuing.sealing import claim_token
from shirushi.web.ui.templatetags.shirushi import current_language


@require_POST
def watch(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Give leave to look for awards, or take it back; for one institution or for all."""
    row = _row(uuid, token)
    slug = request.POST.get("organisation", "")
    organisation = accounts.organisation(slug) if slug else None
    if slug and organisation is None:
        raise Http404
    try:
        if request.POST.get("stop"):
            services.stop_watching(row, organisation, now=timezone.now())
            messages.success(request, _("Your account is no longer looked at for this."))
        else:
            services.watch(row, organisation, now=timezone.now())
            messages.success(
                request, _("Your account is looked at. You get a mail once an award is complete.")
            )
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
    return redirect(reverse("bank:account", args=[uuid, token]) + "#awards")


@require_GET
def offer(request: HttpRequest, uuid: uuids.UUID, token: str, offer: uuids.UUID) -> HttpResponse:
    """Show one award that the account completed: what counts for what, and what to do."""
    row = _row(uuid, token)
    found = _offer(row, offer)
    credential = found.credential
    is_there = credential is not None and credential.signed is not None
    shown = {
        "row": row,
        "token": token,
        "offer": found,
        "why": services.WHY.get(found.why),
        "fallen": [(one, evaluating.FALLEN[one["why"]]) for one in found.fallen],
        "claim": claim_token(str(credential.uuid)) if credential and is_there else None,
    }
    answer = render(request, "awards/offer.html", shown)
    # The address is the key, as everywhere below the account.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def accept(request: HttpRequest, uuid: uuids.UUID, token: str, offer: uuids.UUID) -> HttpResponse:
    """Accept an award; it is counted once more first."""
    found = _offer(_row(uuid, token), offer)
    try:
        services.accept(found, beyond=Elsewhere(timezone.now), now=timezone.now())
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
    else:
        messages.success(request, _("You have accepted. The credential comes by mail."))
    return redirect("awards:offer", uuid=uuid, token=token, offer=offer)


@require_POST
def decline(request: HttpRequest, uuid: uuids.UUID, token: str, offer: uuids.UUID) -> HttpResponse:
    """Decline an award."""
    found = _offer(_row(uuid, token), offer)
    try:
        services.decline(found, now=timezone.now())
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
    else:
        messages.success(request, _("You have declined. It comes again only if its rules change."))
    return redirect(reverse("bank:account", args=[uuid, token]) + "#awards")


def _row(uuid: uuids.UUID, token: str) -> BankAccountRecord:
    row = banking.account(uuid, token)
    if row is None:
        raise Http404
    return row


def _offer(row: BankAccountRecord, uuid: uuids.UUID) -> OfferRecord:
    found = queries.offer(row, uuid)
    if found is None:
        raise Http404
    return found
