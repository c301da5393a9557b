"""Judging and loading, whatever comes."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.framework.framework import Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import load_framework, packaged
from shirushi.framework.rules.descriptors import DESCRIPTORS
from shirushi.model.achievement import Achievement
from shirushi.model.document import read_achievement_file

WHOLE = read_achievement_file(
    "data-science.toml",
    (Path(__file__).parents[2] / "examples/programmes/data-science.toml").read_bytes(),
)
EMPTY = Achievement(id=WHOLE.id, title=WHOLE.title)
RANK = {Outcome.NOT_MET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 2}


def with_fields(names: set[str]) -> Achievement:
    return dataclasses.replace(EMPTY, **{name: getattr(WHOLE, name) for name in names})


fields = st.sets(st.sampled_from([*DESCRIPTORS, "achievement_type", "criteria"]))


@given(fields, fields, st.sampled_from(sorted(packaged())))
def test_saying_more_never_makes_a_verdict_worse(some: set[str], more: set[str], name: str) -> None:
    # 20 class hours are below the 60 of Art. 105, and saying so turns "unknown" to "not met".
    if name == "jp-rishu-shomei":
        more = more - {"learner_effort"}

    before = judge(with_fields(some), packaged()[name])
    after = judge(with_fields(some | more), packaged()[name])

    assert RANK[after.outcome] >= RANK[before.outcome]


@given(st.binary(max_size=200))
def test_loading_a_framework_raises_only_ours(data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        load_framework(data, sources={})
