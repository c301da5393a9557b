"""A stranger at the front door, in both languages, and the pages for what went wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from shirushi.web.apps.accounts import services

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def test_the_front_page_follows_the_language_cookie_and_goes_back() -> None:
    client = Client()

    changed = client.post("/language/", {"language": "en", "next": "/?a=1"})

    assert changed["Location"] == "/?a=1"
    assert '<html lang="en">' in client.get("/").content.decode()


def test_the_language_switch_never_leads_to_another_site() -> None:
    answer = Client().post("/language/", {"language": "en", "next": "https://evil.example/"})

    assert answer["Location"] == "/"


def test_somebody_signs_in_by_e_mail_and_sees_the_way_out() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    services.create_user(email="a@u.example", display_name="A", password="a-long-word", now=now)
    client = Client()

    client.post("/account/login/", {"login": "a@u.example", "password": "a-long-word"})

    assert "/account/logout/" in client.get("/").content.decode()


def test_nobody_signs_up_from_outside() -> None:
    answer = Client().post("/account/signup/", {"email": "b@u.example"})

    assert b'name="password1"' not in answer.content


def test_an_unknown_address_is_said_politely_and_framed_nowhere() -> None:
    answer = Client().get("/nowhere/")

    assert answer.status_code == 404
    assert answer["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_a_stranger_is_greeted_in_japanese() -> None:
    page = Client().get("/").content.decode()

    assert '<html lang="ja">' in page
    assert "マイクロクレデンシャルを、記述から学位まで" in page
