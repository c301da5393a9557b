"""Every way in which a secret could stand in a text, so that a test can say it does not."""

from __future__ import annotations

import base64
import contextlib

from shirushi.credential import multibase


def spellings(secret: bytes | str) -> set[str]:
    """Return the ways in which a program would write the secret without meaning to."""
    data = secret.encode() if isinstance(secret, str) else secret
    found = {
        repr(data),
        repr(data)[2:-1],
        repr(bytearray(data)),
        repr(list(data)),
        data.hex(),
        data.hex().upper(),
        base64.b64encode(data).decode().rstrip("="),
        base64.urlsafe_b64encode(data).decode().rstrip("="),
        multibase.encode_base58(data)[1:],
        str(int.from_bytes(data, "big")),
        str(int.from_bytes(data, "little")),
    }
    with contextlib.suppress(UnicodeDecodeError):
        found.add(data.decode())
    return found


def leaked(text: str, *secrets: bytes | str) -> set[str]:
    """Return the spellings of any of the secrets that stand in ``text``."""
    return {one for secret in secrets for one in spellings(secret) if one in text}
