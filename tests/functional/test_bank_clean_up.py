"""Accounts that somebody asked for by mail and never used go away by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.bank import queries, services
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.issuing.sealing import bank_token
from shirushi.web.jobs import periodic
from shirushi.web.jobs.bank import remove_unused_accounts
from shirushi.web.jobs.worker import work
from tests.banking import claimed

pytestmark = [pytest.mark.web, pytest.mark.django_db]

LONG_AGO = timezone.now() - services.UNUSED_AFTER - timedelta(days=1)


def asked_for(email: str) -> BankAccountRecord:
    return services.ask_for_link(name="花子", email=email, now=LONG_AGO)


def left() -> list[str]:
    rows = BankAccountRecord.objects.filter(erased_at=None).order_by("email")
    return [one.email for one in rows]


def test_only_accounts_that_nobody_used_for_long_are_removed() -> None:
    asked_for("never@example.jp")
    opened = asked_for("opened@example.jp")
    claimed(asked_for("deposited@example.jp"))
    services.ask_for_link(name="x", email="today@example.jp", now=timezone.now())
    Client().get(f"/bank/{opened.uuid}/{bank_token(str(opened.uuid))}/")

    periodic.start_due(timezone.now())
    work()

    assert left() == ["deposited@example.jp", "opened@example.jp", "today@example.jp"]
    removed = BankAccountRecord.objects.get(erased_at__isnull=False)
    assert (removed.name, removed.email) == ("", "")
    assert EventRecord.objects.filter(name="bank.removed-unused").count() == 1


def test_who_asked_for_the_link_again_lately_is_waited_for() -> None:
    asked_for("again@example.jp")
    services.ask_for_link(name="x", email="again@example.jp", now=timezone.now())

    assert remove_unused_accounts.call() == 0

    assert left() == ["again@example.jp"]


def test_a_removed_address_may_open_an_account_anew() -> None:
    asked_for("again@example.jp")
    remove_unused_accounts.call()

    services.ask_for_link(name="花子", email="again@example.jp", now=timezone.now())

    assert left() == ["again@example.jp"]


def test_a_run_that_was_killed_is_finished_by_the_next() -> None:
    for number in range(5):
        asked_for(f"{number}@example.jp")
    before = timezone.now() - services.UNUSED_AFTER
    for pk in queries.unused(before=before)[:2]:
        services.remove_unused(pk, before=before, now=timezone.now())

    done = [remove_unused_accounts.call() for _ in range(2)]

    assert done == [3, 0]
    assert left() == []


def test_it_is_started_once_a_day() -> None:
    now = timezone.now()

    started = [periodic.start_due(now + timedelta(days=day)) for day in (0, 0, 1, 0)]

    every = len(periodic.DAILY)
    assert started == [every, 0, every, 0]
