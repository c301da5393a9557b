"""Which notes a European credential carries, and what each is about.

The European model has no term for much that a description says in words. ``additionalNote`` takes
words, and ``Note.subject`` says what they are about, so that they are read back as what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shirushi.core.text import Text
from shirushi.credential.formats import elm3_codes as codes
from shirushi.credential.formats import elm3_own as own
from shirushi.model.achievement import Achievement
from shirushi.model.partner import PartnerKind
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind, QualityScope
from shirushi.model.workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One note.

    table, code
        What it is about, as a concept of ours.
    """

    code: tuple[str, ...]
    said: Text
    table: str = own.ABOUT

    @property
    def label(self) -> Text:
        """What it is about, in words."""
        first, *rest = self.code
        said = NOTHING[first] if self.table == own.NONE else SUBJECTS[first]
        kinds = [_KINDS[one] for one in rest]
        ja, en = (
            " — ".join([said.ja, *(k.ja for k in kinds)]),
            " — ".join([said.en, *(k.en for k in kinds)]),
        )
        return Text(ja=ja, en=en)


def remarks(one: Achievement) -> Iterator[Remark]:
    """Yield the notes of a description, in its order."""
    form = one.form_of_participation
    if form is not None and form.text is not None:
        yield Remark(code=("form_of_participation",), said=form.text)
    for quality in one.quality_assurance:
        if is_accreditation(quality):
            continue
        code = ("quality_assurance", quality.kind.value)
        yield Remark(
            code=code,
            said=_beside(
                quality.text,
                quality.scope and quality.scope.label,
                quality.body,
                _days(quality),
                quality.url,
            ),
        )
    for name in SAID:
        text: Text | None = getattr(one, name)
        # Where there is an assessment, its grading scheme stands with it.
        if text is not None and not (name == "grading" and one.assessment_type):
            yield Remark(code=(name,), said=text)
    recognition = one.credit_recognition
    if recognition is not None and recognition.text is not None:
        yield Remark(code=("credit_recognition",), said=recognition.text)
    if recognition is not None and recognition.credits is None and recognition.text is None:
        yield Remark(table=own.NONE, code=("credit_recognition",), said=_NO_CREDIT)
    if one.assessment_type == ():
        yield Remark(table=own.NONE, code=("assessment_type",), said=_NO_ASSESSMENT)
    for partner in one.partner_endorsement:
        code = ("partner_endorsement", partner.kind.value)
        yield Remark(code=code, said=_beside(partner.name, partner.text, partner.url))
    if one.review_period is not None:
        years = f"{one.review_period.years:f}"
        said = Text(
            ja=f"見直しの間隔: {years}年以内", en=f"Period of review: {years} years at most"
        )
        yield Remark(code=("review_period",), said=said)


def _beside(said: Text, *more: Text | str | None) -> Text:
    """Return words with others in brackets behind them, where there are any."""
    others = [
        Text(ja=one, en=one) if isinstance(one, str) else one for one in more if one is not None
    ]
    if not others:
        return said
    ja, en = "、".join(one.ja for one in others), ", ".join(one.en for one in others)
    return Text(ja=f"{said.ja}({ja})", en=f"{said.en} ({en})")


def is_accreditation(quality: QualityAssurance) -> bool:
    """Tell whether it says all that the European shapes demand of a programme's accreditation.

    An outside body whose country is known judged the programme itself. What is not stated is
    never filled in, and what an institution was judged for is not claimed of its programme.
    """
    return (
        quality.kind is QualityAssuranceKind.EXTERNAL
        and quality.scope is QualityScope.PROGRAMME
        and quality.body is not None
        and quality.body_country in codes.COUNTRIES
    )


def _days(quality: QualityAssurance) -> Text | None:
    """Return the days between which it holds, in words; the last one is the last inside."""
    starts, until = quality.valid_from, quality.valid_until
    ends = None if until is None or until == date.min else until - timedelta(days=1)
    if starts is None and ends is None:
        return None
    ja = (f"{starts}から" if starts else "") + (f"{ends}まで" if ends else "")
    en = " ".join([*([f"from {starts}"] if starts else []), *([f"until {ends}"] if ends else [])])
    return Text(ja=ja, en=en)


def of_hours(work: Workload) -> Remark:
    """Return a note on learning time that the European model has no term for."""
    hours = f"{work.hours:f}"
    basis = work.basis.label
    said = Text(ja=f"{basis.ja}: {hours}時間", en=f"Hours, as {basis.en}: {hours}")
    return Remark(code=("learner_effort",), said=said)


def supervised(text: Text) -> Remark:
    """Return a note on how it is known that the person assessed is the learner."""
    return Remark(code=("assessment_type",), said=text)


#: Descriptors that are only words.
SAID = (
    "criteria",
    "certification",
    "stackability",
    "learner_identification",
    "date_of_issuing",
    "purpose",
    "grading",
    "further_information",
)
_NO_CREDIT = Text(ja="単位は授与しない。", en="No credit is given.")
_NO_ASSESSMENT = Text(ja="評価は行わない。", en="There is no assessment.")
#: What a note says there is none of.
NOTHING = {
    "credit_recognition": Text(ja="単位の授与なし", en="No credit"),
    "assessment_type": Text(ja="評価なし", en="No assessment"),
}
#: The subjects of notes, by the first part of their code: our descriptors' own names.
SUBJECTS = {
    "learner_identification": Text(ja="学習者を識別する情報", en="Identification of the learner"),
    "date_of_issuing": Text(ja="発行日", en="Date of issuing"),
    "form_of_participation": Text(ja="授業の方法", en="Form of participation"),
    "learner_effort": Text(ja="学習量(総学習時間)", en="Learner effort"),
    "assessment_type": Text(ja="評価の方法", en="Type of assessment"),
    "quality_assurance": Text(ja="質保証", en="Type of quality assurance"),
    "certification": Text(ja="証明", en="Certification"),
    "credit_recognition": Text(ja="単位/その他の認定", en="Credit / Other recognition"),
    "stackability": Text(ja="積み上げ可能性", en="Stackability"),
    "purpose": Text(ja="目的", en="Purpose"),
    "grading": Text(ja="成績評価(評点の有無と尺度)", en="Grading"),
    "review_period": Text(ja="見直しの間隔", en="Period of review"),
    "partner_endorsement": Text(
        ja="業界・協力機関による推奨", en="Recognition by industry and partners"
    ),
    "further_information": Text(ja="その他の情報", en="Further information"),
    "criteria": Text(ja="修了要件", en="Criteria"),
}
_INTERNAL, _EXTERNAL = (kind.value for kind in QualityAssuranceKind)
#: What the second part of a code says.
_KINDS = {
    _INTERNAL: Text(ja="学内", en="internal"),
    _EXTERNAL: Text(ja="外部", en="external"),
    **{kind.value: kind.label for kind in PartnerKind},
}
