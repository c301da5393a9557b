"""Which suite signs with which key."""

from __future__ import annotations

from datetime import datetime

from shirushi.core.json import JsonObject
from shirushi.credential.keys import Signer
from shirushi.credential.proofs import (
    ecdsa_jcs_2019,
    ecdsa_rdfc_2019,
    eddsa_jcs_2022,
    eddsa_rdfc_2022,
    integrity,
)
from shirushi.credential.proofs.integrity import KeyNotForSuite, Suite

#: What issuers sign with here, the suite that Open Badges 3.0 names first for each kind of key.
SUITES: tuple[Suite, ...] = (
    eddsa_rdfc_2022.SUITE,
    ecdsa_rdfc_2019.SUITE,
    eddsa_jcs_2022.SUITE,
    ecdsa_jcs_2019.SUITE,
)


def sign(
    document: JsonObject,
    *,
    signer: Signer,
    created_at: datetime,
    cryptosuite: str | None = None,
) -> JsonObject:
    """Return ``document`` with a proof added to those it has.

    cryptosuite
        One of ``SUITES`` by name; the one for the signer's kind of key when not given.

    Raises ``KeyNotForSuite`` where the key has no such suite, and what the canonical form
    raises.
    """
    for one in SUITES:
        if signer.kind in one.kinds and cryptosuite in {None, one.name}:
            return integrity.sign(document, suite=one, signer=signer, created_at=created_at)
    raise KeyNotForSuite(suite=cryptosuite or "?", kind=signer.kind.value)
