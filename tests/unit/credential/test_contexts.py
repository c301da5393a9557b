"""Pinned contexts."""

import pytest

from shirushi.credential.jsonld.contexts import (
    OPEN_BADGES_303,
    ContextUnknown,
    choices,
    editions,
    pinned,
    unfold,
)

#: It leans on another whose bytes we could not have; documents that name it are refused.
UNFINISHED = {"https://w3id.org/openbadges/v1"}


def test_an_unknown_context_is_an_error_with_its_address() -> None:
    with pytest.raises(ContextUnknown, match=r"https://evil\.example/v1"):
        pinned("https://evil.example/v1", path="@context[1]")


def test_no_context_refers_to_another_that_is_not_pinned() -> None:
    lost = set()
    for url, found in editions().items():
        for one in found:
            try:
                unfold(one.terms)
            except ContextUnknown:
                lost.add(url)

    assert lost == UNFINISHED


def test_no_address_is_left_in_unfolded_terms() -> None:
    for url in set(editions()) - UNFINISHED:
        assert all(isinstance(one, dict) for one in unfold(url))


def test_an_unknown_address_inside_a_term_is_refused() -> None:
    with pytest.raises(ContextUnknown):
        unfold({"a": {"@id": "urn:a", "@context": {"b": {"@id": "urn:b", "@context": "urn:none"}}}})


def test_every_edition_of_an_address_is_a_choice_the_newest_first() -> None:
    document = {"@context": ["urn:x"], "proof": {"@context": [OPEN_BADGES_303]}}

    found = [one[OPEN_BADGES_303] for one in choices(document)]

    assert found == [one.edition for one in editions()[OPEN_BADGES_303]]


def test_an_edition_is_chosen_by_name() -> None:
    newest, *_, oldest = editions()[OPEN_BADGES_303]

    assert pinned(OPEN_BADGES_303).edition == newest.edition
    assert pinned(OPEN_BADGES_303, chosen={OPEN_BADGES_303: oldest.edition}) == oldest
    assert pinned(OPEN_BADGES_303, chosen={OPEN_BADGES_303: "none"}) == newest
