"""An achievement as people write it."""

from decimal import Decimal
from typing import Any

import pytest

from shirushi.core.errors import ManyErrors
from shirushi.model.document import (
    DocumentEndingUnknown,
    read_achievement,
    read_achievement_file,
    write_achievement,
)

WHOLE: dict[str, Any] = {
    "id": "https://u.example/achievements/1",
    "title": {"ja": "統計入門", "en": "Introduction to Statistics"},
    "learner_identification": {"ja": "学籍番号", "en": "student number"},
    "date_of_issuing": {"ja": "修了判定日", "en": "the day of the decision"},
    "awarding_body": {
        "name": {"ja": "標大学", "en": "Shirushi University"},
        "kind": "university",
        "country": "JP",
        "url": "https://u.example",
    },
    "country_region": "JP",
    "content": {"ja": "記述統計と推測統計", "en": "Descriptive and inferential statistics"},
    "learning_outcomes": [
        {
            "text": {"ja": "検定ができる", "en": "can test hypotheses"},
            "alignments": [{"name": "statistics", "url": "https://e.example/s", "code": "S1"}],
        }
    ],
    "form_of_participation": {"mode": "online"},
    "language": ["ja"],
    "learner_effort": [
        {"hours": "45", "basis": "notional"},
        {"hours": "22.5", "basis": "contact"},
    ],
    "assessment_type": [{"kind": "test", "text": {"ja": "60点以上", "en": "60 or more"}}],
    "quality_assurance": [
        {
            "kind": "internal",
            "text": {"ja": "教務委員会", "en": "committee"},
            "valid_from": "2026-04-01",
        }
    ],
    "level": [{"framework": "jeqf", "level": "6"}],
    "certification": {"ja": "オープンバッジ", "en": "Open Badge"},
    "credit_recognition": {"credits": {"amount": "0.5", "system": "jp"}},
    "prerequisites": {"ja": "なし", "en": "none"},
    "stackability": {"ja": "可", "en": "yes"},
    "achievement_type": "MicroCredential",
    "issued_under": ["jp_art_105"],
    "offered_from": "2026-04-01",
    "note_of_ours": {"kept": [1, 2]},
}


def test_reading_and_writing_loses_nothing_not_even_unknown_fields() -> None:
    assert write_achievement(read_achievement(WHOLE)) == WHOLE


def test_amounts_are_exact() -> None:
    achievement = read_achievement(WHOLE)

    assert achievement.credits is not None
    assert achievement.credits.amount == Decimal("0.5")
    assert achievement.learner_effort[1].hours == Decimal("22.5")


def test_no_assessment_is_not_the_same_as_not_stated() -> None:
    stated = read_achievement({**WHOLE, "assessment_type": []})
    silent = read_achievement({k: v for k, v in WHOLE.items() if k != "assessment_type"})

    assert stated.assessment_type == ()
    assert silent.assessment_type is None
    assert write_achievement(stated)["assessment_type"] == []


def test_every_mistake_is_reported_at_once_with_its_path() -> None:
    document = {
        **WHOLE,
        "title": {"ja": "統計"},
        "learner_effort": [{"hours": -1, "basis": "notional"}, {"hours": 1.5, "basis": "x"}],
        "level": [{"framework": "jeqf", "levle": "6"}],
        "credit_recognition": {"credits": {"amount": "NaN", "system": "jp"}},
    }

    with pytest.raises(ManyErrors) as caught:
        read_achievement(document)

    assert sorted(error.path or "" for error in caught.value.errors) == [
        "credit_recognition.credits.amount",
        "learner_effort[0]",
        "learner_effort[1].basis",
        "learner_effort[1].hours",
        "level[0].level",
        "level[0].levle",
        "title",
    ]


def test_a_file_is_read_by_its_ending() -> None:
    toml = b'id = "urn:x"\ntitle = {ja = "a", en = "b"}\n'

    assert read_achievement_file("a.TOML", toml).title.en == "b"
    assert read_achievement_file("a.json", b'{"id":"urn:x","title":{"ja":"a","en":"b"}}').id
    with pytest.raises(DocumentEndingUnknown):
        read_achievement_file("a.xlsx", b"")
