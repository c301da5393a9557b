"""Verifying on this site: its own keys and lists from its tables, everybody else's from the net."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.at_hand import NOT_AT_HAND
from shirushi.credential.formats import recognition
from shirushi.credential.keys import KeyNotReached, KeySource
from shirushi.credential.report import Outcome, Report, StepName
from shirushi.credential.status.lists import StatusNotReached, StatusSource
from shirushi.credential.verification import DocumentNotReached, DocumentSource, verify
from shirushi.framework.judging import judge
from shirushi.framework.loading import packaged
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind
from shirushi.model.profile import Profile
from shirushi.model.recognition import RECOGNISED_CREDIT, Recognition
from shirushi.stacking.amounts import credits_said
from shirushi.web.apps.authoring.models import JUDGED_BY
from shirushi.web.apps.issuing import keys, queries
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.review import queries as reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteKeys:
    """The keys of this site's issuers, then whatever ``beyond`` finds."""

    beyond: KeySource

    def controller_document(self, controller: str) -> JsonObject:
        """Return the document about ``controller``. Raises ``KeyNotReached``."""
        return keys.document_of(controller) or self.beyond.controller_document(controller)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStatuses:
    """The status lists of this site, then whatever ``beyond`` finds."""

    beyond: StatusSource

    def status_list(self, url: str) -> bytes:
        """Return the signed list at ``url``. Raises ``StatusNotReached``."""
        own = re.fullmatch(re.escape(settings.SITE_URL) + r"/status/([a-z0-9-]+)/([0-9]+)/", url)
        if own is None:
            return self.beyond.status_list(url)
        row = queries.status_list(own[1], int(own[2]))
        if row is None:
            raise StatusNotReached(url=url, reason="404")
        return bytes(row.published)


class SiteIssuers:
    """The issuers that this site's operator has let in."""

    def trusts(self, issuer: Profile) -> Text | None:
        """Return why the issuer is known here, or ``None``."""
        if issuer.id is None or keys.document_of(issuer.id) is None:
            return None
        return Text(
            ja="このサイトに登録された発行機関です。登録は教育の質を保証するものではありません。",
            en="It is an issuer registered on this site, which says nothing of its education.",
        )


class Beyond(KeySource, StatusSource, DocumentSource, Protocol):
    """Where everybody else's keys, status lists and documents come from."""


class Nothing:
    """Nothing beyond this site: for credentials of its own, which lean on nobody else."""

    def controller_document(self, controller: str) -> JsonObject:
        """Raise ``KeyNotReached``."""
        raise KeyNotReached(url=controller, reason=NOT_AT_HAND)

    def status_list(self, url: str) -> bytes:
        """Raise ``StatusNotReached``."""
        raise StatusNotReached(url=url, reason=NOT_AT_HAND)

    def document(self, url: str) -> bytes:
        """Raise ``DocumentNotReached``."""
        raise DocumentNotReached(url=url, reason=NOT_AT_HAND)


def check(data: bytes, *, beyond: Beyond, now: datetime, email: str) -> Report:
    """Return the report on a stranger's file.

    beyond
        What is asked for whatever this site does not have itself.
    email
        Whose it should be, or empty where nobody said.
    """
    return verify(
        data,
        keys=SiteKeys(beyond=beyond),
        statuses=SiteStatuses(beyond=beyond),
        documents=beyond,
        now=now,
        recipient=Identifier(kind=IdentifierKind.EMAIL, value=email) if email else None,
        trusted=SiteIssuers(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What is known of the quality of the education behind a credential, and from whom.

    verdicts
        What each framework says of the description inside, judged now; as ``Verdict.to_json``.
    reviewed_by, reviewed_at
        The organisation whose reviewers approved the programme on this site, if they did and
        the credential is authentic.
    stated
        The quality assurance that the issuer itself states in the credential.
    described
        Whether the credential carries the descriptors at all.
    """

    achievement: Achievement
    verdicts: list[dict[str, Any]]
    stated: list[Text]
    described: bool
    reviewed_by: Text | None = None
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A verification as people are shown it: the two wheels, and the issuer's own record.

    record
        This site's row of the credential, once its proof held; ``None`` for anybody else's.
    recognition
        The decision on recognition that the document holds, as far as it can be read.
    """

    report: Report
    quality: Quality | None
    record: CredentialRecord | None
    recognition: Recognition | None = None

    @property
    def credits_recognised(self) -> Text | None:
        """How much credit the decision gives, in words."""
        given = None if self.recognition is None else self.recognition.credits
        return None if given is None else credits_said(given.amount, given.system)

    @property
    def is_the_issuers_own(self) -> bool:
        """Whether the proof holds; what a file says without it is anybody's word."""
        return self.report.step(StepName.PROOF).outcome is Outcome.PASSED


def checked(report: Report) -> Checked:
    """Return a report with what is known of quality beside it."""
    found = report.assertion
    decided = _recognition(report)
    if found is None:
        return Checked(report=report, quality=None, record=None, recognition=decided)
    # What this site knows of a credential is shown beside that credential, not beside a forgery
    # that bears its id.
    authentic = report.step(StepName.PROOF).outcome is Outcome.PASSED
    record = queries.by_id(found.id) if authentic else None
    return Checked(
        report=report,
        # Credit recognised is no programme, and no framework speaks of it.
        quality=None if _is_credit(found, decided) else _quality(found.achievement, record),
        record=record,
        recognition=decided,
    )


def _is_credit(found: Assertion, decided: Recognition | None) -> bool:
    return decided is not None and found.achievement.achievement_type == RECOGNISED_CREDIT


def _recognition(report: Report) -> Recognition | None:
    try:
        return None if report.document is None else recognition.read(report.document)
    except ShirushiError:
        # A stranger may mean something else by the word; the report tells what matters.
        return None


def _quality(achievement: Achievement, record: CredentialRecord | None) -> Quality:
    approval = reviews.approval(record.cohort.version) if record else None
    return Quality(
        achievement=achievement,
        verdicts=[judge(achievement, packaged()[name]).to_json() for name in JUDGED_BY[:2]],
        stated=[one.text for one in achievement.quality_assurance],
        described=bool(achievement.learning_outcomes or achievement.assessment_type),
        reviewed_by=record.organisation.name if record and approval else None,
        reviewed_at=approval.decided_at if approval else None,
    )
