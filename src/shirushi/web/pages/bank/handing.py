"""What a holder asks of institutions: to confirm something, to take credits over."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shirushi.core.errors import ShirushiError
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.apps.bank import queries
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.bank.queries import Item
from shirushi.web.apps.bank.services import DoesNotHold, EnteredAlready
from shirushi.web.apps.desk import queries as desk
from shirushi.web.apps.desk import services
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.recognition.services import Attached
from shirushi.web.pages.bank.forms import AskForm, HandOverForm, PlainForm
from shirushi.web.pages.bank.views import page, row_of
from shirushi.web.ui.templatetags.shirushi import current_language


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, uuid: uuids.UUID, token: str, act: str) -> HttpResponse:
    """Choose the institution that is to confirm something, and ask it."""
    row = row_of(uuid, token)
    items = queries.statement(row, now=timezone.now()).items
    item = next((one for one in items if one.deposit.id == act and one.claimed), None)
    if item is None:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = AskForm(given, initial={"form_key": uuids.uuid4(), "deposit": act})
    if form.is_valid():
        try:
            services.ask(
                row,
                act,
                form.cleaned_data["institution"],
                form_key=form.cleaned_data["form_key"],
                now=timezone.now(),
            )
        except ShirushiError as error:
            form.add_error(None, error.message(current_language()))
        else:
            messages.success(request, _("The institution was asked. You hear from it by mail."))
            return redirect("bank:account", uuid=uuid, token=token)
    status = 422 if form.errors else 200
    return page(request, "ask", row, token, {"form": form, "item": item}, status=status)


@require_POST
def withdraw(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Take back a wish to have something confirmed."""
    return _act(request, uuid, token, services.withdraw, _("The request was taken back."))


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Choose what goes to which institution, and hand it over."""
    row = row_of(uuid, token)
    items = [one for one in queries.statement(row, now=timezone.now()).items if one.usable]
    given = request.POST if request.method == "POST" else None
    if given is not None and desk.was_handed_over(row, given.get("form_key", "")):
        # What was handed over is no choice any more: the form cannot say that it was sent before.
        return _handed_over(request, row, token)
    form = HandOverForm(given, initial={"form_key": uuids.uuid4()}, items=items)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.hand_over(
                row,
                typed["deposits"],
                typed["institution"],
                purpose=typed["purpose"],
                files=_files(row, items, typed["deposits"]),
                form_key=typed["form_key"],
                now=timezone.now(),
            )
        except ShirushiError as error:
            form.add_error(None, error.message(current_language()))
        else:
            messages.success(request, _("The credits were handed over."))
            return redirect("bank:account", uuid=uuid, token=token)
    shown = {"form": form, "items": items}
    return page(request, "hand_over", row, token, shown, status=422 if form.errors else 200)


def _handed_over(request: HttpRequest, row: BankAccountRecord, token: str) -> HttpResponse:
    """Answer a form that was sent before: the same is done, another was not."""
    given = request.POST
    institution = desk.institutions().filter(pk=given.get("institution", "0") or "0").first()
    try:
        if institution is None:
            raise EnteredAlready
        services.hand_over(
            row,
            given.getlist("deposits"),
            institution,
            purpose=given.get("purpose", ""),
            files={},
            form_key=uuids.UUID(given["form_key"]),
            now=timezone.now(),
        )
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
        return redirect("bank:hand_over", uuid=row.uuid, token=token)
    messages.success(request, _("The credits were handed over."))
    return redirect("bank:account", uuid=row.uuid, token=token)


@require_POST
def take_back(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Take back what an institution has not taken over yet."""
    done = _("The credits are back in your account.")
    return _act(request, uuid, token, services.take_back, done)


def _files(row: BankAccountRecord, items: list[Item], chosen: list[str]) -> dict[str, Attached]:
    """Return the chosen credentials, each verified anew. Raises ``DoesNotHold``."""
    found = {}
    for number, one in enumerate(items, start=1):
        if one.deposit.id not in chosen or one.row.signed is None:
            continue
        data = bytes(one.row.signed)
        report = checking.check(
            data, beyond=Elsewhere(timezone.now), now=timezone.now(), email=row.email
        )
        if not report.answer.holds:
            raise DoesNotHold(
                path=one.row.title.in_language(current_language()), answer=report.answer.label
            )
        found[one.deposit.id] = Attached(
            name=f"credential-{number}.json", data=data, checked=checking.checked(report)
        )
    return found


def _act(request: HttpRequest, uuid: uuids.UUID, token: str, act: Any, done: str) -> HttpResponse:
    row = row_of(uuid, token)
    form = PlainForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        act(row, form.cleaned_data["target"], now=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
    else:
        messages.success(request, done)
    return redirect("bank:account", uuid=uuid, token=token)
