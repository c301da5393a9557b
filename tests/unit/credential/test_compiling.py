"""What compiling may take for settled, and what run time has to decide."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.credential.jsonld.compiled import unrolled
from shirushi.credential.jsonld.compiled.compiling import NotCompilable, Sentinels, compile_form
from shirushi.credential.jsonld.compiled.form import Form
from shirushi.credential.jsonld.rdf import general

V2 = "https://www.w3.org/ns/credentials/v2"


def made(*values: str, ids: bool = True) -> JsonObject:
    first, second, third = values
    subject: JsonObject = {
        "https://example.org/p": [first, "m", second, {"@value": "m", "@language": "ja"}],
        "https://example.org/q": [{"https://example.org/r": third}, {"https://example.org/r": "m"}],
    }
    if ids:
        subject["id"] = "urn:example:subject"
    return {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "credentialSubject": subject,
        "name": first,
    }


def form_of(document: JsonObject, sentinels: Sentinels, slots: int = 3) -> Form:
    return compile_form(document, slots=slots, sentinels=sentinels, canonical=general)


@pytest.mark.parametrize("ids", [True, False])
def test_lines_keep_their_order_whatever_the_values_are(ids: bool) -> None:  # noqa: FBT001 - a parameter
    sentinels = Sentinels("urn:shirushi:slot:0:")
    form = form_of(made(*map(sentinels.of, range(3)), ids=ids), sentinels)
    texts = ["", "m", "m\u3042", '"', "😀"]

    answers = {
        values: (form.canonical(values), general(made(*values, ids=ids)))
        for values in itertools.product(texts, repeat=3)
    }

    told = [pair for pair in answers.values() if pair[0] is not None]
    assert len(told) > 20
    assert all(ours == theirs for ours, theirs in told)


def test_two_quads_that_become_one_take_the_general_path() -> None:
    sentinels = Sentinels("urn:shirushi:slot:0:")
    form = form_of(made(*map(sentinels.of, range(3))), sentinels)

    assert form.canonical(["a", "a", "c"]) is None
    assert form.canonical(["m", "a", "c"]) is None
    assert form.canonical(["a", "b", "m"]) is None
    assert form.canonical(["a", "b", "c"]) is not None


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("a type", {"type": ["VerifiableCredential", "{}"]}),
        (
            "a context of its own",
            {
                "type": ["VerifiableCredential"],
                "credentialSubject": {"@context": {"a": "urn:a"}, "name": "{}"},
            },
        ),
        (
            "a named graph",
            {
                "type": ["VerifiablePresentation"],
                "verifiableCredential": {"https://example.org/p": "{}"},
            },
        ),
        ("nowhere", {}),
    ],
)
def test_a_slot_that_is_not_a_whole_value_is_not_compiled(place: str, value: Any) -> None:
    sentinels = Sentinels("urn:shirushi:slot:0:")

    def filled(one: Any) -> Any:
        if isinstance(one, dict):
            return {name: filled(inner) for name, inner in one.items()}
        if isinstance(one, list):
            return [filled(inner) for inner in one]
        return one.replace("{}", sentinels.of(0))

    document = {"@context": [V2], "id": "urn:a", "name": "b", **filled(value)}

    with pytest.raises(NotCompilable):
        form_of(document, sentinels, slots=1)
    assert place


def test_sentinels_are_none_of_the_documents_texts() -> None:
    taken = Sentinels("urn:shirushi:slot:0:")

    sentinels = Sentinels.for_document({"name": taken.of(3)})

    assert sentinels.prefix != taken.prefix


def test_the_unrolled_function_and_the_steps_write_alike() -> None:
    sentinels = Sentinels("urn:shirushi:slot:0:")
    form = form_of(made(*map(sentinels.of, range(3)), ids=False), sentinels)

    for values in itertools.product(["", "m", "m\u3042", '"', "%b", "\n"], repeat=3):
        encoded = form.encode(values)
        assert encoded is not None
        assert form.write(*encoded) == form.write_in_steps(*encoded)
    assert form.write != form.write_in_steps


def test_a_large_form_keeps_to_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unrolled, "MOST_TEXTS", 3)
    sentinels = Sentinels("urn:shirushi:slot:0:")

    form = form_of(made(*map(sentinels.of, range(3))), sentinels)

    assert form.write == form.write_in_steps
    assert form.canonical(["a", "b", "c"]) == general(made("a", "b", "c"))
