"""A plan in words: what is satisfied, by what, under which rule, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shirushi.core.citation import Citation
from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.stacking.amounts import amount_of, credits_said, items_said, plain
from shirushi.stacking.changing import SmallestChange, smallest_change
from shirushi.stacking.modelling import unknown_axes
from shirushi.stacking.plan import CapState, NodeState, Plan, Status, Use
from shirushi.stacking.recognition import Held, Why, axis_label, stand_for
from shirushi.stacking.requirement import Achievement, Credits, LearnerStatus, LearnerYears, Stacked
from shirushi.stacking.unproved import not_proved, unproved_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A credential that the plan does not use, and why; one reason a requirement at most."""

    held: Held
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A plan that people and programs can follow line by line."""

    plan: Plan
    unused: tuple[Unused, ...]

    @property
    def summary(self) -> Text:
        """The outcome in one sentence."""
        return _SUMMARIES[self.plan.outcome].format(name=self.plan.award.name)

    @property
    def missing(self) -> tuple[Text, ...]:
        """What still stands between the learner and the award, in plain words."""
        return tuple(_missing(self.plan))

    def lines(self, language: Language) -> list[str]:
        """Return the explanation as lines for a terminal, in one language."""
        return [one.in_language(language) for one in _lines(self)]

    def change(self, path: str) -> SmallestChange | None:
        """Return the smallest change that would satisfy the requirement at a path."""
        return smallest_change(self.plan, self.plan.node(path))

    def to_json(self) -> JsonObject:
        """Return the explanation for programs, with both languages."""
        plan = self.plan
        return {
            "award": {
                "id": plan.award.id,
                "name": said(plan.award.name),
                "jurisdiction": plan.award.jurisdiction,
                "kind": said(plan.award.kind),
                "note": None if plan.award.note is None else said(plan.award.note),
                "source": _cited(plan.award.citation),
            },
            "on": plan.on.isoformat(),
            "outcome": plan.outcome.value,
            "outcome_label": said(plan.outcome.label),
            "summary": said(self.summary),
            "proved": plan.proved,
            "unproved": None if plan.unproved is None else unproved_json(plan.unproved),
            "requirements": [_node_json(plan, one) for one in plan.nodes],
            "caps": [_cap_json(one) for one in plan.caps],
            "missing": [said(one) for one in self.missing],
            "not_used": [
                {**_held_json(one.held), "reasons": [said(why) for why in one.reasons]}
                for one in self.unused
            ],
        }


def explain(plan: Plan) -> Explanation:
    """Return the plan in words, in both languages, with the source of every rule."""
    used = {id(one.held) for one in plan.uses}
    unused = tuple(
        Unused(held=one, reasons=tuple(_reasons(plan, number)))
        for number, one in enumerate(plan.held)
        if id(one) not in used
    )
    return Explanation(plan=plan, unused=unused)


_SUMMARIES = {
    Status.SATISFIED: Text(
        ja="「{name}」の要件をすべて満たします。", en="All that {name} requires is satisfied."
    ),
    Status.NEEDS_DECISION: Text(
        ja="「{name}」の要件のうち、数えられるものは満たしています。残りは人による判断が必要です。",
        en="What can be counted towards {name} is there; people must decide the rest.",
    ),
    Status.UNKNOWN: Text(
        ja="不明な点があるため、「{name}」の要件を満たすかどうか判断できません。",
        en="Whether {name} is reached cannot be told, since something is not known.",
    ),
    Status.PARTLY: Text(
        ja="「{name}」の要件の一部を満たします。", en="Part of what {name} requires is satisfied."
    ),
    Status.MISSING: Text(
        ja="「{name}」の要件をまだ満たしません。", en="What {name} requires is not there yet."
    ),
    Status.NOT_PURSUED: Text(ja="", en=""),
}


# ---------------------------------------------------------------- why not, and what is missing


def _reasons(plan: Plan, number: int) -> Iterator[Text]:
    """Yield why one credential is not used, each reason once."""
    own = {path: one for (n, path), one in plan.refused.items() if n == number}
    achievement = plan.held[number].assertion.achievement.id
    asked = {path: one for path, one in own.items() if one.why is not Why.NOT_ASKED_FOR}
    could = [path for (n, path) in plan.could if n == number]
    if could and achievement in plan.elsewhere:
        yield _ELSEWHERE.format(award=plan.elsewhere[achievement])
        return
    if could:
        same = [one for one in plan.uses if one.held.assertion.achievement.id == achievement]
        stood_for = _used_instead(plan, number)
        if same:
            yield _TWICE.format(other=same[0].held.id)
        elif stood_for is not None:
            yield _RECOGNISED.format(other=stood_for.id)
        else:
            yield from _unsure(plan, number) or [_NOT_NEEDED]
        return
    if not asked:
        yield _NOBODY_ASKED
        return
    yield from dict.fromkeys(one.reason for one in asked.values())


def _unsure(plan: Plan, number: int) -> list[Text]:
    """Return which full caps keep a credential out only because something is not known of it."""
    full = {
        one.cap.id: one.cap
        for one in plan.caps
        if one.cap.decides and one.cap.most is not None and one.counted >= one.cap.most
    }
    found = []
    for cap in full.values():
        axes = unknown_axes(cap, plan.held[number], plan.circumstances)
        if axes:
            listed = [axis_label(one) for one in axes]
            axis = Text(
                ja="、".join(one.ja for one in listed), en="; ".join(one.en for one in listed)
            )
            found.append(_UNSURE.format(cap=cap.label, axis=axis))
    return found


def _used_instead(plan: Plan, number: int) -> Held | None:
    """Return what counts in a credential's place because one was recognised from the other."""
    used = {one.held.id for one in plan.uses}
    for pair in stand_for(plan.held):
        if number in pair:
            other = plan.held[pair[1] if pair[0] == number else pair[0]]
            if other.id in used:
                return other
    return None


