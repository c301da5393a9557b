"""Measure what hostile graphs and documents cost until they are refused.

The tests bound the work by counting it; this shows what the count comes to in seconds here.
"""

from __future__ import annotations

import functools
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from shirushi.core.errors import ShirushiError
from shirushi.credential import limits
from shirushi.credential.jsonld.bounds import refuse_costly
from shirushi.credential.jsonld.rdfc import Budget, canonical_lines
from tests.hostile import ANSWERED, COSTLY, REFUSED


def measured(work: Callable[[], object]) -> tuple[str, float]:
    """Return how a piece of work ended, and its seconds on the processor."""
    start = time.process_time()
    try:
        work()
        ended = "answered"
    except ShirushiError as error:
        ended = error.code
    return ended, time.process_time() - start


def rows() -> Iterator[tuple[str, str, float, int]]:
    """Yield each hostile thing: its name, how it ended, seconds, and steps where counted."""
    for name, make in {**REFUSED, **ANSWERED}.items():
        budget = Budget()
        work = functools.partial(canonical_lines, make(), budget=budget)
        yield name, *measured(work), limits.CANONICALISATION_STEPS - budget.steps
    for name, make_document in COSTLY.items():
        yield name, *measured(functools.partial(refuse_costly, make_document())), 0


def main() -> None:
    """Print a table."""
    print(f"| {'what':<48} | {'answer':<24} | {'ms':>7} | {'steps':>7} |")
    print(f"| {'-' * 48} | {'-' * 24} | {'-' * 6}: | {'-' * 6}: |")
    for name, ended, seconds, steps in rows():
        print(f"| {name:<48} | {ended:<24} | {seconds * 1000:>7.1f} | {steps:>7} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nPeak memory {peak} MiB, the documents themselves included.")


if __name__ == "__main__":
    main()
