"""What would change with other credentials, or with another award."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shirushi.stacking.integer import MOST_BRANCHES
from shirushi.stacking.plan import NodeState, Plan, Status
from shirushi.stacking.preferences import Preferences
from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Award, Circumstances
from shirushi.stacking.solving import Together, solve_together


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One requirement that stands otherwise than before."""

    before: NodeState
    after: NodeState

    @property
    def gained(self) -> Decimal:
        """How much more counts for it; below 0 where less does."""
        return (self.after.counted or Decimal(0)) - (self.before.counted or Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The plans without and with the extra credentials.

    before, after
        Of the same awards in the same order.
    """

    before: Together
    after: Together

    @property
    def newly_reached(self) -> tuple[Plan, ...]:
        """The awards that are reached only with what is extra, decisions aside."""
        done = {Status.SATISFIED, Status.NEEDS_DECISION}
        pairs = zip(self.before.plans, self.after.plans, strict=True)
        return tuple(two for one, two in pairs if two.outcome in done and one.outcome not in done)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The requirements whose status or count changes, in the order of the awards."""
        found = []
        for one, two in zip(self.before.plans, self.after.plans, strict=True):
            for before, after in zip(one.nodes, two.nodes, strict=True):
                if (before.status, before.counted) != (after.status, after.counted):
                    found.append(Change(before=before, after=after))
        return tuple(found)


def what_if(
    held: Sequence[Held],
    extra: Sequence[Held],
    awards: Sequence[Award],
    *,
    on: date,
    circumstances: Mapping[str, Circumstances] | None = None,
    preferences: Preferences | None = None,
    most_branches: int = MOST_BRANCHES,
    most_seconds: float | None = None,
) -> WhatIf:
    """Return the best plans with and without some more credentials ("if I also take X").

    For "if I apply to Y instead", name both awards in turn and compare the plans; together they
    would have to share the credentials out between them.
    """
    return what_if_instead(
        held,
        [*held, *extra],
        awards,
        on=on,
        circumstances=circumstances,
        preferences=preferences,
        most_branches=most_branches,
        most_seconds=most_seconds,
    )


def what_if_instead(
    held: Sequence[Held],
    instead: Sequence[Held],
    awards: Sequence[Award],
    *,
    on: date,
    circumstances: Mapping[str, Circumstances] | None = None,
    circumstances_then: Mapping[str, Circumstances] | None = None,
    preferences: Preferences | None = None,
    most_branches: int = MOST_BRANCHES,
    most_seconds: float | None = None,
) -> WhatIf:
    """Return the best plans with some credentials, and with others in their place.

    The others may be more or fewer, or the same with something else known about them.

    circumstances_then
        What would be known of the learner then, by the award's id; ``None`` where that is what
        is known now.
    """

    def solved(have: Sequence[Held], known: Mapping[str, Circumstances] | None) -> Together:
        return solve_together(
            have,
            awards,
            on=on,
            circumstances=known,
            preferences=preferences,
            most_branches=most_branches,
            most_seconds=most_seconds,
        )

    then = circumstances if circumstances_then is None else circumstances_then
    return WhatIf(before=solved(held, circumstances), after=solved(instead, then))
