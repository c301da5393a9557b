"""Who signs, and where the keys to check a signature come from."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol, runtime_checkable
from urllib.parse import urlsplit

from nacl import bindings

from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import did, public_keys
from shirushi.credential.at_hand import NOT_AT_HAND
from shirushi.credential.public_keys import KeyKind, PublicKey

SEED_BYTES = 32
#: Characters of a verification method: the longest did:jwk, and a fragment.
MOST_METHOD = did.MOST_JWK + 1024


class SeedInvalid(ShirushiError):
    """A secret key is not as long as its kind, or no number of its curve."""

    code = "credential.seed-invalid"
    text = Text(
        ja="秘密鍵は32バイト(P-384は48バイト)でなければなりません。",
        en="A secret key must be 32 bytes (48 for P-384) that its kind allows.",
    )


class KeyNotReached(ShirushiError):
    """The document with an issuer's keys cannot be had."""

    code = "credential.key-not-reached"
    text = Text(
        ja="発行者の鍵の文書「{url}」を取得できません({reason})。",
        en="The document with the issuer's keys, {url}, cannot be had ({reason}).",
    )
    remedy = Text(
        ja="時間をおいて再度検証するか、発行者に問い合わせてください。",
        en="Verify again later, or ask the issuer.",
    )


class KeyNotTheirs(ShirushiError):
    """A document does not say that the key speaks for its controller."""

    code = "credential.key-not-theirs"
    text = Text(
        ja="鍵「{method}」は、発行者の文書で証明書への署名を認められていません({reason})。",
        en="The issuer's document does not let the key {method} sign credentials ({reason}).",
    )


class Signer(Protocol):
    """Something that signs for an issuer: a key in memory, a key store, a machine elsewhere."""

    @property
    def alg(self) -> str:
        """What JOSE calls its signatures: ``EdDSA``, ``ES256``, ``ES384``, ``RS256``."""

    @property
    def kind(self) -> KeyKind:
        """The kind of its key, which decides the cryptosuites that it can sign."""

    @property
    def controller(self) -> str:
        """The issuer's URI, which the key's document is about."""

    @property
    def verification_method(self) -> str:
        """The key's own URI; what JOSE calls ``kid``."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of ``message``, as JOSE spells one of its ``alg`` (RFC 7518)."""


class KeySource(Protocol):
    """Where controller documents come from: the network, a file, or nowhere."""

    def controller_document(self, controller: str) -> JsonObject:
        """Return the document about a DID or https URL. Raises ``KeyNotReached``."""


@runtime_checkable
class KnowsKeys(Protocol):
    """A ``KeySource`` that has been told some issuers' keys by whoever asks."""

    def known(self, controller: str) -> JsonObject | None:
        """Return the document with the keys told beforehand, or ``None``."""


def told_of(controller: str, source: KeySource) -> JsonObject | None:
    """Return what whoever asks has told of a controller's keys, or ``None``.

    It comes before any document, even where a DID is its own.
    """
    return source.known(controller) if isinstance(source, KnowsKeys) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ed25519Signer:
    """An Ed25519 key in memory. Its secret never shows in its ``repr``.

    >>> signer = Ed25519Signer.from_seed(bytes(32))
    >>> signer.controller
    'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
    """

    alg: ClassVar[str] = "EdDSA"
    kind: ClassVar[KeyKind] = KeyKind.ED25519

    controller: str
    fragment: str
    public_key: bytes
    _secret: bytes = field(repr=False)

    @classmethod
    def from_seed(
        cls, seed: bytes, *, controller: str | None = None, fragment: str | None = None
    ) -> Ed25519Signer:
        """Return the signer of a 32-byte secret.

        controller
            The issuer's URI (did:web, https); without one it is the key's own did:key.
        fragment
            What the key is called in the controller's document; its Multikey when not given.

        Raises ``SeedInvalid``.
        """
        if len(seed) != SEED_BYTES:
            raise SeedInvalid
        public, secret = bindings.crypto_sign_seed_keypair(seed)
        return cls(
            controller=controller or did.did_key(public),
            fragment=fragment or did.multikey(public),
            public_key=public,
            _secret=secret,
        )

    @property
    def verification_method(self) -> str:
        """The key's own URI."""
        return f"{self.controller}#{self.fragment}"

    def sign(self, message: bytes) -> bytes:
        """Return the signature of ``message``, 64 bytes (RFC 8032)."""
        return bindings.crypto_sign(message, self._secret)[: bindings.crypto_sign_BYTES]

    def controller_document(self) -> JsonObject:
        """Return the document to publish, so that strangers find the key."""
        return did.controller_document(self.controller, {self.fragment: self.public_key})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysAtHand:
    """Controller documents given beforehand; every other one is out of reach.

    >>> KeysAtHand().controller_document("did:web:example.org")
    Traceback (most recent call last):
    ...
    shirushi.credential.keys.KeyNotReached: The document with the issuer's keys, ...
    """

    documents: dict[str, JsonObject] = field(default_factory=dict)

    def controller_document(self, controller: str) -> JsonObject:
        """Return the document about ``controller``. Raises ``KeyNotReached``."""
        if controller not in self.documents:
            raise KeyNotReached(url=controller, reason=NOT_AT_HAND)
        return self.documents[controller]


