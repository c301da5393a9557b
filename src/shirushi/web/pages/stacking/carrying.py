"""Files that a page hands back to the browser, so that nothing is kept here and nothing lost."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

#: Bytes of all files together that a page carries; more would not fit into one form.
MOST_CARRIED = 2 * 1024 * 1024
#: Letters of a file's name that are kept.
MOST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file of a stranger's, with the name that they know it by."""

    name: str
    data: bytes

    @property
    def carried(self) -> str:
        """The file as the value of a field of a form."""
        name = base64.urlsafe_b64encode(self.name.encode("utf-8", "replace")).decode()
        return f"{name}.{base64.urlsafe_b64encode(self.data).decode()}"


def read_carried(value: str) -> Upload | None:
    """Return the file in a field's value, or ``None`` where somebody damaged it.

    >>> read_carried(Upload(name="証明書.json", data=b"{}").carried).name
    '証明書.json'
    >>> read_carried("hello") is None
    True
    """
    name, _, data = value.partition(".")
    try:
        return Upload(
            name=base64.b64decode(name, b"-_", validate=True).decode()[:MOST_NAME],
            data=base64.b64decode(data, b"-_", validate=True),
        )
    except (binascii.Error, ValueError):
        return None


def that_fit(uploads: list[Upload]) -> list[Upload]:
    """Return the files that a page can carry, in their order; the largest are left out first."""
    left, fit = MOST_CARRIED, set()
    for place, one in sorted(enumerate(uploads), key=lambda pair: len(pair[1].data)):
        left -= len(one.data)
        if left >= 0:
            fit.add(place)
    return [one for place, one in enumerate(uploads) if place in fit]
