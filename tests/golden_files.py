"""Whole outputs kept in files: compared, or written anew with ``SHIRUSHI_WRITE_GOLDEN=1``."""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def assert_as_kept(name: str, text: str) -> None:
    """Fail unless ``tests/golden/<name>`` holds exactly ``text``."""
    path = GOLDEN / name
    if os.environ.get("SHIRUSHI_WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text, f"{name} changed; see tests/golden_files.py"
