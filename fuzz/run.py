"""Fuzz the parsers: ``python -m fuzz.run [--seconds N | --runs N] [target ...]``.

With Atheris at hand each target runs under it, led by coverage; without it the same targets run
over changed seeds. A finding is written beside the corpus (``var/fuzz/TARGET/``) and ends the run
with 1.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import subprocess
import sys
import time
import traceback
from pathlib import Path

FOLDER = Path("var/fuzz")
#: A parser that takes more of the processor for one small input has a limit missing.
MOST_SECONDS = 10
MOST_MEBIBYTES = 2048


def main() -> int:
    """Fuzz what is asked for; return 1 when anything was found."""
    from fuzz.targets import TARGETS  # noqa: PLC0415 - Atheris must be told of imports first

    asked = _asked()
    names = asked.targets or list(TARGETS)
    has_atheris = importlib.util.find_spec("atheris") is not None and not asked.plain
    found = 0
    for name in names:
        start = time.perf_counter()
        if has_atheris:
            runs, ok = _under_atheris(name, asked)
        else:
            runs, ok = _over_seeds(name, asked)
        found += not ok
        how = "Atheris" if has_atheris else "changed seeds"
        seconds = time.perf_counter() - start
        _say(f"{name:<22} {how:<14} {runs:>9} runs {seconds:>7.1f} s  {'ok' if ok else 'FINDING'}")
    return 1 if found else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--runs", type=int, default=0, help="for each target, in place of seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="without Atheris")
    return parser.parse_args()


def _over_seeds(name: str, asked: argparse.Namespace) -> tuple[int, bool]:
    from fuzz.mutating import inputs  # noqa: PLC0415 - see main
    from fuzz.targets import TARGETS  # noqa: PLC0415 - see main

    target = TARGETS[name]
    until = time.perf_counter() + asked.seconds
    count = 0
    for data in inputs(target, runs=asked.runs or sys.maxsize, seed=asked.seed):
        if not asked.runs and time.perf_counter() > until:
            break
        start = time.process_time()
        try:
            target.run(data)
        except Exception:  # noqa: BLE001 - whatever escapes is what we are looking for
            _keep(name, data, traceback.format_exc())
            return count, False
        if time.process_time() - start > MOST_SECONDS:
            _keep(name, data, f"over {MOST_SECONDS} s")
            return count, False
        count += 1
    return count, True


def _keep(name: str, data: bytes, why: str) -> None:
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "finding").write_bytes(data)
    _say(f"{folder / 'finding'}:\n{why}")


def _under_atheris(name: str, asked: argparse.Namespace) -> tuple[int, bool]:
    """Run one target in a process of its own, since libFuzzer ends the one it runs in."""
    from fuzz.targets import TARGETS  # noqa: PLC0415 - see main

    corpus = FOLDER / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = FOLDER / name / "words"
    words.write_text(
        "".join(
            '"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in TARGETS[name].words
        ),
        encoding="ascii",
    )
    limit = f"-runs={asked.runs}" if asked.runs else f"-max_total_time={asked.seconds}"
    command = [
        sys.executable,
        "-m",
        "fuzz.one",
        name,
        limit,
        f"-seed={asked.seed}",
        f"-timeout={MOST_SECONDS}",
        f"-rss_limit_mb={MOST_MEBIBYTES}",
        f"-artifact_prefix={FOLDER / name}/",
        *([f"-dict={words}"] if TARGETS[name].words else []),
        "-print_final_stats=1",
        str(corpus),
    ]
    done = subprocess.run(  # noqa: S603 - our own fixed arguments
        command, capture_output=True, text=True, check=False, env={**os.environ}
    )
    runs = 0
    for line in done.stderr.splitlines():
        if line.startswith("stat::number_of_executed_units:"):
            runs = int(line.split()[-1])
    if done.returncode:
        _say(done.stderr[-4000:])
    return runs, done.returncode == 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
