"""MAIN FLOW: credentials held and an award in, the best plan out, with every figure's origin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from shirushi.stacking.integer import MOST_BRANCHES, Solved
from shirushi.stacking.modelling import Model, needed, parts_wanted
from shirushi.stacking.plan import CapState, NodeState, Plan, Status, Use
from shirushi.stacking.recognition import Counts, DoesNotCount, Held
from shirushi.stacking.requirement import (
    Achievement,
    Award,
    ContactHours,
    Credits,
    Leaf,
    Place,
)


def solve(
    held: Sequence[Held],
    award: Award,
    *,
    on: date,
    most_branches: int = MOST_BRANCHES,
    most_seconds: float | None = None,
) -> Plan:
    """Return the best use of the credentials for the award, as they stand on a day.

    Best is, in this order: the award is reached; reached but for decisions; as many requirements
    as possible satisfied, and the rest as far as possible; the fewest credentials; the oldest;
    the fewest uses. Within one pool a credential serves one requirement, and one achievement
    counts once however many credentials show it. What is unknown counts for nothing.

    The order of ``held`` changes nothing. ``most_branches`` limits the search for each of these
    goals, and ``most_seconds`` each of its two searches; where they do not suffice the plan says
    that it is not proved best.
    """
    ordered = tuple(sorted(held, key=_age))
    model = Model.made(ordered, award, on=on)
    solved = model.solve(most_branches=most_branches, most_seconds=most_seconds)
    uses = model.uses(solved)
    states = _states(model, uses, solved)
    caps = tuple(model.cap_states(uses))
    statuses = _evaluated(model, states, caps)
    outcome = statuses[model.places[0].path]
    if outcome in {Status.PARTLY, Status.MISSING, Status.UNKNOWN}:
        # Each node by itself may hope for the same credential; only the whole can tell.
        if _may_be_reached(
            ordered, award, on=on, most_branches=most_branches, most_seconds=most_seconds
        ):
            outcome = Status.UNKNOWN
        else:
            outcome = Status.PARTLY if uses else Status.MISSING
    return Plan(
        award=award,
        on=on,
        outcome=outcome,
        nodes=tuple(
            NodeState(
                place=one.place,
                status=statuses[one.place.path] if number else outcome,
                needed=one.needed,
                counted=one.counted,
                uses=one.uses,
            )
            for number, one in enumerate(states)
        ),
        uses=uses,
        caps=caps,
        held=ordered,
        refused={key: one for key, one in model.found.items() if isinstance(one, DoesNotCount)},
        could=frozenset(key for key, one in model.found.items() if isinstance(one, Counts)),
        proved=solved.proved,
    )


def _age(held: Held) -> tuple[str, str, str, str]:
    one = held.assertion
    return one.awarded_at.isoformat(), one.id, held.standing.value, repr(one)


def _may_be_reached(
    held: Sequence[Held],
    award: Award,
    *,
    on: date,
    most_branches: int,
    most_seconds: float | None,
) -> bool:
    """Tell whether the award could be reached if all that is unknown turned out well."""
    model = Model.made(held, award, on=on, hopeful=True)
    solved = model.solve(most_branches=most_branches, most_seconds=most_seconds, goals=1)
    return not solved.proved or bool(solved.values[model.reached[model.places[0].path]])


# ---------------------------------------------------------------- reading the answer


def _states(model: Model, uses: Sequence[Use], solved: Solved) -> list[NodeState]:
    """Return what was counted for each node; statuses above the leaves come later."""
    states = []
    for place in model.places:
        node = place.node
        if place.path not in model.towards or not isinstance(
            node, Credits | ContactHours | Achievement
        ):
            pursued = model.is_pursued(place.path, solved)
            status = Status.MISSING if pursued else Status.NOT_PURSUED
            states.append(NodeState(place=place, status=status))
            continue
        own = tuple(one for one in uses if one.path == place.path)
        counted = sum((one.amount for one in own), Decimal(0))
        states.append(
            NodeState(
                place=place,
                status=_leaf_status(model, place, node, counted, solved),
                needed=needed(node),
                counted=counted,
                uses=own,
            )
        )
    return states


def _leaf_status(
    model: Model, place: Place, node: Leaf, counted: Decimal, solved: Solved
) -> Status:
    if counted >= needed(node):
        return Status.SATISFIED
    if not model.is_pursued(place.path, solved):
        return Status.NOT_PURSUED
    hoped = counted
    for number in range(len(model.held)):
        one = model.found[number, place.path]
        if isinstance(one, DoesNotCount) and one.unknown:
            hoped += needed(node) if one.potential is None else one.potential
    if hoped >= needed(node):
        return Status.UNKNOWN
    return Status.PARTLY if counted else Status.MISSING


def _evaluated(
    model: Model, states: Sequence[NodeState], caps: Sequence[CapState]
) -> dict[str, Status]:
    """Return every node's status, worked out from the leaves up."""
    statuses = {one.place.path: one.status for one in states}
    open_caps = {one.scope for one in caps if one.needs_decision}
    for place in reversed(model.places):
        if place.path not in model.towards and statuses[place.path] is not Status.NOT_PURSUED:
            below = [statuses[one.path] for one in model.places if one.parent == place.path]
            statuses[place.path] = _group_status(place, below)
        is_top = place.parent in {None, place.scope}
        if is_top and place.scope in open_caps and statuses[place.path] is Status.SATISFIED:
            statuses[place.path] = Status.NEEDS_DECISION
    return statuses


def _group_status(place: Place, below: Sequence[Status]) -> Status:
    if not place.node.decides:
        return Status.NEEDS_DECISION
    wanted = parts_wanted(place)
    satisfied = below.count(Status.SATISFIED)
    decided = satisfied + below.count(Status.NEEDS_DECISION)
    if satisfied >= wanted:
        return Status.SATISFIED
    if decided >= wanted:
        return Status.NEEDS_DECISION
    if decided + below.count(Status.UNKNOWN) >= wanted:
        return Status.UNKNOWN
    return Status.PARTLY if satisfied or Status.PARTLY in below else Status.MISSING
