"""Two editions of one framework side by side: which rules, descriptors and facts changed."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.framework.framework import Descriptor, DescriptorStatus, Fact, Framework, Rule
from shirushi.framework.loading import editions
from shirushi.framework.overview import is_of_descriptor, terms


class EditionsUnrelated(ShirushiError):
    """Two frameworks are compared that are not editions of one."""

    code = "framework.editions-unrelated"
    text = Text(
        ja="「{old}」と「{new}」は同じ枠組みの版ではありません。",
        en="{old!r} and {new!r} are not editions of one framework.",
    )
    remedy = Text(
        ja="base が同じ二つの版を指定してください。",
        en="Name two editions with the same base.",
    )


class ChangeKind(enum.Enum):
    """What became of a rule or a fact.

    ADDED and REMOVED say that the data of one edition does not have it; where little was found
    about that edition, it may have held there too.
    """

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """One rule that is not the same in both editions.

    old, new
        ``None`` where the edition does not have it.
    """

    kind: ChangeKind
    old: Rule | None
    new: Rule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptorChange:
    """One descriptor that the two editions speak of differently."""

    descriptor: Descriptor
    old: DescriptorStatus
    new: DescriptorStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """One fact that only one edition tells, or that they tell differently."""

    kind: ChangeKind
    old: Fact | None
    new: Fact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDifference:
    """What differs between two editions, and how many rules are the same."""

    old: Framework
    new: Framework
    rules: tuple[RuleChange, ...]
    same_rules: int
    descriptors: tuple[DescriptorChange, ...]
    facts: tuple[FactChange, ...]


def check_related(old: Framework, new: Framework) -> None:
    """Raise ``EditionsUnrelated`` unless the two are editions of one framework."""
    if old.base != new.base:
        raise EditionsUnrelated(old=old.id, new=new.id)


def edition_before(framework: Framework) -> Framework | None:
    """Return the packaged edition that an edition followed, or ``None`` for the first.

    >>> from shirushi.framework.loading import framework
    >>> before = edition_before(framework("nz-nzqa"))
    >>> before and before.id
    'nz-nzqa-2018'
    """
    latest_first = editions(framework.base)
    place = [one.id for one in latest_first].index(framework.id)
    return next(iter(latest_first[place + 1 :]), None)


def differences(old: Framework, new: Framework) -> EditionDifference:
    """Return what differs from one edition of a framework to another.

    A rule is the same where its question with its bounds, its weight and whether it was seen are
    the same; other words or another source alone change nothing. A rule that went while another
    with the same question came counts as changed. Raises ``EditionsUnrelated``.

    >>> from shirushi.framework.loading import framework
    >>> done = differences(framework("nz-nzqa-2018"), framework("nz-nzqa"))
    >>> [(one.kind.value, one.new.id) for one in done.rules if one.new and one.new.id == "size"]
    [('changed', 'size')]
    """
    check_related(old, new)
    rules, same = _rules(old, new)
    return EditionDifference(
        old=old,
        new=new,
        rules=rules,
        same_rules=same,
        descriptors=tuple(_descriptors(old, new)),
        facts=tuple(_facts(old, new)),
    )


def _rules(old: Framework, new: Framework) -> tuple[tuple[RuleChange, ...], int]:
    before = {one.id: one for one in old.rules if not is_of_descriptor(one)}
    after = {one.id: one for one in new.rules if not is_of_descriptor(one)}
    pairs = [(before.pop(id_), after.pop(id_)) for id_ in list(before) if id_ in after]
    for one in list(before.values()):
        # Renamed: the same question under another id.
        other = next((each for each in after.values() if each.ask == one.ask), None)
        if other is not None:
            pairs.append((before.pop(one.id), after.pop(other.id)))
    changed = [
        RuleChange(kind=ChangeKind.CHANGED, old=one, new=other)
        for one, other in pairs
        if _sense(one) != _sense(other)
    ]
    added = [RuleChange(kind=ChangeKind.ADDED, old=None, new=one) for one in after.values()]
    gone = [RuleChange(kind=ChangeKind.REMOVED, old=one, new=None) for one in before.values()]
    return (*changed, *added, *gone), len(pairs) - len(changed)


def _sense(rule: Rule) -> tuple[object, ...]:
    return rule.ask, rule.need, rule.seen, terms(rule)


def _descriptors(old: Framework, new: Framework) -> Iterator[DescriptorChange]:
    named = {one.descriptor.id: one.descriptor for one in (*old.descriptors, *new.descriptors)}
    for one in sorted(named.values(), key=lambda each: each.row):
        before, after = old.status_of(one.id), new.status_of(one.id)
        if before is not after:
            yield DescriptorChange(descriptor=one, old=before, new=after)


def _facts(old: Framework, new: Framework) -> Iterator[FactChange]:
    before = {one.id: one for one in old.facts}
    after = {one.id: one for one in new.facts}
    for id_ in {**before, **after}:
        one, other = before.get(id_), after.get(id_)
        if one is None or other is None:
            kind = ChangeKind.ADDED if one is None else ChangeKind.REMOVED
        elif one.text != other.text:
            kind = ChangeKind.CHANGED
        else:
            continue
        yield FactChange(kind=kind, old=one, new=other)
