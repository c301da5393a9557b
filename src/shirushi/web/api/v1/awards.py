"""Awards that complete themselves: the public's, a holder's own, an institution's desk."""

from __future__ import annotations

import uuid as uuids
from datetime import date, datetime, time
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router

from shirushi.core.dates import format_time, parse_day
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.reading import parse_toml
from shirushi.core.text import Text
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.api.keys import (
    AWARDS_SEEN_BY,
    HOLDER,
    ISSUERS,
    PUBLISHERS,
    account_of,
    key_of,
)
from shirushi.web.api.problems import NotFound
from shirushi.web.api.v1 import award_schemas as schemas
from shirushi.web.api.v1.schemas import words
from shirushi.web.api.v1.shared import WITHIN, page_of, time_or_none
from shirushi.web.apps.accounts import queries as accounts
from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.completing import evaluating, queries, services
from shirushi.web.apps.completing.models import AwardVersionRecord, OfferRecord
from shirushi.web.apps.issuing.sealing import claim_token

router = Router(tags=["awards"])

_OWN = "/bank/{uuid:account}/awards"
_OFFER = _OWN + "/{uuid:offer}"
_DESK = WITHIN + "/awards"
_CASE = _DESK + "/cases/{uuid:offer}"


class InstitutionUnknown(ShirushiError):
    """Leave is given to an institution that is not here."""

    code = "api.institution-unknown"
    text = Text(ja="機関「{slug}」はありません。", en="There is no institution called {slug!r}.")
    remedy = Text(
        ja="GET /api/v1/awards の organisation を書いてください。",
        en="Write an 'organisation' that GET /api/v1/awards tells.",
    )


# ---------------------------------------------------------------- anybody


@router.get("/awards", response=schemas.PublishedAwards, url_name="awards")
def awards(request: HttpRequest, page: Annotated[int, Query(ge=1)] = 1) -> JsonObject:
    """List the awards in force that institutions have published."""
    return page_of(queries.published(timezone.localdate()), page, _published)


@router.get(
    "/awards/{slug:organisation}/{slug:award}", response=schemas.WholeAward, url_name="award"
)
def award(request: HttpRequest, organisation: str, award: str) -> JsonObject:
    """Return one published award: the version in force, or the one that is announced."""
    today = timezone.localdate()
    version = queries.public(organisation, award, on=today)
    if version is None:
        raise NotFound
    found = evaluating.award_of(version)
    return {
        **_published(version),
        "announced": version.effective_on > today,
        "consumes": found.consumes,
        "issuers": sorted(found.issuers),
        "document": _document(version.source),
        "parts": {id_: _document(text) for id_, text in version.inside.items()},
        "versions": [
            {
                "version": one.number,
                "effective_on": one.effective_on.isoformat(),
                "published_at": format_time(one.published_at),
            }
            for one in queries.versions(version.award)
        ],
    }


# ---------------------------------------------------------------- the holder


@router.get(_OWN, response=schemas.AccountAwards, auth=HOLDER, url_name="bank_awards")
def bank_awards(request: HttpRequest, account: uuids.UUID) -> JsonObject:
    """Return whose awards an account may be counted towards, and the awards it completed."""
    found = queries.leave(account_of(request, account))
    return {
        "everywhere": found.everywhere,
        "watched": [_organisation(one) for one in found.watched],
        "others": [_organisation(one) for one in found.others],
        "offers": [_short(one) for one in found.offers],
    }


@router.post(
    _OWN + "/watch", response=schemas.AccountAwards, auth=HOLDER, url_name="bank_award_watch"
)
def watch_awards(request: HttpRequest, account: uuids.UUID, sent: schemas.LeaveSent) -> JsonObject:
    """Let an account be counted towards awards, or no longer; doing so twice changes nothing.

    Offers that nobody accepted and that rested on the leave are withdrawn with it.
    """
    row, whose = account_of(request, account), None
    if sent.organisation is not None:
        whose = accounts.organisation(sent.organisation)
        if whose is None:
            raise InstitutionUnknown(path="organisation", slug=sent.organisation)
    act = services.watch if sent.watch else services.stop_watching
    act(row, whose, now=timezone.now())
    return bank_awards(request, account)


