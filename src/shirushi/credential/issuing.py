"""MAIN FLOW: assertions in, signed credentials out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.formats import ob3
from shirushi.credential.keys import Signer
from shirushi.credential.proofs.signing import sign
from shirushi.credential.status.bitstring import Bitstring, StatusEntry
from shirushi.credential.status.lists import write_list
from shirushi.credential.templates import Template, Templates, shape_of, values_of
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
    return json.write(sign(document, signer=signer, created_at=created_at))


class BatchIssuer:
    """Issues one credential after the other, each like ``issue`` and with the same bytes.

    From the second credential on, those of the same shape whose assertions hold the same objects
    for achievement, issuer and credits are filled into a template that was compiled once; what
    the template cannot tell takes the general path.
    """

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self._templates: dict[tuple[object, ...], tuple[Assertion, Template | None]] = {}
        self._seen: dict[tuple[object, ...], Assertion] = {}

    def issue(
        self,
        assertion: Assertion,
        *,
        created_at: datetime,
        status: StatusEntry | None = None,
    ) -> bytes:
        """Return what ``issue`` returns; raises what it raises."""
        shape = shape_of(assertion, status)
        known = None if shape is None else self._templates.get(shape)
        if known is None:
            return self._first(shape, assertion, created_at, status)
        template = known[1]
        if template is not None:
            data = template.issue(
                values_of(assertion, status), signer=self._signer, created_at=created_at
            )
            if data is not None:
                return data
        return self._generally(assertion, created_at, status)

    def _generally(
        self, assertion: Assertion, created_at: datetime, status: StatusEntry | None
    ) -> bytes:
        return issue(assertion, signer=self._signer, created_at=created_at, status=status)

    def _first(
        self,
        shape: tuple[object, ...] | None,
        assertion: Assertion,
        created_at: datetime,
        status: StatusEntry | None,
    ) -> bytes:
        """Take the general path, and learn the shape when it comes up a second time."""
        data = self._generally(assertion, created_at, status)
        if shape is None:
            return data
        if shape not in self._seen:
            # Kept alive, since its parts' identities stand in the shape.
            _keep(self._seen, shape, assertion)
            return data
        template = _TEMPLATES.find(assertion, status)
        if template is not None:
            filled = template.issue(
                values_of(assertion, status), signer=self._signer, created_at=created_at
            )
            if filled not in {data, None}:
                template = None
        _keep(self._templates, shape, (assertion, template))
        return data


_TEMPLATES = Templates()
#: Shapes that one batch remembers; a batch has one achievement, so few shapes.
_MOST_SHAPES = 256
_T = TypeVar("_T")


def _keep(kept: dict[tuple[object, ...], _T], shape: tuple[object, ...], value: _T) -> None:
    if len(kept) >= _MOST_SHAPES:
        kept.pop(next(iter(kept)))
    kept[shape] = value


def issue_many(
    pairs: Iterable[tuple[Assertion, StatusEntry | None]],
    *,
    signer: Signer,
    created_at: datetime,
) -> Iterator[bytes]:
    """Yield the signed credential of each assertion, in their order."""
    batch = BatchIssuer(signer)
    for assertion, status in pairs:
        yield batch.issue(assertion, created_at=created_at, status=status)


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
    return json.write(sign(document, signer=signer, created_at=created_at))
