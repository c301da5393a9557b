"""A framework's page tells all of it, in words, with what is not known said as such."""

from __future__ import annotations

import pytest

from shirushi.core.citation import Confidence
from shirushi.framework.framework import Rule
from shirushi.framework.loading import framework, packaged
from shirushi.framework.overview import (
    LETTERS,
    asked_by,
    every_unsure,
    overview,
    sign_of,
    statuses,
    terms,
)
from shirushi.framework.vocabulary import descriptors

EVERY = sorted(packaged())


def rule(edition: str, id_: str) -> Rule:
    return next(one for one in framework(edition).rules if one.id == id_)


@pytest.mark.parametrize("edition", EVERY)
def test_every_rule_stands_in_one_section_or_among_the_descriptors(edition: str) -> None:
    told = [
        one.rule.id for section in overview(framework(edition)).sections for one in section.rules
    ]

    rules = [one.id for one in framework(edition).rules]
    assert sorted([*told, *(one for one in rules if one.startswith("descriptor-"))]) == sorted(
        rules
    )


@pytest.mark.parametrize("edition", EVERY)
def test_every_fact_is_counted_by_how_sure_it_is(edition: str) -> None:
    found = overview(framework(edition)).confidence

    assert list(found) == list(Confidence)
    assert sum(found.values()) == len(framework(edition).citations)


def test_a_bound_says_which_hours_it_counts() -> None:
    said = [one.en for one in terms(rule("jp-rishu-shomei", "hours"))]

    assert said == ["hours counted: class hours", "at least: 60"]


def test_a_bound_that_was_not_found_is_unknown_and_not_left_out() -> None:
    found = [
        one.ja
        for edition in packaged().values()
        for each in edition.rules
        for one in terms(each)
        if "見つからない" in one.ja
    ]

    assert found
    assert set(found) <= {"下限: 不明(定めが見つからない)", "上限: 不明(定めが見つからない)"}


def test_no_term_shows_a_word_of_the_code() -> None:
    for edition in packaged().values():
        for each in edition.rules:
            for one in terms(each):
                assert "_" not in one.ja + one.en, (edition.id, each.id)
                assert not one.en.startswith(("NotFound", "Unclear")), (edition.id, each.id)


def test_the_editions_lead_to_each_other() -> None:
    assert [one.id for one in overview(framework("nz-nzqa")).others] == ["nz-nzqa-2018"]
    assert [one.id for one in overview(framework("nz-nzqa-2018")).others] == ["nz-nzqa"]
    assert overview(framework("eu-2022")).others == ()


def test_the_matrix_has_every_edition_and_all_17() -> None:
    rows = statuses(packaged().values())

    assert [one.id for one, _found in rows] == list(packaged())
    assert {tuple(each.id for each, _ in found) for _one, found in rows} == {tuple(descriptors())}
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_what_is_only_inferred_is_marked_apart_from_what_was_seen() -> None:
    asked = asked_by(packaged().values())

    signs = {sign_of(one, ask) for one in packaged().values() for ask in asked}

    assert signs == {"●", "○", "?", "·", ""}
    assert all(one.citation.confidence is Confidence.INFERRED for one in every_unsure())
