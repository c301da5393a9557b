"""Counting credentials towards an award; open to anybody, and nothing of it is kept."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from shirushi.core import json
from shirushi.core.dates import parse_day
from shirushi.core.errors import ShirushiError, join_path, raise_all
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.report import Report
from shirushi.net.elsewhere import Elsewhere
from shirushi.stacking import verified
from shirushi.stacking.asking import questions, questions_json
from shirushi.stacking.explaining import explain
from shirushi.stacking.loading import read_award
from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Award, places
from shirushi.stacking.solving import solve
from shirushi.stacking.statements import Statements, read_statements
from shirushi.stacking.transcript import TranscriptRow, stated
from shirushi.stacking.transcript_reading import read_transcript
from shirushi.web.api.v1 import schemas
from shirushi.web.apps.issuing import checking, counting

router = Router(tags=["stacking"])


class CredentialUnreadable(ShirushiError):
    """What was sent cannot be read as a credential at all, so nothing in it can be counted."""

    code = "api.credential-unreadable"
    text = Text(
        ja="証明書として読めません: {reason}", en="It cannot be read as a credential: {reason}"
    )
    remedy = Text(ja="この証明書を除いてください。", en="Leave this one out.")


class PartMissing(ShirushiError):
    """An award has another inside it that was not sent along."""

    code = "api.part-missing"
    text = Text(
        ja="積み上げる「{id}」が送られていません。", en="The award {id!r} was not sent along."
    )
    remedy = Text(
        ja="その文書を parts に「{id}」という名前で入れてください。",
        en="Put its document into 'parts' under the name {id!r}.",
    )


class TooMuchToCount(ShirushiError):
    """Requirements times credentials are more than is counted for a stranger."""

    code = "api.too-much-to-count"
    text = Text(
        ja="要件{places}件と証明書{held}件の組み合わせが多すぎます(上限は{most})。",
        en="{places} requirements and {held} credentials are too many combinations "
        "(at most {most}).",
    )
    remedy = Text(
        ja="証明書を減らすか、`shirushi stack` を使ってください。",
        en="Send fewer credentials, or use `shirushi stack`.",
    )


@router.post("/stack", response=JsonObject, url_name="stack")
def stack(request: HttpRequest, sent: schemas.StackSent) -> JsonObject:
    """Count credentials towards an award, each verified first, and say what is missing.

    The answer is the plan, requirement by requirement, with the credentials used for each, those
    not used and why, and the source of every rule. Only credentials of accepted issuers count:
    those that the award names and those in `accept`. What only a person can say goes into `about`
    and `transcript`; it counts as stated, and a requirement that rests on a transcript waits for
    a decision. `questions` lists what the award's rules hang on and nobody said. Where the search
    for the best plan was cut short, `proved` is false.
    """
    award, said, rows = _award(sent), _said(sent), _rows(sent)
    wide, count = len(places(award)), len(sent.credentials) + len(rows)
    if wide * count > counting.MOST_COMBINATIONS:
        raise TooMuchToCount(places=wide, held=count, most=counting.MOST_COMBINATIONS)
    now = timezone.now() if sent.on is None else _end_of_day(sent.on)
    accepted = {*award.issuers, *sent.accept}
    elsewhere = Elsewhere(timezone.now)
    held = []
    for number, one in enumerate(sent.credentials):
        report = checking.check(
            _bytes(one, number),
            beyond=elsewhere,
            now=now,
            email=sent.recipient or "",
        )
        held.append(said.applied(_held(number, report, accepted)))
    on, known = now.astimezone(UTC).date(), said.circumstances
    held += [said.applied(stated(row, on=on, entered_on=known.entered_on)) for row in rows]
    plan = solve(held, award, on=on, circumstances=known, most_seconds=counting.MOST_SECONDS)
    return explain(plan).to_json() | {"questions": questions_json(questions([award], held))}


def _said(sent: schemas.StackSent) -> Statements:
    if sent.about is None:
        return Statements()
    try:
        return read_statements(sent.about)
    except ShirushiError as error:
        raise error.at("about") from None


def _rows(sent: schemas.StackSent) -> tuple[TranscriptRow, ...]:
    if not sent.transcript:
        return ()
    try:
        return read_transcript(sent.transcript.encode("utf-8", "replace")).rows
    except ShirushiError as error:
        raise error.at("transcript") from None


def _award(sent: schemas.StackSent) -> Award:
    """Return the award. Raises every mistake in it, or in the awards that are part of it."""

    def others(id_: str) -> JsonObject:
        if id_ not in sent.parts:
            raise PartMissing(id=id_)
        return sent.parts[id_]

    mistakes = []
    for id_, part in sent.parts.items():
        # By itself first, so that its mistakes are told where they stand in what was sent.
        try:
            read_award(part, others=others)
        except ShirushiError as error:
            mistakes.append(error.at(join_path("parts", id_)))
    raise_all(mistakes)
    try:
        return read_award(sent.award, others=others)
    except ShirushiError as error:
        raise error.at("award") from None


def _end_of_day(day: str) -> datetime:
    return datetime.combine(parse_day(day, path="on"), time(23, 59, 59), tzinfo=UTC)


def _bytes(credential: Any, number: int) -> bytes:
    """Return a credential's bytes: a text as it stands, an object written anew.

    The proof is over the statements and not the bytes, so that writing it anew changes nothing.
    """
    if isinstance(credential, str):
        return credential.encode()
    if isinstance(credential, dict):
        return json.write(credential)
    raise json.WrongShape(path=join_path("credentials", number), wanted=json.OBJECT)


def _held(number: int, report: Report, accepted: set[str]) -> Held:
    """Return a credential with its standing. Raises ``CredentialUnreadable``."""
    found = verified.held(report, accepted)
    if found is None:
        reason = verified.why_unreadable(report)
        raise CredentialUnreadable(path=join_path("credentials", number), reason=reason)
    return found
