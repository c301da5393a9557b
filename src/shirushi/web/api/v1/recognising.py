"""A registrar's acts: see what waits, read a dossier, decide, search past decisions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from shirushi.core.dates import format_time
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.model.credits import Credits
from shirushi.model.recognition import RecognitionOutcome
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.api.keys import REGISTRARS, key_of
from shirushi.web.api.problems import NotFound
from shirushi.web.api.v1 import schemas
from shirushi.web.api.v1.schemas import words
from shirushi.web.api.v1.shared import WITHIN, page_of, time_or_none
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.recognition import dossier, queries, services
from shirushi.web.apps.recognition.models import (
    AttachmentRecord,
    DecisionOutcome,
    DecisionRecord,
    RequestRecord,
)

router = Router(tags=["recognition"], auth=REGISTRARS)


@router.get(WITHIN + "/recognition", response=schemas.Cases, url_name="recognition")
def recognition_cases(
    request: HttpRequest,
    organisation: str,
    page: Annotated[int, Query(ge=1)] = 1,
    *,
    waiting: Annotated[bool, Query(description="Only those that wait for a decision.")] = True,
) -> JsonObject:
    """List the requests for recognition, the nearest deadline first."""
    found = key_of(request, organisation).organisation
    rows = queries.waiting(found) if waiting else queries.every(found)
    return page_of(rows, page, _short)


@router.get(
    WITHIN + "/recognition/precedents", response=schemas.Precedents, url_name="recognition_found"
)
def recognition_precedents(
    request: HttpRequest,
    organisation: str,
    words: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1)] = 1,
) -> JsonObject:
    """Search the institution's past decisions; each must hold every word."""
    found = queries.precedents(key_of(request, organisation).organisation, words)
    return page_of(found.select_related("decided_by"), page, _decision)


@router.get(
    WITHIN + "/recognition/{int:case}", response=schemas.Dossier, url_name="recognition_case"
)
def recognition_dossier(request: HttpRequest, organisation: str, case: int) -> JsonObject:
    """Return one request with its dossier, every credential checked just now."""
    row = _case(request, organisation, case)
    return {
        **_short(row),
        "name": row.name,
        "email": row.email,
        "purpose": row.purpose,
        "appeal": row.appeal,
        "files": [_file(one, row) for one in queries.attachments(row) if one.data],
        "similar": [
            {"same_programme": same, "decision": _decision(one)}
            for same, one in queries.similar(row)
        ],
        "decisions": [_decision(one) for one in queries.decisions(row)],
    }


@router.post(
    WITHIN + "/recognition/{int:case}",
    response=schemas.RecognitionDecision,
    url_name="recognition_case",
)
def recognition_decide(
    request: HttpRequest, organisation: str, case: int, sent: schemas.RulingSent
) -> JsonObject:
    """Decide on a request or on an appeal; the same decision by the same member twice is one.

    The signed documents are made at once, and the applicant is written to. Who decided first is
    named where another registrar was faster (409).
    """
    row = _case(request, organisation, case)
    ruling = services.Ruling(
        outcome=DecisionOutcome(sent.outcome),
        amount=sent.amount,
        credits=_credits(sent.credits),
        condition=sent.condition,
        difference=sent.difference,
        reasons=sent.reasons,
        article=sent.article,
    )
    made = services.decide(
        row,
        ruling,
        by=key_of(request, organisation).user,
        now=timezone.now(),
        names_nobody=sent.names_nobody,
    )
    return _decision(made)


def _credits(sent: schemas.CreditsSent | None) -> Credits | None:
    if sent is None:
        return None
    try:
        return Credits(amount=Decimal(sent.amount), system=sent.system)
    except ShirushiError as error:
        raise error.at("credits.amount") from None


def _case(request: HttpRequest, organisation: str, number: int) -> RequestRecord:
    row = queries.request_of(key_of(request, organisation).organisation, number)
    if row is None:
        raise NotFound
    return row


def _short(row: RequestRecord) -> JsonObject:
    return {
        "id": row.pk,
        "state": row.state,
        "filed_at": format_time(row.filed_at),
        "due_on": row.due_on.isoformat(),
        "overdue": row.is_waiting and timezone.localdate() > row.due_on,
        "titles": [words(one.title) for one in row.attachments.all()],
    }


def _file(one: AttachmentRecord, row: RequestRecord) -> JsonObject:
    report = checking.check(
        bytes(one.data), beyond=Elsewhere(timezone.now), now=timezone.now(), email=""
    )
    found = dossier.elements(checking.checked(report), email=row.email)
    return {
        "number": one.number,
        "title": words(one.title),
        "sha256": one.sha256,
        "answer_then": words(one.answer),
        "report": report.to_json(),
        "elements": [
            {
                "element": name,
                "name": words(element.name),
                "lines": [words(line) for line in element.lines],
            }
            for name, element in zip(dossier.NAMES, found, strict=True)
        ],
    }


def _decision(row: DecisionRecord) -> JsonObject:
    credits_ = row.credits
    return {
        "request": row.request_id,
        "round": row.round,
        "outcome": row.outcome,
        "outcome_label": words(RecognitionOutcome(row.outcome).label),
        "amount": row.amount,
        "credits": None
        if credits_ is None
        else {"amount": f"{credits_.amount:f}", "system": credits_.system},
        "condition": row.condition,
        "difference": row.difference,
        "reasons": row.reasons,
        "article": row.article,
        "decided_at": format_time(row.decided_at),
        "decided_by": row.decided_by.display_name,
        "about": [
            {"achievement": one.achievement_id, "title": words(one.title), "issuer": one.issuer}
            for one in row.subjects.all()
        ],
        "papers": [
            {
                "id": str(one.document),
                "kind": one.kind,
                "issued_at": format_time(one.document.issued_at),
                "revoked_at": time_or_none(one.document.revoked_at),
            }
            for one in row.papers.select_related("document").order_by("number")
        ],
    }
