"""A plan as pages show it: the picture, the table beside it, and requirement by requirement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from shirushi.core.text import Language
from shirushi.credential.report import Outcome, Report, StepName
from shirushi.model.profile import Profile
from shirushi.stacking.amounts import amount_of
from shirushi.stacking.explaining import Explanation
from shirushi.stacking.picture import draw_plan
from shirushi.stacking.requirement import Achievement, Award


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """An issuer whose signature held, and whether its credentials are counted."""

    profile: Profile
    named: bool
    accepted: bool


def issuers_of(reports: Sequence[Report], award: Award, accepted: set[str]) -> list[Issuer]:
    """Return the issuers whose signatures held; a forged name is not offered for acceptance."""
    found: dict[str, Issuer] = {}
    for report in reports:
        signed = report.step(StepName.PROOF).outcome is Outcome.PASSED
        if report.assertion is None or not signed or report.assertion.issuer.id is None:
            continue
        id_ = report.assertion.issuer.id
        found[id_] = Issuer(
            profile=report.assertion.issuer,
            named=id_ in award.issuers,
            accepted=id_ in accepted,
        )
    return list(found.values())


def shown_plan(explanation: Explanation, language: Language) -> dict[str, Any]:
    """Return what the template ``stacking/_plan.html`` shows of a plan."""
    plan = explanation.plan
    said = explanation.to_json()
    rows = []
    uses = []
    for state, row in zip(plan.nodes, said["requirements"], strict=True):
        node = state.place.node
        figures = None
        if state.needed is not None and state.counted is not None:
            figures = (amount_of(node, state.counted), amount_of(node, state.needed))
        shown = row | {"figures": figures, "deep": min(state.place.depth, 4), "uses": []}
        for use, told in zip(state.uses, row["uses"], strict=True):
            is_named = isinstance(node, Achievement)
            whole = amount_of(node, use.whole) if use.amount < use.whole else None
            one = told | {
                "said": None if is_named else amount_of(node, use.amount),
                "cut_from": whole,
                "issuer": use.held.assertion.issuer.name,
                "requirement": row["label"],
                "source": row["source"],
            }
            shown["uses"].append(one)
            uses.append(one)
        rows.append(shown)
    return {
        "plan": plan,
        "said": said,
        "rows": rows,
        "uses": uses,
        "caps": [one for one in said["caps"] if one["counted"] != "0" or one["cut"] != "0"],
        "picture": _inline(draw_plan(plan, language)),
    }


def _inline(picture: bytes) -> SafeString:
    return mark_safe(picture.decode())  # noqa: S308 - draw_plan escapes every text in it
