"""Frameworks as a page tells them: one in its sections, and the tables across all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shirushi.core.citation import Citation, Confidence
from shirushi.core.text import Text
from shirushi.framework.credit_systems import credit_systems
from shirushi.framework.framework import (
    Descriptor,
    DescriptorStatus,
    Framework,
    Need,
    Rule,
)
from shirushi.framework.levels import levels
from shirushi.framework.loading import editions, packaged
from shirushi.framework.rules.answer import NotFound, listed, same
from shirushi.framework.rules.descriptors import LEGAL_BASES
from shirushi.framework.rules.size import Unclear
from shirushi.framework.showing import need_of
from shirushi.framework.vocabulary import Element, descriptors
from shirushi.model.partner import PartnerKind
from shirushi.model.profile import OrganisationKind
from shirushi.model.workload import HoursBasis

#: One letter a status, as a legend beside the table explains.
LETTERS = {
    DescriptorStatus.MANDATORY: "M",
    DescriptorStatus.OPTIONAL: "O",
    DescriptorStatus.PRESENT: "P",
    DescriptorStatus.CONDITIONAL: "C",
    DescriptorStatus.ABSENT: "–",
    DescriptorStatus.NOT_SPECIFIED: "?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShown:
    """One rule with its question's terms in words.

    weight
        What weakens it ("required, inferred"), or ``None`` where a source was seen to demand it.
    terms
        Bounds, bases and lists, one line each; a bound that was not found says so.
    """

    rule: Rule
    weight: Text | None
    terms: tuple[Text, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every source of the rule."""
        return (self.rule.citation, *self.rule.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The rules of one weight, those that the list of descriptors makes left out."""

    need: Need
    rules: tuple[RuleShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """One fact that no source was seen to state."""

    framework: Framework
    text: Text
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One edition with what stands around it.

    others
        The framework's other editions that come with the package, the latest first.
    """

    framework: Framework
    others: tuple[Framework, ...]
    sections: tuple[Section, ...]
    unsure: tuple[Unsure, ...]

    @property
    def confidence(self) -> dict[Confidence, int]:
        """How many of its facts are how sure; every kind is there."""
        found = Counter(one.confidence for one in self.framework.citations)
        return {one: found[one] for one in Confidence}


def overview(framework: Framework) -> Overview:
    """Return one edition as its page tells it.

    >>> from shirushi.framework.loading import framework
    >>> [one.need.value for one in overview(framework("nz-nzqa-2018")).sections]
    ['required']
    """
    known = packaged()
    others = editions(framework.base) if framework.id in known else ()
    return Overview(
        framework=framework,
        others=tuple(one for one in others if one.id != framework.id),
        sections=tuple(_sections(framework)),
        unsure=tuple(_unsure(framework)),
    )


def _sections(framework: Framework) -> Iterator[Section]:
    for need in Need:
        rules = tuple(
            shown(one) for one in framework.rules if one.need is need and not is_of_descriptor(one)
        )
        if rules:
            yield Section(need=need, rules=rules)


def shown(rule: Rule) -> RuleShown:
    """Return a rule with its terms in words and what weakens it."""
    return RuleShown(rule=rule, weight=None if rule.seen else need_of(rule), terms=terms(rule))


def is_of_descriptor(rule: Rule) -> bool:
    """Whether the list of descriptors makes the rule, so that it is told there."""
    return rule.id.startswith("descriptor-")


def _unsure(framework: Framework) -> Iterator[Unsure]:
    for rule in framework.rules:
        if rule.inferred and not is_of_descriptor(rule):
            yield Unsure(framework=framework, text=rule.text, citation=rule.citation)
    for fact in framework.facts:
        if fact.citation.confidence is Confidence.INFERRED:
            yield Unsure(framework=framework, text=fact.text, citation=fact.citation)


def every_unsure() -> tuple[Unsure, ...]:
    """Return every fact of every packaged edition that wants confirming."""
    return tuple(one for framework in packaged().values() for one in _unsure(framework))


def days(framework: Framework) -> str:
    """Return when an edition holds; a beginning that is not known is a question mark."""
    starts, ends = framework.in_force_from, framework.in_force_until
    return f"{starts or '?'} – {ends or ''}".rstrip()


# ---------------------------------------------------------------- across all frameworks


def statuses(
    frameworks: Iterable[Framework],
) -> tuple[tuple[Framework, tuple[tuple[Descriptor, DescriptorStatus], ...]], ...]:
    """Return what each framework says about each of the 17 descriptors, in their order."""
    every = tuple(descriptors().values())
    return tuple(
        (one, tuple((each, one.status_of(each.id)) for each in every)) for one in frameworks
    )


def asked_by(frameworks: Iterable[Framework]) -> tuple[str, ...]:
    """Return the name of every question that any of the frameworks asks besides the 17."""
    found = {_asked(rule) for one in frameworks for rule in one.rules}
    return tuple(sorted(found - {"descriptor_stated"}))


def _asked(rule: Rule) -> str:
    """Return a rule's question, with the element where it asks for one of several."""
    element = rule.params.get("element")
    return f"{rule.ask}: {element.id}" if isinstance(element, Element) else rule.ask


def sign_of(framework: Framework, ask: str) -> str:
    """Return how a framework asks a question, in one sign.

    ● required; ○ required, by inference only; ? the demand or its bound was not found;
    · recommended or for information; nothing where it does not ask.
    """
    rules = [rule for rule in framework.rules if _asked(rule) == ask]
    required = [rule for rule in rules if rule.need is Need.REQUIRED]
    answered = [rule for rule in required if _is_found(rule)]
    if any(rule.seen for rule in answered):
        return "●"
    if answered:
        return "○"
    if required:
        return "?"
    return "·" if rules else ""


def _is_found(rule: Rule) -> bool:
    return rule.demand_found and NotFound.NOT_FOUND not in rule.params.values()


# ---------------------------------------------------------------- a rule's terms


def terms(rule: Rule) -> tuple[Text, ...]:
    """Return a rule's parameters in words, one line each.

    >>> from shirushi.framework.loading import framework
    >>> rule = next(one for one in framework("nz-nzqa").rules if one.id == "size")
    >>> [one.en for one in terms(rule)][:3]
    ['credit system: NZQCF credit', 'at least: 1', 'at most: 40']
    """
    return tuple(_term(name, value) for name, value in rule.params.items())


def _term(name: str, value: object) -> Text:
    if isinstance(value, Text):
        return value
    label = _NAMES.get(name, Text(ja=name, en=name))
    if name == "basis" and not isinstance(value, HoursBasis | Unclear | NotFound):
        label = _LEGAL_BASIS
    if isinstance(value, PartnerKind):
        label = _NAMES["kinds"]
    return _TERM.format(name=label, value=_value(name, value))


def _value(name: str, value: object) -> Text:
    if isinstance(value, tuple | frozenset):
        # A set has no order of its own, and the same page is to come out each time.
        plain = sorted(value, key=_plain) if isinstance(value, frozenset) else value
        return listed(_value(name, one) for one in plain)
    return _said(value) or _named(name, value) or same(_plain(value))


def _said(value: object) -> Text | None:
    """Return what a value is called whatever it is asked for, or ``None``."""
    if isinstance(value, Descriptor | Element):
        return value.name
    if isinstance(value, HoursBasis | OrganisationKind | PartnerKind):
        return value.label
    return _SAID.get(_plain(value))


def _named(name: str, value: object) -> Text | None:
    """Return what an id of another table is called, or ``None``."""
    if name == "system" and str(value) in credit_systems():
        return credit_systems()[str(value)].name
    if name == "frameworks" and str(value) in levels().frameworks:
        return levels().framework(str(value)).name
    return None


def _plain(value: object) -> str:
    return str(getattr(value, "value", getattr(value, "id", value)))


_TERM = Text(ja="{name}: {value}", en="{name}: {value}")
_LEGAL_BASIS = Text(ja="根拠法令", en="law")
_SAID = {
    "not-found": Text(ja="不明(定めが見つからない)", en="unknown (it was not found)"),
    "unclear": Text(ja="不明(出典が一致しない)", en="unclear (the sources do not agree)"),
    "True": Text(ja="はい", en="yes"),
    "False": Text(ja="いいえ", en="no"),
    "external": Text(ja="第三者によるもの", en="by an outside body"),
    "internal": Text(ja="機関自身によるもの", en="the provider's own"),
    **LEGAL_BASES,
}
_NAMES = {
    "allowed": Text(ja="レベル", en="levels"),
    "basis": Text(ja="時間の数え方", en="hours counted"),
    "below": Text(ja="未満", en="less than"),
    "descriptor": Text(ja="記述子", en="descriptor"),
    "element": Text(ja="項目", en="element"),
    "digits": Text(ja="桁数", en="digits"),
    "frameworks": Text(ja="資格枠組み", en="qualifications framework"),
    "hours_least": Text(ja="時間の下限", en="hours, at least"),
    "hours_most": Text(ja="時間の上限", en="hours, at most"),
    "kind": Text(ja="質保証の種類", en="kind of quality assurance"),
    "kinds": Text(ja="機関の種類", en="kinds of body"),
    "least": Text(ja="下限", en="at least"),
    "most": Text(ja="上限", en="at most"),
    "most_years": Text(ja="見直しの間隔(年以内)", en="years between reviews, at most"),
    "published": Text(ja="公開されていること", en="published"),
    "scheme": Text(ja="分類", en="classification"),
    "system": Text(ja="単位制度", en="credit system"),
    "under": Text(ja="未満", en="less than"),
    "words": Text(ja="使えない語", en="words not allowed"),
}
