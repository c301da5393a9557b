"""The picture of a plan: golden files, and what must hold of any picture."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from shirushi.core.text import Language, Text
from shirushi.stacking.picture import MOST_BLOCKS, MOST_DRAWN, draw_plan
from shirushi.stacking.plan import Plan
from shirushi.stacking.requirement import Node
from shirushi.stacking.solving import solve
from tests.golden_files import assert_as_kept
from tests.small_awards import ON, all_of, any_of, award, credits_, decision, held, named

SVG = "{http://www.w3.org/2000/svg}"


def plan(*parts: Node, holds: tuple[str, ...] = ()) -> Plan:
    return solve([held(name, 2) for name in holds], award(all_of(*parts)), on=ON)


def texts(picture: bytes) -> list[str]:
    # What is parsed here was drawn by this very package.
    return [one.text or "" for one in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 - as said


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_plan_is_drawn_as_it_was(language: Language) -> None:
    drawn = plan(
        credits_("total", 5, "a", "b", pool="p"),
        credits_("core", "2.5", "c", pool="q"),
        named("capstone", "d"),
        named("thesis", "e"),
        decision("admission"),
        holds=("a", "b", "c", "d"),
    )

    picture = draw_plan(drawn, language)

    assert_as_kept(f"plans/picture.{language}.svg", picture.decode())


def test_each_credential_that_counts_is_a_block_and_the_gap_is_dashed() -> None:
    drawn = plan(credits_("total", 5, "a", "b"), holds=("a", "b"))

    picture = draw_plan(drawn, "en")

    assert [one for one in texts(picture) if one in {"a", "b", "1 credit (jp) more"}] == [
        "1 credit (jp) more",
        "a",
        "b",
    ]
    assert picture.count(b"stroke-dasharray") == 1
    assert picture.count(b"url(#plan-p0)") == 2


def test_colour_is_never_the_only_sign() -> None:
    drawn = plan(
        credits_("one", 2, "a", pool="p"), credits_("two", 2, "b", pool="q"), holds=("a", "b")
    )

    picture = draw_plan(drawn, "en")

    assert {"A", "B"} <= set(texts(picture))
    assert b"url(#plan-p0)" in picture
    assert b"url(#plan-p1)" in picture


def test_the_description_says_the_outcome_and_every_requirement() -> None:
    root = ET.fromstring(draw_plan(plan(named("x", "a"), decision("y"), holds=("a",)), "en"))  # noqa: S314 - drawn just now

    assert root.findtext(f"{SVG}title") == "Stacking towards Award"
    assert root.findtext(f"{SVG}desc") == (
        "What can be counted towards Award is there; people must decide the rest. "
        "A requirement: satisfied. B requirement: needs a decision."
    )
    assert root.get("role") == "img"


def test_a_way_that_was_not_taken_is_not_drawn() -> None:
    tree = award(any_of(named("x", "a"), named("y", "b")))

    picture = draw_plan(solve([held("a", 2)], tree, on=ON), "en")

    assert "B" not in texts(picture)


def test_a_large_award_is_drawn_in_part_and_says_so() -> None:
    parts = [named(f"n{number}", f"a{number}") for number in range(MOST_DRAWN + 3)]

    picture = draw_plan(plan(*parts), "en")

    assert "and 3 more requirements" in texts(picture)


def test_many_credentials_are_drawn_in_part_and_said() -> None:
    count = MOST_BLOCKS + 2
    names = tuple(f"a{number}" for number in range(count))

    picture = draw_plan(plan(credits_("total", Decimal(2 * count)), holds=names), "en")

    assert texts(picture)[-1] == "and 2 more"


LONG = "Graduate Certificate in Applied Mathematics and Machine Learning for Working Engineers"


def named_award(name: Text) -> bytes:
    tree = dataclasses.replace(award(all_of(named("x", "a"))), name=name)
    return draw_plan(solve([], tree, on=ON), "en")


def test_a_long_name_is_broken_between_words() -> None:
    first, second = texts(named_award(Text(ja="学位", en=LONG)))[:2]

    assert first == "Graduate Certificate in Applied"
    assert second.startswith("Mathematics and Machine")


def test_what_does_not_fit_on_two_lines_ends_with_an_ellipsis() -> None:
    first, second = texts(named_award(Text(ja="学位", en=f"{LONG} {LONG}")))[:2]

    assert not first.endswith("…")
    assert second.endswith("…")


def test_a_word_without_end_is_cut() -> None:
    (first, second) = texts(named_award(Text(ja="学位", en="W" * 400)))[:2]

    assert first.endswith("…")
    assert len(first) < 30
    assert second == "× missing"


def test_a_japanese_line_never_begins_with_a_mark_that_ends_something() -> None:
    first, second = texts(named_award(Text(ja="学位", en="あ" * 20 + "」、" + "い" * 10)))[:2]

    assert first == "あ" * 19
    assert second == "あ」、" + "い" * 10
