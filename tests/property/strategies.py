"""Hypothesis strategies of the field's nouns, shared by the property tests."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from shirushi.core.text import Text
from shirushi.model.achievement import (
    Achievement,
    CreditRecognition,
    FormOfParticipation,
    ParticipationMode,
)
from shirushi.model.alignment import Alignment
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Assessment, AssessmentKind, Result
from shirushi.model.credits import Credits
from shirushi.model.duration import Duration
from shirushi.model.evidence import Evidence
from shirushi.model.level import Level
from shirushi.model.outcome import LearningOutcome
from shirushi.model.partner import PartnerEndorsement, PartnerKind
from shirushi.model.profile import OrganisationKind, Profile
from shirushi.model.quality import (
    QualityAssurance,
    QualityAssuranceKind,
    QualityScope,
    ReviewPeriod,
)
from shirushi.model.subject import SubjectCode
from shirushi.model.workload import HoursBasis, Workload

#: Text as people write it, with the characters that break careless software.
said = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    lambda value: value.strip() or "髙﨑𠮷{}"
)
texts = st.builds(Text, ja=said, en=said)
uris = st.uuids().map(lambda value: f"urn:uuid:{value}")
urls = st.uuids().map(lambda value: f"https://u.example/{value}")
days = st.dates()
moments = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=0))

amounts = st.decimals(min_value="0.1", max_value=200, places=1)
credits_ = st.builds(Credits, amount=amounts, system=st.sampled_from(["jp", "ects", "my"]))
workloads = st.builds(Workload, hours=amounts, basis=st.sampled_from(HoursBasis))
alignments = st.builds(
    Alignment,
    name=said,
    url=urls | st.just("http://data.europa.eu/esco/skill/1"),
    framework=st.none() | said | st.just("http://data.europa.eu/esco/model"),
    code=st.none() | said,
    type=st.none() | st.sampled_from(["CFItem", "ceasn:Competency", "ext:Skill"]),
)
assessments = st.builds(
    Assessment,
    kind=st.sampled_from(AssessmentKind),
    text=st.none() | texts,
    supervision=st.none() | texts,
)
qualities = st.builds(
    QualityAssurance,
    kind=st.sampled_from(QualityAssuranceKind),
    text=texts,
    body=st.none() | texts,
    url=st.none() | urls,
    valid_from=st.none() | days,
    valid_until=st.none() | days,
    scope=st.none() | st.sampled_from(QualityScope),
    body_country=st.none() | st.sampled_from(["JP", "NL"]),
)
profiles = st.builds(
    Profile,
    id=urls,
    name=texts,
    kind=st.none() | st.sampled_from(OrganisationKind),
    country=st.none() | st.sampled_from(["JP", "NL"]),
    url=st.none() | urls,
    email=st.none() | st.just("office@u.example"),
)
partners = st.builds(
    PartnerEndorsement,
    kind=st.sampled_from(PartnerKind),
    name=texts,
    text=st.none() | texts,
    url=st.none() | urls,
)
subject_codes = st.builds(
    SubjectCode,
    scheme=st.sampled_from(["ISCED-F", "NZSCED"]),
    code=st.sampled_from(["0542", "020307"]),
    name=st.none() | texts,
)
#: Fields that no edition of ours knows, kept as they stand.
unknown_fields = st.dictionaries(
    st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=8).map(
        "x_".__add__
    ),
    st.recursive(
        st.booleans() | st.integers(min_value=-(10**9), max_value=10**9) | said,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(said, inner, max_size=2),
        max_leaves=4,
    ),
    max_size=2,
)


def few(values: st.SearchStrategy[object], *, least: int = 0) -> st.SearchStrategy[object]:
    """Return short tuples of ``values``."""
    return st.lists(values, min_size=least, max_size=3).map(tuple)


def achievements() -> st.SearchStrategy[Achievement]:
    """Return achievements that state much, little or nothing but their name."""
    return st.builds(
        Achievement,
        id=uris,
        title=texts,
        learner_identification=st.none() | texts,
        date_of_issuing=st.none() | texts,
        awarding_body=st.none() | profiles,
        country_region=st.none() | st.sampled_from(["JP", "NL", "CA-ON"]),
        content=st.none() | texts,
        learning_outcomes=few(st.builds(LearningOutcome, text=texts, alignments=few(alignments))),
        form_of_participation=st.none()
        | st.builds(
            FormOfParticipation, mode=st.sampled_from(ParticipationMode), text=st.none() | texts
        ),
        language=few(st.sampled_from(["ja", "en", "zh-Hant", "tlh"])),
        learner_effort=few(workloads),
        assessment_type=st.none() | few(assessments),
        quality_assurance=few(qualities),
        level=few(
            st.builds(
                Level, framework=st.sampled_from(["jeqf", "eqf"]), level=st.sampled_from("5678")
            )
        ),
        certification=st.none() | texts,
        credit_recognition=st.none()
        | st.builds(CreditRecognition, credits=st.none() | credits_, text=st.none() | texts),
        prerequisites=st.none() | texts,
        stackability=st.none() | texts,
        achievement_type=st.none()
        | st.sampled_from(
            ["MicroCredential", "BachelorDegree", "Badge", "Certificate", "ext:Other"]
        ),
        criteria=st.none() | texts,
        alignments=few(alignments),
        issued_under=few(st.sampled_from(["jp_art_105"])),
        offered_from=st.none() | days,
        offered_until=st.none() | days,
        purpose=st.none() | texts,
        duration=st.none()
        | st.builds(Duration, weeks=st.decimals(min_value="0.01", max_value=520, places=2)),
        grading=st.none() | texts,
        review_period=st.none()
        | st.builds(ReviewPeriod, years=st.decimals(min_value="0.25", max_value=20, places=2)),
        subject_codes=few(subject_codes),
        partner_endorsement=few(partners),
        further_information=st.none() | texts,
        extra=unknown_fields,
    )


def learners() -> st.SearchStrategy[Learner]:
    """Return invented learners, known by a DID or by identifiers."""
    identifiers = st.builds(
        Identifier, kind=st.sampled_from(IdentifierKind), value=said, hashed=st.just(False)
    )
    by_did = st.builds(
        Learner,
        id=st.uuids().map(lambda value: f"did:example:{value}"),
        identifiers=few(identifiers),
    )
    return by_did | st.builds(Learner, id=st.none(), identifiers=few(identifiers, least=1))


@st.composite
def assertions(draw: st.DrawFn) -> Assertion:
    """Return assertions whose validity does not end before it begins."""
    begins, other = draw(moments), draw(st.none() | moments)
    if other is not None and other < begins:
        begins, other = other, begins
    return Assertion(
        id=draw(uris),
        achievement=draw(achievements()),
        issuer=draw(profiles),
        learner=draw(learners()),
        awarded_at=draw(moments),
        valid_from=begins,
        valid_until=other,
        credits_earned=draw(st.none() | credits_),
        results=draw(
            st.lists(st.builds(Result, value=said, name=st.none() | texts), max_size=2).map(tuple)
        ),
        evidence=draw(
            st.lists(
                st.builds(Evidence, url=st.none() | urls, name=st.none() | said), max_size=2
            ).map(tuple)
        ),
    )
