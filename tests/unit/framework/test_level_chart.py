"""The level chart shows every level, and by whose word it stands where it stands."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree as ET

import pytest

from shirushi.core.text import LANGUAGES, Language
from shirushi.framework.comparing import Answer, compare
from shirushi.framework.level_chart import draw_levels
from shirushi.framework.levels import LevelFrameworkUnknown, levels
from shirushi.framework.placing import Chart, Placed, Standing, chart, referable, short_name
from shirushi.model.level import Level
from tests.golden_files import assert_as_kept

SVG = "{http://www.w3.org/2000/svg}"
REFERENCES = [one.id for one in referable()]
TAGS = {"svg", "title", "desc", "path", "rect", "g", "text"}


def drawn(reference: str, language: Language) -> ET.Element:
    return ET.fromstring(draw_levels(chart(reference), language))  # noqa: S314 - drawn just now


def placed(found: Chart, framework: str, level: str) -> Placed:
    column = next(one for one in found.columns if one.framework.id == framework)
    return next(one for one in column.levels if one.level == level)


@pytest.mark.parametrize("reference", REFERENCES)
def test_every_level_of_every_framework_is_placed_once(reference: str) -> None:
    found = chart(reference)

    here = {one.framework.id: [each.level for each in one.levels] for one in found.columns}
    here[reference] = list(found.rows)
    assert here == {
        one.id: list(reversed(one.known)) for one in levels().frameworks.values() if one.known
    }
    assert {one.id for one in found.without_levels} == {"us-none", "sg-none"}


@pytest.mark.parametrize("reference", REFERENCES)
def test_it_says_the_same_as_comparing_over_direct_tables(reference: str) -> None:
    for column in chart(reference).columns:
        for one in column.levels:
            done = compare(Level(framework=column.framework.id, level=one.level), reference)
            direct = [way for way in done.ways if len(way.steps) == 1]
            if one.standing is Standing.UNKNOWN:
                assert direct == []
            elif one.standing is Standing.NONE:
                assert done.answer is Answer.NO_COUNTERPART
            else:
                assert direct[0].reached == one.beside
                assert direct[0].decides is (one.standing is Standing.OFFICIAL)


def test_an_agreed_nothing_is_not_unknown() -> None:
    found = chart("eqf")
    nz = next(one for one in found.columns if one.framework.id == "nzqcf")

    assert placed(found, "nzqcf", "8").standing is Standing.NONE
    assert placed(found, "aqf", "8").standing is Standing.UNKNOWN
    assert nz.without == {"1": Standing.NONE}


def test_tables_are_not_read_one_after_another() -> None:
    assert placed(chart("nfq"), "aqf", "7").standing is Standing.UNKNOWN


def test_half_levels_stand_where_whole_ones_do() -> None:
    assert placed(chart("eqf"), "ncrf", "6.5").beside == ("7",)


def test_a_framework_that_is_not_there_is_said() -> None:
    with pytest.raises(LevelFrameworkUnknown):
        chart("nqf")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reference", REFERENCES)
def test_the_picture_is_well_formed_and_holds_every_level(
    reference: str, language: Language
) -> None:
    root = drawn(reference, language)

    found = chart(reference)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= TAGS
    assert all("href" not in key for one in root.iter() for key in one.attrib)
    said = [one.text or "" for one in root.iter(f"{SVG}text")]
    for column in found.columns:
        assert short_name(column.framework) in said
        for one in column.levels:
            assert f"{one.level} {one.standing.sign}" in said
    # With nothing but its text a box tells its standing: each sign stands in the legend too.
    assert {one.sign for one in Standing} <= set(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reference", REFERENCES)
def test_no_text_covers_another_or_leaves_the_picture(reference: str, language: Language) -> None:
    root = drawn(reference, language)
    _left, _top, wide, high = (float(one) for one in root.attrib["viewBox"].split())

    boxes = [_box(one) for one in root.iter(f"{SVG}text")]

    for number, (left, top, right, bottom, said) in enumerate(boxes):
        assert left >= 0, said
        assert right <= wide, said
        assert bottom <= high, said
        for one in boxes[number + 1 :]:
            apart = right <= one[0] or one[2] <= left or bottom <= one[1] or one[3] <= top
            assert apart, (said, one[4])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reference", REFERENCES)
def test_no_box_covers_another(reference: str, language: Language) -> None:
    root = drawn(reference, language)
    every = [
        tuple(float(one.attrib[key]) for key in ("x", "y", "width", "height"))
        for one in root.iter(f"{SVG}rect")
        if "x" in one.attrib
    ]

    for number, (x, y, wide, high) in enumerate(every):
        for x2, y2, wide2, high2 in every[number + 1 :]:
            assert x + wide <= x2 or x2 + wide2 <= x or y + high <= y2 or y2 + high2 <= y


def _box(text: ET.Element) -> tuple[float, float, float, float, str]:
    said = text.text or ""
    # Generous: half-width letters are drawn at about half their size, bold ones a little wider.
    wide = sum(13 if unicodedata.east_asian_width(one) in "WFA" else 8.5 for one in said)
    at, y = float(text.attrib["x"]), float(text.attrib["y"])
    left = at - {"start": 0.0, "middle": wide / 2, "end": wide}[text.attrib["text-anchor"]]
    return left, y - 12, left + wide, y + 4, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_reads_as_it_did(language: Language) -> None:
    lines = [
        f"{short_name(column.framework):8} {one.level:>4} {one.standing.sign} "
        f"{', '.join(one.beside) or '-'}  {one.standing.label.in_language(language)}"
        for column in chart("eqf").columns
        for one in column.levels
    ]

    assert_as_kept(f"levels/chart.{language}.txt", "\n".join(lines) + "\n")
