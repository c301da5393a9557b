"""Credentials inside an envelope, and signed presentations of them (VC-JOSE-COSE)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from urllib.parse import unquote

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.jose import claims, cose, jws, sd_jwt, sd_jwt_vc, vc_jwt
from shirushi.credential.jose.claims import ClaimDiffers, ClaimInvalid
from shirushi.credential.jose.cose import OpenedCose
from shirushi.credential.jose.jws import HeaderRefused
from shirushi.credential.jose.keys import signing_keys
from shirushi.credential.jose.sd_jwt_vc import OpenedSdJwt
from shirushi.credential.jose.vc_jwt import Opened, TwoCredentials
from shirushi.credential.keys import KeySource

ENVELOPE = "EnvelopedVerifiableCredential"
_CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
_TOKENS = vc_jwt.BODY_TYPES
_SD_JWTS = {"vc+sd-jwt", "vc-ld+sd-jwt", "vc+ld+json+sd-jwt", "dc+sd-jwt"}
#: Credentials that one presentation may hold; each costs a signature's check.
MOST_CREDENTIALS = 64

#: One credential of a presentation, once it is checked.
Shown: TypeAlias = "Opened | OpenedSdJwt | OpenedCose"


class EnvelopeWrong(ShirushiError):
    """An enveloped credential is not one token in a ``data:`` URL."""

    code = "credential.envelope-wrong"
    text = Text(
        ja="封入された証明書の「{name}」が正しくありません。",
        en="The enveloped credential's {name} is not as it must be.",
    )


class EnvelopeUnsupported(ShirushiError):
    """An envelope holds a credential of a kind that we do not open."""

    code = "credential.envelope-unsupported"
    text = Text(
        ja="封入された証明書の形式「{name}」には対応していません。",
        en="The enveloped credential's form {name!r} is not supported.",
    )


class PresentationInvalid(ShirushiError):
    """A token is not a presentation as it must be."""

    code = "credential.presentation-invalid"
    text = Text(
        ja="提示の「{name}」が正しくありません。",
        en="The presentation's {name} is not as it must be.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A credential's token as it stood in its envelope.

    media_type
        Lower case, without ``application/``.
    """

    media_type: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """A presentation whose own signature and whose credentials' signatures were checked."""

    document: JsonObject
    holder: str
    credentials: tuple[Shown, ...]


def is_envelope(document: Any) -> bool:
    """Tell whether a document says that it is an enveloped credential."""
    return isinstance(document, dict) and ENVELOPE in _listed(document.get("type"))


def read_envelope(document: Mapping[str, Any], *, path: str | None = None) -> Envelope:
    """Return the token in an enveloped credential (VCDM 2.0 ``#enveloped-verifiable-credentials``).

    Raises ``EnvelopeWrong``.

    >>> read_envelope({
    ...     "@context": "https://www.w3.org/ns/credentials/v2",
    ...     "type": "EnvelopedVerifiableCredential",
    ...     "id": "data:application/vc+jwt,eyJ.eyJ.AAAA",
    ... })
    Envelope(media_type='vc+jwt', token='eyJ.eyJ.AAAA')
    """
    if _listed(document.get("type")) != [ENVELOPE]:
        raise EnvelopeWrong(path=join_path(path, "type"), name="type")
    if _CREDENTIALS_V2 not in _listed(document.get("@context")):
        raise EnvelopeWrong(path=join_path(path, "@context"), name="@context")
    url = document.get("id")
    head, comma, data = url.partition(",") if isinstance(url, str) else ("", "", "")
    scheme, _, kind = head.lower().partition(":")
    kind, *parameters = kind.split(";")
    if scheme != "data" or not comma or not data or not kind.startswith("application/"):
        raise EnvelopeWrong(path=join_path(path, "id"), name="id")
    # RFC 2397 knows "base64"; "base64url" is met in the field and says what a token is anyway.
    # Other parameters (charset) change nothing, since a token is ASCII.
    coded = [one for one in parameters if "=" not in one]
    data = unquote(data)
    if coded == ["base64"] and kind != f"application/{cose.TYPE}":
        data = _from_base64(data, join_path(path, "id"))
    elif coded not in ([], ["base64"], ["base64url"]):
        raise EnvelopeWrong(path=join_path(path, "id"), name="id")
    return Envelope(media_type=kind.removeprefix("application/"), token=data)


def _from_base64(data: str, path: str) -> str:
    try:
        return base64.b64decode(data, validate=True).decode("latin-1")
    except ValueError:
        raise EnvelopeWrong(path=path, name="id") from None


