"""Whatever tables a framework may bring, the chart loses no level and its picture stays whole."""

from __future__ import annotations

from itertools import combinations
from types import MappingProxyType
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.citation import Citation, Confidence, Source
from shirushi.core.text import LANGUAGES, Language, Text
from shirushi.framework.level_chart import draw_levels
from shirushi.framework.levels import Correspondence, LevelFramework, Levels, Status
from shirushi.framework.placing import Standing, chart

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = tuple(str(one) for one in range(1, 9))
SOURCE = Source(id="one", title="<One> & another")


def _framework(id_: str) -> LevelFramework:
    return LevelFramework(id=id_, name=Text(ja=id_, en=id_), jurisdiction="XX", known=KNOWN)


@st.composite
def tables(draw: st.DrawFn, source: str, target: str) -> Correspondence:
    levels = draw(
        st.dictionaries(
            st.sampled_from(KNOWN),
            st.lists(st.sampled_from(KNOWN), unique=True, max_size=5).map(tuple),
        )
    )
    return Correspondence(
        source=source,
        target=target,
        status=draw(st.sampled_from(Status)),
        levels=MappingProxyType(levels),
        citation=Citation(source=SOURCE, confidence=draw(st.sampled_from(Confidence))),
        none_back=frozenset(draw(st.lists(st.sampled_from(KNOWN), max_size=3))),
    )


@st.composite
def worlds(draw: st.DrawFn) -> Levels:
    names = ["hub", "a<b&c", "other", "third"]
    found = []
    for one, other in combinations(names, 2):
        pair = (one, other) if draw(st.booleans()) else (other, one)
        found += draw(st.lists(tables(*pair), max_size=2))
    return Levels(
        frameworks=MappingProxyType({name: _framework(name) for name in names}),
        tables=tuple(found),
    )


@given(world=worlds(), language=st.sampled_from(LANGUAGES))
def test_every_level_is_drawn_and_no_box_covers_another(world: Levels, language: Language) -> None:
    found = chart("hub", among=world)

    root = ET.fromstring(draw_levels(found, language))  # noqa: S314 - drawn just now

    said = [one.text or "" for one in root.iter(f"{SVG}text")]
    for column in found.columns:
        assert [one.level for one in column.levels] == list(reversed(KNOWN))
        for one in column.levels:
            assert f"{one.level} {one.standing.sign}" in said
    boxes = [
        tuple(float(one.attrib[key]) for key in ("x", "y", "width", "height"))
        for one in root.iter(f"{SVG}rect")
        if "x" in one.attrib
    ]
    for (x, y, wide, high), (x2, y2, wide2, high2) in combinations(boxes, 2):
        assert x + wide <= x2 or x2 + wide2 <= x or y + high <= y2 or y2 + high2 <= y


@given(world=worlds())
def test_only_an_official_table_that_was_read_is_shown_as_official(world: Levels) -> None:
    for column in chart("hub", among=world).columns:
        for one in column.levels:
            if one.standing is Standing.UNKNOWN:
                assert one.table is None
                continue
            assert one.table is not None
            assert {one.table.source, one.table.target} == {"hub", column.framework.id}
            assert bool(one.beside) is (one.standing is not Standing.NONE)
            # That there is no counterpart is said by an agreement only, as comparing does.
            assert (one.standing in {Standing.OFFICIAL, Standing.NONE}) is one.table.decides


@given(world=worlds())
def test_a_level_without_anything_beside_it_says_whether_that_is_agreed(world: Levels) -> None:
    found = chart("hub", among=world)

    for column in found.columns:
        taken = {level for one in column.levels for level in one.beside}
        assert set(column.without) == set(KNOWN) - taken
        assert set(column.without.values()) <= {Standing.NONE, Standing.UNKNOWN}
