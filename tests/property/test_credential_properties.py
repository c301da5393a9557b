"""Whatever a stranger sends, the answer is a report."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.json import walk
from shirushi.credential import multibase
from shirushi.credential.report import Answer
from tests.world import checked, credential, statuses

WHOLE: dict[str, Any] = json.loads(credential(index=3))
PLACES = [path for path, _ in walk(WHOLE) if path]
LISTS = statuses()

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "@context", "@id", "@type", "proof", "x", "@graph"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(data=st.binary(max_size=200) | plain.map(lambda v: json.dumps(v).encode()))
def test_any_bytes_give_a_report_that_holds_nothing(data: bytes) -> None:
    assert not checked(data).answer.holds


@settings(max_examples=40, deadline=None)
@given(place=st.sampled_from(PLACES), value=plain)
def test_any_value_put_anywhere_gives_a_report(place: str, value: Any) -> None:
    document = json.loads(json.dumps(WHOLE))
    inner: Any = document
    *steps, last = place.replace("[", ".[").split(".")
    for step in steps:
        inner = inner[int(step[1:-1])] if step.startswith("[") else inner[step]
    key: Any = int(last[1:-1]) if last.startswith("[") else last
    same = inner[key] == value and type(inner[key]) is type(value)
    inner[key] = value

    report = checked(json.dumps(document).encode(), lists=LISTS)

    # The status list's answer and the signature stand or fall together with every value.
    assert same or report.answer is not Answer.VALID or not _said(place)


def _said(place: str) -> bool:
    """Tell whether a value at ``place`` says something: not the form of an array or type."""
    return "type" not in place and not place.startswith(("proof", "@context", "credentialStatus"))


@given(st.binary(max_size=80))
def test_bytes_survive_multibase(data: bytes) -> None:
    assert multibase.decode(multibase.encode_base58(data)) == data
    assert multibase.decode(multibase.encode_base64url(data)) == data
