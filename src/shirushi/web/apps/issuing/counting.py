"""A verified credential as something that may count towards an award."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from shirushi.core.text import Text
from shirushi.credential.report import Answer, Outcome, Report
from shirushi.stacking.recognition import Held, Standing

#: Requirements times credentials that are counted for a stranger; the work grows with it.
MOST_COMBINATIONS = 5_000
#: Seconds that one search may take; a small question can be made as hard as one likes.
MOST_SECONDS = 5.0
#: Awards that are planned at once.
MOST_AWARDS = 6
#: Runs of courses that are looked at; each makes the search longer.
MOST_RUNS = 60
#: Programmes of the catalogue that are taken at once.
MOST_PROGRAMMES = 20


def held(report: Report, accepted: AbstractSet[str]) -> Held | None:
    """Return a credential with its standing; ``None`` where it could not be read at all.

    accepted
        URIs of the issuers whose credentials count; empty where nobody said.
    """
    if report.assertion is None:
        return None
    standing = _STANDINGS.get(report.answer, Standing.NOT_AUTHENTIC)
    if report.answer.holds:
        if not accepted:
            standing = Standing.ISSUER_UNKNOWN
        elif report.assertion.issuer.id not in accepted:
            standing = Standing.ISSUER_REFUSED
    return Held(assertion=report.assertion, standing=standing)


def why_unreadable(report: Report) -> Text:
    """Return why a file could not be read as a credential."""
    failed = [one for one in report.steps if one.outcome is Outcome.FAILED]
    return failed[0].reason if failed else report.answer.label


_STANDINGS = {
    Answer.VALID: Standing.GOOD,
    Answer.VALID_WITH_WARNINGS: Standing.GOOD,
    Answer.REVOKED: Standing.REVOKED,
    Answer.SUSPENDED: Standing.SUSPENDED,
    Answer.EXPIRED: Standing.EXPIRED,
    Answer.NOT_YET_VALID: Standing.NOT_YET_VALID,
    Answer.OTHER_RECIPIENT: Standing.OTHER_PERSON,
    Answer.KEY_UNKNOWN: Standing.UNCHECKED,
    Answer.STATUS_UNKNOWN: Standing.UNCHECKED,
    Answer.UNSUPPORTED: Standing.UNCHECKED,
}
