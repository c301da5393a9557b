"""Open Badges 2.0 documents to and from the model."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.reading import FieldMissing
from shirushi.credential.formats import ob2, ob2_descriptors
from shirushi.credential.formats.ob2 import Addresses, Documents
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.profile import Profile
from tests.old_badges import ASSERTION, BADGE, HOME, ISSUER, KEY_URL, checked, key, served, signed
from tests.world import UNIVERSITY, assertion, with_changes

ADDRESSES = Addresses(
    assertion=f"{HOME}/assertions/9.json",
    badge=f"{HOME}/b.json",
    issuer=f"{HOME}/i.json",
    image=f"{HOME}/b.png",
)
NAME = Identifier(kind=IdentifierKind.NAME, value="髙橋 花子")
EXTENSION = ob2_descriptors.NAME
OTHER = Identifier(kind=IdentifierKind.OTHER, value="https://u.example/me")
SIGNING = Addresses(
    badge=f"{HOME}/b.json",
    issuer=f"{HOME}/i.json",
    image=f"{HOME}/b.png",
    public_key=KEY_URL,
    revocation_list=f"{HOME}/r.json",
)


def read(
    first: dict[str, Any] | None = None,
    badge: dict[str, Any] | None = None,
    issuer: dict[str, Any] | None = None,
) -> Assertion:
    return ob2.read(
        Documents(
            assertion={**ASSERTION, **(first or {})},
            badge={**BADGE, **(badge or {})},
            issuer={**ISSUER, **(issuer or {})},
        )
    )


def ours() -> Assertion:
    issuer = Profile(id=HOME, name=UNIVERSITY, email="badges@u.example")
    return with_changes(assertion(), issuer=issuer)


def test_the_three_documents_are_one_assertion() -> None:
    found = read(
        {"evidence": [f"{HOME}/e", {"id": f"{HOME}/f", "narrative": "work"}]},
        {
            "@language": "ja",
            "alignment": {"targetName": "R", "targetUrl": f"{HOME}/r", "targetCode": "1"},
        },
    )

    assert found.issuer.name.ja == "標大学"
    assert found.achievement.language == ("ja",)
    assert found.achievement.alignments[0].code == "1"
    assert [one.url for one in found.evidence] == [f"{HOME}/e", f"{HOME}/f"]
    assert found.learner.identifiers[0].kind is IdentifierKind.EMAIL
    assert found.learner.identifiers[0].hashed


@pytest.mark.parametrize("value", ["2020-12-31", "2020-12-31T00:00Z", "2020-12-31T09:00+09:00"])
def test_the_times_that_older_issuers_wrote_are_read(value: str) -> None:
    assert read({"issuedOn": value}).valid_from.isoformat() == "2020-12-31T00:00:00+00:00"


@pytest.mark.parametrize(
    ("first", "path"),
    [
        ({"issuedOn": "2020-12-31T00:00:00"}, "issuedOn"),
        ({"issuedOn": 1609459200}, "issuedOn"),
        ({"issuedOn": None}, "issuedOn"),
        ({"expires": "soon"}, "expires"),
        ({"expires": "2019-01-01T00:00:00Z"}, "expires"),
        ({"image": "data:image/png;base64,AAAA"}, "image"),
        ({"image": {"id": "data:image/png;base64,AAAA"}}, "image"),
        ({"type": []}, "type"),
        ({"type": ["Assertion", "UNKNOWN"]}, "type"),
        ({"type": "BadgeClass"}, "type"),
        ({"recipient": "a@u.example"}, "recipient"),
        ({"recipient": {"type": "email", "identity": "a"}}, "recipient.hashed"),
        ({"recipient": {"type": "post", "identity": "a", "hashed": False}}, "recipient.type"),
        ({"recipient": {"type": "email", "identity": "a", "hashed": True}}, "recipient.identity"),
    ],
)
def test_a_mistake_in_the_assertion_is_told_with_its_path(first: dict[str, Any], path: str) -> None:
    with pytest.raises(ShirushiError) as caught:
        read(first)

    assert caught.value.path == path


def test_mistakes_in_all_three_are_told_at_once() -> None:
    with pytest.raises(ManyErrors) as caught:
        read({"id": 5}, {"name": "", "criteria": None}, {"type": "Criteria"})

    assert [one.path for one in caught.value.errors] == [
        "id",
        "badge.name",
        "badge.criteria",
        "badge.issuer.type",
    ]


def test_a_class_of_ones_own_is_written_as_an_iri() -> None:
    assert read(None, None, {"type": ["Issuer", "https://u.example/CoolClass"]}).id


def test_a_picture_as_data_may_stand_in_a_badge_class() -> None:
    assert read(None, {"image": "data:image/png;base64,AAAA"}).id


def test_a_did_as_recipient_is_the_learners_id() -> None:
    recipient = {"type": "id", "hashed": False, "identity": "did:example:1"}

    assert read({"recipient": recipient}).learner.id == "did:example:1"


def test_a_hosted_set_of_ours_holds_and_reads_back() -> None:
    written = ob2.write(ours(), ADDRESSES)

    found = checked(written.assertion, served(written.assertion, written.badge, written.issuer))

    assert found.assertion is not None
    assert found.assertion.achievement.title.ja == ours().achievement.title.ja
    assert found.assertion.awarded_at == ours().awarded_at
    assert found.assertion.learner.identifiers[0] == ours().learner.identifiers[1]


def test_a_signed_one_of_ours_holds() -> None:
    token, written = ob2.write_signed(ours(), SIGNING, sign=signed)
    listed = {"id": f"{HOME}/r.json", "type": "RevocationList", "revokedAssertions": []}
    web = served(written.badge, written.issuer, key(owner=f"{HOME}/i.json"), listed)

    found = checked(token, web)

    assert found.documents is not None
    assert found.documents.assertion["id"] == ours().id
    assert not found.revoked
    assert found.status_unknown is None


def test_what_the_model_has_no_place_for_is_written_back() -> None:
    first = {
        "narrative": "well done",
        "https://u.example/term": [1, {"a": None}],
        "evidence": [{"id": f"{HOME}/e", "genre": "Film"}],
        "recipient": {"type": "url", "hashed": False, "identity": f"{HOME}/me", "x": 1},
    }
    badge = {"tags": ["a"], "extensions:x": {"type": ["Extension"]}, "criteria": f"{HOME}/c"}
    issuer = {"telephone": "1", "verification": {"allowedOrigins": ["u.example"]}}
    addresses = Addresses(
        assertion=ASSERTION["id"], badge=BADGE["id"], issuer=ISSUER["id"], image=BADGE["image"]
    )

    was = Documents(
        assertion={**ASSERTION, **first}, badge={**BADGE, **badge}, issuer={**ISSUER, **issuer}
    )

    written = ob2.write(ob2.read(was), addresses, was=was)

    assert written.assertion == {**ASSERTION, **first}
    assert written.badge == {**BADGE, **badge}
    assert written.issuer == {**ISSUER, **issuer}


def test_nothing_of_the_learner_gets_into_the_achievement() -> None:
    found = read({"narrative": "Hanako did well"})

    assert dict(found.achievement.extra) == {}


def test_an_issuer_needs_an_e_mail_address_and_documents_a_place() -> None:
    with pytest.raises(FieldMissing):
        ob2.write(assertion(), ADDRESSES)
    with pytest.raises(ob2.AddressNotHttp):
        ob2.write(ours(), Addresses(badge="urn:x", issuer=HOME, image=HOME))


@pytest.mark.parametrize(
    ("learner", "recipient"),
    [
        (
            Learner(id="did:example:1", identifiers=(NAME,)),
            {"type": "id", "hashed": False, "identity": "did:example:1"},
        ),
        (
            Learner(identifiers=(NAME, OTHER)),
            {"type": "id", "hashed": False, "identity": "https://u.example/me"},
        ),
    ],
)
def test_a_learner_without_a_mail_address_is_named_by_a_uri(
    learner: Learner, recipient: dict[str, Any]
) -> None:
    written = ob2.write(with_changes(ours(), learner=learner), ADDRESSES)

    assert written.assertion["recipient"] == recipient


def test_a_learner_known_by_name_alone_cannot_be_written() -> None:
    with pytest.raises(ob2.RecipientUnnamed):
        ob2.write(with_changes(ours(), learner=Learner(identifiers=(NAME,))), ADDRESSES)


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"recipient": {"type": "email", "identity": "a", "hashed": "yes"}}, "recipient.hashed"),
        ({"recipient": {"type": ["email"], "identity": "a", "hashed": False}}, "recipient.type"),
    ],
)
def test_a_recipient_of_another_shape_is_refused(changed: dict[str, Any], path: str) -> None:
    with pytest.raises(ShirushiError) as caught:
        read(changed)

    assert caught.value.path == path


def test_criteria_may_be_an_address_or_words_and_nothing_else() -> None:
    by_address = read(None, {"criteria": f"{HOME}/criteria"}).achievement.criteria

    assert by_address is not None
    assert by_address.ja == f"{HOME}/criteria"
    with pytest.raises(ShirushiError) as caught:
        read(None, {"criteria": 5})
    assert caught.value.path == "badge.criteria"


def test_all_of_an_achievement_comes_back_but_for_its_name_which_is_the_badges_address() -> None:
    written = ob2.write(ours(), ADDRESSES)

    found = ob2.read(written).achievement

    assert found == dataclasses.replace(ours().achievement, id=ADDRESSES.badge)


def test_our_extension_is_written_back_as_it_stood_and_anew_where_something_changed() -> None:
    written = ob2.write(ours(), ADDRESSES)
    extension = {
        **written.badge[EXTENSION],
        "descriptors": " " + written.badge[EXTENSION]["descriptors"],
    }
    given = Documents(
        assertion=written.assertion,
        badge={**written.badge, EXTENSION: extension},
        issuer=written.issuer,
    )
    same = ob2.read(given)
    other = with_changes(same, achievement=dataclasses.replace(same.achievement, language=("fr",)))

    assert ob2.write(same, ADDRESSES, was=given) == given
    again = ob2.read(ob2.write(other, ADDRESSES, was=given))
    assert again.achievement.language == ("fr",)


def test_a_badge_of_others_is_not_given_our_extension() -> None:
    given = Documents(assertion=ASSERTION, badge=BADGE, issuer=ISSUER)
    addresses = Addresses(
        assertion=ASSERTION["id"], badge=BADGE["id"], issuer=ISSUER["id"], image=BADGE["image"]
    )

    assert EXTENSION not in ob2.write(ob2.read(given), addresses, was=given).badge


@pytest.mark.parametrize(
    ("extension", "path"),
    [
        ("words", f"badge.{EXTENSION}.descriptors"),
        ({"descriptors": {}}, f"badge.{EXTENSION}.descriptors"),
        ({"descriptors": "{"}, f"badge.{EXTENSION}.descriptors"),
        ({"descriptors": '{"id": "urn:x"}'}, f"badge.{EXTENSION}.descriptors.title"),
    ],
)
def test_an_extension_of_another_shape_is_refused_with_its_path(extension: Any, path: str) -> None:
    with pytest.raises(ShirushiError) as caught:
        read(badge={EXTENSION: extension})

    assert caught.value.path == path
