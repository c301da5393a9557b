"""What the frameworks that a programme is meant for ask of each item of its description."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shirushi.core.citation import Citation
from shirushi.core.text import Text
from shirushi.framework.framework import Descriptor, Framework, Need, Rule
from shirushi.framework.loading import packaged
from shirushi.framework.showing import need_of
from shirushi.framework.vocabulary import Element

#: The item of a description that answers a question; those in a rule's parameters name their own.
ITEM_OF_QUESTION = {
    "learning_outcomes_stated": "learning_outcomes",
    "legal_basis_stated": "issued_under",
    "hours_within": "learner_effort",
    "credits_within": "credit_recognition",
    "credit_bearing": "credit_recognition",
    "credits_stated": "credit_recognition",
    "smaller_than_qualification": "achievement_type",
    "level_stated": "level",
    "title_words_avoided": "title",
    "subject_code_stated": "subject_codes",
    "review_period_stated": "review_period",
    "weeks_within": "duration",
    "partner_endorsement_stated": "partner_endorsement",
    "skills_aligned": "alignments",
    "assessment_required": "assessment_type",
    "supervision_stated": "assessment_type",
    "not_attendance_only": "assessment_type",
    "not_qualification": "achievement_type",
    "quality_assurance_stated": "quality_assurance",
    "awarding_body_kind": "awarding_body",
    "awarding_body_named": "awarding_body",
}


class Weight(enum.Enum):
    """How much hangs on an item: a verdict, something, or nothing."""

    REQUIRED = "required"
    ASKED = "asked"
    NOT_ASKED = "not_asked"

    @property
    def label(self) -> Text:
        """The weight in words."""
        return _WEIGHTS[self]


_WEIGHTS = {
    Weight.REQUIRED: Text(ja="必須", en="required"),
    Weight.ASKED: Text(ja="求められている", en="asked for"),
    Weight.NOT_ASKED: Text(ja="求められていない", en="not asked"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One rule of one framework about an item, with where it is written."""

    framework: Framework
    rule: Rule

    @property
    def need(self) -> Text | None:
        """How much the rule weighs and whether anybody was seen to demand it, if left unsaid."""
        if self.rule.ask == "descriptor_stated" and self.rule.seen:
            # The rule's own text says it already.
            return None
        return need_of(self.rule)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every source of the rule."""
        return (self.rule.citation, *self.rule.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the chosen frameworks ask of one item: the weight, and the rules it comes from."""

    item: str
    demands: tuple[Demand, ...] = ()

    @property
    def weight(self) -> Weight:
        """The most that any of the rules asks; an inferred demand alone does not require."""
        if any(one.rule.need is Need.REQUIRED and one.rule.seen for one in self.demands):
            return Weight.REQUIRED
        return Weight.ASKED if self.demands else Weight.NOT_ASKED


def item_of(rule: Rule) -> str:
    """Return the item of the description that a rule looks at.

    >>> from shirushi.framework.loading import framework
    >>> item_of(framework("jp-mc-1.0").rules[0])
    'learner_identification'
    """
    for named in rule.params.values():
        if isinstance(named, Descriptor | Element):
            return named.id
    return ITEM_OF_QUESTION[rule.ask]


def asked_of(names: Iterable[str]) -> Mapping[str, Asking]:
    """Return what frameworks ask, by the item it is asked of; an item not asked is missing.

    names
        The frameworks' ids; one that does not come with the package is passed over.

    >>> asked_of(["jp-mc-1.0"])["learning_outcomes"].weight
    <Weight.REQUIRED: 'required'>
    """
    found: dict[str, list[Demand]] = {}
    for name in names:
        framework = packaged().get(name)
        if framework is None:
            continue
        for rule in framework.rules:
            found.setdefault(item_of(rule), []).append(Demand(framework=framework, rule=rule))
    return {item: Asking(item=item, demands=tuple(all_)) for item, all_ in found.items()}
