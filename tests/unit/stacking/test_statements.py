"""What people say, out of TOML."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.stacking.statements import (
    load_offerings,
    load_statements,
    read_offerings,
    read_statements,
)
from tests.small_awards import held

OFFERING: dict[str, Any] = {
    "id": "o",
    "title": {"ja": "科目", "en": "Course"},
    "achievement": "urn:a:a",
    "issuer": {"id": "did:example:u", "name": {"ja": "大学", "en": "University"}},
    "credits": {"amount": "1.5", "system": "jp"},
    "assessed": True,
    "cost": 100,
    "runs": [{"starts": "2027-01-01", "ends": "2027-02-01"}],
    "facts": {"field": "major"},
    "measures": {"score": 80},
}


def test_what_is_said_of_a_credential_is_put_beside_it() -> None:
    said = read_statements(
        {
            "learner": {"own": ["did:example:u"], "statuses": {"enrolled": False}},
            "credential": [
                {"id": "urn:c:a:0", "facts": {"field": "major"}, "measures": {"score": "79.5"}}
            ],
        }
    )

    found = said.applied(held("a", 1))

    assert said.circumstances.own == ("did:example:u",)
    assert said.circumstances.statuses == {"enrolled": False}
    assert found.facts == (("field", "major"),)
    assert found.measures == (("score", Decimal("79.5")),)
    assert said.applied(held("b", 1)) == held("b", 1)


def test_an_offering_is_read_whole() -> None:
    (one,) = read_offerings({"offering": [OFFERING]})

    assert one.achievement.credits is not None
    assert one.achievement.credits.amount == Decimal("1.5")
    assert one.runs[0].ends_on == date(2027, 2, 1)
    assert (one.cost, one.facts) == (100, (("field", "major"),))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"cost": -1}, "offering[0].cost"),
        ({"cost": "1.5"}, "offering[0].cost"),
        ({"credits": {"amount": 0, "system": "jp"}}, "offering[0].credits"),
        ({"credits": {"amount": 1, "system": "atlantis"}}, "offering[0].credits.system"),
        ({"runs": [{"starts": "2027-02-01", "ends": "2027-01-01"}]}, "offering[0].runs[0].ends"),
        ({"measures": {"score": -1}}, "offering[0].measures.score"),
        ({"price": 3}, "offering[0].price"),
        ({"facts": {"origin": "other-university"}}, "offering[0].facts.origin"),
    ],
)
def test_a_mistake_in_an_offering_is_told_with_its_path(change: dict[str, Any], path: str) -> None:
    with pytest.raises(ShirushiError) as caught:
        read_offerings({"offering": [{**OFFERING, **change}]})

    every = getattr(caught.value, "errors", (caught.value,))
    assert [one.path for one in every] == [path]


def test_the_same_thing_twice_is_a_mistake() -> None:
    with pytest.raises(ShirushiError, match=r"offering\[1\].id"):
        read_offerings({"offering": [OFFERING, OFFERING]})
    with pytest.raises(ShirushiError, match=r"credential\[1\].id"):
        read_statements({"credential": [{"id": "x"}, {"id": "x"}]})


FIELDS = (*OFFERING, "learner", "credential", "offering", "own", "years", "decisions", "marks")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5)
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(document=st.dictionaries(st.sampled_from(FIELDS), values, max_size=7))
def test_reading_anything_raises_only_our_errors(document: dict[str, Any]) -> None:
    for read in (read_statements, read_offerings):
        with contextlib.suppress(ShirushiError):
            read(document)
    changed = [{**OFFERING, **document}]
    with contextlib.suppress(ShirushiError):
        read_offerings({"offering": changed})


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_reading_any_bytes_raises_only_our_errors(data: bytes) -> None:
    for load in (load_statements, load_offerings):
        with contextlib.suppress(ShirushiError):
            load(data)
