"""A token in its envelope, and what opens it."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from shirushi.credential.jose.envelopes import EnvelopeWrong, read_envelope
from tests.tokens import ISSUER, Key, compact

V2 = "https://www.w3.org/ns/credentials/v2"
BADGE = {"@context": [V2], "type": ["VerifiableCredential"], "issuer": ISSUER}
TOKEN = compact({"alg": "ES256", "typ": "vc+jwt"}, BADGE, Key("ES256"))
ENVELOPE: dict[str, Any] = {
    "@context": V2,
    "type": "EnvelopedVerifiableCredential",
    "id": f"data:application/vc+jwt,{TOKEN}",
}


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": "https://www.w3.org/2018/credentials/v1"},
        {"id": None},
        {"id": TOKEN},
        {"id": "data:application/vc+jwt"},
        {"id": "data:application/vc+jwt,"},
        {"id": f"data:text/plain,{TOKEN}"},
        {"id": f"data:application/vc+jwt;base64,{TOKEN}"},
        {"id": f"data:application/vc+jwt;base32,{TOKEN}"},
        {"type": "VerifiableCredential"},
        {"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]},
        {"id": f"https://u.example/vc+jwt,{TOKEN}"},
    ],
)
def test_an_envelope_not_as_it_must_be_is_refused(changes: Any) -> None:
    with pytest.raises(EnvelopeWrong):
        read_envelope({**ENVELOPE, **changes})


def test_an_envelope_may_name_its_encoding() -> None:
    plain = f"data:application/vc+jwt;base64url,{TOKEN}"
    wrapped = f"data:application/vc+jwt;base64,{base64.b64encode(TOKEN.encode()).decode()}"

    for url in (plain, wrapped):
        assert read_envelope({**ENVELOPE, "id": url}) == read_envelope(ENVELOPE)
