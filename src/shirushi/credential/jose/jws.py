"""Signed JSON tokens in compact form, read with bounds before anything in them is believed.

The reading is ours and the arithmetic is ``cryptography``'s and libsodium's: what decides a
token's safety is which bytes are looked at and which are refused, and that is these few lines;
a JOSE library between them and the arithmetic would only bring algorithms that we then forbid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.jose import base64url
from shirushi.credential.jose.algorithms import ALGORITHMS, TokenKey
from shirushi.credential.keys import Signer

#: Characters a whole token may have: a document of the largest size, in base64url, and a margin.
MOST_CHARS = json.MOST_BYTES * 4 // 3 + 65_536
#: Characters the header may have; a key of the longest kind with its certificates stays below.
MOST_HEADER_CHARS = 65_536
#: Characters a signature may have; RSA with 8192 bits has 1366.
MOST_SIGNATURE_CHARS = 1_400
#: Characters a ``kid`` may have: a did:jwk holds a whole key.
MOST_NAME_CHARS = 4_096

_SEGMENTS = 3


class TokenTooLarge(ShirushiError):
    """A token is larger than any credential."""

    code = "credential.token-too-large"
    text = Text(
        ja="トークンが大きすぎます({size}文字、上限は{most}文字)。",
        en="The token is too large ({size} characters; the limit is {most}).",
    )


class TokenMalformed(ShirushiError):
    """A text is not a token in compact form."""

    code = "credential.token-malformed"
    text = Text(
        ja="署名付きトークン(JWS)として読めません: {reason}",
        en="It cannot be read as a signed token (JWS): {reason}",
    )
    remedy = Text(
        ja="発行者から受け取ったトークンの全体か確認してください。",
        en="Check that it is the whole token as the issuer gave it.",
    )


class HeaderRefused(ShirushiError):
    """A token's header holds something that we do not follow, or not as it must be."""

    code = "credential.header-refused"
    text = Text(
        ja="トークンのヘッダーの「{name}」は受け入れられません。",
        en="The token header's {name} is not accepted.",
    )


class AlgorithmRefused(ShirushiError):
    """A token's signature is of a kind that proves nothing, or that we do not check."""

    code = "credential.algorithm-refused"
    text = Text(
        ja="署名アルゴリズム「{name}」は受け入れられません。",
        en="The signature algorithm {name!r} is not accepted.",
    )
    remedy = Text(
        ja="次のいずれかで署名してください: {accepted}", en="Sign with one of: {accepted}."
    )


class KeyDoesNotFit(ShirushiError):
    """A token's algorithm is not one for the key that should check it."""

    code = "credential.key-does-not-fit"
    text = Text(
        ja="署名アルゴリズム「{name}」は、発行者の鍵({kinds})に合いません。",
        en="The algorithm {name} does not go with the issuer's key ({kinds}).",
    )


