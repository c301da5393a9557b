"""Rows of a transcript: read from Japanese and English CSV, every mistake told with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.table import ColumnMissing, ColumnRepeated, TableUnreadable
from shirushi.stacking import transcript_reading as reading
from shirushi.stacking.recognition import fact
from shirushi.stacking.requirement import Circumstances
from shirushi.stacking.transcript import Column, TakenAs, stated
from shirushi.stacking.transcript_reading import read_transcript, read_typed
from tests.small_awards import ON

HEADER = "機関名,科目名,単位数,単位制度,評価,修得時期,科目区分,段階,履修の種類\n"
GOOD = "標大学,線形代数,2,jp,優,2024-03-31,専門,積み上げ,科目等履修生\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_what_spreadsheets_write_is_read(encoding: str) -> None:
    (row,) = read_transcript((HEADER + GOOD).encode(encoding)).rows

    assert (row.institution, row.subject, row.credits.amount) == ("標大学", "線形代数", Decimal(2))
    assert row.passed
    assert row.taken_as is TakenAs.PART_TIME
    assert (row.fact("field"), row.fact("phase"), row.fact("year")) == (
        "major",
        "after_basic",
        "2023",
    )


def test_english_names_full_width_digits_and_columns_without_a_meaning_are_read() -> None:
    found = read_transcript(
        b"Institution,Course,Credits,System,Grade,Class,Teacher\n"
        b"Shirushi University,Calculus,1.5,JP,A+,major,Suzuki\n"
    )
    wide = read_transcript((HEADER + GOOD.replace(",2,jp", ",2,JP")).encode())

    assert found.rows[0].credits.amount == Decimal("1.5")
    assert found.rows[0].fact("field") == "major"
    assert found.ignored == ("Teacher",)
    assert wide.rows[0].credits.amount == Decimal(2)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024-03-31", date(2024, 3, 31), date(2024, 3, 31)),
        ("2024/3/1", date(2024, 3, 1), date(2024, 3, 1)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023年度", date(2023, 4, 1), date(2024, 3, 31)),
        ("AY2023", date(2023, 4, 1), date(2024, 3, 31)),
        ("令和元年度", date(2019, 4, 1), date(2020, 3, 31)),
        ("平成31年3月", date(2019, 3, 1), date(2019, 3, 31)),
        ("R5.9.30", date(2023, 9, 30), date(2023, 9, 30)),
    ],
)
def test_the_time_is_read_no_finer_than_it_is_said(written: str, first: date, last: date) -> None:
    (row,) = read_transcript((HEADER + GOOD.replace("2024-03-31", written)).encode()).rows

    assert row.earned is not None
    assert (row.earned.first, row.earned.last) == (first, last)


@pytest.mark.parametrize(
    ("wrong", "column", "kind"),
    [
        ("標大学,線形代数,-2,jp,優,,,,", "単位数", "model.credits-not-positive"),
        ("標大学,線形代数,0,jp,優,,,,", "単位数", "model.credits-not-positive"),
        ("標大学,線形代数,2単位,jp,優,,,,", "単位数", "stacking.transcript-credits-unreadable"),
        ("標大学,線形代数,1e9,jp,優,,,,", "単位数", "stacking.transcript-credits-unreadable"),
        ("標大学,線形代数,NaN,jp,優,,,,", "単位数", "stacking.transcript-credits-unreadable"),
        ("標大学,線形代数,,jp,優,,,,", "単位数", "core.table-cell-empty"),
        ("標大学,線形代数,2,,優,,,,", "単位制度", "stacking.transcript-system-missing"),
        ("標大学,線形代数,2,xx,優,,,,", "単位制度", "stacking.transcript-word-unknown"),
        ("標大学,線形代数,2,jp,,,,,", "評価", "core.table-cell-empty"),
        ("標大学,線形代数,2,jp,たぶん,,,,", "評価", "stacking.transcript-word-unknown"),
        ("標大学,,2,jp,優,,,,", "科目名", "core.table-cell-empty"),
        ("標大学,線形代数,2,jp,優,昨年,,,", "修得時期", "stacking.transcript-earned-unreadable"),
        ("標大学,線形代数,2,jp,優,2024,,,", "修得時期", "stacking.transcript-earned-unreadable"),
        (
            "標大学,線形代数,2,jp,優,2024-02-30,,,",
            "修得時期",
            "stacking.transcript-earned-unreadable",
        ),
        ("標大学,線形代数,2,jp,優,,必修,,", "科目区分", "stacking.transcript-word-unknown"),
    ],
)
def test_a_mistake_is_told_with_its_row_and_column(wrong: str, column: str, kind: str) -> None:
    with pytest.raises(ShirushiError) as caught:
        read_transcript((HEADER + GOOD + wrong + "\n").encode())

    assert caught.value.path == f"row 3, {column}"
    assert caught.value.code == kind


def test_every_mistake_is_told_at_once() -> None:
    wrong = "標大学,,-2,,優,昨年,,,\n" + '"x\n' + "a,b,c,d,e,f,g,h,i,j\n"

    with pytest.raises(ManyErrors) as caught:
        read_transcript((HEADER + GOOD + wrong).encode())

    assert [one.path for one in caught.value.errors] == [
        "row 3, 科目名",
        "row 3, 単位制度",
        "row 3, 単位数",
        "row 3, 修得時期",
        "row 4",
        "row 5",
    ]


def test_a_file_of_nothing_but_mistakes_is_not_read_for_ever() -> None:
    with pytest.raises(ManyErrors) as caught:
        read_transcript((HEADER + ",,x,,,昨年,必修,,\n" * 400).encode())

    assert 1000 <= len(caught.value.errors) < 1010


def test_semesters_and_kinds_have_words() -> None:
    text = (
        "機関名,科目名,単位数,単位制度,評価,修得時期,学期\n標大学,線形代数,2,jp,優,2024年度,前期\n"
    )

    (row,) = read_transcript(text.encode()).rows

    assert row.fact("semester") == "2024-前期"
    assert {one.label.en for one in TakenAs} >= {"graduate school", "other"}


def test_the_same_subject_twice_is_refused_and_the_same_name_in_another_year_is_not() -> None:
    other = GOOD.replace("2024-03-31", "2025-03-31")
    wide = GOOD.replace("線形代数", "線形代数 ").replace("優", "良")

    with pytest.raises(reading.RowTwice) as caught:
        read_transcript((HEADER + GOOD + other + wide).encode())

    assert caught.value.path == "row 4"
    assert caught.value.params == {"line": 2}
    assert len(read_transcript((HEADER + GOOD + other).encode()).rows) == 2


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", ColumnMissing),
        (HEADER.encode(), reading.TranscriptEmpty),
        ("科目名,単位数\n線形代数,2\n".encode(), ColumnMissing),
        (("単位," + HEADER + GOOD).encode(), ColumnRepeated),
        (b"PK\x03\x04\x00", TableUnreadable),
        (b"\x81", TableUnreadable),
        (b"\0" + HEADER.encode(), ColumnMissing),
        (b"x" * (reading.MOST_BYTES + 1), reading.TranscriptTooLarge),
        (
            (
                HEADER + "".join(GOOD.replace("2024-03-31", f"{y}年度") for y in range(1000, 1501))
            ).encode(),
            reading.TranscriptTooLarge,
        ),
    ],
)
def test_a_file_that_cannot_be_used_as_a_whole_is_refused(
    data: bytes, kind: type[ShirushiError]
) -> None:
    with pytest.raises(ShirushiError) as caught:
        read_transcript(data)

    assert isinstance(caught.value, kind | TableUnreadable)


def test_typed_rows_are_read_alike_and_empty_ones_passed_over() -> None:
    typed = {
        Column.INSTITUTION: "標大学",
        Column.SUBJECT: "線形代数",
        Column.CREDITS: "2",
        Column.SYSTEM: "jp",
        Column.RESULT: "合格",
    }

    found = read_typed([{}, {Column.SYSTEM: "jp", Column.RESULT: "合格"}, typed])
    with pytest.raises(ShirushiError) as caught:
        read_typed([typed, {**typed, Column.CREDITS: "x"}])

    assert [row.line for row in found.rows] == [3]
    assert caught.value.path == "row 2, 単位数"


def test_a_row_is_stated_and_unknown_where_its_time_does_not_tell() -> None:
    month = read_transcript((HEADER + GOOD.replace("2024-03-31", "2024年4月")).encode()).rows[0]

    inside, before, after = (
        stated(month, on=ON, entered_on=day)
        for day in (date(2024, 4, 10), date(2024, 5, 1), date(2024, 4, 1))
    )

    assert inside.is_stated
    assert inside.title.ja == "[申告] 線形代数"
    known = Circumstances(entered_on=date(2024, 4, 10))
    assert fact(inside, "time", known) is None
    assert fact(before, "time") == "before_entry"
    assert fact(after, "time") == "after_entry"
    assert fact(inside, "institution") is None
