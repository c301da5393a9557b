"""What a proved plan costs against greedy counting and against CP-SAT, and ten thousand audits.

Every learner is planned for by ours, by greedy counting, and by CP-SAT in a process of its own on
the same programme, in turn; what is kept is the ratio of processor times for that learner.
``make bench-solver``.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from bench.awards import LARGE, SMALL, Size, degree, learner
from bench.ratios import machine

from shirushi.stacking.integer import Goal
from shirushi.stacking.modelling import (
    LEAVES,
    Model,
    Question,
    is_under,
    needed,
    parts_wanted,
)
from shirushi.stacking.plan import Plan, Status
from shirushi.stacking.preferences import Preferences
from shirushi.stacking.recognition import Counts, Held, recognise
from shirushi.stacking.requirement import Award, Circumstances, places
from shirushi.stacking.solving import by_age, solve
from tests.small_awards import ON

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "planning-speed.md"
#: What one learner of the batch holds towards one degree.
AUDIT = Size(20, 8)
#: Learners from which on the middle half of them is told, and not the least and the most.
_ENOUGH = 4
#: The most that CP-SAT may take for one goal.
_SECONDS = 15.0


@dataclass(slots=True)
class Case:
    """All learners of one size."""

    size: Size
    ours: list[float] = field(default_factory=list)
    greedy: list[float] = field(default_factory=list)
    programme: list[float] = field(default_factory=list)
    cpsat: list[float] = field(default_factory=list)
    proved: int = 0
    cpsat_proved: int = 0
    satisfied: Fraction = Fraction(0)
    greedy_satisfied: Fraction = Fraction(0)
    greedy_better: int = 0
    differs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A batch of learners against one degree, and the peak of memory early and late."""

    count: int
    seconds: float
    early_kib: int
    late_kib: int
    proved: int


