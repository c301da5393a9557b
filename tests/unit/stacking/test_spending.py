"""From a plan to the credit bank, and back into the next plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from shirushi.model.credits import Credits
from shirushi.stacking.ledger import Consumption, Deposit, DepositKind, Ledger, Reversal, post
from shirushi.stacking.plan import Status
from shirushi.stacking.solving import solve
from shirushi.stacking.spending import parts_spent
from tests.small_awards import ON, all_of, award, cap, credits_, held, named

AT = datetime(2026, 4, 1, tzinfo=UTC)


def jp(amount: int) -> Credits:
    return Credits(amount=Decimal(amount), system="jp")


def test_what_counts_for_a_total_and_a_part_is_spent_once() -> None:
    tree = all_of(
        credits_("total", 3), credits_("part", 2, "a", within="total", pool="part"), named("n", "b")
    )

    plan = solve([held("a", 2), held("b", 1)], award(tree), on=ON)

    assert [(part.record, part.credits) for part in parts_spent(plan)] == [
        ("urn:c:a:0", jp(2)),
        ("urn:c:b:0", jp(1)),
    ]


def test_what_a_cap_cut_off_is_not_spent() -> None:
    plan = solve([held("a", 5)], award(credits_("c", 2), cap(2)), on=ON)

    assert [part.credits for part in parts_spent(plan)] == [jp(2)]


def test_what_was_spent_cannot_serve_another_award_until_the_act_is_reversed() -> None:
    have, one = held("a", 2), award(credits_("c", 2))
    deposit = Deposit(
        id="d",
        at=AT,
        learner="hanako",
        record=have.id,
        kind=DepositKind.MICRO_CREDENTIAL,
        credits=jp(2),
        evidence=(have.id,),
    )
    spent = parts_spent(solve([have], one, on=ON))
    bank = post(
        post(Ledger(), deposit),
        Consumption(id="c", at=AT, learner="hanako", award="award", parts=spent),
    )
    other = replace(one, id="other")

    (by,) = bank.consumed_by(have.id)
    after = solve([replace(have, consumed_by=by)], other, on=ON)
    undone = post(bank, Reversal(id="x", at=AT, act="c", reason="the award was taken back"))

    assert after.outcome is Status.MISSING
    assert undone.consumed_by(have.id) == ()
    assert solve([have], other, on=ON).outcome is Status.SATISFIED