@router.get(_OFFER, response=schemas.OwnOffer, auth=HOLDER, url_name="bank_award")
def bank_award(request: HttpRequest, account: uuids.UUID, offer: uuids.UUID) -> JsonObject:
    """Return one award that the account completed: what counts for what, and how it stands."""
    return _own(_offer(request, account, offer))


@router.post(
    _OFFER + "/accept", response=schemas.OwnOffer, auth=HOLDER, url_name="bank_award_accept"
)
def accept_award(request: HttpRequest, account: uuids.UUID, offer: uuids.UUID) -> JsonObject:
    """Accept an award, which is counted once more first; accepting twice changes nothing.

    It goes to the institution's desk, or is issued at once where the institution said so; a
    worker signs it, and it comes by mail.
    """
    found = _offer(request, account, offer)
    services.accept(found, beyond=Elsewhere(timezone.now), now=timezone.now())
    return _own(_offer(request, account, offer))


@router.post(
    _OFFER + "/decline", response=schemas.OwnOffer, auth=HOLDER, url_name="bank_award_decline"
)
def decline_award(request: HttpRequest, account: uuids.UUID, offer: uuids.UUID) -> JsonObject:
    """Decline an award; it comes again only if its rules change. Twice changes nothing."""
    services.decline(_offer(request, account, offer), now=timezone.now())
    return _own(_offer(request, account, offer))


# ---------------------------------------------------------------- the institution


@router.get(_DESK, response=schemas.AwardsOfOurs, auth=AWARDS_SEEN_BY, url_name="desk_awards")
def desk_awards(
    request: HttpRequest, organisation: str, page: Annotated[int, Query(ge=1)] = 1
) -> JsonObject:
    """List every award that the organisation published, each by its newest version."""
    return page_of(queries.awards(key_of(request, organisation).organisation), page, _ours)


@router.post(_DESK, response={201: schemas.AwardOfOurs}, auth=PUBLISHERS, url_name="desk_awards")
def publish_award(request: HttpRequest, organisation: str, sent: schemas.AwardSent) -> JsonObject:
    """Publish an award, or a new version of one; publishing the same again changes nothing.

    Accounts whose holders allow it are then counted by a worker, those that had everything
    before included.
    """
    key = key_of(request, organisation)
    day = parse_day(sent.effective_on, path="effective_on")
    try:
        made = services.publish(
            key.organisation,
            sent.toml.encode(),
            effective_on=day,
            at_once=sent.at_once,
            by=key.user,
            now=timezone.now(),
        )
    except ShirushiError as error:
        raise error.at("toml") from None
    return _ours(made)


@router.post(
    _DESK + "/{slug:award}/withdraw",
    response=schemas.AwardOfOurs,
    auth=PUBLISHERS,
    url_name="desk_award_withdraw",
)
def withdraw_award(request: HttpRequest, organisation: str, award: str) -> JsonObject:
    """Publish an award no longer; what was issued stays. Doing so twice changes nothing."""
    key = key_of(request, organisation)
    row = queries.award_of(key.organisation, award)
    if row is None:
        raise NotFound
    services.withdraw(row, by=key.user, now=timezone.now())
    return _ours(queries.awards(key.organisation).get(award=row))


@router.get(_DESK + "/cases", response=schemas.AwardCases, auth=ISSUERS, url_name="award_cases")
def award_cases(
    request: HttpRequest,
    organisation: str,
    page: Annotated[int, Query(ge=1)] = 1,
    *,
    waiting: Annotated[bool, Query(description="Only those that wait for the desk.")] = True,
) -> JsonObject:
    """List the awards that holders accepted; what is only offered is the holder's own matter."""
    found = key_of(request, organisation).organisation
    rows = queries.waiting(found) if waiting else queries.desk(found)
    return page_of(rows, page, _case)


@router.get(_CASE, response=schemas.WholeAwardCase, auth=ISSUERS, url_name="award_case")
def award_case(request: HttpRequest, organisation: str, offer: uuids.UUID) -> JsonObject:
    """Return one accepted award: who, on what it rests, and what fell away of it."""
    return _whole_case(_accepted(request, organisation, offer))


