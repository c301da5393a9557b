"""A learning achievement of a European credential, as its terms say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text
from shirushi.credential.formats import elm3_amounts as amounts
from shirushi.credential.formats import elm3_codes as codes
from shirushi.credential.formats import elm3_own as own
from shirushi.credential.formats.elm3_notes import Notes
from shirushi.credential.formats.elm3_nouns import Lost
from shirushi.credential.formats.elm3_parts import Part, first_time, one_of
from shirushi.credential.formats.elm3_people import country, organisation
from shirushi.model.achievement import Achievement, FormOfParticipation, ParticipationMode
from shirushi.model.alignment import Alignment
from shirushi.model.assessment import Assessment, AssessmentKind, Result
from shirushi.model.credits import Credits
from shirushi.model.level import Level
from shirushi.model.outcome import LearningOutcome
from shirushi.model.profile import Profile
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind, QualityScope
from shirushi.model.subject import SubjectCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What one claim says.

    credits_earned
        ``None`` where the claim does not say; the achievement may say what it gives.
    specified_by
        The achievement's own object, with what of it was understood.
    in_words
        What notes tell people of fields that have no European term for machines.
    """

    achievement: Achievement
    awarded_at: datetime | None
    results: tuple[Result, ...]
    credits_earned: Credits | None
    specified_by: Part
    in_words: Mapping[str, Text | None]


def read_claim(claim: Part, lost: list[Lost]) -> Claimed:
    """Return what a claim's European terms say, whatever stands under our own term.

    Raises a mistake with its path.
    """
    claim.take("id", "type")
    spec = claim.inner("specifiedBy") or Part({}, claim.at("specifiedBy"))
    spec.take("id", "type")
    claim_title, spec_title = claim.text("title"), spec.text("title")
    title = claim_title or spec_title
    if title is None:
        raise FieldMissing(path=claim.at("title"))
    body, awarded = _award(claim, lost)
    results, supervision, grading = _results(claim)
    during = _during(claim)
    id_ = spec.of.get("id") or claim.of.get("id")
    if not isinstance(id_, str) or not id_:
        raise FieldMissing(path=claim.at("id"))
    notes = Notes(spec)
    assessments, scheme = _assessments(spec, supervision)
    mode = _mode(spec) or _mode(during)
    offered_from, offered_until = amounts.offered(spec, lost)
    achievement = Achievement(
        id=id_,
        title=title,
        learner_identification=notes.about("learner_identification"),
        date_of_issuing=notes.about("date_of_issuing"),
        awarding_body=body,
        country_region=body.country if body else None,
        content=spec.text("description") or claim.text("description"),
        learning_outcomes=tuple(_outcomes(spec)),
        form_of_participation=mode
        and FormOfParticipation(mode=mode, text=notes.about("form_of_participation")),
        language=tuple(_languages(spec)) or tuple(_languages(during)),
        learner_effort=tuple(amounts.workloads(spec, during, lost)),
        assessment_type=assessments or (() if notes.denies("assessment_type") else None),
        quality_assurance=(*notes.quality(), *_accreditations(spec, lost)),
        level=tuple(_levels(spec, lost)),
        certification=notes.about("certification"),
        credit_recognition=notes.recognition(amounts.credit(spec, "creditPoint", lost)),
        prerequisites=spec.note("entryRequirement"),
        stackability=notes.about("stackability"),
        achievement_type=_type(spec),
        criteria=notes.about("criteria"),
        offered_from=offered_from,
        offered_until=offered_until,
        purpose=notes.about("purpose"),
        duration=amounts.duration(claim, lost),
        grading=notes.about("grading") or scheme or grading,
        subject_codes=tuple(_subjects(spec)),
        partner_endorsement=notes.partners(),
        further_information=notes.about("further_information"),
    )
    return Claimed(
        achievement=achievement,
        awarded_at=awarded,
        results=results,
        credits_earned=amounts.credit(claim, "creditReceived", lost),
        specified_by=spec,
        in_words={name: notes.about(name) for name in _IN_WORDS},
    )


_IN_WORDS = ("learner_effort", "review_period")


