"""How what an issuer's lists say becomes the answer, for each kind of list and of credential."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shirushi.credential.jose import jws, sd_jwt_vc
from shirushi.credential.jose.token_list import TokenList, TokenStatusEntry, issue_token_list
from shirushi.credential.keys import KeysAtHand
from shirushi.credential.proofs import eddsa_jcs_2022
from shirushi.credential.report import Answer, Outcome, Report, StepName
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.credential.verification import told, verify
from tests.attacking import Document, signed, unsigned
from tests.world import AWARDED, LIST_URL, NOW, SIGNER, STRANGER, checked, statuses

REVOKED_LIST = "https://mc.shirushi-u.example.ac.jp/revocations"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
RESULTS = [
    (0, Answer.VALID, Outcome.PASSED),
    (1, Answer.REVOKED, Outcome.FAILED),
    (2, Answer.SUSPENDED, Outcome.FAILED),
    (3, Answer.STATUS_UNKNOWN, Outcome.NOT_CHECKED),
]


def judged(data: bytes | str | Document, lists: dict[str, bytes]) -> Report:
    if isinstance(data, dict):
        data = json.dumps(data).encode()
    data = data.encode() if isinstance(data, str) else data
    return verify(data, keys=KeysAtHand(), statuses=StatusesAtHand(lists=lists), now=NOW)


def token_list(value: int) -> dict[str, bytes]:
    """Return a list of the issuer's whose first entry has this status."""
    bits = TokenList(bits=2, length=8)
    bits.set(0, value)
    return {LIST_URL: issue_token_list(bits, list_url=LIST_URL, signer=SIGNER, created_at=AWARDED)}


def with_disclosures(status: TokenStatusEntry | None) -> str:
    return sd_jwt_vc.issue_sd_jwt(
        {"vct": "https://u.example/vct"},
        signer=SIGNER,
        status=status,
        hidden=(),
        salts=lambda: bytes(16),
    )


# ---------------------------------------------------------------- token status lists


@pytest.mark.parametrize(("value", "answer", "outcome"), RESULTS)
def test_the_list_of_a_credential_with_disclosures_is_asked(
    value: int, answer: Answer, outcome: Outcome
) -> None:
    entry = TokenStatusEntry(list_url=LIST_URL, index=0)

    found = judged(with_disclosures(entry), token_list(value))

    assert (found.answer, found.step(StepName.STATUS).outcome) == (answer, outcome)


def test_a_credential_with_disclosures_whose_list_is_out_of_reach_is_not_good() -> None:
    entry = TokenStatusEntry(list_url=LIST_URL, index=0)

    assert judged(with_disclosures(entry), {}).answer is Answer.STATUS_UNKNOWN
    assert judged(with_disclosures(None), {}).answer is Answer.VALID


def jwt(document: Document) -> str:
    header = {"alg": "EdDSA", "typ": "vc+jwt", "kid": SIGNER.verification_method}
    return jws.sign(header, json.dumps(document).encode(), signer=SIGNER)


@pytest.mark.parametrize(("value", "answer", "outcome"), RESULTS)
def test_a_tokens_own_status_claim_is_asked(value: int, answer: Answer, outcome: Outcome) -> None:
    claim = {"status_list": {"idx": 0, "uri": LIST_URL}}

    found = judged(jwt({**unsigned(), "status": claim}), token_list(value))

    assert (found.answer, found.step(StepName.STATUS).outcome) == (answer, outcome)


def test_a_good_status_claim_does_not_answer_for_the_credentials_own_status() -> None:
    claim = {"status_list": {"idx": 0, "uri": "https://u.example/tokens"}}
    packed = issue_token_list(
        TokenList(bits=2, length=8),
        list_url="https://u.example/tokens",
        signer=SIGNER,
        created_at=AWARDED,
    )

    found = judged(
        jwt({**unsigned(index=3), "status": claim}), {"https://u.example/tokens": packed}
    )

    assert found.answer is Answer.STATUS_UNKNOWN
    assert found.step(StepName.STATUS).outcome is Outcome.NOT_CHECKED


