"""A spreadsheet's CSV: good rows come through as they are, bad rows say why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.core.table import ColumnMissing, ColumnRepeated, TableUnreadable
from shirushi.credential.formats import cohort as formats
from shirushi.credential.formats.cohort import Cohort, read_cohort
from tests.world import EXAMPLES
from tools import example_cohorts

HEADER = "学籍番号,氏名,メールアドレス,結果,修了日\r\n"


def read(*rows: str, encoding: str = "utf-8") -> Cohort:
    return read_cohort((HEADER + "".join(f"{row}\r\n" for row in rows)).encode(encoding))


def codes(found: Cohort) -> list[tuple[int, str | None, str]]:
    return [(one.line, one.column, one.error.code.split(".")[1]) for one in found.problems]


@pytest.mark.parametrize(
    ("name", "encoding", "name_inside"),
    [
        ("spring-cp932.csv", "cp932", "髙橋"),
        ("spring-cp932.csv", "cp932", "山﨑"),
        ("autumn-utf8.csv", "utf-8-sig", "𠮷田"),
    ],
)
def test_the_examples_are_read_with_names_as_they_are(
    name: str, encoding: str, name_inside: str
) -> None:
    found = read_cohort((EXAMPLES / "cohorts" / name).read_bytes())

    assert found.encoding == encoding
    assert any(row.name.startswith(name_inside) for row in found.rows)
    assert any(row.name == "スミス, ジョン" for row in found.rows)
    assert len(found.rows) == 494
    assert codes(found) == [
        (21, "メールアドレス", "cohort-email-missing"),
        (43, None, "cohort-learner-repeated"),
        (89, "結果", "cohort-not-passed"),
        (134, "結果", "cohort-attendance-only"),
        (202, "メールアドレス", "cohort-email-invalid"),
        (313, "修了日", "cohort-day-unreadable"),
    ]


def test_the_examples_are_what_the_tool_writes() -> None:
    for name, data in example_cohorts.files().items():
        assert (EXAMPLES / "cohorts" / name).read_bytes() == data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    found = read("1,渡辺 花子,h@example.jp,合格,2026-08-01", encoding=encoding)

    assert found.rows[0].name == "渡辺 花子"


@pytest.mark.parametrize(
    "written", ["2026-08-01", "2026/8/1", "2026年8月1日", "令和8年8月1日", "R8.8.1", "２０２６/8/1"]
)
def test_days_are_read_as_people_write_them(written: str) -> None:
    assert read(f"1,花子,h@example.jp,合格,{written}").rows[0].completed_on == date(2026, 8, 1)


def test_full_width_addresses_are_narrowed_and_names_are_not() -> None:
    row = read("１,Ａ子,ｈ＠example.jp,合格,2026-08-01").rows[0]

    assert (row.student_id, row.name, row.email) == ("1", "Ａ子", "h@example.jp")


def test_a_line_break_inside_quotes_does_not_shift_the_line_numbers() -> None:
    found = read(
        '1,"花\n子",h@example.jp,合格,2026-08-01',
        "2,太郎,,合格,2026-08-01",
    )

    assert codes(found) == [
        (2, "氏名", "cohort-character-forbidden"),
        (4, "メールアドレス", "cohort-email-missing"),
    ]


def test_columns_may_stand_in_any_order_and_in_english() -> None:
    data = b"completed_on;Result;E-Mail;Name;extra\n2026-08-01;passed;h@example.jp;Hanako;x\n"

    assert read_cohort(data).rows[0].name == "Hanako"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", ColumnMissing),
        ("氏名,結果\n花子,合格\n".encode(), ColumnMissing),
        (HEADER.encode(), formats.CohortEmpty),
        (b"\x81", TableUnreadable),
        (b"\0" + HEADER.encode(), TableUnreadable),
        (b'"' + HEADER.encode(), TableUnreadable),
        (b"PK\x03\x04\x14\0", TableUnreadable),
        (b"\xff\xfe\x00", TableUnreadable),
        (bytes(formats.MOST_BYTES + 1), formats.CohortTooLarge),
        (HEADER.encode() + b"x\n" * (formats.MOST_ROWS + 1), formats.CohortTooLarge),
        ("氏名,氏名,メール,結果,修了日\n".encode(), ColumnRepeated),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, error: type[ShirushiError]) -> None:
    with pytest.raises(error):
        read_cohort(data)


def test_one_learner_is_issued_once_by_number_or_by_address() -> None:
    found = read(
        "1,花子,h@example.jp,合格,2026-08-01",
        "1,花子,other@example.jp,合格,2026-08-01",
        "2,花子,H@Example.JP,合格,2026-08-01",
    )

    assert [one.error.said.en for one in found.problems] == [
        "It is the same learner as on line 2."
    ] * 2


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda t: (HEADER + t).encode()))
def test_any_bytes_are_a_cohort_or_one_of_our_errors(data: bytes) -> None:
    try:
        found = read_cohort(data)
    except ShirushiError:
        return
    lines = [row.line for row in found.rows] + [one.line for one in found.problems]
    assert len(lines) == len(set(lines))


def test_the_files_lie_where_the_demo_looks() -> None:
    assert {path.name for path in Path(EXAMPLES, "cohorts").iterdir()} == set(
        example_cohorts.files()
    )


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("2,花\0子,b@example.jp,合格,2026-08-01", "氏名", "cohort-character-forbidden"),
        ("2,\u202e子花,b@example.jp,合格,2026-08-01", "氏名", "cohort-character-forbidden"),
        ("2,\ue000田,b@example.jp,合格,2026-08-01", "氏名", "cohort-character-forbidden"),
        ('2,"花"子,b@example.jp,合格,2026-08-01', None, "cohort-quotes-broken"),
        ('2,"花子,b@example.jp,合格,2026-08-01', None, "cohort-quotes-broken"),
        (f'2,"{"花" * 30_000}",b@example.jp,合格,2026-08-01', None, "cohort-quotes-broken"),
        (f"2,{'花' * 200_000},b@example.jp,合格,2026-08-01", "氏名", "cohort-row-too-long"),
        (f"2,{'花' * 201},b@example.jp,合格,2026-08-01", "氏名", "cohort-row-too-long"),
        (f"2,花子,b@{'b' * 250}.jp,合格,2026-08-01", "メールアドレス", "cohort-row-too-long"),
        (f"{'2' * 101},花子,b@example.jp,合格,2026-08-01", "学籍番号", "cohort-row-too-long"),
        ("2,花子,b@example.jp,合格,2026-08-01,x", None, "cohort-row-too-long"),
        ("2,花子,b@example.jp,合格,2026-08-01" + "," * 5000, None, "cohort-row-too-long"),
        ("2,,b@example.jp,合格,2026-08-01", "氏名", "table-cell-empty"),
        ("2,花子,b@example.jp,多分,2026-08-01", "結果", "cohort-result-unknown"),
        ("2,花子,b@example.jp,合格,令和元年4月1日", "修了日", "cohort-day-unreadable"),
        ("2", "結果", "table-cell-empty"),
    ],
)
def test_a_bad_row_never_stops_the_good_ones(row: str, column: str | None, code: str) -> None:
    found = read("1,花子,a@example.jp,合格,2026-08-01", row, "3,太郎,c@example.jp,合格,2026-08-01")

    assert [one.line for one in found.rows] == [2, 4]
    assert codes(found) == [(3, column, code)]


@pytest.mark.parametrize("header", ["氏名,email,評価,date", "name,email,result,completed_on"])
def test_euc_jp_is_told_from_cp932_though_its_bytes_fit_both(header: str) -> None:
    text = f"{header}\n山田 花子,h@example.jp,合格,2026/8/1\n"
    assert "ｲﾖｻﾒ" in text.encode("euc_jp").decode("cp932")

    found = read_cohort(text.encode("euc_jp"))

    assert (found.encoding, found.rows[0].name) == ("euc_jp", "山田 花子")


def test_half_width_kana_of_cp932_stay_what_they_are() -> None:
    data = "氏名,カナ,メール,結果,修了日\n花子,ﾔﾏﾀﾞ ﾊﾅｺ,h@example.jp,合格,2026/8/1\n"

    found = read_cohort(data.encode("cp932"))

    assert (found.encoding, found.rows[0].kana) == ("cp932", "ﾔﾏﾀﾞ ﾊﾅｺ")


def test_columns_without_a_meaning_are_kept() -> None:
    data = "クラス,氏名,メール,結果,修了日,備考\nA組,花子,h@example.jp,合格,2026-08-01\n"

    assert read_cohort(data.encode()).rows[0].extra == (("クラス", "A組"), ("備考", ""))


def test_what_was_made_narrow_is_noted() -> None:
    found = read("１,Ａ子,h@example.jp,合格,2026-08-01")

    assert [(one.line, one.column) for one in found.notes] == [(2, "学籍番号")]
    assert found.notes[0].text.ja == "「１」を半角の「1」として読み込みました。"


@pytest.mark.parametrize("name", ["=1+1", "+81", "-花子", "@花子", "葛\U000e0100城", "①㈱髙"])
def test_a_name_is_text_whatever_it_looks_like(name: str) -> None:
    assert read(f"1,{name},h@example.jp,合格,2026-08-01").rows[0].name == name
