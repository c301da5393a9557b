"""From a stranger's bytes to a document of a known kind, with nothing believed yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shirushi.core import json
from shirushi.core.json import JsonObject
from shirushi.credential import reading
from shirushi.credential.formats import ob3, vcdm
from shirushi.credential.jose import claims, cose, jades, jws, presentations, sd_jwt, vc_jwt
from shirushi.credential.report import Format
from shirushi.credential.verification.errors import KindUnsupported, NotACredential


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A document and how it came.

    document
        What it says, as far as that can be seen before anything was checked.
    token, sd_jwt, cose
        The signed text or bytes that held it; none of them where the document itself is signed.
    status
        A token's own ``status`` claim, beside what its credential says.
    hides
        Whether its holder may keep fields of it back: a digest stands there that nothing fits.
    badge
        For Open Badges 2.0: the bytes, or the address that a picture holds in their stead.
    """

    format: Format
    document: JsonObject
    token: str | None = None
    sd_jwt: str | None = None
    cose: bytes | None = None
    badge: bytes | None = None
    status: Any = None
    hides: bool = False

    @property
    def is_token(self) -> bool:
        """Whether a signed text held the document."""
        return bool(self.token or self.sd_jwt or self.cose)


def open_file(data: bytes) -> Opened:
    """Return the document in a file: JSON, a token, or a picture that carries either.

    Raises ``NotACredential``, ``KindUnsupported``, or what reading the file raises.
    """
    inner = reading.unwrap(data)
    if inner.lstrip().startswith((b"http://", b"https://")):
        return Opened(format=Format.OPEN_BADGE_2, document={}, badge=inner.strip())
    if jws.looks_like_token(inner):
        return _of_token(_text(inner))
    if cose.looks_like_cose(inner):
        return _of_cose(inner)
    return _of_json(inner)


def _of_json(data: bytes) -> Opened:
    document = _out_of_message(json.read_object(data))
    if {"payload", "signatures"} <= set(document) or {"payload", "protected"} <= set(document):
        if jades.is_seal(document):
            raise KindUnsupported(path="signatures", kind="JAdES")
        return _of_sd_jwt(_text(data, "utf-8"))
    if is_badge(document):
        return Opened(format=Format.OPEN_BADGE_2, document=document, badge=data)
    if _ENVELOPES & vcdm.types_of(document):
        return open_envelope(document)
    return Opened(format=kind_of(document), document=document)


def open_member(value: Any) -> Opened:
    """Return a credential that stands inside another document: an object, or a token's text."""
    if isinstance(value, str):
        found = _of_token(value)
    elif not isinstance(value, dict):
        raise NotACredential
    elif vcdm.ENVELOPED in vcdm.types_of(value):
        found = open_envelope(value)
    elif is_badge(value):
        found = Opened(format=Format.OPEN_BADGE_2, document=value, badge=json.write(value))
    else:
        found = Opened(format=kind_of(value), document=value)
    if found.format is Format.PRESENTATION:
        raise NotACredential(path="type")
    return found


def open_envelope(value: Mapping[str, Any]) -> Opened:
    """Return what an enveloped credential or presentation holds: a token, in a ``data:`` URL.

    Verifiable Credentials Data Model 2.0 ``#enveloped-verifiable-credentials`` and
    ``#enveloped-verifiable-presentations``. What the envelope calls itself and the media type
    it states must be what is inside, since whoever reads no further believes them.
    """
    shows = vcdm.ENVELOPED_PRESENTATION in vcdm.types_of(value)
    if shows:
        others = vcdm.types_of(value) - {vcdm.ENVELOPED_PRESENTATION}
        value = {**value, "type": [vcdm.ENVELOPED, *sorted(others)]}
    envelope = presentations.read_envelope(value)
    kind = envelope.media_type.rpartition("+")[2]
    if envelope.media_type.startswith("vc" if shows else "vp"):
        raise presentations.EnvelopeWrong(path="id", name="id")
    if kind == "cose":
        found = _of_cose(envelope.token.encode())
    elif kind not in {"jwt", "sd-jwt"}:
        raise KindUnsupported(path="id", kind=envelope.media_type[:60])
    elif ("~" in envelope.token) != (kind == "sd-jwt"):
        raise presentations.EnvelopeWrong(path="id", name="id")
    else:
        found = _of_token(envelope.token)
    if (found.format is Format.PRESENTATION) != shows:
        raise NotACredential(path="id")
    return found


_ENVELOPES = {vcdm.ENVELOPED, vcdm.ENVELOPED_PRESENTATION}


def kind_of(document: Mapping[str, Any]) -> Format:
    """Return what kind of document this is. Raises ``NotACredential``."""
    types = vcdm.types_of(document)
    if vcdm.PRESENTATION in types:
        return Format.PRESENTATION
    if vcdm.CREDENTIAL not in types:
        raise NotACredential(path="type")
    for kind, names in _KINDS.items():
        if names & types:
            return kind
    given = document.get("credentialSubject")
    for subject in given if isinstance(given, list) else [given]:
        for kind, name in _BY_SUBJECT.items():
            if isinstance(subject, dict) and name in vcdm.types_of(subject):
                return kind
    return Format.CREDENTIAL


_KINDS = {
    Format.CLR_2: {"ClrCredential"},
    Format.OPEN_BADGE_3: ob3.BADGE_TYPES,
    Format.ENDORSEMENT: {"EndorsementCredential"},
    Format.ELM_3: {"EuropeanDigitalCredential"},
    Format.STATUS_LIST: {"BitstringStatusListCredential", "StatusList2021Credential"},
}
#: What a credential is by its content, whatever it calls itself: a badge or a record of
#: credentials that would otherwise not be looked into. An endorsement's subject stands in other
#: credentials too.
_BY_SUBJECT = {
    Format.OPEN_BADGE_3: "AchievementSubject",
    Format.CLR_2: "ClrSubject",
}
#: Documents of Open Badges before 3.0, which are no verifiable credentials.
_BADGES = {"Assertion", "BadgeClass", "Issuer", "Profile"}


