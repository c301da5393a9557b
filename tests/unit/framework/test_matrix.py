"""One programme under all frameworks: which editions are asked, and what is lacking."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from shirushi.framework.changes import GapKind, gaps
from shirushi.framework.framework import Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import (
    FrameworkUnknown,
    edition_of,
    editions,
    framework,
    frameworks_in_force,
    packaged,
)
from shirushi.framework.matrix import judge_all
from tests.programmes import WHOLE, programmes

EVERY = programmes()


def signs(name: str, *ids: str) -> str:
    matrix = judge_all(EVERY[name], [framework(one) for one in ids])
    return matrix.signs


# ---------------------------------------------------------------- editions


def test_the_edition_is_that_of_the_day() -> None:
    days = (date(2019, 3, 31), date(2019, 4, 1), date(2007, 12, 25))

    found = [edition_of("jp-rishu-shomei", one) for one in days]

    assert [one and one.id for one in found] == ["jp-rishu-shomei-2007", "jp-rishu-shomei", None]


def test_one_edition_of_each_framework_is_in_force_today() -> None:
    bases = [one.base for one in frameworks_in_force(date(2026, 11, 21))]

    assert len(bases) == len(set(bases)) == 17


def test_editions_of_one_framework_never_overlap() -> None:
    for base in {one.base for one in packaged().values()}:
        found = editions(base)
        for later, earlier in pairwise(found):
            assert earlier.in_force_until is not None
            assert later.in_force_from is not None
            assert earlier.in_force_until <= later.in_force_from


def test_an_unknown_base_is_answered_with_those_at_hand() -> None:
    with pytest.raises(FrameworkUnknown, match="nz-nzqa"):
        editions("mars")


# ---------------------------------------------------------------- as the reference says


def test_new_zealand_takes_1_to_40_credits_or_10_to_400_hours_of_learning() -> None:
    names = ("nz-0.5", "nz-1", "nz-40", "nz-40.5")
    amounts = ("notional-9.9", "notional-10", "notional-400", "notional-400.5")

    assert "".join(signs(one, "nz-nzqa") for one in names) == "×○○×"
    assert "".join(signs(one, "nz-nzqa") for one in amounts) == "×○○×"
    assert signs("nz-hours-differ", "nz-nzqa") == "?"


def test_new_zealand_in_2018_began_at_5_credits() -> None:
    assert "".join(signs(one, "nz-nzqa-2018") for one in ("nz-4.5", "nz-5")) == "×○"


def test_hours_decide_nothing_in_the_emirates() -> None:
    for name in ("contact-15", "contact-180", "notional-10"):
        verdict = judge(EVERY[name], framework("ae-cbmc"))
        found = {one.rule.id: one.outcome for one in verdict.findings}

        assert found["size"] is found["size-hours"] is Outcome.UNKNOWN


def test_the_emirates_take_1_to_12_credits_at_levels_7_to_9() -> None:
    names = ("ae-0.5", "ae-1", "ae-12", "ae-12.5", "qfe-6", "qfe-7", "qfe-9", "qfe-10")

    assert "".join(signs(one, "ae-cbmc") for one in names) == "×○○××○○×"


def test_korea_is_never_met_since_each_school_sets_the_size() -> None:
    assert {signs(one, "kr-sodanwi") for one in EVERY} == {"?", "×"}
    for one in gaps(judge(EVERY["kr-12"], framework("kr-sodanwi"))):
        assert one.kind is GapKind.CONFIRM


def test_the_size_that_cimea_expects_is_1_to_59_ects() -> None:
    names = ("ects-0.5", "ects-1", "ects-59", "ects-59.5", "ects-60")

    assert "".join(signs(one, "eu-cimea-2024") for one in names) == "×??××"


def test_student_aid_in_ontario_is_not_the_definition() -> None:
    for name in ("contact-600", "notional-0.9", "effort-silent"):
        assert signs(name, "ca-on") == "○"


def test_certificate_programmes_and_micro_credentials_do_not_imply_each_other() -> None:
    assert signs("rishu-60", "jp-rishu-shomei", "jp-mc-1.0") == "○×"
    assert signs("rishu-120", "jp-rishu-shomei-2007", "jp-mc-1.0") == "○○"
    assert signs("art105-notional", "jp-rishu-shomei", "jp-mc-1.0") == "?○"


def test_what_was_not_found_is_never_met() -> None:
    open_ = ("us-credential-engine", "sg-ihl", "th-credit-bank", "kr-sodanwi", "eu-cimea-2024")

    for name in EVERY:
        assert "○" not in signs(name, *open_)


def test_a_degree_is_met_nowhere() -> None:
    assert "○" not in judge_all(EVERY["bachelor"]).signs


def test_attendance_alone_is_met_nowhere() -> None:
    assert "○" not in judge_all(EVERY["attendance-badge"]).signs


def test_nothing_but_a_title_is_met_nowhere() -> None:
    assert "○" not in judge_all(EVERY["title-only"]).signs


def test_workforce_pell_ends_below_600_hours() -> None:
    rule = "workforce-pell-hours"
    names = ("contact-15", "contact-150", "contact-599.9", "contact-600")

    found = [
        one.outcome
        for name in names
        for one in judge(EVERY[name], framework("us-credential-engine")).findings
        if one.rule.id == rule
    ]

    assert found == [Outcome.NOT_MET, Outcome.MET, Outcome.MET, Outcome.NOT_MET]


def test_a_conversion_is_shown_beside_the_answer_and_decides_nothing() -> None:
    verdict = judge(WHOLE, framework("eu-cimea-2024"))
    size = next(one for one in verdict.findings if one.rule.id == "size")

    assert size.outcome is Outcome.UNKNOWN
    assert "1.5–1.8" in size.found.en
    assert "decides nothing" in size.found.en


# ---------------------------------------------------------------- gaps


def test_malaysia_wants_three_things_of_the_seminar_that_only_says_when_it_is() -> None:
    bare = EVERY["rishu-60"]

    found = gaps(judge(bare, framework("my-mqa")))

    assert [(one.kind, one.path) for one in found] == [
        (GapKind.CHANGE, "assessment_type"),
        (GapKind.STATE, "learning_outcomes"),
        (GapKind.STATE, "level"),
    ]


def test_doing_what_the_gaps_say_meets_the_framework() -> None:
    lacking = gaps(judge(EVERY["outcomes-silent"], framework("eu-2022")))

    assert [one.path for one in lacking] == ["learning_outcomes"]
    assert signs("whole", "eu-2022") == "○"


def test_what_is_met_lacks_nothing() -> None:
    for verdict in judge_all(WHOLE).of(Outcome.MET):
        assert gaps(verdict) == ()


def test_a_field_is_named_once() -> None:
    for name in ("title-only", "bachelor", "attendance-badge"):
        for verdict in judge_all(EVERY[name]).verdicts:
            stated = [one for one in gaps(verdict) if one.kind is not GapKind.CONFIRM]
            paths = [(one.path or "").partition(".")[0] for one in stated]
            assert len(paths) == len(set(paths))


def test_a_verdict_that_rests_on_demands_nobody_stated_says_so() -> None:
    summary = judge(WHOLE, framework("uk-qaa")).summary

    assert "2件" in summary.ja
    assert "no source was seen" in summary.en


def test_a_matrix_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="verdicts"):
        bool(judge_all(WHOLE))


def test_a_matrix_as_json_has_the_gaps_of_each_framework() -> None:
    said = judge_all(WHOLE, on=date(2026, 11, 21)).to_json()

    assert said["on"] == "2026-11-21"
    assert [one["framework"] for one in said["verdicts"] if one["gaps"]] == [
        one.framework.id
        for one in judge_all(WHOLE, on=date(2026, 11, 21)).verdicts
        if one.outcome is not Outcome.MET
    ]
