"""What a credential leads to, from the network: schemas, newer versions, hosted badges."""

from __future__ import annotations

from dataclasses import dataclass, field

from shirushi.core.errors import ShirushiError
from shirushi.credential.verification import DocumentGone, DocumentNotReached
from shirushi.net.cache import Cache
from shirushi.net.fetch import Fetcher, GoneForGood

#: Bytes one document may have: a badge with its picture inside stays far below.
MOST_BYTES = 4 * 1024 * 1024
#: What such documents are served as: by the standards, and by plain file servers.
ACCEPT = (
    "application/vc",
    "application/vc+jwt",
    "application/vc+ld+json",
    "application/jwt",
    "application/ld+json",
    "application/json",
    "application/schema+json",
    "image/png",
    "image/svg+xml",
    "text/plain",
    "application/octet-stream",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkDocuments:
    """A ``DocumentSource`` that asks the server the credential names.

    cache
        What keeps documents between calls; ``None`` asks anew every time.
    """

    fetcher: Fetcher = field(default_factory=Fetcher)
    cache: Cache | None = None

    def document(self, url: str) -> bytes:
        """Return the bytes at ``url``. Raises ``DocumentGone`` or ``DocumentNotReached``."""
        try:
            if self.cache is None:
                return self._fetch(url)
            return self.cache.get(url, lambda: self._fetch(url))
        except GoneForGood as error:
            raise DocumentGone(url=url) from error
        except ShirushiError as error:
            raise DocumentNotReached(url=url, reason=error.clause) from error

    def _fetch(self, url: str) -> bytes:
        return self.fetcher.get(url, accept=ACCEPT, most_bytes=MOST_BYTES).body
