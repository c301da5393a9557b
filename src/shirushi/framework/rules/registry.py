"""The questions by name, and the parameters each takes from a framework's data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from shirushi.core.errors import ShirushiError
from shirushi.core.reading import FieldMissing, Reader
from shirushi.core.text import Text
from shirushi.framework.framework import Descriptor
from shirushi.framework.levels import levels
from shirushi.framework.rules import (
    assessment,
    descriptors,
    elements,
    exclusions,
    level,
    listing,
    quality,
    size,
)
from shirushi.framework.rules.answer import Answer, NotFound
from shirushi.framework.vocabulary import Element, descriptor_named, element_named
from shirushi.model.achievement import Achievement
from shirushi.model.partner import PartnerKind
from shirushi.model.profile import OrganisationKind
from shirushi.model.quality import QualityAssuranceKind
from shirushi.model.workload import HoursBasis


class BoundsMissing(ShirushiError):
    """A rule on size says neither the least nor the most."""

    code = "framework.bounds-missing"
    text = Text(ja="least も most もありません。", en="Neither least nor most is given.")
    remedy = Text(
        ja='下限か上限を書いてください。出典で見つからなかった場合は "not-found" と書きます。',
        en='Give a bound; write "not-found" for one that was looked for and not found.',
    )


class BoundsReversed(ShirushiError):
    """A rule on size asks for more than it allows."""

    code = "framework.bounds-reversed"
    text = Text(
        ja="下限({least})が上限({most})を超えています。",
        en="The least ({least}) is more than the most ({most}).",
    )


class CountWrong(ShirushiError):
    """A parameter that counts is not a small whole number."""

    code = "framework.count-wrong"
    text = Text(
        ja="1以上{most}以下の整数を書いてください({value})。",
        en="Write a whole number from 1 to {most}, not {value}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One parameter: how it is read from a rule's ``with`` table, and whether it must be there."""

    read: Callable[[Reader, str], object]
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that frameworks ask: the function that answers it, and its parameters.

    check
        What must hold between parameters; raises a ``ShirushiError``.
    """

    name: str
    answer: Callable[..., Answer]
    params: Mapping[str, Param] = field(default_factory=dict)
    check: Callable[[Mapping[str, object]], None] = lambda _: None

    def read(self, reader: Reader) -> dict[str, object]:
        """Return the parameters in a rule's ``with`` table; mistakes are noted in ``reader``."""
        found: dict[str, object] = {}
        for name, param in self.params.items():
            value = param.read(reader, name) if reader.has(name) or param.required else None
            if value is not None:
                found[name] = value
        reader.built(lambda: self.check(found))
        return found


# ---------------------------------------------------------------- how a parameter is read


def _descriptor(reader: Reader, name: str) -> Descriptor | None:
    id_ = reader.optional_string(name, required=True)
    if id_ is None:
        return None
    try:
        return descriptor_named(id_)
    except ShirushiError as error:
        reader.fail(error.at(name))
        return None


def _element(reader: Reader, name: str) -> Element | None:
    id_ = reader.optional_string(name, required=True)
    if id_ is None:
        return None
    try:
        return element_named(id_)
    except ShirushiError as error:
        reader.fail(error.at(name))
        return None


def _partner_kind(reader: Reader, name: str) -> PartnerKind | None:
    return reader.choice(name, PartnerKind)


def _bound(reader: Reader, name: str) -> Decimal | NotFound | None:
    if reader.raw(name) == NotFound.NOT_FOUND.value:
        return NotFound.NOT_FOUND
    return reader.decimal(name, required=True)


def _system(reader: Reader, name: str) -> str | None:
    return reader.optional_string(name, required=True)


def _basis(reader: Reader, name: str) -> HoursBasis | size.Unclear | None:
    if reader.raw(name) == size.Unclear.UNCLEAR.value:
        return size.Unclear.UNCLEAR
    return reader.choice(name, HoursBasis, required=True)


def _number(reader: Reader, name: str) -> Decimal | None:
    return reader.decimal(name)


def _text(reader: Reader, name: str) -> Text | None:
    return reader.optional_text(name)


def _words(reader: Reader, name: str) -> tuple[str, ...]:
    found = reader.strings(name)
    if not found:
        reader.fail(FieldMissing(path=name))
    return found


def _level_frameworks(reader: Reader, name: str) -> tuple[str, ...]:
    found = reader.strings(name)
    for number, one in enumerate(found):
        try:
            levels().framework(one)
        except ShirushiError as error:
            reader.fail(error.at(f"{name}[{number}]"))
    return found


def _count(reader: Reader, name: str) -> str | None:
    """Return a small whole number as its digits."""
    number = reader.decimal(name, required=True)
    if number is None:
        return None
    if number != number.to_integral_value() or not 0 < number <= _MOST_COUNT:
        reader.fail(CountWrong(path=name, value=number, most=_MOST_COUNT))
        return None
    return str(int(number))


_MOST_COUNT = 20


