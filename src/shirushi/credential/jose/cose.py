"""Credentials signed in CBOR: ``COSE_Sign1`` around a JSON credential (VC-JOSE-COSE)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.jose import jws
from shirushi.credential.jose.algorithms import ALGORITHMS
from shirushi.credential.jose.jws import AlgorithmRefused, HeaderRefused, Jws
from shirushi.credential.jose.keys import PURPOSE, signing_keys
from shirushi.credential.jose.vc_jwt import TokenNotCredential
from shirushi.credential.keys import KeySource

#: Header labels (RFC 9052 section 3.1, RFC 9596) and algorithms (RFC 9053, RFC 9864).
_ALG, _CRIT, _CONTENT_TYPE, _KID, _TYP = 1, 2, 3, 4, 16
_ALGORITHMS = {
    -7: "ES256",
    -8: "EdDSA",
    -19: "Ed25519",
    -35: "ES384",
    -36: "ES512",
    -37: "PS256",
    -38: "PS384",
    -39: "PS512",
    -47: "ES256K",
    -257: "RS256",
    -258: "RS384",
    -259: "RS512",
}
#: CBOR's major types (RFC 8949 section 3.1), and the one tag that is read.
_POSITIVE, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG = range(7)
_TAG_SIGN1 = 18
#: Numbers below this stand in an item's first byte.
_LEAST_LONG = 24
_PARTS = 4
_MOST_DEPTH = 4
_MOST_ITEMS = 32

TYPE = "vc+cose"


class CoseMalformed(ShirushiError):
    """Bytes are not a ``COSE_Sign1`` as it must be."""

    code = "credential.cose-malformed"
    text = Text(
        ja="COSE_Sign1の署名データとして読めません。", en="It cannot be read as a COSE_Sign1."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCose:
    """A credential whose COSE signature was checked; as ``vc_jwt.Opened``."""

    document: JsonObject
    controller: str
    method: str
    algorithm: str
    warnings: tuple[Text, ...] = ()


def from_text(text: str) -> bytes:
    """Return the bytes of base64 or base64url text, padded or not. Raises ``CoseMalformed``."""
    bare = text.strip(" \t\r\n").rstrip("=").replace("+", "-").replace("/", "_")
    if len(bare) > jws.MOST_CHARS:
        raise jws.TokenTooLarge(size=len(bare), most=jws.MOST_CHARS)
    try:
        data = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise CoseMalformed from None
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii") != bare:
        raise CoseMalformed
    return data


def check_cose(
    data: bytes,
    *,
    keys: KeySource,
    now: datetime,
    typ: str = TYPE,
    signer: str = "issuer",
    purpose: str = PURPOSE,
) -> OpenedCose:
    """Return the JSON credential in a ``COSE_Sign1``, once it is its issuer's own word.

    VC-JOSE-COSE ``#securing-with-cose``. Only what that document needs of CBOR is read: definite
    lengths, whole numbers, bytes, text, arrays and maps.

    typ
        What the protected header must say it is, where it says anything.
    signer
        The field of the document that names who signed.
    purpose
        The relationship of the signer's document that must list the key.

    Raises ``CoseMalformed``, ``TokenNotCredential``, ``HeaderRefused``, ``AlgorithmRefused``,
    or what reading JSON, ``signing_keys`` and ``jws.check`` raise.
    """
    token = _read(data, typ)
    document = json.read_object(token.payload)
    named = document.get(signer)
    issuer = named.get("id") if isinstance(named, dict) else named
    if not isinstance(issuer, str) or not issuer:
        raise CoseMalformed(path=signer)
    if {"vc", "vp"} & set(document):
        raise CoseMalformed(path="vc")
    if typ == TYPE and "VerifiableCredential" not in _types(document):
        raise TokenNotCredential(path="type")
    trusted = signing_keys(token, issuer=issuer, keys=keys, now=now, purpose=purpose)
    key = jws.check(token, trusted)
    return OpenedCose(
        document=document,
        controller=issuer,
        method=token.kid or key.key.thumbprint(),
        algorithm=token.algorithm,
    )


def read_document(data: bytes, *, typ: str = TYPE) -> JsonObject:
    """Return the JSON in a ``COSE_Sign1``, without believing it.

    Raises ``CoseMalformed``, ``HeaderRefused``, ``AlgorithmRefused`` or an error of the JSON
    reader.
    """
    return json.read_object(_read(data, typ).payload)


def looks_like_cose(data: bytes) -> bool:
    """Tell whether a file is to be read as a ``COSE_Sign1``, tagged as one, or its base64.

    >>> looks_like_cose(b"0oRYVqQB")
    True
    """
    return data.startswith((b"\xd2\x84", b"0oR"))


def _types(document: JsonObject) -> list[Any]:
    given = document.get("type")
    return given if isinstance(given, list) else [given]


def _read(data: bytes, typ: str) -> Jws:
    """Return the message as the token it corresponds to, with what is signed of it."""
    if len(data) > json.MOST_BYTES + jws.MOST_HEADER_CHARS:
        raise jws.TokenTooLarge(size=len(data), most=json.MOST_BYTES)
    value, end = _item(data, 0, 0)
    if end != len(data) or not isinstance(value, list) or len(value) != _PARTS:
        raise CoseMalformed
    protected, unprotected, payload, signature = value
    if not (
        isinstance(protected, bytes)
        and isinstance(unprotected, dict)
        and isinstance(payload, bytes)
        and isinstance(signature, bytes)
    ):
        raise CoseMalformed
    header, end = _item(protected, 0, 0) if protected else ({}, 0)
    if end != len(protected) or not isinstance(header, dict) or set(header) & set(unprotected):
        raise CoseMalformed(path="header")
    _check_header(header, typ)
    kid = header.get(_KID, unprotected.get(_KID))
    named = {} if kid is None else {"kid": _text(kid)}
    # RFC 9052 section 4.4: what is signed.
    signed = (
        bytes([_ARRAY << 5 | _PARTS])
        + _string(_TEXT, b"Signature1")
        + _string(_BYTES, protected)
        + _string(_BYTES, b"")
    )
    return Jws(
        header={"alg": _ALGORITHMS[header[_ALG]], **named},
        payload=payload,
        signature=signature,
        signing_input=signed + _string(_BYTES, payload),
    )


def _check_header(header: Mapping[Any, Any], typ: str) -> None:
    if _CRIT in header:
        raise HeaderRefused(path="header.crit", name="crit")
    algorithm = header.get(_ALG)
    if not isinstance(algorithm, int) or algorithm not in _ALGORITHMS:
        accepted = ", ".join(ALGORITHMS)
        raise AlgorithmRefused(path="header.alg", name=str(algorithm)[:40], accepted=accepted)
    plain = typ.removesuffix("+cose")
    for label, name, accepted_types in (
        (_TYP, "typ", {typ}),
        (_CONTENT_TYPE, "cty", {plain, f"{plain}+ld+json"}),
    ):
        value = header.get(label)
        if value is None:
            continue
        if not isinstance(value, str) or _short(value) not in accepted_types:
            raise HeaderRefused(path=f"header.{name}", name=name)


def _short(media_type: str) -> str:
    return media_type.lower().removeprefix("application/")


def _text(kid: Any) -> str:
    if not isinstance(kid, bytes) or len(kid) > jws.MOST_NAME_CHARS:
        raise HeaderRefused(path="header.kid", name="kid")
    try:
        return kid.decode("utf-8")
    except UnicodeDecodeError:
        raise HeaderRefused(path="header.kid", name="kid") from None


# ---------------------------------------------------------------- as much CBOR as is needed


def _item(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """Return one CBOR item and where it ends (RFC 8949 section 3)."""
    if depth > _MOST_DEPTH:
        raise CoseMalformed
    major, number, at = _head(data, at)
    if major in {_POSITIVE, _NEGATIVE}:
        return number if major == _POSITIVE else -1 - number, at
    if major in {_BYTES, _TEXT} and at + number <= len(data):
        piece = data[at : at + number]
        return piece if major == _BYTES else _decoded(piece), at + number
    if major == _TAG and number == _TAG_SIGN1 and depth == 0:
        return _item(data, at, depth + 1)
    if major in {_ARRAY, _MAP} and number <= _MOST_ITEMS:
        return _many(data, at, number, depth, is_map=major == _MAP)
    raise CoseMalformed


def _decoded(piece: bytes) -> str:
    try:
        return piece.decode("utf-8")
    except UnicodeDecodeError:
        raise CoseMalformed from None


def _many(data: bytes, at: int, number: int, depth: int, *, is_map: bool) -> tuple[Any, int]:
    found: list[Any] = []
    for _ in range(number * 2 if is_map else number):
        value, at = _item(data, at, depth + 1)
        found.append(value)
    if not is_map:
        return found, at
    names = found[::2]
    if not all(isinstance(name, int | str) for name in names) or len(set(names)) < len(names):
        raise CoseMalformed
    return dict(zip(names, found[1::2], strict=True)), at


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Return an item's major type, its number, and where its content begins."""
    if at >= len(data):
        raise CoseMalformed
    major, short = data[at] >> 5, data[at] & 31
    at += 1
    if short < _LEAST_LONG:
        return major, short, at
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short)
    if size is None or at + size > len(data):
        raise CoseMalformed
    return major, int.from_bytes(data[at : at + size]), at + size


def _string(major: int, data: bytes) -> bytes:
    length = len(data)
    if length < _LEAST_LONG:
        return bytes([major << 5 | length]) + data
    short, size = (24, 1) if length < 1 << 8 else (25, 2) if length < 1 << 16 else (26, 4)
    return bytes([major << 5 | short]) + length.to_bytes(size) + data
