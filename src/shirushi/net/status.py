"""Status lists from the network."""

from __future__ import annotations

from dataclasses import dataclass, field

from shirushi.core.errors import ShirushiError
from shirushi.credential.status.lists import StatusNotReached
from shirushi.net.cache import Cache
from shirushi.net.fetch import Fetcher

#: Bytes a signed list may have; packed, a million entries stay below.
MOST_BYTES = 2 * 1024 * 1024
#: What lists are served as: by the standards, and by plain file servers in the field.
ACCEPT = (
    "application/vc+ld+json",
    "application/vc",
    "application/vc+jwt",
    "application/jwt",
    "application/ld+json",
    "application/json",
    "text/plain",
    "application/octet-stream",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkStatuses:
    """A ``StatusSource`` that asks the server the credential names.

    cache
        What keeps lists between calls; ``None`` asks anew every time. Keep it short: a
        revocation is not seen while an older list is kept.
    """

    fetcher: Fetcher = field(default_factory=Fetcher)
    cache: Cache | None = None

    def status_list(self, url: str) -> bytes:
        """Return the signed list at ``url``. Raises ``StatusNotReached``."""
        try:
            if self.cache is None:
                return self._fetch(url)
            return self.cache.get(url, lambda: self._fetch(url))
        except ShirushiError as error:
            raise StatusNotReached(url=url, reason=error.clause) from error

    def _fetch(self, url: str) -> bytes:
        return self.fetcher.get(url, accept=ACCEPT, most_bytes=MOST_BYTES).body
