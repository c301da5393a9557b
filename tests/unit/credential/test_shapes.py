"""Shapes are learned from what was accepted, within bounds, and never change an answer."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.credential.jsonld import shapes
from shirushi.credential.jsonld.compiled import guards
from shirushi.credential.jsonld.contexts import editions
from shirushi.credential.jsonld.rdf import ValueDropped, general
from shirushi.credential.jsonld.rdfc import TooComplex
from shirushi.credential.jsonld.shapes import Shapes, shape_of

V2 = "https://www.w3.org/ns/credentials/v2"


class Counted:
    """The general path, counting how often it is taken."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, document: JsonObject) -> bytes:
        self.calls += 1
        return general(document)


def document(number: int = 1, **fields: Any) -> JsonObject:
    return {
        "@context": [V2],
        "id": f"urn:uuid:{number}",
        "type": ["VerifiableCredential"],
        "issuer": "did:example:a",
        "credentialSubject": {"name": f"学習者{number}", "description": "a" * 20},
        "credentialSchema": [
            {"id": f"urn:example:{n}", "type": "JsonSchema"} for n in range(number % 2 + 2)
        ],
        **fields,
    }


def test_a_shape_is_learned_when_it_comes_again() -> None:
    known, path = Shapes(), Counted()
    for number in (1, 3, 5, 7):
        known.canonical(document(number), general=path)
    learning = path.calls

    found = known.canonical(document(9), general=path)

    assert found == general(document(9))
    assert path.calls == learning


def test_two_shapes_with_the_same_names_outside_take_turns() -> None:
    known, path = Shapes(), Counted()
    for number in range(1, 20):
        known.canonical(document(number), general=path)
    learning = path.calls

    found = [known.canonical(document(number), general=path) for number in range(20, 30)]

    assert found == [general(document(number)) for number in range(20, 30)]
    assert path.calls == learning


def test_the_shape_of_last_use_is_read_without_working_it_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known, path = Shapes(), Counted()
    # More texts than a document that is kept whole.
    long = [document(number, description="a" * 20) for number in range(1, 16, 2)]
    for one in long:
        one["credentialSchema"] *= 4
        known.canonical(one, general=path)
    monkeypatch.setattr(shapes, "shape_of", None)

    assert known.canonical(long[0], general=path) == general(long[0])


def test_what_is_refused_is_refused_whether_or_not_the_shape_is_known() -> None:
    known, path = Shapes(), Counted()
    for number in (1, 3, 5, 7):
        known.canonical(document(number), general=path)

    with pytest.raises(ValueDropped):
        known.canonical(document(9, issuer="relative/address"), general=path)


def test_nothing_is_learned_from_what_is_refused() -> None:
    known, path = Shapes(), Counted()

    for _ in range(5):
        with pytest.raises(ShirushiError):
            known.canonical(document(colour="red"), general=path)

    assert path.calls == 5
    assert len(known._plans) == 0


def test_equal_ids_make_another_shape() -> None:
    known, path = Shapes(), Counted()
    pair = [{"id": "urn:a", "name": "x"}, {"id": "urn:b", "name": "x"}]
    for number in (1, 3, 5, 7):
        known.canonical(document(number, credentialSubject=pair), general=path)
    merged = document(9, credentialSubject=[pair[0], pair[0]])

    assert known.canonical(merged, general=path) == general(merged)


def test_a_number_and_a_truth_value_are_different_shapes() -> None:
    spelt = [shape_of({"urn:a": value})[0] for value in (1, 1.0, True, "1", None, [1], {"1": 1})]

    assert len(set(spelt)) == len(spelt)


def test_shapes_are_forgotten_before_they_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shapes, "MOST_TEXTS", 40)
    known, path = Shapes(), Counted()
    long_one = document() | {"urn:example:long": [f"{n}" for n in range(50)]}
    for number in range(shapes.MOST_NEW + 12):
        hostile = document() | {f"urn:example:{number}": "x"}
        for _ in range(3):
            known.canonical(hostile, general=path)
    before = path.calls
    for _ in range(4):
        known.canonical(long_one, general=path)

    assert len(known._plans) <= shapes.MOST_NEW
    assert path.calls == before + 4


def test_a_flood_of_new_shapes_leaves_those_in_use() -> None:
    known, path = Shapes(), Counted()
    for number in range(1, 30, 2):
        known.canonical(document(number), general=path)
    for number in range(shapes.MOST_NEW + 12):
        for _ in range(2):
            known.canonical(document() | {f"urn:example:{number}": "x"}, general=path)
    before = path.calls

    known.canonical(document(31), general=path)

    assert path.calls == before


def test_few_pinned_contexts_could_read_an_address_as_a_term() -> None:
    others = {url for url in editions() if not guards.leaves_iris_alone({"@context": [url]})}

    # Those take the general path always; no credential of ours names one of them.
    assert others == {
        "https://www.w3.org/2018/credentials/examples/v1",
        "https://w3id.org/openbadges/v1",
        "https://w3id.org/security/v2",
    }


@pytest.mark.parametrize(
    "context",
    [
        {"urn": "https://example.org/"},
        {"https://example.org/a": "https://example.org/b"},
        {"@base": "https://example.org/"},
        {"T": {"@id": "urn:t", "@context": {"did": "urn:x:"}}},
    ],
)
def test_a_context_that_could_is_not_compiled(context: JsonObject) -> None:
    assert not guards.leaves_iris_alone({"@context": [V2, context]})
    assert not guards.leaves_iris_alone({"@context": [V2], "issuer": {"@context": context}})


def test_a_shape_with_a_huge_context_is_not_kept() -> None:
    known, path = Shapes(), Counted()
    huge = {f"term{number}": f"urn:example:{number}" for number in range(6_000)}
    for number in (1, 3, 5, 7):
        hostile = document(number) | {"@context": [V2, huge]}
        with pytest.raises(TooComplex):
            known.canonical(hostile, general=path)

    assert path.calls == 4
    assert len(known._plans) == 0
    assert len(known._whole) == 0
