"""Credentials as signed tokens: Open Badges' VC-JWT, and the W3C's ``vc+jwt``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from shirushi.core import json
from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.jose import claims, jws
from shirushi.credential.jose.claims import ClaimDiffers, ClaimInvalid
from shirushi.credential.jose.jws import HeaderRefused, Jws
from shirushi.credential.jose.keys import signing_keys
from shirushi.credential.keys import KeySource, Signer

#: Media types by which a token says that its payload is the credential itself. The later ones
#: stand in tokens made by drafts of VC-JOSE-COSE.
BODY_TYPES = {"vc+jwt", "vc-ld+jwt", "vc+ld+jwt", "vc+ld+json+jwt"}
#: A token that says no more than that it is one, as Open Badges 3.0 has it.
_PLAIN_TYPES = {None, "jwt"}
_CONTENT_TYPES = {None, "vc", "vc+ld+json", "ld+json", "json", "credential-claims-set+json"}

#: Credentials of 1EdTech, whose profile asks for the claims beside the fields.
_PROFILED = {
    "OpenBadgeCredential",
    "AchievementCredential",
    "ClrCredential",
    "EndorsementCredential",
}
_CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
#: Fields of a credential; beside a ``vc`` claim they would be a second credential.
_FIELDS = {
    "@context",
    "id",
    "type",
    "name",
    "description",
    "issuer",
    "credentialSubject",
    "validFrom",
    "validUntil",
    "issuanceDate",
    "expirationDate",
    "awardedDate",
    "credentialStatus",
    "credentialSchema",
    "refreshService",
    "termsOfUse",
    "evidence",
    "endorsement",
    "endorsementJwt",
    "proof",
}
#: Fields that a widespread library for VC 1.1 (``did-jwt-vc``) leaves beside the ``vc`` claim.
_LEFT_BESIDE = {"issuer", "name", "description"}


class Form(StrEnum):
    """How a token carries its credential."""

    CLAIM = "vc claim"
    PROFILE = "payload with claims"
    BODY = "vc+jwt"


class TokenNotCredential(ShirushiError):
    """A token holds something else than a credential."""

    code = "credential.token-not-credential"
    text = Text(
        ja="トークンの中身は証明書(VerifiableCredential)ではありません。",
        en="What the token holds is not a verifiable credential.",
    )


class TwoCredentials(ShirushiError):
    """A token holds a credential in a claim and another one around it."""

    code = "credential.two-credentials"
    text = Text(
        ja="トークンに「{name}」があり、証明書が二重になっています。",
        en="The token holds {name}, so that two readers could read two credentials.",
    )


class TokenSignerNotIssuer(ShirushiError):
    """A key would sign a token for an issuer that it does not belong to."""

    code = "credential.token-signer-not-issuer"
    text = Text(
        ja="署名鍵の持ち主({signer})が発行者({issuer})と異なります。",
        en="The key belongs to {signer}, not to the issuer {issuer}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A credential token taken apart; nothing in it is believed until ``check_token``.

    document
        The credential, as it stands in the token, without the token's own claims.
    claims
        The whole payload.
    """

    jws: Jws
    form: Form
    claims: JsonObject
    document: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A credential whose token was checked.

    controller
        Whose key signed it: the credential's issuer.
    method
        What the token calls the key (``kid``), or the key's thumbprint where it names none.
    warnings
        What whoever relies on it should know: that it says it was made in the future.
    notes
        Where the token is not as its profile asks, though it changes nothing that was signed
        and nothing for whoever relies on it.
    """

    document: JsonObject
    controller: str
    method: str
    algorithm: str
    form: Form
    warnings: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


# ---------------------------------------------------------------- reading and checking


def read_token(text: str) -> Token:
    """Return the credential in a token, without believing it. Blanks around it are dropped.

    Open Badges 3.0 ``#jwt-proof``: the payload is the credential with claims beside its fields
    (VC 2.0), or holds it in ``vc`` (VC 1.1). VC-JOSE-COSE ``#securing-with-jose``: with ``typ``
    ``vc+jwt`` the payload is the credential, and ``vc`` and ``vp`` may not stand in it.

    Raises ``HeaderRefused`` for any other ``typ`` or ``cty``, ``TwoCredentials``,
    ``TokenNotCredential``, or what ``jws.read`` raises.
    """
    token = jws.read(text.strip(" \t\r\n"))
    if token.typ not in BODY_TYPES | _PLAIN_TYPES:
        raise HeaderRefused(path="header.typ", name="typ")
    if token.cty not in _CONTENT_TYPES:
        raise HeaderRefused(path="header.cty", name="cty")
    payload = token.claims()
    if {"_sd", "_sd_alg"} & set(payload):
        # An SD-JWT that lost its tail, and with it what its holder must prove.
        raise TokenNotCredential(path="_sd")
    form = _form(token, payload)
    if form is Form.CLAIM:
        document = payload["vc"]
        if not isinstance(document, dict):
            raise TokenNotCredential(path="vc")
        document = _completed(document, payload)
    else:
        document = {name: value for name, value in payload.items() if name not in claims.REGISTERED}
    if "VerifiableCredential" not in _types(document):
        raise TokenNotCredential(path="type")
    return Token(jws=token, form=form, claims=payload, document=document)


def check_token(text: str, *, keys: KeySource, now: datetime) -> Opened:
    """Return the credential in a token, once it is known to be its issuer's own word.

    The key is the issuer's (``signing_keys``), the signature fits, and what the token says in
    its claims is what the credential says in its fields. Whether the credential's dates and
    status hold is not told here; the period that a ``vc+jwt`` token states for itself is.

    Raises what ``read_token`` and ``signing_keys`` raise, ``KeyDoesNotFit``,
    ``TokenSignatureWrong``, ``ClaimInvalid``, ``ClaimDiffers``, ``TokenExpired`` or
    ``TokenNotYetValid``.
    """
    token = read_token(text)
    issuer = _issuer(token)
    found = signing_keys(token.jws, issuer=issuer, keys=keys, now=now)
    key = jws.check(token.jws, found)
    notes = _check_claims(token, now)
    return Opened(
        document=token.document,
        controller=issuer,
        method=token.jws.kid or key.key.thumbprint(),
        algorithm=token.jws.algorithm,
        form=token.form,
        warnings=claims.told_of(token.claims, now=now),
        notes=notes,
    )


def _form(token: Jws, payload: JsonObject) -> Form:
    if "vp" in payload:
        raise TwoCredentials(path="vp", name="vp")
    if "vc" not in payload:
        return Form.BODY if token.typ in BODY_TYPES else Form.PROFILE
    inside = payload["vc"] if isinstance(payload["vc"], dict) else {}
    if token.typ in BODY_TYPES or _FIELDS & set(payload) - (_LEFT_BESIDE - set(inside)):
        raise TwoCredentials(path="vc", name="vc")
    return Form.CLAIM


def _completed(document: JsonObject, payload: JsonObject) -> JsonObject:
    """Return a ``vc`` claim with what it leaves to the claims around it (VC 1.1 ``#jwt-decoding``).

    Only what the credential does not say itself is filled in.
    """
    found = {name: payload[name] for name in _LEFT_BESIDE & set(payload)} | document
    issuer, subject = claims.text(payload, "iss"), claims.text(payload, "sub")
    starts, ends = claims.moment(payload, "nbf"), claims.moment(payload, "exp")
    if "id" not in found and "jti" in payload:
        found["id"] = claims.text(payload, "jti")
    if issuer and "issuer" not in found:
        found["issuer"] = issuer
    elif issuer and isinstance(found["issuer"], dict) and "id" not in found["issuer"]:
        found["issuer"] = {"id": issuer, **found["issuer"]}
    inner = found.get("credentialSubject")
    if subject and isinstance(inner, dict) and "id" not in inner:
        found["credentialSubject"] = {"id": subject, **inner}
    first, last = _date_fields(found)
    if starts and first not in found:
        found[first] = format_time(starts)
    if ends and last not in found:
        found[last] = format_time(ends)
    return found


def _issuer(token: Token) -> str:
    """Return the one issuer that the token names. Raises ``ClaimInvalid`` or ``ClaimDiffers``."""
    stated = _id(token.document.get("issuer"))
    if not isinstance(stated, str) or not stated:
        raise ClaimInvalid(path="issuer", name="issuer")
    if claims.text(token.claims, "iss") not in {None, stated}:
        raise ClaimDiffers(path="iss", name="iss", field="issuer")
    return stated


def _check_claims(token: Token, now: datetime) -> tuple[Text, ...]:
    """Check what the token says beside the credential; return what is only to be told."""
    payload, document = token.claims, token.document
    subject = document.get("credentialSubject")
    learner = _id(subject[0] if isinstance(subject, list) and len(subject) == 1 else subject)
    for name, field, stated in (
        ("jti", "id", document.get("id")),
        ("sub", "credentialSubject.id", learner),
    ):
        if claims.text(payload, name) not in (None, stated):
            raise ClaimDiffers(path=name, name=name, field=field)
    if token.form is Form.BODY or not (_PROFILED & _types(document) or _is_v1(document)):
        # They are the signature's own times there, beside the credential's (VC-JOSE-COSE
        # ``#securing-with-jose``), and no rule of VC 2.0 says that they be the same.
        claims.check_period(payload, now=now)
        return ()
    for name, field in zip(("nbf", "exp"), _date_fields(document), strict=True):
        at = claims.moment(payload, name)
        if at is not None and (
            field not in document
            or at != parse_time(document[field], path=field).replace(microsecond=0)
        ):
            raise ClaimDiffers(path=name, name=name, field=field)
    if not _PROFILED & _types(document):
        return ()
    # Open Badges 3.0 ``#jwt-proof`` asks for all of them. Issuers in the field leave ``sub``
    # out, and the credential under the same signature says it anyway.
    for name in ("iss", "nbf", "jti"):
        if name not in payload:
            raise ClaimInvalid(path=name, name=name)
    expected = {"sub": learner, "exp": document.get(_date_fields(document)[1])}
    missing = [name for name, stated in expected.items() if stated and name not in payload]
    return tuple(_MISSING.format(name=name) for name in missing)


def _date_fields(document: Mapping[str, Any]) -> tuple[str, str]:
    """Return what the credential calls its beginning and its end; its first context decides."""
    if _is_v1(document) and ("issuanceDate" in document or "validFrom" not in document):
        return "issuanceDate", "expirationDate"
    return "validFrom", "validUntil"


def _is_v1(document: Mapping[str, Any]) -> bool:
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    return bool(first == _CREDENTIALS_V1)


def _types(document: Mapping[str, Any]) -> set[str]:
    given = document.get("type")
    every = given if isinstance(given, list) else [given]
    return {one for one in every if isinstance(one, str)}


def _id(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value if isinstance(value, str) else None


_MISSING = Text(
    ja="トークンに「{name}」がありません。証明書の中には書かれています。",
    en="The token leaves out {name}; the credential inside says it.",
)


# ---------------------------------------------------------------- issuing


def issue_token(
    document: JsonObject,
    *,
    signer: Signer,
    profile: Literal["ob3", "vc+jwt"] = "ob3",
    show_key: JsonObject | None = None,
) -> str:
    """Return a credential (VC 2.0) as a signed token.

    profile
        "ob3" writes the claims that Open Badges 3.0 asks for beside the fields; "vc+jwt" writes
        the credential alone, as VC-JOSE-COSE has it.
    show_key
        The public key as a JWK, to be put in the header beside ``kid``, for readers that
        cannot resolve the issuer's DID.

    Raises ``TokenSignerNotIssuer`` or ``ClaimInvalid``.
    """
    issuer = _id(document.get("issuer"))
    if issuer != signer.controller:
        raise TokenSignerNotIssuer(path="issuer", signer=signer.controller, issuer=issuer)
    header = header_of(alg=signer.alg, kid=signer.verification_method)
    payload = document
    if profile == "vc+jwt":
        header |= {"typ": "vc+jwt", "cty": "vc"}
    else:
        payload = {**document, **_claims_of(document, issuer)}
    if show_key is not None:
        header["jwk"] = show_key
    return jws.sign(header, json.write(payload), signer=signer)


def header_of(*, alg: str, kid: str) -> JsonObject:
    """Return the header of a token as Open Badges 3.0 has it."""
    return {"alg": alg, "typ": "JWT", "kid": kid}


def _claims_of(document: JsonObject, issuer: str) -> JsonObject:
    if not isinstance(document.get("id"), str):
        raise ClaimInvalid(path="id", name="jti")
    found: JsonObject = {"iss": issuer, "jti": document["id"]}
    learner = _id(document.get("credentialSubject"))
    if learner is not None:
        found["sub"] = learner
    found["nbf"] = claims.seconds(parse_time(document.get("validFrom"), path="validFrom"))
    if "validUntil" in document:
        found["exp"] = claims.seconds(parse_time(document["validUntil"], path="validUntil"))
    return found
