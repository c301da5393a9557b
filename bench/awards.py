"""Random degrees, and learners who hold credentials towards them, the same on every machine."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Award, Cap, Node
from tests.small_awards import all_of, any_of, award, cap, count_of, credits_, held


@dataclass(frozen=True, slots=True)
class Size:
    """How many credentials are held, and how many requirements count them."""

    credentials: int
    requirements: int

    def __str__(self) -> str:
        return f"{self.credentials} × {self.requirements}"


SMALL = Size(60, 20)
LARGE = Size(300, 100)


def degree(size: Size, *, seed: int = 0) -> Award:
    """Return a degree with as many requirements as ``size`` says, each open to a few courses.

    One course is open to one to three requirements, so that what serves one is missing in
    another; a third of the requirements stand in groups that ask for some of them only.
    """
    draw = random.Random(f"degree {seed}")  # noqa: S311 - a bench needs the same every time
    open_to: list[list[str]] = [[] for _ in range(size.requirements)]
    for number in range(size.credentials):
        for one in draw.sample(range(size.requirements), draw.randint(1, 3)):
            open_to[one].append(f"course{number}")
    each = size.credentials * 2 // size.requirements
    leaves: list[Node] = [
        credits_(f"r{number}", draw.randint(max(each - 3, 1), each), *(names or ["nothing"]))
        for number, names in enumerate(open_to)
    ]
    third = size.requirements // 3
    groups: list[Node] = []
    for start in range(0, third - third % 3, 3):
        parts = leaves[start : start + 3]
        make = any_of if draw.random() < 0.5 else None  # noqa: PLR2004 - one half
        id_ = f"g{start}"
        groups.append(make(*parts, id_=id_) if make else count_of(2, *parts, id_=id_))
    return award(all_of(*groups, *leaves[third - third % 3 :]), *_caps(size, draw))


def _caps(size: Size, draw: random.Random) -> list[Cap]:
    found = []
    for number in range(max(size.requirements // 10, 1)):
        names = draw.sample(range(size.credentials), size.credentials // 6)
        made = cap(len(names), *(f"course{one}" for one in names))
        object.__setattr__(made, "id", f"cap{number}")
        found.append(made)
    return found


def learner(size: Size, *, seed: int) -> list[Held]:
    """Return what one learner holds: nine courses in ten, of one to four credits each."""
    draw = random.Random(f"learner {seed}")  # noqa: S311 - as above
    return [
        held(
            f"course{number}",
            Decimal(draw.choice(["1", "1.5", "2", "2", "3", "4"])),
            day=draw.randint(1, 28),
        )
        for number in range(size.credentials)
        if draw.random() < 0.9  # noqa: PLR2004 - nine in ten
    ]
