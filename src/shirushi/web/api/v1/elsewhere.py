"""What other sites are asked for one request: their keys and their status lists."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

from django.utils import timezone

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.keys import KeyNotReached
from shirushi.credential.status.lists import StatusNotReached
from shirushi.net.cache import Cache
from shirushi.net.fetch import Fetcher
from shirushi.net.keys import NetworkKeys
from shirushi.net.status import NetworkStatuses

#: Seconds that one request may wait for other sites in all, however many credentials it brings.
MOST_SECONDS = 20.0
#: Seconds that one site may take of them.
_EACH = 10.0


class Elsewhere:
    """A ``KeySource`` and a ``StatusSource``: each address is asked once, until time is up.

    Without an end, whoever sends credentials that name slow servers would hold this one up.
    """

    def __init__(self, *, seconds: float = MOST_SECONDS) -> None:
        self._ends = perf_counter() + seconds
        self._cache = Cache(max_age=timedelta(hours=1), clock=timezone.now)

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

    def _left(self) -> float:
        return min(_EACH, self._ends - perf_counter())


_NO_TIME = Text(
    ja="このリクエストでほかのサイトを待てる時間を使い切りました",
    en="the time that this request may wait for other sites is used up",
)
