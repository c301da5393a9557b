"""Compare the compiled path with the general one on random credentials (``make equality``)."""

from __future__ import annotations

import argparse
import sys

from tests.random_credentials import Compared, compare_canonical, compare_issued


def main() -> int:
    """Compare, print the counts, and end with 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="credentials in all")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    half = asked.count // 2
    found = {
        "issued": compare_issued(asked.seed, half),
        "canonicalised": compare_canonical(asked.seed + 1, asked.count - half),
    }
    for name, one in found.items():
        print(_line(name, one))
    return int(any(one.different for one in found.values()))


def _line(name: str, one: Compared) -> str:
    return (
        f"{name}: {one.done} random credentials compared, {one.different} differences, "
        f"{one.fast} of them without the general path"
    )


if __name__ == "__main__":
    sys.exit(main())
