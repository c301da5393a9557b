"""A framework file with mistakes tells all of them."""

from __future__ import annotations

import pytest

from shirushi.core.citation import Source
from shirushi.core.errors import ManyErrors
from shirushi.framework.framework import Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import FrameworkUnknown, framework, load_framework
from shirushi.model.document import read_achievement

SOURCES = {"law": Source(id="law", title="A law")}

HEAD = """
id = "xx"
edition = "1"
authority = {ja = "機関", en = "a body"}
source = {document = "law", confidence = "confirmed"}
name = {ja = "枠", en = "Frame"}
jurisdiction = "XX"
kind = {ja = "法", en = "law"}
"""
NO_LIST = """
[no_descriptor_list]
source = {document = "law", confidence = "confirmed"}
"""


def test_every_mistake_is_told_at_once_with_its_path() -> None:
    data = (
        HEAD
        + """
[[rule]]
id = "a"
ask = "is_asessed"
need = "required"
text = {ja = "あ", en = "a"}
source = {document = "law", confidence = "confirmed"}

[[rule]]
id = "b"
ask = "hours_within"
with = {least = "many", basis = "contact"}
need = "sometimes"
text = {ja = "い", en = "b"}
source = {document = "rumour", confidence = "sure"}

[[rule]]
id = "c"
ask = "assessment_required"
with = {hours = "1"}
need = "required"
text = {ja = "う"}

[[descriptors]]
mandatory = ["titel"]
source = {document = "law", confidence = "seed"}
"""
    )

    with pytest.raises(ManyErrors) as caught:
        load_framework(data.encode(), sources=SOURCES)

    assert sorted(error.path or "" for error in caught.value.errors) == [
        "descriptors[0].mandatory[0]",
        "rule[0].ask",
        "rule[1].need",
        "rule[1].source.confidence",
        "rule[1].source.document",
        "rule[1].with",
        "rule[1].with.least",
        "rule[2].source",
        "rule[2].text",
        "rule[2].with.hours",
    ]


def test_an_inferred_fact_never_decides_alone() -> None:
    rule = """
[[rule]]
id = "a"
ask = "assessment_required"
need = "required"
text = {ja = "あ", en = "a"}
source = {document = "law", confidence = "inferred"}
"""
    inferred = load_framework((HEAD + NO_LIST + rule).encode(), sources=SOURCES)
    achievement = read_achievement(
        {"id": "urn:x", "title": {"ja": "あ", "en": "a"}, "assessment_type": []}
    )

    verdict = judge(achievement, inferred)

    assert verdict.findings[0].outcome is Outcome.NOT_MET
    assert verdict.outcome is Outcome.UNKNOWN


def test_an_unknown_framework_is_answered_with_those_at_hand() -> None:
    with pytest.raises(FrameworkUnknown, match=r"jp-mc-1\.0"):
        framework("mars-1")
