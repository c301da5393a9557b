"""A description through every format and back: what is said to be kept is, and what is lost is.

The table of formats says what comes back of each item; these tests hold the programs to it.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from hypothesis import given

from shirushi.core import json as own
from shirushi.core.text import Text
from shirushi.credential.formats import elm3, elm3_writing, ob2, ob3
from shirushi.credential.formats.elm3_codes import ESCO_SKILL, ESCO_SKILLS
from shirushi.credential.formats.elm3_writing import Form
from shirushi.credential.formats.ob2 import Addresses
from shirushi.framework.crosswalk import Back, Place, formats
from shirushi.framework.vocabulary import Element
from shirushi.model.achievement import (
    Achievement,
    CreditRecognition,
    FormOfParticipation,
    ParticipationMode,
)
from shirushi.model.alignment import Alignment
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Assessment, AssessmentKind
from shirushi.model.credits import Credits
from shirushi.model.document import read_achievement, read_achievement_file, write_achievement
from shirushi.model.level import Level
from shirushi.model.outcome import LearningOutcome
from shirushi.model.partner import PartnerEndorsement, PartnerKind
from shirushi.model.profile import OrganisationKind
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind, ReviewPeriod
from shirushi.model.workload import HoursBasis, Workload
from tests.property.strategies import achievements
from tests.world import assertion

SAID = Text(ja="言葉", en="words")


def of(one: Achievement) -> Assertion:
    """Return somebody's assertion of a programme."""
    return dataclasses.replace(assertion(), achievement=one)


# ---------------------------------------------------------------- the ways there and back


def through_ob2(one: Assertion) -> Achievement:
    """Return what comes back of an assertion's achievement, but for its id."""
    mail = Identifier(kind=IdentifierKind.EMAIL, value="a@u.example")
    addresses = Addresses(badge=_BADGE, issuer="https://u.example/i", image="https://u.example/p")
    whole = dataclasses.replace(
        one,
        learner=Learner(identifiers=(mail,)),
        issuer=dataclasses.replace(one.issuer, email="badges@u.example"),
    )
    written = ob2.write(whole, addresses)
    found = ob2.read(
        ob2.Documents(
            assertion=own.read_object(own.write(written.assertion)),
            badge=own.read_object(own.write(written.badge)),
            issuer=own.read_object(own.write(written.issuer)),
        )
    )
    # A badge class is known by its address (#BadgeClass).
    return dataclasses.replace(found.achievement, id=one.achievement.id)


_BADGE = "https://u.example/badges/1"


def through_ob3(one: Assertion) -> Achievement:
    return ob3.read(own.read_object(own.write(ob3.write(one)))).achievement


def through_elm3(one: Assertion, form: Form = Form.VC_2_0) -> Achievement:
    written = elm3_writing.write(one, form=form).document
    found = elm3.read(own.read_object(own.write(written)))
    # Both say the same, unless somebody changed one of them.
    assert found.lost == ()
    return found.assertions[0].achievement


def through_the_platform(one: Assertion) -> Achievement:
    return through_elm3(one, Form.SEALED)


WAYS: dict[str, Callable[[Assertion], Achievement]] = {
    "ob2": through_ob2,
    "ob3": through_ob3,
    "elm3": through_elm3,
}
EUROPEAN_PLACES = (*formats()["elm3"].places, *formats()["elm3"].elements)
PARTLY = [
    pytest.param(place, id=place.item.id) for place in EUROPEAN_PLACES if place.back is Back.PARTLY
]


def fields_of(place: Place) -> tuple[str, ...]:
    return place.item.fields if isinstance(place.item, Element) else (place.item.id,)


def said_in(place: Place, one: Achievement) -> dict[str, Any]:
    """Return the part of a description's document that an item stands for."""
    document = write_achievement(one)
    return {name: document[name] for name in fields_of(place) if name in document}


