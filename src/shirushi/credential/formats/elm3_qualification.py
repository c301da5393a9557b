"""What can be earned, as a European ``Qualification``."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.formats import elm3_amounts as amounts
from shirushi.credential.formats import elm3_codes as codes
from shirushi.credential.formats import elm3_own as own
from shirushi.credential.formats.elm3_nodes import Nodes, kept, reference, said
from shirushi.credential.formats.elm3_words import is_accreditation, of_hours, remarks, supervised
from shirushi.model.achievement import Achievement
from shirushi.model.alignment import Alignment
from shirushi.model.assessment import Assessment, AssessmentKind
from shirushi.model.credits import Credits
from shirushi.model.outcome import LearningOutcome
from shirushi.model.quality import QualityAssurance
from shirushi.model.subject import SubjectCode
from shirushi.model.workload import HoursBasis, Workload


def qualification(run: Nodes, one: Achievement, *, body: JsonObject) -> JsonObject:
    """Return a description in European terms; what they cannot take is told to ``run``.

    body
        Who awards it, as it stands elsewhere in the document.
    """
    volume, contact, others = _hours(one)
    _lose(run, one, others)
    notes = [*remarks(one), *(of_hours(work) for _, work in others)]
    made = run.node(
        "Qualification",
        {
            "title": said(one.title),
            "dcType": one.achievement_type and [_type(one.achievement_type)],
            "description": said(one.content),
            "learningOutcome": [_outcome(run, each) for each in one.learning_outcomes],
            "mode": one.form_of_participation and [_mode(one)],
            "language": list(_languages(one)),
            "volumeOfLearning": volume and amounts.write_volume(volume.hours),
            "influencedBy": contact and [_activity(run, one, contact)],
            "creditPoint": one.credits and [credit(run, one.credits)],
            **_levels(one),
            "thematicArea": [_isced(each) for each in one.subject_codes if _is_isced(each)],
            "educationSubject": [
                _subject(each) for each in one.subject_codes if not _is_isced(each)
            ],
            "accreditation": [
                _accreditation(run, each)
                for each in one.quality_assurance
                if is_accreditation(each)
            ],
            "provenBy": _assessments(run, one),
            "entryRequirement": one.prerequisites and run.note(one.prerequisites),
            "awardingOpportunity": _offered(run, one, body),
            "additionalNote": [run.remark(each) for each in notes],
        },
    )
    return {**made, "id": one.id}


def credit(run: Nodes, credits_: Credits) -> JsonObject:
    """Return an amount of credit in its own system, never turned into ECTS."""
    framework = (
        codes.concept(codes.ECTS, "European Credit Transfer System")
        if credits_.system == "ects"
        else own.concept(
            own.CREDIT_SYSTEM, credits_.system, label=own.system_label(credits_.system)
        )
    )
    return run.node("CreditPoint", {"framework": framework, "point": format(credits_.amount, "f")})


def _type(name: str) -> JsonObject:
    return own.concept(own.ACHIEVEMENT_TYPE, name, label=Text(ja=name, en=name))


def _outcome(run: Nodes, one: LearningOutcome) -> JsonObject:
    by_esco = [each for each in one.alignments if _is_esco(each)]
    others = [each for each in one.alignments if not _is_esco(each)]
    return run.node(
        "LearningOutcome",
        {
            "title": said(one.text),
            "relatedESCOSkill": [
                skill(dataclasses.replace(each, framework=codes.ESCO_SKILLS)) for each in by_esco
            ],
            "relatedSkill": [skill(each) for each in others],
        },
    )


def _is_esco(one: Alignment) -> bool:
    """Tell whether it may stand as a European skill, whose scheme is what the shapes demand."""
    return one.url.startswith(codes.ESCO_SKILL) and one.framework in {None, codes.ESCO_SKILLS}


def skill(one: Alignment) -> JsonObject:
    """Return what a learning outcome corresponds to."""
    name = one.framework
    uri = name if name is None or _is_uri(name) else own.scheme(name)
    return kept(
        {
            "id": one.url,
            "type": "Concept",
            "inScheme": uri and {"id": uri, "type": "ConceptScheme"},
            "notation": one.code,
            "prefLabel": {"en": one.name},
        }
    )


def _is_uri(name: str) -> bool:
    # A URI has no spaces; whatever is no URI would vanish from what is signed.
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+", name) is not None


def _mode(one: Achievement) -> JsonObject | None:
    form = one.form_of_participation
    if form is None:
        return None
    code = codes.MODES.get(form.mode)
    if code is not None:
        return codes.concept(codes.MODE + code, form.mode.label.en)
    return own.concept(own.MODE, form.mode.value, label=form.mode.label)


def _languages(one: Achievement) -> Iterator[JsonObject]:
    for language in one.language:
        found = codes.language(_plain(language))
        if found is not None:
            yield found


def _plain(language: str) -> str:
    return language.partition("-")[0].lower()


def _hours(
    one: Achievement,
) -> tuple[Workload | None, Workload | None, list[tuple[int, Workload]]]:
    """Return the first amount in total, the first with a teacher, and the others by place."""
    first: dict[HoursBasis, Workload] = {}
    others = []
    for place, work in enumerate(one.learner_effort):
        if work.basis is HoursBasis.CLOCK or work.basis in first:
            others.append((place, work))
        else:
            first[work.basis] = work
    return first.get(HoursBasis.NOTIONAL), first.get(HoursBasis.CONTACT), others


def _activity(run: Nodes, one: Achievement, contact: Workload) -> JsonObject:
    hours = [format(contact.hours, "f")]
    return run.node(
        "LearningActivitySpecification", {"title": said(one.title), "contactHour": hours}
    )


def _levels(one: Achievement) -> JsonObject:
    """Return levels where the European shapes take them.

    Only one level of the EQF, and national ones only of the European register; all others are
    levels of education in a framework that is named.
    """
    found: dict[str, Any] = {"nqfLevel": [], "educationLevel": []}
    for level in one.level:
        registered = codes.NQF_LEVELS.get((level.framework, level.level))
        label = own.level_label(level.framework, level.level)
        if level.framework == "eqf" and level.level in _EQF and "eqfLevel" not in found:
            found["eqfLevel"] = codes.concept(codes.EQF + level.level, f"Level {level.level}")
        elif registered is not None:
            found["nqfLevel"].append(codes.concept(codes.NQF + registered, label.en))
        else:
            ours = own.concept(own.LEVEL, level.framework, level.level, label=label)
            found["educationLevel"].append(ours)
    return found


_EQF = frozenset("12345678")


def _is_isced(one: SubjectCode) -> bool:
    # A concept of the European table must say its name, and be one of the table's.
    is_code = re.fullmatch(r"[0-9]{2,4}", one.code) is not None
    return one.scheme == codes.ISCED_F_NAME and is_code and one.name is not None


def _isced(one: SubjectCode) -> JsonObject:
    made = codes.concept(codes.ISCED_F + one.code, "")
    return {**made, "prefLabel": said(one.name)}


def _subject(one: SubjectCode) -> JsonObject:
    label = one.name or Text(ja=one.code, en=one.code)
    made = own.concept(own.SUBJECT, one.scheme, one.code, label=label)
    # A name that nobody said would be read back as one.
    return made if one.name else {n: v for n, v in made.items() if n != "prefLabel"}


def _assessments(run: Nodes, one: Achievement) -> list[JsonObject]:
    scheme = (
        one.grading
        and one.assessment_type
        and run.node("GradingScheme", {"title": said(one.grading)})
    )
    found = []
    for each in one.assessment_type or ():
        found.append(_assessment(run, each, scheme or None))
        scheme = scheme and reference(scheme)
    return found


def _assessment(run: Nodes, one: Assessment, scheme: JsonObject | None) -> JsonObject:
    return run.node(
        "LearningAssessmentSpecification",
        {
            "title": said(one.text or one.kind.label),
            "dcType": _assessment_kind(one.kind),
            "gradingScheme": scheme,
            "additionalNote": one.supervision and [run.remark(supervised(one.supervision))],
        },
    )


def _assessment_kind(kind: AssessmentKind) -> JsonObject:
    code = codes.ASSESSMENTS.get(kind)
    if code is not None:
        return codes.concept(codes.ASSESSMENT + code, kind.label.en)
    return own.concept(own.ASSESSMENT, kind.value, label=kind.label)


def _accreditation(run: Nodes, one: QualityAssurance) -> JsonObject:
    country = codes.country(one.body_country or "")
    address = run.node("Address", {"countryCode": country})
    location = [run.node("Location", {"address": [address]})]
    agent = run.node("Organisation", {"legalName": said(one.body), "location": location})
    kind = codes.concept(
        codes.ACCREDITATION + codes.ACCREDITED_PROGRAMME, "Programme Quality Assurance"
    )
    return run.node(
        "Accreditation",
        {
            "title": said(one.text),
            "dcType": kind,
            "accreditingAgent": agent,
            "valid": one.valid_from and amounts.write_day(one.valid_from),
            "expiryDate": one.valid_until and amounts.write_day(one.valid_until),
            "report": one.url and run.page(one.url),
        },
    )


def _offered(run: Nodes, one: Achievement, body: JsonObject) -> list[JsonObject]:
    if one.offered_from is None and one.offered_until is None:
        return []
    period = {
        "startDate": one.offered_from and amounts.write_day(one.offered_from),
        "endDate": one.offered_until and amounts.write_day(one.offered_until),
    }
    fields = {"temporal": run.node("PeriodOfTime", period), "awardingBody": [reference(body)]}
    return [run.node("AwardingOpportunity", fields)]


# ---------------------------------------------------------------- what European terms cannot take


def _lose(run: Nodes, one: Achievement, others: list[tuple[int, Workload]]) -> None:
    _lose_of_alignments(run, one)
    for language in one.language:
        if language not in codes.LANGUAGES:
            run.lose("achievement.language", _NO_LANGUAGE.format(code=language))
    for place, work in others:
        said_of = _IN_WORDS_HOURS.format(basis=work.basis.label)
        run.lose(f"achievement.learner_effort[{place}]", said_of)
    for place, quality in enumerate(one.quality_assurance):
        said_more = (quality.body, quality.url, quality.valid_from, quality.valid_until)
        more = any((*said_more, quality.scope, quality.body_country))
        if more and not is_accreditation(quality):
            run.lose(f"achievement.quality_assurance[{place}]", _QUALITY)
    for place, partner in enumerate(one.partner_endorsement):
        if partner.text or partner.url:
            run.lose(f"achievement.partner_endorsement[{place}]", _PARTNER)
    if one.review_period is not None:
        run.lose("achievement.review_period", _IN_WORDS)
    for name in (*(["issued_under"] if one.issued_under else []), *one.extra):
        run.lose(f"achievement.{name}", _NO_TERM)


def _lose_of_alignments(run: Nodes, one: Achievement) -> None:
    for place, outcome in enumerate(one.learning_outcomes):
        for number, alignment in enumerate(outcome.alignments):
            if alignment.type is not None:
                path = f"achievement.learning_outcomes[{place}].alignments[{number}].type"
                run.lose(path, _NO_TERM)
    for place, alignment in enumerate(one.alignments):
        run.lose(f"achievement.alignments[{place}]", _NO_ALIGNMENT.format(name=alignment.name))


_NO_TERM = Text(ja="対応する用語がありません。", en="There is no term for it.")
_IN_WORDS = Text(
    ja="対応する項目がないため、文章として備考に入れました。",
    en="There is no term for it; it stands in a note, in words.",
)
_IN_WORDS_HOURS = Text(
    ja="この学習量({basis})に対応する項目がないため、文章として備考に入れました。",
    en="There is no term for these hours ({basis}); they stand in a note, in words.",
)
_NO_LANGUAGE = Text(
    ja="言語コード「{code}」は、欧州の一覧の言語としては全部を書けません。",
    en="The European list of languages does not hold all that {code} says.",
)
_NO_ALIGNMENT = Text(
    ja="「{name}」への対応付けは、学修成果ごとにしか書けません。",
    en="The alignment with {name} can only be written on a learning outcome.",
)
_QUALITY = Text(
    ja="文章として備考に入れました。欧州の認証の項目に書けるのは、外部の機関がプログラムを"
    "評価したと、その機関の名称と国とともに記述されているときだけです。",
    en="It stands in a note, in words: an accreditation is written where an outside body, named "
    "with its country, is stated to have judged the programme.",
)
_PARTNER = Text(ja="文章として備考に入れました。", en="It stands in a note, in words.")
