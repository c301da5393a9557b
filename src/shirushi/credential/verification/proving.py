"""Whose word a document is: its proofs or its token, in the edition of its contexts that fits."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.formats import vcdm
from shirushi.credential.jose import vc_jwt
from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.contexts import choices, editions
from shirushi.credential.keys import KeyNotTheirs, KeySource
from shirushi.credential.proofs.checking import ProofMissing, check_proofs
from shirushi.credential.proofs.integrity import ASSERTION, SignatureWrong
from shirushi.credential.verification.errors import TERMS_WRONG
from shirushi.credential.verification.opening import Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A document whose signatures hold.

    secured_by
        Cryptosuites, or the token's algorithm.
    editions
        Which edition of each context that has several the proof fits.
    """

    controller: str
    secured_by: tuple[str, ...]
    editions: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Text, ...] = ()

    @property
    def older(self) -> tuple[str, ...]:
        """The contexts that the proof fits in another edition than the newest."""
        return tuple(
            url for url, edition in self.editions.items() if editions()[url][0].edition != edition
        )


def prove(opened: Opened, *, keys: KeySource, now: datetime) -> Proved:
    """Return whose word a credential is: its issuer's, by proof or by token.

    Raises ``KeyNotTheirs`` for somebody else's, or what ``check_proofs`` and ``check_token``
    raise.
    """
    if opened.token is not None:
        found = vc_jwt.check_token(opened.token, keys=keys, now=now)
        return Proved(
            controller=found.controller,
            secured_by=(found.algorithm,),
            warnings=found.warnings,
        )
    proved = prove_document(opened.document, keys=keys, now=now)
    issuer = vcdm.id_of(opened.document.get("issuer"))
    if proved.controller != issuer:
        raise KeyNotTheirs(
            path="issuer", method=proved.controller, reason="the key is not the issuer's"
        )
    return proved


def prove_document(
    document: JsonObject, *, keys: KeySource, now: datetime, purpose: str = ASSERTION
) -> Proved:
    """Return whose proofs a document carries, in the first edition of its contexts that fits.

    Data Integrity 1.0 ``#verify-proof``. Where none fits, the newest edition's reason is told.
    """
    if document.get("proof") in (None, []):
        raise ProofMissing(path="proof")
    first: ShirushiError | None = None
    for chosen in choices(document):
        try:
            found = check_proofs(
                document,
                keys=keys,
                now=now,
                purpose=purpose,
                canonical=functools.partial(rdf.canonical, chosen=chosen),
            )
        except (SignatureWrong, *TERMS_WRONG) as error:
            # The bytes behind the address may have been others when it was signed.
            first = first or error
            continue
        return Proved(
            controller=found.controller,
            secured_by=found.suites,
            editions=chosen,
            warnings=tuple(one.said for one in found.warnings),
        )
    raise first or ProofMissing(path="proof")


def check_terms(document: JsonObject) -> None:
    """Refuse a document of which some would be dropped in every edition of its contexts.

    For what is signed as text, or not at all: Data Integrity 1.0 ``#securing-data-losslessly``.
    """
    first: ShirushiError | None = None
    unsecured: dict[str, Any] = {n: value for n, value in document.items() if n != "proof"}
    for chosen in choices(unsecured):
        try:
            rdf.check_terms(unsecured, chosen=chosen)
        except TERMS_WRONG as error:
            first = first or error
        else:
            return
    if first is not None:
        raise first
