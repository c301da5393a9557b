"""The whole corpus through the adapter: nothing bad accepted, and nothing lost that was right."""

from __future__ import annotations

from importlib.util import find_spec

from tests.vectors.conformance import Result, compared, every_case, recorded
from tests.vectors.conformance_bytes import every_result
from tests.vectors_at import FOLDER, vector


def test_nothing_bad_is_accepted_and_nothing_right_is_lost() -> None:
    vector("INDEX.md")
    known = recorded()

    found = {case.name: compared(case, case.judged()) for case in every_case(FOLDER)}

    found |= {name: result for name, _, result in every_result(FOLDER)}
    accepted = {name for name, result in found.items() if result is Result.WRONG_ACCEPT}
    bad = {
        name: result.value
        for name, result in found.items()
        if result not in {Result.RIGHT, Result.NO_CLAIM} and known.get(name) != result.value
    }
    if find_spec("openvc") is None:
        # Without the extra shirushi[wallet] nobody can tell what only it reads.
        bad = {name: one for name, one in bad.items() if one != Result.NOT_PROCESSED.value}
    assert not accepted
    assert not bad
    assert len(found) > 500
