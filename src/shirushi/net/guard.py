"""The connection below a fetch: to a checked address, and for a limited time in all."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

import httpcore

from shirushi.net.addresses import AddressRefused, is_public

Resolve = Callable[[str, int, float], tuple[str, ...]]


class Deadline:
    """A moment after which nothing is waited for any more."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left. Raises ``httpcore.TimeoutException`` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.TimeoutException
        return left

    def at_most(self, timeout: float | None) -> float:
        """Return ``timeout`` or what is left, whichever is shorter."""
        left = self.left()
        return left if timeout is None else min(timeout, left)


class Guard(httpcore.NetworkBackend):
    """Resolves a name once and connects to the very address that was checked.

    A name service that answers otherwise the second time changes nothing, since there is no
    second time. The server is still asked for by its name (``Host`` and TLS).

    also_only
        Whether nothing but the addresses in ``also`` is reached, public or not.
    """

    def __init__(
        self,
        *,
        resolve: Resolve,
        also: frozenset[tuple[str, int]],
        deadline: Deadline,
        also_only: bool = False,
    ) -> None:
        self._resolve = resolve
        self._also = also
        self._also_only = also_only
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the host, trying its addresses in turn. Raises ``AddressRefused``."""
        addresses = self._resolve(host, port, self._deadline.left())
        # One address that is not public makes all of them suspect: it is how an inside
        # address is slipped in beside an outside one.
        for address in addresses:
            if (address, port) in self._also:
                continue
            if self._also_only or not is_public(address):
                raise AddressRefused(host=host)
        failed: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                stream = self._network.connect_tcp(
                    address,
                    port,
                    self._deadline.at_most(timeout),
                    local_address,
                    socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Timed(stream, self._deadline)
        raise failed

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NoReturn:
        """Refuse: no URL leads to a socket file."""
        del timeout, socket_options
        raise AddressRefused(host=path)


class _Timed(httpcore.NetworkStream):
    """A stream whose every wait ends with the fetch's deadline, so that drops cannot add up."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.at_most(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.at_most(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.at_most(timeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
