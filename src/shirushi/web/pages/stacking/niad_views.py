"""Look credits through before applying to NIAD-QE; nothing that is given is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Language
from shirushi.stacking.amounts import plain
from shirushi.stacking.loading import packaged_award
from shirushi.stacking.niad_check import AWARD, PreCheck, Stage, pre_check
from shirushi.stacking.niad_telling import (
    CLASSES,
    applicant_said,
    check_lines,
    check_table,
    class_label,
    limits,
    line_said,
    point_label,
    point_said,
    total_said,
)
from shirushi.stacking.transcript import Column, TranscriptRow
from shirushi.stacking.transcript_reading import RowTwice, read_typed
from shirushi.web.pages.stacking import checking
from shirushi.web.pages.stacking.carrying import that_fit
from shirushi.web.pages.stacking.niad_forms import CHOSEN, MOST_ROWS, ROWS, TYPED, NiadForm
from shirushi.web.ui.templatetags.shirushi import current_language


@require_http_methods(["GET", "HEAD", "POST"])
def niad(request: HttpRequest) -> HttpResponse:
    """Take credits, and show them by stage and class with the form's totals, or as a file."""
    language = current_language()
    if request.method != "POST":
        return _page(request, NiadForm(language=language))
    data = request.POST.copy()
    form = NiadForm(data, request.FILES, language=language)
    if "more_rows" in data:
        data["rows"] = str(min(form.row_count + ROWS, MOST_ROWS))
        form.is_valid()
        # Nothing is wrong yet: somebody only wants more room.
        form.errors.clear()
        return _page(request, form)
    rows = _rows(form, language) if form.is_valid() else ()
    if not form.is_valid():
        return _page(request, form, status=422)
    now = timezone.now()
    award = packaged_award(AWARD)
    reports = checking.reports(form, now)
    accepted = {*form.accepted, *award.issuers}
    held = checking.held(form, reports, accepted, language)
    if form.errors:
        return _page(request, form, status=422)
    told = [replace(one, facts=form.facts(one)) for one in held]
    found = pre_check(told, rows, form.applicant, on=now.astimezone(UTC).date())
    wanted = data.get("download")
    if isinstance(wanted, str) and wanted in {"csv", "text"}:
        return _file(found, wanted, language)
    shown = {
        "found": found,
        "issuers": checking.issuers(reports, [award], accepted),
        "asked_of": [(one.title, form.asked_of(one)) for one in held],
        **_shown(found),
    }
    return _page(request, form, shown)


def _rows(form: NiadForm, language: Language) -> tuple[TranscriptRow, ...]:
    """Return the rows of the file and those typed in; mistakes are told beside the form."""
    rows = checking.rows(form, language)
    if not any(row[Column.SUBJECT].strip() or row[Column.CREDITS].strip() for row in form.typed):
        return rows
    try:
        typed = read_typed(form.typed).rows
        lines = {row.id: row.line for row in rows}
        for row in typed:
            if row.id in lines:
                raise RowTwice(path=f"row {row.line}", line=lines[row.id])
    except ShirushiError as error:
        checking.add_errors(form, "transcript_file", error, language)
        return ()
    return (*rows, *typed)


def _file(found: PreCheck, kind: str, language: Language) -> HttpResponse:
    if kind == "csv":
        data, content_type, name = check_table(found, language), "text/csv; charset=utf-8", "csv"
    else:
        text = "\n".join(check_lines(found, language)) + "\n"
        data, content_type, name = text.encode(), "text/plain; charset=utf-8", "txt"
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="niad-{found.on.isoformat()}.{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _shown(found: PreCheck) -> dict[str, Any]:
    return {
        "applicant": applicant_said(found)[1:],
        "classes": [class_label(one) for one in CLASSES],
        "sums": [
            (stage.label, [plain(found.summed(stage, one)) for one in CLASSES]) for stage in Stage
        ],
        "lines": [(line, line_said(line)) for line in found.lines],
        "totals": [(one, total_said(one)) for one in found.totals],
        "points": [(one, point_label(found, one), point_said(one)) for one in found.points],
        "limits": limits(found),
    }


def _page(
    request: HttpRequest, form: NiadForm, shown: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return the page, with what was given still in its form."""
    carried = that_fit(form.credentials)
    if form.is_bound:
        form.put_back()
    context = {
        "form": form,
        "carried": carried,
        "dropped": [one.name for one in form.credentials if one not in carried],
        "carried_transcript": [] if form.transcript is None else that_fit([form.transcript]),
        "accept": sorted(form.accepted),
        "rows": [_typed(number, row) for number, row in enumerate(form.typed, start=1)],
        "row_count": form.row_count,
        **(shown or {}),
    }
    answer = render(request, "stacking/niad.html", context, status=status)
    if form.is_bound:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _typed(number: int, row: dict[Column, str]) -> dict[str, Any]:
    """Return one row to type into."""
    defaults = {Column.SYSTEM: "jp"}
    return {
        "number": number,
        "is_filled": any(row[column].strip() for column in (Column.SUBJECT, Column.CREDITS)),
        "cells": [
            {
                "name": f"row-{number}-{column.value}",
                "label": column.label,
                "value": row[column] or defaults.get(column, ""),
                "choices": [
                    (value, label, row[column] == value) for value, label in CHOSEN.get(column, ())
                ],
            }
            for column in TYPED
        ],
    }