_RECOGNISED = Text(
    ja="同じ学修に基づく証明書(認定された単位とその元の証明書など)は、どちらか一方だけを数える"
    "({other}を数えている)",
    en="recognised credit and what it was recognised from count once ({other} counts)",
)
_TWICE = Text(
    ja="同じ達成がすでに別の証明書({other})で数えられている",
    en="the same achievement counts already through another credential ({other})",
)
_ELSEWHERE = Text(
    ja="別の学位・証明({award})に数えている", en="it counts for another award ({award})"
)
_NOT_NEEDED = Text(
    ja="数えることはできるが、この計画では必要がない(他の証明書で足りるか、上限に達している)",
    en="it could count, but the plan does not need it (others suffice, or a cap is reached)",
)
_UNSURE = Text(
    ja="上限「{cap}」に達しており、これに当たるかどうかが分からないため数えない(不明な点: {axis})",
    en="the cap is reached ({cap}), and whether this falls under it is not known: {axis}",
)
_NOBODY_ASKED = Text(ja="どの要件も対象としていない", en="no requirement asks for it")


def _missing(plan: Plan) -> Iterator[Text]:
    for state in plan.nodes:
        node = state.place.node
        counts = state.needed is not None and state.counted is not None
        stated = any(one.held.is_stated for one in state.uses)
        if state.status is Status.NEEDS_DECISION and stated and node.decides:
            yield _VERIFY.format(label=node.label)
        elif state.status is Status.NEEDS_DECISION and (counts or not node.decides):
            yield _DECIDE.format(label=node.label)
        if state.status not in {Status.PARTLY, Status.MISSING, Status.UNKNOWN}:
            continue
        if isinstance(node, LearnerStatus | LearnerYears):
            unknown = state.status is Status.UNKNOWN
            yield (_NOT_KNOWN if unknown else _NOT_SO).format(label=node.label)
        if state.needed is None or state.counted is None:
            continue
        gap = _amount(state, state.needed - state.counted)
        if isinstance(node, Achievement):
            line = _LACKING_ACHIEVEMENT.format(label=node.label)
        else:
            line = _LACKING.format(label=node.label, gap=gap)
        yield line if state.status is not Status.UNKNOWN else _joined(line, _MAY_SUFFICE)
    for cap in plan.caps:
        if cap.needs_decision:
            yield _DECIDE.format(label=cap.cap.label)


