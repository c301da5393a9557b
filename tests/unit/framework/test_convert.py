"""Credit and learning time in other systems: exact, never mixed, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.citation import Confidence
from shirushi.core.errors import ManyErrors
from shirushi.core.reading import parse_toml
from shirushi.framework.convert import Conversion, Method, convert, credits_for, hours_for
from shirushi.framework.credit_systems import (
    Activity,
    CreditSystemUnknown,
    credit_systems,
    read_credit_systems,
)
from shirushi.framework.sources import packaged_sources
from shirushi.model.credits import Credits
from shirushi.model.workload import HoursBasis, Workload
from tests.golden_files import assert_as_kept

TODAY = date(2026, 11, 21)
SYSTEMS = sorted(credit_systems())


def to(amount: str, system: str, other: str, *, on: date = TODAY) -> Conversion:
    return convert(Credits(amount=Decimal(amount), system=system), other, on=on)


# The worked table of the reference data, as exact fractions.
WORKED = [
    ("1", "jp", "ects", ("3/2", "9/5"), "60/31"),
    ("1", "us", "ects", ("3/2", "9/5"), "2"),
    ("1", "us", "jp", ("1", "1"), "31/30"),
    ("2", "uk", "ects", ("2/3", "4/5"), "1"),
    ("2", "nz", "ects", ("2/3", "4/5"), "1"),
    ("3", "my", "ects", ("4", "24/5"), "90/17"),
    ("3", "kr", "ects", None, "36/7"),
    ("1", "in", "ects", ("1", "6/5"), "3/2"),
    ("1", "jp", "my", ("9/8", "9/8"), "34/31"),
    ("1", "jp", "in", ("3/2", "3/2"), "40/31"),
    ("5", "ects", "jp", ("25/9", "10/3"), "31/12"),
]


@pytest.mark.parametrize(("amount", "system", "other", "hours", "year"), WORKED)
def test_the_worked_table_comes_out_exactly(
    amount: str, system: str, other: str, hours: tuple[str, str] | None, year: str
) -> None:
    done = to(amount, system, other)

    by_year, by_hours = done.by(Method.YEAR_LOAD), done.by(Method.NOTIONAL_HOURS)
    assert by_year is not None
    assert by_year.least == by_year.most == Fraction(year)
    found = None if by_hours is None else (by_hours.least, by_hours.most)
    assert found == (None if hours is None else tuple(map(Fraction, hours)))


def test_methods_that_disagree_are_both_shown_and_said_to() -> None:
    assert to("1", "jp", "ects").methods_disagree
    assert not to("3", "kr", "ects").methods_disagree


def test_an_agreed_factor_is_used_in_both_directions() -> None:
    forth, back = (
        to("2", "uk", "ects").by(Method.OFFICIAL),
        to("1", "ects", "uk").by(Method.OFFICIAL),
    )

    assert forth is not None
    assert back is not None
    assert [forth.least, back.least] == [Fraction(1), Fraction(2)]
    assert not forth.decides  # it was recalled and not read


def test_a_figure_is_never_rounded_up() -> None:
    assert [one.shown for one in to("1", "jp", "ects").results] == ["1.9", "1.5–1.8"]
    assert [one.shown for one in to("2", "nz", "ects").results] == ["1", "0.6–0.8"]


def test_hours_of_an_unclear_basis_are_refused_with_the_reason() -> None:
    done = to("3", "ae", "ects")

    assert done.results == ()
    reasons = {one.method: one.reason.ja for one in done.refusals}
    assert "授業時間か総学習時間かが明らかでない" in reasons[Method.NOTIONAL_HOURS]
    assert "不明: 換算できる方法がありません。" in "\n".join(done.lines("ja"))


def test_australian_points_are_not_taken_for_credits() -> None:
    assert to("2", "au", "jp").results == ()


def test_class_hours_are_never_read_as_total_learning_time() -> None:
    hours = Workload(hours=Decimal(60), basis=HoursBasis.CONTACT)

    assert credits_for(hours, "ects", on=TODAY).results == ()
    (japanese,) = credits_for(hours, "jp", on=TODAY).results
    assert (japanese.least, japanese.most) == (Fraction(4, 3), Fraction(4))


def test_class_hours_that_differ_by_kind_need_the_kind() -> None:
    hours = Workload(hours=Decimal(30), basis=HoursBasis.CONTACT)

    unsaid = credits_for(hours, "th", on=TODAY)
    lecture = credits_for(hours, "th", on=TODAY, activity=Activity.LECTURE)

    assert unsaid.results == ()
    assert "種類を指定" in unsaid.refusals[0].reason.ja
    assert lecture.results[0].least == 2


def test_the_rates_of_the_day_hold() -> None:
    hours = Workload(hours=Decimal(30), basis=HoursBasis.CONTACT)
    before = date(2022, 9, 30)

    (then,) = credits_for(hours, "jp", on=before, activity=Activity.LECTURE).results
    (now,) = credits_for(hours, "jp", on=TODAY, activity=Activity.LECTURE).results

    assert [then.least, then.most] == [Fraction(1), Fraction(2)]
    assert [now.least, now.most] == [Fraction(2, 3), Fraction(2)]


def test_credit_has_hours_of_the_basis_asked_for() -> None:
    two = Credits(amount=Decimal(2), system="jp")

    assert hours_for(two, HoursBasis.NOTIONAL, on=TODAY).results[0].shown == "90"
    assert hours_for(two, HoursBasis.CONTACT, on=TODAY).results[0].shown == "30–90"
    assert hours_for(two, HoursBasis.CLOCK, on=TODAY).results == ()


def test_what_is_inferred_never_decides() -> None:
    for system in SYSTEMS:
        for other in SYSTEMS:
            for one in to("1", system, other).results:
                if any(cited.confidence is Confidence.INFERRED for cited in one.citations):
                    assert not one.decides, (system, other, one.method)


def test_an_unknown_system_is_an_error_of_ours() -> None:
    with pytest.raises(CreditSystemUnknown, match="sg-nus"):
        to("1", "jp", "xx")


@given(
    st.decimals(min_value="0.5", max_value=400, places=1),
    st.sampled_from(SYSTEMS),
    st.sampled_from(SYSTEMS),
)
def test_there_and_back_stays_within_the_interval(amount: Decimal, one: str, two: str) -> None:
    start = Credits(amount=amount, system=one)
    unit = Credits(amount=Decimal(1), system=two)

    for there in convert(start, two, on=TODAY).results:
        back = convert(unit, one, on=TODAY).by(there.method)
        assert back is not None
        assert back.least * there.least <= Fraction(amount) <= back.most * there.most


def test_every_mistake_of_the_data_is_told_at_once() -> None:
    document = parse_toml(
        b"""
        [system.x]
        name = { ja = "x", en = "x" }
        rates = [{ basis = "notional", least = 30, most = 20, source = { document = "nowhere" } }]
        year = { credits = 0 }
        """
    )

    with pytest.raises(ManyErrors) as caught:
        read_credit_systems(document, packaged_sources())

    assert {one.path for one in caught.value.errors} == {
        "system.x.jurisdiction",
        "system.x.rates[0].most",
        "system.x.rates[0].source.document",
        "system.x.rates[0].source.confidence",
        "system.x.year.credits",
        "system.x.year.source",
    }


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_worked_table_reads_as_it_did(language: str) -> None:
    lines: list[str] = []
    for amount, system, other, _, _ in WORKED:
        lines += to(amount, system, other).lines("ja" if language == "ja" else "en")

    assert_as_kept(f"credits/worked.{language}.txt", "\n".join(lines) + "\n")
