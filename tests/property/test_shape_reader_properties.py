"""The reader of a shape tells what working the shape out tells, of every document."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.json import JsonObject
from shirushi.credential.jsonld.compiled.reader import compile_reader
from shirushi.credential.jsonld.shapes import _FIXED_NAMES, shape_of

NAMES = st.sampled_from(["a", "b", "type", "@context", '"); raise KeyError  #', "日本"])
LEAVES: st.SearchStrategy[Any] = (
    st.text(max_size=3)
    | st.sampled_from([0, 1, 1.0, -0.0, True, False, None, "1", "True"])
    | st.just([])
    | st.just({})
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=4)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every array or object inside a value with each of its places."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for place in value if isinstance(value, dict) else range(len(value)):
            found += [(value, place), *places(value[place])]
    return found


def assert_alike(learned: JsonObject, other: JsonObject) -> None:
    read = compile_reader(learned, fixed=_FIXED_NAMES)
    key, texts = shape_of(other)
    is_one = key == shape_of(learned)[0]
    assert read(other) == (tuple(texts) if is_one else None)


@given(DOCUMENTS, DOCUMENTS)
def test_any_two_documents(learned: JsonObject, other: JsonObject) -> None:
    assert_alike(learned, learned)
    assert_alike(learned, other)


@given(DOCUMENTS, VALUES, st.integers(min_value=0))
def test_a_document_and_itself_with_one_value_changed(
    learned: JsonObject, value: Any, number: int
) -> None:
    other = copy.deepcopy(learned)
    given_places = places(other)
    if given_places:
        holder, place = given_places[number % len(given_places)]
        holder[place] = value

    assert_alike(learned, other)


@given(DOCUMENTS)
def test_the_order_of_names_is_part_of_the_shape(learned: JsonObject) -> None:
    assert_alike(learned, dict(reversed(learned.items())))
