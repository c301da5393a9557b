"""Whether an achievement states one of the 17 common descriptors."""

from __future__ import annotations

from shirushi.core.text import Text
from shirushi.framework.framework import Answer, Outcome
from shirushi.model.achievement import Achievement

#: The 17 common descriptors, in their order; each is a field of ``Achievement``.
DESCRIPTORS: dict[str, Text] = {
    "learner_identification": Text(ja="学習者を識別する情報", en="identification of the learner"),
    "date_of_issuing": Text(ja="発行日", en="date of issuing"),
    "title": Text(ja="マイクロクレデンシャル名称", en="title of the micro-credential"),
    "awarding_body": Text(ja="発行機関", en="awarding body"),
    "country_region": Text(ja="発行国/地域", en="country or region of the issuer"),
    "content": Text(ja="内容", en="content"),
    "learning_outcomes": Text(ja="学修成果", en="learning outcomes"),
    "form_of_participation": Text(ja="授業の方法", en="form of participation"),
    "language": Text(ja="授業言語", en="language"),
    "learner_effort": Text(ja="学習量(総学習時間)", en="learner effort"),
    "assessment_type": Text(ja="評価の方法", en="type of assessment"),
    "quality_assurance": Text(ja="質保証", en="type of quality assurance"),
    "level": Text(ja="レベル", en="level"),
    "certification": Text(ja="証明", en="certification"),
    "credit_recognition": Text(ja="単位/その他の認定", en="credit or other recognition"),
    "prerequisites": Text(ja="(受講)前提条件", en="prerequisites needed to enrol"),
    "stackability": Text(ja="積み上げ可能性", en="stackability"),
}


def descriptor_stated(achievement: Achievement, *, descriptor: str) -> Answer:
    """Tell whether one of the 17 descriptors is stated.

    A descriptor is a duty to *state*: one that is silent is not met, whatever the truth may
    be. "No credit" and "no prerequisites" are statements.
    """
    name = DESCRIPTORS[descriptor]
    if getattr(achievement, descriptor) not in (None, ()):
        found = Text(ja="{name}の記載があります", en="{name}: stated").format(name=name)
        return Answer(outcome=Outcome.MET, found=found, path=descriptor)
    return Answer(
        outcome=Outcome.NOT_MET,
        found=Text(ja="{name}の記載がありません", en="{name}: not stated").format(name=name),
        path=descriptor,
        remedy=Text(ja="{name}を記載してください。", en="State the {name}.").format(name=name),
    )
