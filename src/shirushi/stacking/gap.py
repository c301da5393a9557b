"""Which courses would close the gap to an award, at the least cost or in the least time."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import Assertion, Learner
from shirushi.model.profile import Profile
from shirushi.stacking.integer import MOST_BRANCHES, Goal, Solved
from shirushi.stacking.modelling import Model, Question
from shirushi.stacking.plan import Plan
from shirushi.stacking.preferences import Preferences
from shirushi.stacking.recognition import Counts, Held, Standing, recognise
from shirushi.stacking.requirement import Award, Circumstances
from shirushi.stacking.solving import by_age, solve


class OfferingNotUsable(ShirushiError):
    """An offering ends before it begins, costs less than nothing, or comes twice."""

    code = "stacking.offering-not-usable"
    text = Text(
        ja="「{id}」の期間・費用が正しくないか、同じ id が二度あります。",
        en="The dates or the cost of {id!r} cannot be, or its id stands there twice.",
    )


class OfferingUnknown(ShirushiError):
    """An offering is to be taken that the catalogue does not have, or that is never held."""

    code = "stacking.offering-unknown"
    text = Text(
        ja="「{id}」は一覧にないか、これから始まる開講期がありません。",
        en="{id!r} is not in the catalogue, or no run of it is still to begin.",
    )
    remedy = Text(ja="id と開講期を確認してください。", en="Check its id and its runs.")


class Best(enum.Enum):
    """What to close a gap with the least of."""

    CHEAPEST = "cheapest"
    SHORTEST = "shortest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One time that an offering is held; both days inside."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """Something in a catalogue that can be taken.

    achievement
        What it gives; its credits are taken to be earned when it ends.
    cost
        In whole units of one currency, or ``None`` where it is not known, which is never "free".
    runs
        When it is held; without any it cannot be taken.
    prerequisites
        URIs of achievements that must be held, or earned in a run that ended before this begins.
    facts, marks, measures
        As ``Held`` has them.
    """

    id: str
    achievement: Achievement
    issuer: Profile
    runs: tuple[Run, ...]
    cost: int | None = None
    prerequisites: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    measures: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One offering to take, and when."""

    offering: Offering
    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The best set of offerings that closes a gap.

    taken
        In the order of their beginnings; empty where nothing is missing that counting can tell,
        or where no set closes the gap.
    plan
        The plan once all of them are earned; of ``on`` where none are taken.
    closes
        Whether the award is reached then, decisions aside.
    cost
        Of those whose cost is known.
    ends_on
        When the last of them ends, or ``None`` where none are taken.
    cost_unknown
        Those taken whose cost nobody knows.
    proved
        Whether no better set is known to exist; ``False`` says that the search was cut short.
    """

    taken: tuple[Taken, ...]
    plan: Plan
    closes: bool
    cost: int
    ends_on: date | None
    cost_unknown: tuple[Offering, ...]
    proved: bool


def close_gap(
    held: Sequence[Held],
    award: Award,
    offerings: Sequence[Offering],
    *,
    on: date,
    best: Best = Best.CHEAPEST,
    circumstances: Circumstances | None = None,
    until: date | None = None,
    at_once: int | None = None,
    most_branches: int = MOST_BRANCHES,
    most_seconds: float | None = None,
) -> Closing:
    """Return the cheapest or shortest set of offerings with which the award is reached.

    Only runs that begin after ``on`` are taken. Cheapest prefers known costs, then the lowest
    sum, then the earliest end; shortest the earliest end, then the lowest sum; both then the
    fewest offerings. A credential counts only where it still does when the last course ends.

    until
        The last day on which a run may end, or ``None``.
    at_once
        How many offerings may be taken at the same time, or ``None`` for any number.

    Raises ``OfferingNotUsable``.
    """
    _check(offerings)
    known = circumstances or Circumstances()
    limits = {"most_branches": most_branches, "most_seconds": most_seconds}
    have = sorted(held, key=by_age)
    runs = _runs(offerings, on=on, until=until)
    hypothetical = [earned(one) for one in runs]
    everything = [*have, *hypothetical]
    days = {len(have) + number: one.run.ends_on for number, one in enumerate(runs)}
    question = Question(award=award, circumstances=known)
    model = Model.made(everything, [question], on=on, days=days)
    search = _Gap(model=model, held=have, runs=runs, on=on)
    search.build()
    solved = model.solve(
        most_branches=most_branches,
        most_seconds=most_seconds,
        goals=search.goals(best, at_once),
    )
    taken = search.taken(solved)
    reached = bool(solved.values[model.reached[model.roots[0].path]])
    if not reached:
        taken = []
    ends_on = max((one.run.ends_on for one in taken), default=None)
    plan = solve(
        [*have, *(earned(one) for one in taken)],
        award,
        on=on if ends_on is None else ends_on,
        circumstances=known,
        **limits,  # type: ignore[arg-type]  # two limits, each of its own type
    )
    return Closing(
        taken=tuple(taken),
        plan=plan,
        closes=reached,
        cost=sum(one.offering.cost or 0 for one in taken),
        ends_on=ends_on,
        cost_unknown=tuple(one.offering for one in taken if one.offering.cost is None),
        proved=solved.proved and plan.proved,
    )


def _check(offerings: Sequence[Offering]) -> None:
    ids: set[str] = set()
    for number, one in enumerate(offerings):
        bad = any(run.ends_on < run.starts_on for run in one.runs)
        if bad or one.id in ids or (one.cost is not None and not 0 <= one.cost <= MOST_COST):
            raise OfferingNotUsable(path=f"offerings[{number}]", id=one.id)
        ids.add(one.id)


#: Larger costs were mistyped; the bound also keeps the solver exact.
MOST_COST = 100_000_000


def _runs(offerings: Sequence[Offering], *, on: date, until: date | None) -> list[Taken]:
    found = [
        Taken(offering=one, run=run)
        for one in offerings
        for run in set(one.runs)
        if run.starts_on > on and (until is None or run.ends_on <= until)
    ]
    return sorted(found, key=lambda one: (one.run.ends_on, one.run.starts_on, one.offering.id))


def first_run(one: Offering, on: date) -> Taken | None:
    """Return an offering with the first of its runs to end that is still to begin, if any is."""
    runs = [run for run in one.runs if run.starts_on > on]
    if not runs:
        return None
    return Taken(offering=one, run=min(runs, key=lambda run: (run.ends_on, run.starts_on)))


def first_run_of(id_: str, offerings: Sequence[Offering], on: date) -> Taken:
    """Return the same for the offering with an id. Raises ``OfferingUnknown``."""
    found = next((first_run(one, on) for one in offerings if one.id == id_), None)
    if found is None:
        raise OfferingUnknown(id=id_)
    return found


def prerequisites_lacking(
    one: Taken, held: Sequence[Held], taken: Sequence[Taken]
) -> tuple[str, ...]:
    """Return the prerequisites that are neither held nor earned before the run begins."""
    there = {own.assertion.achievement.id for own in held if own.standing is Standing.GOOD}
    there |= {
        other.offering.achievement.id for other in taken if other.run.ends_on < one.run.starts_on
    }
    return tuple(wanted for wanted in one.offering.prerequisites if wanted not in there)


def earned(one: Taken) -> Held:
    """Return the credential that a run would end with, held by nobody yet."""
    at = datetime.combine(one.run.ends_on, time(0), tzinfo=UTC)
    offering = one.offering
    return Held(
        assertion=Assertion(
            id=f"{offering.id}#{one.run.starts_on.isoformat()}",
            achievement=offering.achievement,
            issuer=offering.issuer,
            learner=_SOMEBODY,
            awarded_at=at,
            valid_from=at,
            credits_earned=offering.achievement.credits,
        ),
        standing=Standing.GOOD,
        facts=offering.facts,
        marks=offering.marks,
        measures=offering.measures,
    )


def if_earned(achievement: Achievement, issuer: Profile, on: date) -> Held:
    """Return the credential that somebody would hold who earned an achievement on a day."""
    at = datetime.combine(on, time(0), tzinfo=UTC)
    return Held(
        assertion=Assertion(
            id=f"{achievement.id}#if-taken",
            achievement=achievement,
            issuer=issuer,
            learner=_SOMEBODY,
            awarded_at=at,
            valid_from=at,
            credits_earned=achievement.credits,
        ),
        standing=Standing.GOOD,
    )


_SOMEBODY = Learner(id="urn:shirushi:whoever-asks")


@dataclass(slots=True)
class _Gap:
    """What a question about offerings adds to the model of an award."""

    model: Model
    held: Sequence[Held]
    runs: Sequence[Taken]
    on: date
    takes: Sequence[int] = ()

    def build(self) -> None:
        """Write which runs may be taken together."""
        row, first = self.model.programme.row, len(self.held)
        takes = [self.model.programme.variable() for _ in self.runs]
        self.takes = takes
        by_offering: dict[str, dict[int, int]] = defaultdict(dict)
        for number, one in enumerate(self.runs):
            row({takes[number]: 1, self.model.touched[first + number]: -1}, least=0)
            by_offering[one.offering.id][takes[number]] = 1
            self._prerequisites(number, one)
            self._still_counts(number, one)
        for terms in by_offering.values():
            row(terms, most=1)

    def _prerequisites(self, number: int, one: Taken) -> None:
        there = {
            held.assertion.achievement.id for held in self.held if held.standing is Standing.GOOD
        }
        for wanted in one.offering.prerequisites:
            if wanted in there:
                continue
            before = {
                self.takes[other]: -1
                for other, earlier in enumerate(self.runs)
                if earlier.offering.achievement.id == wanted
                and earlier.run.ends_on < one.run.starts_on
            }
            self.model.programme.row({self.takes[number]: 1, **before}, most=0)

    def _still_counts(self, number: int, one: Taken) -> None:
        """Keep apart a run and a credential that no longer counts when the run ends."""
        question = self.model.questions[0]
        for (other, path), column in list(self.model.used.items()):
            if other >= len(self.held):
                continue
            leaf = next(place.node for place in self.model.places if place.path == path)
            then = recognise(
                self.held[other],
                leaf,  # type: ignore[arg-type]  # only leaves have uses
                on=one.run.ends_on,
                award=question.award,
                circumstances=question.circumstances,
            )
            if not isinstance(then, Counts):
                self.model.programme.row({self.takes[number]: 1, column: 1}, most=1)

    def goals(self, best: Best, at_once: int | None) -> list[Goal]:
        """Return what the set is to be best at, in order."""
        model, takes = self.model, self.takes
        if at_once is not None:
            for one in self.runs:
                during = {
                    takes[other]: 1
                    for other, two in enumerate(self.runs)
                    if two.run.starts_on <= one.run.starts_on <= two.run.ends_on
                }
                model.programme.row(during, most=at_once)
        last = max(((one.run.ends_on - self.on).days for one in self.runs), default=1)
        end = model.programme.variable(most=last)
        for number, one in enumerate(self.runs):
            days = (one.run.ends_on - self.on).days
            model.programme.row({end: 1, takes[number]: -days}, least=0)
        unknown, cost = {}, {}
        for number, one in enumerate(self.runs):
            if one.offering.cost is None:
                unknown[takes[number]] = -1
            elif one.offering.cost:
                cost[takes[number]] = -one.offering.cost
        cheap = [Goal(terms=terms) for terms in (unknown, cost) if terms]
        soon = [Goal(terms={end: -1})]
        fewest = {column: -(len(takes) ** 2 + 1 + n) for n, column in enumerate(takes)}
        return [
            *model.attained(Preferences()),
            *(cheap + soon if best is Best.CHEAPEST else soon + cheap),
            *([Goal(terms=fewest, settles=tuple(takes))] if takes else []),
        ]

    def taken(self, solved: Solved) -> list[Taken]:
        """Return the runs to take, the first to begin first."""
        chosen = [one for n, one in enumerate(self.runs) if solved.values[self.takes[n]]]
        return sorted(chosen, key=lambda one: (one.run.starts_on, one.offering.id))
