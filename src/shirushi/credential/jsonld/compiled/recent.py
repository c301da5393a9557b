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


class Tiers(Generic[_K, _V]):
    """A ``Recent`` in two tiers: what was asked for ``uses`` times stands apart from the new.

    Newcomers push out newcomers only, however many there are.

    >>> kept: Tiers[str, int] = Tiers(most_new=1, most_in_use=1, uses=1)
    >>> kept.put("a", 1)
    >>> kept.get("a")
    1
    >>> kept.put("b", 2)
    >>> kept.put("c", 3)
    >>> kept.get("a"), kept.get("b"), kept.get("c")
    (1, None, 3)
    """

    def __init__(self, *, most_new: int, most_in_use: int, uses: int) -> None:
        self._new: Recent[_K, list[_V]] = Recent(most=most_new)
        self._in_use: Recent[_K, _V] = Recent(most=most_in_use)
        self._uses = uses

    def __len__(self) -> int:
        return len(self._new) + len(self._in_use)

    def get(self, key: _K) -> _V | None:
        """Return a value, or ``None`` where it is not known or was forgotten."""
        found = self._in_use.get(key)
        if found is not None:
            return found
        asked = self._new.get(key)
        if asked is None:
            return None
        # The value stands once for each time it was asked for.
        asked.append(asked[0])
        if len(asked) > self._uses:
            self._new.take(key)
            self._in_use.put(key, asked[0])
        return asked[0]

    def put(self, key: _K, value: _V) -> None:
        """Keep a value among the new ones."""
        self._new.put(key, [value])
