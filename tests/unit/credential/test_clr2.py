"""Comprehensive Learner Records."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.text import Text
from shirushi.credential.formats import clr2, ob3
from shirushi.credential.formats.clr2 import Association, Record
from shirushi.credential.formats.endorsement import Inside
from shirushi.model.assertion import Learner
from shirushi.model.profile import Profile
from tests.world import AWARDED, UNIVERSITY, assertion, programme

LEARNER = Learner(id="did:example:hanako")
INSIDE = {**ob3.write(assertion()), "proof": {"type": "DataIntegrityProof"}}
RECORD = Record(
    id="urn:uuid:7",
    name="学修記録",
    publisher=Profile(id="https://u.example", name=UNIVERSITY, country="JP"),
    learner=LEARNER,
    valid_from=AWARDED,
    valid_until=AWARDED.replace(year=2030),
    contained=(INSIDE, "a.b.c"),
    achievements=(programme(),),
    associations=(Association(source="urn:a", target="urn:b", kind="isPartOf"),),
)


def written(**changes: Any) -> dict[str, Any]:
    return {**clr2.write(RECORD), **changes}


def subject(**changes: Any) -> dict[str, Any]:
    return written(credentialSubject={**clr2.write(RECORD)["credentialSubject"], **changes})


def test_a_record_reads_back_as_it_was_written() -> None:
    document = clr2.write(RECORD)

    again = clr2.read(document)

    assert again.contained == RECORD.contained
    assert again.achievements == RECORD.achievements
    assert again.associations == RECORD.associations
    assert (again.learner, again.valid_until) == (LEARNER, RECORD.valid_until)
    assert clr2.write(again) == document


def test_what_is_not_known_or_not_changed_is_written_as_it_stood() -> None:
    document = written(
        x=1,
        issuer={**written()["issuer"], "telephone": "1"},
        credentialStatus={"id": "urn:s"},
    )
    document["credentialSubject"]["x:term"] = [None]
    document["credentialSubject"]["association"][0]["x"] = 2

    assert clr2.write(clr2.read(document)) == document


def test_the_outer_proof_is_not_carried_over() -> None:
    assert "proof" not in clr2.write(clr2.read(written(proof={"type": "DataIntegrityProof"})))


def test_a_record_in_vc_1_1_form_is_read_and_written_in_vc_2_0_form() -> None:
    document = written(
        issuanceDate="2022-12-05T21:39:07Z",
        expirationDate="2030-01-01T00:00:00Z",
        **{"@context": ["https://www.w3.org/2018/credentials/v1", "https://u.example/x"]},
    )
    del document["validFrom"], document["validUntil"]

    again = clr2.write(clr2.read(document))

    assert again["@context"] == [*clr2.CONTEXTS, "https://u.example/x"]
    assert (again["validFrom"], again["validUntil"]) == (
        "2022-12-05T21:39:07Z",
        "2030-01-01T00:00:00Z",
    )
    assert "issuanceDate" not in again


def test_each_credential_inside_is_checked_on_its_own() -> None:
    def verdict(inside: Inside) -> str:
        return "token" if isinstance(inside, str) else "bad"

    found = clr2.check_contained(clr2.read(written()), check=verdict)

    assert [one.found for one in found] == ["bad", "token"]
    assert found[1].path == "credentialSubject.verifiableCredential[1]"


@pytest.mark.parametrize(
    ("inside", "same"),
    [
        ({"credentialSubject": {"id": "did:example:hanako"}}, True),
        ({"credentialSubject": {"id": "did:example:other"}}, False),
        ({"credentialSubject": {}}, None),
        ("a.b.c", None),
    ],
)
def test_whether_a_credential_is_of_the_same_learner_is_told(inside: Any, same: object) -> None:
    record = clr2.read(subject(verifiableCredential=[inside]))

    (found,) = clr2.check_contained(record, check=lambda _: None)

    assert found.same_learner is same


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (written(type=["VerifiableCredential"]), "type"),
        (written(id=5), "id"),
        (written(issuer=None), "issuer"),
        (written(validFrom="soon"), "validFrom"),
        (written(validUntil="2001-01-01T00:00:00Z"), "validUntil"),
        (written(credentialSubject=[]), "credentialSubject"),
        (subject(type=["AchievementSubject"]), "credentialSubject.type"),
        (subject(id=None, identifier=[]), "credentialSubject"),
        (
            subject(verifiableCredential=[], achievement=[]),
            "credentialSubject.verifiableCredential",
        ),
        (subject(verifiableCredential=[3]), "credentialSubject.verifiableCredential[0]"),
        (subject(verifiableCredential=["a"] * 501), "credentialSubject.verifiableCredential"),
        (subject(achievement=["x"]), "credentialSubject.achievement[0]"),
        (subject(association=[{"sourceId": "a"}]), "credentialSubject.association[0].targetId"),
        (subject(association=[3]), "credentialSubject.association[0]"),
    ],
)
def test_a_mistake_is_told_with_its_path(document: dict[str, Any], path: str) -> None:
    with pytest.raises(ShirushiError) as caught:
        clr2.read(document)

    found = caught.value.errors if isinstance(caught.value, ManyErrors) else [caught.value]
    assert path in {one.path for one in found}


def test_an_empty_record_is_not_written() -> None:
    with pytest.raises(clr2.RecordEmpty):
        clr2.write(
            Record(
                id="urn:a",
                name="",
                publisher=Profile(id="urn:p", name=Text(ja="標", en="S")),
                learner=LEARNER,
                valid_from=AWARDED,
            )
        )
