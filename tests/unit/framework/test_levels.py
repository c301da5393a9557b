"""Levels compare by agreement, by several, by inference, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.errors import ManyErrors
from shirushi.core.reading import parse_toml
from shirushi.framework.comparing import Answer, Comparison, compare
from shirushi.framework.levels import (
    LevelFrameworkUnknown,
    LevelNotThere,
    Status,
    levels,
    read_levels,
)
from shirushi.framework.sources import packaged_sources
from shirushi.model.level import Level
from tests.golden_files import assert_as_kept

FRAMEWORKS = sorted(levels().frameworks)
EVERY = [
    Level(framework=one.id, level=level)
    for one in levels().frameworks.values()
    for level in one.known
]


def to(framework: str, level: str, other: str) -> Comparison:
    return compare(Level(framework=framework, level=level), other)


def test_an_official_table_decides() -> None:
    done = to("nzqcf", "7", "eqf")

    assert (done.answer, done.reached, done.decides) == (Answer.COMPARABLE, ("6",), True)


def test_agreed_none_is_not_unknown() -> None:
    assert to("nzqcf", "8", "eqf").answer is Answer.NO_COUNTERPART
    assert to("nzqcf", "8", "hkqf").answer is Answer.NO_COUNTERPART
    assert to("eqf", "1", "nzqcf").answer is Answer.NO_COUNTERPART
    assert to("jeqf", "1", "aqf").answer is Answer.UNKNOWN
    assert to("jeqf", "6", "us-none").answer is Answer.UNKNOWN


def test_inference_never_overrules_an_agreement_that_there_is_none() -> None:
    done = to("nzqcf", "8", "eqf")

    assert done.reached == ()
    assert done.ways[0].decides


def test_what_two_tables_say_in_a_row_is_nobodys_agreement() -> None:
    done = to("aqf", "5", "nfq")

    assert (done.answer, done.reached, done.decides) == (Answer.COMPARABLE, ("6",), False)
    assert [step.target for step in done.ways[0].steps] == ["nzqcf", "nfq"]
    assert done.ways[0].widened == ("5", "6")


def test_a_way_that_ends_without_counterpart_leaves_the_answer_unknown() -> None:
    assert to("aqf", "8", "eqf").answer is Answer.UNKNOWN
    assert to("aqf", "8", "hkqf").answer is Answer.UNKNOWN


@pytest.mark.parametrize("level", EVERY, ids=lambda one: f"{one.framework}-{one.level}")
def test_no_way_passes_a_framework_twice(level: Level) -> None:
    for other in FRAMEWORKS:
        for way in compare(level, other).ways:
            passed = [level.framework, *(step.target for step in way.steps)]
            assert len(set(passed)) == len(passed)


def test_only_official_tables_are_put_in_a_row() -> None:
    for level in EVERY:
        for other in FRAMEWORKS:
            for way in compare(level, other).ways:
                if len(way.steps) > 1:
                    assert all(step.table.status is Status.OFFICIAL for step in way.steps)


def test_several_levels_stay_several() -> None:
    assert to("eqf", "6", "scqf").reached == ("10", "9")
    assert to("jeqf", "4", "eqf").reached == ("4", "5")


def test_japans_levels_abroad_are_inferred_and_say_so() -> None:
    done = to("jeqf", "3", "eqf")

    assert (done.reached, done.decides) == (("4",), False)
    assert "資格の種類による推定" in "\n".join(done.lines("ja"))
    assert "nothing alone" in "\n".join(done.lines("en"))


def test_half_levels_are_levels() -> None:
    assert to("ncrf", "4.5", "eqf").reached == ("5",)
    assert to("rqf", "E3", "eqf").reached == ("1",)


def test_a_number_without_its_framework_is_not_compared() -> None:
    assert to("eqf", "8", "nzqcf").reached == ("10",)
    assert to("thai-nqf", "6", "mqf").answer is Answer.UNKNOWN


def test_japans_framework_names_its_qualifications_and_its_history() -> None:
    jeqf = levels().framework("jeqf")

    fifth = jeqf.entry("5")
    assert fifth is not None
    assert "専門士" in {one.ja for one in fifth.qualifications}
    assert [change.on.year for change in jeqf.history] == [2023, 2025]
    assert jeqf.note is not None
    assert "MDASH" in jeqf.note.ja


def test_what_is_not_there_is_an_error_of_ours() -> None:
    with pytest.raises(LevelNotThere, match="has no level '9'"):
        to("jeqf", "9", "eqf")
    with pytest.raises(LevelFrameworkUnknown):
        to("jeqf", "6", "qf")


@given(st.sampled_from(EVERY), st.sampled_from(FRAMEWORKS))
def test_every_pair_of_levels_has_one_answer_in_both_languages(level: Level, other: str) -> None:
    done = compare(level, other)

    assert done.lines("ja")
    assert done.lines("en")
    assert (done.answer is Answer.COMPARABLE) == bool(done.reached)
    assert done.to_json()["answer"] == done.answer.value


@given(st.sampled_from(EVERY), st.sampled_from(FRAMEWORKS))
def test_every_way_leads_back_to_where_it_began(level: Level, other: str) -> None:
    for way in compare(level, other).ways:
        if way.reached:
            assert level.level in way.widened


def test_every_mistake_of_the_data_is_told_at_once() -> None:
    document = parse_toml(
        b"""
        [framework.a]
        name = { ja = "a", en = "a" }
        jurisdiction = "AA"
        count = 2
        [[correspondence]]
        from = "a"
        to = "b"
        status = "sure"
        levels = { "3" = ["1"] }
        source = { document = "nicjp-jeqf", confidence = "confirmed" }
        """
    )

    with pytest.raises(ManyErrors) as caught:
        read_levels(document, packaged_sources())

    assert {one.path for one in caught.value.errors} == {
        "correspondence[0].to",
        "correspondence[0].status",
        "correspondence[0].levels.3",
    }


@pytest.mark.parametrize("language", ["ja", "en"])
def test_japans_levels_abroad_read_as_they_did(language: str) -> None:
    lines: list[str] = []
    for level in reversed(levels().framework("jeqf").known):
        for other in ("eqf", "aqf", "hkqf", "nzqcf"):
            lines += to("jeqf", level, other).lines("ja" if language == "ja" else "en")

    assert_as_kept(f"levels/jeqf.{language}.txt", "\n".join(lines) + "\n")