def _kinds(reader: Reader, name: str) -> frozenset[OrganisationKind]:
    found: set[OrganisationKind] = set()
    if not reader.raw(name):
        reader.fail(FieldMissing(path=name))
        return frozenset()
    for number, value in enumerate(reader.strings(name)):
        # A reader of its own, so that a wrong entry's path tells its place in the list.
        one = Reader({"": value}, path=f"{reader.path}.{name}[{number}]", mistakes=reader.mistakes)
        kind = one.choice("", OrganisationKind)
        if kind is not None:
            found.add(kind)
    return frozenset(found)


def _quality_kind(reader: Reader, name: str) -> QualityAssuranceKind | None:
    return reader.choice(name, QualityAssuranceKind)


def _yes_no(reader: Reader, name: str) -> bool | None:
    return reader.yes_no(name)


def _check_bounds(params: Mapping[str, object]) -> None:
    least, most = params.get("least"), params.get("most") or params.get("under")
    if least is None and most is None and params.get("basis") is not size.Unclear.UNCLEAR:
        raise BoundsMissing
    if isinstance(least, Decimal) and isinstance(most, Decimal) and least > most:
        raise BoundsReversed(least=least, most=most)


_BOUNDS: dict[str, Param] = {
    "least": Param(read=_bound, required=False),
    "most": Param(read=_bound, required=False),
}

_EVERY: tuple[Question, ...] = (
    Question(
        name="descriptor_stated",
        answer=descriptors.descriptor_stated,
        params={"descriptor": Param(read=_descriptor)},
    ),
    Question(name="learning_outcomes_stated", answer=descriptors.learning_outcomes_stated),
    Question(
        name="legal_basis_stated",
        answer=descriptors.legal_basis_stated,
        params={"basis": Param(read=_system)},
    ),
    Question(
        name="hours_within",
        answer=size.hours_within,
        params={
            "basis": Param(read=_basis),
            **_BOUNDS,
            "under": Param(read=_number, required=False),
            "seen": Param(read=_text, required=False),
        },
        check=_check_bounds,
    ),
    Question(
        name="credits_within",
        answer=size.credits_within,
        params={
            "system": Param(read=_system),
            **_BOUNDS,
            "hours_least": Param(read=_number, required=False),
            "hours_most": Param(read=_number, required=False),
            "seen": Param(read=_text, required=False),
        },
        check=_check_bounds,
    ),
    Question(name="credit_bearing", answer=size.credit_bearing),
    Question(
        name="credits_stated",
        answer=size.credits_stated,
        params={"system": Param(read=_system)},
    ),
    Question(
        name="smaller_than_qualification",
        answer=size.smaller_than_qualification,
        params={
            "below": Param(read=_bound, required=False),
            "system": Param(read=_system, required=False),
        },
    ),
    Question(
        name="level_stated",
        answer=level.level_stated,
        params={
            "frameworks": Param(read=_level_frameworks, required=False),
            "allowed": Param(read=_words, required=False),
        },
    ),
    Question(
        name="title_words_avoided",
        answer=listing.title_words_avoided,
        params={"words": Param(read=_words)},
    ),
    Question(
        name="subject_code_stated",
        answer=listing.subject_code_stated,
        params={"scheme": Param(read=_system), "digits": Param(read=_count)},
    ),
    Question(
        name="review_period_stated",
        answer=listing.review_period_stated,
        params={"most_years": Param(read=_count)},
    ),
    Question(
        name="element_stated",
        answer=elements.element_stated,
        params={"element": Param(read=_element)},
    ),
    Question(
        name="weeks_within",
        answer=elements.weeks_within,
        params={
            **_BOUNDS,
            "under": Param(read=_number, required=False),
            "seen": Param(read=_text, required=False),
        },
        check=_check_bounds,
    ),
    Question(
        name="partner_endorsement_stated",
        answer=elements.partner_endorsement_stated,
        params={"kind": Param(read=_partner_kind, required=False)},
    ),
    Question(name="skills_aligned", answer=elements.skills_aligned),
    Question(name="assessment_required", answer=assessment.assessment_required),
    Question(name="supervision_stated", answer=assessment.supervision_stated),
    Question(name="not_attendance_only", answer=exclusions.not_attendance_only),
    Question(name="not_qualification", answer=exclusions.not_qualification),
    Question(
        name="quality_assurance_stated",
        answer=quality.quality_assurance_stated,
        params={
            "kind": Param(read=_quality_kind, required=False),
            "published": Param(read=_yes_no, required=False),
        },
    ),
    Question(name="awarding_body_named", answer=quality.awarding_body_named),
    Question(
        name="awarding_body_kind",
        answer=quality.awarding_body_kind,
        params={"kinds": Param(read=_kinds)},
    ),
)

#: Every question by its name.
QUESTIONS: Mapping[str, Question] = {one.name: one for one in _EVERY}


def ask(name: str, achievement: Achievement, params: Mapping[str, object]) -> Answer:
    """Return the answer of the question called ``name``, which the loader has checked."""
    return QUESTIONS[name].answer(achievement, **params)
