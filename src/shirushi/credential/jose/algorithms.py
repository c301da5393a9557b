"""Which signature algorithm of a token goes with which kind of key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import public_keys
from shirushi.credential.public_keys import HashName, KeyKind, PublicKey


class Algorithm(NamedTuple):
    """The one kind of key that an algorithm goes with, and how it hashes and pads."""

    kind: KeyKind
    hash: HashName | None = None
    pss: bool = False


#: The algorithms that are checked. "none" and the shared-secret ones (HS256) are not here and
#: can therefore never pass; each is for one kind of key (RFC 8725 sections 3.1 and 3.2).
ALGORITHMS = {
    "RS256": Algorithm(KeyKind.RSA, "SHA-256"),
    "RS384": Algorithm(KeyKind.RSA, "SHA-384"),
    "RS512": Algorithm(KeyKind.RSA, "SHA-512"),
    "PS256": Algorithm(KeyKind.RSA, "SHA-256", pss=True),
    "PS384": Algorithm(KeyKind.RSA, "SHA-384", pss=True),
    "PS512": Algorithm(KeyKind.RSA, "SHA-512", pss=True),
    "ES256": Algorithm(KeyKind.P256, "SHA-256"),
    "ES256K": Algorithm(KeyKind.SECP256K1, "SHA-256"),
    "ES384": Algorithm(KeyKind.P384, "SHA-384"),
    "ES512": Algorithm(KeyKind.P521, "SHA-512"),
    "EdDSA": Algorithm(KeyKind.ED25519),
    "Ed25519": Algorithm(KeyKind.ED25519),
}


class JwkNameWrong(ShirushiError):
    """A JSON Web Key's name or algorithm is no text."""

    code = "credential.jwk-name-wrong"
    text = Text(
        ja="公開鍵(JWK)の「{name}」が文字列ではありません。", en="The key's {name} is not a text."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """A public key that token signatures are checked with.

    names
        What its owner calls it: the verification method's URI, its fragment, its ``kid``.
    only
        The one algorithm that its owner keeps it for (``alg``), or ``None``.

    >>> key = public_keys.from_multikey("z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp")
    >>> TokenKey(key=key).fits("EdDSA"), TokenKey(key=key).fits("RS256")
    (True, False)
    """

    key: PublicKey
    names: frozenset[str] = frozenset()
    only: str | None = None

    def fits(self, algorithm: str) -> bool:
        """Tell whether a token with ``algorithm`` may be checked with this key.

        The key decides, and never the token alone (RFC 8725 section 3.1).
        """
        wanted = ALGORITHMS.get(algorithm)
        if wanted is None or wanted.kind is not self.key.kind:
            return False
        return self.only is None or _one_name(self.only) == _one_name(algorithm)

    def verify(self, message: bytes, signature: bytes, *, algorithm: str) -> bool:
        """Tell whether ``signature`` is this key's over ``message`` with ``algorithm``."""
        if not self.fits(algorithm):
            return False
        wanted = ALGORITHMS[algorithm]
        return self.key.verify(message, signature, hash=wanted.hash, pss=wanted.pss)


def from_jwk(jwk: Any, *, path: str | None = None) -> TokenKey:
    """Return the key of a JSON Web Key, with the name and the algorithm it states.

    Raises ``JwkNameWrong``, or what ``public_keys.from_jwk`` raises.
    """
    key = public_keys.from_jwk(jwk if isinstance(jwk, dict) else {}, path=path)
    for name in ("kid", "alg"):
        if name in jwk and not isinstance(jwk[name], str):
            raise JwkNameWrong(path=path, name=name)
    names = frozenset([jwk["kid"]]) if "kid" in jwk else frozenset()
    return TokenKey(key=key, names=names, only=jwk.get("alg"))


def _one_name(algorithm: str) -> str:
    # "EdDSA" with an Ed25519 key and "Ed25519" are one thing by two names (RFC 9864).
    return "Ed25519" if algorithm == "EdDSA" else algorithm
