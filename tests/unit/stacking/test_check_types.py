"""Every kind of check that the recognition rules of the world are written with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.stacking import requirement
from shirushi.stacking.explaining import explain
from shirushi.stacking.loading import CapBelowMinimum, WithinUnknown, read_award
from shirushi.stacking.plan import Plan, Status
from shirushi.stacking.recognition import Held, Why
from shirushi.stacking.requirement import Circumstances, Selection
from shirushi.stacking.solving import solve
from tests.small_awards import BOTH, ON, all_of, award, cap, credits_, decision, held, named


def said(one: Held, **facts: str) -> Held:
    return replace(one, facts=tuple(facts.items()))


def having(**facts: str) -> Selection:
    return Selection(facts=tuple((axis, (value,)) for axis, value in facts.items()))


def solved(tree: requirement.Node, *have: Held, **more: Any) -> Plan:
    known = more.pop("known", Circumstances())
    caps = more.pop("caps", ())
    return solve(have, replace(award(tree, *caps), **more), on=ON, circumstances=known)


def test_a_category_takes_what_is_said_to_belong_and_asks_about_the_rest() -> None:
    tree = credits_("major", 2, selection=having(field="major"))

    assert solved(tree, said(held("a", 2), field="major")).outcome is Status.SATISFIED
    assert solved(tree, said(held("a", 2), field="elective")).outcome is Status.MISSING
    assert solved(tree, held("a", 2)).outcome is Status.UNKNOWN


def test_a_shared_pool_counts_its_members_together_and_leaves_the_exempt_alone() -> None:
    members = Selection(facts=(("origin", ("other_university", "non_university")),))
    shared = replace(cap(3), selection=members, exempt=(having(route="transfer"),))
    have = [
        said(held("a", 2), origin="other_university", route="ordinary"),
        said(held("b", 2), origin="non_university", route="ordinary"),
        said(held("c", 2), origin="other_university", route="transfer"),
    ]

    assert solved(credits_("t", 5), *have, caps=(shared,)).outcome is Status.SATISFIED
    assert solved(credits_("t", 6), *have, caps=(shared,)).outcome is Status.PARTLY


def test_what_may_or_may_not_fill_a_cap_is_counted_under_it_and_the_answer_stays_open() -> None:
    capped = (replace(cap(1), selection=having(mode="distance")),)

    assert solved(credits_("t", 2), held("a", 2), caps=capped).outcome is Status.UNKNOWN
    assert solved(credits_("t", 1), held("a", 2), caps=capped).outcome is Status.SATISFIED


def test_a_full_cap_that_may_not_be_about_a_credential_is_why_it_is_left_out() -> None:
    by_year = replace(cap(2), selection=Selection(), per="year")
    have = [said(held("a", 2), year="2025"), held("b", 2, day=2)]

    plan = solved(all_of(credits_("t", 4)), *have, caps=(by_year,))

    assert plan.outcome is plan.node("root/t").status is Status.UNKNOWN
    (unused,) = explain(plan).unused
    assert unused.reasons[0].ja.endswith("(不明な点: 修得した年度)")
    assert "whether this falls under it is not known" in unused.reasons[0].en


def test_a_misspelt_value_does_not_slip_past_a_cap() -> None:
    capped = (replace(cap(1), selection=having(origin="other_university")),)
    misspelt = said(held("a", 2), origin="other-university")

    assert solved(credits_("t", 2), misspelt, caps=capped).outcome is Status.UNKNOWN


@pytest.mark.parametrize(("most", "outcome"), [(2, Status.SATISFIED), (1, Status.PARTLY)])
def test_at_most_so_many_items_count(most: int, outcome: Status) -> None:
    items = replace(cap(most), selection=having(basis="certificate"), counts_items=True)
    have = [said(held(name, 3), basis="certificate") for name in "ab"]

    assert solved(credits_("t", 6), *have, caps=(items,)).outcome is outcome


@pytest.mark.parametrize(("second", "outcome"), [("2", Status.SATISFIED), ("1", Status.PARTLY)])
def test_a_period_has_a_maximum_of_its_own(second: str, outcome: Status) -> None:
    each = replace(cap(3), selection=Selection(), per="semester")
    have = [said(held("a", 3), semester="1"), said(held("b", 3), semester=second)]

    assert solved(credits_("t", 6), *have, caps=(each,)).outcome is outcome


def test_one_institution_has_a_maximum_of_its_own() -> None:
    each = replace(cap(3), selection=Selection(), per="institution")
    have = [held("a", 3), held("b", 3, issuer="did:example:v")]

    assert solved(credits_("t", 6), *have, caps=(each,)).outcome is Status.SATISFIED
    assert solved(credits_("t", 6), have[0], held("b", 3), caps=(each,)).outcome is Status.PARTLY


def test_a_subject_counts_once_and_must_be_known() -> None:
    tree = credits_("t", 4)
    one, other = said(held("a", 2), subject="statistics"), said(held("b", 2), subject="logic")
    again = said(held("c", 2), subject="statistics")

    assert solved(tree, one, other, unique_subjects=True).outcome is Status.SATISFIED
    assert solved(tree, one, again, unique_subjects=True).outcome is Status.PARTLY
    assert solved(tree, one, held("d", 2), unique_subjects=True).outcome is Status.UNKNOWN


def test_residency_counts_only_what_was_earned_at_the_institution_itself() -> None:
    tree = credits_("own", 2, selection=having(origin="own"))
    own = Circumstances(own=("did:example:u",))
    elsewhere = Circumstances(own=("did:example:v",))

    assert solved(tree, held("a", 2), known=own).outcome is Status.SATISFIED
    assert solved(tree, held("a", 2), known=elsewhere).outcome is Status.UNKNOWN
    assert solved(tree, said(held("a", 2), origin="other_university")).outcome is Status.MISSING


def test_a_level_minimum_counts_only_what_counts_in_the_total() -> None:
    total = credits_("total", 4)
    inside = credits_("high", 3, selection=having(standard="high"), within="total", pool="high")
    capped = (replace(cap(2, "high"), pool="credits"),)
    have = [said(held("high", 4), standard="high"), said(held("low", 4), standard="low")]

    assert solved(all_of(total, inside), *have).outcome is Status.SATISFIED
    plan = solved(all_of(total, inside), *have, caps=capped)

    assert plan.outcome is Status.PARTLY
    assert plan.node("root/high").counted == 2


@pytest.mark.parametrize(
    ("on", "outcome"),
    [(date(2033, 1, 1), Status.SATISFIED), (date(2033, 1, 2), Status.MISSING)],
)
def test_what_is_too_old_does_not_count(on: date, outcome: Status) -> None:
    tree = credits_("t", 1, selection=Selection(recent_years=7))

    assert solve([held("a", 1, day=1)], award(tree), on=on).outcome is outcome


@pytest.mark.parametrize(
    ("score", "outcome"),
    [("60", Status.SATISFIED), ("59.9", Status.MISSING), (None, Status.UNKNOWN)],
)
def test_a_score_or_a_match_has_a_least(score: str | None, outcome: Status) -> None:
    tree = credits_("t", 1, selection=Selection(measures=(("score", Decimal(60)),)))
    measures = () if score is None else (("score", Decimal(score)),)

    assert solved(tree, replace(held("a", 1), measures=measures)).outcome is outcome


def test_what_was_spent_on_another_award_does_not_count_and_says_so() -> None:
    plan = solved(credits_("t", 1), replace(held("a", 1), consumed_by="bachelor"))

    assert plan.outcome is Status.MISSING
    assert plan.refused[0, "t"].why is Why.CONSUMED
    again = solved(credits_("t", 1), replace(held("a", 1), consumed_by="award"))
    assert again.outcome is Status.SATISFIED


def test_a_prior_qualification_or_a_capstone_is_a_mark_on_a_credential() -> None:
    tree = requirement.Holding(id="h", selection=Selection(marks=("kosen", "capstone")), **BOTH)  # type: ignore[arg-type]  # BOTH names its fields

    assert solved(tree, replace(held("a"), marks=("kosen",))).outcome is Status.SATISFIED
    assert solved(tree, held("a", 2)).outcome is Status.MISSING


@pytest.mark.parametrize(
    ("statuses", "outcome"),
    [
        ({"enrolled": False}, Status.SATISFIED),
        ({"enrolled": True}, Status.MISSING),
        ({}, Status.UNKNOWN),
    ],
)
def test_a_status_can_forbid_an_award(statuses: dict[str, bool], outcome: Status) -> None:
    tree = requirement.LearnerStatus(id="s", status="enrolled", wanted=False, **BOTH)  # type: ignore[arg-type]  # the same

    assert solved(tree, known=Circumstances(statuses=statuses)).outcome is outcome


@pytest.mark.parametrize(
    ("years", "outcome"),
    [
        ({}, Status.SATISFIED),
        ({"shortening": Decimal(2), "course": Decimal(4)}, Status.SATISFIED),
        ({"shortening": Decimal("2.1"), "course": Decimal(4)}, Status.MISSING),
        ({"shortening": Decimal(1)}, Status.UNKNOWN),
    ],
)
def test_study_is_shortened_by_half_of_the_course_at_most(
    years: dict[str, Decimal], outcome: Status
) -> None:
    tree = requirement.LearnerYears(
        id="y",
        measure="shortening",
        most_share=Decimal("0.5"),
        of="course",
        otherwise=Decimal(0),
        **BOTH,  # type: ignore[arg-type]  # the same
    )

    assert solved(tree, known=Circumstances(years=years)).outcome is outcome


@pytest.mark.parametrize(("years", "outcome"), [(1, Status.MISSING), (2, Status.SATISFIED)])
def test_study_has_a_least_length(years: int, outcome: Status) -> None:
    tree = requirement.LearnerYears(id="y", measure="study", least=Decimal(2), **BOTH)  # type: ignore[arg-type]  # the same

    plan = solved(tree, known=Circumstances(years={"study": Decimal(years)}))

    assert plan.outcome is outcome


@pytest.mark.parametrize(
    ("decisions", "outcome"),
    [
        ({}, Status.NEEDS_DECISION),
        ({"d": True}, Status.SATISFIED),
        ({"root/d": True}, Status.SATISFIED),
        ({"d": False}, Status.PARTLY),
    ],
)
def test_what_a_person_decided_is_taken_into_account(
    decisions: dict[str, bool], outcome: Status
) -> None:
    tree = all_of(decision("d"), named("n", "a"))

    plan = solved(tree, held("a", 1), known=Circumstances(decisions=decisions))

    assert plan.outcome is outcome


def test_a_decision_never_replaces_counting() -> None:
    plan = solved(credits_("c", 3), known=Circumstances(decisions={"c": True}))

    assert plan.outcome is Status.MISSING


def test_the_time_of_a_credit_hangs_on_the_day_of_entry() -> None:
    tree = credits_("t", 1, selection=having(time="before_entry"))
    entered = Circumstances(entered_on=date(2026, 1, 2))

    assert solved(tree, held("a", 1, day=1), known=entered).outcome is Status.SATISFIED
    assert solved(tree, held("a", 1, day=2), known=entered).outcome is Status.MISSING
    assert solved(tree, held("a", 1)).outcome is Status.UNKNOWN


SOURCE = {"document": "law", "confidence": "confirmed"}
SAID = {"label": {"ja": "要件", "en": "requirement"}, "source": SOURCE}


def written(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": "degree",
        "name": {"ja": "学位", "en": "Degree"},
        "jurisdiction": "JP",
        "kind": {"ja": "学位", "en": "degree"},
        "source": SOURCE,
        "document": {"law": {"title": "規程"}},
        "requirement": {"id": "root", **SAID, "all_of": list(parts)},
        **more,
    }


TOTAL = {"id": "total", **SAID, "credits": {"least": 30, "system": "jp"}}


def test_a_share_becomes_a_number_of_credits() -> None:
    level = {"credits": {"share": "0.75", "within": "total", "system": "jp"}}
    shared = {"id": "mc", **SAID, "share": "0.5", "of": "total", "system": "jp"}
    shared["facts"] = {"basis": ["micro_credential"]}

    one = read_award(written(TOTAL, {"id": "level", **SAID, **level}, cap=[shared]))

    leaves = [place.node for place in requirement.places(one)]
    assert [n.least for n in leaves if isinstance(n, requirement.Credits)] == [30, Decimal("22.5")]
    assert one.caps[0].most == 15


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (
            written(TOTAL, cap=[{"id": "c", **SAID, "most": 29, "system": "jp"}]),
            "cap[0].most",
        ),
        (
            written(TOTAL, cap=[{"id": "c", **SAID, "share": "0.5", "of": "x", "system": "jp"}]),
            "cap[0].of",
        ),
        (
            written({**TOTAL, "credits": {"least": 3, "system": "atlantis"}}),
            "requirement.all_of[0].credits.system",
        ),
        (written({**TOTAL, "source": {}}), "requirement.all_of[0].source.document"),
        (
            written({"id": "h", **SAID, "holding": {"facts": {"mode": ["by post"]}}}),
            "requirement.all_of[0].holding.facts.mode",
        ),
        (
            written({"id": "h", **SAID, "holding": {"least": 1}}),
            "requirement.all_of[0].holding.marks",
        ),
        (
            written({"id": "s", **SAID, "credits": {"share": 2, "within": "x", "system": "jp"}}),
            "requirement.all_of[0].credits.share",
        ),
    ],
)
def test_a_mistake_in_an_award_is_told_with_its_path(document: dict[str, Any], path: str) -> None:
    with pytest.raises(ShirushiError) as caught:
        read_award(document)

    every = getattr(caught.value, "errors", (caught.value,))
    assert path in [one.path for one in every]


def test_a_cap_just_at_the_minimum_is_no_mistake_and_kinds_of_mistakes_have_names() -> None:
    read_award(written(TOTAL, cap=[{"id": "c", **SAID, "most": 30, "system": "jp"}]))

    assert {CapBelowMinimum.code, WithinUnknown.code} == {
        "stacking.cap-below-minimum",
        "stacking.within-unknown",
    }


def test_a_time_in_another_zone_is_looked_at_by_its_day() -> None:
    late = held("a", 1)
    at = datetime(2026, 1, 1, 23, tzinfo=UTC)
    moved = replace(late, assertion=replace(late.assertion, awarded_at=at, valid_from=at))

    tree = credits_("t", 1, selection=having(time="before_entry"))

    entered = Circumstances(entered_on=date(2026, 1, 2))
    assert solved(tree, moved, known=entered).outcome is Status.SATISFIED
