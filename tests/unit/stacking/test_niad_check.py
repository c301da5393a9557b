"""The pre-check for NIAD-QE: classified as stated, summed by hand here, and never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from shirushi.stacking.niad_check import (
    Applicant,
    Basic,
    Counting,
    FieldUnknown,
    PreCheck,
    Reach,
    Stage,
    SubjectClass,
    Total,
    pre_check,
)
from shirushi.stacking.niad_telling import check_lines, check_table
from shirushi.stacking.plan import Status
from shirushi.stacking.recognition import Held, Standing
from shirushi.stacking.transcript import TranscriptRow
from shirushi.stacking.transcript_reading import read_transcript
from tests.small_awards import ON, held
from tests.world import EXAMPLES

HEADER = "機関名,科目名,単位数,単位制度,評価,修得時期,科目区分,段階,履修の種類\n"
WHO = Applicant(basic=Basic.JUNIOR_COLLEGE, basic_on=date(2023, 3, 20), course_class=1)


def rows(*lines: str) -> tuple[TranscriptRow, ...]:
    return read_transcript((HEADER + "\n".join(lines)).encode()).rows


def figures(one: Total) -> tuple[str, str, str]:
    """Return what is counted, what is missing, and what waits for a decision at most."""
    return f"{one.counted}", f"{one.gap}", f"{one.open}"


def total(found: PreCheck, id_: str) -> Total:
    return next(one for one in found.totals if one.id == id_)


def test_the_example_is_summed_as_by_hand() -> None:
    data = (EXAMPLES / "transcripts" / "niad.csv").read_bytes()

    found = pre_check([], read_transcript(data).rows, WHO, on=ON)

    cells = {
        (stage, one): found.summed(stage, one) for stage in Stage for one in (*SubjectClass, None)
    }
    assert [int(one) for one in cells.values()] == [28, 18, 16, 0, 24, 6, 2, 2]
    assert figures(total(found, "total"))[:2] == ("96", "28")
    assert figures(total(found, "accumulated-1"))[:2] == ("34", "28")
    assert total(found, "total").reach is Reach.SHORT
    # 62 + 34 + the 3.334 that 5 ECTS can come to at most stay below 124.
    assert found.is_short


def test_a_subject_failed_first_and_passed_later_counts_once() -> None:
    found = pre_check(
        [],
        rows(
            "標大学,解析学,2,jp,不可,2024年度,専門,積み上げ,科目等履修生",
            "標大学,解析学,2,jp,合格,2025年度,専門,積み上げ,科目等履修生",
            "標大学,解析学,2,jp,合格,2026年度,専門,積み上げ,科目等履修生",
        ),
        WHO,
        on=ON,
    )

    assert [one.counting for one in found.lines] == [
        Counting.NOT_COUNTED,
        Counting.COUNTED,
        Counting.OPEN,
    ]


@pytest.mark.parametrize(("amount", "reach"), [("62", Reach.REACHED), ("61.5", Reach.SHORT)])
def test_a_confirmed_minimum_is_reached_exactly_at_its_bound(amount: str, reach: Reach) -> None:
    found = pre_check(
        [],
        rows(
            "標短期大学,基礎,62,jp,合格,2022年度,専門,基礎資格,",
            f"標大学,積み上げ,{amount},jp,合格,2025年度,専門,積み上げ,科目等履修生",
        ),
        WHO,
        on=ON,
    )

    assert total(found, "accumulated-1").reach is reach
    assert total(found, "total").reach is reach


def test_the_second_class_asks_for_31_and_without_a_class_both_are_shown() -> None:
    given = rows("標大学,積み上げ,31,jp,合格,2025年度,専門,積み上げ,科目等履修生")

    second = pre_check([], given, replace(WHO, course_class=2), on=ON)
    unsaid = pre_check([], given, replace(WHO, course_class=None), on=ON)

    assert total(second, "accumulated-2").reach is Reach.REACHED
    assert "accumulated-1" not in {one.id for one in second.totals}
    assert {"accumulated-1", "accumulated-2"} <= {one.id for one in unsaid.totals}


def test_what_was_only_inferred_never_decides() -> None:
    found = pre_check([], rows("標大学,多い,500,jp,合格,2025年度,専門,積み上げ,大学院"), WHO, on=ON)

    for id_ in ("major-related", "major", "outside"):
        assert total(found, id_).reach is Reach.OPEN
    assert "推定" in "\n".join(check_lines(found, "ja"))


@pytest.mark.parametrize(
    ("line", "counting", "said"),
    [
        ("大,科目,2,jp,優,2022年度,専門,,", "open", "belongs to the basic qualification or"),
        ("大,科目,2,jp,優,,専門,,", "open", "belongs to the basic qualification or"),
        ("大,科目,2,jp,優,2021年度,専門,,", "open", "before the basic qualification"),
        ("大,科目,2,jp,優,2024年度,専門,基礎資格,", "open", "contradict each other"),
        ("大,科目,2,jp,優,2021年度,専門,積み上げ,大学院", "open", "contradict each other"),
        ("大,科目,2,jp,優,2024年度,専門,,", "open", "taken part-time"),
        ("大,科目,2,jp,優,2024年度,専門,,その他", "open", "taken part-time"),
        ("大,科目,2,ects,優,2024年度,専門,,大学院", "open", "of another system"),
        ("大,科目,2,jp,不可,2024年度,専門,,大学院", "not_counted", "not passed"),
        ("大,科目,2,jp,優,2024年度,,,大学院", "counted", "class of subject is not known"),
        ("大,科目,2,jp,優,2024年度,教養,,大学院", "counted", "class of subject is not known"),
    ],
)
def test_what_is_not_known_is_open_and_says_why(line: str, counting: str, said: str) -> None:
    (found,) = pre_check([], rows(line), WHO, on=ON).lines

    assert found.counting is Counting(counting)
    assert any(said in one.en for one in found.said)


def test_the_same_name_at_the_same_place_counts_once_until_a_person_looked() -> None:
    found = pre_check(
        [],
        rows(
            "標大学,卒業研究,4,jp,優,2024年度,専門,積み上げ,大学院",
            "標大学,卒業 研究,4,jp,優,2025年度,専門,積み上げ,大学院",
        ),
        WHO,
        on=ON,
    )

    assert [one.counting for one in found.lines] == [Counting.COUNTED, Counting.OPEN]
    assert figures(total(found, "total")) == ("4", "120", "4")


def said(one: Held, **facts: str) -> Held:
    return replace(one, facts=tuple(sorted(facts.items())))


def test_a_credential_counts_as_verified_and_the_same_subject_stated_does_not_count_again() -> None:
    own = said(held("線形代数", 2), taken_as="part_time", field="related")

    found = pre_check(
        [own], rows("大学,線形代数,2,jp,優,2024年度,関連,積み上げ,科目等履修生"), WHO, on=ON
    )

    assert [one.counting for one in found.lines] == [Counting.COUNTED, Counting.OPEN]
    assert total(found, "total").counted == Decimal(2)
    assert total(found, "total").stated == Decimal(0)


@pytest.mark.parametrize(
    ("one", "counting"),
    [
        (held("a", 2), Counting.OPEN),
        (held("a"), Counting.NOT_COUNTED),
        (held("a", 2, standing=Standing.REVOKED), Counting.NOT_COUNTED),
        (held("a", 2, standing=Standing.UNCHECKED), Counting.OPEN),
        (held("a", 2, standing=Standing.ISSUER_UNKNOWN), Counting.OPEN),
        (held("a", 5, system="ects"), Counting.OPEN),
        (held("a", 5, system="nowhere"), Counting.OPEN),
    ],
)
def test_a_credential_counts_only_where_everything_about_it_is_known(
    one: Held, counting: Counting
) -> None:
    (found,) = pre_check([one], [], WHO, on=ON).lines

    assert found.counting is counting


def test_what_nobody_can_convert_leaves_a_total_open_and_never_short() -> None:
    found = pre_check([said(held("a", 5, system="nowhere"), phase="after_basic")], [], WHO, on=ON)

    assert total(found, "total").open is None
    assert total(found, "total").reach is Reach.OPEN
    assert "how many cannot be told" in "\n".join(check_lines(found, "en"))
    assert "?" in check_table(found, "en").decode("utf-8-sig")


def test_what_is_not_about_credit_is_unknown_until_it_is_stated() -> None:
    unsaid = pre_check([], [], Applicant(), on=ON)
    told = pre_check(
        [],
        [],
        replace(WHO, is_enrolled=False, years=Decimal(2), has=("learning-outcome-report",)),
        on=ON,
    )
    enrolled = pre_check([], [], replace(WHO, is_enrolled=True), on=ON)

    status = {one.place.node.id: one.status for one in unsaid.points}
    assert status["basic"] is Status.UNKNOWN
    assert status["not-enrolled"] is Status.UNKNOWN
    assert status["summative"] is Status.UNKNOWN
    assert status["report-made"] is Status.UNKNOWN
    status = {one.place.node.id: one.status for one in told.points}
    assert status["basic"] is Status.NEEDS_DECISION
    assert status["not-enrolled"] is Status.SATISFIED
    assert status["report-made"] is Status.NEEDS_DECISION
    assert status["examined"] is Status.UNKNOWN
    assert {one.place.node.id: one.status for one in enrolled.points}["not-enrolled"] is (
        Status.MISSING
    )


def test_a_field_that_is_none_of_the_27_is_refused() -> None:
    with pytest.raises(FieldUnknown):
        Applicant(field="astrology")


def test_the_table_is_harmless_to_a_spreadsheet() -> None:
    found = pre_check([], rows("=1+1,@SUM,2,jp,優,2024年度,専門,,大学院"), WHO, on=ON)

    table = check_table(found, "ja").decode("utf-8-sig")

    assert "'=1+1" in table
    assert "'@SUM" in table
