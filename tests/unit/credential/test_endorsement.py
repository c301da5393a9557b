"""Endorsements on a credential, its achievement and its issuer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject, WrongShape
from shirushi.core.text import Text
from shirushi.credential import schemas
from shirushi.credential.formats import endorsement, ob3
from shirushi.credential.formats.endorsement import Inside, Place
from shirushi.credential.keys import KeyNotReached
from shirushi.credential.schemas import SchemasAtHand, Variant
from shirushi.model.endorsement import Endorsement
from shirushi.model.profile import Profile
from tests.world import AWARDED, assertion

BOARD = Profile(id="https://qa.example", name=Text(ja="質保証機構", en="QA Board"))
CREDENTIAL = ob3.write(assertion())
ISSUER = assertion().issuer.id or ""


def endorsed(subject: str = ISSUER, **changes: Any) -> JsonObject:
    one = Endorsement(
        subject=subject, endorser=BOARD, comment=Text(ja="良好", en="good"), endorsed_at=AWARDED
    )
    written = endorsement.write(one, id_="urn:uuid:9", name="推奨", valid_from=AWARDED)
    return {**written, "proof": {"type": "DataIntegrityProof"}, **changes}


def opened(inside: Inside) -> JsonObject:
    return dict(json.loads(inside)) if isinstance(inside, str) else inside


def test_an_endorsement_is_written_as_the_standard_asks() -> None:
    document = endorsement.write(
        endorsement.read(endorsed()),
        id_="urn:uuid:9",
        name="推奨",
        valid_from=AWARDED,
        valid_until=AWARDED.replace(year=2030),
    )

    assert schemas.check(document, source=SchemasAtHand()).variant is Variant.CANONICAL
    again = endorsement.read(document)
    assert (again.subject, again.comment.ja) == (ISSUER, "良好")
    assert again.endorsed_at == AWARDED


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (Place.CREDENTIAL, "endorsement[0]"),
        (Place.ACHIEVEMENT, "credentialSubject.achievement.endorsement[0]"),
        (Place.ISSUER, "issuer.endorsement[0]"),
    ],
)
def test_an_endorsement_is_found_where_it_was_put(place: Place, path: str) -> None:
    document = endorsement.attach(CREDENTIAL, [endorsed()], place=place)

    (found,) = endorsement.check_all(document, check=opened)

    assert found.path == path
    assert found.error is None
    assert found.endorsement is not None
    assert found.endorsement.endorser.id == BOARD.id
    assert "endorsement" not in CREDENTIAL


def test_tokens_go_under_a_name_of_their_own() -> None:
    first = endorsement.attach(CREDENTIAL, [json.dumps(endorsed())], place=Place.CREDENTIAL)
    document = endorsement.attach(
        first, [json.dumps(endorsed()), endorsed()], place=Place.CREDENTIAL
    )

    found = endorsement.check_all(document, check=opened)

    assert {one.path for one in found} == {
        "endorsementJwt[0]",
        "endorsementJwt[1]",
        "endorsement[0]",
    }
    assert all(one.endorsement for one in found)


def test_the_reason_of_the_check_is_kept_with_the_path() -> None:
    def unreachable(_: Inside) -> JsonObject:
        raise KeyNotReached(path="proof", url="https://qa.example", reason="offline")

    (found,) = endorsement.check_all({**CREDENTIAL, "endorsement": endorsed()}, check=unreachable)

    assert isinstance(found.error, KeyNotReached)
    assert found.error.path == "endorsement.proof"
    assert found.endorsement is None


@pytest.mark.parametrize(
    ("inside", "path"),
    [
        (endorsed(subject="https://other.example"), "endorsement[0].credentialSubject.id"),
        (endorsed(type=["VerifiableCredential"]), "endorsement[0].type"),
        (endorsed(credentialSubject="x"), "endorsement[0].credentialSubject"),
        (endorsed(credentialSubject={}), "endorsement[0].credentialSubject.id"),
        (endorsed(issuer=5), "endorsement[0].issuer"),
        (endorsed(validFrom="soon"), "endorsement[0].validFrom"),
        ("a.b.c", "endorsement[0]"),
    ],
)
def test_a_bad_endorsement_is_told_with_its_path(inside: Any, path: str) -> None:
    (found,) = endorsement.check_all({**CREDENTIAL, "endorsement": [inside]}, check=opened)

    assert found.endorsement is None
    assert isinstance(found.error, ShirushiError)
    assert found.error.path == path


def test_what_the_check_returns_counts_and_not_what_was_shown() -> None:
    other = endorsed(subject="https://other.example")

    (found,) = endorsement.check_all(
        {**CREDENTIAL, "endorsement": endorsed()}, check=lambda _: other
    )

    assert isinstance(found.error, endorsement.EndorsesOther)


def test_endorsements_of_an_endorsement_are_its_own() -> None:
    inner = endorsed(endorsement=[endorsed()])

    assert len(list(endorsement.find({**CREDENTIAL, "endorsement": [inner]}))) == 1


def test_credentials_inside_show_their_own_endorsements() -> None:
    record = {"credentialSubject": {"verifiableCredential": [{"endorsement": [endorsed()]}]}}

    assert list(endorsement.find(record)) == []


def test_endorsements_without_end_are_not_all_checked() -> None:
    asked = []

    def counted(inside: Inside) -> JsonObject:
        asked.append(inside)
        return opened(inside)

    found = endorsement.check_all({**CREDENTIAL, "endorsement": [endorsed()] * 1000}, check=counted)

    assert len(asked) == endorsement.MOST
    assert isinstance(found[-1].error, endorsement.EndorsementsMany)


def test_a_credential_without_the_place_takes_no_endorsement() -> None:
    with pytest.raises(WrongShape):
        endorsement.attach({"issuer": "did:example:1"}, [endorsed()], place=Place.ISSUER)
