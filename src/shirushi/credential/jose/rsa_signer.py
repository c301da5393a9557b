"""An RSA key in memory that signs tokens, for readers that know RS256 alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import did, public_keys
from shirushi.credential.public_keys import KeyKind, PublicKey


class RsaSecretInvalid(ShirushiError):
    """A text is no RSA private key in PEM."""

    code = "credential.rsa-secret-invalid"
    text = Text(
        ja="RSAの秘密鍵(PEM、暗号化なし)として読めません。",
        en="It cannot be read as an RSA private key (PEM, not encrypted).",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RsaSigner:
    """An RSA key in memory (RS256). Its secret never shows in its ``repr``.

    Open Badges 3.0 ``#jwt-proof`` names RS256 as the least that everybody reads. The same
    message gives the same signature.
    """

    alg: ClassVar[str] = "RS256"
    kind: ClassVar[KeyKind] = KeyKind.RSA

    controller: str
    fragment: str
    public_key: PublicKey
    _secret: rsa.RSAPrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_pem(
        cls, pem: bytes, *, controller: str | None = None, fragment: str | None = None
    ) -> RsaSigner:
        """Return the signer of a PEM private key.

        controller
            The issuer's URI (did:web, https); without one it is the key's own did:key.
        fragment
            What the key is called in the controller's document; its thumbprint when not given.

        Raises ``RsaSecretInvalid``, ``KeyWeak`` or ``KeyMalformed``.
        """
        try:
            secret = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise RsaSecretInvalid from None
        if not isinstance(secret, rsa.RSAPrivateKey):
            raise RsaSecretInvalid
        public = public_keys.of_bytes(
            KeyKind.RSA,
            secret.public_key().public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.PKCS1
            ),
        )
        own = did.did_key(public)
        return cls(
            controller=controller or own,
            fragment=fragment or (public.thumbprint() if controller else public.multikey()),
            public_key=public,
            _secret=secret,
        )

    @property
    def verification_method(self) -> str:
        """The key's own URI."""
        return f"{self.controller}#{self.fragment}"

    def sign(self, message: bytes) -> bytes:
        """Return the signature of ``message`` (PKCS #1 v1.5, SHA-256)."""
        return self._secret.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def controller_document(self) -> JsonObject:
        """Return the document to publish, so that strangers find the key."""
        return did.controller_document(self.controller, {self.fragment: self.public_key})
