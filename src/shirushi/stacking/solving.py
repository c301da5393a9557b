"""MAIN FLOW: credentials held and an award in, the best plan out, with every figure's origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.stacking.integer import MOST_BRANCHES, Solved
from shirushi.stacking.modelling import LEAVES, Hope, Model, Question, needed, parts_wanted, share
from shirushi.stacking.plan import CapState, NodeState, Plan, Status, Use
from shirushi.stacking.preferences import Preferences
from shirushi.stacking.recognition import Counts, DoesNotCount, Held
from shirushi.stacking.requirement import Award, Circumstances, ContactHours, Credits, Leaf, Place


class AwardRepeated(ShirushiError):
    """The same award is applied for twice at once."""

    code = "stacking.award-repeated"
    text = Text(ja="「{id}」が二度挙げられています。", en="{id!r} is applied for twice.")
    remedy = Text(ja="一度だけ挙げてください。", en="Name each award once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The best use of the credentials held over several awards at once.

    plans
        One for each award, in the order they were asked about. No credit counts for two awards
        unless they say that they share it.
    proved
        Whether the plans are proved best, taken together.
    """

    plans: tuple[Plan, ...]
    proved: bool

    def plan(self, award: str) -> Plan:
        """Return the plan for the award with an id."""
        return next(one for one in self.plans if one.award.id == award)


def solve(
    held: Sequence[Held],
    award: Award,
    *,
    on: date,
    circumstances: Circumstances | None = None,
    preferences: Preferences | None = None,
    most_branches: int = MOST_BRANCHES,
    most_seconds: float | None = None,
) -> Plan:
    """Return the best use of the credentials for the award, as they stand on a day.

    Best is, in this order: the award is reached; reached but for decisions; as many requirements
    as possible satisfied, and the rest as far as possible; then ``preferences``, without any the
    fewest credentials and the oldest; the fewest uses. Within one pool a credential serves one
    requirement, and one achievement counts once however many credentials show it. What is
    unknown counts for nothing. What the learner only states counts after what was verified,
    and a requirement that needs it waits for a person.

    The order of ``held`` changes nothing. ``most_branches`` limits the search for each of these
    goals, and ``most_seconds`` each of its searches; where they do not suffice the plan says
    that it is not proved best.
    """
    question = Question(award=award, circumstances=circumstances or Circumstances())
    search = _Search(on=on, most_branches=most_branches, most_seconds=most_seconds)
    return _solved(held, [question], search, preferences or Preferences()).plans[0]


def solve_together(
    held: Sequence[Held],
    awards: Sequence[Award],
    *,
    on: date,
    circumstances: Mapping[str, Circumstances] | None = None,
    preferences: Preferences | None = None,
    most_branches: int = MOST_BRANCHES,
    most_seconds: float | None = None,
) -> Together:
    """Return the best use of the credentials over several awards, without counting any twice.

    Best is: as many awards as possible reached, those of ``preferences.awards_first`` before
    all others; the rest as for ``solve``. The order of ``held`` and ``awards`` changes nothing
    but the order of the plans. The paths of an award begin with its id.

    circumstances
        What is known of the learner, by the award's id.

    Raises ``AwardRepeated``.
    """
    ids = [one.id for one in awards]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise AwardRepeated(id=id_)
    if not awards:
        return Together(plans=(), proved=True)
    known = circumstances or {}
    questions = [
        Question(award=one, circumstances=known.get(one.id, Circumstances()), prefix=f"{one.id}/")
        for one in sorted(awards, key=lambda one: one.id)
    ]
    search = _Search(on=on, most_branches=most_branches, most_seconds=most_seconds)
    found = _solved(held, questions, search, preferences or Preferences())
    return Together(plans=tuple(found.plan(id_) for id_ in ids), proved=found.proved)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    on: date
    most_branches: int
    most_seconds: float | None


def _solved(
    held: Sequence[Held],
    questions: Sequence[Question],
    search: _Search,
    preferences: Preferences,
) -> Together:
    ordered = tuple(sorted(held, key=by_age))
    model = Model.made(ordered, questions, on=search.on)
    solved = model.solve(
        most_branches=search.most_branches,
        most_seconds=search.most_seconds,
        preferences=preferences,
    )
    uses = model.uses(solved)
    states = _states(model, uses, solved)
    caps = tuple(model.cap_states(uses))
    statuses = _evaluated(model, states, caps)
    plans = []
    for number, question in enumerate(questions):
        paths = {path for path, asked in model.asked.items() if asked == number}
        root = model.roots[number].path
        own_uses = tuple(one for one in uses if one.path in paths)
        own_scopes = {one.scope for one in model.places if one.path in paths}
        elsewhere = _elsewhere(model, uses, number)
        outcome = statuses[root]
        if outcome is not Status.SATISFIED and not solved.values[model.reached[root]]:
            left = [one for one in ordered if one.assertion.achievement.id not in elsewhere]
            outcome = _hoped(left, question, search, is_begun=bool(own_uses))
        plans.append(
            Plan(
                award=question.award,
                on=search.on,
                outcome=outcome,
                nodes=tuple(
                    NodeState(
                        place=one.place,
                        status=outcome if one.place.path == root else statuses[one.place.path],
                        needed=one.needed,
                        counted=one.counted,
                        uses=one.uses,
                    )
                    for one in states
                    if one.place.path in paths
                ),
                uses=own_uses,
                caps=tuple(one for one in caps if one.scope in own_scopes),
                held=ordered,
                refused={
                    key: one
                    for key, one in model.found.items()
                    if key[1] in paths and isinstance(one, DoesNotCount)
                },
                could=frozenset(
                    key
                    for key, one in model.found.items()
                    if key[1] in paths and isinstance(one, Counts)
                ),
                unproved=solved.unproved,
                circumstances=question.circumstances,
                elsewhere=elsewhere,
            )
        )
    return Together(plans=tuple(plans), proved=solved.proved)