_DECIDE = Text(ja="{label}: 担当者の判断が必要です。", en="{label}: a person must decide.")
_VERIFY = Text(
    ja="{label}: 本人の申告を含むため、証明書等による確認が必要です。",
    en="{label}: it rests on what the learner states; documents must show it.",
)
_NOT_KNOWN = Text(ja="{label}: 確認できていません。", en="{label}: it is not known.")
_NOT_SO = Text(ja="{label}: 満たしていません。", en="{label}: it does not hold.")
_LACKING = Text(ja="{label}: あと{gap}必要です。", en="{label}: {gap} more.")
_LACKING_ACHIEVEMENT = Text(ja="{label}: まだありません。", en="{label}: not there yet.")
_MAY_SUFFICE = Text(
    ja="お持ちの証明書の不明な点が明らかになれば、足りる可能性があります。",
    en="What you hold may suffice once what is unknown about it is known.",
)


def _joined(one: Text, two: Text) -> Text:
    return Text(ja=one.ja + two.ja, en=f"{one.en} {two.en}")


# ---------------------------------------------------------------- lines


def _lines(explanation: Explanation) -> Iterator[Text]:
    plan = explanation.plan
    yield _TITLE.format(name=plan.award.name, outcome=plan.outcome.label)
    yield _indented(1, explanation.summary)
    yield _indented(1, _ON.format(day=plan.on.isoformat()))
    if plan.unproved is not None:
        yield _indented(1, not_proved(plan.unproved))
    for state in plan.nodes:
        yield from _node_lines(plan, state)
    for cap in plan.caps:
        yield from _cap_lines(cap)
    if explanation.missing:
        yield _indented(1, _STILL)
        yield from (_indented(2, one) for one in explanation.missing)
    if explanation.unused:
        yield _indented(1, _NOT_USED)
        for unused in explanation.unused:
            why = Text(
                ja="、".join(one.ja for one in unused.reasons),
                en="; ".join(one.en for one in unused.reasons),
            )
            line = _UNUSED.format(title=unused.held.title, id=unused.held.id, why=why)
            yield _indented(2, line)
    if any(one.is_stated for one in plan.held):
        yield _indented(1, _STATED)
    if plan.award.note is not None:
        yield _indented(1, _NOTE.format(note=plan.award.note))
    yield _indented(1, _ADVICE)


def _node_lines(plan: Plan, state: NodeState) -> Iterator[Text]:
    deep, node = state.place.depth + 1, state.place.node
    mark = _MARKS[state.status]
    status = state.status.label
    line = _NODE.format(mark=mark, label=node.label, status=status)
    if state.needed is not None and state.counted is not None and not _is_achievement(state):
        figures = _FIGURES.format(
            counted=_amount(state, state.counted), needed=_amount(state, state.needed)
        )
        line = Text(ja=line.ja + figures.ja, en=line.en + figures.en)
    yield _indented(deep, line)
    for use in state.uses:
        yield _indented(deep + 2, _use(state, use))
    for held, one in plan.refused_at(state.place.path):
        if one.unknown and state.status is not Status.SATISFIED:
            line = _UNKNOWN.format(title=held.title, id=held.id, why=one.reason)
            yield _indented(deep + 2, line)
    change = smallest_change(plan, state)
    if change is not None and (change.settle or change.outside):
        yield _indented(deep + 2, _SMALLEST.format(change=change.said))
    yield _indented(deep + 2, _SOURCE.format(source=_source(node.citation)))
    decided = plan.circumstances.decided(state.place.path, node.id)
    if not node.decides and decided is not None:
        yield _indented(deep + 2, _DECIDED if decided else _DECIDED_NOT)
    elif not node.decides and not node.enforced:
        yield _indented(deep + 2, _OUTLINE)


