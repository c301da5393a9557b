"""The run on PostgreSQL where no server can start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.postgres_plugin import SKIPPED

ROOT = Path(__file__).parents[3]


def test_a_run_without_a_server_says_in_its_last_line_that_it_tested_nothing(
    tmp_path: Path,
) -> None:
    ours = ("DATABASE_URL", "PYTEST_")
    given = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    asked = ("-p", "tests.postgres_plugin", "-p", "no:cacheprovider", "-m", "web", "-n", "2", "-q")

    ended = subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "pytest", *asked, "tests/unit/web/test_postgres_run.py"],
        cwd=ROOT,
        env={**given, "SHIRUSHI_POSTGRES_BIN": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 0
    assert ended.stdout.splitlines()[-1] == SKIPPED
    assert "passed" not in ended.stdout
