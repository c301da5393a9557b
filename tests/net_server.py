"""A web server of the tests' own, on a loopback address and with a certificate of its own."""

from __future__ import annotations

import contextlib
import http.server
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

LOOPBACK = "127.0.0.1"
NAME = "issuer.example"


@dataclass(kw_only=True)
class Answer:
    """What the server says at one path: a body, or drops of it with a rest between them."""

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    rest: float = 0
    cut: bool = False


@dataclass(kw_only=True)
class World:
    """A running server: its port, what it answers, and what it was asked."""

    port: int
    answers: dict[str, Answer]
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    @property
    def also(self) -> frozenset[tuple[str, int]]:
        return frozenset({(LOOPBACK, self.port)})

    def url(self, path: str, *, host: str = LOOPBACK, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextlib.contextmanager
def serving(answers: dict[str, Answer], *, tls: ssl.SSLContext | None = None) -> Iterator[World]:
    """Run a server as long as the block lasts."""
    world = World(port=0, answers=answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            world.asked.append((self.path, self.headers.get("Host")))
            answer = world.answers.get(self.path, Answer(status=404, body=b""))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) + answer.cut))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.drop(answer)

        def drop(self, answer: Answer) -> None:
            if not answer.rest:
                self.wfile.write(answer.body)
                return
            for one in answer.body:
                self.wfile.write(bytes([one]))
                self.wfile.flush()
                time.sleep(answer.rest)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
            del format, args

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            del request, client_address  # a client that hangs up is what some tests are about

    with Server((LOOPBACK, 0), Handler) as server:
        world.port = server.server_address[1]
        if tls is not None:
            tls.sni_callback = lambda _socket, name, _context: world.names.append(name)
            server.socket = tls.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield world
        finally:
            server.shutdown()
            thread.join()


def certificate(folder: Path, name: str = NAME) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return what a server shows for ``name``, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = signed.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "server.pem"
    path.write_bytes(secret + pem)
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(path)
    return shown, ssl.create_default_context(cadata=pem.decode())
