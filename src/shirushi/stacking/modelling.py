"""The question which credential serves what, as an integer programme."""

from __future__ import annotations

import enum
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shirushi.stacking.integer import Goal, Programme, Solved
from shirushi.stacking.plan import CapState, Use
from shirushi.stacking.preferences import Preference, Preferences
from shirushi.stacking.recognition import (
    Counts,
    Held,
    Recognition,
    fact,
    recognise,
    selects,
    stand_for,
)
from shirushi.stacking.requirement import (
    Achievement,
    AllOf,
    AnyOf,
    Award,
    Cap,
    Circumstances,
    ContactHours,
    CountOf,
    Credits,
    Holding,
    Leaf,
    LearnerStatus,
    LearnerYears,
    Place,
    Stacked,
    places,
)

LEAVES = Credits | ContactHours | Achievement | Holding


class Hope(enum.Enum):
    """What a search takes for granted: nothing, every decision on a conversion, or all."""

    NONE = "none"
    DECIDED = "decided"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One award that is applied for, by whom, and what stands before its paths."""

    award: Award
    circumstances: Circumstances
    prefix: str = ""


@dataclass(slots=True)
class Model:
    """The question as an integer programme; amounts are whole numbers of ``1 / scale``.

    pursued, strictly, reached
        By path: the node is on the way taken; it is satisfied by counting alone; it is satisfied
        if every decision is favourable.
    asked
        By path: the award that the node belongs to, as an index of ``questions``.
    fixed
        By path: what is known without counting, or ``None`` where that is unknown.
    waiting
        By scope, pool and id of a cap that nobody can apply: something counts under it, so that
        people must decide.
    """

    held: Sequence[Held]
    questions: Sequence[Question]
    places: tuple[Place, ...]
    asked: dict[str, int]
    found: dict[tuple[int, str], Recognition]
    hope: Hope
    scale: int
    programme: Programme
    pursued: dict[str, int]
    strictly: dict[str, int]
    reached: dict[str, int]
    fixed: dict[str, bool | None]
    used: dict[tuple[int, str], int]
    amounts: dict[tuple[int, str], int]
    towards: dict[str, int]
    touched: dict[int, int]
    waiting: dict[tuple[str, str, str], int]

    @classmethod
    def made(
        cls,
        held: Sequence[Held],
        questions: Sequence[Question],
        *,
        on: date,
        hope: Hope = Hope.NONE,
        days: Mapping[int, date] | None = None,
    ) -> Model:
        """Return the model of one question, or of several at once.

        days
            The day on which a credential is looked at, where it is not ``on``.
        """
        every: list[Place] = []
        asked: dict[str, int] = {}
        for number, question in enumerate(questions):
            own = places(question.award, prefix=question.prefix)
            every += own
            asked.update(dict.fromkeys((one.path for one in own), number))
        found = {
            (number, place.path): recognise(
                one,
                place.node,
                on=(days or {}).get(number, on),
                award=questions[asked[place.path]].award,
                circumstances=questions[asked[place.path]].circumstances,
            )
            for place in every
            if isinstance(place.node, LEAVES)
            for number, one in enumerate(held)
        }
        model = cls(
            held=held,
            questions=questions,
            places=tuple(every),
            asked=asked,
            found=found,
            hope=hope,
            scale=_scale(every, found),
            programme=Programme(),
            pursued={},
            strictly={},
            reached={},
            fixed={},
            used={},
            amounts={},
            towards={},
            touched={},
            waiting={},
        )
        model.build()
        return model

    @property
    def roots(self) -> tuple[Place, ...]:
        """The topmost requirement of each award."""
        return tuple(one for one in self.places if one.parent is None)

    def circumstances(self, place: Place) -> Circumstances:
        """Return what is known of the learner for the award that a requirement belongs to."""
        return self.questions[self.asked[place.path]].circumstances

    def build(self) -> None:
        """Write every variable and row."""
        for place in self.places:
            for kind in (self.pursued, self.strictly, self.reached):
                kind[place.path] = self.programme.variable()
        parts: dict[str, list[str]] = defaultdict(list)
        for place in self.places:
            if place.parent is not None:
                parts[place.parent].append(place.path)
        for place in self.places:
            self._node(place, parts[place.path])
        self._within()
        self._pools()
        self._caps()
        self._awards()
        for number in range(len(self.held)):
            self.touched[number] = self.programme.variable()
        for (number, _), column in self.used.items():
            self.programme.row({self.touched[number]: 1, column: -1}, least=0)

    def units(self, amount: Decimal) -> int:
        """Return an amount as a whole number of units; exact, by the choice of ``scale``."""
        return int(amount * self.scale)

    def _node(self, place: Place, parts: Sequence[str]) -> None:
        node, path = place.node, place.path
        pursued, strictly, reached = self.pursued[path], self.strictly[path], self.reached[path]
        row = self.programme.row
        row({strictly: 1, reached: -1}, most=0)
        row({reached: 1, pursued: -1}, most=0)
        known = known_of(place, self.circumstances(place))
        if isinstance(known, Known):
            self.fixed[path] = known.answer
            may = known.answer is True or (known.answer is None and self.hope is Hope.ALL)
            row({reached: 1}, most=int(may))
        elif not node.decides:
            # A person decides it as a whole; nothing is counted below it.
            row({strictly: 1}, most=0)
        elif isinstance(node, LEAVES):
            self._leaf(place, node)
            return
        else:
            least = parts_wanted(place)
            row({**{self.pursued[one]: 1 for one in parts}, pursued: -least}, least=0, most=0)
            row({**{self.strictly[one]: 1 for one in parts}, strictly: -least}, least=0)
            row({**{self.reached[one]: 1 for one in parts}, reached: -least}, least=0)
            return
        for part in parts:
            row({self.pursued[part]: 1}, most=0)

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
        # Follows from the rows above; said of yes-or-no variables alone, it is what the search
        # draws its bounds from. A large question takes seconds with it and hours without.
        enough = {
            self.used[number, path]: min(self.programme.bounds[self.amounts[number, path]], need)
            for number in range(len(self.held))
            if (number, path) in self.used
        }
        row({**enough, self.reached[path]: -need}, least=0)
        if place.parent not in {None, place.scope}:
            # A topmost one may wait for what people say about a cap.
            row({self.reached[path]: 1, self.strictly[path]: -1}, most=0)

    def _countable(self, number: int, place: Place, node: Leaf) -> int:
        one = self.found[number, place.path]
        if isinstance(one, Counts):
            return self.units(one.amount)
        hoped = self.hope is Hope.ALL or (self.hope is Hope.DECIDED and one.awaits_decision)
        if hoped and one.unknown:
            return self.units(needed(node) if one.potential is None else one.potential)
        return 0

    def _within(self) -> None:
        """Let only what counts for one requirement count for those within it."""
        by_id = {(one.scope, one.node.id): one.path for one in self.places}
        for place in self.places:
            node = place.node
            if not isinstance(node, Credits) or node.within is None:
                continue
            outer = by_id.get((place.scope, node.within), "")
            for (number, path), column in self.amounts.items():
                if path == place.path:
                    whole = self.amounts.get((number, outer))
                    terms = {column: 1} if whole is None else {column: 1, whole: -1}
                    self.programme.row(terms, most=0)

    def _pools(self) -> None:
        """Let every achievement, and every subject, serve one requirement of a pool.

        Credit that an institution recognised serves in place of what it was recognised from.
        """
        shared: dict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
        same = self._same_learning()
        at = {place.path: place for place in self.places}
        for (number, path), column in self.used.items():
            place, one = at[path], self.held[number]
            key = one.assertion.achievement.id
            if isinstance(place.node, Holding):
                key = f"{path} {key}"
            shared[place.scope, pool_of(place), key][column] = 1
            if isinstance(place.node, Credits | ContactHours):
                for pair in same[number]:
                    shared[place.scope, pool_of(place), pair][column] = 1
            if place.award.unique_subjects and isinstance(place.node, Credits | ContactHours):
                subject = fact(one, "subject", self.circumstances(place))
                if subject is not None:
                    shared[place.scope, pool_of(place), f"subject {subject}"][column] = 1
        for terms in shared.values():
            self.programme.row(terms, most=1)

    def _awards(self) -> None:
        """Let credit serve one award, unless two awards say that they share it."""
        if len(self.questions) == 1:
            return
        at = {place.path: place for place in self.places}
        spent: dict[str, dict[int, int]] = defaultdict(dict)
        same = self._same_learning()
        for (number, path), column in self.used.items():
            if not isinstance(at[path].node, Credits | ContactHours):
                continue
            for key in (self.held[number].assertion.achievement.id, *same[number]):
                given = spent[key]
                question = self.asked[path]
                if question not in given:
                    given[question] = self.programme.variable()
                self.programme.row({given[question]: 1, column: -1}, least=0)
        apart = [
            (one, other)
            for one in range(len(self.questions))
            for other in range(one)
            if not share(self.questions[one].award, self.questions[other].award)
        ]
        for given in spent.values():
            for one, other in apart:
                if one in given and other in given:
                    self.programme.row({given[one]: 1, given[other]: 1}, most=1)

    def _same_learning(self) -> dict[int, list[str]]:
        """Return, for each credential, the names of the pairs of which one may count."""
        found: dict[int, list[str]] = defaultdict(list)
        for pair in stand_for(self.held):
            for number in pair:
                found[number].append(f"recognised {self.held[pair[0]].id} {self.held[pair[1]].id}")
        return found

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

    def _caps(self) -> None:
        for cap, _scope, _pool, leaves in self.capped():
            most = self._most(cap, leaves)
            if most is None:
                continue
            columns = self.used if cap.counts_items else self.amounts
            for under in self._grouped(cap, leaves, columns):
                self.programme.row(under, most=most)

    def _undecided(self) -> None:
        """Let no award be reached by counting alone where a cap waits for people.

        Otherwise a plan that nobody need decide on could lose against one that uses less. Only
        what is held already is weighed so: nobody takes courses to be spared a decision.
        """
        tops = {one.scope: one.path for one in self.places if one.parent in {None, one.scope}}
        for cap, scope, pool, leaves in self.capped():
            if cap.decides or not leaves or self._allowed(cap, leaves) is not None:
                continue
            under = {c for group in self._grouped(cap, leaves, self.used) for c in group}
            if not under:
                continue
            waits = self.waiting[scope, pool, cap.id] = self.programme.variable()
            for column in sorted(under):
                self.programme.row({waits: 1, column: -1}, least=0)
            self.programme.row({waits: 1, self.strictly[tops[scope]]: 1}, most=1)

    def _grouped(
        self, cap: Cap, leaves: Sequence[Place], columns: Mapping[tuple[int, str], int]
    ) -> Iterable[dict[int, int]]:
        """Yield what a cap holds together, once for each value that it holds for by itself."""
        groups: dict[str | None, dict[int, int]] = {g: {} for g in self._groups(cap, leaves)}
        anywhere: dict[int, int] = {}
        for place in leaves:
            for number in range(len(self.held)):
                column = columns.get((number, place.path))
                if column is None or not self._may_fill(cap, number, place):
                    continue
                group = self._group(cap, number, place)
                if cap.per is None or group is not None:
                    groups[group][column] = 1
                elif self.hope is not Hope.ALL:
                    anywhere[column] = 1
        for under in groups.values():
            yield {**under, **anywhere}

    def _group(self, cap: Cap, number: int, place: Place) -> str | None:
        """Return the value that a cap holds for, as far as it is known of a credential."""
        if cap.per is None:
            return None
        return fact(self.held[number], cap.per, self.circumstances(place))

    def _may_fill(self, cap: Cap, number: int, place: Place) -> bool:
        """Tell whether a credential fills a cap; where nobody knows it does, unless hoping."""
        answer = is_under(cap, self.held[number], self.circumstances(place))
        return self.hope is not Hope.ALL if answer is None else answer

    def _most(self, cap: Cap, leaves: Sequence[Place]) -> int | None:
        """Return how much a cap leaves, or ``None`` where people must decide or have allowed it."""
        if cap.decides and cap.most is not None:
            return int(cap.most) if cap.counts_items else self.units(cap.most)
        allowed = self._allowed(cap, leaves)
        return 0 if allowed is False else None

    def _allowed(self, cap: Cap, leaves: Sequence[Place]) -> bool | None:
        """Return what people decided about a cap that nobody can apply."""
        if cap.decides or not leaves:
            return None
        return self.circumstances(leaves[0]).decided(cap.id, cap.id)

    def _groups(self, cap: Cap, leaves: Sequence[Place]) -> list[str | None]:
        """Return the values that a cap holds for by themselves; ``None`` stands for no value."""
        if cap.per is None or not leaves:
            return [None]
        known = {fact(one, cap.per, self.circumstances(leaves[0])) for one in self.held}
        return [None, *sorted(one for one in known if one is not None)]

    def cap_states(self, uses: Sequence[Use]) -> Iterable[CapState]:
        """Yield how much counted under each cap."""
        numbers = {id(one): number for number, one in enumerate(self.held)}
        for cap, scope, pool, leaves in self.capped():
            at = {place.path: place for place in leaves}
            for group in self._groups(cap, leaves):
                own = [
                    one
                    for one in uses
                    if one.path in at
                    and self._may_fill(cap, numbers[id(one.held)], at[one.path])
                    and self._group(cap, numbers[id(one.held)], at[one.path]) in {None, group}
                ]
                if group is None and cap.per is not None and not own:
                    continue
                counted = sum((one.amount for one in own), Decimal(0))
                counted = Decimal(len(own)) if cap.counts_items else counted
                is_full = cap.decides and cap.most is not None and counted >= cap.most
                cut = sum((one.whole - one.amount for one in own), Decimal(0))
                yield CapState(
                    cap=cap,
                    scope=scope,
                    pool=pool,
                    group=group,
                    counted=counted,
                    cut=cut if is_full else Decimal(0),
                    allowed=self._allowed(cap, leaves) is True,
                )

    def hoped(self, place: Place, leaf: Leaf, uses: Sequence[Use], hope: Hope) -> Decimal:
        """Return how much could count for a requirement at most if what is hoped for comes true.

        One achievement counts once, and what is surely under a cap never goes beyond it.
        """
        numbers = {id(one): number for number, one in enumerate(self.held)}
        caps = self._caps_over(place)
        most: dict[str, tuple[Decimal, int]] = {}
        for use in uses:
            whole = use.whole if hope is Hope.ALL else use.amount
            most[use.held.assertion.achievement.id] = (whole, numbers[id(use.held)])
        for number, held in enumerate(self.held):
            one = self.found[number, place.path]
            amount: Decimal | None = None
            if isinstance(one, Counts):
                # What a full cap kept out may not be under that cap at all.
                if hope is Hope.ALL and self._unsure(caps, held, place):
                    amount = one.amount
            elif one.unknown and (hope is Hope.ALL or one.awaits_decision):
                amount = needed(leaf) if one.potential is None else one.potential
            if amount is not None:
                key = held.assertion.achievement.id
                most[key] = max(most.get(key, (amount, number)), (amount, number))
        total = sum((amount for amount, _ in most.values()), Decimal(0))
        return min([total, *self._below_caps(caps, place, tuple(most.values()), hope)])

    def _caps_over(self, place: Place) -> tuple[Cap, ...]:
        """Return the caps with a known figure that hold for what counts for a requirement."""
        return tuple(
            cap
            for cap, _scope, _pool, leaves in self.capped()
            if cap.decides and any(one.path == place.path for one in leaves)
        )

    def _unsure(self, caps: Sequence[Cap], held: Held, place: Place) -> bool:
        known = self.circumstances(place)
        return any(unknown_axes(cap, held, known) for cap in caps)

    def _below_caps(
        self,
        caps: Sequence[Cap],
        place: Place,
        amounts: Sequence[tuple[Decimal, int]],
        hope: Hope,
    ) -> Iterable[Decimal]:
        """Yield what amounts of credentials come to under each cap over a requirement."""
        for cap in caps:
            if cap.counts_items or cap.per is not None or cap.most is None:
                continue
            total = under = Decimal(0)
            for amount, number in amounts:
                total += amount
                answer = is_under(cap, self.held[number], self.circumstances(place))
                if answer or (answer is None and hope is not Hope.ALL):
                    under += amount
            yield total - max(under - cap.most, Decimal(0))

    # -- solving

    def solve(
        self,
        *,
        most_branches: int,
        most_seconds: float | None = None,
        goals: Sequence[Goal] | None = None,
        preferences: Preferences | None = None,
    ) -> Solved:
        """Return the best values for ``goals``, or for those that a plan promises."""
        wanted = self.goals(preferences or Preferences()) if goals is None else goals
        return self.programme.solve(wanted, most_branches=most_branches, most_seconds=most_seconds)

    def attained(self, preferences: Preferences) -> list[Goal]:
        """Return the goals that awards be reached, those wanted first by themselves first."""
        terms = {
            self.questions[self.asked[one.path]].award.id: {
                self.pursued[one.path]: 1,
                self.reached[one.path]: 1,
                self.strictly[one.path]: 1,
            }
            for one in self.roots
        }
        first = [id_ for id_ in dict.fromkeys(preferences.awards_first) if id_ in terms]
        rest = {
            column: factor
            for id_, of in terms.items()
            if id_ not in first
            for column, factor in of.items()
        }
        return [
            *(Goal(terms=terms[id_], name="reached") for id_ in first),
            *([Goal(terms=rest, name="reached")] if rest else []),
        ]

    def goals(self, preferences: Preferences) -> list[Goal]:
        """Return what a plan is to be best at, in order."""
        self._undecided()
        shares = _shares(self.places)
        leaves = [place for place in self.places if place.path in self.towards]
        satisfied: dict[int, int] = {}
        for place in self.places:
            if place.path in self.towards or place.path in self.fixed:
                satisfied[self.strictly[place.path]] = 2 * shares[place.path]
            elif not place.node.decides:
                satisfied[self.reached[place.path]] = shares[place.path]
        needs = {one.path: self.programme.bounds[self.towards[one.path]] for one in leaves}
        fine = min(math.lcm(*needs.values()), _FINEST_SHARE)
        progress = {
            self.towards[path]: shares[path] * max(fine // need, 1) for path, need in needs.items()
        }
        refused = {
            self.pursued[one.path]: -1
            for one in self.places
            if not one.node.decides and self.fixed.get(one.path) is False
        }
        return [
            *self.attained(preferences),
            # A way that people said no to is followed only where there is no other.
            *([Goal(terms=refused, name="reached")] if refused else []),
            Goal(terms=satisfied, name="satisfied"),
            Goal(terms=progress, name="progress"),
            *self._preferred(preferences),
            *self.tidied(),
        ]

    def _preferred(self, preferences: Preferences) -> list[Goal]:
        """Return the goals among plans that reach the same, as the learner prefers them."""
        goals = []
        if self.waiting:
            waits = dict.fromkeys(self.waiting.values(), -1)
            goals.append(Goal(terms=waits, name="undecided"))
        # A requirement that rests on a statement waits for a person: verified ones come first.
        stated = {
            self.touched[n]: -1
            for n, one in enumerate(self.held)
            if one.is_stated and n in self.touched
        }
        if stated:
            goals.append(Goal(terms=stated, name="verified"))
        # Whatever else is preferred, nothing idle is used in the end.
        order = (*preferences.order, Preference.FEWEST, Preference.OLDEST)
        order = tuple(dict.fromkeys(order))
        touched = tuple(self.touched.values())
        for number, preference in enumerate(order):
            terms: dict[int, int] = {}
            if preference is Preference.KEEP:
                terms = {self.touched[n]: -1 for n in self._named(preferences.keep)}
            elif preference is Preference.WISHED:
                terms = {self.touched[n]: 1 for n in self._named(preferences.wished)}
                for n in self._named(preferences.wished):
                    uses = dict.fromkeys((c for (m, _), c in self.used.items() if m == n), -1)
                    self.programme.row({self.touched[n]: 1, **uses}, most=0)
            elif preference is Preference.OLDEST:
                is_after = order[:number][-1:] == (Preference.FEWEST,)
                # How many are used is settled by then. By itself age is squared, so that one
                # very new credential weighs more than two.
                terms = {c: -(n if is_after else (n + 1) ** 2) for n, c in self.touched.items()}
            else:
                terms = dict.fromkeys(touched, -1)
            if terms:
                settles = touched if number == len(order) - 1 else ()
                goals.append(Goal(terms=terms, settles=settles, name=preference.value))
        return goals

    def _named(self, ids: Sequence[str]) -> list[int]:
        return [number for number, one in enumerate(self.held) if one.id in ids]

    def tidied(self) -> list[Goal]:
        """Return the last goals, which leave no use idle and none smaller than it can be."""
        used = tuple(self.used.values())
        return [
            Goal(terms=dict.fromkeys(used, -1), tidies=True),
            # Of two that would serve as well, the older one serves.
            Goal(
                terms={column: -n for (n, _), column in self.used.items()},
                settles=used,
                tidies=True,
            ),
            Goal(terms=dict.fromkeys(self.amounts.values(), 1), tidies=True),
        ]

    def is_pursued(self, path: str, solved: Solved) -> bool:
        """Tell whether a node is on the way taken; where no way was found every node is."""
        root = self.roots[self.asked[path]]
        found = solved.values[self.pursued[root.path]]
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


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a requirement without counting; ``None`` is unknown."""

    answer: bool | None


