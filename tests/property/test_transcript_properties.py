"""Whatever stands in a transcript, reading it and checking it raises nothing but our errors."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.stacking.niad_check import Applicant, Counting, Stage, SubjectClass, pre_check
from shirushi.stacking.niad_telling import check_json, check_lines, check_table
from shirushi.stacking.transcript import NAMES, Column, TranscriptRow
from shirushi.stacking.transcript_reading import read_transcript, read_typed
from tests.small_awards import ON

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["jp", "ects", "2", "-1", "1.5", "優", "不可", "2024年度", "専門", "積み上げ"]),
)
HEADERS = st.lists(st.sampled_from([name for names in NAMES.values() for name in names]))


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_any_bytes_are_rows_or_one_of_our_errors(data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        read_transcript(data)


@given(HEADERS, st.lists(st.lists(CELLS, max_size=15), max_size=6))
@settings(max_examples=200)
def test_any_table_is_rows_or_one_of_our_errors(header: list[str], rows: list[list[str]]) -> None:
    text = "\n".join(",".join(one) for one in [header, *rows])

    with contextlib.suppress(ShirushiError):
        read_transcript(text.encode("utf-8", "replace"))


@given(st.lists(st.dictionaries(st.sampled_from(Column), CELLS), max_size=6))
@settings(max_examples=200)
def test_any_typed_rows_are_rows_or_one_of_our_errors(rows: list[dict[Column, str]]) -> None:
    with contextlib.suppress(ShirushiError):
        read_typed(rows)


@st.composite
def transcripts(draw: st.DrawFn) -> tuple[TranscriptRow, ...]:
    typed = [
        {
            Column.INSTITUTION: draw(st.sampled_from(["標大学", "北の大学"])),
            Column.SUBJECT: f"科目{draw(st.integers(0, 3))}",
            Column.CREDITS: draw(st.sampled_from(["1", "2", "0.5", "10"])),
            Column.SYSTEM: draw(st.sampled_from(["jp", "jp", "ects", "au"])),
            Column.RESULT: draw(st.sampled_from(["優", "合格", "不可"])),
            Column.EARNED: f"{2000 + number}-0{draw(st.integers(1, 9))}-01",
            Column.FIELD: draw(st.sampled_from(["", "専門", "関連", "専攻外", "教養"])),
            Column.PHASE: draw(st.sampled_from(["", "基礎資格", "積み上げ"])),
            Column.TAKEN_AS: draw(st.sampled_from(["", "科目等履修生", "その他"])),
        }
        for number in range(draw(st.integers(1, 8)))
    ]
    return read_typed(typed).rows


APPLICANTS = st.builds(
    Applicant,
    course_class=st.sampled_from([None, 1, 2]),
    basic_on=st.sampled_from([None, date(2003, 3, 31)]),
)


@given(transcripts(), APPLICANTS)
@settings(max_examples=60, deadline=None)
def test_the_totals_agree_with_the_lines(
    rows: tuple[TranscriptRow, ...], applicant: Applicant
) -> None:
    found = pre_check([], rows, applicant, on=ON)

    counted = [one for one in found.lines if one.counting is Counting.COUNTED]
    cells = [found.summed(stage, one) for stage in Stage for one in (*SubjectClass, None)]
    totals = {one.id: one for one in found.totals}
    assert len(found.lines) == len(rows)
    assert totals["total"].counted == sum((one.credits or Decimal(0)) for one in counted)
    assert totals["total"].counted == sum(cells)
    assert totals["total"].stated == totals["total"].counted
    assert all(one.counted <= totals["total"].counted for one in found.totals)
    assert all(one.said for one in found.lines if one.counting is not Counting.COUNTED)
    assert check_lines(found, "ja")
    assert check_json(found)["totals"]
    assert check_table(found, "en")


@given(transcripts(), APPLICANTS)
@settings(max_examples=30, deadline=None)
def test_one_row_more_never_takes_a_total_down(
    rows: tuple[TranscriptRow, ...], applicant: Applicant
) -> None:
    fewer = pre_check([], rows[:-1], applicant, on=ON)
    more = pre_check([], rows, applicant, on=ON)

    assert all(
        one.counted <= two.counted for one, two in zip(fewer.totals, more.totals, strict=True)
    )
