"""Bytes as text, with a first letter that tells the alphabet (Multibase)."""

from __future__ import annotations

import base64
import binascii
import functools

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import limits

_ALPHABET = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = _ALPHABET.ljust(256, b"\0")
_NO_DIGIT = 255
_VALUES = bytes(_ALPHABET.find(byte) % 256 for byte in range(256))
#: Eight digits, which are cut off one number at a time; all else is done to all digits at once.
_EIGHT = 58**8

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
    number, lanes = int.from_bytes(data), []
    while number:
        number, eight = divmod(number, _EIGHT)
        lanes.append(eight.to_bytes(16, "little"))
    # Each lane of 128 bits is halved into two lanes of half as many digits, then each of those,
    # until a digit stands in each 16 bits. ``number * times >> shift`` divides all lanes at once.
    digits = int.from_bytes(b"".join(lanes), "little")
    for times, shift, mask, more in _halvings(len(lanes)):
        digits += ((digits * times >> shift) & mask) * more
    text = digits.to_bytes(16 * len(lanes))[1::2].translate(_DIGITS).lstrip(b"1")
    return f"z{'1' * zeros}{text.decode()}"


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
    # Neighbouring digits become one number of twice as many bits, all pairs at once.
    number = int.from_bytes(values)
    for shift, mask, less in _joinings(len(values).bit_length()):
        number -= ((number >> shift) & mask) * less
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


@functools.lru_cache(maxsize=64)
def _halvings(count: int) -> tuple[tuple[int, int, int, int], ...]:
    """Return how to halve ``count`` lanes of eight digits: a factor, a shift, a mask, a factor.

    Dividing by ``d`` is multiplying by ``ceil(2**shift / d)`` and shifting; exact for a lane's
    values if what the rounding adds stays below one part of ``d`` (``_reciprocal``). The product
    fits the lane, so that no lane runs over into the next.
    """
    found = []
    for bits, digits in ((64, 4), (32, 2), (16, 1)):
        base = 58**digits
        times, shift = _reciprocal(base, most=base * base)
        mask = _every((base - 1).bit_length(), lane=2 * bits, count=count * 64 // bits)
        found.append((times, shift, mask, (1 << bits) - base))
    return tuple(found)


def _reciprocal(divisor: int, *, most: int) -> tuple[int, int]:
    """Return ``times, shift`` so that ``n * times >> shift == n // divisor`` for ``n < most``.

    >>> times, shift = _reciprocal(58, most=58 * 58)
    >>> all(n * times >> shift == n // 58 for n in range(58 * 58))
    True
    """
    shift = most.bit_length()
    while most * (-(1 << shift) % divisor) >= 1 << shift:
        shift += 1
    return -(-(1 << shift) // divisor), shift


@functools.lru_cache(maxsize=16)
def _joinings(bits: int) -> tuple[tuple[int, int, int], ...]:
    """Return how to join fewer than ``2**bits`` digits of 8 bits: a shift, a mask, a factor."""
    return tuple(
        (
            8 << step,
            _every(8 << step, lane=16 << step, count=1 << (bits - step - 1)),
            (1 << (8 << step)) - 58 ** (1 << step),
        )
        for step in range(bits)
    )


def _every(bits: int, *, lane: int, count: int) -> int:
    """Return a mask with ``bits`` ones at the low end of each lane."""
    return sum(((1 << bits) - 1) << (lane * number) for number in range(count))


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
