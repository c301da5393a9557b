"""The question which credential serves what, as an integer programme."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shirushi.stacking.integer import Goal, Programme, Solved
from shirushi.stacking.plan import CapState, Use
from shirushi.stacking.recognition import (
    Counts,
    Held,
    Recognition,
    recognise,
    selects,
)
from shirushi.stacking.requirement import (
    Achievement,
    AllOf,
    AnyOf,
    Award,
    Cap,
    ContactHours,
    CountOf,
    Credits,
    Leaf,
    Place,
    Stacked,
    places,
)


@dataclass(slots=True)
class Model:
    """The question as an integer programme; amounts are whole numbers of ``1 / scale``.

    pursued, strictly, reached
        By path: the node is on the way taken; it is satisfied by counting alone; it is satisfied
        if every decision is favourable.
    """

    held: Sequence[Held]
    places: tuple[Place, ...]
    found: dict[tuple[int, str], Recognition]
    hopeful: bool
    scale: int
    programme: Programme
    pursued: dict[str, int]
    strictly: dict[str, int]
    reached: dict[str, int]
    used: dict[tuple[int, str], int]
    amounts: dict[tuple[int, str], int]
    towards: dict[str, int]
    touched: dict[int, int]

    @classmethod
    def made(cls, held: Sequence[Held], award: Award, *, on: date, hopeful: bool = False) -> Model:
        """Return the model of one question; ``hopeful`` counts what is unknown."""
        every = places(award)
        found = {
            (number, place.path): recognise(one, place.node, on=on)
            for place in every
            if isinstance(place.node, Credits | ContactHours | Achievement)
            for number, one in enumerate(held)
        }
        model = cls(
            held=held,
            places=every,
            found=found,
            hopeful=hopeful,
            scale=_scale(every, found),
            programme=Programme(),
            pursued={},
            strictly={},
            reached={},
            used={},
            amounts={},
            towards={},
            touched={},
        )
        model.build()
        return model

    def build(self) -> None:
        """Write every variable and row."""
        for place in self.places:
            for kind in (self.pursued, self.strictly, self.reached):
                kind[place.path] = self.programme.variable()
        for place in self.places:
            self._node(place)
        self._pools()
        for cap, _scope, _pool, leaves in self.capped():
            if cap.decides and cap.most is not None:
                under = {self.amounts[n, p.path]: 1 for n, p in self._under(cap, leaves)}
                self.programme.row(under, most=self.units(cap.most))
        for number in range(len(self.held)):
            uses = [column for (n, _), column in self.used.items() if n == number]
            self.touched[number] = self.programme.variable()
            for column in uses:
                self.programme.row({self.touched[number]: 1, column: -1}, least=0)

    def units(self, amount: Decimal) -> int:
        """Return an amount as a whole number of units; exact, by the choice of ``scale``."""
        return int(amount * self.scale)

    def _node(self, place: Place) -> None:
        node, path = place.node, place.path
        pursued, strictly, reached = self.pursued[path], self.strictly[path], self.reached[path]
        row = self.programme.row
        row({strictly: 1, reached: -1}, most=0)
        row({reached: 1, pursued: -1}, most=0)
        parts = [one.path for one in self.places if one.parent == path]
        if not node.decides:
            # A person decides it as a whole; nothing is counted below it.
            row({strictly: 1}, most=0)
            for part in parts:
                row({self.pursued[part]: 1}, most=0)
        elif isinstance(node, Credits | ContactHours | Achievement):
            self._leaf(place, node)
        else:
            least = parts_wanted(place)
            row({**{self.pursued[one]: 1 for one in parts}, pursued: -least}, least=0, most=0)
            row({**{self.strictly[one]: 1 for one in parts}, strictly: -least}, least=0)
            row({**{self.reached[one]: 1 for one in parts}, reached: -least}, least=0)

    def _leaf(self, place: Place, node: Leaf) -> None:
        path, row = place.path, self.programme.row
        need = self.units(needed(node))
        towards = self.towards[path] = self.programme.variable(most=need)
        counted: dict[int, int] = {}
        for number in range(len(self.held)):
            amount = self._countable(number, place, node)
            if not amount:
                continue
            use = self.used[number, path] = self.programme.variable()
            part = self.amounts[number, path] = self.programme.variable(most=amount)
            counted[part] = 1
            row({part: 1, use: -amount}, most=0)
            row({part: 1, use: -1}, least=0)
            row({use: 1, self.pursued[path]: -1}, most=0)
        row({**counted, towards: -1}, least=0)
        row({towards: 1, self.reached[path]: -need}, least=0)
        row({self.reached[path]: 1, self.strictly[path]: -1}, most=0)

    def _countable(self, number: int, place: Place, node: Leaf) -> int:
        one = self.found[number, place.path]
        if isinstance(one, Counts):
            return self.units(one.amount)
        if self.hopeful and one.unknown:
            return self.units(needed(node) if one.potential is None else one.potential)
        return 0

    def _pools(self) -> None:
        """Let every achievement serve one requirement of a pool, through one credential."""
        shared: dict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
        at = {place.path: place for place in self.places}
        for (number, path), column in self.used.items():
            achievement = self.held[number].assertion.achievement.id
            shared[at[path].scope, pool_of(at[path]), achievement][column] = 1
        for terms in shared.values():
            self.programme.row(terms, most=1)

    # -- caps

    def capped(self) -> Iterable[tuple[Cap, str, str, list[Place]]]:
        """Yield every cap with each pool that it applies to, and the requirements in it."""
        pools: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in self.places:
            if isinstance(place.node, Credits) and place.node.decides:
                pools[place.scope, place.node.pool].append(place)
        for (scope, pool), leaves in pools.items():
            for cap in leaves[0].award.caps:
                if cap.pool in {None, pool}:
                    same = [one for one in leaves if _system(one) == cap.system]
                    yield cap, scope, pool, same

    def _under(self, cap: Cap, leaves: list[Place]) -> Iterable[tuple[int, Place]]:
        for place in leaves:
            for number in range(len(self.held)):
                if (number, place.path) in self.amounts and is_under(cap, self.held[number]):
                    yield number, place

    def cap_states(self, uses: Sequence[Use]) -> Iterable[CapState]:
        """Yield how much counted under each cap."""
        for cap, scope, pool, leaves in self.capped():
            paths = {place.path for place in leaves}
            own = [one for one in uses if one.path in paths and is_under(cap, one.held)]
            yield CapState(
                cap=cap,
                scope=scope,
                pool=pool,
                counted=sum((one.amount for one in own), Decimal(0)),
                cut=sum((one.whole - one.amount for one in own), Decimal(0)),
            )

    # -- solving

    def solve(
        self, *, most_branches: int, most_seconds: float | None = None, goals: int | None = None
    ) -> Solved:
        """Return the best values for the first ``goals`` goals, or for all."""
        return self.programme.solve(
            self._goals()[:goals], most_branches=most_branches, most_seconds=most_seconds
        )

    def _goals(self) -> list[Goal]:
        root = self.places[0].path
        shares = _shares(self.places)
        leaves = [place for place in self.places if place.path in self.towards]
        satisfied: dict[int, int] = {}
        for place in self.places:
            if place.path in self.towards:
                satisfied[self.strictly[place.path]] = 2 * shares[place.path]
            elif not place.node.decides:
                satisfied[self.reached[place.path]] = shares[place.path]
        needs = {one.path: self.programme.bounds[self.towards[one.path]] for one in leaves}
        fine = min(math.lcm(*needs.values()), _FINEST_SHARE)
        progress = {
            self.towards[path]: shares[path] * max(fine // need, 1) for path, need in needs.items()
        }
        # The fewest credentials outweigh their age: all places in line add up to less than this.
        each = len(self.held) ** 2 + 1
        fewest = {column: -(each + number) for number, column in self.touched.items()}
        touched, used = tuple(self.touched.values()), tuple(self.used.values())
        return [
            Goal(terms={self.pursued[root]: 1, self.reached[root]: 1, self.strictly[root]: 1}),
            Goal(terms=satisfied),
            Goal(terms=progress),
            Goal(terms=fewest, settles=touched),
            Goal(terms=dict.fromkeys(used, -1), settles=used),
            Goal(terms=dict.fromkeys(self.amounts.values(), 1)),
        ]

    def is_pursued(self, path: str, solved: Solved) -> bool:
        """Tell whether a node is on the way taken; where no way was found every node is."""
        found = solved.values[self.pursued[self.places[0].path]]
        return not found or bool(solved.values[self.pursued[path]])

    def uses(self, solved: Solved) -> tuple[Use, ...]:
        """Return what was counted for what, the oldest credential first."""
        found = []
        for (number, path), column in sorted(self.amounts.items()):
            counts = self.found[number, path]
            if solved.values[column] and isinstance(counts, Counts):
                found.append(
                    Use(
                        held=self.held[number],
                        path=path,
                        amount=Decimal(solved.values[column]) / self.scale,
                        whole=counts.amount,
                        part=counts.part,
                    )
                )
        return tuple(found)


_FINEST_SHARE = 100_000


def needed(leaf: Leaf) -> Decimal:
    """Return how much a requirement needs: credits, hours, or one achievement."""
    if isinstance(leaf, Achievement) or leaf.least is None:
        return Decimal(1)
    return leaf.least


def parts_wanted(place: Place) -> int:
    """Return how many of the nodes right below must be satisfied."""
    node = place.node
    if isinstance(node, AllOf | AnyOf | CountOf):
        return node.least
    return 1 if isinstance(node, Stacked) else 0


def pool_of(place: Place) -> str:
    """Return the pool a requirement shares credentials in; a named achievement has its own."""
    node = place.node
    kind = type(node).__name__
    return f"{kind} {node.pool}" if isinstance(node, Credits | ContactHours) else place.path


def is_under(cap: Cap, held: Held) -> bool:
    """Tell whether a cap is about a credential."""
    exempt = cap.exempt is not None and selects(cap.exempt, held)
    return selects(cap.selection, held) and not exempt


def _system(place: Place) -> str | None:
    return place.node.system if isinstance(place.node, Credits) else None


def _scale(every: Sequence[Place], found: Mapping[tuple[int, str], Recognition]) -> int:
    """Return the power of ten that makes every amount a whole number."""
    amounts = [
        needed(one.node)
        for one in every
        if isinstance(one.node, Credits | ContactHours | Achievement)
    ]
    amounts += [cap.most for one in every for cap in one.award.caps if cap.most is not None]
    for one in found.values():
        amount = one.amount if isinstance(one, Counts) else one.potential
        if amount is not None:
            amounts.append(amount)
    places_after = [-int(one.normalize().as_tuple().exponent) for one in amounts]
    return int(10 ** max([0, *places_after]))


def _shares(every: Sequence[Place]) -> dict[str, int]:
    """Return what each node is worth, so that the ways to satisfy one node are worth the same."""
    parts: dict[str, int] = {}
    for place in every:
        above = 1 if place.parent is None else parts[place.parent]
        parts[place.path] = above * max(parts_wanted(place), 1)
    whole = min(math.lcm(*parts.values()), _FINEST_SHARE)
    return {path: max(whole // count, 1) for path, count in parts.items()}