def find_key(
    method: str,
    source: KeySource,
    *,
    path: str | None = None,
    purpose: str = "assertionMethod",
    now: datetime | None = None,
) -> tuple[str, PublicKey]:
    """Return the controller that a verification method belongs to, and its public key.

    The key is taken from the controller's document and never from the method's own text, except
    that a did:key and a did:jwk are their own documents; the document must be about that
    controller, hold one key of that name, and allow it what it is used for. Controlled
    Identifiers 1.0 ``#retrieve-verification-method``.

    purpose
        The relationship that must list the method.
    now
        What ``revoked`` and ``expires`` of the method are compared with; the method has ended at
        that very moment. A method that states either is refused where no moment is given.

    Raises ``KeyNotReached``, ``KeyNotTheirs``, ``DidInvalid``, or what
    ``public_keys.from_method`` raises.
    """
    if method.startswith("did:key:") and len(method) <= _MOST_KEPT:
        try:
            return _own_key(method, purpose)
        except ShirushiError:
            pass  # told again below, with its path
    return _found_key(method, source, path=path, purpose=purpose, now=now)


#: Characters of the verification methods whose keys are kept: those of elliptic curves.
_MOST_KEPT = 256


@functools.lru_cache(maxsize=512)
def _own_key(method: str, purpose: str) -> tuple[str, PublicKey]:
    """Return what ``find_key`` does for a did:key, whose document follows from its name alone."""
    return _found_key(method, KeysAtHand(), path=None, purpose=purpose, now=None)


def _found_key(
    method: str, source: KeySource, *, path: str | None, purpose: str, now: datetime | None
) -> tuple[str, PublicKey]:
    if len(method) > MOST_METHOD:
        raise KeyNotTheirs(
            path=path,
            method=method[:100] + "…",
            reason=Text(ja="長すぎます", en="longer than is read"),
        )
    controller, _, fragment = method.partition("#")
    document = did.own_document(controller)
    if document is not None and "#" not in method:
        # Met in the field: the whole did:key where its one method is meant.
        method = document["assertionMethod"][0]
    elif not fragment:
        raise KeyNotTheirs(
            path=path, method=method, reason=Text(ja="#がありません", en="no fragment")
        )
    if document is None:
        if not controller:
            raise KeyNotTheirs(
                path=path, method=method, reason=Text(ja="#の前がありません", en="no address")
            )
        sole = _sole_key(told_of(controller, source))
        if sole is not None:
            return controller, public_keys.from_jwk(sole, path=path)
        document = source.controller_document(controller)
    found = _entry(document, controller, method, purpose, path)
    _refuse_ended(found, method, now, path)
    return controller, public_keys.from_method(found, path=path)


def _sole_key(told: JsonObject | None) -> JsonObject | None:
    """Return the one key that was told of a controller, if it has no name to be asked for by."""
    if told is None or "keys" not in told:
        return None
    every = told["keys"]
    return every[0] if isinstance(every, list) and len(every) == 1 else None


def _entry(
    document: JsonObject, controller: str, method: str, purpose: str, path: str | None
) -> JsonObject:
    """Return the one object that describes ``method`` in its controller's document."""
    if document.get("id") != controller:
        raise KeyNotTheirs(
            path=path,
            method=method,
            reason=Text(ja="文書が別の主体のものです", en="document about another subject"),
        )
    allowed = _named(document.get(purpose), controller, method)
    if not allowed:
        raise KeyNotTheirs(path=path, method=method, reason=_NOT_UNDER.format(purpose=purpose))
    listed = _named(document.get("verificationMethod"), controller, method)
    found = [one for one in (*allowed, *listed) if isinstance(one, dict)]
    if not found:
        raise KeyNotTheirs(
            path=path, method=method, reason=_NOT_UNDER.format(purpose="verificationMethod")
        )
    # Listed twice it may be, but not twice differently: two readers would take two keys.
    if any(one != found[0] for one in found):
        raise KeyNotTheirs(
            path=path,
            method=method,
            reason=Text(ja="同じ名前の鍵が二つあります", en="two keys of one name"),
        )
    if found[0].get("controller") != controller:
        raise KeyNotTheirs(
            path=path, method=method, reason=Text(ja="別の管理者の鍵です", en="another controller")
        )
    return found[0]


