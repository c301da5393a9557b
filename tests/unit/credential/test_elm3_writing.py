"""What a European credential cannot hold is told, thing by thing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shirushi.core.text import Text
from shirushi.credential.formats import elm3, elm3_codes, elm3_writing
from shirushi.model.achievement import (
    CreditRecognition,
    FormOfParticipation,
    ParticipationMode,
)
from shirushi.model.alignment import Alignment
from shirushi.model.assertion import Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Assessment, AssessmentKind
from shirushi.model.credits import Credits
from shirushi.model.endorsement import Endorsement
from shirushi.model.evidence import Evidence
from shirushi.model.level import Level
from shirushi.model.profile import OrganisationKind, Profile
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind
from shirushi.model.workload import HoursBasis, Workload
from tests.unit.credential.test_elm3 import european, with_changes_of
from tests.world import UNIVERSITY, with_changes

SAID = Text(ja="言葉", en="words")
JP = Credits(amount=Decimal(2), system="jp")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"language": ("tlh",)}, "achievement.language"),
        ({"level": (Level(framework="jeqf", level="6"),)}, "achievement.level[0]"),
        (
            {"learner_effort": (Workload(hours=Decimal(8), basis=HoursBasis.CONTACT),)},
            "achievement.learner_effort[0]",
        ),
        (
            {"learner_effort": (Workload(hours=Decimal("0.001"), basis=HoursBasis.NOTIONAL),)},
            "achievement.learner_effort[0]",
        ),
        (
            {"credit_recognition": CreditRecognition(credits=JP)},
            "achievement.credit_recognition.credits",
        ),
        (
            {"credit_recognition": CreditRecognition(credits=None, text=SAID)},
            "achievement.credit_recognition.text",
        ),
        (
            {"form_of_participation": FormOfParticipation(mode=ParticipationMode.PERSONALISED)},
            "achievement.form_of_participation",
        ),
        (
            {"assessment_type": (Assessment(kind=AssessmentKind.TEST),)},
            "achievement.assessment_type[0].kind",
        ),
        (
            {"assessment_type": (Assessment(kind=AssessmentKind.PORTFOLIO, supervision=SAID),)},
            "achievement.assessment_type[0].supervision",
        ),
        (
            {
                "quality_assurance": (
                    QualityAssurance(kind=QualityAssuranceKind.EXTERNAL, text=SAID),
                )
            },
            "achievement.quality_assurance[0]",
        ),
        ({"alignments": (Alignment(name="a", url="urn:a"),)}, "achievement.alignments[0]"),
        ({"stackability": SAID}, "achievement.stackability"),
    ],
)
def test_a_descriptor_without_a_european_term_is_told(changes: dict[str, Any], path: str) -> None:
    one = with_changes(european(), achievement=with_changes_of(**changes))

    written = elm3_writing.write(one)

    assert [lost.path for lost in written.lost] == [path]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"evidence": (Evidence(url="https://u.example/e"),)}, "evidence"),
        (
            {
                "endorsements": (
                    Endorsement(
                        subject="urn:a", endorser=Profile(id="urn:b", name=SAID), comment=SAID
                    ),
                )
            },
            "endorsements",
        ),
        ({"credits_earned": JP}, "credits_earned"),
        (
            {
                "learner": Learner(
                    id="did:example:1",
                    identifiers=(
                        Identifier(kind=IdentifierKind.EMAIL, value="sha256$1", hashed=True),
                    ),
                )
            },
            "learner.identifiers",
        ),
        (
            {
                "learner": Learner(
                    identifiers=(Identifier(kind=IdentifierKind.NATIONAL_ID, value="1"),)
                )
            },
            "learner.identifiers",
        ),
        (
            {
                "issuer": Profile(
                    id="urn:u", name=UNIVERSITY, country="JP", kind=OrganisationKind.UNIVERSITY
                )
            },
            "issuer.kind",
        ),
        ({"issuer": Profile(id="urn:u", name=UNIVERSITY)}, "issuer.country"),
    ],
)
def test_what_an_assertion_says_beyond_the_european_model_is_told(
    changes: dict[str, Any], path: str
) -> None:
    written = elm3_writing.write(with_changes(european(), **changes))

    assert path in {lost.path for lost in written.lost}


def test_words_without_a_term_are_left_to_people_in_a_note() -> None:
    one = with_changes(european(), achievement=with_changes_of(stackability=SAID))

    claim = elm3_writing.write(one).document["credentialSubject"]["hasClaim"][0]

    assert claim["specifiedBy"]["additionalNote"][0]["noteLiteral"] == {"ja": "言葉", "en": "words"}


def test_ects_are_written_exactly() -> None:
    credits_ = Credits(amount=Decimal("2.50"), system="ects")
    achievement = with_changes_of(credit_recognition=CreditRecognition(credits=credits_))

    written = elm3_writing.write(with_changes(european(), achievement=achievement)).document

    point = written["credentialSubject"]["hasClaim"][0]["specifiedBy"]["creditPoint"][0]
    assert (point["point"], point["framework"]["id"]) == ("2.50", elm3_codes.ECTS)
    (again,) = elm3.read(written).assertions
    assert again.credits_earned == credits_
