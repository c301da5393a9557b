"""How much more a whole credential costs than the signature in it, as ratios.

Every round times our whole issues and checks beside one raw Ed25519 signature and beside other
people's stacks, in turn and in changing order, so that a busy machine slows all of them alike.
What is kept is the ratio within a round; seconds say more about the machine than about the code.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import sys
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph  # noqa: F401 - its version is told
from bench import others
from bench.stream import Streamed, stream, two_processes
from bench.subjects import SEED, documents, sizes, subjects

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.toml"
PAGE = HERE.parent / "docs" / "reference" / "speed.md"
#: How far beyond its baseline a ratio may lie; two runs on one machine differ by about as much.
ALLOWED = 1.25


@dataclass(frozen=True, slots=True)
class Row:
    """What is timed, what it is divided by, and the target: the most or the least it may be."""

    name: str
    what: str
    yardstick: str
    target: float | None = None
    side: str = "most"


_DB, _DCC = others.STACKS.values()
ROWS = (
    Row("issue", "issue", "raw sign", 4),
    Row("issue-long", "issue long", "raw sign", 4),
    Row("issue-one-by-one", "issue one by one", "raw sign"),
    Row("issue-vc-jwt", "issue VC-JWT", "raw sign", 4),
    Row("issue-vc-jwt-one-by-one", "issue VC-JWT one by one", "raw sign"),
    Row("issue-vs-digitalbazaar", f"issue {_DB}", "issue", 100, "least"),
    Row("issue-vs-digitalcredentials", f"issue {_DCC}", "issue", 100, "least"),
    Row("issue-vs-pyld", "issue with PyLD", "issue", 100, "least"),
    Row("verify-own-batch", "verify own batch", "raw sign", 5),
    Row("verify-known-shape", "verify known shape", "raw sign", 13),
    Row("verify-new-shape", "verify new shape", "raw sign"),
    Row("verify-new-shape-vs-pyoxigraph", "verify new shape", "pyoxigraph, pruned contexts", 2),
    Row("verify-all-steps", "verify, all steps", "raw sign"),
    Row("verify-many", "verify many, all steps", "raw sign"),
    Row("verify-vs-digitalbazaar", f"verify {_DB}", "verify known shape", None, "least"),
    Row("verify-vs-digitalcredentials", f"verify {_DCC}", "verify known shape", None, "least"),
    Row("bake", "bake", "raw sign", 1),
    Row("judge-all", "judge by all", "read programme"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One ratio over all rounds: the middle, and between what it lay in half of them."""

    row: Row
    ratio: float
    low: float
    high: float

    @property
    def met(self) -> bool | None:
        """Whether the target is met; ``None`` without one."""
        target = self.row.target
        if target is None:
            return None
        return self.ratio <= target if self.row.side == "most" else self.ratio >= target


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything one run found."""

    rounds: int
    ratios: list[Measured]
    status_check_us: float
    compile_ms: float
    processes: tuple[float, float, float] | None
    streamed: Streamed | None
    skipped: str | None
    versions: dict[str, str]


def main() -> int:
    """Measure, print the table, and end with 1 where a ratio lies too far beyond its baseline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--stream", type=int, default=100_000, help="credentials, for the memory")
    parser.add_argument("--json", action="store_true", help="print the ratios as JSON")
    parser.add_argument("--write", action="store_true", help="write docs/reference/speed.md")
    asked = parser.parse_args()
    skipped = others.set_up()
    streamed = stream(asked.stream) if asked.stream else None
    processes = two_processes() if (os.cpu_count() or 1) > 1 else None
    found = measure(asked.rounds, skipped=skipped, streamed=streamed, processes=processes)
    baseline = tomllib.loads(BASELINE.read_text("utf-8"))["ratio"]
    worse = [one.row.name for one in found.ratios if _worse(one, baseline.get(one.row.name))]
    if asked.json:
        rows = [
            {
                "name": one.row.name,
                "yardstick": one.row.yardstick,
                "ratio": round(one.ratio, 2),
                "middle_half": [round(one.low, 2), round(one.high, 2)],
                "target": one.row.target,
                "baseline": baseline.get(one.row.name),
            }
            for one in found.ratios
        ]
        print(json.dumps({"rounds": asked.rounds, "ratios": rows, "worse": worse}, indent=2))
    else:
        print("\n".join(table(found)))
        for name in worse:
            print(f"{name} lies more than {ALLOWED} times beyond its baseline.", file=sys.stderr)
    if asked.write:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text("\n".join(page(found)) + "\n", "utf-8")
    return int(bool(worse))


def _worse(one: Measured, baseline: float | None) -> bool:
    if baseline is None:
        return False
    if one.row.side == "most":
        return one.ratio > baseline * ALLOWED
    return one.ratio * ALLOWED < baseline


