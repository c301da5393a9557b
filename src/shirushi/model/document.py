"""An achievement as a plain document, as people write it in TOML and programs send it in JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from math import isfinite
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Text
from shirushi.model.achievement import (
    Achievement,
    CreditRecognition,
    FormOfParticipation,
    ParticipationMode,
)
from shirushi.model.alignment import Alignment
from shirushi.model.assessment import Assessment, AssessmentKind
from shirushi.model.credits import Credits
from shirushi.model.duration import Duration
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

#: Where fields that we do not know are kept, so that reading and writing loses nothing.
_SIMPLE_TEXTS = (
    "learner_identification",
    "date_of_issuing",
    "content",
    "certification",
    "prerequisites",
    "stackability",
    "criteria",
    "purpose",
    "grading",
    "further_information",
)


class DocumentEndingUnknown(ShirushiError):
    """A file's name does not say whether it is TOML or JSON."""

    code = "model.document-ending-unknown"
    text = Text(
        ja="ファイル名の末尾が .toml でも .json でもありません。",
        en="The file's name ends neither in .toml nor in .json.",
    )


class CharacterForbidden(ShirushiError):
    """A text holds a character that cannot be shown, stored or sent without harm."""

    code = "model.character-forbidden"
    text = Text(
        ja="使えない文字(制御文字、文字の向きを変える記号)が含まれています。",
        en="It holds a control character, or one that turns the direction of writing.",
    )
    remedy = Text(ja="その文字を消してください。", en="Remove that character.")


#: Control characters except tab and line ends, and the marks that turn the direction of writing
#: without showing themselves. No database, terminal or page takes all of them as they are.
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def read_achievement_file(name: str, data: bytes) -> Achievement:
    """Return the achievement that a file holds, by its name's ending.

    Raises ``DocumentEndingUnknown``, an error of the TOML or JSON reader, or every mistake in
    the document at once.
    """
    lowered = name.lower()
    if lowered.endswith(".toml"):
        return read_achievement(parse_toml(data))
    if lowered.endswith(".json"):
        return read_achievement(json.read_object(data))
    raise DocumentEndingUnknown


def read_achievement(document: Mapping[str, Any]) -> Achievement:
    """Return the achievement that ``document`` describes.

    Fields on the top level that we do not know are kept in ``extra``; inside the descriptors a
    field we do not know is a mistake, since it is most often a misspelling. Raises
    ``ManyErrors`` (or the only error) with the path of every mistake.

    >>> read_achievement({"id": "urn:example:1", "title": {"ja": "統計", "en": "Statistics"}}).id
    'urn:example:1'
    """
    reader = Reader(document)
    _refuse_unsayable(reader)
    effort = tuple(
        found for inner in reader.tables("learner_effort") if (found := _workload(inner))
    )
    achievement = Achievement(
        id=reader.string("id"),
        title=reader.text("title"),
        awarding_body=_profile(reader.table_of("awarding_body")),
        country_region=reader.optional_string("country_region"),
        learning_outcomes=tuple(
            LearningOutcome(text=inner.text("text"), alignments=_alignments(inner))
            for inner in reader.tables("learning_outcomes")
        ),
        form_of_participation=_participation(reader.table_of("form_of_participation")),
        language=reader.strings("language"),
        learner_effort=effort,
        assessment_type=_assessments(reader),
        quality_assurance=tuple(_quality(inner) for inner in reader.tables("quality_assurance")),
        level=tuple(
            Level(framework=inner.string("framework"), level=inner.string("level"))
            for inner in reader.tables("level")
        ),
        credit_recognition=_credit(reader.table_of("credit_recognition")),
        achievement_type=reader.optional_string("achievement_type"),
        alignments=_alignments(reader),
        issued_under=reader.strings("issued_under"),
        offered_from=reader.day("offered_from"),
        offered_until=reader.day("offered_until"),
        duration=_duration(reader.table_of("duration")),
        review_period=_review_period(reader.table_of("review_period")),
        subject_codes=tuple(
            SubjectCode(
                scheme=inner.string("scheme"),
                code=inner.string("code"),
                name=inner.optional_text("name"),
            )
            for inner in reader.tables("subject_codes")
        ),
        partner_endorsement=tuple(_partner(one) for one in reader.tables("partner_endorsement")),
        **{name: reader.optional_text(name) for name in _SIMPLE_TEXTS},
        extra=_plain(dict(reader.allow_unknown())),
    )
    reader.close()
    return achievement