def check_envelope(
    document: Mapping[str, Any], *, keys: KeySource, now: datetime, path: str | None = None
) -> Shown:
    """Return the credential in an envelope, once it is known to be its issuer's own word.

    Raises ``EnvelopeWrong``, ``EnvelopeUnsupported``, or what ``check_token`` and
    ``check_sd_jwt`` raise.
    """
    envelope = read_envelope(document, path=path)
    try:
        if envelope.media_type in _TOKENS:
            return vc_jwt.check_token(envelope.token, keys=keys, now=now)
        if envelope.media_type in _SD_JWTS:
            return sd_jwt_vc.check_sd_jwt(envelope.token, keys=keys, now=now)
        if envelope.media_type == cose.TYPE:
            return cose.check_cose(cose.from_text(envelope.token), keys=keys, now=now)
    except ShirushiError as error:
        raise error.at(join_path(path, "id")) from None
    raise EnvelopeUnsupported(path=join_path(path, "id"), name=envelope.media_type[:60])


def check_presentation(
    text: str,
    *,
    keys: KeySource,
    now: datetime,
    audience: str | None = None,
    nonce: str | None = None,
) -> Presentation:
    """Return what a holder shows in a ``vp+jwt`` or ``vp+sd-jwt`` token, every signature checked.

    The holder's key must be one that they let prove who they are (``authentication``).

    audience, nonce
        What the token must say, where the verifier asked for it.

    VC-JOSE-COSE ``#securing-vps``. Raises ``HeaderRefused``, ``TwoCredentials``,
    ``PresentationInvalid``, ``ClaimDiffers``, ``TokenExpired``, ``TokenNotYetValid``, or what
    ``signing_keys``, ``jws.check`` and ``check_envelope`` raise.
    """
    if "~" in text:
        token, found = _disclosed(text)
    else:
        token = jws.read(text.strip(" \t\r\n"))
        found = token.claims()
    if token.typ not in {"vp+jwt", "vp+sd-jwt"} or ("~" in text) != (token.typ == "vp+sd-jwt"):
        raise HeaderRefused(path="header.typ", name="typ")
    if token.cty not in {None, "vp"}:
        raise HeaderRefused(path="header.cty", name="cty")
    for name in ("vc", "vp"):
        if name in found:
            raise TwoCredentials(path=name, name=name)
    if "VerifiablePresentation" not in _listed(found.get("type")):
        raise PresentationInvalid(path="type", name="type")
    holder = _holder(found)
    trusted = signing_keys(token, issuer=holder, keys=keys, now=now, purpose="authentication")
    jws.check(token, trusted)
    claims.check_period(found, now=now)
    for name, expected in (("aud", audience), ("nonce", nonce)):
        if expected is not None and expected not in _listed(found.get(name)):
            raise PresentationInvalid(path=name, name=name)
    document = {name: value for name, value in found.items() if name not in claims.REGISTERED}
    return Presentation(
        document=document, holder=holder, credentials=_credentials(document, keys, now)
    )


def check_presentation_cose(data: bytes, *, keys: KeySource, now: datetime) -> Presentation:
    """Return what a holder shows in a ``vp+cose`` message; as ``check_presentation``."""
    found = cose.check_cose(
        data, keys=keys, now=now, typ="vp+cose", signer="holder", purpose="authentication"
    )
    if "VerifiablePresentation" not in _listed(found.document.get("type")):
        raise PresentationInvalid(path="type", name="type")
    return Presentation(
        document=found.document,
        holder=found.controller,
        credentials=_credentials(found.document, keys, now),
    )


def _disclosed(text: str) -> tuple[jws.Jws, JsonObject]:
    parts = sd_jwt.read(text)
    return parts.jws, sd_jwt.disclose(parts).claims


def _holder(found: Mapping[str, Any]) -> str:
    stated, named = claims.text(found, "iss"), found.get("holder")
    named = named.get("id") if isinstance(named, dict) else named
    if stated and isinstance(named, str) and stated != named:
        raise ClaimDiffers(path="iss", name="iss", field="holder")
    holder = stated or named
    if not isinstance(holder, str) or not holder:
        raise ClaimInvalid(path="holder", name="holder")
    return holder


def _credentials(document: JsonObject, keys: KeySource, now: datetime) -> tuple[Shown, ...]:
    given = _listed(document.get("verifiableCredential"))
    if len(given) > MOST_CREDENTIALS:
        raise PresentationInvalid(path="verifiableCredential", name="verifiableCredential")
    found = []
    for number, one in enumerate(given):
        path = join_path("verifiableCredential", number)
        if not isinstance(one, dict):
            raise PresentationInvalid(path=path, name="verifiableCredential")
        found.append(check_envelope(one, keys=keys, now=now, path=path))
    return tuple(found)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
