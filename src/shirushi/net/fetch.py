"""Fetching a stranger's URL without becoming their way into our network."""

from __future__ import annotations

import re
import ssl
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.net.addresses import look_up
from shirushi.net.guard import Deadline, Guard, Resolve

HTTPS_PORT = 443
HTTP_PORT = 80
MOST_URL = 2048
MOST_BYTES = 4 * 1024 * 1024
MOST_REDIRECTS = 3

_REDIRECTS = {301, 302, 303, 307, 308}
_OK = 200
_GONE = 410
#: What no URL holds: spaces, control characters, and the backslash that some read as a slash.
_NOT_URL = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
_LABEL = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.IGNORECASE)


class UrlRefused(ShirushiError):
    """A URL is not one that we fetch."""

    code = "net.url-refused"
    text = Text(ja="このURLは取得しません({reason})。", en="This URL is not fetched ({reason}).")
    remedy = Text(
        ja="https で始まり、利用者名やポート番号を含まないURLを指定してください。",
        en="Give a URL that begins with https, without user name and port.",
    )


class NotFetched(ShirushiError):
    """A server did not give what was asked for."""

    code = "net.not-fetched"
    text = Text(
        ja="「{host}」から取得できません({reason})。", en="{host} did not give it ({reason})."
    )
    remedy = Text(ja="時間をおいて再度お試しください。", en="Try again later.")


class GoneForGood(NotFetched):
    """A server says that what stood there was taken away (HTTP 410)."""

    code = "net.gone-for-good"
    text = Text(
        ja="{host}にあったものは取り下げられました({reason})。",
        en="What stood at {host} was taken away ({reason}).",
    )
    remedy = Text(ja="発行者に問い合わせてください。", en="Ask the issuer.")


class TooSlow(ShirushiError):
    """A server took longer than we wait."""

    code = "net.too-slow"
    text = Text(
        ja="「{host}」が{seconds}秒以内に応答しません。",
        en="{host} did not answer within {seconds} seconds.",
    )
    remedy = Text(ja="時間をおいて再度お試しください。", en="Try again later.")


class AnswerTooLarge(ShirushiError):
    """A server sends more than we read."""

    code = "net.answer-too-large"
    text = Text(
        ja="「{host}」の応答が大きすぎます(上限は{most}バイト)。",
        en="What {host} sends is too large (the limit is {most} bytes).",
    )


