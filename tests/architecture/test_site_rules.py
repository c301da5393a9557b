"""Rules about the site's code that an import contract cannot say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.web

django = pytest.importorskip("django")

from django.apps import apps  # noqa: E402 - after the check that Django is here
from django.urls import URLPattern, URLResolver, get_resolver  # noqa: E402 - the same

from shirushi.web.project.permissions import PERMISSIONS  # noqa: E402 - the same

SOURCE = Path(__file__).parents[2] / "src" / "shirushi"
CLOCK = {"utc_now", "now"}
MAY_READ_CLOCK = ("web/pages", "web/api", "web/jobs", "web/ui", "cli", "core/dates.py")
WRITES = {"save", "create", "bulk_create", "update_or_create", "get_or_create", "delete"}
MAY_WRITE = ("services.py", "migrations")


def _names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _names(pattern.url_patterns, inner)
        else:
            assert pattern.name, pattern
            yield prefix + pattern.name


def _calls(path: Path) -> Iterator[tuple[str, str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr, node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield "", node.func.id, node.lineno


def test_every_address_has_a_permission_and_the_table_names_no_other() -> None:
    assert set(_names(get_resolver().url_patterns)) == set(PERMISSIONS)


def test_every_model_declares_its_personal_data() -> None:
    for model in apps.get_models():
        if model.__module__.startswith("shirushi."):
            declared = model.__dict__.get("PERSONAL_DATA")
            assert declared is not None, model
            fields = {field.name for field in model._meta.get_fields()}
            assert set(declared) <= fields, model


def test_the_clock_is_read_only_at_the_front() -> None:
    for path in SOURCE.rglob("*.py"):
        where = path.relative_to(SOURCE).as_posix()
        if where.startswith(MAY_READ_CLOCK):
            continue
        for value, name, line in _calls(path):
            asks = name == "utc_now" or (name == "now" and value in {"timezone", "datetime"})
            assert not asks, f"{where}:{line}"


def test_rows_are_written_only_in_services() -> None:
    for path in (SOURCE / "web").rglob("*.py"):
        where = path.relative_to(SOURCE).as_posix()
        if where.endswith(MAY_WRITE[0]) or f"/{MAY_WRITE[1]}/" in where:
            continue
        for value, name, line in _calls(path):
            writes = name in WRITES and ("objects" in value or name == "save")
            assert not writes, f"{where}:{line}"
