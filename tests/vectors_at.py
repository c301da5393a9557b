"""Where other people's test vectors are; the tests that read them skip where they are not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = Path(os.environ.get("SHIRUSHI_VECTORS", ROOT.parent / "shared" / "conformance"))


def vector(*parts: str) -> Path:
    """Return a vector's path; skips the test where the vectors are not at hand."""
    path = FOLDER.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no test vectors here: set SHIRUSHI_VECTORS (looked for {path.name})")
    return path


def vector_json(*parts: str) -> Any:
    return json.loads(vector(*parts).read_bytes())
