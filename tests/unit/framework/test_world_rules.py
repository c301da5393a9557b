"""The questions that frameworks abroad ask, at their edges, and their parameters as data."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from shirushi.core.citation import Source
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.framework.framework import Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import framework, load_framework
from shirushi.framework.rules.answer import NotFound
from shirushi.framework.rules.elements import (
    element_stated,
    partner_endorsement_stated,
    skills_aligned,
    weeks_within,
)
from shirushi.framework.rules.level import level_stated
from shirushi.framework.rules.listing import (
    review_period_stated,
    subject_code_stated,
    title_words_avoided,
)
from shirushi.framework.rules.size import (
    Unclear,
    credit_bearing,
    credits_within,
    hours_within,
    smaller_than_qualification,
)
from shirushi.framework.vocabulary import Element, ElementUnknown, element_named, elements
from shirushi.model.achievement import Achievement, CreditRecognition
from shirushi.model.alignment import Alignment
from shirushi.model.outcome import LearningOutcome
from shirushi.model.partner import PartnerKind
from shirushi.model.quality import ReviewPeriod
from shirushi.model.subject import SubjectCode
from shirushi.model.workload import HoursBasis
from tests.programmes import (
    NO_CREDIT,
    QUALITY,
    SAID,
    WHOLE,
    contact,
    credit,
    level,
    notional,
    nzsced,
    partner,
    weeks,
)

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def whole(**changes: object) -> Achievement:
    return dataclasses.replace(WHOLE, **changes)  # type: ignore[arg-type] # names of its fields


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"credit_recognition": credit("59.5", "ects")}, MET),
        ({"credit_recognition": credit("60", "ects")}, UNKNOWN),
        ({"credit_recognition": credit("180", "ects")}, UNKNOWN),
        ({"credit_recognition": credit("120", "nz")}, UNKNOWN),
        ({"credit_recognition": credit("500", "au")}, MET),
        ({"credit_recognition": NO_CREDIT, "learner_effort": notional("1499")}, MET),
        ({"credit_recognition": NO_CREDIT, "learner_effort": notional("1500")}, UNKNOWN),
        ({"credit_recognition": NO_CREDIT, "learner_effort": contact("1500")}, UNKNOWN),
    ],
)
def test_what_is_as_large_as_a_year_is_not_small_for_calling_itself_so(
    changes: dict[str, object], expected: Outcome
) -> None:
    answer = smaller_than_qualification(whole(achievement_type="MicroCredential", **changes))

    assert answer.outcome is expected
    assert (answer.remedy is None) == (expected is MET)


@pytest.mark.parametrize("name", ["unesco-2022", "ca-on", "uk-qaa", "ie-microcreds", "ae-cbmc"])
@pytest.mark.parametrize(
    "silent",
    [{"learning_outcomes": ()}, {"quality_assurance": ()}, {"awarding_body": None}],
    ids=lambda one: next(iter(one)),
)
def test_silence_is_no_reason_to_say_no_where_nothing_has_to_be_stated(
    name: str, silent: dict[str, object]
) -> None:
    whole_ = whole(credit_recognition=credit("5", "ae"), level=level("qfe", "7"))

    assert judge(whole_, framework(name)).outcome is not NOT_MET
    assert judge(dataclasses.replace(whole_, **silent), framework(name)).outcome is not NOT_MET  # type: ignore[arg-type] # names of its fields


def test_credit_in_any_system_is_credit_and_silence_is_unknown() -> None:
    stated = (credit("0.5", "kr"), NO_CREDIT, None, CreditRecognition(credits=None))

    found = [credit_bearing(whole(credit_recognition=one)).outcome for one in stated]

    assert found == [MET, NOT_MET, UNKNOWN, NOT_MET]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (level("qfe", "7"), MET),
        (level("qfe", "6"), NOT_MET),
        (level("qfe", "70"), UNKNOWN),
        (level("jeqf", "7"), UNKNOWN),
        (level("mars", "7"), UNKNOWN),
        ((*level("jeqf", "6"), *level("qfe", "8")), MET),
        ((), UNKNOWN),
    ],
)
def test_a_level_counts_in_its_own_framework_only(stated: object, expected: Outcome) -> None:
    answer = level_stated(whole(level=stated), frameworks=("qfe",), allowed=("7", "8", "9"))

    assert answer.outcome is expected


def test_any_level_will_do_where_no_framework_is_named() -> None:
    assert level_stated(whole(level=level("aqf", "1"))).outcome is MET
    assert level_stated(whole(level=())).outcome is UNKNOWN


@pytest.mark.parametrize(
    ("framework", "number"), [("mars", "1"), ("jeqf", "99"), ("ncrf", "4.25"), ("us-none", "1")]
)
def test_a_level_that_nobody_knows_of_is_no_answer(framework: str, number: str) -> None:
    answer = level_stated(whole(level=level(framework, number)))

    assert answer.outcome is UNKNOWN
    assert "no such qualifications framework or level is known" in answer.found.en


def test_standing_at_an_allowed_level_and_at_another_is_unknown() -> None:
    both = (*level("qfe", "6"), *level("qfe", "7"))

    answer = level_stated(whole(level=both), frameworks=("qfe",), allowed=("7", "8", "9"))

    assert answer.outcome is UNKNOWN
    assert "QFE レベル6、QFE レベル7" in answer.found.ja


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Data literacy", MET),
        ("Mastering data, internationally", MET),
        ("Master data", UNKNOWN),
        ("Post-graduate data", UNKNOWN),
        ("Postgraduate data", UNKNOWN),
        ("Data for New Zealand", UNKNOWN),
        ("A new Zealand", UNKNOWN),
        ("", MET),
    ],
)
def test_a_word_of_a_qualification_in_the_title_is_for_a_person_to_judge(
    title: str, expected: Outcome
) -> None:
    named = whole(title=Text(ja="名称", en=title))

    assert title_words_avoided(named, words=("New Zealand", "master", "post-graduate")).outcome is (
        expected
    )


def test_a_subject_code_has_its_scheme_and_its_digits() -> None:
    other = Alignment(name="ISCED", url="https://u.example/i", framework="ISCED", code="020307")
    bare = Alignment(name="NZSCED", url="https://u.example/s", framework="NZSCED")
    cases = (nzsced("020307"), nzsced("0203"), nzsced("02030７"), (other,), (bare,), ())

    found = [
        subject_code_stated(whole(alignments=one), scheme="nzsced", digits="6").outcome
        for one in cases
    ]

    assert found == [MET, NOT_MET, NOT_MET, NOT_MET, NOT_MET, NOT_MET]


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (date(2026, 4, 1), date(2029, 4, 1), MET),
        (date(2026, 4, 1), date(2029, 4, 2), NOT_MET),
        (date(2024, 2, 29), date(2027, 3, 1), MET),
        (date(2024, 2, 29), date(2027, 3, 2), NOT_MET),
        (date(9998, 1, 1), date(9999, 12, 31), MET),
        (None, date(2029, 4, 1), UNKNOWN),
        (date(2026, 4, 1), None, NOT_MET),
    ],
)
def test_a_review_comes_within_three_years(
    begins: date | None, ends: date | None, expected: Outcome
) -> None:
    quality = dataclasses.replace(QUALITY, valid_from=begins, valid_until=ends)

    answer = review_period_stated(whole(quality_assurance=(quality,)), most_years="3")

    assert answer.outcome is expected


def test_hours_whose_basis_is_unclear_are_never_compared() -> None:
    for effort in (contact("20"), notional("20"), ()):
        answer = hours_within(
            whole(learner_effort=effort), basis=Unclear.UNCLEAR, least=Decimal(15)
        )

        assert answer.outcome is UNKNOWN


def test_the_bound_of_under_is_outside() -> None:
    asked = {"basis": HoursBasis.CONTACT, "least": Decimal(150), "under": Decimal(600)}

    found = [
        hours_within(whole(learner_effort=contact(one)), **asked).outcome  # type: ignore[arg-type] # as in the data
        for one in ("149.9", "150", "599.9", "600")
    ]

    assert found == [NOT_MET, MET, MET, NOT_MET]


def test_credit_decides_before_hours_and_the_two_must_agree() -> None:
    def found(amount: str, effort: str) -> Outcome:
        stated = whole(credit_recognition=credit(amount, "nz"), learner_effort=notional(effort))
        return credits_within(
            stated,
            system="nz",
            least=Decimal(1),
            most=Decimal(40),
            hours_least=Decimal(10),
            hours_most=Decimal(400),
        ).outcome

    assert [found("5", "50"), found("50", "500"), found("5", "500")] == [MET, NOT_MET, UNKNOWN]


def test_credit_of_a_system_nobody_knows_is_unknown_and_not_an_error() -> None:
    strange = whole(credit_recognition=credit("5", "mars"))

    answer = credits_within(strange, system="ects", least=Decimal(1), most=Decimal(59))

    assert answer.outcome is UNKNOWN
    assert "For information" not in answer.found.en


# ---------------------------------------------------------------- as data

FRAME = """
id = "xx"
edition = "1"
authority = {ja = "機関", en = "a body"}
source = {document = "law", confidence = "confirmed"}
name = {ja = "枠", en = "Frame"}
jurisdiction = "XX"
kind = {ja = "法", en = "law"}