def _award(claim: Part, lost: list[Lost]) -> tuple[Profile | None, datetime | None]:
    process = claim.inner("awardedBy")
    if process is None:
        return None, None
    bodies = process.parts("awardingBody")
    body = organisation(bodies[0] if bodies else None, lost, process.at("awardingBody"))
    awarded = first_time(process, lost, "awardingDate")
    if len(bodies) > 1:
        lost.append(Lost(path=process.at("awardingBody", 1), said=_ONE_BODY))
    if bodies and "accreditation" in bodies[0].of:
        # That a university is accredited says nothing of what it teaches.
        lost.append(Lost(path=bodies[0].at("accreditation"), said=_OF_THE_BODY))
    return body, awarded


def _during(claim: Part) -> Part:
    """Return the one activity that led to the claim, which may say what the claim does not."""
    activity = one_of(claim.of.get("influencedBy"))
    activity = activity.get("specifiedBy") if isinstance(activity, dict) else None
    return Part(activity if isinstance(activity, dict) else {}, claim.at("influencedBy"))


def _outcomes(spec: Part) -> Iterator[LearningOutcome]:
    found = spec.parts("learningOutcome")
    for one in found:
        title = one.text("title")
        if title is None:
            continue
        skills = [*one.parts("relatedESCOSkill"), *one.parts("relatedSkill")]
        yield LearningOutcome(text=title, alignments=tuple(filter(None, map(_skill, skills))))
    # The summary says in one text what the outcomes say one by one.
    summary = None if found else spec.text("learningOutcomeSummary")
    summary = summary or (None if found else spec.note("learningOutcomeSummary"))
    if summary is not None:
        yield LearningOutcome(text=summary)


def _skill(part: Part) -> Alignment | None:
    id_, label = part.string("id"), part.text("prefLabel")
    if id_ is None:
        return None
    scheme = part.inner("inScheme")
    return Alignment(
        name=label.en if label else id_,
        url=id_,
        framework=own.scheme_name(scheme.string("id")) if scheme else None,
        code=part.string("notation"),
    )


def _mode(part: Part) -> ParticipationMode | None:
    known = {code: mode for mode, code in codes.MODES.items()}
    found = None
    for one in part.parts("mode"):
        ours = own.code_of(one.of, own.MODE)
        mode = _MODES.get(ours[0]) if ours else known.get(codes.code_of(one.of, codes.MODE) or "")
        if mode is None or found is not None:
            part.leave("mode", one.of)
        found = found or mode
    return found


_MODES = {mode.value: mode for mode in ParticipationMode}


def _languages(part: Part) -> Iterator[str]:
    known = {three: two for two, three in codes.LANGUAGES.items()}
    for one in part.parts("language"):
        code = codes.code_of(one.of, codes.LANGUAGE)
        if code in known:
            yield known[code]
        else:
            part.leave("language", one.of)


def _levels(spec: Part, lost: list[Lost]) -> Iterator[Level]:
    for one in spec.parts("eqfLevel"):
        code = codes.code_of(one.of, codes.EQF)
        if code is not None:
            yield Level(framework="eqf", level=code)
        else:
            spec.leave("eqfLevel", one.of)
            lost.append(Lost(path=one.path, said=_EQF_UNKNOWN))
    known = {code: level for level, code in codes.NQF_LEVELS.items()}
    for name in ("nqfLevel", "educationLevel"):
        for one in spec.parts(name):
            ours = own.code_of(one.of, own.LEVEL)
            listed = known.get(codes.code_of(one.of, codes.NQF) or "")
            if ours is not None and len(ours) == _FRAMEWORK_AND_LEVEL:
                yield Level(framework=ours[0], level=ours[1])
            elif listed is not None:
                yield Level(framework=listed[0], level=listed[1])
            else:
                spec.leave(name, one.of)
                lost.append(Lost(path=one.path, said=_LEVEL_UNKNOWN))


_FRAMEWORK_AND_LEVEL = 2


def _type(spec: Part) -> str | None:
    found = None
    for one in spec.parts("dcType"):
        code = own.code_of(one.of, own.ACHIEVEMENT_TYPE)
        if code is None or found is not None:
            spec.leave("dcType", one.of)
        found = found or (":".join(code) if code else None)
    return found


def _subjects(spec: Part) -> Iterator[SubjectCode]:
    for one in spec.parts("thematicArea"):
        code = codes.code_of(one.of, codes.ISCED_F)
        if code is not None:
            yield SubjectCode(scheme=codes.ISCED_F_NAME, code=code, name=one.text("prefLabel"))
        else:
            spec.leave("thematicArea", one.of)
    for one in spec.parts("educationSubject"):
        ours = own.code_of(one.of, own.SUBJECT)
        if ours is not None and len(ours) == _FRAMEWORK_AND_LEVEL:
            yield SubjectCode(scheme=ours[0], code=ours[1], name=one.text("prefLabel"))
        else:
            spec.leave("educationSubject", one.of)


