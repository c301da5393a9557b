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
    if one.awarding_body is not None:
        yield _AWARDING_BODY, one.awarding_body.name
    for outcome in one.learning_outcomes:
        yield _OUTCOME, outcome.text
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
    for assessment in one.assessment_type or ():
        yield _ASSESSMENT, assessment.text or assessment.kind.label
    for quality in one.quality_assurance:
        yield _QUALITY, quality.text
    for level in one.level:
        said = f"{level.framework.upper()} {level.level}"
        yield _LEVEL, Text(ja=said, en=said)
    if one.credits is not None:
        said = f"{one.credits.amount} ({one.credits.system})"
        yield _CREDIT, Text(ja=said, en=said)
    for label, text in (
        (_PREREQUISITES, one.prerequisites),
        (_STACKABILITY, one.stackability),
    ):
        if text is not None:
            yield label, text


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
