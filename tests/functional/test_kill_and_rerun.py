"""A worker killed in the middle of a batch, and run again: nothing lost, nothing done twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

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


def run(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "SHIRUSHI_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "shirushi.web.project.settings",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen([sys.executable, *command], env=environment)  # noqa: S603 - our own


def counted(folder: Path, query: str) -> int:
    with sqlite3.connect(folder / "shirushi.sqlite3", timeout=30) as database:
        (found,) = database.execute(query).fetchone()
    return int(found)


ISSUED = "SELECT count(*) FROM issuing_credentialrecord WHERE issued_at IS NOT NULL"
MAILED = "SELECT count(*) FROM issuing_credentialrecord WHERE mailed_at IS NOT NULL"
NOTED = (
    "SELECT coalesce(sum(json_extract(params, '$.count')), 0) FROM audit_eventrecord"
    " WHERE name = 'batch.issued'"
)
PLACES = "SELECT count(DISTINCT status_index) FROM issuing_credentialrecord"


def kill_when(process: subprocess.Popen[bytes], folder: Path, query: str, least: int) -> int:
    """Kill -9 the worker as soon as ``query`` counts ``least``; return what it counted."""
    for _ in range(3000):
        found = counted(folder, query)
        if found >= least or process.poll() is not None:
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return counted(folder, query)


def test_a_worker_killed_twice_loses_nothing_and_issues_nobody_twice(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert run(folder, "-c", SET_UP, str(folder)).wait() == 0

    first = kill_when(run(folder, "-m", "django", "work", "--once"), folder, ISSUED, 1)
    second = kill_when(run(folder, "-m", "django", "work", "--once"), folder, MAILED, 1)
    assert run(folder, "-m", "django", "work", "--once").wait() == 0

    assert 0 < first < COUNT
    assert second < COUNT
    assert counted(folder, ISSUED) == counted(folder, NOTED) == counted(folder, PLACES) == COUNT
    assert counted(folder, MAILED) == COUNT
    # One mail may have been on its way when the worker was killed.
    mails = b"".join(path.read_bytes() for path in (folder / "mail").iterdir())
    assert COUNT <= mails.count(b"\nMessage-ID:") <= COUNT + 1
