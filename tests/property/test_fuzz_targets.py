"""A short run of every fuzz target, the same each time; ``make fuzz`` runs them long."""

from __future__ import annotations

import json

import pytest

from fuzz.growing import grown
from fuzz.mutating import inputs
from fuzz.targets import GOOD_DOCUMENT, TARGETS

RUNS = 60
#: Fewer, for those that judge several credentials in one.
FEWER = 6
SEVERAL = {"record-grown", "presentation-grown", "presentation-token-grown", "endorsed-grown"}


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_our_own_errors_escapes(name: str) -> None:
    for data in inputs(TARGETS[name], runs=FEWER if name in SEVERAL else RUNS):
        TARGETS[name].run(data)


def test_the_same_number_gives_the_same_inputs() -> None:
    first = list(inputs(TARGETS["json"], runs=50, seed=7))

    assert first == list(inputs(TARGETS["json"], runs=50, seed=7))
    assert first != list(inputs(TARGETS["json"], runs=50, seed=8))


def test_grown_documents_are_sound_and_leave_the_seed_alone() -> None:
    before = json.dumps(GOOD_DOCUMENT)

    grown_ones = {json.dumps(grown(GOOD_DOCUMENT, bytes([n, n * 3 % 256] * 6))) for n in range(256)}

    assert len(grown_ones) > 200
    assert json.dumps(GOOD_DOCUMENT) == before
