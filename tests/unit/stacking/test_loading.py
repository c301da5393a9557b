"""Awards as people write them, and every mistake in them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.reading import NotToml, parse_toml
from shirushi.stacking.loading import AwardCycle, AwardNotFound, AwardTooLarge, load_award
from shirushi.stacking.requirement import AllOf, Award, Credits, Decision, Stacked, places
from tests.world import EXAMPLES

HEAD = """
id = "x"
name = { ja = "名", en = "name" }
kind = { ja = "証明", en = "certificate" }
jurisdiction = "JP"
source = { document = "rules", confidence = "confirmed" }
[document.rules]
title = "規程"
[category.own]
achievements = ["urn:a"]
[requirement]
id = "root"
label = { ja = "要件", en = "requirement" }
source = { document = "rules", confidence = "confirmed" }
"""


def example(id_: str) -> bytes | None:
    path = EXAMPLES / "awards" / f"{id_}.toml"
    return path.read_bytes() if path.exists() else None


def load(rest: str, *, others: Callable[[str], bytes | None] = lambda _: None) -> Award:
    return load_award((HEAD + rest).encode(), others=others)


def mistakes(rest: str) -> list[str]:
    with pytest.raises(ShirushiError) as caught:
        load(rest)
    error = caught.value
    every = error.errors if isinstance(error, ManyErrors) else (error,)
    return [f"{one.path}: {one.code}" for one in every]


def test_the_example_diploma_holds_the_certificate() -> None:
    diploma = load_award(example("data-diploma") or b"", others=example)

    assert isinstance(diploma.requirement, AllOf)
    kinds = [type(part) for part in diploma.requirement.parts]
    assert kinds[0] is Stacked
    assert kinds[-1] is Decision
    assert len({place.path for place in places(diploma)}) == len(places(diploma))


def test_an_award_inside_may_be_read_already() -> None:
    def others(id_: str) -> dict[str, Any]:
        return parse_toml(example(id_) or b"")

    from_bytes = load_award(example("data-diploma") or b"", others=example)

    assert load_award(example("data-diploma") or b"", others=others) == from_bytes


def test_a_category_says_where_credits_come_from() -> None:
    award = load('credits = { least = "1.5", system = "jp", category = "own" }')

    node = award.requirement
    assert isinstance(node, Credits)
    assert (node.least, node.selection.achievements) == (Decimal("1.5"), ("urn:a",))


def test_a_rule_not_enforced_and_a_number_not_known_do_not_decide() -> None:
    outline = load('credits = { least = 1, system = "jp" }\nenforce = false').requirement
    unknown = load('credits = { system = "jp" }').requirement

    assert not outline.decides
    assert not unknown.decides


def test_every_mistake_is_told_at_once_with_its_path() -> None:
    found = mistakes("""
[[requirement.all_of]]
id = "a"
label = { ja = "要件" }
source = { document = "nowhere", confidence = "sure" }
credits = { least = -1, system = "jp", category = "theirs" }
[[requirement.all_of]]
id = "a"
label = { ja = "要件", en = "requirement" }
contact_hours = { least = 60, system = "jp" }
[[cap]]
id = "root"
label = { ja = "上限", en = "cap" }
source = { document = "rules", confidence = "confirmed" }
system = "jp"
most = "1.2345"
level_least = { framework = "jeqf", level = "6" }
""")

    assert sorted(found) == [
        "cap[0].id: stacking.requirement-repeated",
        "cap[0].level_least: core.field-wrong",
        "cap[0].most: stacking.amount-not-usable",
        "requirement.all_of[0].credits.category: stacking.category-unknown",
        "requirement.all_of[0].credits.least: stacking.amount-not-usable",
        "requirement.all_of[0].label: core.field-wrong",
        "requirement.all_of[0].source.confidence: core.field-wrong",
        "requirement.all_of[0].source.document: stacking.source-not-listed",
        "requirement.all_of[1].contact_hours.system: core.field-unknown",
        "requirement.all_of[1].id: stacking.requirement-repeated",
        "requirement.all_of[1].source: core.field-missing",
    ]


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("", "requirement: stacking.requirement-kind-unknown"),
        (
            'decision = true\ncredits = { least = 1, system = "jp" }',
            "requirement: stacking.requirement-kind-unknown",
        ),
        ("decision = false", "requirement.decision: core.field-wrong"),
        ("all_of = []", "requirement.all_of: stacking.count-not-possible"),
        ("count_of = []\nleast = 2", "requirement.least: stacking.count-not-possible"),
        (
            'credits = { least = 1, system = "jp", amount = 2 }',
            "requirement.credits.amount: core.field-unknown",
        ),
        ("achievement = { }", "requirement.achievement.is: core.field-missing"),
    ],
)
def test_a_wrong_requirement_is_told(rest: str, code: str) -> None:
    assert mistakes(rest) == [code]


def test_an_award_inside_that_is_not_at_hand_is_told() -> None:
    with pytest.raises(AwardNotFound, match=r"requirement\.award"):
        load('award = "nowhere"')


def test_an_award_inside_itself_is_told_with_the_way_round() -> None:
    with pytest.raises(AwardCycle, match="x → y → x"):
        load(
            'award = "y"',
            others=lambda id_: (
                HEAD.replace('"x"', f'"{id_}"') + f'award = "{"x" if id_ == "y" else "y"}"'
            ).encode(),
        )


def test_awards_inside_awards_without_end_are_told() -> None:
    def next_one(id_: str) -> bytes:
        return (HEAD.replace('"x"', f'"{id_}"') + f'award = "{id_}z"').encode()

    with pytest.raises(AwardTooLarge):
        load('award = "z"', others=next_one)


def test_requirements_inside_each_other_without_end_are_told() -> None:
    deep = "".join(f"[[requirement{'.all_of' * n}]]\n" for n in range(1, 90))

    with pytest.raises(AwardTooLarge):
        load(deep)


def test_what_is_not_toml_is_told() -> None:
    with pytest.raises(NotToml):
        load_award(b"id = ")
