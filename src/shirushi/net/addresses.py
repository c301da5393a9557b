"""Which addresses a stranger's URL may lead us to: public ones, and no others."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

#: Answers of the name service that are looked at.
MOST_ADDRESSES = 32

#: Not reachable from everywhere, or leading somewhere else, whatever ``is_global`` says.
#: IANA IPv4 and IPv6 Special-Purpose Address Registries.
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # shared by carriers; some clouds answer for themselves here
        "168.63.129.16/32",  # a cloud's inner service on a public-looking address
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # Teredo and other protocols that carry an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
    )
)
#: The only IPv6 addresses that were ever given out. Mapped IPv4, NAT64, link-local and local
#: ones all lie outside.
_GIVEN_OUT = ipaddress.ip_network("2000::/3")


class HostUnknown(ShirushiError):
    """The name service knows no such host, or does not answer in time."""

    code = "net.host-unknown"
    text = Text(ja="ホスト「{host}」が見つかりません。", en="The host {host!r} is not found.")
    remedy = Text(ja="URLの綴りを確認してください。", en="Check how the URL is spelt.")


class AddressRefused(ShirushiError):
    """A host's address is not a public one, so nothing of it is fetched."""

    code = "net.address-refused"
    text = Text(
        ja="「{host}」は公開されたインターネット上のアドレスではないため、接続しません。",
        en="{host!r} is not at a public address on the internet, so nothing is fetched from it.",
    )
    remedy = Text(
        ja="誰でも接続できる https のURLを指定してください。",
        en="Give an https URL that anybody can reach.",
    )


def is_public(address: str) -> bool:
    """Tell whether a numeric address is one that the whole internet can reach.

    >>> is_public("192.0.43.8"), is_public("169.254.169.254"), is_public("::ffff:192.0.43.8")
    (True, False, False)
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found not in _GIVEN_OUT:
        return False
    if any(found.version == network.version and found in network for network in _NEVER):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def look_up(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Return the numeric addresses of a host, as the system's name service gives them.

    The system call cannot be stopped, so it runs beside us and is left behind when it takes
    longer than ``seconds``. Raises ``HostUnknown``.
    """
    answers: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, ValueError, OverflowError):
            found = []
        answers.put(tuple(dict.fromkeys(str(one[4][0]) for one in found)))

    threading.Thread(target=ask, daemon=True, name="look-up").start()
    try:
        addresses = answers.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise HostUnknown(host=host) from None
    if not addresses:
        raise HostUnknown(host=host)
    return addresses[:MOST_ADDRESSES]