def measure(
    rounds: int,
    *,
    skipped: str | None,
    streamed: Streamed | None = None,
    processes: tuple[float, float, float] | None = None,
) -> Found:
    """Return the ratios over ``rounds`` rounds, all on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    timed: dict[str, Callable[[], float]] = {
        name: _timed(times, act) for name, (times, act) in subjects().items()
    }
    worker = None
    if skipped is None:
        worker = others.Worker(seed=SEED, now="2026-11-20T00:00:00Z")
        timed |= _of_others(worker)
    for act in timed.values():
        for _ in range(3):
            act()
    seconds: dict[str, list[float]] = {name: [] for name in timed}
    names = list(timed)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            seconds[name].append(timed[name]())
    if worker is not None:
        worker.close()
    return Found(
        rounds=rounds,
        ratios=[
            _measured(row, seconds[row.what], seconds[row.yardstick])
            for row in ROWS
            if row.what in seconds
        ],
        status_check_us=statistics.median(seconds["status check"]) * 1e6,
        compile_ms=statistics.median(seconds["compile"]) * 1e3,
        processes=processes,
        streamed=streamed,
        skipped=skipped,
        versions=_versions(with_others=worker is not None),
    )


def _of_others(worker: others.Worker) -> dict[str, Callable[[], float]]:
    unsigned, signed = documents()

    def issue(stack: str) -> Callable[[], float]:
        return lambda: float(worker.issue(unsigned, stack=stack, times=3)["ms"]) / 1e3

    def verify(stack: str) -> Callable[[], float]:
        return lambda: float(worker.verify(signed, stack=stack, times=3)["ms"]) / 1e3

    return {
        f"{act.__name__} {name}": act(stack)
        for act in (issue, verify)
        for stack, name in others.STACKS.items()
    }


def _timed(times: int, act: Callable[[], object]) -> Callable[[], float]:
    def once() -> float:
        start = time.process_time()
        for _ in range(times):
            act()
        return (time.process_time() - start) / times

    return once


def _measured(row: Row, ours: list[float], yardstick: list[float]) -> Measured:
    ratios = [one / other for one, other in zip(ours, yardstick, strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return Measured(row=row, ratio=middle, low=low, high=high)


# ---------------------------------------------------------------- telling


def table(found: Found) -> list[str]:
    """Return the lines of a table for a terminal."""
    lines = [f"{'what':30} {'divided by':20} {'ratio':>8} {'middle half':>17} {'target':>8}"]
    for one in found.ratios:
        spread = f"{one.low:.1f} to {one.high:.1f}"
        names = f"{one.row.what:30} {one.row.yardstick:20}"
        lines.append(f"{names} {one.ratio:8.2f} {spread:>17} {_target(one):>8}")
    return [*lines, *(f"{name}: {value} ({target})" for name, value, target in _single(found))]


def page(found: Found) -> list[str]:
    """Return the lines of docs/reference/speed.md."""
    lines = [
        "# Speed",
        "",
        "Written by `make bench-page`; how it is measured, and what each row is, stands in",
        "`bench/README.md`. Each row is a ratio within one interleaved run on one core: the",
        "middle of all rounds, and what the middle half of them lay between. The yardstick",
        "`raw sign` is one Ed25519 signature of libsodium, called from Python.",
        "",
        "| what | divided by | ratio | middle half | target |",
        "|---|---|---:|---|---|",
    ]
    for one in found.ratios:
        mark = {True: " ✓", False: " — missed", None: ""}[one.met]
        spread = f"{one.low:.2f} to {one.high:.2f}"
        names = f"{one.row.what} | {one.row.yardstick}"
        lines.append(f"| {names} | {one.ratio:.2f} | {spread} | {_target(one)}{mark} |")
    lines += ["", "| what | measured | target |", "|---|---|---|"]
    lines += [f"| {name} | {value} | {target} |" for name, value, target in _single(found)]
    if found.skipped:
        lines += ["", f"The JavaScript stacks were left out: {found.skipped}"]
    lines += ["", "## The credentials", ""]
    lines += [f"- {name}: {size}" for name, size in sizes().items()]
    lines += ["", "## Machine and versions", "", f"- {found.rounds} rounds"]
    lines += [f"- {name} {version}" for name, version in found.versions.items()]
    return lines


def _target(one: Measured) -> str:
    if one.row.target is None:
        return "none"
    return f"{'≤' if one.row.side == 'most' else '≥'} {one.row.target:g}"


def _single(found: Found) -> list[tuple[str, str, str]]:
    rows = [
        ("one look into a status list at hand", f"{found.status_check_us:.2f} µs", "≤ 1 µs"),
        ("compiling one template", f"{found.compile_ms:.1f} ms", "≤ 50 ms"),
    ]
    if found.processes is not None:
        middle, low, high = found.processes
        rows.append(
            (
                "two processes against one (wall time)",
                f"{middle:.2f} ({low:.2f} to {high:.2f})",
                "≥ 1.6",
            )
        )
    if found.streamed is not None:
        one = found.streamed
        rows.append(
            (
                f"peak memory after {one.count:,} credentials in a stream",
                f"{one.grown_kib:,} KiB above that after 10,000 ({one.warm_kib:,} KiB)",
                "flat",
            )
        )
    return rows


def _versions(*, with_others: bool) -> dict[str, str]:
    found = {"Machine:": machine(), "Python": platform.python_version()}
    for name in ("pynacl", "py-ed25519-zebra-bindings", "pyoxigraph", "pyld"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "is not at hand"  # there is no wheel of zebra for every Python
    return found | (others.versions() if with_others else {})


def machine() -> str:
    """Return the processor, its cores and the system, as a page names them."""
    cpus = Path("/proc/cpuinfo")
    models = (
        [line for line in cpus.read_text("utf-8").splitlines() if line.startswith("model name")]
        if cpus.exists()
        else []
    )
    model = models[0].partition(":")[2].strip() if models else platform.processor() or "unknown"
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"


if __name__ == "__main__":
    sys.exit(main())
