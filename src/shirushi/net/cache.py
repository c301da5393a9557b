"""Answers kept for a while, so that one batch of checks asks a server once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta


class Cache:
    """Bytes by URL, for at most ``max_age``, and at most ``most`` of them.

    Threads may share one. Failures are never kept: the next check asks again.
    """

    def __init__(
        self, *, max_age: timedelta, clock: Callable[[], datetime], most: int = 256
    ) -> None:
        self._max_age = max_age
        self._clock = clock
        self._most = most
        self._kept: dict[str, tuple[datetime, bytes]] = {}
        self._lock = threading.Lock()

    def get(self, url: str, fetch: Callable[[], bytes]) -> bytes:
        """Return what is kept for ``url``, or what ``fetch`` returns, which is kept from now."""
        now = self._clock()
        with self._lock:
            at, body = self._kept.get(url, (None, b""))
            if at is not None and timedelta(0) <= now - at < self._max_age:
                return body
        body = fetch()
        with self._lock:
            self._kept.pop(url, None)
            while len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]
            if self._most > 0:
                self._kept[url] = (now, body)
        return body
