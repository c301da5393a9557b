"""Whatever strangers write in an award or a credential, its picture is safe to show."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.text import Text
from shirushi.stacking.picture import draw_plan
from shirushi.stacking.solving import solve
from tests.small_awards import ON, all_of, award, credits_, held

HOSTILE = st.one_of(
    st.text(min_size=1, max_size=300),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><image href="https://evil.example/x"/>',
            "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>",
            "\ufffe\x00\u202e&amp;",
        ]
    ),
)
TAGS = {"svg", "title", "desc", "defs", "pattern", "path", "rect", "g", "text", "circle"}


@given(name=HOSTILE, label=HOSTILE, title=HOSTILE, least=st.integers(1, 4))
def test_a_picture_is_well_formed_and_refers_to_nothing_outside(
    name: str, label: str, title: str, least: int
) -> None:
    one = held("a", 2)
    achievement = dataclasses.replace(one.assertion.achievement, title=Text(ja=title, en=title))
    one = dataclasses.replace(
        one, assertion=dataclasses.replace(one.assertion, achievement=achievement)
    )
    part = credits_("total", least, "a", label=Text(ja=label, en=label))
    wanted = dataclasses.replace(award(all_of(part)), name=Text(ja=name, en=name))

    picture = draw_plan(solve([one], wanted, on=ON), "ja")

    root = ET.fromstring(picture)  # noqa: S314 - drawn just now; that it parses is the test
    for node in root.iter():
        assert node.tag.removeprefix("{http://www.w3.org/2000/svg}") in TAGS
        for key, value in node.attrib.items():
            assert not key.startswith("on")
            assert key not in {"href", "style", "{http://www.w3.org/1999/xlink}href"}
            assert "url(" not in value or value.startswith("url(#plan-")
