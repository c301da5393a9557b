"""A worker killed while it counts accounts towards a new rule: nobody left out, none twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional.test_kill_and_rerun import Place, kill_when, places

pytestmark = [pytest.mark.web]

COUNT = 8

SET_UP = f"""
from pathlib import Path
import sys
from shirushi.cli.site import open_site
open_site(Path(sys.argv[1]))
from shirushi.web.jobs.worker import work
from tests.stacks import make_stack, ready
emails = [f"learner{{number}}@example.jp" for number in range({COUNT})]
stack = make_stack(*emails)
for email in emails:
    ready(stack.holding(email), email)
work()
stack.publish()
"""

OFFERED = "SELECT count(*) FROM completing_offerrecord"
NOTED = "SELECT count(*) FROM audit_eventrecord WHERE name = 'award.offered'"
TOLD = "SELECT count(*) FROM completing_offerrecord WHERE CAST(mailed AS text) LIKE '%offered%'"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    yield from places(tmp_path)


def test_a_worker_killed_twice_offers_every_award_once(place: Place) -> None:
    assert place.run("-c", SET_UP, str(place.folder)).wait() == 0
    before = subjects(place)

    first = kill_when(place, OFFERED, 1)
    second = kill_when(place, TOLD, 1)
    assert place.run("-m", "django", "work", "--once").wait() == 0

    assert before == 0
    assert 0 < first <= COUNT
    assert second <= COUNT
    assert place.counted(OFFERED) == place.counted(NOTED) == place.counted(TOLD) == COUNT
    # One mail may have been on its way when the worker was killed.
    assert COUNT <= subjects(place) <= COUNT + 1


def subjects(place: Place) -> int:
    mails = b"".join(path.read_bytes() for path in (place.folder / "mail").iterdir())
    return mails.count(b"/awards/") // 2
