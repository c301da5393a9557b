"""A small integer programme, solved for one goal after another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

#: Coefficients by column.
Linear: TypeAlias = Mapping[int, int]

#: Branch-and-bound nodes for each goal. A limit in nodes, unlike one in seconds, leaves the
#: answer the same on a slow machine and a fast one.
MOST_BRANCHES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A sum to make as large as can be.

    settles
        Variables that keep, for the goals after this one, the values it found; that spares
        the search among answers that are as good.
    name
        What it is called where it cannot be proved.
    tidies
        It is sought even after a goal that was not proved: it changes nothing that matters.
    """

    terms: Linear
    settles: tuple[int, ...] = ()
    name: str = ""
    tidies: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproved:
    """The first goal whose best is not known: what was found, and what none can be beyond."""

    goal: str
    found: int
    bound: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """The best values found, and the first goal for which they are not proved best."""

    values: tuple[int, ...]
    unproved: Unproved | None = None

    @property
    def proved(self) -> bool:
        """Whether the values are proved best for every goal."""
        return self.unproved is None


@dataclass(slots=True)
class Programme:
    """Whole-number variables, linear rows over them, all coefficients whole.

    >>> programme = Programme()
    >>> a, b = programme.variable(most=1), programme.variable(most=3)
    >>> programme.row({a: 1, b: 1}, most=3)
    >>> programme.solve([Goal(terms={b: 1}), Goal(terms={a: 1})])
    Solved(values=(0, 3), unproved=None)
    """

    bounds: list[int] = field(default_factory=list)
    rows: list[tuple[int | None, int | None, Linear]] = field(default_factory=list)

    def variable(self, *, most: int = 1) -> int:
        """Add a variable from 0 to ``most``, both inside, and return its column."""
        self.bounds.append(most)
        return len(self.bounds) - 1

    def row(self, terms: Linear, *, least: int | None = None, most: int | None = None) -> None:
        """Ask that a sum lies between bounds, both inside; ``None`` is no bound."""
        if terms:
            self.rows.append((least, most, terms))

    def solve(
        self,
        goals: Sequence[Goal],
        *,
        most_branches: int = MOST_BRANCHES,
        most_seconds: float | None = None,
    ) -> Solved:
        """Return values that are best for the first goal, among those for the second, and so on.

        Every goal is made as large as can be. All variables at 0 must satisfy every row. Where a
        goal is not proved within the limits, those after it are left out but for the tidying.

        most_seconds
            For all goals together; ``None`` where nobody waits. What is not proved by then
            depends on the machine, so only those who answer strangers set it.
        """
        values = tuple(0 for _ in self.bounds)
        if not values:
            return Solved(values=values)
        solver = self._solver(most_branches)
        if most_seconds is not None:
            solver.setOptionValue("time_limit", most_seconds)
        unproved: Unproved | None = None
        for goal in goals:
            if unproved is None or goal.tidies:
                found, proved, bound = self._run(solver, goal)
                if proved and found is not None:
                    values = found
                else:
                    values = self._better(goal.terms, values, found)
                    open_ = Unproved(
                        goal=goal.name, found=_value(goal.terms, values), bound=_whole(bound)
                    )
                    # Where the search ended at its bound, nothing is left open after all.
                    if open_.found != open_.bound:
                        unproved = unproved or open_
                self._keep(solver, goal, values)
            for column in goal.settles:
                solver.changeColBounds(column, float(values[column]), float(values[column]))
        return Solved(values=values, unproved=unproved)

    def _run(self, solver: Any, goal: Goal) -> tuple[tuple[int, ...] | None, bool, float]:
        """Return the values found, whether they are proved best, and what none goes beyond."""
        import highspy  # noqa: PLC0415 - half a second to import

        every = range(len(self.bounds))
        costs = [float(goal.terms.get(column, 0)) for column in every]
        solver.changeColsCost(len(every), list(every), costs)
        solver.run()
        solution = solver.getSolution()
        found = tuple(round(one) for one in solution.col_value) if solution.value_valid else None
        proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return found, proved, float(solver.getInfo().mip_dual_bound)

    def _keep(self, solver: Any, goal: Goal, values: Sequence[int]) -> None:
        """Ask of all goals after this one that they leave it what it has."""
        columns = [column for column, factor in goal.terms.items() if factor]
        if columns and not goal.settles:
            factors = [float(goal.terms[column]) for column in columns]
            reached = float(_value(goal.terms, values))
            solver.addRow(reached, _INFINITY, len(columns), columns, factors)

    def _better(
        self, goal: Linear, old: tuple[int, ...], new: tuple[int, ...] | None
    ) -> tuple[int, ...]:
        if new is None or not self.holds(new) or _value(goal, new) <= _value(goal, old):
            return old
        return new

    def holds(self, values: Sequence[int]) -> bool:
        """Tell whether values satisfy every bound and row, in exact arithmetic."""
        within = all(0 <= value <= most for value, most in zip(values, self.bounds, strict=True))
        return within and all(
            (least is None or _value(terms, values) >= least)
            and (most is None or _value(terms, values) <= most)
            for least, most, terms in self.rows
        )

    def _solver(self, most_branches: int) -> Any:
        # Half a second to import: commands that solve nothing need not wait for it.
        import highspy  # noqa: PLC0415 - see above

        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # it carries no types
        options: dict[str, bool | int | float | str] = {
            "output_flag": False,
            # One thread and one seed: the same question gets the same answer.
            "threads": 1,
            "parallel": "off",
            "random_seed": 0,
            # Goals are whole numbers, so less than 1 from the bound is at the bound.
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.5,
            "mip_feasibility_tolerance": 1e-6,
            "primal_feasibility_tolerance": 1e-7,
            "mip_max_nodes": most_branches,
        }
        for name, value in options.items():
            solver.setOptionValue(name, value)
        every = range(len(self.bounds))
        whole = int(highspy.HighsVarType.kInteger)
        solver.addVars(len(every), [0.0] * len(every), [float(most) for most in self.bounds])
        solver.changeColsIntegrality(len(every), list(every), [whole] * len(every))
        starts: list[int] = []
        columns: list[int] = []
        factors: list[float] = []
        for _, _, terms in self.rows:
            starts.append(len(columns))
            columns += terms.keys()
            factors += [float(factor) for factor in terms.values()]
        lows = [-_INFINITY if least is None else float(least) for least, _, _ in self.rows]
        highs = [_INFINITY if most is None else float(most) for _, most, _ in self.rows]
        solver.addRows(len(starts), lows, highs, len(columns), starts, columns, factors)
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        return solver


_INFINITY = float("inf")


def _value(terms: Linear, values: Sequence[int]) -> int:
    return sum(factor * values[column] for column, factor in terms.items())


def _whole(bound: float) -> int | None:
    """Return a bound from above as a whole number; goals are whole numbers, so it rounds down."""
    return math.floor(bound + 1e-6) if math.isfinite(bound) else None
