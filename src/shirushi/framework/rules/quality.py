"""Who may award."""

from __future__ import annotations

from collections.abc import Sequence

from shirushi.core.text import Text
from shirushi.framework.framework import Answer, Outcome
from shirushi.model.achievement import Achievement


def awarded_by(achievement: Achievement, *, kinds: Sequence[str]) -> Answer:
    """Tell whether the awarding body is of one of ``kinds``; not stated is unknown."""
    body, path = achievement.awarding_body, "awarding_body.kind"
    if body is None or body.kind is None:
        return Answer(
            outcome=Outcome.UNKNOWN,
            found=Text(
                ja="発行機関の種類の記載がありません",
                en="the kind of awarding body is not stated",
            ),
            path=path,
            remedy=Text(
                ja="発行機関の種類を記載してください。", en="State what kind of body awards it."
            ),
        )
    found = Text(ja="発行機関の種類: {kind}", en="awarding body: {kind}").format(
        kind=body.kind.value
    )
    outcome = Outcome.MET if body.kind.value in kinds else Outcome.NOT_MET
    return Answer(outcome=outcome, found=found, path=path)
