"""What would change, and what would close a gap, in words and as JSON."""

from __future__ import annotations

from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.stacking.amounts import amount_of
from shirushi.stacking.explaining import explain, said
from shirushi.stacking.gap import Closing
from shirushi.stacking.plan import Plan
from shirushi.stacking.whatif import WhatIf


def closing_lines(closing: Closing, language: Language) -> list[str]:
    """Return what to take, when and for how much, and how the award stands then."""
    return [*taking_lines(closing, language), "", *explain(closing.plan).lines(language)]


def taking_lines(closing: Closing, language: Language) -> list[str]:
    """Return what to take, when and for how much, or that nothing closes the gap."""
    found = []
    if closing.taken:
        found.append(_TAKE)
        for one in closing.taken:
            cost = one.offering.cost
            found.append(
                _ONE.format(
                    title=one.offering.achievement.title,
                    id=one.offering.id,
                    starts=one.run.starts_on.isoformat(),
                    ends=one.run.ends_on.isoformat(),
                    cost=_COST_UNKNOWN if cost is None else _COST.format(cost=f"{cost:,}"),
                )
            )
        found.append(_SUM.format(cost=f"{closing.cost:,}", ends=closing.ends_on))
        if closing.cost_unknown:
            found.append(_NOT_ALL_COSTS)
    elif closing.closes:
        found.append(_NOTHING)
    else:
        found.append(_NO_WAY if closing.proved else _NO_WAY_FOUND)
    if not closing.proved and closing.taken:
        found.append(_NOT_PROVED)
    return [one.in_language(language) for one in found]


def closing_json(closing: Closing) -> JsonObject:
    """Return the same for programs."""
    return {
        "closes": closing.closes,
        "proved": closing.proved,
        "cost": closing.cost,
        "ends_on": None if closing.ends_on is None else closing.ends_on.isoformat(),
        "cost_unknown": [one.id for one in closing.cost_unknown],
        "take": [
            {
                "offering": one.offering.id,
                "achievement": one.offering.achievement.id,
                "title": said(one.offering.achievement.title),
                "starts_on": one.run.starts_on.isoformat(),
                "ends_on": one.run.ends_on.isoformat(),
                "cost": one.offering.cost,
            }
            for one in closing.taken
        ],
        "plan": explain(closing.plan).to_json(),
    }


def what_if_lines(found: WhatIf, language: Language) -> list[str]:
    """Return which awards and requirements would stand otherwise, and how."""
    lines = []
    for before, after in zip(found.before.plans, found.after.plans, strict=True):
        lines.append(_outcome(before, after).in_language(language))
        for change in found.changes:
            node = change.after.place.node
            own = any(one is change.after for one in after.nodes)
            if not own or change.after.place.parent is None:
                continue
            line = _REQUIREMENT.format(
                label=node.label, before=change.before.status.label, after=change.after.status.label
            )
            text = line.in_language(language)
            if change.gained:
                more = amount_of(node, abs(change.gained)).in_language(language)
                text += f" ({'+' if change.gained > 0 else '-'}{more})"
            lines.append(f"  {text}")
    if not found.changes:
        lines.append(_NO_CHANGE.in_language(language))
    if not (found.before.proved and found.after.proved):
        lines.append(_NOT_PROVED.in_language(language))
    return lines


def what_if_json(found: WhatIf) -> JsonObject:
    """Return the same for programs, with both plans in full."""
    return {
        "proved": found.before.proved and found.after.proved,
        "newly_reached": [one.award.id for one in found.newly_reached],
        "changes": [
            {
                "path": one.after.place.path,
                "label": said(one.after.place.node.label),
                "before": one.before.status.value,
                "after": one.after.status.value,
                "gained": str(one.gained),
            }
            for one in found.changes
        ],
        "before": [explain(one).to_json() for one in found.before.plans],
        "after": [explain(one).to_json() for one in found.after.plans],
    }


def _outcome(before: Plan, after: Plan) -> Text:
    if before.outcome is after.outcome:
        return _SAME.format(name=after.award.name, after=after.outcome.label)
    return _REQUIREMENT.format(
        label=after.award.name, before=before.outcome.label, after=after.outcome.label
    )


_TAKE = Text(ja="履修するもの", en="What to take")
_ONE = Text(
    ja="  - {title}({id}): {starts}から{ends}まで、{cost}",
    en="  - {title} ({id}): {starts} to {ends}, {cost}",
)
_COST = Text(ja="費用{cost}", en="cost {cost}")
_COST_UNKNOWN = Text(ja="費用は不明", en="cost not known")
_SUM = Text(
    ja="費用の合計は{cost}、{ends}に終わります。", en="Together they cost {cost} and end on {ends}."
)
_NOT_ALL_COSTS = Text(
    ja="費用の分からないものは、合計に含まれていません。",
    en="What has no known cost is not in the sum.",
)
_NOTHING = Text(
    ja="新たに履修する必要があるものはありません。", en="Nothing more needs to be taken."
)
_NO_WAY = Text(
    ja="挙げられた科目をどう組み合わせても、要件は満たせません。",
    en="No set of these offerings closes the gap.",
)
_NO_WAY_FOUND = Text(
    ja="定められた探索の範囲では見つかりませんでした。ないと証明されたわけではありません。",
    en="None was found within the limit of the search; that there is none is not proved.",
)
_NOT_PROVED = Text(
    ja="定められた探索の範囲では、これが最善であることを証明できていません。",
    en="That this is the best is not proved within the limit of the search.",
)
_SAME = Text(ja="{name}: {after}(変わらない)", en="{name}: {after}, as before")
_REQUIREMENT = Text(ja="{label}: {before} → {after}", en="{label}: {before} → {after}")
_NO_CHANGE = Text(ja="何も変わりません。", en="Nothing changes.")
