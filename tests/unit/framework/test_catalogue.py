"""A whole catalogue under the frameworks: totals, what is missed, and what an edition changes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from shirushi.core.text import Language, Text
from shirushi.framework.catalogue import (
    compare_editions,
    judge_catalogue,
)
from shirushi.framework.changes import gaps
from shirushi.framework.editions import EditionsUnrelated
from shirushi.framework.framework import Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import framework, packaged
from shirushi.model.achievement import Achievement
from tests.golden_files import assert_as_kept
from tests.programmes import WHOLE, programmes

EVERY = programmes()
OLD, NEW = framework("jp-rishu-shomei-2007"), framework("jp-rishu-shomei")
SOME = ("whole", "title-only", "rishu-60", "attendance-badge")


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def kept(data: bytes) -> str:
    """Return the table as its golden file has it: Git would change the line ends."""
    return data.decode("utf-8-sig").replace("\r\n", "\n")


def test_every_outcome_and_gap_is_that_of_judging_one_by_one() -> None:
    report = judge_catalogue(EVERY.values())

    for achievement, entry in zip(EVERY.values(), report.entries, strict=True):
        for edition, judged in zip(packaged().values(), entry.judged, strict=True):
            verdict = judge(achievement, edition)
            assert judged.framework is edition
            assert judged.outcome is verdict.outcome
            assert [(one.path, one.kind, one.remedy, one.is_demanded) for one in judged.misses] == [
                (one.path, one.kind, one.remedy, one.is_demanded) for one in gaps(verdict)
            ]


def test_an_iterator_is_read_once_and_the_editions_are_those_of_the_day() -> None:
    read: list[str] = []

    def stream() -> Iterator[Achievement]:
        for one in EVERY.values():
            read.append(one.id)
            yield one

    report = judge_catalogue(stream(), on=date(2019, 3, 31))

    ids = [one.id for one in report.frameworks]
    assert len(read) == len(report.entries) == len(EVERY)
    assert "jp-rishu-shomei-2007" in ids
    assert "jp-rishu-shomei" not in ids


def test_totals_add_up_and_an_element_counts_once_an_entry() -> None:
    report = judge_catalogue(EVERY.values())

    for one in report.frameworks:
        assert sum(report.total(one.id, out) for out in Outcome) == len(EVERY)
        assert all(0 < count <= len(EVERY) for _, count in report.missing(one.id))


def test_the_element_that_is_missed_most_comes_first() -> None:
    silent = [EVERY[name] for name in ("outcomes-silent", "title-only", "country-silent")]

    report = judge_catalogue(silent, [framework("eu-2022")])

    assert report.missing("eu-2022")[:2] == [("country_region", 2), ("learning_outcomes", 2)]


def test_an_empty_catalogue_is_a_report_of_nothing() -> None:
    report = judge_catalogue([], [NEW])

    assert report.total(NEW.id, Outcome.MET) == 0
    assert len(rows(report.to_csv("en"))) == 1
    assert report.lines("en")[0] == "Entries judged: 0."


def test_the_json_names_every_rule_that_an_entry_misses() -> None:
    said = json.loads(json.dumps(judge_catalogue(EVERY.values()).to_json()))

    rules = {one["framework"]: set(one["rules"]) for one in said["frameworks"]}
    for entry in said["entries"]:
        for verdict in entry["verdicts"]:
            for miss in verdict["missing"]:
                assert set(miss["rules"]) <= rules[verdict["framework"]]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_csv_and_the_lines_read_as_they_did(language: Language) -> None:
    chosen = [framework(one) for one in ("jp-mc-1.0", "jp-rishu-shomei", "eu-2022", "nz-nzqa")]
    report = judge_catalogue([EVERY[name] for name in SOME], chosen)

    table = report.to_csv(language)

    assert table.startswith(b"\xef\xbb\xbf")
    assert_as_kept(f"catalogue/report.{language}.csv", kept(table))
    assert_as_kept(f"catalogue/report.{language}.txt", "\n".join(report.lines(language)) + "\n")


def test_a_title_that_is_a_formula_stays_text() -> None:
    title = Text(ja='=HYPERLINK("https://bad.example","名称")', en=" +1")
    sly = replace(WHOLE, id="@SUM(A1)", title=title)

    japanese = rows(judge_catalogue([sly], [NEW]).to_csv("ja"))[1]
    english = rows(judge_catalogue([sly], [NEW]).to_csv("en"))[1]

    assert japanese[:2] == ["'@SUM(A1)", f"'{title.ja}"]
    assert english[1] == "' +1"


# ---------------------------------------------------------------- two editions


def test_verdicts_that_change_between_editions_are_listed_with_the_rules_that_decide() -> None:
    found = compare_editions(EVERY.values(), OLD, NEW)

    changed = {one.id: one for one in found.changed}
    sixty = changed[EVERY["art105-60"].id]
    assert (sixty.old, sixty.new) == (Outcome.NOT_MET, Outcome.MET)
    assert "120" in sixty.old_rules[0].text.en
    assert sixty.new_rules == ()
    assert EVERY["art105-59.9"].id not in changed
    assert EVERY["art105-120"].id not in changed
    assert found.count == len(EVERY)


def test_changes_there_and_back_are_the_same_entries_turned_round() -> None:
    there = compare_editions(EVERY.values(), OLD, NEW).changed
    back = compare_editions(EVERY.values(), NEW, OLD).changed

    turned = [(one.id, one.new, one.old, one.new_rules, one.old_rules) for one in back]
    assert [(one.id, one.old, one.new, one.old_rules, one.new_rules) for one in there] == turned


def test_an_edition_changes_nothing_against_itself() -> None:
    assert compare_editions(EVERY.values(), NEW, NEW).changed == ()


def test_two_frameworks_are_not_two_editions() -> None:
    with pytest.raises(EditionsUnrelated, match="eu-2022"):
        compare_editions([], OLD, framework("eu-2022"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_changes_read_as_they_did(language: Language) -> None:
    found = compare_editions(EVERY.values(), OLD, NEW)

    table = found.to_csv(language)

    assert_as_kept(f"catalogue/changes.{language}.csv", kept(table))
    assert_as_kept(f"catalogue/changes.{language}.txt", "\n".join(found.lines(language)) + "\n")
    assert found.to_json()["count"] == len(EVERY)
