"""The descriptors as text that every badge viewer shows (``criteria.narrative``)."""

from __future__ import annotations

from collections.abc import Iterator

from shirushi.core.text import Language, Text
from shirushi.model.achievement import Achievement


def narrative(achievement: Achievement) -> str:
    """Return the criteria and the descriptors in Japanese, then in English, as Markdown.

    Viewers that know nothing of our descriptors still show this text.

    >>> print(narrative(Achievement(id="urn:a", title=Text(ja="統計入門", en="Statistics"))))
    ### 統計入門
    <BLANKLINE>
    ### Statistics
    """
    return "\n\n".join(
        [_written(achievement, "ja"), _written(achievement, "en")],
    )


def _written(achievement: Achievement, language: Language) -> str:
    lines = [f"### {achievement.title.in_language(language)}"]
    if achievement.criteria is not None:
        lines += ["", achievement.criteria.in_language(language)]
    rows = [
        (label.in_language(language), said.in_language(language))
        for label, said in _rows(achievement)
    ]
    if rows:
        lines += ["", *(f"- **{label}**: {said}" for label, said in rows)]
    return "\n".join(lines)


def _rows(one: Achievement) -> Iterator[tuple[Text, Text]]:
    yield from _texts((_PURPOSE, one.purpose))
    if one.awarding_body is not None:
        yield _AWARDING_BODY, one.awarding_body.name
    for outcome in one.learning_outcomes:
        yield _OUTCOME, outcome.text
    yield from _teaching(one)
    yield from _judging(one)
    for level in one.level:
        yield _LEVEL, _same(f"{level.framework.upper()} {level.level}")
    if one.credits is not None:
        yield _CREDIT, _same(f"{one.credits.amount} ({one.credits.system})")
    for subject in one.subject_codes:
        yield _SUBJECT, _same(f"{subject.scheme} {subject.code}")
    yield from _texts(
        (_PREREQUISITES, one.prerequisites),
        (_STACKABILITY, one.stackability),
        (_FURTHER, one.further_information),
    )


def _teaching(one: Achievement) -> Iterator[tuple[Text, Text]]:
    if one.form_of_participation is not None:
        yield _FORM, one.form_of_participation.mode.label
    for work in one.learner_effort:
        yield (
            _EFFORT,
            Text(
                ja=f"{work.basis.label.ja} {work.hours}時間",
                en=f"{work.hours} hours ({work.basis.label.en})",
            ),
        )
    if one.duration is not None:
        weeks = f"{one.duration.weeks:f}"
        yield _DURATION, Text(ja=f"{weeks}週", en=f"{weeks} weeks")


def _judging(one: Achievement) -> Iterator[tuple[Text, Text]]:
    for assessment in one.assessment_type or ():
        yield _ASSESSMENT, assessment.text or assessment.kind.label
    yield from _texts((_GRADING, one.grading))
    for quality in one.quality_assurance:
        yield _QUALITY, quality.text
    if one.review_period is not None:
        years = f"{one.review_period.years:f}"
        yield _REVIEW, Text(ja=f"{years}年以内ごと", en=f"every {years} years at the latest")
    for partner in one.partner_endorsement:
        yield _PARTNER, partner.name


def _texts(*rows: tuple[Text, Text | None]) -> Iterator[tuple[Text, Text]]:
    yield from ((label, text) for label, text in rows if text is not None)


def _same(said: str) -> Text:
    return Text(ja=said, en=said)


_AWARDING_BODY = Text(ja="発行機関", en="Awarding body")
_OUTCOME = Text(ja="学修成果", en="Learning outcome")
_FORM = Text(ja="授業の方法", en="Form of participation")
_EFFORT = Text(ja="学習量", en="Learner effort")
_ASSESSMENT = Text(ja="評価の方法", en="Assessment")
_QUALITY = Text(ja="質保証", en="Quality assurance")
_LEVEL = Text(ja="レベル", en="Level")
_CREDIT = Text(ja="単位", en="Credit")
_PREREQUISITES = Text(ja="前提条件", en="Prerequisites")
_STACKABILITY = Text(ja="積み上げ可能性", en="Stackability")
_PURPOSE = Text(ja="目的", en="Purpose")
_DURATION = Text(ja="期間", en="Duration")
_GRADING = Text(ja="成績評価", en="Grading")
_REVIEW = Text(ja="見直し", en="Review")
_PARTNER = Text(ja="推奨する機関", en="Recognised by")
_SUBJECT = Text(ja="分野コード", en="Subject code")
_FURTHER = Text(ja="その他の情報", en="Further information")
