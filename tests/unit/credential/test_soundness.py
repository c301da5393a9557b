"""What compiled issuing rests on, in the order of ``docs/algorithms/compiled-issuing.md``.

Each test looks at the one part that holds a condition, and fails without it: a later part often
catches what an earlier one let through, so that whole credentials would come out right by luck.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import pytest

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.jsonld.compiled import guards, lines
from shirushi.credential.jsonld.compiled.compiling import (
    Landing,
    NotCompilable,
    Sentinels,
    compile_form,
    landings,
)
from shirushi.credential.jsonld.compiled.form import Form
from shirushi.credential.jsonld.quads import NO_BASE
from shirushi.credential.jsonld.rdf import general
from shirushi.credential.jsonld.shapes import SMALL_TEXTS, Shapes, shape_of
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.credential.templates import Templates
from tests.world import LIST_URL, assertion, programme

V2 = "https://www.w3.org/ns/credentials/v2"
P, Q = "https://example.org/p", "https://example.org/q"
SENTINELS = Sentinels("urn:shirushi:slot:0:")


def credential(subject: Any, **fields: Any) -> JsonObject:
    return {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "credentialSubject": subject,
        **fields,
    }


def compiled(subject: Any, slots: int, **fields: Any) -> Form:
    document = credential(subject, **fields)
    return compile_form(document, slots=slots, sentinels=SENTINELS, canonical=general)


def slot(number: int) -> str:
    return SENTINELS.of(number)


def both_ways(form: Form, values: list[str]) -> bytes | None:
    """Return what the unrolled function and the steps write, which must be the same."""
    encoded = form.encode(values)
    assert encoded is not None
    written = form.write(*encoded)
    assert written == form.write_in_steps(*encoded)
    return written


def learned(*documents: JsonObject, about: str | None = None) -> Shapes:
    """Return shapes that know what they can of some documents."""
    known = Shapes()
    for _ in range(3):
        for one in documents:
            known.canonical(one, general=general, about=about)
    return known


# ---------------------------------------------------------------- 1: the contexts


@pytest.mark.parametrize("names", [1, SMALL_TEXTS + 1])
def test_what_was_learned_of_one_edition_is_not_told_of_another(names: int) -> None:
    numbered = [credential({P: [f"{n} {i}" for i in range(names)]}) for n in range(9)]
    known = learned(*numbered[:-1], about="newer")

    found = known.canonical(numbered[-1], general=lambda _: b"as the older has it", about="older")

    assert found == b"as the older has it"


@pytest.mark.parametrize("context", ["https://unknown.example/v1", 7, [["x"]]])
def test_a_context_that_is_not_pinned_is_not_compiled(context: Any) -> None:
    assert guards.leaves_iris_alone({"@context": [V2]})
    assert not guards.leaves_iris_alone({"@context": [V2, context]})
    assert not guards.leaves_iris_alone({"@context": V2, P: [{Q: {"@context": context}}]})


def test_a_template_is_found_by_the_whole_document_but_for_its_slots() -> None:
    kept, status = Templates(), StatusEntry(list_url=LIST_URL, index=1)
    first = assertion(achievement=programme())
    title = Text(ja="別の題", en="Another title")
    titled = dataclasses.replace(first.achievement, title=title)
    other = dataclasses.replace(first, achievement=titled)

    found = kept.find(first, status)

    assert found is not None
    assert kept.find(assertion(number=2, achievement=programme()), status) is found
    assert kept.find(other, status) is not found


# ---------------------------------------------------------------- 2: everything but texts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 0.0}, {"a": -0.0}),
        ({"a": [0.0]}, {"a": [-0.0]}),
        ({"a": 1}, {"a": True}),
        ({"a": "x"}, {"b": "x"}),
        ({"a": "x", "b": "y"}, {"b": "x", "a": "y"}),
        ({"a": ["x"], "b": ["y", "z"]}, {"a": ["x", "y"], "b": ["z"]}),
        ({"a": {"b": "x"}, "c": {}}, {"a": {}, "c": {"b": "x"}}),
        ({"a": "x"}, {"a": ["x"]}),
        *(
            ({"a": {name: "x"}}, {"a": {name: "y"}})
            for name in ("type", "@type", "@language", "@direction", "@index", "@context")
        ),
        ({"type": ["T"]}, {"type": "T"}),
        ({"type": ["T", "S"]}, {"type": ["T", "R"]}),
    ],
)
def test_what_is_no_plain_text_makes_another_shape(one: JsonObject, other: JsonObject) -> None:
    assert shape_of(one)[0] == shape_of(one)[0]
    assert shape_of(one)[0] != shape_of(other)[0]


def test_a_text_that_the_contexts_read_as_a_term_makes_another_form() -> None:
    options = {
        "@context": [V2],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": "did:example:a#key",
        "proofPurpose": "assertionMethod",
    }
    known = learned(*({**options, "created": f"2026-08-0{day}T00:00:00Z"} for day in range(1, 5)))
    other = {**options, "created": "2026-08-05T00:00:00Z", "proofPurpose": "authentication"}

    assert known.canonical(other, general=general) == general(other)


# ---------------------------------------------------------------- 3: whole literals and IRIs


@pytest.mark.parametrize(
    "line",
    [
        "<urn:a> <{}> <urn:b> .",
        '<urn:a> <urn:p> "x"^^<{}> .',
        '<urn:a> <urn:p> "x {}" .',
        '<urn:a> <urn:p> "{}0" .',
        "<urn:a> <{}#p> <urn:b> .",
        "<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{}> .",
    ],
)
def test_a_sentinel_anywhere_else_is_no_slot(line: str) -> None:
    found = landings((line.format(slot(0)) + "\n").encode(), SENTINELS)

    assert list(found.values()) == [{Landing.ELSEWHERE}]


@pytest.mark.parametrize(
    "document",
    [
        credential({P: "x"}, type=["VerifiableCredential", slot(0)]),
        credential({P: "x"}, type=["VerifiableCredential"], proof={P: slot(0)}),
        credential({P: "x"}),
    ],
    ids=["a type", "a named graph", "nowhere"],
)
def test_what_holds_such_a_sentinel_is_not_compiled(document: JsonObject) -> None:
    with pytest.raises(NotCompilable):
        compile_form(document, slots=1, sentinels=SENTINELS, canonical=general)


def test_where_a_sentinel_landed_is_told() -> None:
    written = f'<{slot(0)}> <urn:p> "{slot(1)}"@ja .\n_:c14n0 <urn:p> <{slot(2)}> .\n'.encode()

    assert landings(written, SENTINELS) == {
        0: {Landing.IRI},
        1: {Landing.LITERAL},
        2: {Landing.IRI},
    }


# ---------------------------------------------------------------- 4: plain IRIs

PLAIN = [
    "https://example.org/a?b=c#d", "http://a.example:8080", "urn:uuid:0-1", "did:web:a:b",
    "mailto:a@b.example",
]  # fmt: skip
ODD = [
    "", "name", "relative/a", "_:b0", "@id", "HTTPS://a.example/", "tag:a,2026:b", "urn::a",
    "https://a.example/b/../c", "https://a.example/./b", "https://a.example/.",
    "https://a.example/学", "https://a.example/b c", "https://a.example/<", "https://a.example/b#c#d",
    "https://user@a.example/", "ftp://a.example/", "urn:ab:" + "a" * guards.MOST_IRI,
]  # fmt: skip


@pytest.mark.parametrize("iri", PLAIN)
def test_a_plain_iri_is_filled_in(iri: str) -> None:
    form = compiled({"id": slot(0), P: "x"}, slots=1)

    assert form.canonical([iri]) == general(credential({"id": iri, P: "x"}))


@pytest.mark.parametrize("iri", ODD)
def test_any_other_iri_is_not(iri: str) -> None:
    form = compiled({"id": slot(0), P: "x"}, slots=1)

    assert form.canonical([iri]) is None


@pytest.mark.parametrize(
    "terms",
    [
        *({one: "https://example.org/a"} for one in ("urn", "did", "http", "https", "mailto")),
        {"https://example.org/a": "https://example.org/b"},
        {"@base": "https://example.org/"},
        {"@import": "https://example.org/"},
        {"T": {"@id": "urn:t", "@context": [None, {"did": "urn:x:"}]}},
    ],
)
def test_terms_that_could_read_an_iri_are_not_compiled(terms: JsonObject) -> None:
    assert not guards.leaves_iris_alone({"@context": [V2, terms]})


# ---------------------------------------------------------------- 5: no ties


def test_two_blank_nodes_that_say_the_same_are_not_labelled() -> None:
    form = compiled({P: [{Q: slot(0)}, {Q: slot(1)}]}, slots=2)

    assert both_ways(form, ["a", "a"]) is None
    assert both_ways(form, ["a", "b"]) == general(credential({P: [{Q: "a"}, {Q: "b"}]}))


# ---------------------------------------------------------------- 6: a set of quads


def test_the_line_to_each_of_two_blank_nodes_is_hashed() -> None:
    form = compiled({P: [{Q: slot(0)}, {Q: "m"}, {Q: "n"}], Q: slot(1)}, slots=2)

    for values in itertools.product(["a", "z"], repeat=2):
        subject = {P: [{Q: values[0]}, {Q: "m"}, {Q: "n"}], Q: values[1]}
        assert both_ways(form, list(values)) == general(credential(subject))


@pytest.mark.parametrize("ids", [{}, {"id": "urn:example:subject"}])
def test_two_texts_that_become_one_are_not_written(ids: JsonObject) -> None:
    form = compiled({**ids, P: [slot(0), slot(1)]}, slots=2)

    assert both_ways(form, ["a", "a"]) is None
    assert both_ways(form, ["b", "a"]) == general(credential({**ids, P: ["b", "a"]}))


@pytest.mark.parametrize("other", [slot(1), "urn:example:b"])
def test_two_subjects_that_become_one_are_not_written(other: str) -> None:
    slots = 2 if other == slot(1) else 1
    form = compiled({"id": other, P: "x"}, slots, id=slot(0))

    assert both_ways(form, ["urn:example:b"] * slots) is None


def test_a_form_of_equal_ids_is_not_used_for_different_ones() -> None:
    def pair(number: int, one: str, other: str) -> JsonObject:
        return credential([{"id": one, P: f"{number}"}, {"id": other, Q: f"{number}"}])

    known = learned(*(pair(n, "urn:example:a", "urn:example:a") for n in range(4)))
    other = pair(5, "urn:example:a", "urn:example:b")

    assert known.canonical(other, general=general) == general(other)


# ---------------------------------------------------------------- 7: the order of lines


@pytest.mark.parametrize("constant", [[], ["m"]])
@pytest.mark.parametrize("ids", [{}, {"id": "urn:example:subject"}])
def test_what_stands_behind_a_value_does_not_decide_before_it(
    ids: JsonObject, constant: list[str]
) -> None:
    def subject(*values: str) -> JsonObject:
        japanese, plain, iri = values
        texts = [{"@value": japanese, "@language": "ja"}, plain, *constant]
        return {**ids, P: [*texts, {"id": iri}]}

    form = compiled(subject(slot(0), slot(1), slot(2)), slots=3)
    texts, iris = ["", "a", "m", "m!", "z", '"'], ["urn:example:a", "https://example.org/z"]

    for values in itertools.product(texts, texts, iris):
        written = both_ways(form, list(values))
        assert written in {None, general(credential(subject(*values)))}
        assert (written is None) == (values[1] in constant)


# ---------------------------------------------------------------- 8: escaping

EVERY = "".join(map(chr, (*range(0x180), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF, 0x1F600)))


def test_every_character_is_written_as_the_general_path_writes_it() -> None:
    for one in (EVERY, *EVERY[:0x80]):
        data = one.encode()
        expected = b'<urn:example:a> <urn:example:p> "%b" .\n' % lines.quads_text(data)

        assert general({"@id": "urn:example:a", "urn:example:p": one}) == expected
        assert b'"%b"' % lines.json_text(data) == json.write(one)
        assert lines.is_plain(data) is (lines.quads_text(data) == data)


# ---------------------------------------------------------------- 9: safe mode


@pytest.mark.parametrize("issuer", ["urn:undefined:a", f"{NO_BASE}a", "//a.example", "relative"])
def test_what_marks_the_undefined_is_refused_in_a_known_shape(issuer: str) -> None:
    known = learned(*(credential({P: f"{n}"}, issuer=f"did:example:{n}") for n in range(4)))

    with pytest.raises(ShirushiError) as refused:
        known.canonical(credential({P: "5"}, issuer=issuer), general=general)

    assert refused.value.code in {"credential.term-undefined", "credential.value-dropped"}


def test_a_document_that_is_refused_is_not_compiled() -> None:
    with pytest.raises(ShirushiError):
        compiled({"colour": "red", P: slot(0)}, slots=1)


# ---------------------------------------------------------------- 10: nothing is guessed


def test_a_shape_that_does_not_give_back_what_it_was_learned_from_is_not_used() -> None:
    def reads_texts(document: JsonObject) -> bytes:
        """A general path to which the text "b" is more than a text."""
        return general(document).replace(b'"b"', b'"B"')

    known = Shapes()
    documents = [credential({P: "b", Q: f"{number}"}) for number in range(6)]

    found = [known.canonical(one, general=reads_texts) for one in documents]

    assert found == [reads_texts(one) for one in documents]
