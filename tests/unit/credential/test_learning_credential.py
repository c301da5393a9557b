from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.core.json import WrongShape
from shirushi.core.reading import FieldMissing
from shirushi.credential.formats import learning_credential
from shirushi.credential.jose import sd_jwt_vc
from shirushi.credential.jose.sd_jwt import Binding
from shirushi.credential.keys import KeysAtHand
from shirushi.model.assertion import LearnerUnknown
from shirushi.model.profile import Profile
from tests.tokens import Key
from tests.world import AWARDED, NOW, SIGNER, UNIVERSITY, assertion, with_changes

HOLDER = Key("ES256", number=7, controller="did:example:holder")
BINDING = Binding(audience="https://verifier.example", nonce="n-1")
ENDS = AWARDED + timedelta(days=365)


def issued(holder: bool = True, **changes: Any) -> str:  # noqa: FBT001, FBT002 - a test's switch
    numbers = itertools.count(1)
    payload = learning_credential.write(
        assertion(valid_until=ENDS), family_name="Takahashi", given_name="Hanako"
    )
    return sd_jwt_vc.issue_sd_jwt(
        {name: value for name, value in {**payload, **changes}.items() if value is not None},
        signer=SIGNER,
        hidden=learning_credential.HIDDEN,
        salts=lambda: next(numbers).to_bytes(16),
        holder=HOLDER.jwk() if holder else None,
    )


def opened(text: str, *hide: str, holder: bool = True) -> sd_jwt_vc.OpenedSdJwt:
    shown = sd_jwt_vc.present_sd_jwt(
        text,
        show=lambda name: name not in hide,
        holder=HOLDER if holder else None,
        binding=BINDING if holder else None,
        now=NOW,
    )
    return sd_jwt_vc.check_sd_jwt(
        shown, keys=KeysAtHand(), now=NOW, binding=BINDING if holder else None
    )


def test_the_pilots_mandatory_claims_are_all_written() -> None:
    found = learning_credential.write(
        assertion(), family_name="髙橋", given_name="花子", language="ja"
    )

    assert {
        "issuing_authority",
        "issuing_country",
        "date_of_issuance",
        "family_name",
        "given_name",
        "achievement_title",
    } <= set(found)
    assert found["vct"] == "urn:eu.europa.ec.eudi:learning:credential:1"
    assert found["date_of_issuance"] == "2026-08-01"
    assert found["achievement_title"] == assertion().achievement.title.ja
    assert "date_of_expiry" not in found


def test_what_was_issued_is_read_back_as_far_as_the_format_goes() -> None:
    one = assertion(valid_until=ENDS)

    found = learning_credential.read(opened(issued()))

    assert (found.id, found.issuer.id) == (one.id, SIGNER.controller)
    assert found.achievement.title.en == one.achievement.title.en
    assert [outcome.text.en for outcome in found.achievement.learning_outcomes] == [
        outcome.text.en for outcome in one.achievement.learning_outcomes
    ]
    assert (found.awarded_at, found.valid_from, found.valid_until) == (AWARDED, AWARDED, ENDS)
    assert [result.value for result in found.results] == ["合格"]
    assert found.learner.identifiers[0].value == "Takahashi Hanako"


def test_a_learner_who_hides_their_name_is_known_by_their_key() -> None:
    found = learning_credential.read(opened(issued(), "family_name", "given_name"))

    assert found.learner.identifiers == ()
    assert found.learner.id is not None
    assert found.learner.id.startswith("did:jwk:")


def test_a_hidden_title_cannot_be_read_and_an_unknown_learner_neither() -> None:
    with pytest.raises(FieldMissing, match="achievement_title"):
        learning_credential.read(opened(issued(), "achievement_title"))
    bare = issued(holder=False)
    with pytest.raises(LearnerUnknown):
        learning_credential.read(opened(bare, "family_name", "given_name", holder=False))


def test_a_day_of_expiry_is_the_last_day_on_which_it_holds() -> None:
    found = learning_credential.read(opened(issued(exp=None, date_of_expiry="2026-12-31")))

    assert found.valid_until == datetime(2027, 1, 1, tzinfo=UTC)


def test_the_same_programme_is_the_same_achievement_for_every_learner() -> None:
    one = learning_credential.read(opened(issued(jti=None)))
    other = learning_credential.read(opened(issued(jti=None, family_name="Sato")))

    assert one.achievement.id == other.achievement.id
    assert one.id != other.id
    assert learning_credential.read(opened(issued(jti=None)), id="urn:x").id == "urn:x"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"vct": "urn:other"}, learning_credential.NotLearningCredential),
        ({"date_of_issuance": None}, FieldMissing),
        ({"issuing_authority": None}, FieldMissing),
        ({"issuing_country": 81}, WrongShape),
        ({"learning_outcomes": [1]}, WrongShape),
        ({"assessment_grade": " "}, WrongShape),
        ({"date_of_issuance": "1 August"}, ShirushiError),
        ({"date_of_issuance": "2026-08-01T00:00:00"}, ShirushiError),
        ({"date_of_expiry": 20270801, "exp": None}, ShirushiError),
    ],
)
def test_claims_not_as_they_must_be_are_refused(changes: Any, error: type[ShirushiError]) -> None:
    with pytest.raises(error):
        learning_credential.read(opened(issued(**changes)))


def test_a_moment_of_issuance_is_read_too() -> None:
    found = learning_credential.read(opened(issued(date_of_issuance="2026-08-01T09:00:00+09:00")))

    assert found.awarded_at == AWARDED


def test_a_country_must_be_stated_somewhere() -> None:
    nowhere = with_changes(
        assertion(),
        issuer=Profile(id=SIGNER.controller, name=UNIVERSITY),
        achievement=with_changes(
            assertion().achievement,  # type: ignore[arg-type]  # any dataclass will do
            awarding_body=None,
            country_region=None,
        ),
    )

    with pytest.raises(learning_credential.CountryMissing):
        learning_credential.write(nowhere, family_name="a", given_name="b")
