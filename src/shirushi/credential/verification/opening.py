"""From a stranger's bytes to a document of a known kind, with nothing believed yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from shirushi.core import json
from shirushi.core.json import JsonObject
from shirushi.credential import reading
from shirushi.credential.formats import ob3, vcdm
from shirushi.credential.jose import jws, vc_jwt
from shirushi.credential.report import Format
from shirushi.credential.verification.errors import KindUnsupported, NotACredential


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A document and how it came.

    token
        The signed token that held it, or ``None`` where the document itself is signed.
    """

    format: Format
    document: JsonObject
    token: str | None = None


def open_file(data: bytes) -> Opened:
    """Return the document in a file: JSON, a token, or a picture that carries either.

    Raises ``NotACredential``, ``KindUnsupported``, or what reading the file raises.
    """
    inner = reading.unwrap(data)
    if jws.looks_like_token(inner):
        return _of_token(_text(inner))
    document = _out_of_message(json.read_object(inner))
    if document.get("type") in (vcdm.ENVELOPED, vcdm.ENVELOPED_PRESENTATION):
        return open_envelope(document)
    return Opened(format=kind_of(document), document=document)


def open_member(value: Any) -> Opened:
    """Return a credential that stands inside another document: an object, or a token's text."""
    if isinstance(value, str):
        return _of_token(value)
    if not isinstance(value, dict):
        raise NotACredential
    if vcdm.ENVELOPED in vcdm.types_of(value):
        return open_envelope(value)
    return Opened(format=kind_of(value), document=value)


def open_envelope(value: Mapping[str, Any]) -> Opened:
    """Return what an ``EnvelopedVerifiableCredential`` holds: a token, in a ``data:`` URL.

    Verifiable Credentials Data Model 2.0 ``#enveloped-verifiable-credentials``.
    """
    found = re.fullmatch(
        r"data:([^,;]+)(;base64url|;base64)?,(.*)", str(value.get("id")), re.DOTALL
    )
    if found is None or found[1].rpartition("+")[2] not in {"jwt", "sd-jwt"}:
        raise KindUnsupported(path="id", kind=str(value.get("id"))[:60])
    return _of_token(_text(unquote_to_bytes(found[3])))


_DATA_URL = re.compile(r"data:([^,;]+)(;base64url|;base64)?,(.*)", re.DOTALL)


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
    return Format.CREDENTIAL


_KINDS = {
    Format.CLR_2: {"ClrCredential"},
    Format.OPEN_BADGE_3: ob3.BADGE_TYPES,
    Format.ENDORSEMENT: {"EndorsementCredential"},
    Format.ELM_3: {"EuropeanDigitalCredential"},
    Format.STATUS_LIST: {"BitstringStatusListCredential", "StatusList2021Credential"},
}

#: What a document is called in a message that hands it over and says nothing else of it
#: (VC API ``#verify-presentation``, and its first drafts).
_IN_MESSAGES = ("verifiablePresentation", "verifiableCredential", "vp")


def _out_of_message(document: JsonObject) -> JsonObject:
    """Return what a message hands over, or the document itself where it is none."""
    names = [name for name in _IN_MESSAGES if isinstance(document.get(name), dict)]
    if len(names) == 1 and not {"type", "@context", "@type"} & set(document):
        found: JsonObject = document[names[0]]
        return found
    return document


def _of_token(text: str) -> Opened:
    token = vc_jwt.read_token(text)
    return Opened(format=kind_of(token.document), document=token.document, token=text)


def _text(data: bytes) -> str:
    try:
        return data.decode("ascii").strip()
    except UnicodeDecodeError:
        raise NotACredential from None
