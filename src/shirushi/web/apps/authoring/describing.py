"""A description as the rows that people read: the 17 descriptors, then what else it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shirushi.core.text import Text
from shirushi.framework.framework import Descriptor
from shirushi.framework.rules.descriptors import basis_name
from shirushi.framework.rules.elements import said_weeks, said_years
from shirushi.framework.rules.exclusions import NOT_QUALIFICATIONS, QUALIFICATIONS
from shirushi.framework.vocabulary import Element, descriptors, elements
from shirushi.model.achievement import Achievement, CreditRecognition
from shirushi.model.assessment import Assessment
from shirushi.model.document import read_achievement
from shirushi.model.partner import PartnerEndorsement
from shirushi.model.profile import Profile
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind
from shirushi.model.subject import SubjectCode

#: Words for the codes that are met most; any other code stands as it is.
_LANGUAGES = {
    "ja": Text(ja="日本語", en="Japanese"),
    "en": Text(ja="英語", en="English"),
    "zh": Text(ja="中国語", en="Chinese"),
    "ko": Text(ja="韓国語", en="Korean"),
}
_CREDIT_SYSTEMS = {
    "jp": Text(ja="{amount}単位", en="{amount} Japanese credits"),
    "ects": Text(ja="{amount} ECTS単位", en="{amount} ECTS credits"),
}
#: English tells one from many.
_ONE_CREDIT = {
    "jp": Text(ja="1単位", en="1 Japanese credit"),
    "ects": Text(ja="1 ECTS単位", en="1 ECTS credit"),
}
_QUALITY_KINDS = {
    QualityAssuranceKind.INTERNAL: Text(ja="学内", en="internal"),
    QualityAssuranceKind.EXTERNAL: Text(ja="外部", en="external"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One descriptor and what the description says in it; no lines where nobody said."""

    descriptor: Descriptor
    lines: tuple[Text, ...]


def rows(document: Mapping[str, Any]) -> list[Row]:
    """Return the 17 rows of a description, those that say nothing included."""
    one = read_achievement(document)
    said = {
        "title": [one.title],
        "awarding_body": _body(one.awarding_body),
        "country_region": _same(one.country_region),
        "learning_outcomes": [outcome.text for outcome in one.learning_outcomes],
        "form_of_participation": _form(one),
        "language": [_LANGUAGES.get(code) or Text(ja=code, en=code) for code in one.language],
        "learner_effort": [
            Text(ja="{hours}時間({basis})", en="{hours} hours ({basis})").format(
                hours=f"{work.hours:f}", basis=work.basis.label
            )
            for work in one.learner_effort
        ],
        "assessment_type": list(_assessments(one.assessment_type)),
        "quality_assurance": [_quality(act) for act in one.quality_assurance],
        "level": [
            Text(
                ja=f"{level.framework.upper()} {level.level}",
                en=f"{level.framework.upper()} {level.level}",
            )
            for level in one.level
        ],
        "credit_recognition": list(_credit(one.credit_recognition)),
    }
    found = []
    for name, descriptor in descriptors().items():
        lines = said.get(name)
        if lines is None:
            text: Text | None = getattr(one, name)
            lines = [] if text is None else [text]
        found.append(Row(descriptor=descriptor, lines=tuple(lines)))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideRow:
    """One element beside the 17, and what the description says in it."""

    element: Element
    lines: tuple[Text, ...]