def _results(claim: Part) -> tuple[tuple[Result, ...], Text | None, Text | None]:
    """Return the grades of a claim's assessments, how the learner was identified, and the scale."""
    found: list[Result] = []
    supervision: Text | None = None
    grading: Text | None = None
    for one in claim.parts("provenBy"):
        grade, name = one.note("grade"), one.text("title")
        if grade is not None:
            found.append(Result(value=grade.ja, name=name))
        check = one.inner("idVerification")
        supervision = supervision or (check.text("prefLabel") if check else None)
        how = one.inner("specifiedBy")
        grading = grading or (_scheme(how) if how else None)
    return tuple(found), supervision, grading


def _scheme(part: Part) -> Text | None:
    scheme = part.inner("gradingScheme")
    title, more = (scheme.text("title"), scheme.text("description")) if scheme else (None, None)
    if title is None or more is None:
        return title or more
    return Text(ja=f"{title.ja}\n{more.ja}", en=f"{title.en}\n{more.en}")


def _assessments(
    spec: Part, supervision: Text | None
) -> tuple[tuple[Assessment, ...], Text | None]:
    """Return how it is assessed, and the scale of the first assessment that has one."""
    found = []
    grading: Text | None = None
    for one in spec.parts("provenBy"):
        check = Notes(one).about("assessment_type")
        kind = next(filter(None, (_assessment(part) for part in one.parts("dcType"))), None)
        found.append(
            Assessment(
                kind=kind or AssessmentKind.OTHER,
                text=one.text("title"),
                supervision=check or supervision,
            )
        )
        grading = grading or _scheme(one)
    return tuple(found), grading


def _assessment(part: Part) -> AssessmentKind | None:
    ours = own.code_of(part.of, own.ASSESSMENT)
    if ours is not None:
        return _ASSESSMENTS.get(ours[0])
    return codes.ASSESSMENTS_READ.get(codes.code_of(part.of, codes.ASSESSMENT) or "")


_ASSESSMENTS = {kind.value: kind for kind in AssessmentKind}


def _accreditations(spec: Part, lost: list[Lost]) -> Iterator[QualityAssurance]:
    """Yield what stands as the achievement's own accreditation: somebody outside vouches for it."""
    for one in spec.parts("accreditation"):
        title = one.text("title") or one.text("description")
        if title is None:
            spec.leave("accreditation", one.of)
            lost.append(Lost(path=one.path, said=_NO_TITLE))
            continue
        agent = one.inner("accreditingAgent")
        pages = [one.inner(name) for name in ("report", "landingPage", "homepage")]
        urls = (page.string("contentURL") for page in pages if page is not None)
        from_ = "valid" if "valid" in one.of else "dateIssued"
        valid_from = amounts.day(one, from_, lost)
        valid_until = amounts.day(one, "expiryDate", lost, is_end=True)
        yield QualityAssurance(
            kind=QualityAssuranceKind.EXTERNAL,
            text=title,
            body=(agent.text("legalName") or agent.text("altLabel")) if agent else None,
            url=next(filter(None, urls), None),
            valid_from=valid_from,
            valid_until=valid_until,
            scope=next(filter(None, map(_scope, one.parts("dcType"))), None),
            body_country=country(agent, lost) if agent else None,
        )


def _scope(part: Part) -> QualityScope | None:
    return codes.ACCREDITED.get(codes.code_of(part.of, codes.ACCREDITATION) or "")


_ONE_BODY = Text(
    ja="2つ目以降の授与機関は読み込みません。", en="Only the first awarding body is read."
)
_OF_THE_BODY = Text(
    ja="授与機関そのものの認証であり、このプログラムの質保証としては読み込みません。",
    en="It accredits the awarding body, and is not read as quality assurance of the programme.",
)
_EQF_UNKNOWN = Text(ja="EQFのレベルとして読めません。", en="It is not a level of the EQF.")
_LEVEL_UNKNOWN = Text(
    ja="どの枠組みのレベルか分かりません。", en="Which framework's level it is is not known."
)
_NO_TITLE = Text(ja="認証の名称がありません。", en="The accreditation has no title.")
