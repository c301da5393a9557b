"""A worker's heartbeat outlives a database that is busy for a moment."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import OperationalError, connection

from shirushi.web.jobs import worker

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def locked(*_of_the_query: Any) -> Any:
    raise OperationalError("database is locked")


def test_a_busy_database_costs_one_beat_and_not_the_heart(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with connection.execute_wrapper(locked):
        worker._renew(uuid.uuid4())

    assert "was not renewed" in caplog.text
