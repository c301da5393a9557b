"""Whose key may have signed a token: found in the issuer's own documents, never in the token."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import did
from shirushi.credential.jose.algorithms import TokenKey, from_jwk
from shirushi.credential.jose.jws import Jws
from shirushi.credential.keys import (
    KeyNotReached,
    KeyNotTheirs,
    KeysAtHand,
    KeySource,
    find_key,
    told_of,
)

#: The relationship under which a controller's document lists the keys that sign credentials.
PURPOSE = "assertionMethod"
#: Keys of one issuer that are looked at; each costs a check where a token names none.
MOST_KEYS = 32
#: Characters of an issuer's URI: a did:jwk holds a whole key.
MOST_ISSUER_CHARS = 4_096


def signing_keys(
    token: Jws,
    *,
    issuer: str,
    keys: KeySource,
    now: datetime,
    well_known: bool = False,
    purpose: str = PURPOSE,
) -> tuple[TokenKey, ...]:
    """Return the issuer's keys that may have signed the token; one, where the token names it.

    ``kid`` may be a verification method of the issuer's DID or controller document, the address
    of a JWK or a JWK Set on the issuer's own server (Open Badges 3.0
    ``#dereferencing-the-public-key``), or a name that only the issuer's document explains. A
    ``jwk`` in the header is never a reason to trust it: anybody can put a key there, so it must
    be one of the issuer's.

    well_known
        Ask an https issuer's ``/.well-known/jwt-vc-issuer`` first, as SD-JWT VC orders.
    purpose
        The relationship of the controller's document that must list the key.

    Raises ``KeyNotReached``, ``KeyNotTheirs``, ``DidInvalid``, or what reading a key raises.
    """
    kid = token.kid
    base, _, fragment = (kid or "").partition("#")
    if kid is None or base == issuer or not _is_absolute(base):
        found = of_issuer(issuer, keys, now=now, well_known=well_known, purpose=purpose)
        wanted = {kid, fragment or kid, kid and kid.removeprefix("#")} - {None, issuer}
        # A kid is a hint (RFC 7515 section 4.1.4): a key that its owner gave no name may be it.
        chosen = tuple(key for key in found if not wanted or key.names & wanted) or tuple(
            key for key in found if not key.names
        )
    elif _origin(base) is not None and _origin(base) == _origin(issuer):
        chosen = _on_their_server(kid, keys=keys)
    else:
        chosen = (_lent(kid, issuer=issuer, keys=keys, now=now, purpose=purpose),)
    if "jwk" in token.header:
        shown = from_jwk(token.header["jwk"], path="header.jwk")
        chosen = tuple(key for key in chosen if key.key == shown.key)
    if not chosen:
        raise KeyNotTheirs(
            path="header.kid" if kid else "header.jwk",
            method=kid or "jwk",
            reason=Text(ja="発行者の鍵のいずれでもありません", en="not one of the issuer's keys"),
        )
    return chosen


def of_issuer(
    issuer: str,
    keys: KeySource,
    *,
    now: datetime,
    well_known: bool = False,
    purpose: str = PURPOSE,
) -> tuple[TokenKey, ...]:
    """Return the keys that an issuer's own document lets sign credentials (``assertionMethod``).

    The document is a controller document about the issuer, or the issuer's JWK Set. Raises
    ``KeyNotReached`` where there is none, or no key in it.
    """
    if len(issuer) > MOST_ISSUER_CHARS:
        raise KeyNotTheirs(
            path="issuer",
            method=issuer[:100] + "…",
            reason=Text(ja="長すぎます", en="longer than is read"),
        )
    document = told_of(issuer, keys) or did.own_document(issuer)
    if document is None and well_known and issuer.startswith("https://"):
        document = _metadata(issuer, keys)
    if document is None:
        document = keys.controller_document(issuer)
    found = _in_document(document, issuer, now, purpose)
    if not found and document.get("verificationMethod"):
        raise KeyNotTheirs(
            path="issuer",
            method=issuer[:200],
            reason=Text(ja=f"{purpose} に一つもありません", en=f"none under {purpose}"),
        )
    if not found:
        raise KeyNotReached(url=issuer, reason=Text(ja="鍵がありません", en="it holds no keys"))
    return found


def _in_document(
    document: JsonObject, issuer: str, now: datetime, purpose: str
) -> tuple[TokenKey, ...]:
    """Return the keys in a document; those we cannot read count only if there is no other."""
    is_set = not {purpose, "verificationMethod"} & set(document)
    listed = _few(document.get("keys", document if is_set and "kty" in document else None))
    methods = [] if is_set else _few(document.get(purpose))
    found: list[TokenKey] = []
    first: ShirushiError | None = None
    for number, one in enumerate([*methods, *listed]):
        in_set = number >= len(methods)
        try:
            found.append(from_jwk(one) if in_set else _method(one, document, issuer, now, purpose))
        except ShirushiError as error:
            first = first or error
    if first is not None and not found:
        raise first
    return tuple(found)


def _method(one: Any, document: JsonObject, issuer: str, now: datetime, purpose: str) -> TokenKey:
    """Return the key of one entry under the document's ``purpose``."""
    name = one.get("id") if isinstance(one, dict) else one
    if not isinstance(name, str):
        raise KeyNotTheirs(
            path="issuer",
            method=issuer,
            reason=Text(ja="名前のない鍵があります", en="a method without a name"),
        )
    method = issuer + name if name.startswith("#") else name
    if method.partition("#")[0] != issuer:
        raise KeyNotTheirs(
            path="issuer",
            method=method,
            reason=Text(ja="別の管理者の鍵です", en="another controller"),
        )
    _, key = find_key(method, KeysAtHand(documents={issuer: document}), purpose=purpose, now=now)
    names, only = {method, method.partition("#")[2]}, None
    for entry in [one, *_few(document.get("verificationMethod"))]:
        if not isinstance(entry, dict) or entry.get("id") not in (name, method):
            continue
        jwk = entry.get("publicKeyJwk")
        if isinstance(jwk, dict):
            stated = from_jwk(jwk)
            names |= stated.names
            only = stated.only
    return TokenKey(key=key, names=frozenset(names), only=only)


