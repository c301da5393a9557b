"""MAIN FLOW: assertions in, signed credentials out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.formats import ob3
from shirushi.credential.jose.vc_jwt import issue_token
from shirushi.credential.keys import KeySource, Signer, find_key
from shirushi.credential.proofs.checking import check_proofs
from shirushi.credential.proofs.integrity import SignatureWrong
from shirushi.credential.proofs.signing import sign
from shirushi.credential.public_keys import KeyKind, PublicKey
from shirushi.credential.status.bitstring import Bitstring, StatusEntry
from shirushi.credential.status.lists import write_list
from shirushi.credential.templates import Template, Templates, shape_of, values_of
from shirushi.credential.token_templates import TokenTemplate, compile_token
from shirushi.model.assertion import Assertion


class SignerNotIssuer(ShirushiError):
    """A key would sign for an issuer that it does not belong to."""

    code = "credential.signer-not-issuer"
    text = Text(
        ja="署名鍵の持ち主({signer})が発行者({issuer})と異なります。",
        en="The key belongs to {signer}, not to the issuer {issuer}.",
    )


class IssuedNotVerifiable(ShirushiError):
    """A credential was signed that nobody could verify with the key as it is published."""

    code = "credential.issued-not-verifiable"
    text = Text(
        ja="署名した証明書が、公開されている鍵では検証できません({reason})。",
        en="What was signed cannot be verified with the key as it is published ({reason}).",
    )
    remedy = Text(
        ja="署名鍵と、公開している鍵の文書が同じものか確かめてください。",
        en="Check that the signing key and the published document with its key belong together.",
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

    published
        The issuer's keys as strangers find them. With it, every credential is verified before it
        is handed out: a key that was exchanged, or a signature that a fault of the machine got
        wrong, is found here and not by the learners. A template does that without reading the
        credential; what it cannot tell, the general path does.
    """

    def __init__(self, signer: Signer, *, published: KeySource | None = None) -> None:
        self._signer = signer
        self._published = published
        self._templates: dict[tuple[object, ...], tuple[Assertion, Template | None]] = {}
        self._seen: dict[tuple[object, ...], Assertion] = {}
        self._key: tuple[datetime, PublicKey] | None = None

    def issue(
        self,
        assertion: Assertion,
        *,
        created_at: datetime,
        status: StatusEntry | None = None,
    ) -> bytes:
        """Return what ``issue`` returns; raises what it raises, or ``IssuedNotVerifiable``."""
        shape = shape_of(assertion, status)
        known = None if shape is None else self._templates.get(shape)
        template = None if known is None else known[1]
        if known is None:
            data: bytes | None = self._first(shape, assertion, created_at, status)
        elif template is None:
            data = None
        else:
            data = template.issue(
                values_of(assertion, status), signer=self._signer, created_at=created_at
            )
        if data is None:
            data = self._generally(assertion, created_at, status)
        if self._published is not None:
            self._look_over(data, template, self._published, created_at)
        return data

    def _look_over(
        self, data: bytes, template: Template | None, published: KeySource, created_at: datetime
    ) -> None:
        """Raise ``IssuedNotVerifiable`` unless the published key verifies ``data``."""
        holds = None
        try:
            if template is not None:
                key = self._published_key(published, created_at)
                if key.kind is KeyKind.ED25519:
                    holds = template.check(data, public_key=key.data)
            if holds is None:
                check_proofs(json.read_object(data), keys=published, now=created_at)
        except ShirushiError as error:
            raise IssuedNotVerifiable(reason=error.said) from error
        if holds is False:
            raise IssuedNotVerifiable(reason=SignatureWrong().said)

    def _published_key(self, published: KeySource, created_at: datetime) -> PublicKey:
        if self._key is None or self._key[0] != created_at:
            method = self._signer.verification_method
            self._key = (created_at, find_key(method, published, now=created_at)[1])
        return self._key[1]

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


class TokenIssuer:
    """Issues one VC-JWT after the other, each as ``issue_token`` writes it for the document.

    Tokens of the same shape are filled into a template, as ``BatchIssuer`` does; the second of a
    shape is written both ways, and the template given up if one letter differs.
    """

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self._templates: dict[tuple[object, ...], tuple[Assertion, TokenTemplate | None]] = {}
        self._seen: dict[tuple[object, ...], Assertion] = {}

    def issue(self, assertion: Assertion, *, status: StatusEntry | None = None) -> str:
        """Return the signed token. Raises ``TokenSignerNotIssuer`` or ``ClaimInvalid``."""
        shape = shape_of(assertion, status)
        known = None if shape is None else self._templates.get(shape)
        if known is not None and known[1] is not None:
            token = known[1].issue(assertion, status, signer=self._signer)
            if token is not None:
                return token
        document = ob3.write(assertion, status=() if status is None else (status,))
        token = issue_token(document, signer=self._signer)
        if shape is not None and known is None:
            self._learn(shape, assertion, status, token)
        return token

    def _learn(
        self,
        shape: tuple[object, ...],
        assertion: Assertion,
        status: StatusEntry | None,
        token: str,
    ) -> None:
        if shape not in self._seen:
            # Kept alive, since its parts' identities stand in the shape.
            _keep(self._seen, shape, assertion)
            return
        template = compile_token(assertion, status)
        if template and template.issue(assertion, status, signer=self._signer) != token:
            template = None
        _keep(self._templates, shape, (assertion, template))


def issue_many(
    pairs: Iterable[tuple[Assertion, StatusEntry | None]],
    *,
    signer: Signer,
    created_at: datetime,
    published: KeySource | None = None,
) -> Iterator[bytes]:
    """Yield the signed credential of each assertion, in their order, as ``BatchIssuer`` does."""
    batch = BatchIssuer(signer, published=published)
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
