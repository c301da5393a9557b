"""What a description says beyond the European model: what goes as words, and what is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shirushi.core.text import Text
from shirushi.model.achievement import Achievement


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """One thing that the European model has no term for.

    path
        Where it stands in the achievement; machines lose it.
    note
        What people are told in ``additionalNote``, or ``None`` where it is no sentence.
    """

    path: str
    note: Text | None


def beyond(one: Achievement) -> Iterator[Beyond]:
    """Yield everything that has no European term, in the order of the description."""
    form = one.form_of_participation
    if form is not None and form.text is not None:
        yield Beyond(path="form_of_participation.text", note=form.text)
    for place, each in enumerate(one.quality_assurance):
        yield Beyond(path=f"quality_assurance[{place}]", note=each.text)
    for name in _WORDS:
        text: Text | None = getattr(one, name)
        if text is not None:
            yield Beyond(path=name, note=text)
    recognition = one.credit_recognition
    if recognition is not None and recognition.text is not None:
        yield Beyond(path="credit_recognition.text", note=recognition.text)
    yield from _elements(one)
    for name in _CODES:
        if getattr(one, name):
            yield Beyond(path=name, note=None)
    for name in one.extra:
        yield Beyond(path=name, note=None)


def _elements(one: Achievement) -> Iterator[Beyond]:
    if one.duration is not None:
        weeks = f"{one.duration.weeks:f}"
        note = Text(ja=f"期間: {weeks}週", en=f"Duration: {weeks} weeks")
        yield Beyond(path="duration", note=note)
    if one.review_period is not None:
        years = f"{one.review_period.years:f}"
        note = Text(
            ja=f"見直しの間隔: {years}年以内", en=f"Period of review: {years} years at most"
        )
        yield Beyond(path="review_period", note=note)
    for place, subject in enumerate(one.subject_codes):
        said = f"{subject.scheme} {subject.code}"
        note = Text(ja=f"分野コード: {said}", en=f"Subject code: {said}")
        yield Beyond(path=f"subject_codes[{place}]", note=note)
    for place, partner in enumerate(one.partner_endorsement):
        note = Text(ja=f"推奨: {partner.name.ja}", en=f"Recognised by: {partner.name.en}")
        yield Beyond(path=f"partner_endorsement[{place}]", note=note)


_WORDS = (
    "criteria",
    "certification",
    "stackability",
    "learner_identification",
    "date_of_issuing",
    "purpose",
    "grading",
    "further_information",
)
_CODES = ("achievement_type", "issued_under", "offered_from", "offered_until")
