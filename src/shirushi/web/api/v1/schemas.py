"""What goes in and out of the API. This package is the only one that uses pydantic.

What comes in is read strictly: no field we do not know, no text for a number. Documents of the
library (programmes, credentials, awards) are read by the library, which keeps what it does not
know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

JsonObject = dict[str, Any]
State = Literal["draft", "submitted", "returned", "approved"]
MeantFor = Annotated[list[str], Field(max_length=100)] | None
Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=60)]


class Sent(BaseModel):
    """Something that a program sends."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Words(BaseModel):
    """A text in both languages."""

    ja: str
    en: str


def words(text: Any) -> dict[str, str]:
    """Return a ``Text`` as ``Words``."""
    return {"ja": text.ja, "en": text.en}


class Mistake(BaseModel):
    """One thing that is wrong, and where."""

    detail: str
    code: str
    path: str | None
    remedy: str | None


class Problem(Mistake):
    """What every failed operation answers (RFC 9457)."""

    type: str
    title: str
    status: int
    errors: list[Mistake] = Field(default=[], description="Every mistake, where there are many.")


# ---------------------------------------------------------------- judging


class Source(BaseModel):
    """Where a rule is written, and how sure that is."""

    id: str
    title: str
    url: str | None
    grade: str | None
    clause: str | None
    read_on: str | None
    confidence: str
    confidence_label: Words


class Finding(BaseModel):
    """What one rule found."""

    rule: str
    text: Words
    need: str
    need_label: Words
    outcome: Literal["met", "not_met", "unknown"]
    outcome_label: Words
    counts_as: Literal["met", "not_met", "unknown"]
    found: Words
    path: str | None
    remedy: Words | None
    inferred: bool
    demand_found: bool = Field(
        description="False where it was looked for and not found whether the framework demands it."
    )
    source: Source
    also: list[Source]


class Edition(BaseModel):
    """One edition of a national framework."""

    id: str
    edition: str
    name: Words
    jurisdiction: str
    kind: Words
    note: Words | None


class Verdict(BaseModel):
    """What a framework says about a programme. Unknown is neither met nor not met."""

    framework: Edition
    achievement_id: str
    achievement_title: Words
    outcome: Literal["met", "not_met", "unknown"]
    outcome_label: Words
    summary: Words
    findings: list[Finding]


class Rule(BaseModel):
    """One condition of a framework."""

    id: str
    need: Literal["required", "recommended", "information"]
    text: Words


class Framework(Edition):
    """A framework that programmes can be judged by."""

    authority: Words
    in_force_from: str | None
    in_force_until: str | None
    rules: list[Rule]


class Frameworks(BaseModel):
    """Every framework, in the order they are shown."""

    frameworks: list[Framework]


# ---------------------------------------------------------------- verifying and stacking


class Step(BaseModel):
    """One step of a verification."""

    number: int
    step: str
    label: Words
    outcome: Literal["passed", "failed", "not_checked"]
    outcome_label: Words
    reason: Words
    path: str | None
    code: str | None


class Report(BaseModel):
    """Whether a file is an authentic credential that holds today."""

    answer: str
    answer_label: Words
    checked_at: str
    credential: str | None
    issuer: str | None
    achievement: str | None
    steps: list[Step]


class Quality(BaseModel):
    """What is known of the education behind a credential, and from whom; no part of the answer.

    The verdicts are made now, of the description inside. ``stated`` is the issuer's own word.
    """

    described: bool
    verdicts: list[Verdict]
    stated: list[Words]
    reviewed_by: Words | None
    reviewed_at: str | None


class Checked(BaseModel):
    """Both wheels: digital authenticity, and quality of the education."""

    report: Report
    quality: Quality | None


# ---------------------------------------------------------------- the catalogue


class Listed(BaseModel):
    """A published programme, in short."""

    organisation: str
    organisation_name: Words
    slug: str
    title: Words
    published_at: str
    outcomes: dict[str, str] = Field(description="What each framework said, by its id.")


class Page(BaseModel):
    """One page of the catalogue."""

    count: int
    page: int
    pages: int
    items: list[Listed]


class Entry(Listed):
    """A published programme, whole."""

    document: JsonObject
    verdicts: list[Verdict]
    reviewed_at: str | None


# ---------------------------------------------------------------- authors and reviewers


class ProgrammeSent(Sent):
    """A new programme."""

    slug: Slug
    document: JsonObject
    meant_for: MeantFor = Field(
        default=None, description="Frameworks it is written for. Default: only the deciding one."
    )


class Changed(Sent):
    """A programme's new text."""

    revision: int = Field(description="That of the version you read; it rises with every save.")
    document: JsonObject
    meant_for: MeantFor = Field(
        default=None, description="Frameworks it is written for. Default: those that it has."
    )


class Version(BaseModel):
    """A programme's version, in short."""

    programme: str
    version: int = Field(description="Names the version to reviewers, publishers and issuers.")
    number: int
    revision: int
    state: State
    title: Words
    edited_at: str
    submitted_at: str | None
    outcomes: dict[str, str] = Field(description="What each framework said, by its id.")


class Versions(BaseModel):
    """Programmes, each by its newest version, or versions that wait for a review."""

    items: list[Version]


class Review(BaseModel):
    """One decision."""

    version: int
    revision: int
    decision: Literal["approved", "returned"]
    comment: str
    reviewer: str
    decided_at: str


class WholeVersion(Version):
    """A programme's version with its text, verdicts and reviews."""

    meant_for: list[str] = Field(
        description="The frameworks the programme is written for, the deciding one first."
    )
    document: JsonObject
    verdicts: list[Verdict]
    reviews: list[Review]


