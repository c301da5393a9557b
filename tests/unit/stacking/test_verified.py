"""Which standing a verification's answer gives, and whose credentials count."""

from __future__ import annotations

import pytest

from shirushi.credential.report import Answer, Report
from shirushi.stacking.recognition import Standing
from shirushi.stacking.verified import held, standing
from tests.world import NOW, assertion

READ = assertion()


def report(answer: Answer) -> Report:
    return Report(answer=answer, steps=(), checked_at=NOW, assertion=READ)


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_that_is_none_is_never_a_no_and_only_a_good_one_counts(answer: Answer) -> None:
    found = standing(answer)

    assert found.known is answer.known
    assert (found is Standing.GOOD) is answer.holds


def test_a_good_credential_counts_only_from_an_issuer_that_is_accepted() -> None:
    ours = READ.issuer.id or ""

    found = [held(report(Answer.VALID), accepted) for accepted in ({ours}, {"did:x:1"}, set[str]())]

    assert [one and one.standing for one in found] == [
        Standing.GOOD,
        Standing.ISSUER_REFUSED,
        Standing.ISSUER_UNKNOWN,
    ]


def test_what_is_wrong_is_told_before_who_issued_it() -> None:
    one = held(report(Answer.REVOKED), {"did:x:1"})

    assert one is not None
    assert one.standing is Standing.REVOKED


def test_what_cannot_be_read_is_no_credential() -> None:
    assert held(Report(answer=Answer.MALFORMED, steps=(), checked_at=NOW), set()) is None
