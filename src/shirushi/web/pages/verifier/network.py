"""Credentials at other sites' addresses."""

from __future__ import annotations

from django.conf import settings

from shirushi.net.documents import ACCEPT
from shirushi.net.fetch import Fetcher


def fetch_credential(url: str) -> bytes:
    """Return what stands at a stranger's address.

    Raises what ``Fetcher.get`` raises: an address inside our own network is never asked.
    """
    return Fetcher().get(url, accept=ACCEPT, most_bytes=settings.UPLOAD_MOST_BYTES).body