class DecisionSent(Sent):
    """What a reviewer decides."""

    decision: Literal["approved", "returned"]
    comment: str = Field(default="", max_length=4000)
    revision: int | None = Field(
        default=None, description="The text that was read. Default: the one that stands there now."
    )


class Published(BaseModel):
    """Where a programme stands in the catalogue."""

    organisation: str
    slug: str
    version: int
    published_at: str


# ---------------------------------------------------------------- issuing


class Progress(BaseModel):
    """How far a cohort is, in credentials."""

    rows: int
    issued: int
    mailed: int
    claimed: int
    revoked: int


class RowProblem(BaseModel):
    """A row of the file that cannot be issued."""

    line: int
    column: str | None
    code: str
    ja: str
    en: str
    remedy: Words | None


class CohortInShort(BaseModel):
    """Learners read from one file, in short."""

    id: int
    version: int
    programme: str
    file_name: str
    encoding: str
    state: Literal["read", "issuing", "issued"]
    created_at: str
    issuing_from: str | None
    progress: Progress
    refused: int = Field(description="How many problems there are with rows of the file.")


class Cohort(CohortInShort):
    """Learners read from one file, and the rows that cannot be issued."""

    problems: list[RowProblem]


class Cohorts(BaseModel):
    """One page of an organisation's cohorts, the newest first."""

    count: int
    page: int
    pages: int
    items: list[CohortInShort]


class Credential(BaseModel):
    """One learner's credential; the document itself is the learner's."""

    uuid: str
    line: int
    name: str
    student_id: str
    issued_at: str | None
    mailed_at: str | None
    claimed_at: str | None
    revoked_at: str | None
    revocation_reason: str


class Credentials(BaseModel):
    """One page of a cohort's credentials, in the order of the file."""

    count: int
    page: int
    pages: int
    items: list[Credential]


class RevocationSent(Sent):
    """Why a credential is revoked, for everybody who will verify it."""

    reason: Literal["error", "requirements", "replaced", "learner"]
    note: str = Field(default="", max_length=500, description="Everybody reads it: name nobody.")


def outcomes(verdicts: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return what each framework said, from stored verdicts."""
    return {name: str(verdict["outcome"]) for name, verdict in verdicts.items()}


# ---------------------------------------------------------------- recognition


RequestState = Literal["filed", "decided", "appealed", "closed", "erased"]
RecognitionOutcome = Literal["full", "part", "conditional", "refused"]


class CreditsSaid(BaseModel):
    """An amount of credit; never a float."""

    amount: str
    system: str


class SubjectSaid(BaseModel):
    """A programme that a decision was about, and who issues it."""

    achievement: str
    title: Words
    issuer: str


class Paper(BaseModel):
    """A signed document that a decision went out with; the document itself is the applicant's."""

    id: str
    kind: Literal["decision", "credit"]
    issued_at: str
    revoked_at: str | None


class RecognitionDecision(BaseModel):
    """A decision, as it stays on record: it names nobody who asked."""

    request: int
    round: int = Field(description="1 = the first decision, 2 = the one on appeal.")
    outcome: RecognitionOutcome
    outcome_label: Words
    amount: str
    credits: CreditsSaid | None
    condition: str
    difference: str
    reasons: str
    article: str
    decided_at: str
    decided_by: str = Field(description="A registrar of the institution.")
    about: list[SubjectSaid]
    papers: list[Paper]


class CaseInShort(BaseModel):
    """A request for recognition, in short."""

    id: int
    state: RequestState
    filed_at: str
    due_on: str
    overdue: bool
    titles: list[Words]


class Cases(BaseModel):
    """One page of an institution's requests, the nearest deadline first."""

    count: int
    page: int
    pages: int
    items: list[CaseInShort]


class DossierElement(BaseModel):
    """One of the seven things that evaluators ask for; no lines where nobody said."""

    element: str
    name: Words
    lines: list[Words]


class DossierFile(BaseModel):
    """One credential of a request, checked just now."""

    number: int
    title: Words
    sha256: str
    answer_then: Words = Field(description="What the check said on the day it came in.")
    report: Report
    elements: list[DossierElement]


class Similar(BaseModel):
    """A past decision on the same programme, or on another of the same issuer."""

    same_programme: bool
    decision: RecognitionDecision


class Dossier(CaseInShort):
    """A request with everything that it is decided by."""

    name: str
    email: str
    purpose: str
    appeal: str
    files: list[DossierFile]
    similar: list[Similar]
    decisions: list[RecognitionDecision]


class CreditsSent(Sent):
    """An amount of credit, as a string: "1.5"."""

    amount: Annotated[str, Field(pattern=r"^[0-9]{1,5}(\.[0-9]{1,6})?$")]
    system: str = Field(max_length=40)


class RulingSent(Sent):
    """What a registrar decides. What each outcome must say stands in the reference."""

    outcome: RecognitionOutcome
    reasons: str = Field(max_length=4000)
    article: str = Field(max_length=300, description="Of the law or of the institution's rules.")
    amount: str = Field(default="", max_length=200, description="How much, in words.")
    credits: CreditsSent | None = None
    condition: str = Field(default="", max_length=2000)
    difference: str = Field(default="", max_length=2000)
    names_nobody: bool = Field(
        default=False,
        description="That whoever decides made sure that what looks like a name is none.",
    )


class Precedents(BaseModel):
    """One page of past decisions, the newest first."""

    count: int
    page: int
    pages: int
    items: list[RecognitionDecision]
