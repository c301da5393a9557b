"""Who signs, and where the keys to check a signature come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from nacl import bindings

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import did

SEED_BYTES = 32


class SeedInvalid(ShirushiError):
    """A secret key is not 32 bytes."""

    code = "credential.seed-invalid"
    text = Text(ja="秘密鍵は32バイトでなければなりません。", en="A secret key must be 32 bytes.")


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
    def controller(self) -> str:
        """The issuer's URI, which the key's document is about."""

    @property
    def verification_method(self) -> str:
        """The key's own URI."""

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of ``message``, 64 bytes."""


class KeySource(Protocol):
    """Where controller documents come from: the network, a file, or nowhere."""

    def controller_document(self, controller: str) -> JsonObject:
        """Return the document about a DID or https URL. Raises ``KeyNotReached``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ed25519Signer:
    """An Ed25519 key in memory. Its secret never shows in its ``repr``.

    >>> signer = Ed25519Signer.from_seed(bytes(32))
    >>> signer.controller
    'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
    """

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
            raise KeyNotReached(url=controller, reason="not at hand")
        return self.documents[controller]


def find_key(method: str, source: KeySource, *, path: str | None = None) -> tuple[str, bytes]:
    """Return the controller that a verification method belongs to, and its public key.

    The key is taken from the controller's document and never from the method's own text, except
    that a did:key is its own document; the document must be about that controller, list the
    method, and allow it to sign (``assertionMethod``). Data Integrity 1.0
    ``#retrieve-verification-method``. Raises ``KeyNotReached``, ``KeyNotTheirs``,
    ``KeyKindUnknown``, ``DidInvalid`` or ``MultibaseInvalid``.
    """
    controller, hash_sign, fragment = method.partition("#")
    if not hash_sign or not fragment:
        raise KeyNotTheirs(path=path, method=method, reason="no fragment")
    if controller.startswith("did:key:"):
        document = did.did_key_document(controller)
    else:
        document = source.controller_document(controller)
    if document.get("id") != controller:
        raise KeyNotTheirs(path=path, method=method, reason="document about another subject")
    allowed = _find(document.get("assertionMethod"), controller, method)
    if allowed is None:
        raise KeyNotTheirs(path=path, method=method, reason="not under assertionMethod")
    found = allowed or _find(document.get("verificationMethod"), controller, method)
    if not found:
        raise KeyNotTheirs(path=path, method=method, reason="not under verificationMethod")
    if found.get("controller") != controller:
        raise KeyNotTheirs(path=path, method=method, reason="another controller")
    if found.get("revoked") is not None or found.get("expires") is not None:
        # Whether it was so when the proof was made is issue for a policy; until then it is no.
        raise KeyNotTheirs(path=path, method=method, reason="the key has ended")
    key = found.get("publicKeyMultibase")
    if not isinstance(key, str):
        raise did.KeyKindUnknown(path=path)
    return controller, did.public_key(key, path=path)


def _find(methods: Any, controller: str, method: str) -> dict[str, Any] | None:
    """Return the entry for ``method``: its object, ``{}`` where only its name stands, or none."""
    for one in methods if isinstance(methods, list) else [methods]:
        name = one.get("id") if isinstance(one, dict) else one
        if isinstance(name, str) and (name == method or controller + name == method):
            return one if isinstance(one, dict) else {}
    return None
