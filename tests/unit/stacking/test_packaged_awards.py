"""The recognition rules of the world, each on a learner who has enough and on one who has not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shirushi.core.citation import Confidence
from shirushi.stacking.loading import AwardUnknown, packaged_award, packaged_awards
from shirushi.stacking.niad import degree_fields
from shirushi.stacking.plan import Status
from shirushi.stacking.requirement import places
from shirushi.stacking.solving import solve
from tests.recognition_examples import EXAMPLES
from tests.recognition_rows import Example
from tests.small_awards import ON

RULES = (
    *("jp_bachelor_recognition", "jp_art29_sources", "jp_certificate_to_degree"),
    *("jp_master_recognition", "jp_professional_grad", "jp_junior_college", "jp_niad_bachelor"),
    *("kcl_online_master", "mit_micromasters_scm", "sit_csm_applied_computing", "nus_scale"),
    *("cyber_university", "th_credit_bank", "kr_acbs_minister_bachelor"),
    *("kr_acbs_minister_associate", "kr_acbs_university_degree", "kr_shared_university"),
    *("in_abc", "in_micro_credential_share", "us_hlc", "hk_hkuspace_stackable", "nz_stack"),
    *("my_stack", "au_rpl", "eu_rpl", "conventions"),
)


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: one.name)
def test_the_rule_answers_as_worked_out_by_hand(one: Example) -> None:
    plan = solve(one.held, packaged_award(one.award), on=ON, circumstances=one.known)

    assert plan.proved
    assert plan.outcome is one.outcome
    if one.counted is not None:
        total = next(s for s in plan.nodes if s.place.node.id == "total")
        assert total.counted == Decimal(one.counted)


def test_all_26_rules_are_there_and_each_has_three_examples() -> None:
    cases: dict[str, list[Status]] = {}
    for one in EXAMPLES:
        cases.setdefault(one.award, []).append(one.outcome)

    assert len(RULES) == 26
    for rule in RULES:
        found = cases[packaged_award(rule).id]
        assert len(found) >= 3
        assert Status.SATISFIED in found
        assert set(found) - {Status.SATISFIED}


def test_every_rule_says_where_it_is_written_and_in_both_languages() -> None:
    for award in packaged_awards().values():
        for one in (*(place.node for place in places(award)), *award.caps):
            assert one.citation.source.title
            assert one.citation.source.url or one.citation.confidence is not Confidence.CONFIRMED
            assert one.label.ja != one.label.en


def test_what_was_only_inferred_never_decides() -> None:
    inferred = [
        one
        for award in packaged_awards().values()
        for one in (*(place.node for place in places(award)), *award.caps)
        if one.citation.confidence is Confidence.INFERRED
    ]

    assert inferred
    assert not any(one.decides for one in inferred)


def test_an_award_that_is_not_there_is_said_so() -> None:
    with pytest.raises(AwardUnknown):
        packaged_award("atlantis")


def test_the_27_fields_of_niad_qe_are_named_and_of_the_60_concentrations_only_the_number() -> None:
    found = degree_fields()

    assert len({one.name.ja for one in found.fields}) == 27
    assert found.concentrations == 60
    assert found.citation is not None
    assert found.citation.confidence is Confidence.SEED
