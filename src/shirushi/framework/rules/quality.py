"""Who stands for it? Quality assurance, and the bodies that may award."""

from __future__ import annotations

from shirushi.core.text import Text
from shirushi.framework.rules.answer import (
    NOT_STATED,
    Answer,
    listed,
    met,
    not_met,
    shortened,
    unknown,
)
from shirushi.model.achievement import Achievement
from shirushi.model.profile import OrganisationKind
from shirushi.model.quality import QualityAssuranceKind


def quality_assurance_stated(
    achievement: Achievement, *, kind: QualityAssuranceKind | None = None, published: bool = False
) -> Answer:
    """Tell whether quality assurance is stated.

    kind
        Only that of the provider, or only an outside body's; ``None`` for either.
    published
        Only that which says where its standard can be read.

    Silence is ``UNKNOWN``: the quality may be assured without a word about it here. Where a
    framework demands that it be stated, that is its descriptor's rule.
    """
    path = "quality_assurance"
    counted = [one for one in achievement.quality_assurance if kind in (None, one.kind)]
    if not counted:
        remedy = Text(
            ja="誰が、どの基準で教育の質を確かめたかを記入してください。",
            en="State who checked the quality of the education, and by which standard.",
        )
        return unknown(NOT_STATED, path, remedy)
    if published:
        counted = [one for one in counted if one.url]
        if not counted:
            found = Text(
                ja="基準の公開場所(URL)が記載されていません。",
                en="It is not stated where the standard can be read.",
            )
            remedy = Text(
                ja="質保証の基準を公開し、そのURLを記入してください。",
                en="Publish the standard and give its address.",
            )
            return unknown(found, path, remedy)
    return met(listed(shortened(one.text) for one in counted), path)


def awarding_body_named(achievement: Achievement) -> Answer:
    """Tell whether the body that awards it is named; silence is ``UNKNOWN``."""
    body = achievement.awarding_body
    path = "awarding_body"
    if body is None or not (body.name.ja.strip() or body.name.en.strip()):
        remedy = Text(
            ja="授与に責任を負う機関の正式名称を記入してください。",
            en="State the full name of the body that stands for the award.",
        )
        return unknown(NOT_STATED, path, remedy)
    return met(shortened(body.name), path)


def awarding_body_kind(achievement: Achievement, *, kinds: frozenset[OrganisationKind]) -> Answer:
    """Tell whether the awarding body is of a kind that may award.

    A body whose kind nobody stated is ``UNKNOWN``.
    """
    body = achievement.awarding_body
    path = "awarding_body.kind"
    if body is None or body.kind is None:
        remedy = Text(
            ja="発行機関の種別(大学など)を記入してください。",
            en="State what kind of body awards it, such as a university.",
        )
        return unknown(NOT_STATED, path, remedy)
    said = Text(ja="{name}({kind})", en="{name} ({kind})").format(
        name=shortened(body.name), kind=KINDS[body.kind]
    )
    if body.kind in kinds:
        return met(said, path)
    remedy = _AWARDERS.format(kinds=listed(KINDS[one] for one in OrganisationKind if one in kinds))
    return not_met(said, path, remedy)


KINDS = {
    OrganisationKind.UNIVERSITY: Text(ja="大学", en="university"),
    OrganisationKind.JUNIOR_COLLEGE: Text(ja="短期大学", en="junior college"),
    OrganisationKind.COLLEGE_OF_TECHNOLOGY: Text(ja="高等専門学校", en="college of technology"),
    OrganisationKind.PROFESSIONAL_TRAINING_COLLEGE: Text(
        ja="専門学校", en="professional training college"
    ),
    OrganisationKind.ACADEMIC_SOCIETY: Text(ja="学会・学協会", en="academic society"),
    OrganisationKind.COMPANY: Text(ja="企業", en="company"),
    OrganisationKind.TRAINING_PROVIDER: Text(ja="研修機関", en="training provider"),
    OrganisationKind.PUBLIC_BODY: Text(ja="公的機関", en="public body"),
}
_AWARDERS = Text(
    ja="授与できる機関は次のとおりです: {kinds}。種別の記載が誤っている場合は直してください。",
    en="Only these may award it: {kinds}. Mend the kind of body if it is stated wrongly, or have "
    "one of them award it.",
)
