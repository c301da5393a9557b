"""Whatever is put into a signed credential, and whatever was read before, it no longer holds."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.json import JsonObject
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, OPEN_BADGES_303
from tests.attacking import signed
from tests.world import SIGNER, checked

BADGE: JsonObject = {
    "@context": [CREDENTIALS_V2, OPEN_BADGES_303],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": SIGNER.controller, "type": ["Profile"], "name": "U"},
    "validFrom": "2026-08-01T00:00:00Z",
    "name": "N",
    "https://u.example/grade": "A",
    "evidence": [{"id": "urn:ev:1", "type": ["Evidence"], "name": "E", "description": "d"}],
    "credentialSubject": {
        "id": "did:example:learner",
        "type": ["AchievementSubject"],
        "result": [{"type": ["Result"], "value": "95"}],
        "achievement": {
            "id": "urn:uuid:2",
            "type": ["Achievement"],
            "name": "Statistics",
            "description": "Course: statistics",
            "criteria": {"narrative": "Pass"},
            "tag": ["a", "b"],
            "creditsAvailable": 2,
        },
    },
}
SIGNED = signed(BADGE)

#: Keywords, what looks like them, names that mean nothing, full names, and terms.
NAMES = [
    *("@comment", "@index", "@json", "@none", "@list", "@set", "@value", "@graph", "@included"),
    *("@nest", "@reverse", "@type", "@id", "@language", "@", "@version", "final grade", "最終"),
    *("urn:p:x", "https://u.example/grade", "_:p", "a b:c", " ", "x:", "evidence", "image"),
    *("related", "source", "narrative", "jsonSchema", "termsOfUse", "creator", "endorsement"),
    *("inLanguage", "humanCode", "otherIdentifier", "id", "name", "tag", "type", "uid"),
]
TEXTS = [
    *("A", "N", "Statistics", "Course: statistics", "did:example:learner", "urn:uuid:2"),
    *("_:x", "a b", "http://a b/", "en", "e n", "Evidence", "95", "2", "true", "//x", "#x", ""),
    *("@type", "2026-08-01T00:00:00Z", SIGNER.controller),
]
values = st.recursive(
    st.one_of(st.sampled_from(TEXTS), st.sampled_from([1, 2.5, True])),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=2),
        st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)
#: Where something is put, under which name, and what.
additions = st.tuples(st.integers(0, 9), st.sampled_from(NAMES), values)


def objects(value: Any) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        yield value
        for name, inner in value.items():
            if name not in {"@context", "proof"}:
                yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def added(document: JsonObject, addition: tuple[int, str, Any]) -> JsonObject | None:
    """Return a document with something put into it, ``None`` where that name is taken."""
    place, name, value = addition
    found = copy.deepcopy(document)
    every = list(objects(found))
    inside = every[place % len(every)]
    if name in inside:
        return None
    inside[name] = value
    return found


def says_the_same(document: JsonObject, addition: tuple[int, str, Any]) -> bool:
    """Tell whether an addition may leave the graph as it is: a label, or a type once more."""
    place, name, value = addition
    every = list(objects(document))
    types = every[place % len(every)].get("type", [])
    if name in {"id", "@id"}:
        return isinstance(value, str) and value.startswith("_:")
    added_types = value if isinstance(value, list) else [value]
    return name in {"type", "@type"} and all(one in types for one in added_types)


def answers(document: JsonObject | None) -> bool:
    return document is not None and checked(json.dumps(document).encode()).answer.holds


@given(before=st.lists(additions, max_size=3), addition=additions, times=st.integers(1, 4))
@settings(max_examples=250, deadline=None)
def test_nothing_is_added_to_a_signed_credential(
    before: list[tuple[int, str, Any]], addition: tuple[int, str, Any], times: int
) -> None:
    for one in before:
        document = added(BADGE, one)
        if document is not None:
            for _ in range(times):  # a shape is learned when it is met again
                answers(document | {"proof": SIGNED["proof"]})

    assert says_the_same(SIGNED, addition) or not answers(added(SIGNED, addition))
    assert answers(SIGNED)
