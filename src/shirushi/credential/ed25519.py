"""Checking Ed25519 signatures: strictly for anybody's, quicker for one's own."""

from __future__ import annotations

from nacl import bindings
from nacl.exceptions import BadSignatureError

try:
    import ed25519_zebra
except ImportError:
    # There is no wheel for this Python and system: the strict check answers in its place.
    _quick = None
else:
    _quick = ed25519_zebra.ed_verify

_SIGNATURE = bindings.crypto_sign_BYTES
_KEY = bindings.crypto_sign_PUBLICKEYBYTES


def holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature is that of the key's owner over ``message``.

    public_key, signature
        32 and 64 bytes; other lengths never hold.

    RFC 8032 section 5.1.7 in its strict reading: the equation without cofactor, one spelling of
    each number and point, no key and no point of small order. So one signature has no other form,
    and no key fits two messages.
    """
    if len(signature) != _SIGNATURE or len(public_key) != _KEY:
        return False
    try:
        bindings.crypto_sign_open(signature + message, public_key)
    except BadSignatureError:
        return False
    return True


def holds_own(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell the same of a key of our own, in about two thirds of the time.

    It is ``holds`` for every signature that somebody without the secret key can make. Whoever has
    that key could make one that fits the equation with cofactor alone, which section 5.1.7 allows
    and ``holds`` refuses; so a stranger's signature is never checked like this.
    """
    if _quick is None:
        return holds(public_key, message, signature)
    return _quick(signature, message, public_key) is True
