"""Issuers' keys from the network: did:web documents and https controller documents."""

from __future__ import annotations

from dataclasses import dataclass, field

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.credential.did import did_web_url
from shirushi.credential.keys import KeyNotReached
from shirushi.net.cache import Cache
from shirushi.net.fetch import Fetcher

#: Bytes a document with keys may have.
MOST_BYTES = 256 * 1024
#: What such documents are served as: by the standards, and by plain file servers in the field.
ACCEPT = (
    "application/did+json",
    "application/did+ld+json",
    "application/did",
    "application/cid",
    "application/ld+json",
    "application/json",
    "text/plain",
    "application/octet-stream",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkKeys:
    """A ``KeySource`` that asks the issuer's own server.

    cache
        What keeps documents between calls; ``None`` asks anew every time.
    """

    fetcher: Fetcher = field(default_factory=Fetcher)
    cache: Cache | None = None

    def controller_document(self, controller: str) -> JsonObject:
        """Return the document about a did:web or an https URL, read strictly.

        That the document is about ``controller`` is for the caller to check. Raises
        ``KeyNotReached``, or ``DidInvalid`` for a DID of another method.
        """
        url = did_web_url(controller) if controller.startswith("did:") else controller
        try:
            if self.cache is None:
                return json.read_object(self._fetch(url))
            return json.read_object(self.cache.get(url, lambda: self._fetch(url)))
        except ShirushiError as error:
            raise KeyNotReached(url=controller, reason=error.clause) from error

    def _fetch(self, url: str) -> bytes:
        body = self.fetcher.get(url, accept=ACCEPT, most_bytes=MOST_BYTES).body
        json.read_object(body)  # so that what cannot be read is not kept either
        return body