# ---------------------------------------------------------------- 1EdTech revocation lists


def listed(*entries: Any, **changes: Any) -> dict[str, bytes]:
    document = {"issuer": SIGNER.controller, "revokedCredential": list(entries), **changes}
    return {REVOKED_LIST: json.dumps(document).encode()}


def with_revocation_list() -> Document:
    document = unsigned()
    document["@context"].append(EXTENSIONS)
    document["credentialStatus"] = {"id": REVOKED_LIST, "type": "1EdTechRevocationList"}
    return signed(document)


def test_a_credential_on_the_revocation_list_is_revoked_and_the_reason_told() -> None:
    document = with_revocation_list()

    found = judged(document, listed({"id": document["id"], "revocationReason": "a mistake"}))

    assert found.answer is Answer.REVOKED
    assert "a mistake" in found.step(StepName.STATUS).reason.en


def test_one_that_is_not_on_it_stands() -> None:
    found = judged(with_revocation_list(), listed({"id": "urn:uuid:another"}))

    assert found.answer is Answer.VALID
    assert found.step(StepName.STATUS).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "lists", [{}, listed(issuer=STRANGER.controller), {REVOKED_LIST: b"[]"}, {REVOKED_LIST: b"{"}]
)
def test_a_revocation_list_that_cannot_be_had_or_is_anothers_tells_nothing(
    lists: dict[str, bytes],
) -> None:
    assert judged(with_revocation_list(), lists).answer is Answer.STATUS_UNKNOWN


# ---------------------------------------------------------------- entries, and what else is said


@pytest.mark.parametrize("purpose", [["revocation"], {"a": "b"}, 7, None, "other"])
def test_a_purpose_that_is_none_is_never_taken_for_good(purpose: Any) -> None:
    document = unsigned(index=3)
    document["credentialStatus"]["statusPurpose"] = purpose

    found = checked(jwt(document).encode(), lists=statuses())

    assert not found.answer.holds


def test_a_good_status_takes_no_warning_of_the_proof_back() -> None:
    document = signed(unsigned(index=3), domain="https://verifier.example")

    assert checked(json.dumps(document).encode(), lists=statuses()).answer is (
        Answer.VALID_WITH_WARNINGS
    )


@pytest.mark.parametrize("member", [{}, {"id": "did:example:a"}, {"identifier": []}])
def test_a_badge_that_names_nobody_is_said_to_be_nobodys(member: Document) -> None:
    document = unsigned()
    del document["credentialSubject"]["identifier"]
    document["credentialSubject"] |= member

    found = checked(json.dumps(signed(document)).encode())

    said = found.step(StepName.RECIPIENT).reason
    assert said == (told.NOBODY_NAMED if member else told.NAMES_NOBODY)
    assert found.answer is (Answer.VALID if member else Answer.VALID_WITH_WARNINGS)


@pytest.mark.parametrize("odd", ["https://[", "https://[x]/1", "https://u.example/\u2100"])
def test_a_list_that_calls_itself_by_no_address_leaves_the_status_unknown(odd: str) -> None:
    plain = json.loads(statuses().lists[LIST_URL])
    del plain["proof"]
    own = eddsa_jcs_2022.sign({**plain, "id": odd}, signer=SIGNER, created_at=AWARDED)
    another = {**plain, "id": odd, "issuer": STRANGER.controller}
    theirs = eddsa_jcs_2022.sign(another, signer=STRANGER, created_at=AWARDED)

    for listed_ in (own, theirs):
        found = judged(jwt(unsigned(index=3)), {LIST_URL: json.dumps(listed_).encode()})

        assert found.answer is Answer.STATUS_UNKNOWN


@pytest.mark.parametrize("odd", ["https://[", "https://[x]/1"])
def test_a_credential_that_names_no_address_for_its_list_does_not_hold(odd: str) -> None:
    document = unsigned(index=3)
    document["credentialStatus"] |= {"id": "urn:example:1", "statusListCredential": odd}

    found = judged(jwt(document), {odd: statuses().lists[LIST_URL]})

    assert not found.answer.holds
