"""Status lists whose statuses have several bits (Bitstring Status List ``#validate-algorithm``)."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.credential.report import Answer, Report, StepName
from shirushi.credential.status.bitstring import Bitstring, StatusIndexOutside
from shirushi.credential.status.lists import StatusesAtHand, write_list
from tests.attacking import sent, signed, unsigned
from tests.world import AWARDED, LIST_URL, SIGNER, checked

LENGTH = 262_144
MESSAGES = [{"status": f"0x{value}", "message": f"message {value}"} for value in range(4)]


def verified(
    index: int, *bits: int, purpose: str = "revocation", size: Any = 2, length: int = LENGTH
) -> Report:
    """Return the report on a credential whose list has those bits set."""
    packed = Bitstring(length=length)
    for one in bits:
        packed.set(one, on=True)
    listed = write_list(
        packed,
        list_url=LIST_URL,
        issuer=SIGNER.controller,
        purpose=purpose,
        valid_from=AWARDED,
        valid_until=None,
    )
    document = unsigned(index=0)
    document["credentialStatus"] |= {
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusSize": size,
        "statusMessage": MESSAGES,
    }
    lists = StatusesAtHand(lists={LIST_URL: sent(signed(listed))})
    return checked(sent(signed(document)), lists=lists)


@pytest.mark.parametrize("bit", [10, 11])
@pytest.mark.parametrize(
    ("purpose", "answer"), [("revocation", Answer.REVOKED), ("suspension", Answer.SUSPENDED)]
)
def test_a_status_that_is_not_nought_takes_the_credential_back(
    bit: int, purpose: str, answer: Answer
) -> None:
    assert verified(5, bit, purpose=purpose).answer is answer


@pytest.mark.parametrize("bit", [5, 9, 12])
def test_the_index_counts_statuses_and_not_bits(bit: int) -> None:
    assert verified(5, bit).answer is Answer.VALID


def test_a_status_beyond_the_lists_end_is_unknown() -> None:
    found = verified(LENGTH // 2)

    assert found.answer is Answer.STATUS_UNKNOWN
    assert found.step(StepName.STATUS).code == StatusIndexOutside.code


def test_a_list_too_short_for_its_statuses_is_minded() -> None:
    found = verified(5, length=LENGTH // 2)

    assert found.answer is Answer.VALID_WITH_WARNINGS
    assert "65536" in found.step(StepName.STATUS).reason.en


@pytest.mark.parametrize("size", [0, -1, "2", True, 2.0, 1000, None])
def test_a_size_that_is_none_leaves_the_status_unknown(size: Any) -> None:
    found = verified(5, size=size)

    assert found.answer in {Answer.STATUS_UNKNOWN, Answer.SCHEMA_INVALID}
