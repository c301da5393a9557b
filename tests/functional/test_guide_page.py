"""Whoever wonders answers ten questions, without an account and without being remembered."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def ask(**answers: str) -> str:
    return Client().get("/guide/", answers).content.decode()


def test_the_page_asks_ten_questions_and_answers_none_by_itself() -> None:
    page = ask()

    assert page.count("<fieldset") == 10
    assert "回答に基づく判定" not in page


def test_a_lecture_for_attending_is_told_why_not_with_the_source() -> None:
    page = ask(kind="lecture", assessed="attendance")

    assert "満たさない" in page
    assert "試験、課題など" in page
    assert "出典:" in page
    assert 'value="attendance" checked' in page


def test_a_wrong_figure_is_told_at_its_question() -> None:
    answer = Client().get("/guide/", {"effort": "notional", "effort.figure": "many"})

    assert answer.status_code == 422
    assert 'href="#q-effort"' in answer.content.decode()
    assert 'value="many"' in answer.content.decode()


def test_what_is_not_asked_is_ignored() -> None:
    assert Client().get("/guide/", {"utm_source": "mail"}).status_code == 200
