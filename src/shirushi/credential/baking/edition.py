"""Which edition of Open Badges a picture is baked for, and what old pictures hold."""

from __future__ import annotations

import enum
import re

#: Characters that an address inside a picture may have.
MOST_ADDRESS = 2048


class Edition(enum.Enum):
    """The edition whose keyword and name space a picture carries."""

    OPEN_BADGES_3 = "3.0"
    OPEN_BADGES_2 = "2.0"


_ADDRESS = re.compile(rb"https?://[\x21-\x7e]+")


def address(unbaked: bytes) -> str | None:
    """Return the address that is all an old picture holds, or ``None`` where it holds more.

    Open Badges 1 put only the assertion's address into its pictures, and Open Badges 2 may still:
    what is served there is the assertion.

    >>> address(b"https://u.example/assertions/1.json")
    'https://u.example/assertions/1.json'
    >>> address(b"{}") is None
    True
    """
    found = unbaked.strip()
    if len(found) > MOST_ADDRESS or _ADDRESS.fullmatch(found) is None:
        return None
    return found.decode("ascii")
