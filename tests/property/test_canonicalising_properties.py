"""Whatever graph a stranger sends, canonicalising it ends within its budget, with one answer."""

from __future__ import annotations

import contextlib
import json
import random
import sys
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.credential import limits
from shirushi.credential.jsonld.bounds import cost_of, refuse_costly
from shirushi.credential.jsonld.rdfc import Budget, TooComplex, canonical_lines
from tests.hostile import ANSWERED, COSTLY, REFUSED, lines, relabelled

#: Python calls that one step, or one quad, may cost.
CALLS_A_STEP = 30
CALLS_A_QUAD = 60


def calls_of(given: list[str]) -> int:
    """Return how many calls canonicalising takes, whether it is refused or not."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        with contextlib.suppress(TooComplex):
            canonical_lines(given)
    finally:
        sys.setprofile(None)
    return count


def by_the_library(given: list[str]) -> list[str]:
    """Return the canonical form as pyoxigraph has it."""
    dataset = ox.Dataset(ox.parse("\n".join(given), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").decode().splitlines())


blanks = st.integers(0, 5).map(lambda one: f"_:b{one}")
iris = st.sampled_from(["<urn:a>", "<urn:b>"])
predicates = st.sampled_from(["<urn:p>", "<urn:q>"])
texts = st.sampled_from(['"x"', '"_:b1 <urn:a>"', '"a \\" b"', '"y"@ja', '"1"^^<urn:number>'])
quads = st.builds(
    lambda s, p, o, g: f"{s} {p} {o} {g} ." if g else f"{s} {p} {o} .",
    blanks | iris,
    predicates,
    blanks | blanks | iris | texts,
    st.none() | blanks | iris,
)


@settings(max_examples=400, deadline=None)
@given(given=st.lists(quads, max_size=12))
def test_the_canonical_form_is_the_librarys(given: list[str]) -> None:
    assert canonical_lines(given) == by_the_library(given)


@settings(max_examples=100, deadline=None)
@given(given=st.lists(quads, max_size=12), seed=st.integers(0, 2**32))
def test_neither_order_nor_labels_change_the_canonical_form(given: list[str], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's shuffle guards no secret
    names = iter(chance.sample(range(1000), 40))
    plain = [line for line in given if '"' not in line]

    other = relabelled(plain, (f"z{one}" for one in names))
    chance.shuffle(other)

    assert canonical_lines(other) == canonical_lines(plain)


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_graph_is_refused_after_bounded_work(name: str) -> None:
    hostile = REFUSED[name]()

    with pytest.raises(TooComplex):
        canonical_lines(hostile)
    calls = calls_of(hostile)

    most = CALLS_A_STEP * limits.CANONICALISATION_STEPS + CALLS_A_QUAD * len(hostile)
    assert calls <= most


@pytest.mark.parametrize("name", ANSWERED)
def test_a_graph_that_only_looks_hostile_is_answered(name: str) -> None:
    assert len(canonical_lines(ANSWERED[name]())) == len(ANSWERED[name]())


@settings(max_examples=60, deadline=None)
@given(
    edges=st.integers(2, 9).flatmap(
        lambda size: st.lists(
            st.tuples(st.integers(0, size), st.integers(0, size)), min_size=size, max_size=80
        )
    )
)
def test_any_tangle_costs_no_more_than_its_budget(edges: list[tuple[int, int]]) -> None:
    tangle = lines(edges)

    calls = calls_of(tangle)

    most = CALLS_A_STEP * limits.CANONICALISATION_STEPS + CALLS_A_QUAD * len(tangle)
    assert calls <= most


def test_the_budget_and_not_the_clock_decides() -> None:
    tangle = REFUSED["clique of 7"]()
    first, second = Budget(), Budget()

    for budget in (first, second):
        with pytest.raises(TooComplex):
            canonical_lines(tangle, budget=budget)

    assert first.steps == second.steps < 0


@pytest.mark.parametrize("name", COSTLY)
def test_a_document_that_costs_more_than_its_size_is_refused_unparsed(name: str) -> None:
    with pytest.raises(TooComplex):
        refuse_costly(COSTLY[name]())


# ---------------------------------------------------------------- what passes stays bounded

words = st.sampled_from(["id", "@id", "a", "b", "c", "urn:p", "type"])
values = st.recursive(
    st.text("xyz:", max_size=40) | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=20,
)
contexts: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {},
    optional={
        "a": st.text("urn:", max_size=60).map(lambda one: "urn:" + one),
        "b": st.just("@id"),
        "c": st.just({"@id": "urn:c", "@type": "@id"}),
        "@vocab": st.just("urn:vocab:"),
    },
)


def parsed_size(document: dict[str, Any]) -> Iterator[int]:
    with contextlib.suppress(SyntaxError, ValueError):
        for quad in ox.parse(
            json.dumps(document), format=ox.RdfFormat.JSON_LD, base_iri="https://x.invalid/"
        ):
            yield len(str(quad))


@settings(max_examples=300, deadline=None)
@given(terms=contexts, body=st.dictionaries(words, values, max_size=6))
def test_what_the_bounds_count_covers_what_the_parser_writes(
    terms: dict[str, Any], body: dict[str, Any]
) -> None:
    document = {"@context": terms, **body}
    cost = cost_of(document)

    written = sum(parsed_size(document))

    # Each quad has fixed parts (labels, the base, known IRIs) beside what is counted.
    counted = 2 * cost.spread + 4 * cost.own * cost.values + 400 * (cost.values + 1)
    assert written <= counted + 2 * len(json.dumps(document))
