"""Plans and questions as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from shirushi.core.text import Language, Text
from shirushi.stacking.amounts import amount_of
from shirushi.stacking.asking import Kind, Question
from shirushi.stacking.explaining import explain
from shirushi.stacking.picture import draw_plan
from shirushi.stacking.plan import Plan
from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Achievement
from shirushi.web.pages.stacking.forms import SAY

#: Rules that are named beside one question.
_MOST_SERVED = 3


def plan_shown(plan: Plan, language: Language, *, number: int = 1) -> dict[str, Any]:
    """Return one plan for its part of the page; ``number`` keeps its ids apart from others'."""
    said = explain(plan).to_json()
    name = "plan" if number == 1 else f"plan-{number}"
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
        "name": name,
        "plan": plan,
        "said": said,
        "rows": rows,
        "uses": uses,
        "caps": [one for one in said["caps"] if one["counted"] != "0" or one["cut"] != "0"],
        "stated": any(one.is_stated for one in plan.held),
        "picture": _inline(draw_plan(plan, language, name=name)),
    }


def _inline(picture: bytes) -> SafeString:
    return mark_safe(picture.decode())  # noqa: S308 - draw_plan escapes every text in it


def questions_shown(
    asked: Sequence[Question], answers: Mapping[str, Sequence[str]], held: Sequence[Held]
) -> dict[str, Any]:
    """Return the questions for the page: about the learner, each credential, and decisions."""
    titles = {one.id: one.title for one in held}
    learner, decisions = [], []
    credentials: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(asked):
        shown = _shown(one, answers.get(one.name, ()), number)
        if one.credential is not None:
            group = credentials.setdefault(
                one.credential,
                {"id": one.credential, "title": titles[one.credential], "questions": []},
            )
            group["questions"].append(shown)
        elif one.name.startswith("decision:"):
            decisions.append(shown)
        else:
            learner.append(shown)
    return {"learner": learner, "credentials": list(credentials.values()), "decisions": decisions}


def _shown(one: Question, given: Sequence[str], number: int) -> dict[str, Any]:
    chosen = {text.strip() for text in given if text.strip()}
    choices = one.choices
    if one.kind is Kind.YES_NO:
        choices = (("yes", _YES), ("no", _NO))
    return {
        "question": one,
        "kind": one.kind.value,
        "field": f"{SAY}{one.name}",
        "id": f"say-{number}",
        "value": next(iter(given), ""),
        "choices": [(value, label, value in chosen) for value, label in choices],
        "is_answered": bool(chosen),
        "serves": one.serves[:_MOST_SERVED],
        "more": max(len(one.serves) - _MOST_SERVED, 0),
    }


def statements_shown(
    asked: Sequence[Question], answers: Mapping[str, Sequence[str]], held: Sequence[Held]
) -> list[dict[str, Any]]:
    """Return what was said, in words, with the rules that it serves."""
    titles = {one.id: one.title for one in held}
    found = []
    for number, one in enumerate(asked):
        shown = _shown(one, answers.get(one.name, ()), number)
        if not shown["is_answered"]:
            continue
        labels = [label for _, label, is_chosen in shown["choices"] if is_chosen]
        value = str(shown["value"])
        listed = Text(ja=value, en=value)
        if labels:
            listed = Text(
                ja="、".join(label.ja for label in labels),
                en=", ".join(label.en for label in labels),
            )
        about = None if one.credential is None else titles.get(one.credential)
        found.append({**shown, "label": one.label, "about": about, "value": listed})
    return found


_YES = Text(ja="はい", en="yes")
_NO = Text(ja="いいえ", en="no")
