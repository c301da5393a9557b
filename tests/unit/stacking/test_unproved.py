"""What a plan says of itself when the search for a better one was cut short."""

from __future__ import annotations

import pytest
from bench.awards import SMALL, degree, learner

from shirushi.core.text import Language
from shirushi.stacking.explaining import explain
from shirushi.stacking.integer import Goal, Programme, Unproved
from shirushi.stacking.solving import solve
from shirushi.stacking.unproved import not_proved
from tests.small_awards import ON, all_of, award, credits_, held


@pytest.mark.parametrize(
    ("goal", "found", "bound", "said"),
    [
        ("reached", 0, 3, "a better plan is not ruled out"),
        ("satisfied", 96, 100, "at least 96%"),
        ("progress", 10, None, "a better plan is not ruled out"),
        ("fewest", -151, -147, "151 credentials, and as few as 147"),
        ("oldest", -40, -30, "best liked among equals"),
    ],
)
def test_it_says_what_was_found_and_what_none_goes_beyond(
    goal: str, found: int, bound: int | None, said: str
) -> None:
    one = not_proved(Unproved(goal=goal, found=found, bound=bound))

    assert said in one.en
    assert "証明" in one.ja


def test_a_goal_not_proved_tells_its_name_and_bound_and_what_follows_is_still_tidied() -> None:
    programme = Programme()
    columns = [programme.variable() for _ in range(60)]
    for start in range(60):
        programme.row({columns[(start + step) % 60]: 1 for step in (0, 1, 7, 17, 29)}, most=2)
    idle = programme.variable()
    goals = [
        Goal(terms={one: 3 + number % 7 for number, one in enumerate(columns)}, name="most"),
        Goal(terms={idle: 1}),
        Goal(terms={idle: -1}, tidies=True),
    ]

    found = programme.solve(goals, most_seconds=0)

    assert found.unproved is not None
    assert found.unproved.goal == "most"
    assert found.unproved.bound is None or found.unproved.bound >= found.unproved.found
    assert found.values[idle] == 0
    assert programme.holds(found.values)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_plan_cut_short_says_so_in_words_and_to_programs(language: Language) -> None:
    have = [held(f"m{n}", 1 + n % 3, day=1 + n % 28) for n in range(40)]
    tree = all_of(*[credits_(f"c{n}", 7, *[f"m{k}" for k in range(n, 40, 2)]) for n in range(9)])

    explanation = explain(solve(have, award(tree), on=ON, most_seconds=0))

    told = explanation.to_json()["unproved"]
    assert isinstance(told, dict)
    text = told["text"]
    assert isinstance(text, dict)
    assert any(str(text[language]) in line for line in explanation.lines(language))


def test_sixty_credentials_and_twenty_requirements_are_proved_within_a_few_branches() -> None:
    # Without the row that Model._leaf adds for the search, ten branches do not suffice here.
    plan = solve(learner(SMALL, seed=6), degree(SMALL), on=ON, most_branches=10)

    assert plan.proved