def is_inside(part: Any, whole: Any) -> bool:
    """Whether all that ``part`` says is said in ``whole``; the order of links is no statement."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and is_inside(part[name], whole[name]) for name in part)
    if isinstance(part, list) and isinstance(whole, list):
        pairs = zip(sorted(part, key=_place), sorted(whole, key=_place), strict=False)
        return len(part) == len(whole) and all(is_inside(*pair) for pair in pairs)
    return bool(part == whole) or _is_same_number(part, whole)


def _is_same_number(one: Any, other: Any) -> bool:
    """Whether two texts are one number: 85.0 hours come back as 85."""
    texts = isinstance(one, str) and isinstance(other, str)
    if not texts or not re.fullmatch(r"[0-9.]+", one) or not re.fullmatch(r"[0-9.]+", other):
        return False
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _place(one: Any) -> str:
    """Return what a thing in a list is known by, where its place in the list says nothing."""
    for needed, more in _KNOWN_BY:
        if isinstance(one, dict) and all(name in one for name in needed):
            return json.dumps([one.get(name) for name in (*needed, *more)])
    return ""


#: Links, levels, hours, subjects and accreditations: what each must have, and may have.
_KNOWN_BY = (
    (("url", "name"), ("code", "framework")),
    (("framework", "level"), ()),
    (("basis", "hours"), ()),
    (("scheme", "code"), ("name",)),
    (("kind", "text", "scope", "body_country"), ("body", "url", "valid_from", "valid_until")),
)


# ---------------------------------------------------------------- documents


@given(one=achievements())
def test_a_document_keeps_every_value_as_json(one: Achievement) -> None:
    data = own.write(write_achievement(one))

    assert read_achievement_file("x.json", data) == one


@given(one=achievements())
def test_a_document_keeps_every_value_as_toml(one: Achievement) -> None:
    data = as_toml(write_achievement(one))

    assert read_achievement_file("x.toml", data.encode("utf-8")) == one


@given(one=achievements())
def test_a_document_is_written_as_it_was_read(one: Achievement) -> None:
    document = write_achievement(one)

    assert write_achievement(read_achievement(document)) == document


def as_toml(value: Any) -> str:
    """Return a document as TOML, on one line a field; only what descriptions have."""
    return "\n".join(f"{_key(name)} = {_inline(inner)}" for name, inner in value.items())


def _inline(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{_key(name)} = {_inline(one)}" for name, one in value.items()) + "}"
        )
    return _key(value)


def _key(value: str) -> str:
    # A TOML basic string escapes as JSON does, but has no pairs of surrogates.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


# ---------------------------------------------------------------- credentials


@given(one=achievements())
@pytest.mark.parametrize("way", ["ob2", "ob3"])
def test_open_badges_keep_every_value(way: str, one: Achievement) -> None:
    assert all(
        place.back is Back.WHOLE for place in (*formats()[way].places, *formats()[way].elements)
    )
    assert WAYS[way](of(one)) == one


@given(one=achievements())
@pytest.mark.parametrize("form", [Form.VC_1_1, Form.VC_2_0])
def test_a_european_credential_of_the_issuers_own_keeps_every_value(
    form: Form, one: Achievement
) -> None:
    assert through_elm3(of(one), form) == one
    assert elm3_writing.write(of(one), form=form).ours_only == tuple(
        lost for lost in elm3_writing.write(of(one)).lost if lost.path.startswith("achievement.")
    )


@given(one=achievements())
def test_the_european_terms_alone_lose_what_they_are_said_to_lose_and_no_more(
    one: Achievement,
) -> None:
    again = through_the_platform(of(one))

    for place in EUROPEAN_PLACES:
        assert place.back is not Back.WORDS
        if place.back is Back.WHOLE:
            assert is_inside(said_in(place, one), said_in(place, again)), place.item.id


@given(one=achievements())
def test_every_loss_on_the_way_to_the_european_terms_is_told_and_no_other(one: Achievement) -> None:
    written = elm3_writing.write(of(one))
    (found,) = elm3.read(written.document).assertions
    before, after = write_achievement(one), write_achievement(found.achievement)
    told = {
        lost.path.removeprefix("achievement.").partition(".")[0].partition("[")[0]
        for lost in written.lost
        # That the European shapes demand a country is told, though nobody stated one.
        if lost.path.startswith("achievement.") and not lost.path.endswith("body.country")
    }

    lost = {name for name, value in before.items() if not is_inside(value, after.get(name))}

    assert lost == told


@given(one=achievements())
def test_reading_european_terms_adds_only_whose_it_is_and_where(one: Achievement) -> None:
    again = through_the_platform(of(one))

    said = write_achievement(one)
    added = {name for name in write_achievement(again) if name not in said}
    assert added <= {"awarding_body", "country_region"}


# ---------------------------------------------------------------- one of each kind

EUROPEAN = Achievement(
    id="urn:example:european",
    title=SAID,
    awarding_body=dataclasses.replace(
        assertion().issuer, kind=None, country="JP", id="https://u.example"
    ),
    country_region="JP",
    learning_outcomes=(
        LearningOutcome(
            text=SAID,
            alignments=(Alignment(name="a", url=f"{ESCO_SKILL}1", framework=ESCO_SKILLS),),
        ),
    ),
    form_of_participation=FormOfParticipation(mode=ParticipationMode.BLENDED),
    language=("ja", "en"),
    learner_effort=(Workload(hours=Decimal("62.5"), basis=HoursBasis.NOTIONAL),),
    assessment_type=(Assessment(kind=AssessmentKind.PORTFOLIO, text=SAID),),
    level=(Level(framework="eqf", level="6"),),
    credit_recognition=CreditRecognition(credits=Credits(amount=Decimal(2), system="ects")),
)
OTHERWISE = dataclasses.replace(
    EUROPEAN,
    awarding_body=dataclasses.replace(
        assertion().issuer, kind=OrganisationKind.UNIVERSITY, country="AQ", id="https://u.example"
    ),
    country_region="CA-ON",
    learning_outcomes=(
        LearningOutcome(
            text=SAID, alignments=(Alignment(name="a", url="https://u.example/a", type="ext:x"),)
        ),
    ),
    language=("ja", "zh-Hant"),
    learner_effort=(Workload(hours=Decimal(30), basis=HoursBasis.CLOCK),),
    quality_assurance=(QualityAssurance(kind=QualityAssuranceKind.EXTERNAL, text=SAID, body=SAID),),
    alignments=(Alignment(name="a", url="https://u.example/a"),),
    issued_under=("jp_art_105",),
    review_period=ReviewPeriod(years=Decimal(3)),
    partner_endorsement=(
        PartnerEndorsement(kind=PartnerKind.INDUSTRY, name=SAID, url="https://u.example/b"),
    ),
)


@pytest.mark.parametrize("place", PARTLY)
def test_what_only_our_extension_holds_is_lost_without_it(place: Place) -> None:
    one = dataclasses.replace(assertion(), achievement=OTHERWISE)
    said = said_in(place, OTHERWISE)

    assert is_inside(said, said_in(place, through_elm3(one)))
    assert not is_inside(said, said_in(place, through_the_platform(one)))


def test_a_description_that_european_terms_can_hold_needs_no_extension() -> None:
    one = dataclasses.replace(assertion(), achievement=EUROPEAN)

    assert through_the_platform(one) == EUROPEAN


def test_days_in_a_toml_description_are_read_as_days() -> None:
    data = 'id = "urn:a"\ntitle = { ja = "あ", en = "a" }\noffered_from = 2026-04-01\n'

    assert read_achievement_file("x.toml", data.encode()).offered_from == date(2026, 4, 1)
