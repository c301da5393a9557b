"""A small integer programme, solved for one goal after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

#: Coefficients by column.
Linear: TypeAlias = Mapping[int, int]

#: Branch-and-bound nodes for each goal. A limit in nodes, unlike one in seconds, leaves the
#: answer the same on a slow machine and a fast one.
MOST_BRANCHES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A sum to make as large as can be.

    settles
        Variables that keep, for the goals after this one, the values it found; that spares
        the search among answers that are as good.
    """

    terms: Linear
    settles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """The best values found, and whether they are proved best for every goal."""

    values: tuple[int, ...]
    proved: bool


@dataclass(slots=True)
class Programme:
    """Whole-number variables, linear rows over them, all coefficients whole.

    >>> programme = Programme()
    >>> a, b = programme.variable(most=1), programme.variable(most=3)
    >>> programme.row({a: 1, b: 1}, most=3)
    >>> programme.solve([Goal(terms={b: 1}), Goal(terms={a: 1})])
    Solved(values=(0, 3), proved=True)
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

        Every goal is made as large as can be. All variables at 0 must satisfy every row. A goal
        that is not proved within the limits ends the search with what was found until then.

        most_seconds
            For all goals together; ``None`` where nobody waits. What is not proved by then
            depends on the machine, so only those who answer strangers set it.
        """
        values = tuple(0 for _ in self.bounds)
        if not values:
            return Solved(values=values, proved=True)
        solver = self._solver(most_branches)
        if most_seconds is not None:
            solver.setOptionValue("time_limit", most_seconds)
        for goal in goals:
            for column in range(len(self.bounds)):
                solver.changeColCost(column, float(goal.terms.get(column, 0)))
            found, proved = _run(solver)
            if found is None or not proved:
                return Solved(values=self._better(goal.terms, values, found), proved=False)
            values = found
            columns = [column for column, factor in goal.terms.items() if factor]
            factors = [float(goal.terms[column]) for column in columns]
            for column in goal.settles:
                solver.changeColBounds(column, float(values[column]), float(values[column]))
            if columns and not goal.settles:
                reached = float(_value(goal.terms, values))
                solver.addRow(reached, _INFINITY, len(columns), columns, factors)
        return Solved(values=values, proved=True)

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
        for column, most in enumerate(self.bounds):
            solver.addVar(0.0, float(most))
            solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        for least, most_, terms in self.rows:
            low = -_INFINITY if least is None else float(least)
            high = _INFINITY if most_ is None else float(most_)
            factors = [float(factor) for factor in terms.values()]
            solver.addRow(low, high, len(terms), list(terms), factors)
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        return solver


_INFINITY = float("inf")


def _value(terms: Linear, values: Sequence[int]) -> int:
    return sum(factor * values[column] for column, factor in terms.items())


def _run(solver: Any) -> tuple[tuple[int, ...] | None, bool]:
    """Return the values found, and whether they are proved best."""
    import highspy  # noqa: PLC0415 - as above

    solver.run()
    proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    found = solver.getSolution()
    if not found.value_valid:
        return None, False
    return tuple(round(value) for value in found.col_value), proved
