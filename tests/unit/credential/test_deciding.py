"""Which word sums a report up where several things are wrong, or cannot be told."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.credential.jsonld.contexts import CREDENTIALS_V2
from shirushi.credential.report import Answer, Outcome, StepName
from tests.tokens import ISSUER, Key, compact
from tests.world import NOW, checked

UNHEARD = "https://u.example/contexts/unheard"


def token(key: Key, *, kid: str | None = None, **fields: Any) -> bytes:
    payload = {
        "@context": [CREDENTIALS_V2, UNHEARD],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "Unheard"],
        "issuer": ISSUER,
        "credentialSubject": {"id": "did:example:learner"},
        **fields,
    }
    header = {"alg": key.alg, "typ": "vc+jwt", "kid": kid or key.verification_method}
    return compact(header, payload, key).encode()


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (token(Key("ES256")), Answer.UNSUPPORTED),
        (token(Key("ES256"), validUntil="2026-01-01T00:00:00Z"), Answer.EXPIRED),
        (token(Key("ES256", number=2)), Answer.TAMPERED),
        (token(Key("ES256"), kid="did:unheard:1#key"), Answer.WRONG_KEY),
    ],
)
def test_a_plain_no_outweighs_that_terms_are_not_understood(data: bytes, answer: Answer) -> None:
    found = checked(data, keys=Key("ES256").at_hand())

    assert found.answer is answer
    assert found.step(StepName.SCHEMA).outcome is Outcome.NOT_CHECKED
    assert found.checked_at == NOW


def test_an_end_that_nobody_signed_is_no_plain_no() -> None:
    data = token(Key("ES256"), validUntil="2026-01-01T00:00:00Z")

    assert checked(data).answer is Answer.UNSUPPORTED