def _use(state: NodeState, use: Use) -> Text:
    line = _USE if not _is_achievement(state) else _USE_ACHIEVEMENT
    told = line.format(
        title=use.held.title, id=use.held.id, part=use.part, amount=_amount(state, use.amount)
    )
    if use.amount < use.whole:
        told = _joined(told, _CUT.format(whole=_amount(state, use.whole)))
    return told


def _cap_lines(one: CapState) -> Iterator[Text]:
    cap = one.cap
    if not one.counted and not one.cut:
        return
    counted = _under(one, one.counted)
    group = Text(ja="", en="") if one.group is None else _GROUP.format(group=one.group)
    if cap.decides and cap.most is not None:
        most = _under(one, cap.most)
        line = _CAP.format(label=cap.label, group=group, counted=counted, most=most)
    else:
        line = (_CAP_ALLOWED if one.allowed else _CAP_OPEN).format(label=cap.label, counted=counted)
    yield _indented(2, line)
    yield _indented(4, _SOURCE.format(source=_source(cap.citation)))


def _under(one: CapState, amount: Decimal) -> Text:
    return items_said(amount) if one.cap.counts_items else credits_said(amount, one.cap.system)


def _is_achievement(state: NodeState) -> bool:
    return isinstance(state.place.node, Achievement)


def _amount(state: NodeState, amount: Decimal) -> Text:
    return amount_of(state.place.node, amount)


def _indented(deep: int, text: Text) -> Text:
    blank = "  " * deep
    return Text(ja=blank + text.ja, en=blank + text.en)


def _source(citation: Citation) -> Text:
    label = citation.confidence.label
    return Text(ja=f"{citation.line} [{label.ja}]", en=f"{citation.line} [{label.en}]")


_MARKS = {
    Status.SATISFIED: "○",
    Status.PARTLY: "△",
    Status.MISSING: "×",
    Status.NEEDS_DECISION: "!",
    Status.UNKNOWN: "?",
    Status.NOT_PURSUED: "-",
}
_TITLE = Text(ja="{name}: {outcome}", en="{name}: {outcome}")
_ON = Text(ja="基準日: {day}", en="as of {day}")
_NODE = Text(ja="{mark} {label}: {status}", en="{mark} {label}: {status}")
_FIGURES = Text(ja="(必要{needed}、算入{counted})", en=" ({counted} counted, {needed} needed)")
_USE = Text(ja="+ {title}: {part} {amount} ({id})", en="+ {title}: {amount}, {part} ({id})")
_USE_ACHIEVEMENT = Text(ja="+ {title} ({id})", en="+ {title} ({id})")
_CUT = Text(ja=" 上限のため{whole}の一部のみ", en="(part of {whole}, because of a cap)")
_UNKNOWN = Text(
    ja="? {title}: 数えていない。{why} ({id})", en="? {title}: not counted, {why} ({id})"
)
_SOURCE = Text(ja="出典: {source}", en="source: {source}")
_DECIDED = Text(ja="担当者が認めた。", en="A person decided that it is met.")
_DECIDED_NOT = Text(ja="担当者が認めなかった。", en="A person decided that it is not met.")
_OUTLINE = Text(
    ja="この要件は概要しか分からないため、自動では判定しない。",
    en="This rule is known in outline only, so counting does not decide it.",
)
_SMALLEST = Text(ja="満たすには: {change}", en="to satisfy it: {change}")
_GROUP = Text(ja="({group})", en=" ({group})")
_CAP = Text(
    ja="上限 {label}{group}: {most}まで、{counted}を算入",
    en="cap, {label}{group}: {counted} counted, at most {most}",
)
_CAP_ALLOWED = Text(
    ja="上限 {label}: 担当者の判断により{counted}を算入",
    en="cap, {label}: {counted} counted, as a person decided",
)
_CAP_OPEN = Text(
    ja="上限 {label}: 上限が不明または未確認。{counted}を算入しており、人による判断が必要",
    en="cap, {label}: not known or not confirmed; {counted} counted, so a person must decide",
)
_STILL = Text(ja="まだ必要なこと", en="Still needed")
_NOT_USED = Text(ja="使わなかった証明書", en="Credentials not used")
_UNUSED = Text(ja="- {title} ({id}): {why}", en="- {title} ({id}): {why}")
_NOTE = Text(ja="注意: {note}", en="Note: {note}")
_STATED = Text(
    ja="[申告]の付いたものは本人の申告であり、検証されていません。",
    en="What is marked [stated] was stated by the learner; nobody verified it.",
)
_ADVICE = Text(
    ja="これは計算による助言です。認定は授与機関が決定します。",
    en="This is advice by calculation; the awarding body decides.",
)


