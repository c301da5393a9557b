"""``shirushi convert`` and ``level`` as a person uses them."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from shirushi.cli.main import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_credit_is_converted_with_its_sources() -> None:
    result = run("convert", 2, "jp", "ects", "--lang", "en")

    assert result.exit_code == 0
    assert "3–3.6 European Credit Transfer" in result.stdout
    assert "the methods disagree" in result.stdout


def test_hours_become_credit_of_the_same_basis_only() -> None:
    assert run("convert", 60, "contact-hours", "jp").exit_code == 0
    assert run("convert", 60, "contact-hours", "ects").exit_code == 2
    assert run("convert", 2, "jp", "notional-hours").stdout.count("90") >= 1
    assert run("convert", 2, "th", "contact-hours", "--activity", "lecture").exit_code == 0


def test_the_rates_of_a_day_can_be_asked_for() -> None:
    arguments = ("convert", 30, "contact-hours", "jp", "--activity", "lecture", "--json")

    then = json.loads(run(*arguments, "--on", "2022-09-30").stdout)
    now = json.loads(run(*arguments).stdout)

    assert then["results"][0]["least"] == {"exact": "1", "decimal": "1.0000"}
    assert now["results"][0]["least"]["exact"] == "2/3"


def test_wrong_input_ends_with_2_and_one_sentence() -> None:
    wrong = {
        ("two", "jp", "ects"): "'two' is not a number",
        ("NaN", "jp", "ects"): "'NaN' is not a number",
        ("-1", "jp", "ects"): "There is no option -1",
        ("0", "jp", "ects"): "more than 0",
        ("1e-9999999", "jp", "ects"): "digits behind the point",
        ("1", "jp", "mars"): "There is no credit system 'mars'",
        ("1", "contact-hours", "notional-hours"): "not converted into other hours",
    }
    for arguments, said in wrong.items():
        result = run("convert", *arguments, "--lang", "en")

        assert result.exit_code == 2, arguments
        assert said in result.stderr, arguments


def test_a_level_is_compared_by_whose_word() -> None:
    agreed, none, unknown = (
        run("level", "nzqcf", "7", "eqf"),
        run("level", "nzqcf", "8", "eqf"),
        run("level", "jeqf", "6", "us-none"),
    )

    assert [agreed.exit_code, none.exit_code, unknown.exit_code] == [0, 1, 2]
    assert "対応するレベルはないと合意されている" in none.stdout
    assert json.loads(run("level", "nzqcf", "7", "eqf", "--json").stdout)["decides"] is True


def test_what_stands_at_a_level_is_shown() -> None:
    one, every, nothing = run("level", "jeqf", "5"), run("level", "jeqf"), run("level", "scqf")

    assert "専門士" in one.stdout
    assert "博士" in every.stdout
    assert nothing.exit_code == 2
    assert json.loads(run("level", "jeqf", "--json").stdout)["levels"][0]["level"] == "8"
    assert run("level", "jeqf", "9").exit_code == 2


def test_japans_framework_tells_its_history() -> None:
    words = run("level", "jeqf", "--lang", "en").stdout
    data = json.loads(run("level", "jeqf", "5", "--json").stdout)

    assert "2023-08-21: A tentative list" in words
    assert [one["on"] for one in data["history"]] == ["2023-08-21", "2025-03-17"]
