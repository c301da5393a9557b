"""What the packaged frameworks say of programmes, at their edges."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest

from shirushi.framework.framework import Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import framework
from shirushi.framework.verdict import Verdict
from shirushi.model.achievement import Achievement
from shirushi.model.document import read_achievement_file
from shirushi.model.profile import OrganisationKind
from shirushi.model.workload import HoursBasis, Workload

EXAMPLES = Path(__file__).parents[3] / "examples" / "programmes"


def programme(name: str) -> Achievement:
    path = EXAMPLES / f"{name}.toml"
    return read_achievement_file(path.name, path.read_bytes())


def outcomes(verdict: Verdict) -> dict[str, Outcome]:
    return {one.rule.id: one.outcome for one in verdict.findings}


@pytest.mark.parametrize("name", ["jp-mc-1.0", "eu-2022"])
def test_a_programme_with_all_descriptors_and_assessment_is_met(name: str) -> None:
    assert judge(programme("data-science"), framework(name)).outcome is Outcome.MET


@pytest.mark.parametrize("name", ["jp-mc-1.0", "eu-2022"])
def test_attendance_alone_is_never_a_micro_credential(name: str) -> None:
    verdict = judge(programme("seminar"), framework(name))

    assert verdict.outcome is Outcome.NOT_MET
    assert outcomes(verdict)["assessed"] is Outcome.NOT_MET


def test_a_programme_that_is_silent_on_assessment_is_not_called_unassessed() -> None:
    silent = dataclasses.replace(programme("data-science"), assessment_type=None)

    found = outcomes(judge(silent, framework("jp-mc-1.0")))

    assert found["assessed"] is Outcome.UNKNOWN
    assert found["descriptor-assessment_type"] is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("hours", "basis", "expected"),
    [
        ("59.9", HoursBasis.CONTACT, Outcome.NOT_MET),
        ("60", HoursBasis.CONTACT, Outcome.MET),
        ("600", HoursBasis.NOTIONAL, Outcome.UNKNOWN),
    ],
)
def test_sixty_class_hours_are_not_sixty_hours_of_learning(
    hours: str, basis: HoursBasis, expected: Outcome
) -> None:
    effort = (Workload(hours=Decimal(hours), basis=basis),)
    achievement = dataclasses.replace(programme("data-science"), learner_effort=effort)

    assert outcomes(judge(achievement, framework("jp-rishu-shomei")))["hours"] is expected


def test_a_company_cannot_award_under_article_105() -> None:
    body = programme("data-science").awarding_body
    assert body is not None
    company = dataclasses.replace(body, kind=OrganisationKind.COMPANY)
    achievement = dataclasses.replace(programme("data-science"), awarding_body=company)

    found = outcomes(judge(achievement, framework("jp-rishu-shomei")))

    assert found["awarding-body"] is Outcome.NOT_MET


def test_article_105_and_the_micro_credential_framework_do_not_imply_each_other() -> None:
    sixty = (Workload(hours=Decimal(60), basis=HoursBasis.CONTACT),)
    unassessed = dataclasses.replace(
        programme("seminar"),
        learner_effort=sixty,
        assessment_type=(),
        issued_under=("jp_art_105",),
    )

    assert judge(unassessed, framework("jp-rishu-shomei")).outcome is Outcome.MET
    assert judge(unassessed, framework("jp-mc-1.0")).outcome is Outcome.NOT_MET
    assert judge(programme("data-science"), framework("jp-rishu-shomei")).outcome is not Outcome.MET


@pytest.mark.parametrize("kind", ["BachelorDegree", "MasterDegree"])
def test_a_degree_is_not_a_micro_credential(kind: str) -> None:
    degree = dataclasses.replace(programme("data-science"), achievement_type=kind)

    assert judge(degree, framework("jp-mc-1.0")).outcome is Outcome.NOT_MET


def test_an_unknown_bound_is_shown_as_unknown_and_decides_nothing() -> None:
    verdict = judge(programme("data-science"), framework("jp-mc-1.0"))

    assert outcomes(verdict)["size"] is Outcome.UNKNOWN
    assert verdict.outcome is Outcome.MET


def test_a_verdict_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="outcome"):
        bool(judge(programme("seminar"), framework("eu-2022")))


def test_every_finding_names_its_source_in_both_languages() -> None:
    for one in judge(programme("seminar"), framework("jp-mc-1.0")).to_json()["findings"]:
        assert one["source"]["title"]
        assert one["source"]["confidence"] in {"confirmed", "seed", "inferred"}
        assert one["text"]["ja"]
        assert one["text"]["en"]
