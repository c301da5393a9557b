"""``shirushi guide``: asked on the terminal, or answered beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest

from shirushi.framework.guide import QUESTIONS
from tests.cli_runs import answer, run

GOOD = {
    "kind": "course",
    "assessed": "assessed",
    "outcomes": "yes",
    "effort": "notional",
    "effort.figure": "45",
    "credit": "credit",
    "credit.figure": "1",
    "body": "university",
    "quality": "internal",
    "people": "yes",
    "described": "yes",
    "certified": "yes",
}
TYPED = "1\n1\nyes\nnotional\nmany\n45\n1\n0.5\n1\n1\n1\n1\n1\n"


def given(**changes: str) -> list[str]:
    every = {**GOOD, **changes}
    return [part for name, one in every.items() for part in ("--answer", f"{name}={one}")]


def test_a_course_with_everything_is_one() -> None:
    result = run("guide", *given(), "--lang", "en")

    assert result.exit_code == 0
    assert "Nothing was found that has to be changed." in result.stdout


def test_a_lecture_is_none_and_says_what_to_change() -> None:
    result = run("guide", *given(kind="lecture", assessed="attendance"))

    assert result.exit_code == 1
    assert "1. 学修成果を確かめる評価" in result.stdout


def test_what_is_not_answered_is_unknown() -> None:
    result = run("guide", *given(kind="unsure"), "--json")

    assert result.exit_code == 2
    (found,) = answer(result)["guidance"]
    assert found["verdict"]["outcome"] == "unknown"
    assert [one["rules"] for one in found["changes"]]


def test_the_questions_are_asked_one_by_one_and_a_wrong_answer_again() -> None:
    result = run("guide", "--lang", "en", "--json", stdin=TYPED.encode())

    assert result.exit_code == 0
    assert answer(result)["answers"] == {**GOOD, "credit.figure": "0.5"}
    for number, one in enumerate(QUESTIONS, 1):
        assert f"{number}/10 {one.text.en}" in result.stderr
    assert "'many' cannot be read as a number above 0." in result.stderr


def test_input_that_ends_too_early_is_no_answer() -> None:
    result = run("guide", "--lang", "en", stdin=b"1\n")

    assert result.exit_code == 2
    assert "The input ended between the questions." in result.stderr


def test_answers_come_from_a_file_and_the_command_line_goes_before_it(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(
        'kind = "lecture"\neffort = { answer = "notional", figure = 45 }\nassessed = "assessed"\n'
    )

    result = run("guide", "--answers", file, "--answer", "kind=course", "--json")

    assert answer(result)["answers"] == {
        "kind": "course",
        "effort": "notional",
        "effort.figure": "45",
        "assessed": "assessed",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('kind = "concert"', "'concert' is no answer to it"),
        ("kind = 1", "Write a text that is not empty"),
        ('price = "high"', "There is no question 'price'"),
        (
            'effort = { answer = "notional", figure = -1 }',
            "'-1' cannot be read as a number above 0",
        ),
        ('effort = { reply = "notional" }', "This field is not known"),
        ("kind =", "cannot be read as TOML"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_path(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(text)

    result = run("guide", "--answers", file, "--lang", "en")

    assert result.exit_code == 2
    assert said in result.stderr
    assert str(file) in result.stderr


def test_an_answer_without_a_question_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    unnamed = run("guide", "--answer", "course", "--lang", "en")
    missing = run("guide", "--answers", tmp_path / "none.toml", "--lang", "en")

    assert (unnamed.exit_code, missing.exit_code) == (2, 2)
    assert "'course' is not QUESTION=ANSWER." in unnamed.stderr
    assert missing.stderr.count("none.toml") == 1


def test_other_frameworks_are_asked_by_name_and_the_worst_decides() -> None:
    result = run("guide", *given(), "--framework", "jp-mc-1.0", "--framework", "nz-nzqa", "--json")

    # What New Zealand asks besides (review, subject code, level) is none of the ten questions.
    assert result.exit_code == 2
    outcomes = [one["verdict"]["outcome"] for one in answer(result)["guidance"]]
    assert outcomes == ["met", "unknown"]


def test_the_questions_can_be_had_for_a_file_of_answers() -> None:
    words = run("guide", "--questions", "--lang", "en")
    data = run("guide", "--questions", "--json")

    assert "1/10 What is it that you run? [kind]" in words.stdout
    assert "hours: effort.figure" in words.stdout
    assert [one["id"] for one in answer(data)] == [one.id for one in QUESTIONS]
