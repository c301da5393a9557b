"""The smallest change that would satisfy a requirement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shirushi.core.text import Text
from shirushi.stacking.amounts import amount_of
from shirushi.stacking.plan import CapState, NodeState, Plan, Status
from shirushi.stacking.recognition import DoesNotCount, Held
from shirushi.stacking.requirement import Achievement, Credits, LearnerStatus, LearnerYears


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallestChange:
    """What would satisfy one requirement, everything else left as it is.

    settle
        Credentials that are held already: what is unknown about them, or waits for a decision,
        must turn out well. The fewest that suffice.
    more
        How much more must be earned beside that, or ``None`` where nothing must.
    outside
        Caps that are full, so that ``more`` must not fall under them.
    """

    settle: tuple[tuple[Held, DoesNotCount], ...]
    more: Decimal | None
    outside: tuple[CapState, ...]
    said: Text


def smallest_change(plan: Plan, state: NodeState) -> SmallestChange | None:
    """Return what would satisfy a requirement, or ``None`` where nothing must change.

    For a group, read those of its parts. A requirement nobody can count needs its decision.
    """
    node, status = state.place.node, state.status
    if status in {Status.SATISFIED, Status.NOT_PURSUED}:
        return None
    if not node.decides:
        return _only(_DECIDE)
    if isinstance(node, LearnerStatus | LearnerYears):
        return _only(_TELL if status is Status.UNKNOWN else _CHANGE)
    if state.needed is None or state.counted is None:
        return None
    gap = state.needed - state.counted
    if gap <= 0:
        return None
    settle, left = _settled(plan, state, gap)
    if left > 0:
        # What is not known does not suffice in any case: earning the whole gap is simpler.
        settle, left = (), gap
    outside = () if left <= 0 else _full(plan, state)
    said = []
    if settle:
        listed = Text(
            ja="、".join(f"「{held.title.ja}」({one.reason.ja})" for held, one in settle),
            en="; ".join(f"{held.title.en} ({one.reason.en})" for held, one in settle),
        )
        decided = all(one.awaits_decision for _, one in settle)
        said.append((_RECOGNISE if decided else _SETTLE).format(listed=listed))
    if left > 0:
        if isinstance(node, Achievement):
            said.append(_EARN_IT)
        else:
            said.append(_EARN.format(amount=amount_of(node, left)))
        if outside:
            caps = Text(
                ja="、".join(f"「{one.cap.label.ja}」" for one in outside),
                en="; ".join(one.cap.label.en for one in outside),
            )
            said.append(_OUTSIDE.format(caps=caps))
    return SmallestChange(
        settle=settle,
        more=left if left > 0 else None,
        outside=outside,
        said=Text(ja="".join(one.ja for one in said), en=" ".join(one.en for one in said)),
    )


def _only(said: Text) -> SmallestChange:
    return SmallestChange(settle=(), more=None, outside=(), said=said)


def _settled(
    plan: Plan, state: NodeState, gap: Decimal
) -> tuple[tuple[tuple[Held, DoesNotCount], ...], Decimal]:
    """Return the fewest credentials whose unknowns could fill the gap, and what is still left."""
    open_ = [
        (gap if one.potential is None else one.potential, number, one)
        for (number, path), one in plan.refused.items()
        if path == state.place.path and one.unknown
    ]
    # The largest first are the fewest; of equals the oldest, as the credentials are in order.
    open_.sort(key=lambda item: (-item[0], item[1]))
    chosen, seen = [], set()
    for amount, number, one in open_:
        held = plan.held[number]
        achievement = held.assertion.achievement.id
        if gap > 0 and achievement not in seen:
            seen.add(achievement)
            chosen.append((held, one))
            gap -= amount
    return tuple(chosen), gap


def _full(plan: Plan, state: NodeState) -> tuple[CapState, ...]:
    """Return the caps over a requirement that leave nothing more."""
    node, scope = state.place.node, state.place.scope
    if not isinstance(node, Credits):
        return ()
    return tuple(
        one
        for one in plan.caps
        if one.scope == scope
        and one.pool == node.pool
        and one.cap.decides
        and one.cap.most is not None
        and one.counted >= one.cap.most
    )


_DECIDE = Text(ja="担当者の判断を受ける。", en="Have a person decide.")
_TELL = Text(ja="該当するかどうかを確認する。", en="Find out whether it holds.")
_CHANGE = Text(ja="この条件に合う状態にする。", en="Bring about what it asks for.")
_SETTLE = Text(ja="次の点を明らかにする: {listed}。", en="Have this settled: {listed}.")
_RECOGNISE = Text(ja="認定を受ける: {listed}。", en="Have this recognised: {listed}.")
_EARN = Text(ja="あと{amount}を修得する。", en="Earn {amount} more.")
_EARN_IT = Text(ja="この達成の証明を得る。", en="Earn it.")
_OUTSIDE = Text(ja="ただし、上限に達している{caps}以外で。", en="Not under a full cap: {caps}.")
