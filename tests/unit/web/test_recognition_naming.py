"""Whether a decision's words name a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.web.apps.recognition.naming import Naming, folded, naming

pytestmark = pytest.mark.web


def of_hanako(text: str) -> Naming:
    return naming(text, people=["髙橋 花子"], email="h.takahashi77@example.jp")


@pytest.mark.parametrize(
    "text",
    [
        "髙橋花子",
        "高橋 花子の成績",
        "高橋さんの成績",
        "花 子",
        "髙橋・花子",
        "高\n橋",
        "H.TAKAHASHI77@EXAMPLE.JP",
        "h.takahashi77@example.jp",
    ],
)
def test_the_applicant_is_found_however_written(text: str) -> None:
    assert of_hanako(text) is Naming.SURE


@pytest.mark.parametrize(
    ("people", "text"),
    [
        (["𠮷田 太郎"], "吉田の成績"),
        (["吉田 太郎"], "𠮷田の成績"),
        (["渡邉 斎"], "渡辺の成績"),
        (["タカハシ ハナコ"], "たかはしの成績"),
        (["ﾀｶﾊｼ ﾊﾅｺ"], "タカハシの成績"),
        (["José García"], "Jose's results"),
        (["Ann Lee"], "LEE's results"),
        (["ANN LEE"], "ann lee"),
        (["Anna-Lena Kühn"], "KÜHN"),
    ],
)
def test_variants_of_a_name_are_the_name(people: list[str], text: str) -> None:
    assert naming(text, people=people, email="x@example.jp") is Naming.SURE


@pytest.mark.parametrize(
    "text",
    [
        "takahashiの成績",
        "田中さんの意見",
        "鈴木教授と相談した",
        "Ms Tanaka agreed",
        "Dr. Smith agreed",
        "問い合わせ先 desk@example.org",
    ],
)
def test_what_may_be_a_name_is_only_a_hint(text: str) -> None:
    assert of_hanako(text) is Naming.MAYBE


@pytest.mark.parametrize(
    "text",
    [
        "学修成果のうち統計の部分が一致する。",
        "申請者さんの成績",
        "学生さん、皆さん、受講者様",
        "学則第30条第2項、教授会の議を経て決定した。",
        "担当教授の意見を聴いた。",
        "先生方の意見。指導教授法、多様性、様式第3号、同様である。",
        "氏名は確認していない。",
        "The annual report of the professor agrees.",
        "1単位(統計学入門)",
        "",
    ],
)
def test_ordinary_reasons_name_nobody(text: str) -> None:
    assert of_hanako(text) is Naming.NOT


def test_a_short_latin_name_does_not_stand_in_a_longer_word() -> None:
    assert naming("The annual plan", people=["Ann Lee"], email="a@b.example") is Naming.NOT


@given(st.text(), st.text(min_size=1), st.text())
def test_anything_may_be_asked_about(text: str, name: str, email: str) -> None:
    assert naming(text, people=[name], email=email) in Naming
    assert folded(folded(text)) == folded(text)
