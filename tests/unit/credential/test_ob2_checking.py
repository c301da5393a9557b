"""Open Badges 2.0: hosted where the issuer hosts, or signed by the issuer's key."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.core.reading import FieldMissing
from shirushi.credential import identity
from shirushi.credential.formats import ob2, ob2_checking
from shirushi.credential.formats.ob2_checking import (
    BadgeMalformed,
    EditionUnsupported,
    HostedDiffers,
    KeyNotListed,
    OriginRefused,
    Subject,
    VerificationDiffers,
    VerificationUnknown,
    Way,
)
from shirushi.credential.formats.ob2_hosting import HostedAtHand, HostedNotReached, is_origin, web
from shirushi.model.assertion import Identifier, IdentifierKind
from tests.old_badges import (
    ASSERTION,
    BADGE,
    HOME,
    ISSUER,
    KEY_URL,
    LIST_URL,
    REVOKED,
    SIGNED,
    TokenWrong,
    checked,
    key,
    pem,
    served,
    signed,
)

URL = ASSERTION["id"]


# ---------------------------------------------------------------- hosted


def test_a_file_that_the_issuer_hosts_the_same_holds() -> None:
    found = checked(ASSERTION, served(ASSERTION))

    assert found.way is Way.HOSTED
    assert found.assertion is not None
    assert found.assertion.issuer.id == ISSUER["id"]
    assert found.assertion.achievement.title.ja == "統計入門"
    assert not found.revoked
    assert found.warnings == ()


def test_a_document_just_fetched_is_not_fetched_again() -> None:
    assert checked(ASSERTION, served(), fetched_from=URL).way is Way.HOSTED


def test_a_file_whose_address_is_out_of_reach_proves_nothing() -> None:
    with pytest.raises(HostedNotReached):
        checked(ASSERTION, served())


def test_mistakes_in_a_file_are_told_even_where_its_address_is_out_of_reach() -> None:
    with pytest.raises(FieldMissing) as caught:
        checked({**ASSERTION, "issuedOn": None}, served())

    assert caught.value.path == "issuedOn"


def test_a_file_that_says_no_more_than_that_it_is_revoked_is_looked_up() -> None:
    said = {"@context": ASSERTION["@context"], "id": URL, "revoked": True}

    assert checked(said, served(at={URL: said})).revoked


def test_a_document_fetched_from_elsewhere_is_compared_with_its_own_address() -> None:
    with pytest.raises(HostedNotReached):
        checked(ASSERTION, served(), fetched_from="https://evil.example/1.json")


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": {"type": "email", "hashed": False, "identity": "evil@u.example"}},
        {"issuedOn": "2019-01-01T00:00:00Z"},
        {"expires": "2050-01-01T00:00:00Z"},
        {"badge": "https://u.example/other.json"},
        {"evidence": "https://u.example/work"},
        {"narrative": "very good"},
    ],
)
def test_a_file_that_differs_from_what_is_hosted_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(HostedDiffers) as caught:
        checked({**ASSERTION, **change}, served(ASSERTION))

    assert caught.value.path == next(iter(change))


def test_the_picture_and_the_form_of_single_values_may_differ() -> None:
    file = {**ASSERTION, "image": "https://u.example/other.png", "type": ["Assertion"]}

    assert checked(file, served(ASSERTION)).way is Way.HOSTED


@pytest.mark.parametrize(
    ("policy", "holds"),
    [
        ({"startsWith": f"{HOME}/assertions/"}, True),
        ({"startsWith": ["https://x.example/", f"{HOME}/"]}, True),
        ({"startsWith": f"{HOME}/NOT"}, False),
        ({"startsWith": ["https://x.example/", f"{HOME}/NOT"]}, False),
        ({"startsWith": []}, False),
        ({"allowedOrigins": ["u.example"]}, True),
        ({"allowedOrigins": "U.example"}, True),
        ({"allowedOrigins": ["https://u.example"]}, True),
        ({"allowedOrigins": ["http://u.example"]}, False),
        ({"allowedOrigins": ["x.example"]}, False),
        ({"allowedOrigins": []}, False),
        ({"allowedOrigins": [""]}, False),
    ],
)
def test_an_issuer_says_where_it_hosts(policy: dict[str, Any], *, holds: bool) -> None:
    web_ = served(ASSERTION, {**ISSUER, "verification": policy})

    if holds:
        assert checked(ASSERTION, web_).way is Way.HOSTED
    else:
        with pytest.raises(OriginRefused):
            checked(ASSERTION, web_)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/1.json",
        "https://u.example.evil.example/1.json",
        "https://u.example:8443/1.json",
        "https://u.example@evil.example/1.json",
    ],
)
def test_an_assertion_hosted_elsewhere_is_not_its_issuers(url: str) -> None:
    elsewhere = {**ASSERTION, "id": url}

    with pytest.raises(OriginRefused):
        checked(elsewhere, served(), fetched_from=url)


def test_a_prefix_cannot_be_left_by_steps_back() -> None:
    url = f"{HOME}/assertions/%2e%2e/evil/1.json"
    issuer = {**ISSUER, "verification": {"startsWith": f"{HOME}/assertions/"}}

    with pytest.raises(OriginRefused):
        checked({**ASSERTION, "id": url}, served(issuer), fetched_from=url)


def test_an_issuer_inside_the_assertion_is_asked_at_its_own_address() -> None:
    forged = {**ISSUER, "verification": {"allowedOrigins": ["evil.example"]}}
    url = "https://evil.example/1.json"
    document = {**ASSERTION, "id": url, "badge": {**BADGE, "issuer": forged}}

    with pytest.raises(OriginRefused):
        checked(document, served(), fetched_from=url)


def test_a_badge_inside_an_assertion_cannot_pass_for_another_houses() -> None:
    evil = {**ISSUER, "id": "https://evil.example/issuer.json"}
    url = "https://evil.example/1.json"
    document = {**ASSERTION, "id": url, "badge": {**BADGE, "issuer": evil["id"]}}

    with pytest.raises(HostedDiffers) as caught:
        checked(document, served(evil), fetched_from=url)

    assert caught.value.path == "badge.issuer"


def test_a_badge_inside_its_own_houses_assertion_holds() -> None:
    document = {**ASSERTION, "badge": {**BADGE, "name": "Inside"}}

    found = checked(document, served(document))

    assert found.assertion is not None
    assert found.assertion.achievement.title.en == "Inside"


def test_what_was_taken_away_is_revoked() -> None:
    assert checked(ASSERTION, served(gone=URL)).revoked


def test_what_an_assertion_leans_on_being_gone_does_not_revoke_it() -> None:
    with pytest.raises(HostedNotReached):
        checked(ASSERTION, served(ASSERTION, gone=BADGE["id"]))


@pytest.mark.parametrize("more", [ASSERTION, {"id": URL}, {}])
def test_a_hosted_document_may_say_that_it_is_revoked(more: dict[str, Any]) -> None:
    said = {**more, "revoked": True, "revocationReason": "mistake"}

    found = checked(ASSERTION, served(at={URL: said}))

    assert (found.revoked, found.reason) == (True, "mistake")


def test_a_document_served_for_another_is_not_the_one_asked_for() -> None:
    with pytest.raises(HostedDiffers) as caught:
        checked(ASSERTION, served(at={URL: {**ASSERTION, "id": f"{HOME}/other"}}))
    with pytest.raises(HostedDiffers) as revoked:
        checked(ASSERTION, served(at={URL: {"id": f"{HOME}/other", "revoked": True}}))

    assert (caught.value.path, revoked.value.path) == ("id", "id")


@pytest.mark.parametrize("value", ["true", 1, None])
def test_a_word_that_is_neither_true_nor_false_does_not_tell_a_revocation(value: object) -> None:
    document = {**ASSERTION, "revoked": value}

    with pytest.raises(ShirushiError):
        checked(document, served(document))


@pytest.mark.parametrize("change", [{"id": 5}, {"id": None}, {"@context": None, "id": None}])
def test_an_assertion_without_an_address_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ShirushiError):
        checked({**ASSERTION, **change}, served())


def test_an_assertion_without_a_context_is_refused() -> None:
    bare = {name: value for name, value in ASSERTION.items() if name != "@context"}

    with pytest.raises(FieldMissing, match="@context"):
        checked(bare, served(bare))


def test_a_badge_called_by_another_address_is_read_from_there_with_a_warning() -> None:
    document = {**ASSERTION, "badge": f"{HOME}/alias.json"}

    found = checked(document, served(document, at={f"{HOME}/alias.json": BADGE}))

    assert [one.code for one in found.warnings] == ["credential.ob2-id-differs"]


def test_a_host_cannot_speak_under_another_hosts_address() -> None:
    badge = {**BADGE, "issuer": "https://evil.example/issuer.json"}
    web_ = served(
        ASSERTION, badge, at={"https://evil.example/issuer.json": {**ISSUER, "name": "E"}}
    )

    found = checked(ASSERTION, web_)

    # The profile is taken from the address that it claims.
    assert found.assertion is not None
    assert found.assertion.issuer.name.ja == ISSUER["name"]


def test_an_issuer_without_a_web_address_is_only_what_it_says() -> None:
    web_ = served(ASSERTION, at={ISSUER["id"]: {**ISSUER, "id": "urn:uuid:7"}})

    found = checked(ASSERTION, web_)

    assert "credential.ob2-origin-unknown" in {one.code for one in found.warnings}


def test_a_badge_class_and_an_issuer_are_checked_alone() -> None:
    assert checked(BADGE, served()).subject is Subject.BADGE_CLASS
    assert checked(ISSUER, served()).subject is Subject.ISSUER
    with pytest.raises(FieldMissing):
        checked({**ISSUER, "email": None}, served())


def test_an_endless_chain_of_documents_is_not_followed() -> None:
    class Endless:
        asked = 0

        def hosted(self, url: str) -> bytes:
            self.asked += 1
            return json.dumps({**BADGE, "id": f"{url}/{self.asked}"}).encode()

    source = Endless()

    with pytest.raises(ShirushiError):
        ob2_checking.check(
            json.dumps(ASSERTION).encode(),
            hosted=source,
            check_signature=lambda _token, _pem: None,
            fetched_from=URL,
        )

    assert source.asked <= ob2_checking.MOST_DOCUMENTS


# ---------------------------------------------------------------- editions before 2.0

FIRST: dict[str, Any] = {
    "uid": "1",
    "recipient": ASSERTION["recipient"],
    "badge": BADGE["id"],
    "issuedOn": "2013-04-30",
    "verify": {"type": "hosted", "url": URL},
}
FIRST_BADGE = {
    "name": "Old",
    "description": "An old badge",
    "image": f"{HOME}/i.png",
    "criteria": f"{HOME}/criteria",
    "issuer": ISSUER["id"],
}
FIRST_ISSUER = {"name": "U", "url": HOME}


def first_web(assertion_: dict[str, Any] | None = None) -> HostedAtHand:
    return served(
        at={URL: assertion_ or FIRST, BADGE["id"]: FIRST_BADGE, ISSUER["id"]: FIRST_ISSUER}
    )


def test_a_badge_of_1_0_holds_by_the_same_rules() -> None:
    found = checked(FIRST, first_web())

    assert found.assertion is not None
    assert found.assertion.id == URL
    assert found.assertion.issuer.id == ISSUER["id"]
    assert found.assertion.issuer.email is None
    assert found.warnings == ()


def test_a_badge_of_1_1_holds_by_the_same_rules() -> None:
    document = {
        **FIRST,
        "@context": "https://w3id.org/openbadges/v1",
        "type": "Assertion",
        "id": URL,
    }

    assert checked(document, first_web(document)).way is Way.HOSTED


def test_a_badge_of_1_0_that_differs_from_what_is_hosted_is_refused() -> None:
    with pytest.raises(HostedDiffers):
        checked({**FIRST, "issuedOn": "2014-01-01"}, first_web())


def test_a_badge_of_1_0_hosted_elsewhere_is_refused() -> None:
    url = "https://evil.example/1"
    document = {**FIRST, "verify": {"type": "hosted", "url": url}}

    with pytest.raises(OriginRefused):
        checked(document, first_web(), fetched_from=url)


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "sha256$1"},
        {"issuedOn": None},
        {"verify": {"type": "hosted"}},
        {"verify": {"type": "signed", "url": f"{HOME}/key"}},
        {"verify": "hosted"},
    ],
)
def test_a_badge_of_1_0_with_mistakes_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ShirushiError):
        checked({**FIRST, **change}, first_web())


def test_documents_of_1_0_are_known_by_what_they_hold() -> None:
    assert (
        checked(FIRST_BADGE, first_web(), fetched_from=BADGE["id"]).subject is Subject.BADGE_CLASS
    )
    assert checked(FIRST_ISSUER, first_web(), fetched_from=ISSUER["id"]).subject is Subject.ISSUER


def test_an_issuer_of_2_0_needs_its_e_mail_address() -> None:
    with pytest.raises(FieldMissing):
        checked({**ISSUER, "email": None}, served())


def test_an_edition_that_nobody_can_verify_is_unsupported() -> None:
    with pytest.raises(EditionUnsupported):
        checked({"recipient": "a@u.example", "badge": {"version": "0.5.0"}}, served())


# ---------------------------------------------------------------- signed


def token(number: int = 0, **changes: Any) -> str:
    return signed(json.dumps({**SIGNED, **changes}).encode(), number)


WITH_KEY = {**ISSUER, "publicKey": KEY_URL}


def test_a_token_signed_by_the_issuers_key_holds() -> None:
    found = checked(token(), served(WITH_KEY, key()))

    assert found.way is Way.SIGNED
    assert not found.revoked
    assert found.status_unknown is None


def test_without_a_named_key_each_of_the_issuers_is_tried() -> None:
    keys = [key(id=f"{HOME}/old.json", publicKeyPem=pem(1)), KEY_URL]

    found = checked(
        token(verification={"type": "SignedBadge"}), served({**ISSUER, "publicKey": keys}, key())
    )

    assert found.way is Way.SIGNED


def test_a_token_signed_by_another_key_is_refused() -> None:
    with pytest.raises(TokenWrong):
        checked(token(1), served(WITH_KEY, key()))


@pytest.mark.parametrize(
    ("issuer", "key_", "reason"),
    [
        (ISSUER, {}, "not under publicKey"),
        ({**ISSUER, "publicKey": f"{HOME}/other.json"}, {}, "not under publicKey"),
        (WITH_KEY, {"owner": "https://evil.example"}, "owner"),
        (WITH_KEY, {"owner": None}, "owner"),
        (WITH_KEY, {"publicKeyPem": None}, "no key"),
    ],
)
def test_a_key_that_is_not_the_issuers_is_refused(
    issuer: dict[str, Any], key_: dict[str, Any], reason: str
) -> None:
    with pytest.raises(KeyNotListed, match=reason):
        checked(token(), served(issuer, key(**key_)))


def test_a_key_that_calls_itself_otherwise_is_refused() -> None:
    with pytest.raises(KeyNotListed, match="id is another"):
        checked(token(), served(WITH_KEY, at={KEY_URL: key(id="https://evil.example/key")}))


def test_a_profile_inside_the_token_brings_no_key() -> None:
    mine = {**WITH_KEY, "publicKey": key(publicKeyPem=pem(1))}

    with pytest.raises(KeyNotListed):
        checked(token(1, badge={**BADGE, "issuer": mine}), served())


def test_a_profile_under_another_name_brings_no_key() -> None:
    web_ = served(at={ISSUER["id"]: {**WITH_KEY, "id": f"{HOME}/nobody.json"}, KEY_URL: key()})

    with pytest.raises(HostedNotReached):
        checked(token(), web_)


@pytest.mark.parametrize(
    ("entries", "revoked"),
    [
        ([], False),
        (["urn:uuid:2"], False),
        (["urn:uuid:1"], True),
        ([{"id": "urn:uuid:1", "revocationReason": "mistake"}], True),
        ([{"uid": "abc"}], True),
    ],
)
def test_the_issuers_list_revokes_by_id_or_uid(entries: list[Any], *, revoked: bool) -> None:
    issuer = {**WITH_KEY, "revocationList": LIST_URL}
    listed = {**REVOKED, "revokedAssertions": entries}

    found = checked(token(uid="abc"), served(issuer, key(), listed))

    assert found.revoked is revoked
    assert found.status_unknown is None


@pytest.mark.parametrize("listed", [None, {"type": "Other"}, {**REVOKED, "revokedAssertions": [3]}])
def test_a_list_nobody_can_read_leaves_the_status_unknown(listed: dict[str, Any] | None) -> None:
    issuer = {**WITH_KEY, "revocationList": LIST_URL}
    at = {} if listed is None else {LIST_URL: listed}

    found = checked(token(), served(issuer, key(), at=at))

    assert not found.revoked
    assert found.status_unknown is not None
    assert found.status_unknown.path is not None
    assert found.status_unknown.path.startswith("badge.issuer.revocationList")


def test_a_way_of_verification_is_only_good_for_its_own_form() -> None:
    with pytest.raises(VerificationDiffers):
        checked(token(verification={"type": "hosted"}), served(WITH_KEY, key()))
    bare = {**SIGNED, "id": URL}
    with pytest.raises(VerificationDiffers):
        checked(bare, served(WITH_KEY, bare))
    with pytest.raises(VerificationUnknown):
        checked(
            {**ASSERTION, "verification": {"type": ["hosted", "signed"]}},
            served(),
            fetched_from=URL,
        )


@pytest.mark.parametrize("text", ["a.b", "a.b.c.d", "!!.!!.!!", "あ.い.う", ""])
def test_what_is_neither_json_nor_a_token_is_refused(text: str) -> None:
    with pytest.raises(BadgeMalformed):
        checked(text, served())


# ---------------------------------------------------------------- whom it is about


def stated(**changes: Any) -> Identifier:
    return ob2.identifier({**ASSERTION["recipient"], **changes})


def test_a_hashed_recipient_is_recognised_with_its_salt_in_any_case() -> None:
    hashed = identity.hashed(IdentifierKind.EMAIL, "hanako@u.example", salt="deadsea").value
    claimed = Identifier(kind=IdentifierKind.EMAIL, value="Hanako@u.example")
    upper = "sha256$" + hashed.removeprefix("sha256$").upper()

    assert identity.same(stated(identity=hashed), claimed)
    assert identity.same(stated(identity=upper), claimed)
    assert not identity.same(stated(identity=hashed, salt="other"), claimed)
    assert not identity.same(stated(identity=hashed, hashed=False), claimed)


def test_web_addresses_in_disguise_are_none() -> None:
    bad = ["", "ftp://u.example/", "https://", "https://a b/", "https://u.example\\@x/", 5, "//u"]

    assert [web(one) for one in bad] == [None] * len(bad)
    place = web("https://U.example:443/a")
    assert place is not None
    assert is_origin(place, "u.example")
    assert not is_origin(place, "https://u.example/path")


def test_documents_at_hand_are_all_there_is() -> None:
    with pytest.raises(HostedNotReached):
        HostedAtHand().hosted(URL)


@pytest.mark.parametrize(
    ("value", "path"),
    [("hosted", "verification"), ({}, "verification.type"), (["hosted"], "verification")],
)
def test_a_way_of_verification_is_an_object_with_a_type(value: Any, path: str) -> None:
    """Open Badges 2.0 ``#VerificationObject``."""
    found = {**ASSERTION, "verification": value}

    with pytest.raises(ShirushiError) as caught:
        checked(found, served(found))

    assert caught.value.path == path


