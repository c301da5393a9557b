"""Whatever a stranger sends, only our errors come out."""

import contextlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import parse_toml
from shirushi.model.document import read_achievement, write_achievement

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
fields = st.sampled_from(
    [
        "id",
        "title",
        "learner_effort",
        "assessment_type",
        "level",
        "credit_recognition",
        "awarding_body",
        "learning_outcomes",
        "language",
        "quality_assurance",
        "form_of_participation",
        "offered_from",
    ]
)
names = st.sampled_from(
    ["ja", "en", "hours", "basis", "kind", "text", "mode", "credits", "amount", "system"]
)
shaped = st.recursive(
    plain | st.sampled_from(["1", "notional", "test", "2026-04-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=10,
)


@given(st.binary(max_size=300))
def test_reading_json_raises_only_ours(data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        json.read(data)


@given(st.binary(max_size=300))
def test_reading_toml_raises_only_ours(data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        parse_toml(data)


@given(st.dictionaries(fields | st.text(), shaped, max_size=6))
def test_reading_an_achievement_raises_only_ours(document: dict[str, Any]) -> None:
    with contextlib.suppress(ShirushiError):
        read_achievement(document)


@given(st.dictionaries(st.text(min_size=1), plain, max_size=5))
def test_unknown_fields_survive_read_and_write(extra: dict[str, Any]) -> None:
    known = {"id": "urn:x", "title": {"ja": "あ", "en": "a"}}
    unknown = {f"x-{name}": value for name, value in extra.items()}

    assert write_achievement(read_achievement({**unknown, **known})) == {**unknown, **known}


@given(plain)
def test_what_is_written_as_json_is_read_back(value: Any) -> None:
    try:
        data = json.write(value)
    except UnicodeEncodeError:
        return
    try:
        again = json.read(data)
    except json.NumberNotAllowed:
        return

    assert again == value
