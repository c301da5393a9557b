"""Every fact of the packaged data has a source and says how sure it is."""

from __future__ import annotations

import dataclasses

from shirushi.core.citation import Confidence
from shirushi.framework.loading import packaged
from tools import check_facts


def test_nothing_is_wrong_with_the_facts() -> None:
    facts = [one for name in check_facts.files() for one in check_facts.facts_in(name)]

    assert check_facts.mistakes(facts) == []


def test_a_fact_of_an_unlisted_source_or_recalled_as_confirmed_is_found() -> None:
    fact = check_facts.facts_in("nz/nzqa.toml")[0]
    facts = [
        dataclasses.replace(fact, document="rumour"),
        dataclasses.replace(fact, confidence="sure"),
        dataclasses.replace(fact, document=check_facts.RECALLED),
    ]

    assert len(check_facts.mistakes(facts)) == 3


def test_the_counts_add_up() -> None:
    facts = [one for name in check_facts.files() for one in check_facts.facts_in(name)]

    said = check_facts.counts(facts)

    assert said["facts"] == len(facts) == sum(said["by_confidence"].values())
    assert set(said["by_confidence"]) == {one.value for one in Confidence}


def test_a_confirmed_fact_says_when_it_was_read() -> None:
    for framework in packaged().values():
        for citation in framework.citations:
            if citation.confidence is Confidence.CONFIRMED:
                assert citation.read_on is not None, framework.id


def test_every_source_is_cited() -> None:
    facts = [one for name in check_facts.files() for one in check_facts.facts_in(name)]

    assert set(check_facts.uncited(facts)) <= {"recalled"}
