"""Tokens filled into a template are the tokens that are written one by one."""

from __future__ import annotations

import dataclasses
import random

import pytest

from shirushi.credential.formats import ob3
from shirushi.credential.issuing import TokenIssuer
from shirushi.credential.jose.vc_jwt import check_token, issue_token
from shirushi.credential.keys import KeysAtHand
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.credential.token_templates import compile_token
from shirushi.model.assertion import Assertion
from tests import random_credentials
from tests.world import LIST_URL, NOW, SIGNER, assertion, programme

ACHIEVEMENT = programme()


def one_by_one(one: Assertion, status: StatusEntry | None) -> str:
    document = ob3.write(one, status=() if status is None else (status,))
    return issue_token(document, signer=SIGNER)


def learner_number(number: int) -> tuple[Assertion, StatusEntry]:
    first = assertion(number=1, achievement=ACHIEVEMENT)
    one = assertion(number=number, achievement=ACHIEVEMENT)
    shared = dataclasses.replace(one, issuer=first.issuer, credits_earned=first.credits_earned)
    return shared, StatusEntry(list_url=LIST_URL, index=number)


def test_a_template_writes_the_token_itself() -> None:
    pairs = [learner_number(number) for number in range(4)]
    template = compile_token(*pairs[0])
    assert template is not None

    found = [template.issue(*pair, signer=SIGNER) for pair in pairs]

    assert found == [one_by_one(*pair) for pair in pairs]


def test_a_compiled_token_is_its_issuers_own_word() -> None:
    issuer = TokenIssuer(SIGNER)
    tokens = [issuer.issue(one, status=status) for one, status in map(learner_number, range(4))]

    opened = check_token(tokens[-1], keys=KeysAtHand(), now=NOW)

    assert opened.controller == SIGNER.controller


@pytest.mark.parametrize("seed", range(6))
def test_random_batches_come_out_alike(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - not a secret
    issuer = TokenIssuer(SIGNER)
    for _ in range(10):
        for one, status in random_credentials.batch(rng, 8):
            assert _said(lambda o=one, s=status: issuer.issue(o, status=s)) == _said(
                lambda o=one, s=status: one_by_one(o, s)
            )


def _said(act: object) -> object:
    try:
        return act()  # type: ignore[operator]  # a function without arguments
    except Exception as error:  # noqa: BLE001 - both ways must fail alike
        return type(error)
