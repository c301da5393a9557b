"""What the compiled path issues, two other vendors' verifiers accept, and theirs we accept.

Runs where Node is and ``make bench`` has installed their packages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from bench import others

from shirushi.credential.formats import ob3
from shirushi.credential.issuing import BatchIssuer
from shirushi.credential.report import Outcome, StepName
from shirushi.credential.status.bitstring import StatusEntry
from tests.random_credentials import steady_batch
from tests.world import AWARDED, LIST_URL, SIGNER, assertion, checked


@pytest.fixture(scope="module")
def worker() -> Iterator[others.Worker]:
    why_not = others.why_not()
    if why_not is not None:
        pytest.skip(why_not)
    made = others.Worker(seed=bytes(range(32)), now="2026-11-20T00:00:00Z")
    yield made
    made.close()


@pytest.mark.parametrize("stack", others.STACKS)
def test_a_batch_is_accepted(worker: others.Worker, stack: str) -> None:
    issuer = BatchIssuer(SIGNER)
    batch = [
        json.loads(issuer.issue(one, created_at=AWARDED, status=status))
        for one, status in steady_batch(12)
    ]

    answers = [worker.verify(one, stack=stack) for one in batch]

    assert [one["error"] for one in answers] == [None] * len(batch)
    assert all(one["good"] for one in answers)


@pytest.mark.parametrize("stack", others.STACKS)
def test_an_altered_one_is_not(worker: others.Worker, stack: str) -> None:
    issuer = BatchIssuer(SIGNER)
    altered = [
        json.loads(issuer.issue(one, created_at=AWARDED, status=status))
        for one, status in steady_batch(4)
    ][-1]
    altered["credentialSubject"]["result"][0]["value"] += "!"

    answer = worker.verify(altered, stack=stack)

    assert not answer["good"]


@pytest.mark.parametrize("stack", others.STACKS)
def test_what_they_issue_we_accept(worker: others.Worker, stack: str) -> None:
    unsigned: dict[str, Any] = ob3.write(
        assertion(number=4), status=(StatusEntry(list_url=LIST_URL, index=4),)
    )

    issued = worker.issue(unsigned, stack=stack)["document"]

    steps = checked(json.dumps(issued).encode()).steps
    assert {one.name: one.outcome for one in steps}[StepName.PROOF] is Outcome.PASSED
