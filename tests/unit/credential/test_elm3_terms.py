"""Each descriptor stands where the European model has a term for it, in its own words."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shirushi.core.text import Text
from shirushi.credential.formats import (
    elm3,
    elm3_codes,
    elm3_own,
    elm3_qualification,
    elm3_words,
    elm3_writing,
)
from shirushi.framework.credit_systems import credit_systems
from shirushi.framework.levels import levels
from shirushi.framework.vocabulary import descriptors, elements
from shirushi.model.achievement import (
    Achievement,
    CreditRecognition,
    FormOfParticipation,
    ParticipationMode,
)
from shirushi.model.alignment import Alignment
from shirushi.model.assessment import Assessment, AssessmentKind
from shirushi.model.credits import Credits
from shirushi.model.duration import Duration
from shirushi.model.level import Level
from shirushi.model.outcome import LearningOutcome
from shirushi.model.partner import PartnerEndorsement, PartnerKind
from shirushi.model.profile import OrganisationKind
from shirushi.model.quality import (
    QualityAssurance,
    QualityAssuranceKind,
    QualityScope,
    ReviewPeriod,
)
from shirushi.model.subject import SubjectCode
from shirushi.model.workload import HoursBasis, Workload
from tests.unit.credential.test_elm3 import document, european, with_changes_of
from tests.world import with_changes

SAID = Text(ja="言葉", en="words")
JP = Credits(amount=Decimal("2.5"), system="jp")


def written(**changes: Any) -> dict[str, Any]:
    """Return the claim that is written for a description with these fields."""
    one = with_changes(european(), achievement=with_changes_of(**changes))
    found: dict[str, Any] = elm3_writing.write(one).document
    claim: dict[str, Any] = found["credentialSubject"]["hasClaim"][0]
    return claim


def back(**changes: Any) -> Achievement:
    """Return what comes back of a description with these fields, in European terms alone."""
    one = with_changes(european(), achievement=with_changes_of(**changes))
    found = elm3_writing.write(one)
    assert found.lost == ()
    return elm3.read(found.document).assertions[0].achievement


@pytest.mark.parametrize(
    "changes",
    [
        {"level": (Level(framework="eqf", level="6"), Level(framework="jeqf", level="6"))},
        {"level": (Level(framework="rqf", level="6"), Level(framework="scqf", level="9"))},
        {"credit_recognition": CreditRecognition(credits=JP)},
        {"credit_recognition": CreditRecognition(credits=JP, text=SAID)},
        {"credit_recognition": CreditRecognition(credits=None, text=SAID)},
        {"credit_recognition": CreditRecognition(credits=None)},
        {"assessment_type": (Assessment(kind=AssessmentKind.TEST, text=SAID, supervision=SAID),)},
        {"assessment_type": ()},
        {
            "form_of_participation": FormOfParticipation(
                mode=ParticipationMode.VOLUNTEERING, text=SAID
            )
        },
        {
            "learner_effort": (
                Workload(hours=Decimal("62.25"), basis=HoursBasis.NOTIONAL),
                Workload(hours=Decimal("22.5"), basis=HoursBasis.CONTACT),
            )
        },
        {"learner_effort": (Workload(hours=Decimal("0.001"), basis=HoursBasis.NOTIONAL),)},
        {
            "subject_codes": (
                SubjectCode(scheme="ISCED-F", code="0542", name=SAID),
                SubjectCode(scheme="NZSCED", code="010101"),
                SubjectCode(scheme="ISCED-F", code="0688"),
            )
        },
        {"duration": Duration(weeks=Decimal("2.5"))},
        {"offered_from": date(2026, 4, 1), "offered_until": date(2027, 4, 1)},
        {"offered_until": date(2027, 4, 1)},
        {"achievement_type": "MicroCredential"},
        {"achievement_type": "ext:履修証明"},
        {"grading": SAID},
        {
            "grading": SAID,
            "assessment_type": (Assessment(kind=AssessmentKind.TEST, text=SAID),) * 2,
        },
        {"quality_assurance": (QualityAssurance(kind=QualityAssuranceKind.INTERNAL, text=SAID),)},
        {
            "quality_assurance": (
                QualityAssurance(
                    kind=QualityAssuranceKind.EXTERNAL,
                    text=SAID,
                    body=SAID,
                    url="https://agency.example/report",
                    valid_from=date(2024, 4, 1),
                    valid_until=date(2031, 4, 1),
                    scope=QualityScope.PROGRAMME,
                    body_country="NL",
                ),
            )
        },
        {"partner_endorsement": (PartnerEndorsement(kind=PartnerKind.INDUSTRY, name=SAID),)},
        {
            "learning_outcomes": (
                LearningOutcome(
                    text=SAID,
                    alignments=(
                        Alignment(name="a", url="urn:a", framework="DigComp 2.2: 実践", code="1"),
                    ),
                ),
            )
        },
        *({name: SAID} for name in elm3_words.SAID),
    ],
    ids="-".join,
)
def test_what_has_a_european_term_comes_back_without_our_extension(changes: Any) -> None:
    found = back(**changes)

    assert {name: getattr(found, name) for name in changes} == changes


def test_levels_stand_where_the_european_shapes_take_them() -> None:
    spec = written(
        level=(
            Level(framework="jeqf", level="6"),
            Level(framework="eqf", level="6"),
            Level(framework="rqf", level="6"),
        )
    )["specifiedBy"]

    assert spec["eqfLevel"]["id"] == "http://data.europa.eu/snb/eqf/6"
    assert spec["nqfLevel"][0]["inScheme"]["id"] == "http://data.europa.eu/snb/qdr/25831c2"
    assert spec["educationLevel"][0] == {
        "id": "urn:shirushi:level:jeqf:6",
        "type": "Concept",
        "inScheme": {"id": "urn:shirushi:level:jeqf", "type": "ConceptScheme"},
        "notation": "6",
        "prefLabel": {
            "ja": "日本の教育資格枠組み レベル6",
            "en": "Japanese Educational Qualifications Framework, level 6",
        },
    }


def test_credit_names_its_system_and_is_never_turned_into_another() -> None:
    (point,) = written(credit_recognition=CreditRecognition(credits=JP))["specifiedBy"][
        "creditPoint"
    ]

    assert point["point"] == "2.5"
    assert point["framework"]["id"] == "urn:shirushi:credit-system:jp"
    assert point["framework"]["prefLabel"]["ja"] == "単位(日本の大学)"


def test_credit_earned_stands_with_the_claim_and_comes_back() -> None:
    one = with_changes(european(), credits_earned=JP)

    made = elm3_writing.write(one)

    assert made.lost == ()
    assert elm3.read(made.document).assertions[0].credits_earned == JP


def test_a_note_says_what_it_is_about() -> None:
    (note,) = written(stackability=SAID)["specifiedBy"]["additionalNote"]

    assert note["noteLiteral"] == {"ja": "言葉", "en": "words"}
    assert note["subject"]["prefLabel"] == {"ja": "積み上げ可能性", "en": "Stackability"}


def test_who_vouches_and_until_when_is_told_to_people() -> None:
    outside = QualityAssurance(
        kind=QualityAssuranceKind.EXTERNAL,
        text=Text(ja="分野別評価", en="Programme review"),
        body=Text(ja="標評価機構", en="Shirushi Agency"),
        valid_from=date(2024, 4, 1),
        valid_until=date(2031, 4, 1),
    )

    (note,) = written(quality_assurance=(outside,))["specifiedBy"]["additionalNote"]

    assert note["noteLiteral"] == {
        "ja": "分野別評価(標評価機構、2024-04-01から2031-03-31まで)",
        "en": "Programme review (Shirushi Agency, from 2024-04-01 until 2031-03-31)",
    }
    assert note["subject"]["prefLabel"] == {
        "ja": "質保証 — 外部",
        "en": "Type of quality assurance — external",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": QualityScope.INSTITUTION},
        {"scope": None},
        {"body_country": None},
        {"body": None},
        {"kind": QualityAssuranceKind.INTERNAL},
    ],
)
def test_what_is_not_stated_to_be_an_accreditation_of_the_programme_is_not_written_as_one(
    changes: dict[str, Any],
) -> None:
    full = QualityAssurance(
        kind=QualityAssuranceKind.EXTERNAL,
        text=SAID,
        body=SAID,
        scope=QualityScope.PROGRAMME,
        body_country="JP",
    )

    spec = written(quality_assurance=(dataclasses.replace(full, **changes),))["specifiedBy"]

    assert "accreditation" not in spec
    assert spec["additionalNote"]
    assert "accreditation" in written(quality_assurance=(full,))["specifiedBy"]


def test_one_grading_scheme_is_named_by_every_assessment() -> None:
    assessed = (Assessment(kind=AssessmentKind.TEST), Assessment(kind=AssessmentKind.PORTFOLIO))

    first, second = written(grading=SAID, assessment_type=assessed)["specifiedBy"]["provenBy"]

    assert first["gradingScheme"]["title"] == {"ja": "言葉", "en": "words"}
    assert second["gradingScheme"] == {"id": first["gradingScheme"]["id"], "type": "GradingScheme"}


def test_what_kind_of_body_awards_it_comes_back() -> None:
    issuer = dataclasses.replace(european().issuer, kind=OrganisationKind.UNIVERSITY)

    made = elm3_writing.write(with_changes(european(), issuer=issuer))

    assert elm3.read(made.document).assertions[0].issuer == issuer


def test_hours_without_a_term_and_the_period_of_review_are_told_to_people_in_notes() -> None:
    notes = written(
        learner_effort=(Workload(hours=Decimal(12), basis=HoursBasis.CLOCK),),
        review_period=ReviewPeriod(years=Decimal(3)),
    )["specifiedBy"]["additionalNote"]

    assert [one["noteLiteral"]["ja"] for one in notes] == [
        "見直しの間隔: 3年以内",
        "実測時間: 12時間",
    ]


def test_a_european_skill_names_its_scheme_and_one_of_another_framework_is_no_european_skill() -> (
    None
):
    esco, other = (
        Alignment(name="a", url=f"{elm3_codes.ESCO_SKILL}1", framework=named)
        for named in (None, "x")
    )

    (outcome,) = written(learning_outcomes=(LearningOutcome(text=SAID, alignments=(esco, other)),))[
        "specifiedBy"
    ]["learningOutcome"]

    assert outcome["relatedESCOSkill"][0]["inScheme"]["id"] == elm3_codes.ESCO_SKILLS
    assert outcome["relatedSkill"][0]["inScheme"]["id"] == "urn:shirushi:framework:x"


def test_a_concept_and_a_person_have_one_name_in_a_language() -> None:
    found = elm3_writing.write(european()).document

    spec = found["credentialSubject"]["hasClaim"][0]["specifiedBy"]
    assert spec["language"][0] == found["displayParameter"]["primaryLanguage"]
    assert found["credentialSubject"]["fullName"] == {"ja": "髙橋 花子"}


# ---------------------------------------------------------------- reading others'

ACCREDITATION = {
    "id": "urn:epass:accreditation:1",
    "type": "Accreditation",
    "title": {"en": "Programme accreditation"},
    "dcType": {"id": "http://data.europa.eu/snb/accreditation/820101cba6"},
    "accreditingAgent": {"id": "urn:epass:org:3", "legalName": {"en": "NVAO"}},
    "dateIssued": "2024-04-01T00:00:00Z",
    "expiryDate": "2030-03-31T23:59:59Z",
    "report": {"contentURL": "https://nvao.example/report"},
}


def test_an_accreditation_of_the_programme_is_outside_quality_assurance() -> None:
    found = elm3.read(document(spec={"accreditation": [ACCREDITATION]}))

    assert found.assertions[0].achievement.quality_assurance == (
        QualityAssurance(
            kind=QualityAssuranceKind.EXTERNAL,
            text=Text(ja="Programme accreditation", en="Programme accreditation"),
            body=Text(ja="NVAO", en="NVAO"),
            url="https://nvao.example/report",
            valid_from=date(2024, 4, 1),
            valid_until=date(2030, 4, 1),
            scope=QualityScope.PROGRAMME,
        ),
    )


def test_an_accreditation_of_the_awarding_body_is_not_the_programmes_and_is_told() -> None:
    body = {"id": "urn:b", "legalName": {"en": "U"}, "accreditation": ACCREDITATION}

    found = elm3.read(document(claim={"awardedBy": {"awardingBody": [body]}}))

    assert found.assertions[0].achievement.quality_assurance == ()
    assert [one.path.rpartition(".")[2] for one in found.lost] == ["accreditation"]


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ({"nqfLevel": {"id": "http://data.europa.eu/snb/qdr/c_unknown"}}, "nqfLevel"),
        ({"educationLevel": [{"id": "http://data.europa.eu/snb/isced/6"}]}, "educationLevel[0]"),
        ({"accreditation": {"accreditingAgent": {"id": "urn:a"}}}, "accreditation"),
        ({"influencedBy": {"contactHour": ["about 20"]}}, "contactHour"),
        (
            {"awardingOpportunity": {"temporal": {"startDate": "soon"}}},
            "startDate",
        ),
        (
            {"awardingOpportunity": {"temporal": {"startDate": "2026-04-01T09:00:00+09:00"}}},
            "startDate",
        ),
        (
            {"awardingOpportunity": {"temporal": {"endDate": "9999-12-31T09:00:00Z"}}},
            "endDate",
        ),
    ],
)
def test_what_is_known_and_not_understood_is_told(spec: dict[str, Any], name: str) -> None:
    found = elm3.read(document(spec=spec))

    assert [one.path.endswith(name) for one in found.lost] == [True]


@pytest.mark.parametrize(
    ("given", "weeks"), [("P14D", "2"), ("P2W", "2"), ("P10DT12H", "1.5"), ("P1M", None)]
)
def test_the_duration_of_what_was_taken_is_read_in_weeks(given: str, weeks: str | None) -> None:
    found = elm3.read(document(claim={"learningOpportunity": {"duration": given}}))

    duration = found.assertions[0].achievement.duration
    assert duration == (Duration(weeks=Decimal(weeks)) if weeks else None)
    assert [one.path.endswith("duration") for one in found.lost] == ([] if weeks else [True])


def test_the_summary_of_outcomes_stands_for_outcomes_that_nobody_listed() -> None:
    summary = {"learningOutcomeSummary": {"noteLiteral": {"en": "Can compute"}}}

    listed = elm3.read(document(spec=summary)).assertions[0].achievement
    alone = elm3.read(document(spec={**summary, "learningOutcome": None})).assertions[0].achievement

    assert [one.text.en for one in listed.learning_outcomes] == ["can run a regression"]
    assert [one.text.en for one in alone.learning_outcomes] == ["Can compute"]
    assert alone.criteria is None


def test_notes_of_others_are_kept_beside_and_written_back_beside_ours() -> None:
    whole = document(spec={"additionalNote": {"noteLiteral": {"en": "theirs"}}})
    found = elm3.read(whole)
    changed = dataclasses.replace(found.assertions[0].achievement, purpose=SAID)
    one = with_changes(found.assertions[0], achievement=changed)

    again = elm3_writing.write(one, beside=found.beside[0]).document

    spec = again["credentialSubject"]["hasClaim"][0]["specifiedBy"]
    assert [each["noteLiteral"]["en"] for each in spec["additionalNote"]] == ["words", "theirs"]
    assert elm3.read(again).assertions[0].achievement.purpose == SAID


# ---------------------------------------------------------------- our own words


def test_the_names_of_our_concepts_are_those_of_the_descriptors_and_frameworks() -> None:
    named = {
        **{id_: one.name for id_, one in descriptors().items()},
        **{id_: one.name for id_, one in elements().items()},
    }
    frameworks = {id_: one.name for id_, one in levels().frameworks.items()}
    systems = {id_: one.name for id_, one in credit_systems().items()}

    assert {name: named[name] for name in elm3_words.SUBJECTS} == elm3_words.SUBJECTS
    assert {id_: frameworks[id_] for id_ in elm3_own.FRAMEWORKS} == elm3_own.FRAMEWORKS
    assert {id_ for id_ in frameworks if not id_.endswith("-none")} == set(elm3_own.FRAMEWORKS)
    assert {id_: systems[id_] for id_ in elm3_own.SYSTEMS} == elm3_own.SYSTEMS
    assert set(systems) - {"ects"} == set(elm3_own.SYSTEMS)


@pytest.mark.parametrize("code", ["a", "a:b", "日本", "a b/%25", ""])
def test_any_code_of_ours_is_a_uri_and_is_read_back(code: str) -> None:
    made = elm3_own.concept(elm3_own.LEVEL, code, code, label=SAID)

    assert made["id"].isascii()
    assert elm3_own.code_of(made, elm3_own.LEVEL) == (code, code)
    assert elm3_own.code_of({"id": elm3_codes.EQF + "6"}, elm3_own.LEVEL) is None


def test_a_framework_known_by_name_only_has_a_uri_of_ours() -> None:
    skill = elm3_qualification.skill(Alignment(name="a", url="urn:a", framework="実践の枠組み"))

    assert skill["inScheme"]["id"].startswith("urn:shirushi:framework:%E5")
