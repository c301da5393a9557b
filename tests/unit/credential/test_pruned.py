"""Contexts are read with no more terms than a document can need, and it reads the same."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pyoxigraph as ox
import pytest

from shirushi.core.json import JsonObject, objects_in
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, OPEN_BADGES_303, pinned, unfold
from shirushi.credential.jsonld.pruned import pruned_texts, texts_in
from tests.world import credential

CONTEXTS = tuple(pinned(url) for url in (CREDENTIALS_V2, OPEN_BADGES_303))
#: What terms, prefixes, types and keywords may be mistaken for one another with.
WORDS = (
    "name", "schema:name", "id", "type", "@id", "assertionMethod", "verifiableCredential", "x",
    "Achievement", "schema:Person", "sec:z", "xsd:date", "urn:a", "_:b", "https://schema.org/name",
)  # fmt: skip


def as_read(document: JsonObject, contexts: str) -> list[str] | None:
    """Return the canonical lines of a document under contexts, or ``None`` where it has none."""
    rest = {name: value for name, value in document.items() if name != "@context"}
    text = f'{{"@context": [{{"@vocab": "urn:undefined:"}}, {contexts}], {json.dumps(rest)[1:]}'
    try:
        found = ox.Dataset(ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri="https://a/"))
    except (SyntaxError, ValueError):
        return None
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in found)


def in_full() -> str:
    return ", ".join(json.dumps(one) for context in CONTEXTS for one in unfold(context.terms))


def pruned(document: JsonObject) -> str:
    found = pruned_texts(CONTEXTS, texts=texts_in(document), chosen={})
    assert found is not None
    return ", ".join(found)


def changed(document: JsonObject, rng: random.Random) -> JsonObject:
    made = copy.deepcopy(document)
    for _ in range(rng.randint(1, 4)):
        place = rng.choice(objects_in(made))
        values: list[Any] = [
            rng.choice(WORDS),
            {rng.choice(WORDS): rng.choice(WORDS)},
            [rng.choice(WORDS)],
            {"type": rng.choice(WORDS), "id": "urn:q", "name": "n"},
        ]
        place[rng.choice([*WORDS, *place])] = rng.choice(values)
    return made


@pytest.mark.parametrize("seed", range(8))
def test_leaving_terms_out_changes_no_quad(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - not a secret
    document = json.loads(credential(index=3))
    del document["@context"], document["proof"]
    del document["credentialSubject"]["achievement"]["descriptors"]
    full = in_full()

    for one in [document, *(changed(document, rng) for _ in range(25))]:
        assert as_read(one, pruned(one)) == as_read(one, full)


def test_most_terms_are_left_out() -> None:
    document = json.loads(credential())

    assert len(pruned(document)) < len(in_full()) / 2


def test_an_unused_term_that_two_contexts_contradict_each_other_on_is_still_an_error() -> None:
    clashing = (*CONTEXTS, pinned("https://www.w3.org/2018/credentials/v1"))

    assert pruned_texts(clashing, texts={"unused"}, chosen={}) is None
