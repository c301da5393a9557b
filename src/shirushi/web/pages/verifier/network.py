"""Keys, status lists and credentials of other sites."""

from __future__ import annotations

from django.conf import settings

from shirushi.credential.keys import KeySource
from shirushi.credential.status.lists import StatusSource
from shirushi.net.fetch import Fetcher
from shirushi.net.keys import NetworkKeys
from shirushi.net.status import NetworkStatuses

_KINDS = (
    "application/vc+ld+json",
    "application/vc",
    "application/ld+json",
    "application/json",
    "image/png",
    "image/svg+xml",
    "text/plain",
)


def network_keys() -> KeySource:
    """Return the keys that issuers publish on their own servers."""
    return NetworkKeys()


def network_statuses() -> StatusSource:
    """Return the status lists that issuers publish on their own servers."""
    return NetworkStatuses()


def fetch_credential(url: str) -> bytes:
    """Return what stands at a stranger's address.

    Raises what ``Fetcher.get`` raises: an address inside our own network is never asked.
    """
    return Fetcher().get(url, accept=_KINDS, most_bytes=settings.UPLOAD_MOST_BYTES).body
