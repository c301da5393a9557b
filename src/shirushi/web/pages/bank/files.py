"""The statement as files: CSV, JSON, PDF, and a learner record."""

from __future__ import annotations

import uuid as uuids

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.stacking.banking_pdf import write_pdf
from shirushi.web.apps.bank import queries, services
from shirushi.web.pages.bank.views import private, row_of
from shirushi.web.ui.templatetags.shirushi import current_language

_UTF8_MARK = "\ufeff"


@require_GET
def csv(_request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Hand out the statement as CSV, as Excel opens it."""
    found = queries.statement(row_of(uuid, token), now=timezone.now())
    text = _UTF8_MARK + found.said.csv(current_language())
    return _file(text.encode(), "text/csv; charset=utf-8", "statement.csv")


@require_GET
def export(_request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Hand out the whole ledger with the statement, for programs and for keeping."""
    found = queries.statement(row_of(uuid, token), now=timezone.now())
    body = json.write_pretty(found.said.to_json()).encode()
    return _file(body, "application/json", "statement.json")


@require_GET
def pdf(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Hand out the statement as PDF; where it cannot be made, the account's page says why."""
    found = queries.statement(row_of(uuid, token), now=timezone.now())
    try:
        body = write_pdf(found.said, current_language())
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
        return redirect("bank:account", uuid=uuid, token=token)
    return _file(body, "application/pdf", "statement.pdf")


@require_GET
def record(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Hand out the account as a Comprehensive Learner Record, signed where somebody signs."""
    try:
        body, is_signed = services.make_record(row_of(uuid, token), now=timezone.now())
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
        return redirect("bank:account", uuid=uuid, token=token)
    name = "learner-record.json" if is_signed else "learner-record-unsigned.json"
    return _file(body, "application/vc+ld+json", name)


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return private(answer)
