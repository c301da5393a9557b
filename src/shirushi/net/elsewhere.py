"""What other sites are asked for one request: keys, status lists, schemas, newer versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.keys import KeyNotReached
from shirushi.credential.status.lists import StatusNotReached
from shirushi.credential.verification import DocumentNotReached
from shirushi.net.cache import Cache
from shirushi.net.documents import NetworkDocuments
from shirushi.net.fetch import Fetcher
from shirushi.net.keys import NetworkKeys
from shirushi.net.status import NetworkStatuses

#: Seconds that one request may wait for other sites in all, however many credentials it brings.
MOST_SECONDS = 20.0
#: Seconds that one site may take of them.
_EACH = 10.0


class Elsewhere:
    """A ``KeySource``, ``StatusSource`` and ``DocumentSource``, each address asked once.

    Without an end, whoever sends credentials that name slow servers would hold this one up.

    clock
        What tells the time, for how old an answer may be.
    seconds
        How long all answers together may take.
    """

    def __init__(self, clock: Callable[[], datetime], *, seconds: float = MOST_SECONDS) -> None:
        self._ends = perf_counter() + seconds
        self._cache = Cache(max_age=timedelta(hours=1), clock=clock)

    def controller_document(self, controller: str) -> JsonObject:
        """Return the document about ``controller``. Raises ``KeyNotReached``."""
        left = self._left()
        if left <= 0:
            raise KeyNotReached(url=controller, reason=_NO_TIME)
        source = NetworkKeys(fetcher=Fetcher(seconds=left), cache=self._cache)
        return source.controller_document(controller)

    def status_list(self, url: str) -> bytes:
        """Return the signed list at ``url``. Raises ``StatusNotReached``."""
        left = self._left()
        if left <= 0:
            raise StatusNotReached(url=url, reason=_NO_TIME)
        return NetworkStatuses(fetcher=Fetcher(seconds=left), cache=self._cache).status_list(url)

    def document(self, url: str) -> bytes:
        """Return the bytes at ``url``. Raises ``DocumentGone`` or ``DocumentNotReached``."""
        left = self._left()
        if left <= 0:
            raise DocumentNotReached(url=url, reason=_NO_TIME)
        return NetworkDocuments(fetcher=Fetcher(seconds=left), cache=self._cache).document(url)

    def _left(self) -> float:
        return min(_EACH, self._ends - perf_counter())


_NO_TIME = Text(
    ja="このリクエストでほかのサイトを待てる時間を使い切りました",
    en="the time that this request may wait for other sites is used up",
)
