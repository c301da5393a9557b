"""Two editions of one framework tell what changed between them, and nothing that did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from shirushi.core.text import Text
from shirushi.framework.editions import (
    ChangeKind,
    EditionsUnrelated,
    differences,
    edition_before,
)
from shirushi.framework.framework import DescriptorStatus, Framework
from shirushi.framework.loading import day_judged, framework, packaged
from shirushi.framework.overview import is_of_descriptor
from tests.programmes import WHOLE


@pytest.mark.parametrize("edition", sorted(packaged()))
def test_an_edition_does_not_differ_from_itself(edition: str) -> None:
    one = framework(edition)

    done = differences(one, one)

    assert (done.rules, done.descriptors, done.facts) == ((), (), ())
    assert done.same_rules == len([rule for rule in one.rules if not is_of_descriptor(rule)])


def test_the_hours_of_a_certificate_programme_went_from_120_to_60() -> None:
    done = differences(framework("jp-rishu-shomei-2007"), framework("jp-rishu-shomei"))

    first = done.rules[0]
    assert first.kind is ChangeKind.CHANGED
    assert first.old is not None
    assert first.new is not None
    assert ("120" in first.old.text.en, "60" in first.new.text.en) == (True, True)


def test_backwards_what_was_added_is_removed() -> None:
    old, new = framework("nz-nzqa-2018"), framework("nz-nzqa")

    forth, back = differences(old, new), differences(new, old)

    added = [one.new for one in forth.rules if one.kind is ChangeKind.ADDED]
    removed = [one.old for one in back.rules if one.kind is ChangeKind.REMOVED]
    assert added == removed
    assert added
    assert forth.same_rules == back.same_rules


def test_other_words_for_the_same_question_change_nothing() -> None:
    one = framework("eu-2022")
    reworded = Text(ja="別の言い方", en="put otherwise")
    other = replace(one, rules=tuple(replace(rule, text=reworded) for rule in one.rules))

    assert differences(one, other).rules == ()


def test_a_rule_that_got_another_id_is_not_an_addition() -> None:
    one = framework("eu-2022")
    index, rule = next(
        (n, rule) for n, rule in enumerate(one.rules) if rule.ask == "not_attendance_only"
    )
    renamed = replace(rule, id="renamed")
    other = replace(one, rules=(*one.rules[:index], renamed, *one.rules[index + 1 :]))

    assert differences(one, other).rules == ()


def test_a_descriptor_that_is_spoken_of_otherwise_is_told() -> None:
    one = framework("eu-2022")
    first = one.descriptors[0]
    changed = replace(first, status=DescriptorStatus.OPTIONAL)
    other = replace(one, descriptors=(changed, *one.descriptors[1:]))

    done = differences(one, other)

    assert [(each.descriptor.id, each.new) for each in done.descriptors] == [
        (first.descriptor.id, DescriptorStatus.OPTIONAL)
    ]


def test_frameworks_that_are_not_editions_of_one_are_not_compared() -> None:
    pairs = product(packaged().values(), repeat=2)

    for old, new in pairs:
        if old.base != new.base:
            with pytest.raises(EditionsUnrelated):
                differences(old, new)


def _before(one: Framework) -> str | None:
    found = edition_before(one)
    return None if found is None else found.id


def test_the_first_edition_followed_none() -> None:
    assert _before(framework("jp-rishu-shomei")) == "jp-rishu-shomei-2007"
    assert _before(framework("jp-rishu-shomei-2007")) is None


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (None, None, "2026-11-20"),
        ("2018-04-01", None, "2026-11-20"),
        ("2018-04-01", "2019-04-01", "2019-03-31"),
        (None, "2019-04-01", "2019-03-31"),
        ("2026-11-20", "2026-11-21", "2026-11-20"),
        ("2026-04-01", "2026-11-20", "2026-11-19"),
        ("2027-04-01", "2028-04-01", "2027-04-01"),
        ("2019-04-01", "2019-04-01", "2019-04-01"),
        (None, "0001-01-01", "2026-11-20"),
    ],
)
def test_a_programme_is_judged_on_the_day_nearest_today_on_which_it_is_offered(
    starts: str | None, ends: str | None, expected: str
) -> None:
    first, last = (None if one is None else date.fromisoformat(one) for one in (starts, ends))
    programme = replace(WHOLE, offered_from=first, offered_until=last)

    found = day_judged(programme, today=date(2026, 11, 20))

    assert found.isoformat() == expected
