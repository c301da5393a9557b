"""Whatever stands in a folder's own files, the commands answer with an error of ours."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shirushi.cli.folder import Folder
from shirushi.core.errors import ShirushiError

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "id": LEAVES,
        "credential": LEAVES,
        "status_index": LEAVES,
        "issued_at": LEAVES | st.just("2026-08-01T00:00:00Z"),
        "revoked_at": LEAVES | st.just("2026-08-01T00:00:00Z"),
        "cohort": LEAVES,
        "reason": LEAVES,
        "line": LEAVES,
        "student": LEAVES,
    },
)
DOCUMENT = st.fixed_dictionaries(
    {},
    optional={
        "issuer": LEAVES,
        "key": LEAVES,
        "achievement": LEAVES,
        "status_list": LEAVES,
        "credentials": LEAVES | st.lists(ENTRY, max_size=3),
        "revocations": LEAVES | st.lists(ENTRY, max_size=3),
    },
)


@given(DOCUMENT | st.lists(LEAVES, max_size=3))
def test_any_json_in_a_folder_is_read_or_refused(document: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        for path in (folder.ledger_file, folder.revocations_file):
            path.write_text(json.dumps(document), encoding="utf-8")

        with contextlib.suppress(ShirushiError):
            folder.needed_ledger()
        with contextlib.suppress(ShirushiError):
            folder.revocations()


@given(st.binary(max_size=60))
def test_any_bytes_in_a_folder_are_read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        folder.ledger_file.write_bytes(data)

        with contextlib.suppress(ShirushiError):
            folder.needed_ledger()
