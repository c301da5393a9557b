"""Keys in memory that sign with ECDSA, for issuers whose key store has no Ed25519."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from shirushi.core.json import JsonObject
from shirushi.credential import did, public_keys
from shirushi.credential.keys import SeedInvalid
from shirushi.credential.public_keys import KeyKind, PublicKey

_CURVES: dict[KeyKind, tuple[str, ec.EllipticCurve, hashes.HashAlgorithm]] = {
    KeyKind.P256: ("ES256", ec.SECP256R1(), hashes.SHA256()),
    KeyKind.P384: ("ES384", ec.SECP384R1(), hashes.SHA384()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EcdsaSigner:
    """A P-256 or P-384 key in memory. Its secret never shows in its ``repr``.

    It signs the same message with the same bytes (RFC 6979), so it needs no randomness, and a
    run that was killed is finished with the same credentials.

    >>> signer = EcdsaSigner.from_secret((7).to_bytes(32), kind=KeyKind.P256)
    >>> signer.alg, signer.controller[:16]
    ('ES256', 'did:key:zDnaea1Y')
    """

    kind: KeyKind
    controller: str
    fragment: str
    public_key: PublicKey
    _secret: ec.EllipticCurvePrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_secret(
        cls,
        secret: bytes,
        *,
        kind: KeyKind,
        controller: str | None = None,
        fragment: str | None = None,
    ) -> EcdsaSigner:
        """Return the signer of a secret number, big-endian, as long as the curve.

        kind
            P-256 or P-384.
        controller
            The issuer's URI (did:web, https); without one it is the key's own did:key.
        fragment
            What the key is called in the controller's document; its Multikey when not given.

        Raises ``SeedInvalid``.
        """
        if kind not in _CURVES:
            raise SeedInvalid
        _, curve, _ = _CURVES[kind]
        number = int.from_bytes(secret)
        if len(secret) != curve.key_size // 8:
            raise SeedInvalid
        try:
            key = ec.derive_private_key(number, curve)
        except ValueError:
            raise SeedInvalid from None
        numbers = key.public_key().public_numbers()
        point = bytes([2 + (numbers.y & 1)]) + numbers.x.to_bytes(len(secret))
        public = public_keys.of_bytes(kind, point)
        return cls(
            kind=kind,
            controller=controller or did.did_key(public),
            fragment=fragment or public.multikey(),
            public_key=public,
            _secret=key,
        )

    @property
    def alg(self) -> str:
        """What JOSE calls its signatures, ``ES256`` or ``ES384``."""
        return _CURVES[self.kind][0]

    @property
    def verification_method(self) -> str:
        """The key's own URI."""
        return f"{self.controller}#{self.fragment}"

    def sign(self, message: bytes) -> bytes:
        """Return the signature of ``message``, its two numbers side by side (RFC 7518)."""
        _, curve, algorithm = _CURVES[self.kind]
        der = self._secret.sign(message, ec.ECDSA(algorithm, deterministic_signing=True))
        first, second = decode_dss_signature(der)
        size = curve.key_size // 8
        return first.to_bytes(size) + second.to_bytes(size)

    def controller_document(self) -> JsonObject:
        """Return the document to publish, so that strangers find the key."""
        return did.controller_document(self.controller, {self.fragment: self.public_key})