def write_achievement(achievement: Achievement) -> dict[str, Any]:
    """Return ``achievement`` as the document that ``read_achievement`` reads, nothing lost.

    >>> one = read_achievement({"id": "urn:a", "title": {"ja": "統計", "en": "Stats"}, "x": 1})
    >>> write_achievement(one)
    {'id': 'urn:a', 'title': {'ja': '統計', 'en': 'Stats'}, 'x': 1}
    """
    body = achievement.awarding_body
    form = achievement.form_of_participation
    recognition = achievement.credit_recognition
    assessments = achievement.assessment_type
    written: dict[str, Any] = {
        "id": achievement.id,
        "title": _said(achievement.title),
        "learner_identification": _said(achievement.learner_identification),
        "date_of_issuing": _said(achievement.date_of_issuing),
        "awarding_body": body and _write_profile(body),
        "country_region": achievement.country_region,
        "content": _said(achievement.content),
        "learning_outcomes": [
            _kept(text=_said(one.text), alignments=_write_alignments(one.alignments))
            for one in achievement.learning_outcomes
        ],
        "form_of_participation": form and _kept(mode=form.mode.value, text=_said(form.text)),
        "language": list(achievement.language),
        "learner_effort": [
            {"hours": f"{one.hours:f}", "basis": one.basis.value}
            for one in achievement.learner_effort
        ],
        "assessment_type": None
        if assessments is None
        else [
            _kept(kind=one.kind.value, text=_said(one.text), supervision=_said(one.supervision))
            for one in assessments
        ],
        "quality_assurance": [_write_quality(one) for one in achievement.quality_assurance],
        "level": [{"framework": one.framework, "level": one.level} for one in achievement.level],
        "certification": _said(achievement.certification),
        "credit_recognition": recognition and _write_credit(recognition),
        "prerequisites": _said(achievement.prerequisites),
        "stackability": _said(achievement.stackability),
        "achievement_type": achievement.achievement_type,
        "criteria": _said(achievement.criteria),
        "alignments": _write_alignments(achievement.alignments),
        "issued_under": list(achievement.issued_under),
        "offered_from": achievement.offered_from and achievement.offered_from.isoformat(),
        "offered_until": achievement.offered_until and achievement.offered_until.isoformat(),
        "purpose": _said(achievement.purpose),
        "duration": achievement.duration and {"weeks": f"{achievement.duration.weeks:f}"},
        "grading": _said(achievement.grading),
        "review_period": achievement.review_period
        and {"years": f"{achievement.review_period.years:f}"},
        "subject_codes": [
            _kept(scheme=one.scheme, code=one.code, name=_said(one.name))
            for one in achievement.subject_codes
        ],
        "partner_endorsement": [_write_partner(one) for one in achievement.partner_endorsement],
        "further_information": _said(achievement.further_information),
    }
    # "Stated that there is no assessment" is the one empty list that means something.
    kept = {
        name: value
        for name, value in written.items()
        if (value is not None and value != []) or (name == "assessment_type" and value == [])
    }
    return {**kept, **achievement.extra}


# ---------------------------------------------------------------- reading the parts


def _refuse_unsayable(reader: Reader) -> None:
    """Note every value that no other program could be told."""
    if _all_sayable(reader.table):
        return
    for path, value in json.walk(dict(reader.table)):
        if isinstance(value, str):
            texts = [value]
        else:
            texts = [str(name) for name in value] if isinstance(value, dict) else []
        if any(_UNSAYABLE.search(text) for text in texts):
            reader.fail(CharacterForbidden(path=path or None))
        # TOML writes infinities, and whole numbers of any length in base 16.
        if isinstance(value, float) and not isfinite(value):
            reader.fail(json.NumberNotAllowed(path=path, value=str(value)))
        elif isinstance(value, int) and abs(value) >= 10**json.MOST_DIGITS:
            reader.fail(json.NumberNotAllowed(path=path, value=f"{hex(value)[:12]}…"))


def _all_sayable(table: Mapping[str, Any]) -> bool:
    """Tell whether nothing in a table needs a closer look: one search for all texts together."""
    texts: list[str] = []
    for one in json.objects_in(dict(table)):
        texts += [str(name) for name in one]
        for value in one.values():
            for inner in value if isinstance(value, list) else (value,):
                if isinstance(inner, str):
                    texts.append(inner)
                elif not (inner is None or isinstance(inner, bool | dict)):
                    return False
    return _UNSAYABLE.search("\n".join(texts)) is None