def known_of(place: Place, circumstances: Circumstances) -> Known | None:
    """Return what people decided or know of a requirement; ``None`` where counting answers it."""
    node = place.node
    decided = circumstances.decided(place.path, node.id)
    if decided is not None and (not node.decides or isinstance(node, LearnerStatus | LearnerYears)):
        return Known(decided)
    if not node.decides:
        return None
    if isinstance(node, LearnerStatus):
        holds = circumstances.statuses.get(node.status)
        return Known(None if holds is None else holds is node.wanted)
    if isinstance(node, LearnerYears):
        return Known(_years(node, circumstances))
    return None


def _years(node: LearnerYears, circumstances: Circumstances) -> bool | None:
    years = circumstances.years.get(node.measure, node.otherwise)
    if years is None:
        return None
    if node.least is not None and years < node.least:
        return False
    if node.most is not None and years > node.most:
        return False
    if node.most_share is None or not years:
        return True
    whole = circumstances.years.get(node.of or "")
    return None if whole is None else years <= node.most_share * whole


def share(one: Award, other: Award) -> bool:
    """Tell whether two awards may rest on the same credit: they say so, or one is in the other."""
    said = other.id in one.shares_with or one.id in other.shares_with
    return said or _holds(one, other.id) or _holds(other, one.id)


