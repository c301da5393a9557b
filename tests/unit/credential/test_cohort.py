"""A spreadsheet's CSV: good rows come through as they are, bad rows say why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
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
        (b"", formats.HeaderMissing),
        ("氏名,結果\n花子,合格\n".encode(), formats.HeaderMissing),
        (HEADER.encode(), formats.CohortEmpty),
        (b"\x81", formats.CohortUnreadable),
        (HEADER.encode() + b"1,a\0b", formats.CohortUnreadable),
        (HEADER.encode() + b'1,"a', formats.CohortUnreadable),
        ("氏名,氏名,メール,結果,修了日\n".encode(), formats.HeaderRepeated),
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