def _plain(value: Any) -> Any:
    """Return a value that we do not know as JSON has it: TOML's days and times as texts."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _profile(reader: Reader | None) -> Profile | None:
    if reader is None:
        return None
    return Profile(
        id=reader.optional_string("id"),
        name=reader.text("name"),
        kind=reader.choice("kind", OrganisationKind),
        country=reader.optional_string("country"),
        url=reader.optional_string("url"),
        email=reader.optional_string("email"),
    )


def _alignments(reader: Reader) -> tuple[Alignment, ...]:
    return tuple(
        Alignment(
            name=inner.string("name"),
            url=inner.string("url"),
            framework=inner.optional_string("framework"),
            code=inner.optional_string("code"),
            type=inner.optional_string("type"),
        )
        for inner in reader.tables("alignments")
    )


def _participation(reader: Reader | None) -> FormOfParticipation | None:
    if reader is None:
        return None
    mode = reader.choice("mode", ParticipationMode, required=True)
    text = reader.optional_text("text")
    return None if mode is None else FormOfParticipation(mode=mode, text=text)


def _workload(reader: Reader) -> Workload | None:
    hours = reader.decimal("hours", required=True)
    basis = reader.choice("basis", HoursBasis, required=True)
    if hours is None or basis is None:
        return None
    return reader.built(lambda: Workload(hours=hours, basis=basis))


def _assessments(reader: Reader) -> tuple[Assessment, ...] | None:
    if not reader.has("assessment_type"):
        return None
    found = []
    for inner in reader.tables("assessment_type"):
        kind = inner.choice("kind", AssessmentKind, required=True)
        text, supervision = inner.optional_text("text"), inner.optional_text("supervision")
        if kind is not None:
            found.append(Assessment(kind=kind, text=text, supervision=supervision))
    return tuple(found)


def _quality(reader: Reader) -> QualityAssurance:
    kind = reader.choice("kind", QualityAssuranceKind, required=True)
    return QualityAssurance(
        kind=kind or QualityAssuranceKind.INTERNAL,
        text=reader.text("text"),
        body=reader.optional_text("body"),
        url=reader.optional_string("url"),
        valid_from=reader.day("valid_from"),
        valid_until=reader.day("valid_until"),
        scope=reader.choice("scope", QualityScope),
        body_country=reader.optional_string("body_country"),
    )


def _credit(reader: Reader | None) -> CreditRecognition | None:
    if reader is None:
        return None
    credits_ = None
    inner = reader.table_of("credits")
    if inner is not None:
        amount = inner.decimal("amount", required=True)
        system = inner.string("system")
        if amount is not None:
            credits_ = inner.built(lambda: Credits(amount=amount, system=system))
    return CreditRecognition(credits=credits_, text=reader.optional_text("text"))


def _duration(reader: Reader | None) -> Duration | None:
    weeks = None if reader is None else reader.decimal("weeks", required=True)
    if reader is None or weeks is None:
        return None
    return reader.built(lambda: Duration(weeks=weeks))


def _review_period(reader: Reader | None) -> ReviewPeriod | None:
    years = None if reader is None else reader.decimal("years", required=True)
    if reader is None or years is None:
        return None
    return reader.built(lambda: ReviewPeriod(years=years))


def _partner(reader: Reader) -> PartnerEndorsement:
    kind = reader.choice("kind", PartnerKind, required=True)
    return PartnerEndorsement(
        kind=kind or PartnerKind.INDUSTRY,
        name=reader.text("name"),
        text=reader.optional_text("text"),
        url=reader.optional_string("url"),
    )


# ---------------------------------------------------------------- writing the parts


def _said(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"ja": text.ja, "en": text.en}


def _kept(**fields: object) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None and value != []}


def _write_profile(profile: Profile) -> dict[str, Any]:
    return _kept(
        id=profile.id,
        name=_said(profile.name),
        kind=profile.kind and profile.kind.value,
        country=profile.country,
        url=profile.url,
        email=profile.email,
    )


def _write_alignments(alignments: tuple[Alignment, ...]) -> list[dict[str, Any]]:
    return [
        _kept(name=one.name, url=one.url, framework=one.framework, code=one.code, type=one.type)
        for one in alignments
    ]


def _write_quality(one: QualityAssurance) -> dict[str, Any]:
    return _kept(
        kind=one.kind.value,
        text=_said(one.text),
        body=_said(one.body),
        url=one.url,
        valid_from=one.valid_from and one.valid_from.isoformat(),
        valid_until=one.valid_until and one.valid_until.isoformat(),
        scope=one.scope and one.scope.value,
        body_country=one.body_country,
    )


def _write_partner(one: PartnerEndorsement) -> dict[str, Any]:
    return _kept(kind=one.kind.value, name=_said(one.name), text=_said(one.text), url=one.url)


def _write_credit(recognition: CreditRecognition) -> dict[str, Any]:
    amount = recognition.credits
    return _kept(
        credits=amount and {"amount": f"{amount.amount:f}", "system": amount.system},
        text=_said(recognition.text),
    )
