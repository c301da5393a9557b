"""One achievement as readers in other countries see it, and as PDF."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from shirushi.cli.main import main
from shirushi.core.text import Text
from shirushi.framework.abroad import Place, Reading, places, said_size, sheet
from shirushi.framework.abroad_pdf import write_pdf
from shirushi.framework.framework import Outcome
from shirushi.framework.loading import framework, packaged
from shirushi.framework.pdf import GlyphMissing
from shirushi.model.achievement import Achievement, CreditRecognition
from shirushi.model.credits import Credits
from shirushi.model.document import read_achievement_file
from shirushi.model.level import Level
from shirushi.model.workload import HoursBasis, Workload
from tests.world import EXAMPLES

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, tzinfo=UTC)
EUROPE = framework("eu-2022")
JAPAN = framework("jp-mc-1.0")


def programme(name: str = "data-science") -> Achievement:
    path = EXAMPLES / "programmes" / f"{name}.toml"
    return read_achievement_file(path.name, path.read_bytes())


def read_in_europe(achievement: Achievement) -> Reading:
    return sheet(achievement, [EUROPE], on=TODAY).readings[0]


def test_credit_level_and_verdict_stand_together() -> None:
    reading = read_in_europe(programme())

    assert reading.verdict.outcome is Outcome.MET
    assert [one.shown for one in reading.credits[0].results] == ["1.9", "1.5–1.8"]
    assert reading.levels[0].reached == ("6",)
    assert not reading.levels[0].decides
    assert (reading.changes, reading.unread) == ((), ())


def test_what_is_missing_is_told_once_a_field() -> None:
    changes = read_in_europe(programme("seminar")).changes

    paths = [one.findings[0].path for one in changes]
    assert len(paths) == len(set(paths))
    assert "assessment_type" in paths


def test_what_arrives_from_abroad_is_read_in_the_same_way() -> None:
    foreign = replace(
        programme(),
        level=(Level(framework="nzqcf", level="8"),),
        credit_recognition=CreditRecognition(credits=Credits(amount=Decimal(10), system="nz")),
    )

    reading = read_in_europe(foreign)

    assert reading.levels[0].answer.value == "no_counterpart"
    assert reading.credits[0].results[0].least == 5


@pytest.mark.parametrize("system", ["au", "mars"])
def test_hours_tell_the_size_where_the_credit_cannot_be_carried_over(system: str) -> None:
    foreign = replace(
        programme(),
        credit_recognition=CreditRecognition(credits=Credits(amount=Decimal(2), system=system)),
        learner_effort=(Workload(hours=Decimal(192), basis=HoursBasis.NOTIONAL),),
    )

    (reading,) = sheet(foreign, [JAPAN], on=TODAY).readings

    assert reading.credits[-1].results[0].shown == "4.2"
    said = [one.en for one in (*said_size(reading), *reading.unread)]
    assert any("unknown" in one or "mars" in one for one in said)


def test_what_cannot_be_told_is_said_and_not_guessed() -> None:
    silent = replace(programme(), level=(), credit_recognition=None, learner_effort=())
    strange = replace(programme(), level=(Level(framework="mars", level="1"),))

    assert len(read_in_europe(silent).unread) == 2
    assert "mars" in read_in_europe(strange).unread[0].en


def test_an_edition_that_has_ended_is_shown_to_who_names_it() -> None:
    old = framework("jp-rishu-shomei-2007")

    (reading,) = sheet(programme(), [old], on=TODAY).readings

    assert reading.framework is old


def test_every_place_names_systems_that_are_there() -> None:
    assert {"JP", "EU", "NZ", "MY", "AE"} <= set(places())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pdf_is_the_same_for_the_same_sheet_and_time(language: str) -> None:
    pytest.importorskip("typst")
    found = sheet(programme(), [JAPAN, EUROPE], on=TODAY)

    one, two = (write_pdf(found, "ja" if language == "ja" else "en", at=AT) for _ in range(2))

    assert one.startswith(b"%PDF-1.")
    assert one == two


def test_markup_in_a_title_is_printed_and_never_run() -> None:
    pytest.importorskip("typst")
    nasty = replace(programme(), title=Text(ja='#panic("x") $ \\ <b>', en='#read("/etc/passwd")'))

    assert write_pdf(sheet(nasty, [JAPAN], on=TODAY), "ja", at=AT).startswith(b"%PDF")


def test_a_name_that_the_font_lacks_is_refused_and_a_rare_kanji_is_not() -> None:
    pytest.importorskip("typst")
    rare = replace(programme(), title=Text(ja="髙﨑𠮷の講座", en="A course"))
    thai = replace(programme(), title=Text(ja="สวัสดี", en="Sawasdee"))

    assert write_pdf(sheet(rare, [JAPAN], on=TODAY), "ja", at=AT)
    with pytest.raises(GlyphMissing, match="ส"):
        write_pdf(sheet(thai, [JAPAN], on=TODAY), "ja", at=AT)


def test_the_command_prints_the_sheet_and_writes_the_pdf(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    runner, path = CliRunner(), str(EXAMPLES / "programmes" / "data-science.toml")

    shown = runner.invoke(main, ["abroad", path, "--pdf", str(tmp_path / "a.pdf")])
    as_json = runner.invoke(main, ["abroad", path, "--json", "--framework", "eu-2022"])
    wrong = runner.invoke(main, ["abroad", path, "--framework", "mars"])

    assert shown.exit_code == 0
    assert "[EU]" in shown.stdout
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert len(json.loads(as_json.stdout)["readings"]) == 1
    assert wrong.exit_code == 2


def test_every_frameworks_jurisdiction_has_a_place_even_where_nothing_is_known_of_it() -> None:
    assert {one.jurisdiction for one in packaged().values()} <= set(places())
    assert places()["CA-ON"] == places()["INT"] == Place()