def test_an_endorsement_is_no_assertion_with_mistakes() -> None:
    """Open Badges 2.0 ``#Endorsement`` is a class of its own, which is not judged here."""
    endorsement = {
        "@context": ASSERTION["@context"],
        "type": "Endorsement",
        "id": URL,
        "claim": {"id": URL, "endorsementComment": "good"},
        "issuer": ISSUER["id"],
        "issuedOn": ASSERTION["issuedOn"],
        "verification": {"type": "hosted"},
    }

    with pytest.raises(VerificationUnknown):
        checked(endorsement, served(endorsement))


@pytest.mark.parametrize("more", [{"revoked": False}, {"evidence": "https://u.example/e"}])
def test_what_is_served_may_say_more_than_the_file(more: dict[str, Any]) -> None:
    """Open Badges 2.0 ``#hosted-verification``: what is served is the assertion."""
    found = checked(ASSERTION, served({**ASSERTION, **more}))

    assert not found.revoked
    assert found.documents is not None
    assert found.documents.assertion == {**ASSERTION, **more}


def test_a_file_that_says_more_than_what_is_served_is_refused() -> None:
    with pytest.raises(HostedDiffers):
        checked({**ASSERTION, "narrative": "with honours"}, served(ASSERTION))


def test_an_array_of_one_is_that_one() -> None:
    """JSON-LD 1.1 API ``#compaction-algorithm``: the two are written alike."""
    recipient = {**ASSERTION["recipient"], "type": ["email"]}
    one = {**ASSERTION, "badge": [ASSERTION["badge"]], "recipient": [recipient]}
    several = {**ASSERTION, "badge": [ASSERTION["badge"], f"{HOME}/other.json"]}

    found = checked(one, served(one))
    with pytest.raises(ShirushiError) as caught:
        checked(several, served(several))

    assert found.way is Way.HOSTED
    assert caught.value.path == "badge"
