"""Whatever file comes, every record is a row or a problem, or the file says why not."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.core.table import records
from shirushi.credential.formats.cohort import read_cohort

HEADER = ["学籍番号", "氏名", "メールアドレス", "結果", "修了日"]
words = st.sampled_from(
    [
        "",
        " ",
        "1",
        "髙橋",
        "𠮷田",
        "h@example.jp",
        "合格",
        "不合格",
        "出席のみ",
        "2026-08-01",
        "=1",
        "\0",
    ]
)
cells = words | st.text(max_size=8)
tables = st.lists(st.lists(cells, min_size=1, max_size=7), max_size=8)
scraps = st.lists(
    st.sampled_from(['"', '""', ",", "\n", "\r", "\r\n", "a", "\t", ";"]), max_size=60
)


def written(table: list[list[str]], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([HEADER, *table])
    return out.getvalue()


@given(st.binary() | st.binary().map(lambda body: written([]).encode("cp932") + body))
def test_any_bytes_are_a_cohort_or_our_error(data: bytes) -> None:
    try:
        found = read_cohort(data)
    except ShirushiError:
        return

    assert found.rows or found.problems


@given(tables, st.sampled_from([",", "\t", ";"]))
def test_every_record_is_a_row_or_a_problem_once(table: list[list[str]], separator: str) -> None:
    text = written(table, separator)
    expected = [one.line for one in records(text)][1:]
    try:
        found = read_cohort(text.encode("utf-8", "replace"))
    except ShirushiError:
        assert expected == []
        return

    lines = [row.line for row in found.rows] + [one.line for one in found.problems]
    assert sorted(lines) == expected


@given(tables)
def test_what_a_spreadsheet_wrote_is_read_cell_for_cell(table: list[list[str]]) -> None:
    kept = [tuple(row) for row in table if any(cell.strip() for cell in row)]

    assert [one.cells for one in records(written(table))][1:] == kept


@given(scraps)
def test_broken_quotes_lose_no_line(parts: list[str]) -> None:
    text = "".join(parts)
    lines = [one.line for one in records(text)]

    assert lines == sorted(set(lines))
    assert all(1 <= line <= text.count("\n") + text.count("\r") + 1 for line in lines)