[no_descriptor_list]
source = {document = "law", confidence = "confirmed"}

[[rule]]
id = "a"
need = "required"
text = {ja = "あ", en = "a"}
source = {document = "law", confidence = "confirmed"}
"""
SOURCES = {"law": Source(id="law", title="A law")}


@pytest.mark.parametrize(
    ("rule", "code", "path"),
    [
        (
            'ask = "level_stated"\nwith = {frameworks = ["mars"]}',
            "level-framework-unknown",
            "with.frameworks[0]",
        ),
        (
            'ask = "subject_code_stated"\nwith = {scheme = "X", digits = 60}',
            "count-wrong",
            "with.digits",
        ),
        (
            'ask = "review_period_stated"\nwith = {most_years = "1.5"}',
            "count-wrong",
            "with.most_years",
        ),
        ('ask = "title_words_avoided"\nwith = {words = []}', "field-missing", "with.words"),
        ('ask = "hours_within"\nwith = {basis = "contact"}', "bounds-missing", "with"),
        (
            'ask = "hours_within"\nwith = {basis = "contact", least = 9, under = 8}',
            "bounds-reversed",
            "with",
        ),
        ('ask = "credit_bearing"\ndemanded = "perhaps"', "field-wrong", "demanded"),
    ],
)
def test_a_wrong_parameter_is_told_with_its_place(rule: str, code: str, path: str) -> None:
    with pytest.raises(ShirushiError) as caught:
        load_framework((FRAME + rule).encode(), SOURCES)

    assert caught.value.code.endswith(code)
    assert caught.value.path == f"rule[0].{path}"


def test_only_a_required_rule_says_that_its_demand_was_not_found() -> None:
    text = FRAME.replace('need = "required"', 'need = "information"')
    rule = 'ask = "credit_bearing"\ndemanded = "not-found"'

    with pytest.raises(ShirushiError, match="Only a required rule"):
        load_framework((text + rule).encode(), SOURCES)


@pytest.mark.parametrize(
    ("years", "expected"), [("1", MET), ("3", MET), ("3.25", NOT_MET), ("0.5", MET)]
)
def test_a_stated_period_of_review_goes_before_the_days_of_quality_assurance(
    years: str, expected: Outcome
) -> None:
    stated = whole(review_period=ReviewPeriod(years=Decimal(years)))

    answer = review_period_stated(stated, most_years="3")

    assert (answer.outcome, answer.path) == (expected, "review_period")


@pytest.mark.parametrize(
    ("stated", "aligned", "expected", "path"),
    [
        ("020307", "0203", MET, "subject_codes"),
        ("0203", "020307", NOT_MET, "subject_codes"),
        (None, "020307", MET, "alignments"),
    ],
)
def test_a_stated_subject_code_goes_before_an_alignment(
    stated: str | None, aligned: str, expected: Outcome, path: str
) -> None:
    codes = () if stated is None else (SubjectCode(scheme="nzsced ", code=stated),)
    described = whole(subject_codes=codes, alignments=nzsced(aligned))

    answer = subject_code_stated(described, scheme="NZSCED", digits="6")

    assert (answer.outcome, answer.path) == (expected, path)


def test_a_subject_code_of_another_scheme_is_none_of_the_one_asked_for() -> None:
    described = whole(subject_codes=(SubjectCode(scheme="ISCED-F", code="020307"),))

    answer = subject_code_stated(described, scheme="NZSCED", digits="6")

    assert answer.outcome is NOT_MET
    assert answer.found.en == "ISCED-F 020307"


@pytest.mark.parametrize(
    ("weeks_", "expected"),
    [("7.99", NOT_MET), ("8", MET), ("14.99", MET), ("15", NOT_MET), (None, UNKNOWN)],
)
def test_weeks_lie_within_bounds_whose_ends_are_inside_but_for_under(
    weeks_: str | None, expected: Outcome
) -> None:
    described = whole(duration=None if weeks_ is None else weeks(weeks_))

    assert weeks_within(described, least=Decimal(8), under=Decimal(15)).outcome is expected


def test_a_bound_in_weeks_that_was_not_found_is_unknown_and_what_was_seen_is_shown() -> None:
    seen = Text(ja="4〜12週のものが多い。", en="They typically take 4 to 12 weeks.")

    answer = weeks_within(whole(), least=NotFound.NOT_FOUND, most=Decimal(12), seen=seen)

    assert answer.outcome is UNKNOWN
    assert answer.found.en == "10 weeks. They typically take 4 to 12 weeks."
    assert weeks_within(whole(), least=NotFound.NOT_FOUND, most=Decimal(9)).outcome is NOT_MET


def test_recognition_by_industry_is_by_industry() -> None:
    community = whole(partner_endorsement=partner(PartnerKind.COMMUNITY))

    found = [
        partner_endorsement_stated(whole(), kind=PartnerKind.INDUSTRY).outcome,
        partner_endorsement_stated(community, kind=PartnerKind.INDUSTRY).outcome,
        partner_endorsement_stated(community).outcome,
        partner_endorsement_stated(whole(partner_endorsement=())).outcome,
    ]

    assert found == [MET, NOT_MET, MET, NOT_MET]


def test_an_alignment_of_an_outcome_aligns_the_programme() -> None:
    outcome = LearningOutcome(text=SAID, alignments=nzsced("020307"))

    assert skills_aligned(whole()).outcome is NOT_MET
    assert skills_aligned(whole(learning_outcomes=(outcome,))).outcome is MET


@pytest.mark.parametrize("element", elements().values(), ids=list(elements()))
def test_every_element_can_be_asked_for_and_is_met_once_it_is_stated(element: Element) -> None:
    stated = whole(
        review_period=ReviewPeriod(years=Decimal(2)),
        subject_codes=(SubjectCode(scheme="ISCED-F", code="0542"),),
        alignments=nzsced("020307"),
        issued_under=("jp_art_105",),
    )
    silent = Achievement(id="urn:example:silent", title=SAID)

    answers = [element_stated(one, element=element) for one in (stated, silent)]

    assert [one.outcome for one in answers] == [MET, NOT_MET]
    assert answers[1].remedy == element.hint
    assert set(element.fields) <= set(Achievement.__slots__)


def test_an_element_of_another_name_is_an_error_of_ours() -> None:
    with pytest.raises(ElementUnknown, match="purpose"):
        element_named("price")
