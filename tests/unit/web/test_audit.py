"""The audit log: chained, unchangeable, and an outbox that hands over each event once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.audit import queries, services
from shirushi.web.apps.audit.models import EventRecord

pytestmark = [pytest.mark.web, pytest.mark.django_db]

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def user() -> UserRecord:
    return accounts.create_user(email="a@u.example", display_name="A", password="x", now=NOW)


def test_events_are_numbered_and_chained(user: UserRecord) -> None:
    with transaction.atomic():
        event = services.record("test.done", subject=user, actor=user, at=NOW, params={"b": 1})

    first = EventRecord.objects.get(number=1)
    assert (first.name, event.number, event.previous_hash) == ("account.created", 2, first.hash)
    assert queries.first_broken_link() is None


def test_the_database_refuses_to_change_an_event(user: UserRecord) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        EventRecord.objects.filter(number=1).update(name="other")

    assert EventRecord.objects.get(number=1).subject_id == str(user.pk)


def test_a_missing_event_breaks_the_chain_at_its_place(user: UserRecord) -> None:
    for name in ("one", "two", "three"):
        services.record(name, subject=user, actor=None, at=NOW)

    EventRecord.objects.filter(number=3).delete()

    assert queries.first_broken_link() == 3


def test_the_outbox_hands_over_each_event_once_and_again_only_after_a_failure(
    user: UserRecord,
) -> None:
    services.record("second", subject=user, actor=None, at=NOW)
    seen: list[str] = []

    def fail_on_second(event: EventRecord) -> None:
        if event.name == "second":
            raise RuntimeError
        seen.append(event.name)

    with pytest.raises(RuntimeError):
        services.read_outbox("jobs", react=fail_on_second)
    count = services.read_outbox("jobs", react=lambda event: seen.append(event.name))

    assert (seen, count) == (["account.created", "second"], 1)
    assert services.read_outbox("jobs", react=lambda event: seen.append(event.name)) == 0
