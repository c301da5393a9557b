"""A dictionary that forgets what was not asked for lately."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class Recent(Generic[_K, _V]):
    """At most ``most`` values by key; the one unasked for longest goes first. Thread-safe.

    >>> kept: Recent[str, int] = Recent(most=1)
    >>> kept.put("a", 1)
    >>> kept.put("b", 2)
    >>> kept.get("a"), kept.get("b"), len(kept)
    (None, 2, 1)
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._values: OrderedDict[_K, _V] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: _K) -> _V | None:
        """Return a value, or ``None`` where it is not known or was forgotten."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
            return found

    def put(self, key: _K, value: _V) -> None:
        """Keep a value, and forget another where there are too many."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def take(self, key: _K) -> _V | None:
        """Return a value and forget it."""
        with self._lock:
            return self._values.pop(key, None)
