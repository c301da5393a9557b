"""European Digital Credentials to and from the model."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.formats import elm3, elm3_codes, elm3_writing
from shirushi.credential.formats.elm3_writing import Form
from shirushi.model.achievement import FormOfParticipation, ParticipationMode
from shirushi.model.alignment import Alignment
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Assessment, AssessmentKind, Result
from shirushi.model.credits import Credits
from shirushi.model.level import Level
from shirushi.model.outcome import LearningOutcome
from shirushi.model.profile import Profile
from shirushi.model.workload import HoursBasis, Workload
from tests.world import AWARDED, UNIVERSITY, assertion, programme, with_changes

ACHIEVEMENT: dict[str, Any] = {
    "id": "urn:epass:learningAchievement:1",
    "type": "LearningAchievement",
    "title": {"en": ["Statistics"], "ja": "統計"},
    "awardedBy": {
        "type": "AwardingProcess",
        "awardingBody": [{"id": "urn:epass:org:2", "legalName": {"en": "Faculty"}}],
        "awardingDate": "2026-03-31T00:00:00+09:00",
    },
    "provenBy": {"title": {"en": "Exam"}, "grade": {"noteLiteral": {"en": "85"}}},
    "specifiedBy": {
        "id": "https://u.example/statistics",
        "type": "Qualification",
        "eqfLevel": {"id": elm3_codes.EQF + "6"},
        "creditPoint": {"framework": {"id": elm3_codes.ECTS}, "point": "2.5"},
        "volumeOfLearning": "PT62H30M",
        "mode": {"id": elm3_codes.MODE + "9191af2ed9"},
        "language": [{"id": elm3_codes.LANGUAGE + "JPN"}],
        "entryRequirement": {"noteLiteral": {"en": "None"}},
        "provenBy": {
            "title": {"en": "Exam"},
            "dcType": {"id": elm3_codes.ASSESSMENT + "6e6cb2cc78"},
        },
        "learningOutcome": {
            "title": {"en": "can run a regression"},
            "relatedESCOSkill": {
                "id": "http://data.europa.eu/esco/skill/1",
                "prefLabel": {"en": "regression"},
            },
        },
    },
}
DOCUMENT: dict[str, Any] = {
    "@context": ["https://www.w3.org/2018/credentials/v1", elm3.CONTEXT],
    "id": "urn:credential:1",
    "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
    "issuer": {
        "id": "urn:epass:org:1",
        "type": "Organisation",
        "legalName": {"en": "Shirushi University", "ja": "標大学"},
        "location": {"address": {"countryCode": {"id": elm3_codes.COUNTRY + "JPN"}}},
        "homepage": {"contentURL": "https://u.example"},
    },
    "issuanceDate": "2026-04-01T00:00:00Z",
    "validFrom": "2026-04-01T00:00:00Z",
    "credentialSubject": {
        "id": "urn:epass:person:1",
        "type": "Person",
        "fullName": {"ja": "髙橋 花子"},
        "contactPoint": {"emailAddress": {"id": "mailto:hanako@u.example"}},
        "hasClaim": ACHIEVEMENT,
    },
}


def document(
    *, claim: dict[str, Any] | None = None, spec: dict[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    inner = {**ACHIEVEMENT["specifiedBy"], **(spec or {})}
    one = {**ACHIEVEMENT, "specifiedBy": inner, **(claim or {})}
    subject = {**DOCUMENT["credentialSubject"], "hasClaim": one}
    return {**DOCUMENT, "credentialSubject": subject, **changes}


def test_every_element_of_the_recommendation_is_read() -> None:
    (found,) = elm3.read(DOCUMENT).assertions

    one = found.achievement
    assert one.id == "https://u.example/statistics"
    assert one.title == Text(ja="統計", en="Statistics")
    assert (found.issuer.country, found.issuer.url) == ("JP", "https://u.example")
    assert one.awarding_body is not None
    assert one.awarding_body.name.en == "Faculty"
    assert found.awarded_at.isoformat() == "2026-03-30T15:00:00+00:00"
    assert one.credits == Credits(amount=Decimal("2.5"), system="ects")
    assert one.learner_effort == (Workload(hours=Decimal("62.5"), basis=HoursBasis.NOTIONAL),)
    assert one.level == (Level(framework="eqf", level="6"),)
    assert one.language == ("ja",)
    assert one.form_of_participation == FormOfParticipation(mode=ParticipationMode.ONSITE)
    assert one.prerequisites == Text(ja="None", en="None")
    assert one.assessment_type is not None
    assert one.assessment_type[0].kind is AssessmentKind.TEST
    assert found.results == (Result(value="85", name=Text(ja="Exam", en="Exam")),)
    assert one.learning_outcomes[0].alignments[0].name == "regression"
    kinds = [each.kind for each in found.learner.identifiers]
    assert kinds == [IdentifierKind.NAME, IdentifierKind.EMAIL]
    assert elm3.read(DOCUMENT).lost == ()


def test_the_form_for_uploading_is_read() -> None:
    uploading = elm3_writing.for_upload(DOCUMENT)

    assert elm3.is_european(uploading)
    assert elm3.read(uploading).assertions == elm3.read(DOCUMENT).assertions


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        (document(spec={"volumeOfLearning": "P60M"}), "volumeOfLearning"),
        (document(spec={"volumeOfLearning": "PT0M"}), "volumeOfLearning"),
        (document(spec={"eqfLevel": {"id": "https://u.example/level/6"}}), "eqfLevel"),
        (document(spec={"creditPoint": {"framework": "urn:jp", "point": "2"}}), "creditPoint"),
        (document(spec={"creditPoint": {"framework": elm3_codes.ECTS, "point": "many"}}), "Point"),
    ],
)
def test_what_is_not_understood_is_told_and_never_guessed(
    changed: dict[str, Any], path: str
) -> None:
    found = elm3.read(changed)

    assert [one.path.endswith(path) for one in found.lost] == [True]


def test_a_credential_of_mere_participation_has_no_assertion_and_says_why() -> None:
    found = elm3.read(document(claim={"type": "LearningActivity"}))

    assert found.assertions == ()
    assert [one.path for one in found.lost] == ["credentialSubject.hasClaim[0]"]


def test_a_time_without_its_zone_is_read_as_utc_and_told() -> None:
    found = elm3.read(document(validFrom="2026-04-01T00:00:00"))

    assert found.assertions[0].valid_from.isoformat() == "2026-04-01T00:00:00+00:00"
    assert [one.path for one in found.lost] == ["validFrom"]


def test_an_unknown_country_is_told() -> None:
    issuer = {
        **DOCUMENT["issuer"],
        "location": [{"address": [{"countryCode": {"id": elm3_codes.COUNTRY + "XXX"}}]}],
    }

    found = elm3.read(document(issuer=issuer))

    assert found.assertions[0].issuer.country is None
    assert [one.path for one in found.lost] == ["issuer.location[0].address[0].countryCode"]


def test_each_achievement_is_an_assertion_and_other_claims_are_told() -> None:
    subject = {
        **DOCUMENT["credentialSubject"],
        "hasClaim": [ACHIEVEMENT, {"type": "LearningActivity"}, ACHIEVEMENT],
    }

    found = elm3.read({**DOCUMENT, "credentialSubject": subject})

    assert [one.id for one in found.assertions] == ["urn:credential:1#0", "urn:credential:1#1"]
    assert [one.path for one in found.lost] == ["credentialSubject.hasClaim[1]"]


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({**DOCUMENT, "type": ["VerifiableCredential"]}, "type"),
        ({**DOCUMENT, "credentialSubject": None}, "credentialSubject"),
        ({**DOCUMENT, "issuer": "urn:x"}, "issuer"),
        ({**DOCUMENT, "id": ""}, "id"),
        ({**DOCUMENT, "validFrom": "soon"}, "validFrom"),
        (document(claim={"title": {}}), "credentialSubject.hasClaim.title"),
    ],
)
def test_a_mistake_is_told_with_its_path(changed: dict[str, Any], path: str) -> None:
    with pytest.raises(ShirushiError) as caught:
        elm3.read(changed)

    assert caught.value.path == path


# ---------------------------------------------------------------- writing


def european() -> Assertion:
    achievement = with_changes_of(
        learning_outcomes=(
            LearningOutcome(
                text=Text(ja="回帰分析ができる", en="can run a regression"),
                alignments=(
                    Alignment(
                        name="regression",
                        url="http://data.europa.eu/esco/skill/1",
                        framework=elm3_codes.ESCO_SKILLS,
                    ),
                ),
            ),
        ),
        level=(Level(framework="eqf", level="6"),),
        learner_effort=(Workload(hours=Decimal("62.5"), basis=HoursBasis.NOTIONAL),),
        form_of_participation=FormOfParticipation(mode=ParticipationMode.ONLINE),
        assessment_type=(
            Assessment(kind=AssessmentKind.PORTFOLIO, text=Text(ja="作品集", en="portfolio")),
        ),
    )
    return Assertion(
        id="urn:credential:9",
        achievement=achievement,
        issuer=Profile(id="https://u.example", name=UNIVERSITY, country="JP"),
        learner=Learner(
            id="did:example:1",
            identifiers=(Identifier(kind=IdentifierKind.NAME, value="髙橋 花子"),),
        ),
        awarded_at=AWARDED,
        valid_from=AWARDED,
        valid_until=AWARDED.replace(year=2030),
        results=(Result(value="合格", name=Text(ja="総合", en="Overall")),),
    )


def with_changes_of(**changes: Any) -> Any:
    one = programme()
    plain = type(one)(id=one.id, title=one.title, content=one.content, language=("ja",))
    return with_changes(plain, **changes)  # type: ignore[arg-type]  # the test names fields


@pytest.mark.parametrize("form", Form)
def test_an_assertion_that_fits_comes_back_as_it_was(form: Form) -> None:
    written = elm3_writing.write(european(), form=form)

    (again,) = elm3.read(written.document).assertions

    assert (written.lost, written.ours_only) == ((), ())
    assert again.achievement == (
        with_changes(
            european().achievement,  # type: ignore[arg-type]  # the test names fields
            awarding_body=european().issuer,
            country_region="JP",
        )
        if form is Form.SEALED
        else european().achievement
    )
    assert again.issuer == european().issuer
    assert again.learner == european().learner
    assert again.results == european().results
    assert (again.awarded_at, again.valid_until) == (AWARDED, european().valid_until)


def test_each_form_has_the_first_context_and_dates_of_its_edition() -> None:
    sealed = elm3_writing.write(european()).document
    own = elm3_writing.write(european(), form=Form.VC_2_0).document
    graph = elm3_writing.write(european(), form=Form.VC_1_1).document

    assert sealed["@context"][0].endswith("2018/credentials/v1")
    assert {"issuanceDate", "issued", "expirationDate"} <= set(sealed)
    assert own["@context"][0].endswith("ns/credentials/v2")
    assert not {"issuanceDate", "issued", "expirationDate"} & set(own)
    assert graph["@context"][0] == sealed["@context"][0]
    assert graph["@context"][-1].endswith("security/data-integrity/v2")


def test_everything_that_has_no_place_is_told() -> None:
    written = elm3_writing.write(assertion())

    paths = {one.path for one in written.lost}
    assert "learner.identifiers" in paths
    assert any(path.startswith("achievement.quality_assurance") for path in paths)
    assert "achievement.review_period" in paths
    for one in written.lost:
        assert one.said.ja
        assert one.said.en


def test_what_was_not_changed_is_written_as_it_stood() -> None:
    whole = document(
        claim={"x": 1}, spec={"nqfLevel": {"id": "urn:n"}}, x={"y": [None]}, proof={"type": "X"}
    )
    found = elm3.read(whole)

    written = elm3_writing.write(found.assertions[0], beside=found.beside[0])

    assert written.document == {name: one for name, one in whole.items() if name != "proof"}


def test_what_is_not_known_survives_a_change() -> None:
    whole = document(claim={"x": 1}, spec={"nqfLevel": {"id": "urn:n"}}, x={"y": [None]})
    whole["issuer"] = {**whole["issuer"], "logo": {"id": "urn:l"}}
    whole["credentialSubject"]["dateOfBirth"] = "1999-10-01T22:00:00Z"
    found = elm3.read(whole)
    changed = with_changes(found.assertions[0], valid_until=AWARDED.replace(year=2040))

    written = elm3_writing.write(changed, beside=found.beside[0]).document

    subject = written["credentialSubject"]
    claim = subject["hasClaim"][0]
    assert written["validUntil"] == "2040-08-01T00:00:00Z"
    assert (written["x"], claim["x"]) == ({"y": [None]}, 1)
    assert claim["specifiedBy"]["nqfLevel"] == {"id": "urn:n"}
    assert written["issuer"]["logo"] == {"id": "urn:l"}
    assert subject["dateOfBirth"] == "1999-10-01T22:00:00Z"


def test_nothing_of_the_learner_gets_into_the_achievement() -> None:
    assert dict(elm3.read(DOCUMENT).assertions[0].achievement.extra) == {}
