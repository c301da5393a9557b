"""Verifying many with a memory answers each as verifying it alone would."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shirushi.credential.did import controller_document
from shirushi.credential.keys import KeysAtHand
from shirushi.credential.report import Answer, Report
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.credential.verification import Memory, verify
from tests.world import (
    LIST_URL,
    NOW,
    STRANGER,
    WEB_KEYS,
    WEB_SIGNER,
    credential,
    statuses,
)


def with_memory(memory: Memory | None, *, index: int, lists: StatusesAtHand) -> Report:
    return verify(
        credential(index=index), keys=KeysAtHand(), statuses=lists, now=NOW, memory=memory
    )


@pytest.mark.parametrize("lists", [statuses(), statuses(3), statuses(signer=STRANGER)])
def test_answers_are_the_same_with_a_memory(lists: StatusesAtHand) -> None:
    keys, memory = KeysAtHand(), Memory()
    files = [credential(index=index) for index in (2, 3, 4, 3)]

    alone = [verify(one, keys=keys, statuses=lists, now=NOW) for one in files]
    together = [verify(one, keys=keys, statuses=lists, now=NOW, memory=memory) for one in files]

    assert together == alone


def test_another_list_is_looked_at_anew() -> None:
    memory = Memory()

    before = with_memory(memory, index=3, lists=statuses())
    after = with_memory(memory, index=3, lists=statuses(3))

    assert (before.answer, after.answer) == (Answer.VALID, Answer.REVOKED)


def test_with_other_keys_nothing_is_remembered() -> None:
    memory = Memory()
    data = credential(index=3, signer=WEB_SIGNER)
    lists = statuses(signer=WEB_SIGNER)
    exchanged = controller_document(
        WEB_SIGNER.controller, {WEB_SIGNER.fragment: STRANGER.public_key}
    )
    others = KeysAtHand(documents={WEB_SIGNER.controller: exchanged})
    first = memory.proved(lists.lists[LIST_URL], keys=WEB_KEYS, now=NOW)

    report = verify(data, keys=others, statuses=lists, now=NOW, memory=memory)

    assert first.proved.controller == WEB_SIGNER.controller
    assert report.answer is Answer.TAMPERED


def test_at_another_moment_a_list_is_proved_anew() -> None:
    memory = Memory()
    data = statuses().lists[LIST_URL]
    keys = KeysAtHand()

    now = memory.proved(data, keys=keys, now=NOW)
    again = memory.proved(data, keys=keys, now=NOW)
    later = memory.proved(data, keys=keys, now=NOW + timedelta(seconds=1))

    assert again is now
    assert later is not now
