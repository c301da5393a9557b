"""A long stream of credentials: whether memory stays flat, and what a second process brings."""

from __future__ import annotations

import itertools
import resource
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from bench.subjects import AWARDED_AT, batch_issuer, cohort

from shirushi.credential.issuing import BatchIssuer

#: Credentials after which the stream's memory is first noted.
WARM = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """How many were issued, and how far the process's peak memory rose after the first ones."""

    count: int
    warm_kib: int
    grown_kib: int


def stream(count: int) -> Streamed:
    """Issue ``count`` credentials one after the other and keep none."""
    issuer = batch_issuer()
    warm = 0
    for number, (assertion, status) in enumerate(itertools.islice(cohort(), count)):
        issuer.issue(assertion, created_at=AWARDED_AT, status=status)
        if number == WARM:
            warm = _peak()
    return Streamed(count=count, warm_kib=warm, grown_kib=_peak() - warm)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def two_processes(*, rounds: int = 7, count: int = 6_000) -> tuple[float, float, float]:
    """Return how much more two processes issue than one in the same time: middle, low, high."""
    ratios = []
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_ready, range(4)))
        for number in range(rounds):
            rates = {}
            for workers in (1, 2) if number % 2 else (2, 1):
                began = time.perf_counter()
                list(pool.map(_issue, [count] * workers))
                rates[workers] = workers * count / (time.perf_counter() - began)
            ratios.append(rates[2] / rates[1])
    low, middle, high = statistics.quantiles(ratios, n=4)
    return middle, low, high


_ISSUER: list[BatchIssuer] = []  # each process's own


def _ready(_: int) -> None:
    time.sleep(0.2)
    _issue(10)


def _issue(count: int) -> int:
    if not _ISSUER:
        _ISSUER.append(batch_issuer())
    for assertion, status in itertools.islice(cohort(), count):
        _ISSUER[0].issue(assertion, created_at=AWARDED_AT, status=status)
    return count
