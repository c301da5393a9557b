"""Our extension inside European credentials: signed, read back whole, and never above the terms."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.formats import elm3, elm3_codes, elm3_writing
from shirushi.credential.formats.elm3_writing import Form
from shirushi.credential.jose.vc_jwt import issue_token
from shirushi.credential.jsonld.contexts import DESCRIPTORS
from shirushi.credential.jsonld.quads import NotLinkedData
from shirushi.credential.proofs import eddsa_jcs_2022, eddsa_rdfc_2022, integrity
from shirushi.credential.proofs.integrity import Suite
from shirushi.credential.report import Format, Outcome, StepName
from shirushi.model.level import Level
from tests.golden_files import assert_as_kept
from tests.unit.credential.test_elm3 import european
from tests.world import AWARDED, SIGNER, assertion, checked, programme, with_changes

OWN = [Form.VC_1_1, Form.VC_2_0]
SUITES = {Form.VC_1_1: eddsa_rdfc_2022.SUITE, Form.VC_2_0: eddsa_jcs_2022.SUITE}


def written(form: Form = Form.VC_2_0) -> JsonObject:
    """Return a whole programme as a European credential, free to be changed."""
    made: JsonObject = json.loads(json.dumps(elm3_writing.write(assertion(), form=form).document))
    return made


def specified_by(document: JsonObject) -> JsonObject:
    found: JsonObject = document["credentialSubject"]["hasClaim"][0]["specifiedBy"]
    return found


def signed(document: JsonObject, suite: Suite) -> JsonObject:
    return integrity.sign(
        document, suite=suite, signer=SIGNER, created_at=AWARDED, purpose="assertionMethod"
    )


@pytest.mark.parametrize("form", OWN)
def test_the_whole_description_comes_back(form: Form) -> None:
    found = elm3.read(written(form))

    assert found.lost == ()
    assert found.assertions[0].achievement == programme()


def test_the_form_for_the_platform_holds_european_terms_only() -> None:
    document = elm3_writing.write(assertion()).document

    assert all(isinstance(one, str) for one in document["@context"])
    assert "descriptors" not in specified_by(document)


@pytest.mark.parametrize("form", OWN)
def test_what_an_issuer_signs_itself_is_verified_in_safe_mode(form: Form) -> None:
    report = checked(json.dumps(signed(written(form), SUITES[form])).encode())

    steps = {one.name: one.outcome for one in report.steps}
    assert report.format is Format.ELM_3
    assert steps[StepName.SCHEMA] is Outcome.PASSED
    assert steps[StepName.PROOF] is Outcome.PASSED


@pytest.mark.parametrize("form", OWN)
def test_a_change_under_our_own_term_breaks_the_signature(form: Form) -> None:
    document = signed(written(form), SUITES[form])
    specified_by(document)["descriptors"]["issued_under"] = ["another_law"]

    report = checked(json.dumps(document).encode())

    assert {one.name: one.outcome for one in report.steps}[StepName.PROOF] is Outcome.FAILED


def test_the_newer_form_is_verified_as_a_token() -> None:
    token = issue_token(written(), signer=SIGNER)

    report = checked(token.encode())

    assert {one.name: one.outcome for one in report.steps}[StepName.PROOF] is Outcome.PASSED


def test_a_whole_programme_in_european_terms_is_as_kept() -> None:
    document = elm3_writing.write(assertion(), form=Form.VC_2_0, with_descriptors=False).document

    text = json.dumps(document, ensure_ascii=False, indent=2)
    assert_as_kept("european/data-science.json", f"{text}\n")


def test_the_two_published_contexts_of_the_newer_form_have_no_graph_together() -> None:
    with pytest.raises(NotLinkedData, match="protected term description"):
        signed(written(Form.VC_2_0), eddsa_rdfc_2022.SUITE)


def test_the_european_terms_count_where_our_extension_says_otherwise() -> None:
    document = written()
    spec = specified_by(document)
    spec["eqfLevel"] = elm3_codes.concept(elm3_codes.EQF + "7", "Level 7")
    spec["descriptors"]["title"] = {"ja": "別の名称", "en": "Another title"}
    spec["descriptors"]["criteria"] = {"ja": "別の要件", "en": "Other criteria"}

    found = elm3.read(document)

    one = found.assertions[0].achievement
    assert one.title == programme().title
    assert one.criteria == programme().criteria
    assert Level(framework="eqf", level="7") in one.level
    assert {lost.path.rpartition(".")[2] for lost in found.lost} == {"title", "level", "criteria"}
    assert one.issued_under == programme().issued_under
    assert one.quality_assurance == programme().quality_assurance


def test_a_note_that_somebody_removed_is_no_more() -> None:
    document = written()
    specified_by(document)["additionalNote"] = []

    found = elm3.read(document)

    assert found.assertions[0].achievement.stackability is None
    assert "stackability" in {lost.path.rpartition(".")[2] for lost in found.lost}


def test_words_that_only_people_are_told_count_as_well() -> None:
    document = written()
    told = specified_by(document)["descriptors"]
    told["review_period"] = {"years": "9"}
    told["learner_effort"].append({"hours": "500", "basis": "clock"})

    found = elm3.read(document)

    one = found.assertions[0].achievement
    assert one.review_period is None
    assert one.learner_effort == programme().learner_effort
    ends = {lost.path.rpartition(".")[2] for lost in found.lost}
    assert ends == {"review_period", "learner_effort"}


def test_descriptors_of_another_achievement_are_not_read_and_it_is_told() -> None:
    document = written()
    specified_by(document)["descriptors"] = {"id": "urn:other", "title": {"ja": "他", "en": "o"}}

    found = elm3.read(document)

    assert found.assertions[0].achievement.title == programme().title
    assert [lost.path.rpartition(".")[2] for lost in found.lost] == ["id"]


@pytest.mark.parametrize(
    ("told", "ending"),
    [
        ({"id": "https://x", "title": "one"}, "descriptors.title"),
        ({"title": {"ja": "a", "en": "a"}}, "descriptors.id"),
    ],
)
def test_a_mistake_in_the_extension_is_told_with_its_path(told: Any, ending: str) -> None:
    document = written()
    specified_by(document)["descriptors"] = told

    with pytest.raises(ShirushiError) as caught:
        elm3.read(document)

    assert caught.value.path == f"credentialSubject.hasClaim[0].specifiedBy.{ending}"


def test_a_change_is_written_under_our_own_term_where_it_stood_and_nowhere_else() -> None:
    purpose = Text(ja="目的", en="purpose")
    found, theirs = elm3.read(written()), elm3.read(elm3_writing.write(european()).document)

    again = [
        elm3_writing.write(
            with_changes(
                one.assertions[0],
                achievement=with_changes(one.assertions[0].achievement, purpose=purpose),  # type: ignore[arg-type]  # the test names fields
            ),
            form=Form.VC_2_0,
            beside=one.beside[0],
        ).document
        for one in (found, theirs)
    ]

    assert specified_by(again[0])["descriptors"]["purpose"] == purpose.to_json()
    assert again[0]["@context"][-1] == DESCRIPTORS
    assert "descriptors" not in specified_by(again[1])
    assert DESCRIPTORS not in again[1]["@context"]


def test_what_was_not_changed_is_written_as_it_stood() -> None:
    for form in OWN:
        document = written(form)
        found = elm3.read(document)

        again = elm3_writing.write(found.assertions[0], form=form, beside=found.beside[0])

        assert again.document == document
