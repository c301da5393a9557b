"""Programmes from standard input, one JSON line each, solved by CP-SAT goal after goal.

Runs in an environment of its own, which knows nothing of Shirushi: ``bench/planning.py`` starts it.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from ortools.sat.python import cp_model  # type: ignore[import-not-found]  # its own environment


def main() -> None:
    """Answer each line with the processor time, the value of each goal, and what is proved."""
    for line in sys.stdin:
        print(json.dumps(solved(json.loads(line))), flush=True)


def solved(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the best for one goal among the best for those before it, as ours does."""
    start = time.process_time()
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, most, "") for most in asked["bounds"]]
    for least, most, terms in asked["rows"]:
        total = sum(factor * columns[column] for column, factor in terms)
        if least is not None:
            model.add(total >= least)
        if most is not None:
            model.add(total <= most)
    values, proved = [], True
    for goal in asked["goals"]:
        total = sum(factor * columns[column] for column, factor in goal["terms"])
        if isinstance(total, int):
            continue
        model.maximize(total)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_time_in_seconds = asked["seconds"]
        status = solver.solve(model)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            proved = False
            break
        reached = round(solver.objective_value)
        values.append(reached)
        proved = proved and status == cp_model.OPTIMAL
        model.add(total >= reached)
        model.clear_hints()
        for number, column in enumerate(columns):
            found = solver.value(column)
            model.add_hint(column, found)
            if number in goal["settles"]:
                model.add(column == found)
    return {"seconds": time.process_time() - start, "values": values, "proved": proved}


if __name__ == "__main__":
    main()
