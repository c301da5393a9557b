"""The web addresses that Open Badges 2.0 rests on: what is served at one, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.at_hand import NOT_AT_HAND


class HostedNotReached(ShirushiError):
    """A document cannot be had from its address, so nobody can say what it says."""

    code = "credential.ob2-not-reached"
    text = Text(
        ja="「{url}」の文書を取得できません({reason})。",
        en="The document at {url} cannot be had ({reason}).",
    )
    remedy = Text(ja="時間をおいて再度検証してください。", en="Verify again later.")


class HostedGone(ShirushiError):
    """A server says that what was at an address was taken away for good (HTTP 410)."""

    code = "credential.ob2-gone"
    text = Text(
        ja="「{url}」の文書は発行者により取り下げられました。",
        en="The document at {url} was taken away by its issuer.",
    )


class HostedSource(Protocol):
    """Where hosted documents come from: the network, a folder, or nowhere."""

    def hosted(self, url: str) -> bytes:
        """Return the JSON at ``url``. Raises ``HostedNotReached`` or, for HTTP 410, ``HostedGone``.

        The body that comes with a 410 is not wanted: it may only say so once more.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedAtHand:
    """Documents given beforehand; every other one is out of reach.

    gone
        Addresses whose document was taken away.
    """

    documents: Mapping[str, bytes] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def hosted(self, url: str) -> bytes:
        """Return the JSON at ``url``. Raises ``HostedNotReached`` or ``HostedGone``."""
        if url in self.gone:
            raise HostedGone(url=url)
        if url not in self.documents:
            raise HostedNotReached(url=url, reason=NOT_AT_HAND)
        return self.documents[url]


def web(url: Any) -> SplitResult | None:
    """Return a web address taken apart, or ``None`` for what is none, or is one in disguise.

    >>> web("https://u.example@evil.example/a") is None
    True
    """
    if not isinstance(url, str) or not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        found = urlsplit(url)
        port = found.port
    except ValueError:
        return None
    plain = found.scheme in {"https", "http"} and found.hostname and port != 0
    steps = found.path.lower().replace("%2e", ".").split("/")
    if not plain or "@" in found.netloc or ".." in steps or "." in steps:
        return None
    return found


def authority(place: SplitResult) -> str:
    """Return an address's host, with its port unless that is the scheme's usual one."""
    usual = {"https": 443, "http": 80}[place.scheme]
    port = "" if place.port in {None, usual} else f":{place.port}"
    return f"{place.hostname}{port}"


def is_origin(place: SplitResult, allowed: Any) -> bool:
    """Tell whether an address lies at an allowed origin: a host, or a host with its scheme."""
    if not isinstance(allowed, str):
        return False
    if "://" in allowed:
        origin = web(allowed)
        return (
            origin is not None
            and origin.path in {"", "/"}
            and (origin.scheme, authority(origin)) == (place.scheme, authority(place))
        )
    return allowed.lower() == authority(place)
