"""Count the facts of the packaged data by confidence and grade, and name those only inferred.

Ends with 1 where a fact has no source or no confidence, or where what was only recalled calls
itself anything but inferred. Sources that nothing cites are named too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shirushi.core.citation import Confidence
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import parse_toml
from shirushi.framework.credit_systems import credit_systems
from shirushi.framework.crosswalk import formats
from shirushi.framework.framework import GradedSource
from shirushi.framework.levels import levels
from shirushi.framework.loading import packaged, packaged_names
from shirushi.framework.sources import package_data, packaged_sources
from shirushi.framework.vocabulary import descriptors, elements

#: The tables that all frameworks share.
SHARED = ("descriptors.toml", "elements.toml", "credit-systems.toml", "levels.toml", "formats.toml")
#: The source of what nobody could find; nothing cites it as confirmed.
RECALLED = "recalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFact:
    """One citation in one data file, with the path of what it stands for."""

    file: str
    path: str
    document: str
    confidence: str

    @property
    def grade(self) -> str:
        """How close its source stands to the authority, or "?" for a source nobody listed."""
        source = packaged_sources().get(self.document)
        return source.grade.value if isinstance(source, GradedSource) else "?"


def main() -> int:
    """Print the counts and end with 1 where something is wrong with a fact."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    parser.add_argument("--inferred", action="store_true", help="name every inferred fact")
    asked = parser.parse_args()
    facts = [one for name in files() for one in facts_in(name)]
    wrong = mistakes(facts)
    if asked.json:
        print(json.dumps(counts(facts) | {"mistakes": wrong}, indent=2, ensure_ascii=False))
    else:
        _print_counts(facts)
        if asked.inferred:
            for one in facts:
                if one.confidence == Confidence.INFERRED.value:
                    print(f"inferred: {one.file}: {one.path} ({one.document})")
    for line in wrong:
        print(line, file=sys.stderr)
    return int(bool(wrong))


def files() -> list[str]:
    """Return every data file that holds facts."""
    return [*packaged_names(), *SHARED]


def facts_in(name: str) -> list[FoundFact]:
    """Return the facts of one data file."""
    return list(_walk(parse_toml(package_data(name)), name, ""))


def _walk(value: Any, file: str, path: str) -> Iterator[FoundFact]:
    if isinstance(value, dict):
        if isinstance(value.get("document"), str):
            yield FoundFact(
                file=file,
                path=path,
                document=value["document"],
                confidence=str(value.get("confidence", "")),
            )
        for name, inner in value.items():
            yield from _walk(inner, file, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            named = inner.get("id", number) if isinstance(inner, dict) else number
            yield from _walk(inner, file, f"{path}[{named}]")


def mistakes(facts: list[FoundFact]) -> list[str]:
    """Return what is wrong, a line each."""
    known = packaged_sources()
    for read in (packaged, descriptors, elements, credit_systems, levels, formats):
        try:
            # Each reader refuses a fact without a source, with its path.
            read()
        except ShirushiError as error:
            return error.message("en").splitlines()
    found = [
        f"{one.file}: {one.path}: there is no source {one.document!r}"
        for one in facts
        if one.document not in known
    ]
    found += [
        f"{one.file}: {one.path}: {one.confidence!r} is no confidence"
        for one in facts
        if one.confidence not in {member.value for member in Confidence}
    ]
    found += [
        f"{one.file}: {one.path}: recalled, and yet {one.confidence}"
        for one in facts
        if one.document == RECALLED and one.confidence != Confidence.INFERRED.value
    ]
    return found


def uncited(facts: list[FoundFact]) -> list[str]:
    """Return the sources that no fact cites."""
    cited = {one.document for one in facts}
    return [id_ for id_ in packaged_sources() if id_ not in cited]


def counts(facts: list[FoundFact]) -> dict[str, Any]:
    """Return how many facts there are, by confidence, by grade and by file."""
    return {
        "facts": len(facts),
        "by_confidence": dict(sorted(Counter(one.confidence for one in facts).items())),
        "confirmed_by_grade": dict(
            sorted(
                Counter(
                    one.grade for one in facts if one.confidence == Confidence.CONFIRMED.value
                ).items()
            )
        ),
        "by_file": {
            name: dict(sorted(Counter(one.confidence for one in facts if one.file == name).items()))
            for name in files()
        },
    }


def _print_counts(facts: list[FoundFact]) -> None:
    said = counts(facts)
    kinds = [one.value for one in Confidence]
    print(f"{'file':32} " + " ".join(f"{kind:>9}" for kind in kinds))
    for name, row in said["by_file"].items():
        print(f"{name:32} " + " ".join(f"{row.get(kind, 0):9}" for kind in kinds))
    total = said["by_confidence"]
    print(f"{'all':32} " + " ".join(f"{total.get(kind, 0):9}" for kind in kinds))
    grades = ", ".join(f"{grade} {count}" for grade, count in said["confirmed_by_grade"].items())
    print(f"confirmed facts by the grade of their source: {grades}")
    print(f"sources that nothing cites: {', '.join(uncited(facts)) or 'none'}")


if __name__ == "__main__":
    sys.exit(main())
