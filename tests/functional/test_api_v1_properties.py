"""Whatever a stranger sends to an operation that is open to anybody, the site does not break."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.campus import document
from tests.programs import Answered, Program, document_in
from tests.world import EXAMPLES, credential

pytestmark = [pytest.mark.web, pytest.mark.django_db]

#: The database is the same for every example; nothing is written into it.
many = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

TEXTS = st.text(max_size=12) | st.sampled_from(["\0", "2026-13-01", "urn:uuid:x", "-1", "https://"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
AWARD = document_in(EXAMPLES / "awards" / "data-literacy-certificate.toml")
PROGRAMME = document()
SIGNED = json.loads(credential())


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value inside a document."""
    found = [way] if way else []
    steps: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        steps = value.items()
    elif isinstance(value, list):
        steps = enumerate(value)
    for step, inner in steps:
        found += places(inner, (*way, step))
    return found


def changed(whole: Any, way: tuple[Any, ...], new: Any) -> Any:
    again = json.loads(json.dumps(whole))
    holder = again
    for step in way[:-1]:
        holder = holder[step]
    holder[way[-1]] = new
    return again


def nearly(whole: Any) -> st.SearchStrategy[Any]:
    """Return documents that are right but for one value, or not right at all."""
    return st.builds(changed, st.just(whole), st.sampled_from(places(whole)), VALUES) | VALUES


def asked(path: str, sent: Any, kind: str = "application/json") -> Answered:
    # A lone surrogate cannot be sent as UTF-8; json.dumps writes it as an escape.
    return Program().ask("POST", path, json.dumps(sent).encode(), kind)


@many
@given(nearly(PROGRAMME))
def test_any_json_is_judged_or_refused(sent: Any) -> None:
    assert asked("/judge", sent).status in {200, 400, 413, 422}


@many
@given(nearly(PROGRAMME))
def test_any_json_is_read_abroad_or_refused(sent: Any) -> None:
    assert asked("/abroad", sent).status in {200, 400, 413, 422}


@many
@given(nearly(SIGNED))
def test_any_json_is_verified(sent: Any) -> None:
    answer = asked("/verify", sent)

    assert answer.status == 200
    assert answer.said["report"]["answer"]


@many
@given(nearly({"award": AWARD, "parts": {}, "credentials": [SIGNED], "accept": [], "on": None}))
def test_any_json_is_counted_or_refused(sent: Any) -> None:
    assert asked("/stack", sent).status in {200, 400, 413, 422}


OFFERINGS = document_in(EXAMPLES / "offerings" / "data-programme.toml")
COUNTED: dict[str, Any] = {
    "credentials": [SIGNED],
    "about": {"learner": {"entered_on": "2025-04-01"}},
    "on": "2026-12-01",
}
NIAD = "jp-niad-bachelor"
PLANNED = {
    "awards": [AWARD, NIAD],
    "answers": {"years:study": ["2"]},
    "first": [NIAD],
    "keep": [SIGNED["id"]],
}
TAKEN = {"offerings": OFFERINGS, "take": ["programming"], "fewer": [SIGNED["id"]]}


PLAN = {**COUNTED, **PLANNED, "how": "instead"}
WHAT_IF = {**COUNTED, **PLANNED, **TAKEN, "answers_then": {}, "programmes": []}
GAP = {**COUNTED, "award": AWARD, "offerings": OFFERINGS, "until": "2028-01-01"}


def test_what_is_then_changed_is_answered_as_it_stands() -> None:
    for path, sent in (("plan", PLAN), ("what-if", WHAT_IF), ("gap", GAP)):
        assert asked(f"/stack/{path}", sent).status == 200


@many
@given(nearly(PLAN))
def test_any_json_is_planned_or_refused(sent: Any) -> None:
    assert asked("/stack/plan", sent).status in {200, 400, 413, 422}


@many
@given(nearly(WHAT_IF))
def test_any_json_is_asked_what_if_or_refused(sent: Any) -> None:
    assert asked("/stack/what-if", sent).status in {200, 400, 413, 422}


@many
@given(nearly(GAP))
def test_any_gap_is_closed_or_refused(sent: Any) -> None:
    assert asked("/stack/gap", sent).status in {200, 400, 413, 422}


@many
@given(
    st.binary(max_size=200),
    st.sampled_from(["/judge", "/stack", "/stack/what-if", "/verify"]),
    st.sampled_from(
        ["application/json", "", "text/plain; charset=x", "multipart/form-data; boundary=x", "é"]
    ),
)
def test_any_bytes_of_any_type_are_answered(data: bytes, path: str, kind: str) -> None:
    assert Program().ask("POST", path, data, kind).status in {200, 400, 413, 422}