@router.post(
    _CASE + "/issue", response=schemas.WholeAwardCase, auth=ISSUERS, url_name="award_case_issue"
)
def issue_award(request: HttpRequest, organisation: str, offer: uuids.UUID) -> JsonObject:
    """Issue an accepted award, which is counted once more first; twice changes nothing."""
    row, by = _accepted(request, organisation, offer), key_of(request, organisation).user
    services.issue(row, by=by, beyond=Elsewhere(timezone.now), now=timezone.now())
    return _whole_case(_accepted(request, organisation, offer))


@router.post(
    _CASE + "/decide", response=schemas.WholeAwardCase, auth=ISSUERS, url_name="award_case_decide"
)
def decide_award(
    request: HttpRequest, organisation: str, offer: uuids.UUID, sent: schemas.AwardDecisionSent
) -> JsonObject:
    """Let a re-opened award stand, or take it back; deciding the same twice changes nothing."""
    row, by = _accepted(request, organisation, offer), key_of(request, organisation).user
    act = services.keep if sent.decision == "keep" else services.revoke
    act(row, note=sent.note, by=by, now=timezone.now())
    return _whole_case(_accepted(request, organisation, offer))


# ---------------------------------------------------------------- rows as JSON


def _offer(request: HttpRequest, account: uuids.UUID, uuid: uuids.UUID) -> OfferRecord:
    found = queries.offer(account_of(request, account), uuid)
    if found is None:
        raise NotFound
    return found


def _accepted(request: HttpRequest, organisation: str, uuid: uuids.UUID) -> OfferRecord:
    found = queries.offer_of(key_of(request, organisation).organisation, uuid)
    if found is None:
        raise NotFound
    return found


def _organisation(row: OrganisationRecord) -> JsonObject:
    return {"slug": row.slug, "name": words(row.name)}


def _published(row: AwardVersionRecord) -> JsonObject:
    organisation = row.award.organisation
    return {
        "organisation": organisation.slug,
        "organisation_name": words(organisation.name),
        "award": row.award.slug,
        "title": words(row.title),
        "version": row.number,
        "effective_on": row.effective_on.isoformat(),
        "at_once": row.at_once,
    }


def _ours(row: AwardVersionRecord) -> JsonObject:
    return {**_published(row), "withdrawn_at": time_or_none(row.award.withdrawn_at)}


def _document(source: str) -> JsonObject:
    """Return an award as JSON: its days as texts, which its reader takes as well."""
    found: JsonObject = _plain(parse_toml(source.encode()))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _short(row: OfferRecord) -> JsonObject:
    why = services.WHY.get(row.why)
    return {
        "id": str(row.uuid),
        "organisation": row.award.organisation.slug,
        "award": row.award.slug,
        "title": words(row.version.title),
        "version": row.version.number,
        "state": row.state,
        "state_label": words(row.said),
        "why": row.why or None,
        "why_label": None if why is None else words(why),
        "offered_at": format_time(row.offered_at),
        "accepted_at": time_or_none(row.accepted_at),
        "issued_at": time_or_none(row.issued_at),
        "ended_at": time_or_none(row.ended_at),
    }


def _whole(row: OfferRecord) -> JsonObject:
    return {
        **_short(row),
        "at_once": row.version.at_once,
        "note": row.note,
        "components": [
            {**one, "credits": {"amount": one["credits"], "system": one["system"]}}
            for one in row.components
        ],
        "spends": [
            {"record": one["record"], "credits": {name: one[name] for name in ("amount", "system")}}
            for one in row.parts
        ],
        "fallen": [
            {**one, "why_label": words(evaluating.FALLEN[one["why"]])} for one in row.fallen
        ],
        "plan": row.plan,
        "new_plan": row.new_plan,
    }


def _own(row: OfferRecord) -> JsonObject:
    credential, claim = row.credential, None
    if credential is not None and credential.signed is not None:
        uuid = str(credential.uuid)
        claim = settings.SITE_URL + reverse("claim", args=[uuid, claim_token(uuid)])
    return {**_whole(row), "claim": claim}


def _holder(row: OfferRecord) -> JsonObject:
    return {"holder": {"name": row.account.name, "email": row.account.email}}


def _case(row: OfferRecord) -> JsonObject:
    return {**_short(row), **_holder(row)}


def _whole_case(row: OfferRecord) -> JsonObject:
    return {**_whole(row), **_holder(row)}