def beside(document: Mapping[str, Any]) -> list[BesideRow]:
    """Return the rows of the elements beside the 17 that a description states."""
    one = read_achievement(document)
    said: dict[str, list[Text]] = {
        "duration": [] if one.duration is None else [said_weeks(one.duration.weeks)],
        "review_period": [] if one.review_period is None else [said_years(one.review_period.years)],
        "subject_codes": [_subject(each) for each in one.subject_codes],
        "partner_endorsement": [_partner(each) for each in one.partner_endorsement],
        "achievement_type": _type(one.achievement_type),
        "alignments": [
            Text(ja=f"{each.name} {each.url}", en=f"{each.name} {each.url}")
            for each in one.alignments
        ],
        "issued_under": [basis_name(each) for each in one.issued_under],
        "offered": _offered(one),
    }
    found = []
    for name, element in elements().items():
        lines = said.get(name)
        if lines is None:
            text: Text | None = getattr(one, name)
            lines = [] if text is None else [text]
        if lines:
            found.append(BesideRow(element=element, lines=tuple(lines)))
    return found


def _subject(one: SubjectCode) -> Text:
    said = f"{one.scheme} {one.code}"
    if one.name is None:
        return Text(ja=said, en=said)
    return Text(ja=f"{said} {one.name.ja}", en=f"{said} {one.name.en}")


def _partner(one: PartnerEndorsement) -> Text:
    line = Text(ja="{name}({kind})", en="{name} ({kind})").format(
        name=one.name, kind=one.kind.label
    )
    if one.text is None:
        return line
    return Text(ja=f"{line.ja}: {one.text.ja}", en=f"{line.en}: {one.text.en}")


def _type(kind: str | None) -> list[Text]:
    known = {**NOT_QUALIFICATIONS, **QUALIFICATIONS}
    return [] if kind is None else [known.get(kind) or Text(ja=kind, en=kind)]


def _offered(one: Achievement) -> list[Text]:
    if one.offered_from is None and one.offered_until is None:
        return []
    return _same(f"{_day(one.offered_from)} – {_day(one.offered_until)}")


def _same(said: str | None) -> list[Text]:
    return [] if said is None else [Text(ja=said, en=said)]


def _body(body: Profile | None) -> list[Text]:
    if body is None:
        return []
    return [body.name, *_same(body.url)]


def _form(one: Achievement) -> list[Text]:
    form = one.form_of_participation
    if form is None:
        return []
    return [form.mode.label] if form.text is None else [form.mode.label, form.text]


def _assessments(assessments: tuple[Assessment, ...] | None) -> Iterator[Text]:
    if assessments == ():
        yield Text(ja="評価を行わない", en="There is no assessment.")
    for one in assessments or ():
        line = one.kind.label
        if one.text is not None:
            line = Text(ja="{kind}: {text}", en="{kind}: {text}").format(kind=line, text=one.text)
        if one.supervision is not None:
            line = Text(ja="{line}(本人確認: {how})", en="{line} (identity: {how})").format(
                line=line, how=one.supervision
            )
        yield line


def _quality(act: QualityAssurance) -> Text:
    line = Text(ja="{kind}: {text}", en="{kind}: {text}").format(
        kind=_QUALITY_KINDS[act.kind], text=act.text
    )
    if act.scope is not None:
        line = Text(ja="{line} — {scope}", en="{line}, {scope}").format(
            line=line, scope=act.scope.label
        )
    if act.body is not None:
        line = Text(ja="{line}({body})", en="{line} ({body})").format(line=line, body=act.body)
    if act.valid_from is not None or act.valid_until is not None:
        line = Text(ja="{line} {start}〜{end}", en="{line}, {start} to {end}").format(
            line=line, start=_day(act.valid_from), end=_day(act.valid_until)
        )
    return line


def _day(day: date | None) -> str:
    return "…" if day is None else day.isoformat()


def _credit(recognition: CreditRecognition | None) -> Iterator[Text]:
    if recognition is None:
        return
    amount = recognition.credits
    if amount is None:
        yield Text(ja="単位は授与しない", en="No credit is given.")
    else:
        systems = _ONE_CREDIT if amount.amount == 1 else _CREDIT_SYSTEMS
        said = systems.get(amount.system)
        said = said or Text(ja="{amount}({system})", en="{amount} ({system})")
        yield said.format(amount=f"{amount.amount:f}", system=amount.system)
    if recognition.text is not None:
        yield recognition.text
