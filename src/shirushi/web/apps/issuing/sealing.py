"""Secrets at rest, and the links that open one credential to whoever holds them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

_NONCE_BYTES = 12


class SealBroken(ShirushiError):
    """A signing key at rest cannot be opened with the site's secret."""

    code = "issuing.seal-broken"
    text = Text(ja="保管された署名鍵を開けません。", en="The signing key at rest cannot be opened.")
    remedy = Text(
        ja="SHIRUSHI_KEY_SECRET(なければ SHIRUSHI_SECRET_KEY)を以前の値に戻してください。",
        en="Put SHIRUSHI_KEY_SECRET (or SHIRUSHI_SECRET_KEY) back to its former value.",
    )


def seal(secret: bytes, *, about: str) -> bytes:
    """Return ``secret`` encrypted with the site's own secret (AES-256-GCM).

    about
        What it belongs to; the seal opens for nothing else.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key("seal")).encrypt(nonce, secret, about.encode())


def unseal(sealed: bytes, *, about: str) -> bytes:
    """Return what ``seal`` was given. Raises ``SealBroken``."""
    data = bytes(sealed)
    try:
        return AESGCM(_key("seal")).decrypt(
            data[:_NONCE_BYTES], data[_NONCE_BYTES:], about.encode()
        )
    except InvalidTag:
        raise SealBroken from None


def claim_token(credential: str) -> str:
    """Return the secret in a learner's link; it is worked out, and stands in no table."""
    return _token("claim", credential)


def is_claim_token(token: str, credential: str) -> bool:
    """Tell whether a link's secret is the credential's, in constant time."""
    return hmac.compare_digest(token.encode(), claim_token(credential).encode())


def recognition_token(request: str) -> str:
    """Return the secret in the link with which a request for recognition is followed."""
    return _token("recognition", request)


def is_recognition_token(token: str, request: str) -> bool:
    """Tell whether a link's secret is the request's, in constant time."""
    return hmac.compare_digest(token.encode(), recognition_token(request).encode())


def bank_token(account: str) -> str:
    """Return the secret in the link to an account of the credit bank; it stands in no table."""
    return _token("bank", account)


def is_bank_token(token: str, account: str) -> bool:
    """Tell whether a link's secret is the account's, in constant time."""
    return hmac.compare_digest(token.encode(), bank_token(account).encode())


def salt(credential: str) -> str:
    """Return the salt of a credential's hashed identifiers; the same for every attempt."""
    return _token("salt", credential)[:22]


def _token(use: str, text: str) -> str:
    digest = hmac.new(_key(use), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _key(use: str) -> bytes:
    return hmac.new(settings.KEY_SECRET.encode(), use.encode(), hashlib.sha256).digest()
