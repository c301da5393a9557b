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
from shirushi.credential import did
from shirushi.credential.formats import vcdm
from shirushi.credential.jose import claims, cose, jws, sd_jwt, sd_jwt_vc, vc_jwt
from shirushi.credential.jose.keys import signing_keys
from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.contexts import choices, editions
from shirushi.credential.keys import KeyNotReached, KeyNotTheirs, KeySource, told_of
from shirushi.credential.proofs.checking import ProofMissing, check_proofs
from shirushi.credential.proofs.integrity import ASSERTION, SignatureWrong
from shirushi.credential.verification.errors import TERMS_WRONG
from shirushi.credential.verification.opening import PRESENTATION_COSE, PRESENTATION_TOKENS, Opened
from shirushi.credential.verification.sources import KeyBinding

#: The relationship that lets a key show who its controller is.
AUTHENTICATION = "authentication"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A document whose signatures hold.

    method
        What the key is called.
    secured_by
        Cryptosuites, or the token's algorithm.
    editions
        Which edition of each context that has several the proof fits.
    """

    controller: str
    method: str = ""
    secured_by: tuple[str, ...]
    editions: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Text, ...] = ()

    @property
    def older(self) -> tuple[str, ...]:
        """The contexts that the proof fits in another edition than the newest."""
        return tuple(
            url for url, edition in self.editions.items() if editions()[url][0].edition != edition
        )


def prove(
    opened: Opened, *, keys: KeySource, now: datetime, binding: KeyBinding | None = None
) -> Proved:
    """Return whose word a credential is: its issuer's, by proof or by token.

    Raises ``KeyNotTheirs`` for somebody else's, or what ``check_proofs``, ``check_token`` and
    ``check_sd_jwt`` raise.
    """
    if opened.token is not None:
        found = vc_jwt.check_token(opened.token, keys=keys, now=now)
        return Proved(
            controller=found.controller,
            secured_by=(found.algorithm,),
            warnings=found.warnings,
        )
    if opened.sd_jwt is not None:
        shown = sd_jwt_vc.check_sd_jwt(
            opened.sd_jwt, keys=keys, now=now, binding=binding_of(binding)
        )
        return Proved(
            controller=shown.controller,
            secured_by=(shown.algorithm,),
            warnings=shown.warnings,
        )
    if opened.cose is not None:
        signed = cose.check_cose(opened.cose, keys=keys, now=now)
        return Proved(
            controller=signed.controller,
            secured_by=(signed.algorithm,),
            warnings=signed.warnings,
        )
    proved = prove_document(opened.document, keys=keys, now=now)
    issuer = vcdm.id_of(opened.document.get("issuer"))
    if proved.controller != issuer:
        _let_by(issuer, proved.method, keys)
    return proved


def _let_by(issuer: Any, method: str, keys: KeySource) -> None:
    """Raise unless the issuer's own document lets another controller's key sign for it.

    Controlled Identifiers 1.0 ``#verification-relationships``: a relationship may name a method
    of another document. Both then stand behind the key.
    """
    wrong = KeyNotTheirs(
        path="issuer",
        method=method,
        reason=Text(ja="発行者の鍵ではありません", en="the key is not the issuer's"),
    )
    told = told_of(issuer, keys) if isinstance(issuer, str) else None
    if not isinstance(issuer, str) or (told is None and did.own_document(issuer) is not None):
        raise wrong
    try:
        document = told or keys.controller_document(issuer)
    except KeyNotReached as error:
        raise wrong from error
    allowed = document.get("assertionMethod")
    every = allowed if isinstance(allowed, list) else [allowed]
    own = did.own_document(method) if "#" not in method else None
    if own is not None:
        method = own["assertionMethod"][0]
    if document.get("id") != issuer or method not in every:
        raise wrong


def prove_presentation(opened: Opened, *, keys: KeySource, now: datetime) -> Proved:
    """Return whose presentation this is, by proof or by token.

    Raises what ``check_proofs``, ``signing_keys`` and ``jws.check`` raise, or ``ClaimInvalid``.
    """
    document = opened.document
    if not opened.is_token:
        # A holder may sign to show who he is, or to state that he stands by it.
        proofs = document.get("proof")
        first = proofs[0] if isinstance(proofs, list) and proofs else proofs
        stated = first.get("proofPurpose") if isinstance(first, dict) else None
        purpose = ASSERTION if stated == ASSERTION else AUTHENTICATION
        return prove_document(document, keys=keys, now=now, purpose=purpose)
    if opened.cose is not None:
        signed = cose.check_cose(
            opened.cose,
            keys=keys,
            now=now,
            typ=PRESENTATION_COSE,
            signer="holder",
            purpose=AUTHENTICATION,
        )
        return Proved(controller=signed.controller, secured_by=(signed.algorithm,))
    if opened.sd_jwt is not None:
        shown = sd_jwt.read(opened.sd_jwt)
        token, payload = shown.jws, sd_jwt.disclose(shown).claims
    else:
        token = jws.read(opened.token or "")
        payload = token.claims()
    # Beside a ``vp`` claim a second presentation would stand, or in it a first.
    if "vc" in payload or ("vp" in payload and _is_presentation(token, payload)):
        raise vc_jwt.TwoCredentials(path="vp", name="vp")
    if token.cty not in {None, "vp"}:
        raise jws.HeaderRefused(path="header.cty", name="cty")
    stated, named = claims.text(payload, "iss"), vcdm.id_of(document.get("holder"))
    holder = stated or named
    if not isinstance(holder, str) or named not in (None, holder):
        raise claims.ClaimDiffers(path="iss", name="iss", field="holder")
    trusted = signing_keys(token, issuer=holder, keys=keys, now=now, purpose=AUTHENTICATION)
    jws.check(token, trusted)
    claims.check_period(payload, now=now)
    return Proved(controller=holder, method=token.kid or "", secured_by=(token.algorithm,))


def _is_presentation(token: jws.Jws, payload: JsonObject) -> bool:
    return token.typ in PRESENTATION_TOKENS or bool({"type", "verifiableCredential"} & set(payload))


def binding_of(wanted: KeyBinding | None) -> sd_jwt.Binding | None:
    """Return what a holder must have signed, as the reader of tokens wants it."""
    if wanted is None:
        return None
    return sd_jwt.Binding(audience=wanted.audience, nonce=wanted.nonce)


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
            method=found.method,
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