# ---------------------------------------------------------------- JSON


def said(text: Text) -> JsonObject:
    """Return a text for programs, in both languages."""
    return {"ja": text.ja, "en": text.en}


def _cited(citation: Citation) -> JsonObject:
    return {
        "id": citation.source.id,
        "title": citation.source.title,
        "url": citation.source.url,
        "clause": citation.clause,
        "read_on": citation.read_on.isoformat() if citation.read_on else None,
        "confidence": citation.confidence.value,
        "confidence_label": said(citation.confidence.label),
    }


def _held_json(held: Held) -> JsonObject:
    return {
        "credential": held.id,
        "achievement": held.assertion.achievement.id,
        "title": said(held.title),
        "stated": held.is_stated,
    }


def _node_json(plan: Plan, state: NodeState) -> JsonObject:
    node = state.place.node
    change = smallest_change(plan, state)
    return {
        "path": state.place.path,
        "kind": type(node).__name__,
        "label": said(node.label),
        "award": node.award.id if isinstance(node, Stacked) else None,
        "status": state.status.value,
        "status_label": said(state.status.label),
        "needed": None if state.needed is None else plain(state.needed),
        "counted": None if state.counted is None else plain(state.counted),
        "system": node.system if isinstance(node, Credits) else None,
        "uses": [
            {
                **_held_json(use.held),
                "amount": plain(use.amount),
                "whole": plain(use.whole),
                "part": said(use.part),
            }
            for use in state.uses
        ],
        "open": [
            {
                **_held_json(held),
                "reason": said(one.reason),
                "awaits_decision": one.awaits_decision,
                "most": None if one.potential is None else plain(one.potential),
                "conversion": None if one.conversion is None else one.conversion.to_json(),
            }
            for held, one in plan.refused_at(state.place.path)
            if one.unknown
        ],
        "smallest_change": None
        if change is None
        else {
            "text": said(change.said),
            "settle": [_held_json(held) for held, _ in change.settle],
            "more": None if change.more is None else plain(change.more),
            "outside_caps": [one.cap.id for one in change.outside],
        },
        "enforced": node.decides,
        "decided": None if node.decides else plan.circumstances.decided(state.place.path, node.id),
        "source": _cited(node.citation),
    }


def _cap_json(one: CapState) -> JsonObject:
    return {
        "id": one.cap.id,
        "label": said(one.cap.label),
        "pool": one.pool,
        "inside": one.scope or None,
        "group": one.group,
        "counts_items": one.cap.counts_items,
        "share": None if one.cap.share is None else plain(one.cap.share),
        "allowed": one.allowed,
        "most": None if one.cap.most is None else plain(one.cap.most),
        "system": one.cap.system,
        "counted": plain(one.counted),
        "cut": plain(one.cut),
        "needs_decision": one.needs_decision,
        "source": _cited(one.cap.citation),
    }
