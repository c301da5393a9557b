"""A credential's token in an envelope: an object that stands for it inside a document."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.jose import cose

_TYPES = (["EnvelopedVerifiableCredential"], ["EnvelopedVerifiablePresentation"])
_CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"


class EnvelopeWrong(ShirushiError):
    """An enveloped credential is not one token in a ``data:`` URL."""

    code = "credential.envelope-wrong"
    text = Text(
        ja="封入された証明書の「{name}」が正しくありません。",
        en="The enveloped credential's {name} is not as it must be.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A credential's token as it stood in its envelope.

    media_type
        Lower case, without ``application/``.
    """

    media_type: str
    token: str


def read_envelope(document: Mapping[str, Any]) -> Envelope:
    """Return the token in an enveloped credential or presentation.

    VCDM 2.0 ``#enveloped-verifiable-credentials``. Raises ``EnvelopeWrong``.

    >>> read_envelope({
    ...     "@context": "https://www.w3.org/ns/credentials/v2",
    ...     "type": "EnvelopedVerifiableCredential",
    ...     "id": "data:application/vc+jwt,eyJ.eyJ.AAAA",
    ... })
    Envelope(media_type='vc+jwt', token='eyJ.eyJ.AAAA')
    """
    if _listed(document.get("type")) not in _TYPES:
        raise EnvelopeWrong(path="type", name="type")
    if _CREDENTIALS_V2 not in _listed(document.get("@context")):
        raise EnvelopeWrong(path="@context", name="@context")
    url = document.get("id")
    head, comma, data = url.partition(",") if isinstance(url, str) else ("", "", "")
    scheme, _, kind = head.lower().partition(":")
    kind, *parameters = kind.split(";")
    if scheme != "data" or not comma or not data or not kind.startswith("application/"):
        raise EnvelopeWrong(path="id", name="id")
    # RFC 2397 knows "base64"; "base64url" is met in the field and says what a token is anyway.
    # Other parameters (charset) change nothing, since a token is ASCII.
    coded = [one for one in parameters if "=" not in one]
    data = unquote(data)
    if coded == ["base64"] and kind != f"application/{cose.TYPE}":
        data = _from_base64(data)
    elif coded not in ([], ["base64"], ["base64url"]):
        raise EnvelopeWrong(path="id", name="id")
    return Envelope(media_type=kind.removeprefix("application/"), token=data)


def _from_base64(data: str) -> str:
    try:
        return base64.b64decode(data, validate=True).decode("latin-1")
    except ValueError:
        raise EnvelopeWrong(path="id", name="id") from None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
