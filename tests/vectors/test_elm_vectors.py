"""Other people's European credentials are read, and ours are as their schema asks."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shirushi.core import json
from shirushi.core.text import Text
from shirushi.credential.formats import elm3, elm3_writing
from shirushi.model.assertion import Assertion
from shirushi.model.duration import Duration
from shirushi.model.level import Level
from shirushi.model.subject import SubjectCode
from tests.unit.credential.test_elm3 import european
from tests.vectors_at import FOLDER, vector_json
from tests.world import assertion, programme

SAMPLES = [
    *(
        ("elm-edc", f"Credentials/json-ld-elm-v3/{name}")
        for name in (
            "Sample-CertOfPart-unsigned-uploadable.json",
            "Sample-MC-Annex1-unsigned.jsonld",
            "Sample-MC-Annex1-unsigned-uploadable.json",
        )
    ),
    ("elm-edc", "rdf/samples/credential-sample.jsonld"),
    *(
        ("impierce-ob3-elm", f"elm/{path.name}")
        for path in sorted((FOLDER / "impierce-ob3-elm" / "elm").glob("*.json"))
        if "schema" not in path.name
    ),
    *(
        ("mynextid-credentials", path.relative_to(FOLDER / "mynextid-credentials").as_posix())
        for path in sorted(
            (FOLDER / "mynextid-credentials").glob("*/v1/edc/examples/*example.json")
        )
    ),
]

#: As much as a description of ours says.
EVERYTHING = dataclasses.replace(
    assertion(),
    achievement=dataclasses.replace(
        programme(),
        level=(Level(framework="jeqf", level="6"), Level(framework="eqf", level="6")),
        offered_from=date(2026, 4, 1),
        duration=Duration(weeks=Decimal("1.5")),
        grading=Text(ja="合否", en="pass or fail"),
        subject_codes=(
            SubjectCode(scheme="ISCED-F", code="0542", name=Text(ja="統計学", en="Statistics")),
            SubjectCode(scheme="NZSCED", code="010101"),
        ),
    ),
)


@pytest.mark.parametrize(("folder", "name"), SAMPLES, ids=lambda part: part)
def test_every_sample_is_read_and_written_back_as_it_stood(folder: str, name: str) -> None:
    document: Any = vector_json(folder, name)
    if not elm3.is_european(document):
        pytest.skip("no European credential")

    found = elm3.read(document)

    assert found.assertions or found.lost
    inside = document.get("credential", document)
    first = inside.get("@context", [""])[0]
    form = elm3_writing.Form.VC_2_0 if "v2" in first else elm3_writing.Form.SEALED
    if len(found.assertions) == 1 and first:
        written = elm3_writing.write(found.assertions[0], form=form, beside=found.beside[0])
        assert written.document == {n: v for n, v in inside.items() if n != "proof"}


def test_the_official_sample_of_a_micro_credential_says_what_its_annex_asks() -> None:
    name = "Credentials/json-ld-elm-v3/Sample-MC-Annex1-unsigned.jsonld"

    found = elm3.read(vector_json("elm-edc", name))

    (one,) = found.assertions
    assert one.achievement.title.en == "Digital micro-credential creation"
    assert one.achievement.credits is not None
    assert str(one.achievement.credits.amount) == "2"
    assert one.achievement.level[0].level == "6"
    assert one.issuer.country == "IE"
    assert one.achievement.learning_outcomes


@pytest.mark.parametrize("one", [european(), EVERYTHING], ids=["little", "much"])
def test_ours_has_the_fields_that_another_implementers_schema_demands(one: Assertion) -> None:
    classes = vector_json("impierce-ob3-elm", "elm", "elm-v3-schema.json")["$defs"]
    document = elm3_writing.write(
        one, form=elm3_writing.Form.VC_2_0, with_descriptors=False
    ).document

    checked = 0
    for path, value in json.walk(document):
        kind = value.get("type") if isinstance(value, dict) else None
        # A part that only points at another one says nothing more.
        if not isinstance(kind, str) or len(value) <= len({"id", "type"}):
            continue
        shape = classes.get(f"{kind}Type", classes.get(kind))
        if isinstance(shape, dict) and "properties" in shape:
            checked += 1
            assert set(shape.get("required", ())) <= set(value), path
            assert set(value) <= set(shape["properties"]), path

    assert checked > 10
