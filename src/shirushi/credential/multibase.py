"""Bytes as text, with a first letter that tells the alphabet (Multibase)."""

from __future__ import annotations

import base64
import binascii

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import limits

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS = [one + two for one in _ALPHABET for two in _ALPHABET]
_NO_DIGIT = 255
_VALUES = bytes(_ALPHABET.find(chr(byte)) % 256 for byte in range(256))

MOST_BASE58 = limits.BASE58_CHARACTERS


class MultibaseInvalid(ShirushiError):
    """A text is not bytes in an alphabet that we read."""

    code = "credential.multibase-invalid"
    text = Text(
        ja="Multibase(zまたはuで始まる符号化)として読めません。",
        en="It cannot be read as Multibase (a text that starts with z or u).",
    )


def encode_base58(data: bytes) -> str:
    """Return ``data`` as base58btc, with the ``z`` in front.

    >>> encode_base58(b"Hello World!")
    'z2NEpo7TZRRrLZSi2U'
    """
    zeros = len(data) - len(data.lstrip(b"\0"))
    number, text = int.from_bytes(data), ""
    while number:  # ten digits at a time, then five, since long numbers are slow to divide
        number, ten = divmod(number, 58**10)
        one, two = divmod(ten, 58**5)
        text = (
            f"{_PAIRS[one // 58**3]}{_PAIRS[one // 58 % 58**2]}{_ALPHABET[one % 58]}"
            f"{_PAIRS[two // 58**3]}{_PAIRS[two // 58 % 58**2]}{_ALPHABET[two % 58]}{text}"
        )
    return "z" + "1" * zeros + text.lstrip("1")


def encode_base64url(data: bytes) -> str:
    """Return ``data`` as base64url without padding, with the ``u`` in front.

    >>> encode_base64url(b"Hello")
    'uSGVsbG8'
    """
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str, *, path: str | None = None) -> bytes:
    """Return the bytes that ``text`` stands for, base58btc (``z``) or base64url (``u``).

    Only the one spelling that encoding gives is read. Raises ``MultibaseInvalid``.

    >>> decode("z2NEpo7TZRRrLZSi2U")
    b'Hello World!'
    """
    if text.startswith("z"):
        return _base58(text[1:], path)
    if text.startswith("u"):
        return _base64url(text[1:], path)
    raise MultibaseInvalid(path=path)


def _base58(digits: str, path: str | None) -> bytes:
    if len(digits) > MOST_BASE58:
        raise MultibaseInvalid(path=path)
    values = digits.encode("ascii", "replace").translate(_VALUES)
    if _NO_DIGIT in values:
        raise MultibaseInvalid(path=path)
    number = 0
    padded = iter(bytes(-len(values) % 5) + values)
    # Five digits at a time, since long numbers are slow to multiply.
    for a, b, c, d, e in zip(padded, padded, padded, padded, padded, strict=True):
        number = number * 58**5 + (((a * 58 + b) * 58 + c) * 58 + d) * 58 + e
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def _base64url(digits: str, path: str | None) -> bytes:
    try:
        data = base64.b64decode(digits + "=" * (-len(digits) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise MultibaseInvalid(path=path) from None
    # Python reads "-_" and "+/" alike, and ignores spare bits at the end; a signature's text
    # must have one spelling only.
    if encode_base64url(data)[1:] != digits:
        raise MultibaseInvalid(path=path)
    return data