def is_badge(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is one of Open Badges 2.1 or earlier.

    >>> is_badge({"type": "Assertion", "@context": "https://w3id.org/openbadges/v2"})
    True
    """
    if {vcdm.CREDENTIAL, vcdm.PRESENTATION} & vcdm.types_of(document):
        return False
    contexts = document.get("@context")
    every = contexts if isinstance(contexts, list) else [contexts]
    by_context = any(isinstance(one, str) and _OB2_CONTEXT.search(one) for one in every)
    return bool(
        (_BADGES & vcdm.types_of(document) and not any(isinstance(one, str) for one in every))
        or (by_context and "type" in document)
        or {"badge", "recipient"} <= set(document)
        or ({"name", "criteria", "issuer"} <= set(document) and "@context" not in document)
    )


_OB2_CONTEXT = re.compile(
    r"//(w3id\.org/openbadges/v[12]|(www\.)?openbadgespec\.org/v2|.*/ob/v2p[01]/)"
)

#: What a document is called in a message that hands it over and says nothing else of it
#: (VC API ``#verify-presentation`` and its first drafts; the upload format of Europass).
_IN_MESSAGES = ("verifiablePresentation", "verifiableCredential", "vp", "credential")


def _out_of_message(document: JsonObject) -> JsonObject:
    """Return what a message hands over, or the document itself where it is none."""
    names = [name for name in _IN_MESSAGES if isinstance(document.get(name), dict)]
    if len(names) == 1 and not {"type", "@type"} & set(document):
        found: JsonObject = document[names[0]]
        return found
    return document


def _of_token(text: str) -> Opened:
    if "~" in text:
        return _of_sd_jwt(text)
    token = jws.read(text)
    payload = token.claims()
    if token.typ in PRESENTATION_TOKENS:
        document = _without_claims(payload)
        if vcdm.PRESENTATION not in vcdm.types_of(document):
            raise NotACredential(path="type")
        return Opened(format=Format.PRESENTATION, document=document, token=text)
    if token.typ in _PLAIN_TOKENS and "vp" in payload and "vc" not in payload:
        return Opened(format=Format.PRESENTATION, document=_of_claim(payload), token=text)
    if "vc" not in payload and is_badge(payload):
        return Opened(format=Format.OPEN_BADGE_2, document=payload, badge=text.encode())
    found = vc_jwt.read_token(text)
    return Opened(
        format=kind_of(found.document),
        document=_without_claims(found.document),
        token=text,
        status=payload.get("status"),
    )


def _of_claim(payload: JsonObject) -> JsonObject:
    """Return the presentation in a token's ``vp`` claim, with what it leaves to the others.

    Verifiable Credentials Data Model 1.1 ``#jwt-decoding``.
    """
    found = payload["vp"]
    if not isinstance(found, dict) or vcdm.PRESENTATION not in vcdm.types_of(found):
        raise NotACredential(path="vp.type")
    beside = {
        name: payload[claim]
        for name, claim in (("id", "jti"), ("holder", "iss"))
        if claim in payload
    }
    return {**beside, **found}


def _without_claims(payload: JsonObject) -> JsonObject:
    """Return what a payload says besides the token's own claims, which are no terms of its."""
    own = {*claims.REGISTERED, "cnf", "nonce", "status"}
    return {name: value for name, value in payload.items() if name not in own}


#: Media types by which a token says that its payload is a presentation (VC-JOSE-COSE).
PRESENTATION_TOKENS = {"vp+jwt", "vp-ld+jwt", "vp+ld+jwt", "vp+ld+json+jwt"}
#: By which it says no more than that it is one, as version 1.1 of the data model has it.
_PLAIN_TOKENS = {None, "jwt"}


def _of_cose(data: bytes) -> Opened:
    message = data if data.startswith(b"\xd2") else cose.from_text(_text(data))
    try:
        document = cose.read_document(message)
    except jws.HeaderRefused:
        document = cose.read_document(message, typ=PRESENTATION_COSE)
        if vcdm.PRESENTATION not in vcdm.types_of(document):
            raise NotACredential(path="type") from None
    return Opened(format=kind_of(document), document=document, cose=message)


PRESENTATION_COSE = "vp+cose"


def _of_sd_jwt(text: str) -> Opened:
    token = sd_jwt.read(text)
    disclosed = sd_jwt.disclose(token)
    shown = disclosed.claims
    document = _without_claims(shown)
    if token.jws.typ == "vp+sd-jwt":
        if vcdm.PRESENTATION not in vcdm.types_of(document):
            raise NotACredential(path="type")
        return Opened(format=Format.PRESENTATION, document=document, sd_jwt=text)
    kind = Format.SD_JWT
    if token.jws.typ in _W3C_SD_JWTS and vcdm.CREDENTIAL in vcdm.types_of(document):
        kind = kind_of(document)
    return Opened(
        format=kind,
        document=document,
        sd_jwt=text,
        status=shown.get("status"),
        hides=disclosed.withheld,
    )


#: SD-JWTs whose payload is a W3C credential, whose terms then count (VC-JOSE-COSE).
_W3C_SD_JWTS = {"vc+sd-jwt", "vc-ld+sd-jwt", "vc+ld+sd-jwt", "vc+ld+json+sd-jwt"}


def _text(data: bytes, encoding: str = "ascii") -> str:
    try:
        return data.decode(encoding).strip()
    except UnicodeDecodeError:
        raise NotACredential from None
