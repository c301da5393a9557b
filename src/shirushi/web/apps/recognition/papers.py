"""The signed documents that a decision goes out with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils import timezone

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import identity
from shirushi.credential.formats import recognition, vcdm
from shirushi.credential.report import Report
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.model.assertion import IdentifierKind, Learner
from shirushi.model.profile import Profile
from shirushi.model.recognition import Recognition, RecognitionOutcome
from shirushi.web.apps.issuing import checking, sealing
from shirushi.web.apps.issuing.services import Writing
from shirushi.web.apps.recognition.models import (
    AttachmentRecord,
    DecisionRecord,
    PaperKind,
    RequestRecord,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A document to be signed, and what it is about."""

    kind: PaperKind
    number: int
    write: Writing


def plan(
    decision: DecisionRecord,
    row: RequestRecord,
    about: Sequence[AttachmentRecord],
    *,
    now: datetime,
) -> list[Planned]:
    """Return what is to be signed: the decision on each credential, and the credit recognised.

    about
        The files whose signature held when they came in.

    Credit is certified where the decision gives some in numbers, and rests on a credential that
    could be relied on: nobody certifies what may be anybody's word.
    """
    known = [(one, found) for one in about if (found := _credential_of(one, now)) is not None]
    decided = Recognition(
        outcome=RecognitionOutcome(decision.outcome),
        article=decision.article,
        decided_on=timezone.localdate(now),
        of=tuple(id_ for _, (id_, _title) in known),
        credits=decision.credits,
        scope=decision.amount,
        condition=decision.condition,
        difference=decision.difference,
        reasons=decision.reasons,
        round=decision.round,
    )
    planned = [
        Planned(
            kind=PaperKind.DECISION,
            number=one.number,
            write=partial(_write_decision, decided=decided, subject=id_, title=title, now=now),
        )
        for one, (id_, title) in known
    ]
    if known and decided.credits is not None and decided.outcome.gives_credit:
        title = _titles([title for _, (_id, title) in known])
        planned.append(
            Planned(
                kind=PaperKind.CREDIT,
                number=0,
                write=partial(
                    _write_credit, decided=decided, email=row.email, title=title, now=now
                ),
            )
        )
    return planned


def people(row: RequestRecord, *, now: datetime) -> set[str]:
    """Return the names that the request's files give of their learners."""
    found = set()
    for one in row.attachments.all():
        asserted = _report(one, now).assertion
        for known in () if asserted is None else asserted.learner.identifiers:
            if known.kind is IdentifierKind.NAME and not known.hashed:
                found.add(known.value)
    return found


def _credential_of(one: AttachmentRecord, now: datetime) -> tuple[str, Text] | None:
    report = _report(one, now)
    named = report.assertion.id if report.assertion else (report.document or {}).get("id")
    return (named, one.title) if isinstance(named, str) and vcdm.is_url(named) else None


def _report(one: AttachmentRecord, now: datetime) -> Report:
    """Return what a file says; nobody else is asked, since it was checked when it came in."""
    return checking.check(bytes(one.data), beyond=checking.Nothing(), now=now, email="")


def _write_decision(
    id_: str,
    issuer: Profile,
    entry: StatusEntry,
    *,
    decided: Recognition,
    subject: str,
    title: Text,
    now: datetime,
) -> JsonObject:
    return recognition.write_decision(
        decided,
        id_=id_,
        issuer=issuer,
        subject=subject,
        title=title,
        at=now.replace(microsecond=0),
        status=entry,
    )


def _write_credit(
    id_: str,
    issuer: Profile,
    entry: StatusEntry,
    *,
    decided: Recognition,
    email: str,
    title: Text,
    now: datetime,
) -> JsonObject:
    # The name that somebody typed is not certified: the credential recognised names them.
    salt = sealing.salt(id_.removeprefix("urn:uuid:"))
    learner = Learner(identifiers=(identity.hashed(IdentifierKind.EMAIL, email, salt=salt),))
    return recognition.write_credit(
        decided,
        id_=id_,
        issuer=issuer,
        learner=learner,
        title=title,
        at=now.replace(microsecond=0),
        status=entry,
    )


def _titles(titles: list[Text]) -> Text:
    """Return what several credentials are called together."""
    distinct = list(dict.fromkeys(titles))
    if len(distinct) == 1:
        return distinct[0]
    return _AND_MORE.format(title=distinct[0], more=len(distinct) - 1)


_AND_MORE = Text(ja="{title}ほか{more}件", en="{title} and {more} more")