def _named(methods: Any, controller: str, method: str) -> list[Any]:
    """Return every entry for ``method``: its object, or its name."""
    found = []
    for one in methods if isinstance(methods, list) else [methods]:
        name = one.get("id") if isinstance(one, dict) else one
        if isinstance(name, str) and method in {name, controller + name}:
            found.append(one)
    return found


def _refuse_ended(found: JsonObject, method: str, now: datetime | None, path: str | None) -> None:
    """Refuse a key at and after the moment that its owner says it ended.

    Also for what it signed before: ``created`` is the signer's own word, and whoever stole the
    key would write an early one. Controlled Identifiers 1.0 ``#verification-methods``.
    """
    for name in ("revoked", "expires"):
        value = found.get(name)
        if value is None:
            continue
        ends_at = parse_time(value, path=path)
        if now is None or ends_at <= now:
            reason = f"{name} {format_time(ends_at)}"
            raise KeyNotTheirs(path=path, method=method, reason=reason)


# --------------------------------------------------------- keys by address, for JWTs


def find_jwk(
    kid: str,
    source: KeySource,
    *,
    issuer: str | None = None,
    path: str | None = None,
    now: datetime | None = None,
) -> tuple[str, PublicKey]:
    """Return whom a JWT's key speaks for, and the key, from the ``kid`` of its header.

    A DID URL, or an https one with a controller document behind it, is looked up as ``find_key``
    does. An https URL may also lead to a JWK, or to a JWK Set in which the fragment is a ``kid``
    (Open Badges 3.0 ``#dereferencing-the-public-key``). A bare JWK does not say whose it is; so
    it speaks for the issuer only if it stands on the issuer's own server.

    issuer
        Whom the token says it is from; without one a bare JWK speaks for its own address.

    Raises ``KeyNotReached``, ``KeyNotTheirs``, ``DidInvalid``, ``KeyKindUnknown``,
    ``KeyMalformed`` or ``KeyWeak``.
    """
    if len(kid) > MOST_METHOD:
        raise KeyNotTheirs(
            path=path,
            method=kid[:100] + "…",
            reason=Text(ja="長すぎます", en="longer than is read"),
        )
    address, _, fragment = kid.partition("#")
    if not address.startswith("https://"):
        return find_key(kid, source, path=path, now=now)
    document = source.controller_document(address)
    if not {"kty", "keys"} & set(document):
        return find_key(kid, KeysAtHand(documents={address: document}), path=path, now=now)
    if issuer is not None and _origin(address, path) != _origin(issuer, path):
        raise KeyNotTheirs(
            path=path,
            method=kid,
            reason=Text(
                ja="発行者と別のサーバーにあります", en="on another server than the issuer"
            ),
        )
    return issuer or address, jwk_among(document, fragment or kid, path=path)


def jwk_among(document: JsonObject, kid: str | None, *, path: str | None = None) -> PublicKey:
    """Return the key called ``kid`` of a JWK Set, or a JWK itself.

    A set must have exactly one key of that name; without a name, exactly one key.

    Raises ``KeyNotTheirs`` or what ``public_keys.from_jwk`` raises.
    """
    if "keys" not in document:
        return public_keys.from_jwk(document, path=path)
    every = document["keys"] if isinstance(document["keys"], list) else []
    found = [one for one in every if isinstance(one, dict) and kid in (None, one.get("kid"))]
    if len(found) != 1:
        raise KeyNotTheirs(
            path=path,
            method=str(kid),
            reason=Text(
                ja=f"その名前の鍵が{len(found)}個あります", en=f"{len(found)} keys of that name"
            ),
        )
    return public_keys.from_jwk(found[0], path=path)


def _origin(uri: str, path: str | None) -> tuple[str, int] | None:
    """Return the server behind a did:web or https URI, or something equal to no other."""
    try:
        url = did.did_web_url(uri) if uri.startswith("did:web:") else uri
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except (did.DidInvalid, ValueError):
        raise KeyNotTheirs(
            path=path,
            method=uri,
            reason=Text(ja="サーバーが分かりません", en="no server to be seen"),
        ) from None
    if parts.scheme != "https" or host is None:
        raise KeyNotTheirs(
            path=path,
            method=uri,
            reason=Text(ja="サーバーが分かりません", en="no server to be seen"),
        )
    return host, port


_NOT_UNDER = Text(ja="{purpose} に挙げられていません", en="not under {purpose}")
