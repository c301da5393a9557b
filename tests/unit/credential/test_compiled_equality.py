"""The compiled path and the general one give the same bytes, or the same error.

A few hundred here; ``make equality`` compares 20,000.
"""

from __future__ import annotations

import pytest

from tests.random_credentials import compare_canonical, compare_issued


@pytest.mark.parametrize("seed", [11, 12])
def test_random_batches_are_issued_alike(seed: int) -> None:
    found = compare_issued(seed, 300, size=25)

    assert found.different == 0
    assert found.fast > found.done / 5


@pytest.mark.parametrize("seed", [21, 22])
def test_random_documents_are_canonicalised_alike(seed: int) -> None:
    found = compare_canonical(seed, 600, size=25)

    assert found.different == 0
    assert found.fast > found.done / 10
