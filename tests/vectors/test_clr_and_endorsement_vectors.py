"""Other people's learner records and endorsements are read, and lose nothing when written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.credential.formats import clr2, endorsement
from shirushi.credential.formats.endorsement import Inside
from tests.vectors_at import FOLDER, vector_json

CLR = "1edtech-clr20-validator"
RECORDS = [
    (CLR, "simple_v1.json"),
    (CLR, "simple-noproof.json"),
    (CLR, "simple_old_safesigned.json"),
    *(
        ("learncard-credential-library", path.relative_to(path.parents[1]).as_posix())
        for path in sorted((FOLDER / "learncard-credential-library" / "clr").glob("*.json"))
    ),
]


def opened(inside: Inside) -> dict[str, Any]:
    assert isinstance(inside, dict)
    return inside


@pytest.mark.parametrize(("folder", "name"), RECORDS, ids=lambda part: part)
def test_every_record_is_read_and_its_credentials_stay_as_they_stood(
    folder: str, name: str
) -> None:
    document = vector_json(folder, name)

    record = clr2.read(document)

    subject = document["credentialSubject"]
    inside = subject.get("verifiableCredential", [])
    assert list(record.contained) == (inside if isinstance(inside, list) else [inside])
    again = clr2.write(record)
    lost = {name for name in document if name not in again}
    assert lost <= {"proof", "issuanceDate", "expirationDate"}
    assert {name for name in subject if name not in again["credentialSubject"]} == set()
    # Byte for byte where the names are the same.
    for name_ in set(document) & set(again) - {"@context", "credentialSubject", "validFrom"}:
        assert json.dumps(again[name_]) == json.dumps(document[name_])


def test_the_endorsements_of_the_validators_credentials_are_found() -> None:
    complete = vector_json("1edtech-ob30-validator", "complete_v1.json")

    paths = {path for path, _ in endorsement.find(complete)}

    assert {"endorsement[0]", "issuer.endorsement[0]"} <= paths
    assert "credentialSubject.achievement.endorsement[0]" in paths


def test_an_endorsement_of_the_validator_is_read() -> None:
    document = vector_json("1edtech-ob30-validator", "endorsement-valid.json")

    found = endorsement.read(document)

    assert found.subject == document["credentialSubject"]["id"]
    assert found.endorser.id == document["issuer"]["id"]


def test_every_endorsement_in_a_record_is_of_what_it_stands_on() -> None:
    record = clr2.read(vector_json(CLR, "simple_v1.json"))

    found = [
        one
        for inside in record.contained
        if isinstance(inside, dict)
        for one in endorsement.check_all(inside, check=opened)
    ]

    assert found
    assert [one.error for one in found] == [None] * len(found)
