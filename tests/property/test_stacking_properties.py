"""The solver against brute force and greedy, on small cases of every shape."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.stacking import requirement
from shirushi.stacking.explaining import explain
from shirushi.stacking.loading import load_award, read_award
from shirushi.stacking.modelling import needed, parts_wanted, pool_of
from shirushi.stacking.plan import Plan, Status
from shirushi.stacking.recognition import Counts, Held, Standing, recognise
from shirushi.stacking.requirement import Award, Place, places
from shirushi.stacking.solving import solve
from tests.small_awards import (
    ON,
    all_of,
    any_of,
    award,
    cap,
    count_of,
    credits_,
    decision,
    held,
    named,
)

NAMES = "abc"
COUNTABLE = requirement.Credits | requirement.ContactHours | requirement.Achievement


@st.composite
def leaves(draw: st.DrawFn) -> requirement.Node:
    id_ = draw(st.uuids()).hex
    kind = draw(st.sampled_from(["credits", "credits", "credits", "named", "decision"]))
    if kind == "named":
        return named(id_, draw(st.sampled_from(NAMES)))
    if kind == "decision":
        return decision(id_)
    names = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    return credits_(id_, draw(st.integers(1, 4)), *names, pool=draw(st.sampled_from("pq")))


@st.composite
def trees(draw: st.DrawFn) -> requirement.Node:
    def group(parts: list[requirement.Node]) -> requirement.Node:
        kind = draw(st.sampled_from(["all", "any", "count"]))
        id_ = draw(st.uuids()).hex
        if kind == "count":
            return count_of(draw(st.integers(1, len(parts))), *parts, id_=id_)
        return (all_of if kind == "all" else any_of)(*parts, id_=id_)

    parts = draw(st.lists(leaves(), min_size=1, max_size=3))
    if len(parts) == 3 and draw(st.booleans()):
        parts = [parts[0], group(parts[1:])]
    return group(parts)


standings = st.sampled_from([Standing.GOOD] * 4 + [Standing.REVOKED, Standing.UNCHECKED])
haves = st.lists(
    st.builds(
        held,
        st.sampled_from(NAMES),
        st.integers(1, 3),
        standing=standings,
        day=st.integers(1, 5),
        number=st.integers(0, 99),
    ),
    max_size=3,
    unique_by=lambda one: one.id,
)
caps = st.lists(
    st.builds(
        lambda most, names: cap(most, *names), st.integers(1, 3), st.sets(st.sampled_from(NAMES))
    ),
    max_size=1,
)
awards = st.builds(lambda tree, some: award(tree, *some), trees(), caps)

Score = tuple[int, Fraction, Fraction, int]


def score(
    every: tuple[Place, ...], active: set[str], counted: dict[str, Decimal], credentials: int
) -> Score:
    """Return how good a use is, by the order that ``solve`` promises."""
    worth: dict[str, Fraction] = {}
    strictly: dict[str, bool] = {}
    reached: dict[str, bool] = {}
    for place in every:
        above = Fraction(1) if place.parent is None else worth[place.parent]
        worth[place.path] = above / max(parts_wanted(place), 1)
    whole = progress = Fraction(0)
    for place in reversed(every):
        node, path = place.node, place.path
        below = [one.path for one in every if one.parent == path]
        if isinstance(node, COUNTABLE):
            got = counted.get(path, Decimal(0))
            strictly[path] = reached[path] = path in active and got >= needed(node)
            if path in active:
                whole += 2 * worth[path] * strictly[path]
                progress += worth[path] * Fraction(min(got, needed(node))) / Fraction(needed(node))
        elif not below:
            strictly[path], reached[path] = False, path in active
            whole += worth[path] * (path in active)
        else:
            strictly[path] = sum(strictly[one] for one in below) >= parts_wanted(place)
            reached[path] = sum(reached[one] for one in below) >= parts_wanted(place)
    root = every[0].path
    return strictly[root] + reached[root], whole, progress, -credentials


def choices(every: tuple[Place, ...], path: str) -> Iterator[set[str]]:
    """Yield every set of nodes that may be pursued at and below a path."""
    place = next(one for one in every if one.path == path)
    below = [one.path for one in every if one.parent == path]
    for chosen in itertools.combinations(below, parts_wanted(place)):
        for inner in itertools.product(*(list(choices(every, one)) for one in chosen)):
            yield {path}.union(*inner)


def brute_force(have: list[Held], one: Award) -> Score:
    """Return the best score of all uses there are."""
    every = places(one)
    best: Score | None = None
    pools = {pool_of(place) for place in every if isinstance(place.node, COUNTABLE)}
    slots = [(number, pool) for number in range(len(have)) for pool in sorted(pools)]
    for active in choices(every, every[0].path):
        options = []
        for number, pool in slots:
            found: list[tuple[str, int] | None] = [None]
            for place in every:
                if not isinstance(place.node, COUNTABLE) or place.path not in active:
                    continue
                counts = recognise(have[number], place.node, on=ON)
                if pool_of(place) == pool and isinstance(counts, Counts):
                    found += [(place.path, n) for n in range(1, int(counts.amount) + 1)]
            options.append(found)
        for picked in itertools.product(*options):
            got = tried(have, one, every, active, slots, picked)
            if got is not None and (best is None or got > best):
                best = got
    assert best is not None
    return best


def tried(  # noqa: PLR0917 - one step of the loop above, which has all of these
    have: list[Held],
    one: Award,
    every: tuple[Place, ...],
    active: set[str],
    slots: list[tuple[int, str]],
    picked: tuple[tuple[str, int] | None, ...],
) -> Score | None:
    counted: dict[str, Decimal] = {}
    seen, used, under = set(), set(), dict.fromkeys("pq", 0)
    nodes = {place.path: place.node for place in every}
    for (number, pool), what in zip(slots, picked, strict=True):
        if what is None:
            continue
        key = (have[number].assertion.achievement.id, pool)
        if key in seen:
            return None
        seen.add(key)
        used.add(number)
        path, amount = what
        counted[path] = counted.get(path, Decimal(0)) + amount
        node = nodes[path]
        wanted = one.caps[0].selection.achievements if one.caps else ()
        if isinstance(node, requirement.Credits) and (not wanted or key[0] in wanted):
            under[node.pool] += amount
    if one.caps and any(value > (one.caps[0].most or 0) for value in under.values()):
        return None
    return score(every, active, counted, len(used))


def score_of(plan: Plan) -> Score:
    every = tuple(state.place for state in plan.nodes)
    active = {one.place.path for one in plan.nodes if one.status is not Status.NOT_PURSUED}
    counted = {one.place.path: one.counted for one in plan.nodes if one.counted is not None}
    return score(every, active, counted, len({one.held.id for one in plan.uses}))


@settings(max_examples=150, deadline=None)
@given(have=haves, one=awards)
def test_the_plan_is_as_good_as_the_best_of_all_uses(have: list[Held], one: Award) -> None:
    plan = solve(have, one, on=ON)

    assert plan.proved
    assert score_of(plan) == brute_force(have, one)


@settings(max_examples=60, deadline=None)
@given(have=haves, one=awards, shuffled=st.randoms(use_true_random=False))
def test_the_order_of_what_is_held_changes_nothing(
    have: list[Held], one: Award, shuffled: st.DataObject
) -> None:
    other = list(have)
    shuffled.shuffle(other)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random

    assert explain(solve(have, one, on=ON)).to_json() == explain(solve(other, one, on=ON)).to_json()


@settings(max_examples=60, deadline=None)
@given(have=haves, one=awards)
def test_what_is_unknown_never_satisfies_and_knowing_it_never_harms(
    have: list[Held], one: Award
) -> None:
    known = [h for h in have if h.standing is Standing.GOOD]

    plan, without = solve(have, one, on=ON), solve(known, one, on=ON)

    assert all(use.held.standing is Standing.GOOD for use in plan.uses)
    assert (plan.outcome is Status.SATISFIED) == (without.outcome is Status.SATISFIED)


@settings(max_examples=60, deadline=None)
@given(
    amounts=st.lists(st.integers(1, 3), max_size=9),
    wants=st.lists(
        st.tuples(st.integers(1, 5), st.sets(st.integers(0, 8), max_size=5)), min_size=1, max_size=4
    ),
)
def test_the_plan_is_never_worse_than_taking_what_comes(
    amounts: list[int], wants: list[tuple[int, set[int]]]
) -> None:
    have = [held(f"m{n}", amount, day=n + 1) for n, amount in enumerate(amounts)]
    tree = all_of(
        *[credits_(f"c{n}", w, *[f"m{k}" for k in sorted(of)]) for n, (w, of) in enumerate(wants)]
    )
    left, satisfied = dict(enumerate(amounts)), 0
    for want, of in wants:
        got = 0
        for number in list(left):
            if got < want and (not of or number in of):
                got += left.pop(number)
        satisfied += got >= want

    plan = solve(have, award(tree), on=ON)

    assert sum(one.status is Status.SATISFIED for one in plan.nodes[1:]) >= satisfied


FIELDS = (
    *("id", "label", "ja", "en", "source", "document", "confidence", "credits", "least", "most"),
    *("system", "all_of", "any_of", "count_of", "contact_hours", "achievement", "is", "award"),
    *("decision", "pool", "category", "requirement", "cap", "enforce", "level_least", "framework"),
    *("level", "achievements", "title", "name", "kind", "exempt", "holding", "marks", "facts"),
    *("measures", "share", "within", "of", "per", "most_items", "learner", "status", "years"),
    *("measure", "recent_years", "otherwise", "unique_subjects"),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5)
    ),
    max_leaves=20,
)
documents = st.dictionaries(
    st.sampled_from(["id", "name", "requirement", "cap", "category", "document", "source", "x"]),
    json_values,
    max_size=7,
)


@settings(max_examples=150, deadline=None)
@given(document=documents)
def test_reading_anything_as_an_award_raises_only_our_errors(document: dict[str, object]) -> None:
    with contextlib.suppress(ShirushiError):
        read_award(document)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_reading_any_bytes_as_an_award_raises_only_our_errors(data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        load_award(data)
