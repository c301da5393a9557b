"""What a European credential cannot hold is told, thing by thing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shirushi.core.text import Text
from shirushi.credential.formats import elm3, elm3_codes, elm3_writing
from shirushi.credential.formats.elm3_writing import Form
from shirushi.model.achievement import (
    CreditRecognition,
)
from shirushi.model.alignment import Alignment
from shirushi.model.assertion import Identifier, IdentifierKind, Learner
from shirushi.model.credits import Credits
from shirushi.model.endorsement import Endorsement
from shirushi.model.evidence import Evidence
from shirushi.model.partner import PartnerEndorsement, PartnerKind
from shirushi.model.profile import Profile
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind, ReviewPeriod
from shirushi.model.workload import HoursBasis, Workload
from tests.unit.credential.test_elm3 import european, with_changes_of
from tests.world import UNIVERSITY, with_changes

SAID = Text(ja="言葉", en="words")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"language": ("tlh",)}, "achievement.language"),
        (
            {"learner_effort": (Workload(hours=Decimal(8), basis=HoursBasis.CLOCK),)},
            "achievement.learner_effort[0]",
        ),
        (
            {"learner_effort": (Workload(hours=Decimal(8), basis=HoursBasis.CONTACT),) * 2},
            "achievement.learner_effort[1]",
        ),
        (
            {
                "quality_assurance": (
                    QualityAssurance(kind=QualityAssuranceKind.EXTERNAL, text=SAID, body=SAID),
                )
            },
            "achievement.quality_assurance[0]",
        ),
        (
            {
                "partner_endorsement": (
                    PartnerEndorsement(kind=PartnerKind.COMMUNITY, name=SAID, text=SAID),
                )
            },
            "achievement.partner_endorsement[0]",
        ),
        ({"review_period": ReviewPeriod(years=Decimal(2))}, "achievement.review_period"),
        ({"issued_under": ("jp_art_105",)}, "achievement.issued_under"),
        ({"country_region": "CA-ON"}, "achievement.country_region"),
        ({"extra": {"x": 1}}, "achievement.x"),
        ({"alignments": (Alignment(name="a", url="urn:a"),)}, "achievement.alignments[0]"),
    ],
)
def test_a_descriptor_without_a_european_term_is_told(changes: dict[str, Any], path: str) -> None:
    one = with_changes(european(), achievement=with_changes_of(**changes))

    written = elm3_writing.write(one)
    own = elm3_writing.write(one, form=Form.VC_2_0)
    plain = elm3_writing.write(one, form=Form.VC_2_0, with_descriptors=False)

    assert [lost.path for lost in written.lost] == [path]
    assert [[one.path for one in part] for part in (own.ours_only, own.lost)] == [[path], []]
    assert (plain.lost, plain.ours_only) == (written.lost, ())


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
        ({"issuer": Profile(id="urn:u", name=UNIVERSITY)}, "issuer.country"),
    ],
)
def test_what_an_assertion_says_beyond_the_european_model_is_told(
    changes: dict[str, Any], path: str
) -> None:
    written = elm3_writing.write(with_changes(european(), **changes))

    assert path in {lost.path for lost in written.lost}


def test_ects_are_written_exactly() -> None:
    credits_ = Credits(amount=Decimal("2.50"), system="ects")
    achievement = with_changes_of(credit_recognition=CreditRecognition(credits=credits_))

    written = elm3_writing.write(with_changes(european(), achievement=achievement)).document

    point = written["credentialSubject"]["hasClaim"][0]["specifiedBy"]["creditPoint"][0]
    assert (point["point"], point["framework"]["id"]) == ("2.50", elm3_codes.ECTS)
    (again,) = elm3.read(written).assertions
    assert again.credits_earned == credits_
