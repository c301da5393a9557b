"""Judging and loading, whatever comes."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.core.text import LANGUAGES
from shirushi.framework.framework import Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import load_framework, packaged, read_framework
from shirushi.framework.rules.registry import QUESTIONS
from shirushi.framework.sources import packaged_sources, read_sources
from shirushi.framework.vocabulary import descriptors, read_descriptors
from shirushi.model.achievement import Achievement
from shirushi.model.document import read_achievement_file
from tests.property.strategies import achievements, assertions

EXAMPLES = Path(__file__).parents[2] / "examples" / "programmes"
WHOLE = read_achievement_file("data-science.toml", (EXAMPLES / "data-science.toml").read_bytes())
EMPTY = Achievement(id=WHOLE.id, title=WHOLE.title)
RANK = {Outcome.NOT_MET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 2}

every_framework = st.sampled_from(sorted(packaged()))
some_fields = st.sets(st.sampled_from([*descriptors(), "achievement_type", "criteria"]))


def with_fields(names: set[str]) -> Achievement:
    return dataclasses.replace(EMPTY, **{name: getattr(WHOLE, name) for name in names})


@given(achievements(), every_framework)
def test_judging_always_answers_and_can_be_shown(achievement: Achievement, name: str) -> None:
    verdict = judge(achievement, packaged()[name])

    assert len(verdict.findings) == len(packaged()[name].rules)
    assert json.loads(json.dumps(verdict.to_json()))["outcome"] == verdict.outcome.value
    assert all(verdict.lines(language) for language in LANGUAGES)


@given(achievements(), achievements(), every_framework)
def test_filling_empty_descriptors_never_turns_met_into_not_met(
    one: Achievement, other: Achievement, name: str
) -> None:
    # Credit is demanded wherever its upper bound is known, so filling it in cannot pass the bound
    # from "met"; an upper bound alone could, as test_world_properties.py shows.
    silent = [field for field in descriptors() if not getattr(one, field)]
    more = dataclasses.replace(one, **{field: getattr(other, field) for field in silent})

    before, after = (judge(which, packaged()[name]).outcome for which in (one, more))

    assert not (before is Outcome.MET and after is Outcome.NOT_MET)


@given(some_fields, some_fields, every_framework)
def test_saying_more_of_a_good_programme_never_makes_its_verdict_worse(
    some: set[str], more: set[str], name: str
) -> None:
    # 20 class hours are below the 60 of Art. 105: saying so turns "unknown" into "not met".
    if name.startswith("jp-rishu-shomei"):
        more = more - {"learner_effort"}

    before = judge(with_fields(some), packaged()[name])
    after = judge(with_fields(some | more), packaged()[name])

    assert RANK[after.outcome] >= RANK[before.outcome]


@given(achievements(), every_framework)
def test_a_verdict_that_is_met_rests_on_every_required_rule(
    achievement: Achievement, name: str
) -> None:
    verdict = judge(achievement, packaged()[name])

    worst = min(RANK[one.counts_as] for one in verdict.findings if one.required)
    assert RANK[verdict.outcome] == worst


@given(st.data())
def test_assertions_of_the_strategy_can_be_built(data: st.DataObject) -> None:
    assertion = data.draw(assertions())

    assert assertion.valid_until is None or assertion.valid_until >= assertion.valid_from


# ---------------------------------------------------------------- loading

# fmt: off
WORDS = [
    "id", "ask", "with", "need", "text", "source", "also", "ja", "en", "document", "confidence",
    "least", "most", "basis", "kinds", "kind", "descriptor", "mandatory",
]
# fmt: on

words = st.sampled_from(
    ["a", "1", "not-found", "notional", "required", "confirmed", "noda-2025", "title", *QUESTIONS]
)
plain = st.recursive(
    words | st.text(max_size=5) | st.integers() | st.booleans() | st.floats() | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(WORDS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=14,
)
top = st.sampled_from(
    ["id", "name", "rule", "fact", "descriptors", "in_force", "source", "note", "descriptor"]
)
documents = st.dictionaries(top | st.text(max_size=4), plain, max_size=6)


@given(documents)
def test_reading_a_framework_raises_only_ours(document: dict[str, Any]) -> None:
    with contextlib.suppress(ShirushiError):
        read_framework(document, packaged_sources())


@given(st.lists(st.dictionaries(top | words, plain, max_size=5), max_size=3))
def test_reading_rules_raises_only_ours(rules: list[dict[str, Any]]) -> None:
    asked = [{"ask": "hours_within", "with": {"basis": "contact", **rule}} for rule in rules]

    with pytest.raises(ShirushiError):
        read_framework({"rule": [*rules, *asked]}, packaged_sources())


@given(documents)
def test_reading_sources_and_descriptors_raises_only_ours(document: dict[str, Any]) -> None:
    with contextlib.suppress(ShirushiError):
        read_sources(document)
    with contextlib.suppress(ShirushiError):
        read_descriptors(document, packaged_sources())


@given(st.binary(max_size=200))
def test_loading_a_framework_raises_only_ours(data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        load_framework(data, {})