def _holds(award: Award, id_: str) -> bool:
    return any(
        isinstance(place.node, Stacked) and place.node.award.id == id_ for place in places(award)
    )


def needed(leaf: Leaf) -> Decimal:
    """Return how much a requirement needs: credits, hours, credentials, or one achievement."""
    if isinstance(leaf, Achievement) or leaf.least is None:
        return Decimal(1)
    return Decimal(leaf.least)


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


def is_under(cap: Cap, held: Held, circumstances: Circumstances) -> bool | None:
    """Tell whether a cap is about a credential, ``None`` where nobody knows."""
    selected = selects(cap.selection, held, circumstances)
    if selected is False:
        return False
    exempt = [selects(one, held, circumstances) for one in cap.exempt]
    if True in exempt:
        return False
    return None if None in exempt else selected


def unknown_axes(cap: Cap, held: Held, circumstances: Circumstances) -> tuple[str, ...]:
    """Return on which axes a credential is unknown, so that nobody can tell what it fills."""
    answer = is_under(cap, held, circumstances)
    if answer is False:
        return ()
    selections = (cap.selection, *cap.exempt) if answer is None else ()
    axes = [axis for one in selections for axis, _ in one.facts]
    axes += [] if cap.per is None else [cap.per]
    return tuple(one for one in dict.fromkeys(axes) if fact(held, one, circumstances) is None)


def _system(place: Place) -> str | None:
    return place.node.system if isinstance(place.node, Credits) else None


def _scale(every: Sequence[Place], found: Mapping[tuple[int, str], Recognition]) -> int:
    """Return the power of ten that makes every amount a whole number."""
    amounts = [needed(one.node) for one in every if isinstance(one.node, LEAVES)]
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
