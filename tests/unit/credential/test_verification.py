"""Issue, then verify as a stranger would; every way it can go wrong has its own answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.credential import reading
from shirushi.credential.baking import svg
from shirushi.credential.baking.picture import plain_badge
from shirushi.credential.issuing import SignerNotIssuer, issue
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.proofs import eddsa_rdfc_2022
from shirushi.credential.report import Answer, NotRelied, Outcome, StepName
from shirushi.credential.status.lists import StatusesAtHand
from tests.world import (
    AWARDED,
    EMAIL,
    LIST_URL,
    SIGNER,
    STRANGER,
    WEB_KEYS,
    WEB_SIGNER,
    assertion,
    checked,
    credential,
    statuses,
)


def altered(data: bytes, change: Any) -> bytes:
    document: JsonObject = json.loads(data)
    change(document)
    return json.dumps(document, ensure_ascii=False).encode()


def resigned(data: bytes, change: Any, signer: Ed25519Signer = SIGNER) -> bytes:
    document: JsonObject = json.loads(data)
    del document["proof"]
    change(document)
    signed = eddsa_rdfc_2022.sign(document, signer=signer, created_at=AWARDED)
    return json.dumps(signed, ensure_ascii=False).encode()


def test_what_was_issued_verifies_and_says_what_was_asserted() -> None:
    report = checked(credential(index=3), lists=statuses(4), recipient=EMAIL)

    assert report.answer is Answer.VALID
    assert report.require().achievement == assertion().achievement
    assert report.require().credits_earned == assertion().credits_earned


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert credential(index=3) == credential(index=3)


def test_every_altered_value_fails_on_the_proof() -> None:
    data = credential()

    for old, new in [
        ("標大学", "別大学"),
        ("2026-08-01", "2026-08-02"),
        ('"basis":"contact"', '"basis":"notional"'),
        ("髙橋", "高橋"),
        ('"creditsEarned":1', '"creditsEarned":2'),
    ]:
        assert old.encode() in data, old
        report = checked(data.replace(old.encode(), new.encode()))
        assert report.answer is Answer.TAMPERED, old
        assert report.step(StepName.PROOF).outcome is Outcome.FAILED


def test_an_added_field_that_nobody_signed_is_refused_with_its_path() -> None:
    data = altered(credential(), lambda d: d["credentialSubject"].update(rank="gold"))

    step = checked(data).step(StepName.PROOF)

    assert (step.outcome, step.path) == (Outcome.FAILED, "credentialSubject.rank")
    assert step.code == "credential.term-undefined"


def test_a_type_that_means_nothing_is_refused() -> None:
    data = altered(credential(), lambda d: d["type"].append("Diploma of Honour"))

    assert checked(data).answer is Answer.TAMPERED


def test_a_context_that_hides_a_field_from_the_signature_is_refused() -> None:
    def hide(document: JsonObject) -> None:
        document["@context"].append({"rank": None})
        document["credentialSubject"]["rank"] = "gold"

    step = checked(altered(credential(), hide)).step(StepName.PROOF)

    assert (step.outcome, step.code) == (Outcome.FAILED, "credential.value-dropped")


def test_an_unknown_context_is_unsupported_and_named() -> None:
    url = "https://context.example/v1"
    report = checked(altered(credential(), lambda d: d["@context"].append(url)))

    assert report.answer is Answer.UNSUPPORTED
    assert url in report.step(StepName.PROOF).reason.en


def test_another_persons_key_is_not_the_issuers() -> None:
    data = resigned(credential(), lambda _: None, signer=STRANGER)

    assert checked(data).answer is Answer.WRONG_KEY


def test_a_key_in_the_fragment_of_an_address_proves_nothing() -> None:
    fragment = STRANGER.verification_method.split("#")[1]
    forger = Ed25519Signer.from_seed(
        bytes(range(1, 33)), controller=WEB_SIGNER.controller, fragment=fragment
    )
    data = resigned(
        credential(), lambda d: d["issuer"].update(id=WEB_SIGNER.controller), signer=forger
    )

    assert checked(data, keys=WEB_KEYS).answer is Answer.WRONG_KEY
    assert checked(data, keys=KeysAtHand()).answer is Answer.KEY_UNKNOWN


def test_a_key_that_may_not_sign_credentials_is_refused() -> None:
    document = WEB_SIGNER.controller_document() | {"assertionMethod": []}
    keys = KeysAtHand(documents={WEB_SIGNER.controller: document})

    assert checked(credential(signer=WEB_SIGNER), keys=keys).answer is Answer.WRONG_KEY
    assert checked(credential(signer=WEB_SIGNER), keys=WEB_KEYS).answer is Answer.VALID


def test_a_revoked_credential_is_revoked_and_its_neighbour_is_not() -> None:
    lists = statuses(3)

    assert checked(credential(index=3), lists=lists).answer is Answer.REVOKED
    assert checked(credential(index=4), lists=lists).answer is Answer.VALID


def test_without_its_list_a_credentials_status_is_unknown() -> None:
    report = checked(credential(index=3))

    assert report.answer is Answer.STATUS_UNKNOWN
    assert report.step(StepName.STATUS).outcome is Outcome.NOT_CHECKED


def test_a_list_of_another_issuer_counts_with_a_word() -> None:
    lists = statuses(signer=STRANGER)

    assert checked(credential(index=3), lists=lists).answer is Answer.VALID_WITH_WARNINGS


def test_an_altered_list_says_nothing() -> None:
    signed = statuses(3).lists[LIST_URL]
    fresh = json.loads(statuses().lists[LIST_URL])["credentialSubject"]["encodedList"]
    forged = altered(signed, lambda d: d["credentialSubject"].update(encodedList=fresh))

    report = checked(credential(index=3), lists=StatusesAtHand(lists={LIST_URL: forged}))

    assert report.answer is Answer.STATUS_UNKNOWN


def test_the_end_of_validity_is_outside_it() -> None:
    ends = datetime(2026, 10, 1, tzinfo=UTC)
    data = credential(valid_until=ends)

    assert checked(data, now=datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC)).answer is Answer.VALID
    assert checked(data, now=ends).answer is Answer.EXPIRED


def test_before_its_start_it_does_not_hold_yet() -> None:
    assert checked(credential(), now=datetime(2026, 7, 1, tzinfo=UTC)).answer is (
        Answer.NOT_YET_VALID
    )


def test_an_expired_and_altered_credential_is_called_altered() -> None:
    data = credential(valid_until=datetime(2026, 9, 1, tzinfo=UTC)).replace(b"2026-09", b"2026-10")

    assert checked(data).answer is Answer.TAMPERED


@pytest.mark.parametrize(
    ("claimed", "answer"),
    [
        (EMAIL, Answer.VALID),
        ("HANAKO@Example.jp ", Answer.VALID),
        ("taro@example.jp", Answer.OTHER_RECIPIENT),
    ],
)
def test_the_recipient_is_known_by_an_address_that_only_they_could_name(
    claimed: str, answer: Answer
) -> None:
    data = credential()

    assert EMAIL.encode() not in data
    assert checked(data, recipient=claimed).answer is answer


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b"", Answer.NOT_A_CREDENTIAL),
        (b"hello", Answer.NOT_A_CREDENTIAL),
        (b"{", Answer.MALFORMED),
        (b'{"a": 1, "a": 2}', Answer.MALFORMED),
        (b'{"type": "Person"}', Answer.NOT_A_CREDENTIAL),
        (b'{"type": ["VerifiableCredential"]}', Answer.SCHEMA_INVALID),
        (b'{"type": ["VerifiableCredential", "OpenBadgeCredential"]}', Answer.SCHEMA_INVALID),
        (
            b"""{"@context": "https://www.w3.org/ns/credentials/v2",
                 "type": ["VerifiableCredential", "OpenBadgeCredential"]}""",
            Answer.SCHEMA_INVALID,
        ),
        (b"[" * 100_000, Answer.MALFORMED),
    ],
)
def test_what_is_no_credential_is_told_apart(data: bytes, answer: Answer) -> None:
    assert checked(data).answer is answer


def test_every_missing_field_is_told_with_the_first_ones_path() -> None:
    def strip(document: JsonObject) -> None:
        del document["validFrom"], document["credentialSubject"]["achievement"]["id"]

    step = checked(altered(credential(), strip)).step(StepName.SCHEMA)

    assert step.outcome is Outcome.FAILED
    assert step.path is not None
    assert "1 more" in step.reason.en


def test_a_report_is_neither_true_nor_false() -> None:
    report = checked(b"{}")

    with pytest.raises(TypeError):
        bool(report)
    with pytest.raises(NotRelied):
        report.require()


def test_a_key_signs_for_its_own_issuer_only() -> None:
    with pytest.raises(SignerNotIssuer):
        issue(assertion(issuer="did:web:other.example"), signer=SIGNER, created_at=AWARDED)


def test_a_secret_key_never_shows() -> None:
    assert repr(SIGNER._secret) not in repr(SIGNER)
    assert "_secret" not in repr(SIGNER)


def test_a_baked_picture_verifies_as_its_credential_does() -> None:
    data = credential()
    picture = svg.bake(plain_badge("データサイエンス基礎"), data)

    assert checked(picture).answer is Answer.VALID
    assert reading.unwrap(picture) == data


def test_a_picture_with_nothing_baked_in_and_a_bomb_are_told_apart_from_a_forgery() -> None:
    assert checked(plain_badge("x")).answer is Answer.MALFORMED
    assert checked(
        b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>"
    ).answer is (Answer.MALFORMED)
    assert checked(b"{" + b" " * (17 * 1024 * 1024)).answer is Answer.MALFORMED