def _elsewhere(model: Model, uses: Sequence[Use], asked: int) -> dict[str, str]:
    """Return which achievements count for another award, which shares no credit with this one."""
    nodes = {place.path: place.node for place in model.places}
    own = model.questions[asked].award
    found = {}
    for one in uses:
        other = model.questions[model.asked[one.path]].award
        counts = isinstance(nodes[one.path], Credits | ContactHours)
        if other is not own and counts and not share(own, other):
            found[one.held.assertion.achievement.id] = other.id
    return found


def by_age(held: Held) -> tuple[str, str, str, str]:
    """Return what credentials are put in order by: the oldest first, and never by chance."""
    one = held.assertion
    return one.awarded_at.isoformat(), one.id, held.standing.value, repr(held)


def _hoped(held: Sequence[Held], question: Question, search: _Search, *, is_begun: bool) -> Status:
    """Return how an award stands that is not reached.

    Each requirement by itself may hope for the same credential, so only the whole can tell
    whether decisions or knowledge would suffice.
    """
    for hope, status in ((Hope.DECIDED, Status.NEEDS_DECISION), (Hope.ALL, Status.UNKNOWN)):
        model = Model.made(held, [question], on=search.on, hope=hope)
        if hope is Hope.DECIDED and not any(
            isinstance(one, DoesNotCount) and one.awaits_decision for one in model.found.values()
        ):
            continue
        solved = model.solve(
            most_branches=search.most_branches,
            most_seconds=search.most_seconds,
            goals=model.attained(Preferences()),
        )
        if solved.values[model.reached[model.roots[0].path]]:
            return status
        if not solved.proved:
            return Status.UNKNOWN
    return Status.PARTLY if is_begun else Status.MISSING


# ---------------------------------------------------------------- reading the answer


def _states(model: Model, uses: Sequence[Use], solved: Solved) -> list[NodeState]:
    """Return what was counted for each node; statuses above the leaves come later."""
    states = []
    for place in model.places:
        node = place.node
        if place.path not in model.towards or not isinstance(node, LEAVES):
            status = Status.NOT_PURSUED
            if model.is_pursued(place.path, solved):
                status = _KNOWN[model.fixed.get(place.path, False)]
            states.append(NodeState(place=place, status=status))
            continue
        own = tuple(one for one in uses if one.path == place.path)
        counted = sum((one.amount for one in own), Decimal(0))
        states.append(
            NodeState(
                place=place,
                status=_leaf_status(model, place, node, own, solved),
                needed=needed(node),
                counted=counted,
                uses=own,
            )
        )
    return states


_KNOWN = {True: Status.SATISFIED, False: Status.MISSING, None: Status.UNKNOWN}


def _leaf_status(
    model: Model, place: Place, node: Leaf, uses: Sequence[Use], solved: Solved
) -> Status:
    counted = sum((one.amount for one in uses), Decimal(0))
    verified = sum((one.amount for one in uses if not one.held.is_stated), Decimal(0))
    if counted >= needed(node):
        return Status.SATISFIED if verified >= needed(node) else Status.NEEDS_DECISION
    if not model.is_pursued(place.path, solved):
        return Status.NOT_PURSUED
    if model.hoped(place, node, uses, Hope.DECIDED) >= needed(node):
        return Status.NEEDS_DECISION
    if model.hoped(place, node, uses, Hope.ALL) >= needed(node):
        return Status.UNKNOWN
    return Status.PARTLY if counted else Status.MISSING


def _evaluated(
    model: Model, states: Sequence[NodeState], caps: Sequence[CapState]
) -> dict[str, Status]:
    """Return every node's status, worked out from the leaves up."""
    statuses = {one.place.path: one.status for one in states}
    open_caps = {one.scope for one in caps if one.needs_decision}
    for place in reversed(model.places):
        counted = place.path in model.towards or place.path in model.fixed
        if not counted and statuses[place.path] is not Status.NOT_PURSUED:
            below = [statuses[one.path] for one in model.places if one.parent == place.path]
            statuses[place.path] = _group_status(place, below)
        is_top = place.parent in {None, place.scope}
        if is_top and place.scope in open_caps and statuses[place.path] is Status.SATISFIED:
            statuses[place.path] = Status.NEEDS_DECISION
    return statuses


def _group_status(place: Place, below: Sequence[Status]) -> Status:
    if not place.node.decides:
        return Status.NEEDS_DECISION
    wanted = parts_wanted(place)
    satisfied = below.count(Status.SATISFIED)
    decided = satisfied + below.count(Status.NEEDS_DECISION)
    if satisfied >= wanted:
        return Status.SATISFIED
    if decided >= wanted:
        return Status.NEEDS_DECISION
    if decided + below.count(Status.UNKNOWN) >= wanted:
        return Status.UNKNOWN
    return Status.PARTLY if satisfied or Status.PARTLY in below else Status.MISSING
