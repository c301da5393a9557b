"""What solving answers: a plan, with the state of every requirement and cap."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NoReturn

from shirushi.core.text import Text
from shirushi.stacking.integer import Unproved
from shirushi.stacking.recognition import DoesNotCount, Held
from shirushi.stacking.requirement import Award, Cap, Circumstances, Place


class Status(enum.Enum):
    """How a requirement stands."""

    SATISFIED = "satisfied"
    PARTLY = "partly"
    MISSING = "missing"
    NEEDS_DECISION = "needs_decision"
    UNKNOWN = "unknown"
    NOT_PURSUED = "not_pursued"

    @property
    def label(self) -> Text:
        """The status in words."""
        return _STATUSES[self]


_STATUSES = {
    Status.SATISFIED: Text(ja="満たす", en="satisfied"),
    Status.PARTLY: Text(ja="一部満たす", en="partly satisfied"),
    Status.MISSING: Text(ja="満たさない", en="missing"),
    Status.NEEDS_DECISION: Text(ja="人による判断が必要", en="needs a decision"),
    Status.UNKNOWN: Text(ja="不明", en="unknown"),
    Status.NOT_PURSUED: Text(
        ja="数えない(別の選択肢を採るか、人が判断する)",
        en="not counted, since another way was taken or a person decides",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One credential counted for one requirement.

    amount
        What counts of it; less than ``whole`` where a cap cut it.
    """

    held: Held
    path: str
    amount: Decimal
    whole: Decimal
    part: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeState:
    """How one requirement stands in a plan, with what was counted for it."""

    place: Place
    status: Status
    needed: Decimal | None = None
    counted: Decimal | None = None
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CapState:
    """How much counted under a cap, in one pool of one award.

    group
        The institution, the semester, ... that the cap was applied to by itself, or ``None``.
    cut
        How much of what is under it was left out; 0 for a cap that is not full, since another
        then did the cutting.
    allowed
        Whether people decided that what counts under a cap nobody can apply may count.
    """

    cap: Cap
    scope: str
    pool: str
    counted: Decimal
    cut: Decimal
    group: str | None = None
    allowed: bool = False

    @property
    def needs_decision(self) -> bool:
        """Whether a cap nobody can apply was touched."""
        return self.counted > 0 and not self.cap.decides and not self.allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The best use of the credentials held for an award.

    A plan is neither true nor false: read ``outcome``. That it is best is proved unless
    ``proved`` says otherwise. It is advice: the awarding body decides.

    outcome
        SATISFIED, NEEDS_DECISION (all that can be counted is there), UNKNOWN (what is not known
        decides), PARTLY or MISSING.
    refused
        Why each credential does not count, for each requirement that asked for it.
    unproved
        Where the search was cut short, what it was about, what was found, and the bound.
    elsewhere
        By achievement, the other award that it counts for where several are planned together.
    """

    award: Award
    on: date
    outcome: Status
    nodes: tuple[NodeState, ...]
    uses: tuple[Use, ...]
    caps: tuple[CapState, ...]
    held: tuple[Held, ...]
    refused: Mapping[tuple[int, str], DoesNotCount]
    could: frozenset[tuple[int, str]]
    unproved: Unproved | None
    circumstances: Circumstances
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @property
    def proved(self) -> bool:
        """Whether no other use of the credentials is better."""
        return self.unproved is None

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for yes or no."""
        msg = "a Plan is not true or false: read .outcome"
        raise TypeError(msg)

    def node(self, path: str) -> NodeState:
        """Return the state of the requirement at a path."""
        return next(one for one in self.nodes if one.place.path == path)

    def refused_at(self, path: str) -> list[tuple[Held, DoesNotCount]]:
        """Return what does not count for the requirement at a path, the oldest first."""
        found = [(number, one) for (number, at), one in self.refused.items() if at == path]
        return [(self.held[number], one) for number, one in sorted(found, key=lambda f: f[0])]