class AnswerOfOtherKind(ShirushiError):
    """A server sends something else than what was asked for."""

    code = "net.answer-of-other-kind"
    text = Text(
        ja="「{host}」の応答は求めた種類のデータではありません({kind})。",
        en="{host} sends another kind of data than was asked for ({kind}).",
    )
    remedy = Text(
        ja="ウェブページではなく、データそのもののURLを指定してください。",
        en="Give the URL of the data itself, not of a web page.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server sent.

    url
        Where it came from in the end, redirects followed.
    content_type
        In lower case, without parameters; empty where the server did not say.
    """

    url: str
    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Fetches over https from public addresses, within limits of time and size.

    seconds
        How long one ``get`` may take in all, redirects and the name service included.
    ports
        The ports that a URL may name.
    also
        Addresses and ports that are reached although they are not public, for a test's own
        server: ``{("127.0.0.1", 8443)}``.
    plain_http
        Whether http is allowed too, but only to the addresses in ``also``.
    tls
        The certificates that are trusted; ``None`` for the system's.
    """

    seconds: float = 10
    ports: frozenset[int] = frozenset({HTTPS_PORT})
    also: frozenset[tuple[str, int]] = frozenset()
    plain_http: bool = False
    tls: ssl.SSLContext | None = None
    resolve: Resolve = field(default=look_up, repr=False)

    def get(self, url: str, *, accept: Collection[str], most_bytes: int = MOST_BYTES) -> Fetched:
        """Return what stands at ``url``.

        accept
            The content types that are taken, in lower case. An answer that does not say its
            type is taken.

        Redirects are followed within the same host, scheme and port alone, at most
        ``MOST_REDIRECTS`` of them. Raises ``UrlRefused``, ``AddressRefused``, ``HostUnknown``,
        ``NotFetched``, ``TooSlow``, ``AnswerTooLarge`` or ``AnswerOfOtherKind``.
        """
        deadline = Deadline(self.seconds)
        target = self._checked(url)
        for _ in range(MOST_REDIRECTS + 1):
            found = self._once(target, deadline, accept=accept, most_bytes=most_bytes)
            if isinstance(found, Fetched):
                return found
            following = self._checked(_joined(target.url, found))
            if following.origin != target.origin:
                raise NotFetched(host=target.host, reason=_ELSEWHERE)
            target = following
        raise NotFetched(host=target.host, reason=_ROUND)

    def _checked(self, url: str) -> _Target:
        """Return the parts of a URL that is fit to be fetched. Raises ``UrlRefused``."""
        if len(url) > MOST_URL or _NOT_URL.search(url):
            raise UrlRefused(reason=Text(ja="URLの形ではありません", en="it is not a URL"))
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").encode("idna").decode("ascii").lower()
            port = parts.port
        except (ValueError, UnicodeError):
            raise UrlRefused(
                reason=Text(ja="URLの形ではありません", en="it is not a URL")
            ) from None
        if parts.scheme not in {"https", "http"} or (
            parts.scheme == "http" and not self.plain_http
        ):
            raise UrlRefused(reason=Text(ja="https ではありません", en="it is not https"))
        if "@" in parts.netloc:
            raise UrlRefused(reason=Text(ja="利用者名を含みます", en="it holds a user name"))
        if not _LABEL.fullmatch(host):
            raise UrlRefused(reason=Text(ja="ホスト名がありません", en="it names no host"))
        plain = parts.scheme == "http"
        if port is None:
            port = HTTP_PORT if plain else HTTPS_PORT
        own_ports = {own for _, own in self.also}
        if port not in own_ports and (plain or port not in self.ports):
            raise UrlRefused(
                reason=Text(ja=f"ポート{port}は使えません", en=f"port {port} is not allowed")
            )
        path = quote(parts.path or "/", safe=_KEPT)
        if parts.query:
            path += "?" + quote(parts.query, safe=_KEPT)
        return _Target(
            scheme=parts.scheme, host=host, port=port, path=path if path[0] == "/" else f"/{path}"
        )

    def _once(
        self, target: _Target, deadline: Deadline, *, accept: Collection[str], most_bytes: int
    ) -> Fetched | str:
        """Return the answer, or where a redirect points."""
        guard = Guard(
            resolve=self.resolve,
            also=self.also,
            also_only=target.scheme == "http",
            deadline=deadline,
        )
        headers = {
            "Host": target.authority,
            "Accept": ", ".join(accept) or "*/*",
            # Nothing is unpacked, so nothing can be packed too tightly.
            "Accept-Encoding": "identity",
            "User-Agent": "Shirushi",
            "Connection": "close",
        }
        context = self.tls if self.tls is not None else ssl.create_default_context()
        timeout = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self.seconds)}
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=context, network_backend=guard, max_connections=1
                ) as pool,
                pool.stream(
                    "GET",
                    httpcore.URL(
                        scheme=target.scheme, host=target.host, port=target.port, target=target.path
                    ),
                    headers=list(headers.items()),
                    extensions=timeout,
                ) as response,
            ):
                return _read(response, target, accept=accept, most_bytes=most_bytes)
        except httpcore.TimeoutException:
            raise TooSlow(host=target.host, seconds=self.seconds) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError):
            raise NotFetched(host=target.host, reason=_BROKEN) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """One URL, checked: what to connect to and what to ask for."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = HTTPS_PORT if self.scheme == "https" else HTTP_PORT
        return host if self.port == usual else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def _read(
    response: httpcore.Response, target: _Target, *, accept: Collection[str], most_bytes: int
) -> Fetched | str:
    headers = {name.lower(): value.decode("latin-1").strip() for name, value in response.headers}
    if response.status in _REDIRECTS and headers.get(b"location"):
        return headers[b"location"]
    if response.status != _OK:
        problem = GoneForGood if response.status == _GONE else NotFetched
        raise problem(host=target.host, reason=f"HTTP {response.status}")
    kind = headers.get(b"content-type", "").partition(";")[0].strip().lower()
    if kind and kind not in accept:
        raise AnswerOfOtherKind(host=target.host, kind=kind[:80])
    packed = headers.get(b"content-encoding", "identity").lower()
    if packed != "identity":
        raise AnswerOfOtherKind(host=target.host, kind=packed[:80])
    body = bytearray()
    for part in response.iter_stream():
        body += part
        if len(body) > most_bytes:
            raise AnswerTooLarge(host=target.host, most=most_bytes)
    return Fetched(url=target.url, status=response.status, content_type=kind, body=bytes(body))


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        raise UrlRefused(reason=Text(ja="URLの形ではありません", en="it is not a URL")) from None


_KEPT = "%/:=&?~+!$,;'@()*[]"
_BROKEN = Text(ja="接続できないか、途中で切れました", en="no connection, or it broke off")
_ELSEWHERE = Text(ja="別のサイトへ転送されます", en="it redirects to another site")
_ROUND = Text(ja="転送が多すぎます", en="too many redirects")
