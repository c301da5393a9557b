"""What an award would consume of each credential, for the credit bank."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from shirushi.model.credits import Credits as Amount
from shirushi.stacking.ledger import Part
from shirushi.stacking.plan import Plan
from shirushi.stacking.requirement import Credits


def parts_spent(plan: Plan) -> tuple[Part, ...]:
    """Return how much of each credential a plan rests on, in the order of the credentials.

    A credential that counts for a total and for a part of it is spent once, for the larger
    amount. Class hours and named achievements spend nothing.
    """
    most: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    nodes = {state.place.path: state.place.node for state in plan.nodes}
    for use in plan.uses:
        node = nodes[use.path]
        if isinstance(node, Credits):
            key = use.held.id, node.system
            most[key] = max(most[key], use.amount)
    return tuple(
        Part(record=record, credits=Amount(amount=amount, system=system))
        for (record, system), amount in most.items()
    )