def _on_their_server(kid: str, *, keys: KeySource) -> tuple[TokenKey, ...]:
    """Return the keys at an address on the issuer's own server.

    A JWK does not say whose it is, so it speaks for an issuer only from there; a document of
    somebody else speaks for somebody else.
    """
    base, _, fragment = kid.partition("#")
    document = keys.controller_document(base)
    if "kty" in document:
        return (from_jwk(document, path="header.kid"),)
    if "keys" not in document:
        raise KeyNotTheirs(
            path="header.kid",
            method=kid,
            reason=Text(ja="別の管理者の鍵です", en="another controller"),
        )
    found = [from_jwk(one) for one in _few(document["keys"]) if _is_called(one, kid, fragment)]
    return tuple(found)


def _lent(kid: str, *, issuer: str, keys: KeySource, now: datetime, purpose: str) -> TokenKey:
    """Return the key of another controller that the issuer's document names as its own.

    Controlled Identifiers 1.0 ``#verification-relationships``: a relationship may name a method
    of another document. Both documents must then let the key sign.
    """
    wrong = KeyNotTheirs(
        path="header.kid",
        method=kid[:200],
        reason=Text(ja="発行者のものではありません", en="not the issuer's"),
    )
    told = told_of(issuer, keys)
    if told is None and did.own_document(issuer) is not None:
        raise wrong
    try:
        document = told or keys.controller_document(issuer)
    except KeyNotReached as error:
        raise wrong from error
    if document.get("id") != issuer or kid not in _few(document.get(purpose)):
        raise wrong
    _, key = find_key(kid, keys, path="header.kid", purpose=purpose, now=now)
    return TokenKey(key=key, names=frozenset([kid]))


def _metadata(issuer: str, keys: KeySource) -> JsonObject | None:
    """Return the JWK Set of an issuer's metadata, or ``None`` where there is no metadata.

    SD-JWT VC ``#jwt-vc-issuer-metadata``: the path of the issuer goes behind the well-known
    one, and the document must name the very issuer.
    """
    try:
        parts = urlsplit(issuer)
    except ValueError:
        return None
    address = f"https://{parts.netloc}/.well-known/jwt-vc-issuer{parts.path.rstrip('/')}"
    try:
        document = keys.controller_document(address)
    except KeyNotReached:
        return None
    if document.get("issuer") != issuer:
        raise KeyNotTheirs(
            path="iss",
            method=address,
            reason=Text(ja="別の発行者のメタデータです", en="metadata of another issuer"),
        )
    if isinstance(document.get("jwks"), dict):
        inner: JsonObject = document["jwks"]
        return inner
    uri = document.get("jwks_uri")
    if not isinstance(uri, str) or not uri.startswith("https://"):
        raise KeyNotTheirs(
            path="iss",
            method=address,
            reason=Text(ja="メタデータに鍵がありません", en="metadata without keys"),
        )
    return keys.controller_document(uri)


def _is_called(jwk: Any, kid: str, fragment: str) -> bool:
    if not isinstance(jwk, dict):
        return False
    return not fragment or jwk.get("kid") in (kid, fragment)


def _is_absolute(uri: str) -> bool:
    return uri.startswith("did:") or "://" in uri


def _origin(uri: str) -> tuple[str, int] | None:
    """Return the https server of an address, or ``None`` for anything else."""
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        return None
    return (host, port) if parts.scheme == "https" and host else None


def _few(value: Any) -> list[Any]:
    if value is None:
        return []
    return value[:MOST_KEYS] if isinstance(value, list) else [value]
