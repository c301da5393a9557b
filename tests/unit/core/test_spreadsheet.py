"""CSV that a spreadsheet opens rightly and never runs."""

from __future__ import annotations

import csv
import io

import pytest

from shirushi.core.spreadsheet import harmless_cell, spreadsheet


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])
def test_what_a_spreadsheet_would_run_is_behind_an_apostrophe(text: str) -> None:
    assert harmless_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "名称", "A=1", "1-2", "https://u.example/?a=1", "'x"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless_cell(text) == text


def test_quotes_commas_and_line_breaks_come_back() -> None:
    row = ['a "quoted" word', "one, two", "two\nlines", "日本語"]

    data = spreadsheet([row])

    assert data.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == row
