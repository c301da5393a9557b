"""A plan in words, in both languages."""

from __future__ import annotations

import json

from shirushi.stacking.explaining import Explanation, explain
from shirushi.stacking.loading import load_award
from shirushi.stacking.recognition import Held, Standing
from shirushi.stacking.solving import solve
from tests import world
from tests.small_awards import ON, all_of, award, cap, credits_, held, named

AWARDS = world.EXAMPLES / "awards"


def explained(name: str, *programmes: str, standing: Standing = Standing.GOOD) -> Explanation:
    def others(id_: str) -> bytes:
        return (AWARDS / f"{id_}.toml").read_bytes()

    have = [
        Held(
            assertion=world.assertion(number=number, achievement=world.programme(programme)),
            standing=standing,
        )
        for number, programme in enumerate(programmes)
    ]
    return explain(solve(have, load_award(others(name), others=others), on=ON))


ALL = ("data-science", "statistics", "programming")


def test_three_credentials_of_62_class_hours_reach_the_certificate() -> None:
    found = explained("data-literacy-certificate", *ALL)

    lines = found.lines("ja")
    assert lines[0] == "データ活用基礎プログラム(履修証明): 満たす"
    assert "    ○ 授業時間の合計60時間以上: 満たす(必要60時間、算入62時間)" in lines
    assert any("+ 統計的思考: 授業時間 22時間 (urn:uuid:" in line for line in lines)
    assert any("出典: 岐阜大学の規程(履修証明)" in line for line in lines)
    assert found.missing == ()


def test_two_of_them_fall_18_hours_and_one_achievement_short() -> None:
    found = explained("data-literacy-certificate", "data-science", "statistics")

    assert [one.en for one in found.missing] == [
        "60 class hours or more in all: 18 hours more.",
        "Data Processing in Python: not there yet.",
    ]
    assert [one.ja for one in found.missing] == [
        "授業時間の合計60時間以上: あと18時間必要です。",
        "「Python によるデータ処理」の修了: まだありません。",
    ]


def test_the_diploma_says_what_is_missing_and_what_a_person_must_decide() -> None:
    found = explained("data-diploma", *ALL)

    assert [one.en for one in found.missing] == [
        "6 credits or more in all: 3 credits (jp) more.",
        "The capstone Data Practice Project: not there yet.",
        "Admission by the university: a person must decide.",
    ]


def test_a_credential_that_does_not_count_is_listed_with_the_reason() -> None:
    found = explained("data-diploma", "seminar")

    assert [one.reasons[0].en for one in found.unused] == ["it states that no credit is given"]
    lines = "\n".join(found.lines("ja"))
    assert "使わなかった証明書" in lines
    assert "単位を授与しないと明記されている" in lines


def test_an_unchecked_credential_is_named_where_it_would_have_counted() -> None:
    found = explained("data-literacy-certificate", *ALL, standing=Standing.UNCHECKED)

    assert found.plan.outcome.value == "unknown"
    assert any("? Statistical Thinking: not counted" in line for line in found.lines("en"))
    assert all("may suffice" in one.en for one in found.missing)


def test_what_a_cap_cut_and_why_a_copy_is_not_used_are_told() -> None:
    tree = all_of(credits_("c", 3), named("n", "b"))
    have = [held("a", 2, number=1), held("a", 2, number=2), held("b", 1)]

    found = explain(solve(have, award(tree, cap(1, "a")), on=ON))

    lines = found.lines("en")
    assert any("(part of 2 credits (jp), because of a cap)" in line for line in lines)
    assert any("cap, cap: 1 credit (jp) counted, at most 1 credit (jp)" in line for line in lines)
    assert "counts already through another credential" in found.unused[0].reasons[0].en


def test_json_traces_every_figure_to_its_credential_and_source() -> None:
    found = explained("data-literacy-certificate", *ALL).to_json()

    again = json.loads(json.dumps(found))
    hours = again["requirements"][1]
    assert [use["amount"] for use in hours["uses"]] == ["20", "22", "20"]
    assert hours["source"]["confidence"] == "confirmed"
    assert again["outcome"] == "satisfied"
    assert again["proved"] is True


def test_no_learner_is_named() -> None:
    assert "花子" not in json.dumps(explained("data-diploma", *ALL).to_json(), ensure_ascii=False)
