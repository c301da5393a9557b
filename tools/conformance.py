"""Judge the corpus of test vectors and write the table, docs/reference/conformance.md.

    python tools/conformance.py [--write]

Without ``--write`` it prints what is not right. The vectors are read from ``SHIRUSHI_VECTORS``.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from tests.vectors.conformance import EXPECTATIONS, Case, Result, compared, every_case
from tests.vectors.conformance_bytes import every_result
from tests.vectors_at import FOLDER

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "conformance.md"
COLUMNS = (
    Result.RIGHT,
    Result.OTHER_REASON,
    Result.WRONG_ACCEPT,
    Result.WRONG_REJECT,
    Result.NOT_PROCESSED,
    Result.NO_CLAIM,
)


def main() -> None:
    """Judge everything; print what is not right, and write the table if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", default="", help="cases whose name holds this text")
    chosen = parser.parse_args()
    found: list[tuple[str, str, Result]] = []
    for case in every_case(FOLDER):
        if chosen.only in case.name:
            answer = case.judged()
            result = compared(case, answer)
            found.append((case.name, case.source, result))
            if result not in {Result.RIGHT, Result.NO_CLAIM} or answer["verdict"] == "error":
                print(_told(case, result, answer))
    for one in every_result(FOLDER):
        if chosen.only in one[0]:
            found.append(one)
            if one[2] is not Result.RIGHT:
                print(f"{one[2].value}: {one[0]}")
    if not found:
        sys.exit("no vectors here: set SHIRUSHI_VECTORS")
    print("\n".join(table(found)))
    if chosen.write:
        write(found)


def _told(case: Case, result: Result, answer: dict[str, Any]) -> str:
    why = next(
        (
            one
            for one in answer["steps"]
            if one["outcome"] == "failed" or (one["code"] and one["reason"])
        ),
        {"code": answer.get("error"), "path": "", "reason": ""},
    )
    told = f"{why['code']} {why['path']} {why['reason']}"
    return f"{result.value}: {case.name}: {case.expected} != {answer['verdict']}: {told}"[:330]


def table(found: list[tuple[str, str, Result]]) -> list[str]:
    """Return the table's lines, one a source."""
    by_source: dict[str, Counter[Result]] = defaultdict(Counter)
    for _, source, result in found:
        by_source[source][result] += 1
        by_source["all"][result] += 1
    head = ["source", "cases", *(one.value for one in COLUMNS)]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    for source, counts in sorted(by_source.items(), key=lambda item: (item[0] == "all", item[0])):
        numbers = [counts.total(), *(counts[one] for one in COLUMNS)]
        lines.append(f"| {source} | " + " | ".join(map(str, numbers)) + " |")
    return lines


def write(found: list[tuple[str, str, Result]]) -> None:
    """Write the page, and the results to hold on to."""
    bad = {
        name: result.value
        for name, _, result in found
        if result not in {Result.RIGHT, Result.NO_CLAIM}
    }
    head = "# Cases that are not right, and how. Written by tools/conformance.py.\n[not_right]\n"
    lines = [f"{json.dumps(name)} = {json.dumps(how)}\n" for name, how in sorted(bad.items())]
    EXPECTATIONS.write_text(head + "".join(lines), encoding="utf-8")
    before = PAGE.read_text(encoding="utf-8").split(MARK)
    text = before[0] + MARK + "\n\n" + "\n".join(table(found)) + "\n\n" + MARK + before[2]
    PAGE.write_text(text, encoding="utf-8")


MARK = "<!-- table: written by tools/conformance.py -->"

if __name__ == "__main__":
    main()
