"""MAIN FLOW: assertions in, signed credentials out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.formats import ob3
from shirushi.credential.keys import Signer
from shirushi.credential.proofs import eddsa_rdfc_2022
from shirushi.credential.status.bitstring import Bitstring, StatusEntry
from shirushi.credential.status.lists import write_list
from shirushi.model.assertion import Assertion


class SignerNotIssuer(ShirushiError):
    """A key would sign for an issuer that it does not belong to."""

    code = "credential.signer-not-issuer"
    text = Text(
        ja="署名鍵の持ち主({signer})が発行者({issuer})と異なります。",
        en="The key belongs to {signer}, not to the issuer {issuer}.",
    )


def issue(
    assertion: Assertion,
    *,
    signer: Signer,
    created_at: datetime,
    status: StatusEntry | None = None,
) -> bytes:
    """Return the signed Open Badges 3.0 credential, as the bytes to keep and hand out.

    created_at
        When it is signed; aware.
    status
        Its place in the issuer's status list; without one it can never be revoked.

    The same arguments give the same bytes. Raises ``SignerNotIssuer``, or an error of the
    safe-mode check.
    """
    if assertion.issuer.id != signer.controller:
        raise SignerNotIssuer(path="issuer", signer=signer.controller, issuer=assertion.issuer.id)
    document = ob3.write(assertion, status=() if status is None else (status,))
    return json.write(eddsa_rdfc_2022.sign(document, signer=signer, created_at=created_at))


def issue_many(
    pairs: Iterable[tuple[Assertion, StatusEntry | None]],
    *,
    signer: Signer,
    created_at: datetime,
) -> Iterator[bytes]:
    """Yield the signed credential of each assertion, in their order."""
    for assertion, status in pairs:
        yield issue(assertion, signer=signer, created_at=created_at, status=status)


def issue_status_list(
    bits: Bitstring,
    *,
    list_url: str,
    signer: Signer,
    created_at: datetime,
    purpose: str = "revocation",
    valid_until: datetime | None = None,
) -> bytes:
    """Return the signed status list credential, as the bytes to publish at ``list_url``."""
    document = write_list(
        bits,
        list_url=list_url,
        issuer=signer.controller,
        purpose=purpose,
        valid_from=created_at,
        valid_until=valid_until,
    )
    return json.write(eddsa_rdfc_2022.sign(document, signer=signer, created_at=created_at))
