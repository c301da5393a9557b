"""Whatever a stranger sends, only our errors come out."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import NotToml, parse_toml
from shirushi.model.document import CharacterForbidden, read_achievement, write_achievement

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
#: Text that every program can be told.
sayable = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs")))
kept = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | sayable,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(sayable, inner, max_size=4),
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


@given(st.dictionaries(sayable, kept, max_size=5))
def test_unknown_fields_survive_read_and_write(extra: dict[str, Any]) -> None:
    known = {"id": "urn:x", "title": {"ja": "あ", "en": "a"}}
    unknown = {f"x-{name}": value for name, value in extra.items()}

    assert write_achievement(read_achievement({**unknown, **known})) == {**unknown, **known}


@given(st.binary(max_size=60))
def test_an_achievement_out_of_toml_can_always_be_written_as_json(field: bytes) -> None:
    head = b'id = "urn:a"\nx = '
    with contextlib.suppress(ShirushiError):
        found = read_achievement(parse_toml(head + field + _TITLE))
        json.write(write_achievement(found))


_TITLE = b'\n[title]\nja = "a"\nen = "b"\n'


@pytest.mark.parametrize(
    ("value", "kept_as"),
    [(b"2026-04-01", "2026-04-01"), (b"07:32:00", "07:32:00"), (b"[{ a = 2026-04-01 }]", None)],
)
def test_days_and_times_in_unknown_fields_become_text(value: bytes, kept_as: str | None) -> None:
    found = read_achievement(parse_toml(b'id = "urn:a"\nx = ' + value + _TITLE))

    assert found.extra["x"] == (kept_as or [{"a": "2026-04-01"}])


@pytest.mark.parametrize("value", [b"nan", b"inf", b"[-inf]", b"0x" + b"f" * 9000])
def test_numbers_that_json_does_not_have_are_told(value: bytes) -> None:
    with pytest.raises(json.NumberNotAllowed) as caught:
        read_achievement(parse_toml(b'id = "urn:a"\nx = ' + value + _TITLE))

    assert (caught.value.path or "").startswith("x")


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\u202e", "\u2066"])
def test_characters_that_do_harm_are_told_with_their_place(character: str) -> None:
    with pytest.raises(CharacterForbidden) as caught:
        read_achievement({"id": "urn:a", "title": {"ja": "a", "en": f"b{character}"}})

    assert caught.value.path == "title.en"


@pytest.mark.parametrize(
    "hostile",
    [
        b"x." + b"a." * 100_000 + b"a = 1",
        b'x."a"."a"' + b' . "a"' * 100_000 + b" = 1",
        b"[" + b"a." * 5_000 + b"a]",
        b"x = " + b"[" * 100_000,
        b"x = " + b"{ a = " * 5_000,
        b"#" * 2_000_000,
    ],
)
def test_toml_deeper_or_longer_than_people_write_is_refused(hostile: bytes) -> None:
    with pytest.raises((json.DocumentTooDeep, json.DocumentTooLarge, NotToml)):
        parse_toml(hostile)


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
