"""Who stands for it? Quality assurance, and the bodies that may award."""

from __future__ import annotations

from collections.abc import Iterable

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
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind


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
        every = achievement.quality_assurance
        found = _OF_ANOTHER_KIND.format(said=_said(every)) if every else NOT_STATED
        return unknown(found, path, _WHO_CHECKED[kind])
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
    return met(_said(counted), path)


def _said(every: Iterable[QualityAssurance]) -> Text:
    return listed(shortened(one.text) for one in every)


_WHO_CHECKED = {
    None: Text(
        ja="誰が、どの基準で教育の質を確かめたかを記入してください。",
        en="State who checked the quality of the education, and by which standard.",
    ),
    QualityAssuranceKind.INTERNAL: Text(
        ja="提供機関の中で、誰が、どの基準で教育の質を確かめたかを記入してください。",
        en="State who at the provider checked the quality of the education, and by which standard.",
    ),
    QualityAssuranceKind.EXTERNAL: Text(
        ja="外部のどの機関が、どの基準で教育の質を確かめたかを記入してください。",
        en="State which outside body checked the quality of the education, and by which standard.",
    ),
}
_OF_ANOTHER_KIND = Text(
    ja="{said}。求められる種別の質保証は記載されていません。",
    en="{said}; none of the kind asked for is stated.",
)


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
        name=shortened(body.name), kind=body.kind.label
    )
    if body.kind in kinds:
        return met(said, path)
    remedy = _AWARDERS.format(kinds=listed(one.label for one in OrganisationKind if one in kinds))
    return not_met(said, path, remedy)


_AWARDERS = Text(
    ja="授与できる機関は次のとおりです: {kinds}。種別の記載が誤っている場合は直してください。",
    en="Only these may award it: {kinds}. Mend the kind of body if it is stated wrongly, or have "
    "one of them award it.",
)