def main() -> int:
    """Measure, print, and end with 1 where greedy was better or CP-SAT found another best."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10, help=f"learners of {SMALL}")
    parser.add_argument("--large", type=int, default=2, help=f"learners of {LARGE}")
    parser.add_argument("--audit", type=int, default=10_000, help="learners of the batch")
    parser.add_argument("--cpsat", type=Path, help="a Python that has ortools")
    parser.add_argument("--write", action="store_true", help=f"write docs/reference/{PAGE.name}")
    asked = parser.parse_args()
    other = Other.started(asked.cpsat)
    cases = [measured(SMALL, asked.small, other), measured(LARGE, asked.large, other)]
    lines = page(cases, audit(asked.audit), other)
    print("\n".join(lines))
    if asked.write:
        PAGE.write_text("\n".join(lines) + "\n", "utf-8")
    worse = any(one.greedy_better or one.differs for one in cases)
    return int(worse)


# ---------------------------------------------------------------- one learner after another


def measured(size: Size, count: int, other: Other | None) -> Case:
    """Return what ``count`` learners of a size cost each way."""
    case, award = Case(size), degree(size)
    solve(learner(size, seed=-1)[:3], award, on=ON)
    for seed in range(count):
        have = learner(size, seed=seed)
        start = time.process_time()
        plan = solve(have, award, on=ON)
        case.ours.append(time.process_time() - start)
        start = time.process_time()
        counted = greedy(have, award)
        case.greedy.append(time.process_time() - start)
        case.proved += plan.proved
        case.satisfied += _satisfied(plan)
        case.greedy_satisfied += counted
        case.greedy_better += counted > _satisfied(plan)
        if other is not None:
            _against(case, other, have, award)
    return case


def _satisfied(plan: Plan) -> Fraction:
    return score(
        plan.award, {one.place.path for one in plan.nodes if one.status is Status.SATISFIED}
    )


def score(award: Award, met: set[str]) -> Fraction:
    """Return how many of the topmost parts are met, a group by the share of what it asks for."""
    every = places(award)
    total = Fraction(0)
    for place in every:
        if place.parent != every[0].path:
            continue
        below = [one.path for one in every if one.parent == place.path]
        wanted = parts_wanted(place)
        own = sum(one in met for one in below)
        total += Fraction(min(own, wanted), wanted) if below else Fraction(place.path in met)
    return total


def greedy(held: list[Held], award: Award) -> Fraction:
    """Return the score when each requirement takes the oldest credentials that are still free."""
    taken: set[str] = set()
    met: set[str] = set()
    left = {cap.id: cap.most or Decimal(0) for cap in award.caps}
    ordered = sorted(held, key=by_age)
    nobody = Circumstances()
    for place in places(award):
        if not isinstance(place.node, LEAVES):
            continue
        still, own, under = needed(place.node), [], dict(left)
        for one in ordered:
            course = one.assertion.achievement.id
            if still <= 0 or course in taken:
                continue
            found = recognise(one, place.node, on=ON, award=award, circumstances=nobody)
            if not isinstance(found, Counts):
                continue
            caps = [cap.id for cap in award.caps if is_under(cap, one, nobody)]
            amount = min([found.amount, *(under[id_] for id_ in caps)])
            if amount > 0:
                still -= amount
                own.append(course)
                under.update({id_: under[id_] - amount for id_ in caps})
        if still <= 0:
            met.add(place.path)
            taken.update(own)
            left = under
    return score(award, met)


def _against(case: Case, other: Other, held: list[Held], award: Award) -> None:
    ordered = tuple(sorted(held, key=by_age))
    question = Question(award=award, circumstances=Circumstances())
    model = Model.made(ordered, [question], on=ON)
    goals = model.goals(Preferences())
    start = time.process_time()
    ours = model.programme.solve(goals)
    case.programme.append(time.process_time() - start)
    answer = other.ask(model, goals)
    case.cpsat.append(float(answer["seconds"]))
    case.cpsat_proved += bool(answer["proved"])
    best = [sum(f * ours.values[c] for c, f in one.terms.items()) for one in goals if one.terms]
    if ours.proved and answer["proved"] and best != answer["values"]:
        case.differs += 1


class Other:
    """CP-SAT in a process of its own."""

    def __init__(self, python: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the command is ours
            [python, Path(__file__).with_name("cpsat.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @classmethod
    def started(cls, python: Path | None) -> Other | None:
        """Return it, or ``None`` with a message where ortools cannot be imported."""
        if python is not None and python.exists():
            command = [str(python), "-c", "import ortools"]
            if not subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603 - ours
                return cls(python)
        print("CP-SAT is not at hand: its rows are left out.", file=sys.stderr)
        return None

    def ask(self, model: Model, goals: list[Goal]) -> dict[str, Any]:
        """Return what it finds for the same bounds, rows and goals."""
        programme = model.programme
        asked = {
            "bounds": programme.bounds,
            "rows": [(low, high, list(terms.items())) for low, high, terms in programme.rows],
            "goals": [{"terms": list(one.terms.items()), "settles": one.settles} for one in goals],
            "seconds": _SECONDS,
        }
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes")
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        return dict(json.loads(process.stdout.readline()))


# ---------------------------------------------------------------- a batch


def audit(count: int) -> Audit:
    """Return what it takes to audit learners against one degree, one after another."""
    award = degree(AUDIT)
    early = proved = 0
    start = time.process_time()
    for seed in range(count):
        proved += solve(learner(AUDIT, seed=seed), award, on=ON).proved
        if seed == count // 10:
            early = _peak_kib()
    return Audit(
        count=count,
        seconds=time.process_time() - start,
        early_kib=early,
        late_kib=_peak_kib(),
        proved=proved,
    )


def _peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


# ---------------------------------------------------------------- telling


def page(cases: list[Case], batch: Audit, other: Other | None) -> list[str]:
    """Return the lines of docs/reference/planning-speed.md."""
    lines = [
        "# Speed of planning",
        "",
        "Written by `make bench-solver`; the degrees and learners are random and the same",
        "everywhere (`bench/awards.py`). Each ratio is of processor times for the same learner:",
        "the middle of all learners, and what the middle half of them lay between; of fewer than",
        "four, what all lay between.",
        "",
        "| credentials × requirements | what | divided by | ratio | middle half |",
        "|---|---|---|---:|---|",
    ]
    for one in cases:
        lines.append(_row(one, "a proved plan", "greedy counting", one.ours, one.greedy))
        if one.cpsat:
            lines.append(_row(one, "its programme, HiGHS", "CP-SAT", one.programme, one.cpsat))
    lines += [
        "",
        (
            "| credentials × requirements | learners | proved best | by CP-SAT | seconds, middle "
            "| most | requirements met | met by greedy |"
        ),
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in cases:
        proved = str(one.cpsat_proved) if one.cpsat else "not run"
        lines.append(
            f"| {one.size} | {len(one.ours)} | {one.proved} | {proved} "
            f"| {statistics.median(one.ours):.2f} | {max(one.ours):.2f} "
            f"| {float(one.satisfied):.1f} | {float(one.greedy_satisfied):.1f} |"
        )
    per_second = batch.count / batch.seconds
    lines += [
        "",
        "Greedy takes the oldest credentials that are free, requirement by requirement, within",
        "the caps; a group counts by the share of what it asks for. CP-SAT gets",
        "the same bounds, rows and goals, one thread, and at most",
        f"{_SECONDS:g} s a goal. Where both prove their best, the best are the same.",
        "",
        f"{batch.count:,} learners of {AUDIT} audited one after another: {per_second:.0f} a second",
        f"of one core, {batch.proved:,} proved; peak memory {batch.late_kib - batch.early_kib:,}",
        f"KiB above that after a tenth of them ({batch.early_kib:,} KiB).",
        "",
        f"Machine: {machine()}; Python {platform.python_version()}; highspy "
        f"{importlib.metadata.version('highspy')}"
        + ("." if other is None else "; ortools as in `requirements/bench.lock`."),
    ]
    return lines


def _row(case: Case, what: str, by: str, ours: list[float], others: list[float]) -> str:
    ratios = [one / two for one, two in zip(ours, others, strict=True)]
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    if len(ratios) >= _ENOUGH:
        low, middle, high = statistics.quantiles(ratios, n=4)
    return f"| {case.size} | {what} | {by} | {middle:.2f} | {low:.2f} to {high:.2f} |"


if __name__ == "__main__":
    sys.exit(main())
