"""Base64url as tokens write it: no padding, no blanks, one spelling only (RFC 7515 section 2)."""

from __future__ import annotations

import binascii

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text


class Base64UrlInvalid(ShirushiError):
    """A part of a token is not base64url in its one spelling."""

    code = "credential.base64url-invalid"
    text = Text(
        ja="base64url(パディングなし)として読めません。",
        en="It cannot be read as base64url without padding.",
    )
    remedy = Text(
        ja="改行や空白が混じっていないか、途中で切れていないか確認してください。",
        en="Check that no blank or line break got in and that it is whole.",
    )


def encode(data: bytes) -> str:
    """Return ``data`` as base64url without padding.

    >>> encode(b"Hello")
    'SGVsbG8'
    """
    text = binascii.b2a_base64(data, newline=False).rstrip(b"=")
    # Both letters are rare in text, so that finding them costs less than translating all.
    return text.replace(b"+", b"-").replace(b"/", b"_").decode("ascii")


def decode(text: str, *, path: str | None = None) -> bytes:
    """Return the bytes that ``text`` stands for. Raises ``Base64UrlInvalid``.

    Padding, blanks, the other alphabet and spare bits at the end are refused: a signed text
    that had several spellings could be changed without its meaning changing.

    >>> decode("SGVsbG8")
    b'Hello'
    """
    spare = len(text) % 4
    try:
        raw = text.encode("ascii")
        if b"+" in raw or b"/" in raw or b"=" in raw:
            raise Base64UrlInvalid(path=path)
        padded = raw.translate(_TO_PLAIN) + b"=" * (-len(raw) % 4)
        data = binascii.a2b_base64(padded, strict_mode=True)
    except ValueError:
        raise Base64UrlInvalid(path=path) from None
    # Spare bits at the end are ignored by the reader; writing the end again does not.
    if spare and encode(data[1 - spare :]) != text[-spare:]:
        raise Base64UrlInvalid(path=path)
    return data


_TO_PLAIN = bytes.maketrans(b"-_", b"+/")
