"""``shirushi serve``: the site on the embedded database, with demonstration accounts."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import click

from shirushi.cli.commands import PATH, command, language_option, option, spoken
from shirushi.cli.site import open_site
from shirushi.core.dates import utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

_READY = Text(
    ja="""\
サイトを開きました: {url}
  検証(誰でも):       {url}/verify/
  カタログ(誰でも):   {url}/catalogue/
  積み上げ証明(誰でも): {url}/awards/
デモ用アカウント(パスワードはすべて {password}):
  提供機関(執筆):     author@shirushi-u.example.ac.jp   {url}/o/shirushi-u/programmes/
  審査担当:           reviewer@shirushi-u.example.ac.jp {url}/o/shirushi-u/reviews/
  発行担当:           issuer@shirushi-u.example.ac.jp   {url}/o/shirushi-u/cohorts/
  認定担当:           審査担当・発行担当が兼務          {url}/o/shirushi-u/recognition/
  機関の管理者:       執筆者が兼務                      {url}/o/shirushi-u/members/
  学習者(リンクのみ): {claim}
送信メールは {mail} に保存されます。Ctrl+C で終了します。""",
    en="""\
The site is open: {url}
  verify (anybody):      {url}/verify/
  catalogue (anybody):   {url}/catalogue/
  awards (anybody):      {url}/awards/
Demonstration accounts (the password is {password} for all):
  provider (author):     author@shirushi-u.example.ac.jp   {url}/o/shirushi-u/programmes/
  reviewer:              reviewer@shirushi-u.example.ac.jp {url}/o/shirushi-u/reviews/
  issuing officer:       issuer@shirushi-u.example.ac.jp   {url}/o/shirushi-u/cohorts/
  registrars:            the reviewer and the officer      {url}/o/shirushi-u/recognition/
  administrator:         the author                        {url}/o/shirushi-u/members/
  learner (link only):   {claim}
Mail goes into {mail}. Ctrl+C ends it.""",
)


class PortTaken(ShirushiError):
    """Something listens where the site should, or nothing can."""

    code = "cli.port-taken"
    text = Text(
        ja="{host} のポート {port} では待ち受けられません。",
        en="Nothing can listen on port {port} of {host}.",
    )
    remedy = Text(
        ja="別のサーバーを止めるか、--port 8001 のように別の番号を指定してください。",
        en="End the server that runs there, or give another number, such as --port 8001.",
    )


def _check_free(host: str, port: int) -> None:
    """Raise ``PortTaken`` unless the port is free.

    The server itself would share a port with another one, and each would get half the visitors.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except (OSError, UnicodeError):
        raise PortTaken(host=host, port=port) from None


@command(
    ja="""\
    サイトを、ワーカーとデモ用アカウントを備えて、このコンピューターで動かします。
    """
)
@option(
    "--host",
    metavar="HOST",
    default="127.0.0.1",
    says=Text(ja="待ち受けるアドレス。", en="Address to listen on."),
)
@option(
    "--port",
    metavar="PORT",
    default=8000,
    type=click.IntRange(1, 65535),
    says=Text(ja="待ち受けるポート番号。", en="Port to listen on."),
)
@option(
    "--folder",
    metavar="DIR",
    type=PATH,
    default=Path("var/site"),
    says=Text(
        ja="サイトのデータベースとメールを置くフォルダ。次回以降も引き継がれます。",
        en="Where the site's database and mail lie; kept between runs.",
    ),
)
@option(
    "--prepare",
    is_flag=True,
    says=Text(
        ja="アカウントを作り、アドレスを表示して終了します。",
        en="Make the accounts, print the addresses, and end.",
    ),
)
@language_option
@click.pass_context
def serve(
    ctx: click.Context,
    host: str,
    port: int,
    folder: Path,
    prepare: bool,  # noqa: FBT001 - click passes flags by name
) -> None:
    """Serve the site on this machine, with its worker and demonstration accounts."""
    url = f"http://{host}:{port}"
    if not prepare:
        _check_free(host, port)
    open_site(folder, SHIRUSHI_SITE_URL=url, SHIRUSHI_BANK_OPERATOR="shirushi-u")
    # Needs the site's tables, which are there only now.
    from shirushi.cli import visit  # noqa: PLC0415 - see the line above

    claim = visit.prepare(now=utc_now())
    said = _READY.format(
        url=url, password=visit.PASSWORD, claim=claim, mail=folder.resolve() / "mail"
    )
    click.echo(said.in_language(spoken(ctx)))
    if prepare:
        return
    sys.stdout.flush()
    # Being told to end is like Ctrl+C: the server and the worker end too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    running = [
        subprocess.Popen(  # noqa: S603 - our own commands, no shell
            command, env=dict(os.environ), start_new_session=True
        )
        for command in (_worker(), _server(host, port))
    ]
    try:
        with contextlib.suppress(KeyboardInterrupt):
            running[-1].wait()
    finally:
        for one in running:
            _end(one)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with those it started: asked first, and killed where it does not listen.

    A killed worker loses nothing: the next one takes its work over.
    """
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
        return


def _worker() -> list[str]:
    return [sys.executable, "-m", "django", "work"]


def _server(host: str, port: int) -> list[str]:
    where = ["--host", host, "--port", str(port)]
    application = "shirushi.web.project.wsgi:application"
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "4"]
    return [*granian, *where, application]
