"""``shirushi framework``, and a framework that is added by a file alone."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli_runs import PROGRAMME, run

TEMPLATE = Path(__file__).parents[3] / "docs" / "contributing" / "framework-template.toml"


def test_the_template_is_a_framework() -> None:
    result = run("framework", "check", TEMPLATE, "--lang", "en")

    assert result.exit_code == 0, result.output
    assert "xx-example-2026" in result.stdout


def test_a_file_with_mistakes_is_told_all_of_them_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    text = TEMPLATE.read_text("utf-8")
    text = text.replace('"stackability"]', '"stackabilty"]')
    text = text.replace('ask = "credit_bearing"', 'ask = "bears_credit"')
    text = text.replace('document = "example-law", clause = "Art. 3"', 'document = "rumour"')
    text = text.replace('basis = "notional"', 'basis = "academic"')
    path.write_text(text, encoding="utf-8")

    result = run("framework", "check", path, "--lang", "en")

    assert result.exit_code == 2
    for place in (
        "descriptors[0].optional[2]",
        "descriptors: Nothing is said about: stackability",
        "rule[2].ask",
        "rule[1].source.document",
        "rule[1].with.basis",
    ):
        assert place in result.stderr


def test_a_framework_without_a_word_on_descriptors_is_incomplete(tmp_path: Path) -> None:
    path = tmp_path / "silent.toml"
    head, _, rest = TEMPLATE.read_text("utf-8").partition("[[descriptors]]")
    path.write_text(head + rest[rest.index("[[rule]]") :], encoding="utf-8")

    result = run("framework", "check", path, "--lang", "en")

    assert result.exit_code == 2
    assert "no_descriptor_list" in result.stderr


def test_an_invented_framework_judges_without_any_code(tmp_path: Path) -> None:
    path = tmp_path / "moon-2026.toml"
    text = TEMPLATE.read_text("utf-8").replace("xx-example-2026", "moon-2026")
    text = text.replace('least = 8, most = "not-found"', "least = 8, most = 40")
    text = text.replace('need = "information"', 'need = "required"')
    path.write_text(text, encoding="utf-8")

    judged = run("judge", PROGRAMME, "--framework", path, "--json")
    beside = run("judge", PROGRAMME, "--all", "--on", "2026-11-21", "--framework", path)
    shown = run("framework", "show", path, "--lang", "en")

    # 45 hours of learning are more than the 40 that the moon allows.
    assert judged.exit_code == 1
    findings = json.loads(judged.stdout)[0]["findings"]
    assert [one["rule"] for one in findings if one["outcome"] == "not_met"] == ["size"]
    assert "× moon-2026" in beside.stdout
    assert "not known whether it is demanded" in shown.stdout


def test_the_list_names_what_is_in_force_on_a_day() -> None:
    now = run("framework", "list", "--on", "2026-11-21")
    every = json.loads(run("framework", "list", "--json").stdout)

    assert len(now.stdout.splitlines()) == 17
    assert {"jp-rishu-shomei-2007", "nz-nzqa-2018"} <= {one["id"] for one in every}


def test_a_programme_is_judged_by_the_edition_of_its_day() -> None:
    law = ("judge", PROGRAMME, "--framework", "jp-rishu-shomei", "--json", "--on")

    before, after = (json.loads(run(*law, day).stdout) for day in ("2019-03-31", "2019-04-01"))
    never = run(*law, "2001-01-01", "--lang", "en")

    assert before[0]["framework"]["id"] == "jp-rishu-shomei-2007"
    assert after[0]["framework"]["id"] == "jp-rishu-shomei"
    assert never.exit_code == 2
    assert "No edition of jp-rishu-shomei is in force on 2001-01-01" in never.stderr


def test_show_as_json_tells_each_source() -> None:
    shown = json.loads(run("framework", "show", "nz-nzqa", "--json").stdout)

    assert shown["descriptors"]["language"] == "not_specified"
    assert all(one["sources"] for one in shown["rules"])


def test_all_prints_a_table_and_gaps_print_a_list() -> None:
    table = run("judge", PROGRAMME, "--all", "--on", "2026-11-21", "--lang", "en")
    listed = run("judge", PROGRAMME, "--framework", "nz-nzqa", "--gaps", "--lang", "en")
    as_json = run("judge", PROGRAMME, "--framework", "nz-nzqa", "--gaps", "--json")

    assert table.exit_code == 0
    assert "○ jp-mc-1.0" in table.stdout
    assert listed.exit_code == 1
    assert "NZSCED" in listed.stdout
    gaps = json.loads(as_json.stdout)[0]["gaps"]
    assert [one["path"] for one in gaps] == ["subject_codes", "level"]
