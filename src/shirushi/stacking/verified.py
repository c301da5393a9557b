"""A verified credential as something that may count: which standing an answer gives."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from shirushi.core.text import Text
from shirushi.credential.report import Answer, Outcome, Report
from shirushi.stacking.recognition import Held, Standing


def standing(answer: Answer) -> Standing:
    """Return how a credential stands by its verification's answer, whoever issued it.

    What could not be told is ``UNCHECKED`` and never a no.

    >>> standing(Answer.VALID_WITH_WARNINGS).value, standing(Answer.SCHEMA_UNKNOWN).value
    ('good', 'unchecked')
    """
    if answer.holds:
        return Standing.GOOD
    if not answer.known:
        return Standing.UNCHECKED
    return _STANDINGS.get(answer, Standing.NOT_AUTHENTIC)


def held(report: Report, accepted: AbstractSet[str]) -> Held | None:
    """Return a credential with its standing; ``None`` where it could not be read at all.

    accepted
        URIs of the issuers whose credentials count; empty where nobody said.
    """
    if report.assertion is None:
        return None
    found = standing(report.answer)
    if found is Standing.GOOD:
        if not accepted:
            found = Standing.ISSUER_UNKNOWN
        elif report.assertion.issuer.id not in accepted:
            found = Standing.ISSUER_REFUSED
    return Held(assertion=report.assertion, standing=found)


def why_unreadable(report: Report) -> Text:
    """Return why a file could not be read as a credential."""
    failed = [one for one in report.steps if one.outcome is Outcome.FAILED]
    return failed[0].reason if failed else report.answer.label


#: The noes that say more than that it is not authentic.
_STANDINGS = {
    Answer.REVOKED: Standing.REVOKED,
    Answer.SUSPENDED: Standing.SUSPENDED,
    Answer.EXPIRED: Standing.EXPIRED,
    Answer.NOT_YET_VALID: Standing.NOT_YET_VALID,
    Answer.OTHER_RECIPIENT: Standing.OTHER_PERSON,
}