class TokenSignatureWrong(ShirushiError):
    """The signature does not fit the token: it was altered, or another key signed it."""

    code = "credential.token-signature-wrong"
    text = Text(
        ja="署名がトークンの内容と一致しません。改変されたか、別の鍵で署名されています。",
        en="The signature does not fit the token: it was altered, or another key signed it.",
    )
    remedy = Text(
        ja="発行者から受け取った元のトークンで検証してください。",
        en="Verify the original token as the issuer gave it.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Jws:
    """A token taken apart; nothing in it is believed until ``check`` has passed.

    signing_input
        The bytes that are signed: the two first segments as they stood.
    """

    header: JsonObject
    payload: bytes
    signature: bytes
    signing_input: bytes

    @property
    def algorithm(self) -> str:
        """The ``alg`` of the header, one of ``ALGORITHMS``."""
        name: str = self.header["alg"]
        return name

    @property
    def kid(self) -> str | None:
        """What the header calls the key, or ``None``."""
        return self.header.get("kid")

    @property
    def typ(self) -> str | None:
        """The media type of the whole token: lower case, without ``application/``, or ``None``."""
        return _short_type(self.header.get("typ"))

    @property
    def cty(self) -> str | None:
        """The media type of the payload, written like ``typ``."""
        return _short_type(self.header.get("cty"))

    def claims(self) -> JsonObject:
        """Return the payload as a JSON object. Raises what ``json.read_object`` raises."""
        return json.read_object(self.payload)


def looks_like_token(data: bytes) -> bool:
    """Tell whether a file is to be read as a token: it begins like a header does.

    >>> looks_like_token(b"eyJhbGciOiJFUzI1NiJ9.e30.c2ln")
    True
    """
    start = data[:MOST_HEADER_CHARS].strip()
    head, dot, _ = start.partition(b".")
    return bool(dot) and head.startswith(b"ey") and b"{" not in head


def read(text: str) -> Jws:
    """Return the parts of a token in compact form (RFC 7515 section 7.1).

    Refused: another number of segments, blanks, padding, repeated JSON names, an ``alg``
    outside ``ALGORITHMS``, ``crit``, ``b64``, ``zip`` and ``enc``, and header values of the
    wrong type. Raises ``TokenTooLarge``, ``TokenMalformed``, ``HeaderRefused``,
    ``AlgorithmRefused``, ``Base64UrlInvalid``, or what ``json.read_object`` raises.
    """
    if len(text) > MOST_CHARS:
        raise TokenTooLarge(size=len(text), most=MOST_CHARS)
    if text.count(".") != _SEGMENTS - 1:
        raise TokenMalformed(reason=_NOT_THREE)
    head, body, signature = text.split(".")
    return read_parts(head, body, signature)


def read_parts(head: str, body: str, signature: str) -> Jws:
    """Return the parts of a token given segment by segment, as the JSON form gives them.

    As ``read``.
    """
    if len(body) > MOST_CHARS:
        raise TokenTooLarge(size=len(body), most=MOST_CHARS)
    if not (head and body and signature):
        raise TokenMalformed(reason=_EMPTY)
    if len(head) > MOST_HEADER_CHARS or len(signature) > MOST_SIGNATURE_CHARS:
        raise TokenMalformed(reason=_TOO_LONG)
    try:
        header = json.read_object(base64url.decode(head))
    except ShirushiError as error:
        raise error.at("header") from None
    _check_header(header)
    return Jws(
        header=header,
        payload=base64url.decode(body, path="payload"),
        signature=base64url.decode(signature, path="signature"),
        signing_input=f"{head}.{body}".encode("ascii"),
    )


def check(token: Jws, keys: Iterable[TokenKey]) -> TokenKey:
    """Return the key, of those given, that signed the token.

    Raises ``KeyDoesNotFit`` where none is for the token's algorithm, ``TokenSignatureWrong``
    where none made the signature.
    """
    keys = tuple(keys)
    fitting = [key for key in keys if key.fits(token.algorithm)]
    if not fitting:
        kinds = ", ".join(dict.fromkeys(key.key.kind.value for key in keys)) or "-"
        raise KeyDoesNotFit(path="header.alg", name=token.algorithm, kinds=kinds)
    for key in fitting:
        if key.verify(token.signing_input, token.signature, algorithm=token.algorithm):
            return key
    raise TokenSignatureWrong(path="signature")


def sign(header: JsonObject, payload: bytes, *, signer: Signer) -> str:
    """Return a token in compact form over any payload (RFC 7515 section 5.1)."""
    signing_input = f"{base64url.encode(json.write(header))}.{base64url.encode(payload)}"
    signature = signer.sign(signing_input.encode("ascii"))
    return f"{signing_input}.{base64url.encode(signature)}"


def _check_header(header: JsonObject) -> None:
    # Extensions that must be understood are not understood here, whatever they are
    # (RFC 7515 section 4.1.11); the others change which bytes are signed or read.
    for name in ("crit", "b64", "zip", "enc"):
        if name in header:
            raise HeaderRefused(path=join_path("header", name), name=name)
    for name in ("kid", "typ", "cty"):
        value = header.get(name, "-")
        if not isinstance(value, str) or not value or len(value) > MOST_NAME_CHARS:
            raise HeaderRefused(path=join_path("header", name), name=name)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        shown = algorithm[:40] if isinstance(algorithm, str) else type(algorithm).__name__
        raise AlgorithmRefused(path="header.alg", name=shown, accepted=", ".join(ALGORITHMS))


def _short_type(value: Any) -> str | None:
    # RFC 7515 section 4.1.9: "application/" may be left out; media types know no case.
    return value.lower().removeprefix("application/") if isinstance(value, str) else None


_NOT_THREE = Text(ja="点で区切られた三つの部分がありません。", en="it has not three parts.")
_EMPTY = Text(ja="空の部分があります。", en="a part of it is empty.")
_TOO_LONG = Text(ja="ヘッダーか署名が長すぎます。", en="its header or signature is too long.")
