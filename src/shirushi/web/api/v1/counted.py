"""What every operation that counts credentials is sent: read, verified, and within limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone

from shirushi.core import json
from shirushi.core.dates import parse_day
from shirushi.core.errors import ShirushiError, join_path, raise_all
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.report import Report
from shirushi.net.elsewhere import Elsewhere
from shirushi.stacking.asking import Question, answered, questions
from shirushi.stacking.loading import packaged_award, read_award
from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Award, Circumstances, places
from shirushi.stacking.statements import Statements, read_statements
from shirushi.stacking.transcript import TranscriptRow, stated
from shirushi.stacking.transcript_reading import read_transcript
from shirushi.stacking.verified import held, why_unreadable
from shirushi.web.api.v1 import planning_schemas as schemas
from shirushi.web.apps.issuing import checking, counting


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


class QuestionUnknown(ShirushiError):
    """An answer comes to a question that is not asked."""

    code = "api.question-unknown"
    text = Text(ja="「{name}」という質問はありません。", en="There is no question called {name!r}.")
    remedy = Text(
        ja="応答の questions にある name を書いてください。",
        en="Write a 'name' that 'questions' in the answer tells.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the learner holds or states, and what is known of the learner by award.

    questions
        What the awards' rules hang on and no answer came to.
    """

    held: tuple[Held, ...]
    circumstances: Mapping[str, Circumstances]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was sent, read and verified.

    verified, more
        The credentials held, and those that would be; nothing that people said is in them yet.
    """

    awards: tuple[Award, ...]
    verified: tuple[Held, ...]
    more: tuple[Held, ...]
    rows: tuple[TranscriptRow, ...]
    said: Statements
    answers: Mapping[str, Sequence[str]]
    on: date

    def known(self) -> Known:
        """Return what is known with what people say. Raises what is wrong with the answers."""
        return self.known_with(self.verified, self.said, self.answers, path="answers")

    def known_with(
        self,
        verified: Sequence[Held],
        said: Statements,
        answers: Mapping[str, Sequence[str]],
        *,
        path: str | None,
    ) -> Known:
        """Return the same of other credentials, or with something else said.

        path
            Where the answers were sent; ``None`` passes over those to questions not asked.
        """
        base = said.circumstances
        unsaid = self._beside(verified, said, base.entered_on)
        asked = questions(self.awards, unsaid)
        names = {one.name for one in asked}
        if path is not None:
            raise_all(
                [
                    QuestionUnknown(path=join_path(path, name), name=name)
                    for name in answers
                    if name not in names
                ]
            )
        try:
            told = answered(asked, answers, self.awards, on=self.on)
        except ShirushiError as error:
            raise error.at(path or "answers") from None
        circumstances = {id_: _both(base, answer) for id_, answer in told.circumstances.items()}
        entered_on = next(iter(circumstances.values())).entered_on
        held = [told.applied(one) for one in self._beside(verified, said, entered_on)]
        return Known(
            held=(*held, *told.has),
            circumstances=circumstances,
            questions=tuple(one for one in asked if not any(answers.get(one.name, ()))),
        )

    def _beside(
        self, verified: Sequence[Held], said: Statements, entered_on: date | None
    ) -> list[Held]:
        rows = [stated(row, on=self.on, entered_on=entered_on) for row in self.rows]
        return [said.applied(one) for one in (*verified, *rows)]


def _both(said: Circumstances, answer: Circumstances) -> Circumstances:
    """Return what a document and the answers say of the learner; the answers come first."""
    return Circumstances(
        own=answer.own or said.own,
        entered_on=answer.entered_on or said.entered_on,
        statuses={**said.statuses, **answer.statuses},
        years={**said.years, **answer.years},
        decisions={**said.decisions, **answer.decisions},
    )


def counted(
    sent: schemas.CountedSent,
    awards: Sequence[tuple[str, Any]],
    *,
    more: Sequence[Any] = (),
    beside: int = 0,
) -> Counted:
    """Return what was sent, every credential verified.

    awards
        The awards asked about, each with the path at which it was sent.
    more
        Credentials that would be held as well, sent at ``more``.
    beside
        How many courses could be taken; each is one more to be counted.

    Raises what is wrong with it, and ``TooMuchToCount``.
    """
    wanted = _awards(awards, sent.parts)
    said, rows = statements(sent.about, "about"), _rows(sent)
    wide = sum(len(places(one)) for one in wanted)
    count = len(sent.credentials) + len(rows) + len(more) + beside
    if wide * count > counting.MOST_COMBINATIONS:
        raise TooMuchToCount(places=wide, held=count, most=counting.MOST_COMBINATIONS)
    now = timezone.now() if sent.on is None else _end_of_day(sent.on)
    accepted = {*sent.accept, *(id_ for award in wanted for id_ in award.issuers)}
    elsewhere = Elsewhere(timezone.now)

    def verified(path: str, credentials: Sequence[Any]) -> tuple[Held, ...]:
        found = []
        for number, one in enumerate(credentials):
            where = join_path(path, number)
            report = checking.check(
                _bytes(one, where), beyond=elsewhere, now=now, email=sent.recipient or ""
            )
            found.append(_held(report, accepted, where))
        return tuple(found)

    return Counted(
        awards=wanted,
        verified=verified("credentials", sent.credentials),
        more=verified("more", more),
        rows=rows,
        said=said,
        answers=sent.answers,
        on=now.astimezone(UTC).date(),
    )


def statements(document: JsonObject | None, path: str) -> Statements:
    """Return what people say, out of its document. Raises every mistake in it."""
    if document is None:
        return Statements()
    try:
        return read_statements(document)
    except ShirushiError as error:
        raise error.at(path) from None


def _rows(sent: schemas.CountedSent) -> tuple[TranscriptRow, ...]:
    if not sent.transcript:
        return ()
    try:
        return read_transcript(sent.transcript.encode("utf-8", "replace")).rows
    except ShirushiError as error:
        raise error.at("transcript") from None


def _awards(awards: Sequence[tuple[str, Any]], parts: dict[str, JsonObject]) -> tuple[Award, ...]:
    """Return the awards. Raises every mistake in them, or in the awards that are part of them."""

    def others(id_: str) -> JsonObject:
        if id_ not in parts:
            raise PartMissing(id=id_)
        return parts[id_]

    mistakes = []
    for id_, part in parts.items():
        # By itself first, so that its mistakes are told where they stand in what was sent.
        try:
            read_award(part, others=others)
        except ShirushiError as error:
            mistakes.append(error.at(join_path("parts", id_)))
    raise_all(mistakes)
    found = []
    for path, one in awards:
        try:
            if isinstance(one, str):
                found.append(packaged_award(one))
            elif isinstance(one, dict):
                found.append(read_award(one, others=others))
            else:
                mistakes.append(json.WrongShape(path=path, wanted=json.OBJECT))
        except ShirushiError as error:
            mistakes.append(error.at(path))
    raise_all(mistakes)
    return tuple(found)


def _end_of_day(day: str) -> datetime:
    return datetime.combine(parse_day(day, path="on"), time(23, 59, 59), tzinfo=UTC)


def _bytes(credential: Any, path: str) -> bytes:
    """Return a credential's bytes: a text as it stands, an object written anew.

    The proof is over the statements and not the bytes, so that writing it anew changes nothing.
    """
    if isinstance(credential, str):
        return credential.encode()
    if isinstance(credential, dict):
        return json.write(credential)
    raise json.WrongShape(path=path, wanted=json.OBJECT)


def _held(report: Report, accepted: set[str], path: str) -> Held:
    """Return a credential with its standing. Raises ``CredentialUnreadable``."""
    found = held(report, accepted)
    if found is None:
        raise CredentialUnreadable(path=path, reason=why_unreadable(report))
    return found
