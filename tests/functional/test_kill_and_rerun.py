"""A worker killed in the middle of a batch, and run again: nothing lost, nothing done twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

pytestmark = [pytest.mark.web]

COUNT = 160

SET_UP = f"""
from pathlib import Path
import sys
from shirushi.cli.site import open_site
open_site(Path(sys.argv[1]))
from tests.campus import cohort, learners, make_site
cohort(make_site(), learners({COUNT}))
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site of its own lies: its folder, and its database beside the tests' own."""

    folder: Path
    url: str

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        root = Path(__file__).parents[2]
        environment = {
            **os.environ,
            "DATABASE_URL": self.url,
            "SHIRUSHI_VAR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "shirushi.web.project.settings",
            "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}",
        }
        return subprocess.Popen([sys.executable, *command], env=environment)  # noqa: S603 - our own

    def counted(self, query: str) -> int:
        with closing(self._connection()) as database:
            (found,) = database.execute(query).fetchone() or (0,)
        return int(found)

    def _connection(self) -> sqlite3.Connection | psycopg.Connection:
        if self.url.startswith("sqlite"):
            return sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=30)
        return psycopg.connect(self.url)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    yield from places(tmp_path)


def places(tmp_path: Path) -> Iterator[Place]:
    """Yield a site of its own, and take its database away afterwards."""
    folder = tmp_path / "site"
    if connection.vendor == "sqlite":
        yield Place(folder, f"sqlite:///{folder / 'shirushi.sqlite3'}")
        return
    server, name = os.environ["DATABASE_URL"], f"killed_{uuid4().hex}"
    with closing(psycopg.connect(server, autocommit=True)) as database:
        database.execute(f'CREATE DATABASE "{name}"')
        yield Place(folder, urlsplit(server)._replace(path=f"/{name}").geturl())
        database.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


ISSUED = "SELECT count(*) FROM issuing_credentialrecord WHERE issued_at IS NOT NULL"
MAILED = "SELECT count(*) FROM issuing_credentialrecord WHERE mailed_at IS NOT NULL"
NOTED = (
    "SELECT coalesce(sum(CAST(params ->> 'count' AS integer)), 0) FROM audit_eventrecord"
    " WHERE name = 'batch.issued'"
)
PLACES = "SELECT count(DISTINCT status_index) FROM issuing_credentialrecord"


WORK = ("-m", "django", "work", "--once")


def kill_when(place: Place, query: str, least: int, command: tuple[str, ...] = WORK) -> int:
    """Kill -9 a process as soon as ``query`` counts ``least``; return what it counts then."""
    process = place.run(*command)
    for _ in range(3000):
        found = place.counted(query)
        if found >= least or process.poll() is not None:
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return place.counted(query)


def test_a_worker_killed_twice_loses_nothing_and_issues_nobody_twice(place: Place) -> None:
    assert place.run("-c", SET_UP, str(place.folder)).wait() == 0

    first = kill_when(place, ISSUED, 1)
    second = kill_when(place, MAILED, 1)
    assert place.run("-m", "django", "work", "--once").wait() == 0

    assert 0 < first < COUNT
    assert second < COUNT
    assert place.counted(ISSUED) == place.counted(NOTED) == place.counted(PLACES) == COUNT
    assert place.counted(MAILED) == COUNT
    # One mail may have been on its way when the worker was killed.
    mails = b"".join(path.read_bytes() for path in (place.folder / "mail").iterdir())
    assert COUNT <= mails.count(b"\nMessage-ID:") <= COUNT + 1


CASES = 60

FILE_CASES = f"""
from pathlib import Path
import sys
from shirushi.cli.site import open_site
open_site(Path(sys.argv[1]))
import uuid
from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.issuing.checking import checked
from shirushi.web.apps.recognition import services
from tests.campus import make_site
from tests.world import NOW, checked as verified, credential
site = make_site()
accounts.grant(site.organisation, user=site.officer, role=Role.REGISTRAR, by=site.author, now=NOW)
data = credential()
for number in range({CASES}):
    services.file_request(
        site.organisation, form_key=uuid.uuid4(), name="花子", email=f"h{{number}}@example.jp",
        purpose="統計学入門", now=NOW,
        files=[services.Attached(name="b.json", data=data, checked=checked(verified(data)))],
    )
"""

DECIDE_CASES = """
from pathlib import Path
import sys
from shirushi.cli.site import open_site
open_site(Path(sys.argv[1]))
from decimal import Decimal
from shirushi.model.credits import Credits
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.recognition import services
from shirushi.web.apps.recognition.models import DecisionOutcome, RequestRecord
from tests.world import NOW
ruling = services.Ruling(
    outcome=DecisionOutcome.PART, reasons="一致する。", article="学則第30条",
    credits=Credits(amount=Decimal(1), system="jp"),
)
for row in RequestRecord.objects.order_by("pk"):
    by = UserRecord.objects.get(email__startswith="ito-")
    services.decide(row, ruling, by=by, now=NOW)
"""

DECIDED = "SELECT count(*) FROM recognition_decisionrecord"
PAPERS = "SELECT count(*) FROM recognition_paperrecord"
SIGNED = "SELECT count(*) FROM issuing_documentrecord WHERE signed IS NOT NULL"
PLACES_TAKEN = "SELECT sum(taken) FROM issuing_statuslistrecord"


def test_decisions_killed_midway_are_signed_once_and_none_without_its_papers(
    place: Place,
) -> None:
    assert place.run("-c", FILE_CASES, str(place.folder)).wait() == 0

    command = ("-c", DECIDE_CASES, str(place.folder))
    first = kill_when(place, DECIDED, 1, command)
    between = [place.counted(one) for one in (DECIDED, PAPERS, SIGNED, PLACES_TAKEN)]
    assert place.run(*command).wait() == 0

    assert 0 < first < CASES
    assert between[1] == between[2] == between[3] == 2 * between[0]
    assert place.counted(DECIDED) == CASES
    assert place.counted(PAPERS) == place.counted(SIGNED) == 2 * CASES
    assert place.counted(PLACES_TAKEN) == 2 * CASES
