"""The definition that can be earned many times (アチーブメント)."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from shirushi.core.text import Text
from shirushi.model.alignment import Alignment
from shirushi.model.assessment import Assessment
from shirushi.model.credits import Credits
from shirushi.model.duration import Duration
from shirushi.model.level import Level
from shirushi.model.outcome import LearningOutcome
from shirushi.model.partner import PartnerEndorsement
from shirushi.model.profile import Profile
from shirushi.model.quality import QualityAssurance, ReviewPeriod
from shirushi.model.subject import SubjectCode
from shirushi.model.workload import Workload


class ParticipationMode(enum.Enum):
    """How the learner takes part."""

    ONLINE = "online"
    ONSITE = "onsite"
    BLENDED = "blended"
    WORK_EXPERIENCE = "work_experience"
    VOLUNTEERING = "volunteering"
    PERSONALISED = "personalised"

    @property
    def label(self) -> Text:
        """The mode in words."""
        return _MODES[self]


_MODES = {
    ParticipationMode.ONLINE: Text(ja="オンライン", en="online"),
    ParticipationMode.ONSITE: Text(ja="対面", en="on site"),
    ParticipationMode.BLENDED: Text(ja="対面とオンラインの併用", en="blended"),
    ParticipationMode.WORK_EXPERIENCE: Text(ja="就業体験", en="work experience"),
    ParticipationMode.VOLUNTEERING: Text(ja="ボランティア", en="volunteering"),
    ParticipationMode.PERSONALISED: Text(ja="個別設計", en="personalised"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOfParticipation:
    """How the teaching is done (授業の方法).

    >>> FormOfParticipation(mode=ParticipationMode.ONLINE).mode.label.ja
    'オンライン'
    """

    mode: ParticipationMode
    text: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRecognition:
    """What the achievement gives in credit or other recognition (単位/その他の認定).

    credits
        ``None`` says that no credit is given, which is a valid statement; a programme that
        says nothing at all has no ``CreditRecognition``.
    """

    credits: Credits | None
    text: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """What can be earned: one programme, described once, with the 17 common descriptors.

    The fields from ``learner_identification`` to ``stackability`` carry the descriptors'
    own names, in their order (Micro-credential Framework 1.0, seed table of 17 rows).
    ``None`` or an empty tuple means that nobody said; ``assessment_type`` alone tells
    "not stated" (``None``) from "stated that there is none" (empty).

    id
        A URI that stays the same for every learner who earns it.
    achievement_type
        Open Badges 3.0 ``achievementType``: "MicroCredential", "BachelorDegree", ...
    criteria
        What earning it takes (修了要件).
    issued_under
        Legal bases stated by the provider, beside every verdict and never instead of one:
        "jp_art_105" for a 履修証明プログラム.
    offered_from, offered_until
        The days it is offered: from inside, until outside.
    purpose
        What and whom it is for (目的), apart from its content.
    duration
        Calendar time from its first day to its last; learning time is ``learner_effort``.
    grading
        Whether it is graded, and on which scale. The grade that one learner got is a ``Result``.
    review_period
        How often the whole programme is reviewed.
    subject_codes
        What it is about, in classifications of subjects.
    partner_endorsement
        Outside bodies that recognise it, as the provider states it.
    extra
        What a document held that we do not know; kept, never read.

    >>> from shirushi.model.achievement import Achievement
    >>> Achievement(id="urn:example:1", title=Text(ja="統計入門", en="Statistics")).language
    ()
    """

    id: str
    title: Text
    learner_identification: Text | None = None
    date_of_issuing: Text | None = None
    awarding_body: Profile | None = None
    country_region: str | None = None
    content: Text | None = None
    learning_outcomes: tuple[LearningOutcome, ...] = ()
    form_of_participation: FormOfParticipation | None = None
    language: tuple[str, ...] = ()
    learner_effort: tuple[Workload, ...] = ()
    assessment_type: tuple[Assessment, ...] | None = None
    quality_assurance: tuple[QualityAssurance, ...] = ()
    level: tuple[Level, ...] = ()
    certification: Text | None = None
    credit_recognition: CreditRecognition | None = None
    prerequisites: Text | None = None
    stackability: Text | None = None

    achievement_type: str | None = None
    criteria: Text | None = None
    alignments: tuple[Alignment, ...] = ()
    issued_under: tuple[str, ...] = ()
    offered_from: date | None = None
    offered_until: date | None = None
    purpose: Text | None = None
    duration: Duration | None = None
    grading: Text | None = None
    review_period: ReviewPeriod | None = None
    subject_codes: tuple[SubjectCode, ...] = ()
    partner_endorsement: tuple[PartnerEndorsement, ...] = ()
    further_information: Text | None = None
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    @property
    def credits(self) -> Credits | None:
        """The credit it gives, or ``None`` where it gives or states none."""
        return None if self.credit_recognition is None else self.credit_recognition.credits
