"""Every file that others wrote is what its record says."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src" / "shirushi" / "credential" / "jsonld" / "data"
SCHEMAS = ROOT / "src" / "shirushi" / "credential" / "schema_data"
RECORD = tomllib.loads((ROOT / "VENDORED.toml").read_text("utf-8"))
ROWS = RECORD["context"]


def test_every_context_has_the_recorded_hash() -> None:
    for row in ROWS:
        assert hashlib.sha256((DATA / row["file"]).read_bytes()).hexdigest() == row["sha256"]


def test_every_context_has_a_record_with_its_licence() -> None:
    recorded = {row["file"] for row in ROWS if row["licence"] and row["source"]}

    assert {path.name for path in DATA.glob("*.json")} == recorded


def test_the_editions_that_circulated_under_one_address_are_all_here() -> None:
    editions = [row for row in ROWS if row["url"].endswith("context-3.0.3.json")]

    assert len({row["sha256"] for row in editions}) == 3


def test_every_schema_has_the_recorded_hash_and_licence() -> None:
    recorded = {row["file"]: row for row in RECORD["schema"] if row["licence"] and row["source"]}

    assert {path.name for path in SCHEMAS.iterdir()} == set(recorded)
    for path in SCHEMAS.iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == recorded[path.name]["sha256"]


def test_schemas_hold_facts_and_no_words() -> None:
    for path in SCHEMAS.iterdir():
        assert '"$comment"' not in path.read_text("utf-8")
