"""The results of a badge lead to what its achievement describes (Open Badges 3.0 ``#result``)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.credential.report import Answer, Report, StepName
from tests.attacking import signed
from tests.world import checked, credential

GRADE = {
    "id": "urn:grade",
    "type": ["ResultDescription"],
    "name": "Grade",
    "resultType": "LetterGrade",
    "allowedValue": ["C", "B", "A"],
}
STATUS = {
    "id": "urn:status",
    "type": ["ResultDescription"],
    "name": "Status",
    "resultType": "Status",
}
SCORE = {
    "id": "urn:score",
    "type": ["ResultDescription"],
    "name": "Score",
    "resultType": "RawScore",
    "valueMin": "0",
    "valueMax": "100",
}
LEVEL = {
    "id": "urn:level",
    "type": ["ResultDescription"],
    "name": "Level",
    "resultType": "RubricCriterionLevel",
    "rubricCriterionLevel": [
        {"id": "urn:mastered", "type": ["RubricCriterionLevel"], "name": "Mastered"}
    ],
}


def report(**result: Any) -> Report:
    document: JsonObject = json.loads(credential())
    del document["proof"]
    subject = document["credentialSubject"]
    subject["result"] = [{"type": ["Result"], **result}]
    subject["achievement"]["resultDescription"] = [GRADE, STATUS, SCORE, LEVEL]
    return checked(json.dumps(signed(document)).encode())


@pytest.mark.parametrize(
    "result",
    [
        {"value": "Z"},
        {"resultDescription": "urn:grade", "value": "A"},
        {"resultDescription": "urn:status", "status": "Completed"},
        {"resultDescription": "urn:score", "value": "12.5"},
        {"resultDescription": "urn:score", "value": "passed"},
        {"resultDescription": "urn:level", "achievedLevel": "urn:mastered"},
    ],
)
def test_a_result_of_a_described_kind_is_valid(result: dict[str, str]) -> None:
    assert report(**result).answer is Answer.VALID


@pytest.mark.parametrize(
    ("result", "path"),
    [
        ({"resultDescription": "urn:other", "value": "A"}, "resultDescription"),
        ({"resultDescription": "urn:status", "value": "Completed"}, "status"),
    ],
)
def test_a_result_must_lead_to_its_achievements_description(
    result: dict[str, str], path: str
) -> None:
    found = report(**result)

    assert found.answer is Answer.SCHEMA_INVALID
    assert found.step(StepName.SCHEMA).path == f"credentialSubject.result[0].{path}"


@pytest.mark.parametrize(
    "result",
    [
        {"resultDescription": "urn:grade", "value": "Z"},
        {"resultDescription": "urn:score", "value": "101"},
        {"resultDescription": "urn:score", "value": "-1"},
        {"resultDescription": "urn:level", "achievedLevel": "urn:other"},
    ],
)
def test_a_result_that_its_description_does_not_list_is_told(result: dict[str, str]) -> None:
    found = report(**result)

    assert found.answer is Answer.VALID_WITH_WARNINGS
    assert "not among those" in found.step(StepName.SCHEMA).reason.en
