"""How much more judging a whole catalogue costs than reading its JSON.

Ten thousand different descriptions are read and judged under every packaged edition, a slab at a
time and in changing order, so that a busy machine slows both alike. ``python -m bench.catalogue``.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import statistics
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from shirushi.core.json import write
from shirushi.core.text import Text
from shirushi.framework.catalogue import judge_catalogue
from shirushi.framework.loading import packaged
from shirushi.model.achievement import Achievement
from shirushi.model.document import read_achievement_file, write_achievement
from shirushi.model.workload import HoursBasis, Workload

PROGRAMMES = Path(__file__).parent.parent / "examples" / "programmes"
SLAB = 500
#: What one entry in so many does not state, so that there is something to miss.
_SILENT = ("level", "assessment_type", "quality_assurance", "learning_outcomes")


def main() -> int:
    """Measure and print the ratio, with the seconds of this machine beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    asked = parser.parse_args()
    stream = documents(asked.count)
    reading: list[float] = []
    judging: list[float] = []
    misses = 0
    judge_catalogue(_read(list(documents(50))))
    while slab := list(itertools.islice(stream, SLAB)):
        achievements = _read(slab)
        first = len(judging) % 2 == 0
        for number in range(2):
            start = time.process_time()
            if (number == 0) is first:
                _read(slab)
                reading.append(time.process_time() - start)
            else:
                report = judge_catalogue(achievements)
                judging.append(time.process_time() - start)
                misses += sum(len(one.misses) for row in report.entries for one in row.judged)
    print(f"{asked.count:,} entries under {len(packaged())} editions: {misses:,} misses")
    print(f"read {sum(reading):.1f} s, judged {sum(judging):.1f} s of processor time")
    ratios = [one / other for one, other in zip(judging, reading, strict=True)]
    if len(ratios) > 1:
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"judge catalogue / read its JSON: {middle:.2f} ({low:.2f} to {high:.2f})")
    return 0


def documents(count: int) -> Iterator[bytes]:
    """Yield descriptions as JSON, no two alike, one in five with something left out."""
    known = [
        read_achievement_file(path.name, path.read_bytes())
        for path in sorted(PROGRAMMES.glob("*.toml"))
    ]
    for number in range(count):
        one = known[number % len(known)]
        empty = _SILENT[number // 5 % len(_SILENT)]
        silent = Achievement(id=one.id, title=one.title)
        left_out = {} if number % 5 else {empty: getattr(silent, empty)}
        hours = Workload(hours=Decimal(1 + number % 600), basis=HoursBasis.NOTIONAL)
        changed = dataclasses.replace(
            one,
            id=f"https://mc.shirushi-u.example.ac.jp/catalogue/{number}/",
            title=Text(ja=f"{one.title.ja} {number}", en=f"{one.title.en} {number}"),
            learner_effort=(hours,),
            **left_out,
        )
        yield write(write_achievement(changed))


def _read(data: list[bytes]) -> list[Achievement]:
    return [read_achievement_file("programme.json", one) for one in data]


if __name__ == "__main__":
    sys.exit(main())
