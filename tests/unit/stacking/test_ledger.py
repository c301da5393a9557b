"""The credit bank act by act."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shirushi.model.credits import Credits
from shirushi.stacking import ledger as bank
from shirushi.stacking.ledger import (
    Account,
    AccountKind,
    Consumption,
    Deposit,
    DepositKind,
    Ledger,
    Part,
    Reversal,
    Transfer,
    Withdrawal,
    post,
)

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)


def jp(amount: object) -> Credits:
    return Credits(amount=Decimal(str(amount)), system="jp")


def deposit(record: str = "r1", amount: object = 4, **more: object) -> Deposit:
    given: dict[str, object] = {
        "id": f"d-{record}",
        "at": AT,
        "learner": "hanako",
        "record": record,
        "kind": DepositKind.MICRO_CREDENTIAL,
        "credits": jp(amount),
        "evidence": (record,),
        **more,
    }
    return Deposit(**given)  # type: ignore[arg-type]  # the fields of Deposit by name


def spend(*parts: Part, id_: str = "spend") -> Consumption:
    return Consumption(id=id_, at=AT, learner="hanako", award="bachelor", parts=parts)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (deposit("source"), deposit("credit", stands_for=("source",))),
        (deposit("credit", stands_for=("source",)), deposit("source")),
        (deposit("one", stands_for=("source",)), deposit("two", stands_for=("source",))),
    ],
)
def test_recognised_credit_never_lies_beside_what_shows_the_same_learning(
    first: Deposit, second: Deposit
) -> None:
    ledger = post(Ledger(), first)
    out = Withdrawal(id="out", at=AT, record=first.record, credits=first.credits)
    spent = spend(Part(record=first.record, credits=first.credits))
    undone = Reversal(id="undo", at=AT, act=first.id, reason="credential.revoked")

    for before in (ledger, post(ledger, spent)):
        with pytest.raises(bank.LearningRepeated) as caught:
            post(before, second)
        assert first.record in str(caught.value)
    for before in (post(ledger, out), post(ledger, undone)):
        assert post(before, second).balance("hanako") == {"jp": 4}


def test_there_are_seven_kinds_of_deposit_and_each_can_be_made() -> None:
    ledger = Ledger()

    for kind in DepositKind:
        ledger = post(ledger, deposit(kind.value, kind=kind))

    assert len(DepositKind) == 7
    assert ledger.balance("hanako") == {"jp": 28}
    assert ledger.balances


def test_what_is_spent_on_an_award_cannot_be_spent_again() -> None:
    ledger = post(post(Ledger(), deposit()), spend(Part(record="r1", credits=jp(4))))

    with pytest.raises(bank.NotEnoughCredit):
        post(ledger, spend(Part(record="r1", credits=jp(1)), id_="again"))

    assert ledger.consumed_by("r1") == ("bachelor",)


def test_reversing_a_deposit_reopens_every_act_that_rested_on_it() -> None:
    ledger = Ledger()
    for act in (
        deposit(),
        deposit("r2"),
        Transfer(id="t", at=AT, record="r1", credits=jp(3), institution="u"),
        Withdrawal(id="w", at=AT, record="r2", credits=jp(1)),
        spend(Part(record="r1", credits=jp(3), institution="u"), Part(record="r2", credits=jp(3))),
    ):
        ledger = post(ledger, act)

    ledger = post(ledger, Reversal(id="x", at=AT, act="d-r1", reason="revoked"))

    assert [one.id for one in bank.reopened(ledger, "x")] == ["spend", "t"]
    assert ledger.in_account(Account(kind=AccountKind.HOLDER, id="hanako")) == {"r2": jp(3)}
    assert ledger.balances


def test_reversing_leaves_alone_what_does_not_rest_on_it() -> None:
    ledger = post(post(Ledger(), deposit()), deposit("r2"))
    for number in (1, 2):
        ledger = post(
            ledger, Transfer(id=f"t{number}", at=AT, record="r1", credits=jp(2), institution="u")
        )
    ledger = post(ledger, spend(Part(record="r1", credits=jp(2), institution="u")))

    ledger = post(ledger, Reversal(id="x", at=AT, act="t1", reason="a mistake"))

    assert bank.reopened(ledger, "x") == ()
    assert ledger.consumed_by("r1") == ("bachelor",)


def test_the_same_act_again_writes_nothing_and_another_under_its_id_is_refused() -> None:
    ledger = post(Ledger(), deposit())

    assert post(ledger, deposit()) is ledger
    with pytest.raises(bank.ActDiffers):
        post(ledger, deposit(amount=5))


def test_two_who_decide_at_once_get_one_act_and_one_refusal() -> None:
    seen = post(Ledger(), deposit())
    first = post(seen, spend(Part(record="r1", credits=jp(2))), expected=seen.version)

    with pytest.raises(bank.LedgerMoved):
        post(first, Withdrawal(id="w", at=AT, record="r1", credits=jp(2)), expected=seen.version)


def test_a_deposit_nobody_has_accepted_cannot_leave() -> None:
    ledger = post(Ledger(), deposit(accepted=False))
    out = Withdrawal(id="w", at=AT, record="r1", credits=jp(1))

    with pytest.raises(bank.NotEnoughCredit):
        post(ledger, out)
    accepted = post(ledger, bank.Acceptance(id="a", at=AT, record="r1"))

    assert post(accepted, out).balance("hanako") == {"jp": 3}


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (deposit("r2", evidence=()), bank.DepositWithoutBasis),
        (deposit("r1", id="other"), bank.RecordRepeated),
        (Withdrawal(id="w", at=AT, record="nowhere", credits=jp(1)), bank.RecordUnknown),
        (Withdrawal(id="w", at=AT, record="old", credits=jp(1)), bank.RecordExpired),
        (
            Withdrawal(
                id="w", at=AT, record="r1", credits=Credits(amount=Decimal(1), system="ects")
            ),
            bank.OtherSystem,
        ),
        (spend(), bank.NothingToConsume),
        (
            spend(Part(record="r1", credits=jp(1)), Part(record="r1", credits=jp(1))),
            bank.NothingToConsume,
        ),
        (spend(Part(record="his", credits=jp(1))), bank.OtherLearner),
        (Reversal(id="x", at=AT, act="nowhere", reason="?"), bank.NotReversible),
    ],
)
def test_an_act_that_cannot_be_is_refused(act: bank.Act, error: type[Exception]) -> None:
    ledger = Ledger()
    for one in (
        deposit(),
        deposit("old", expires_on=date(2026, 4, 1)),
        deposit("his", learner="taro"),
    ):
        ledger = post(ledger, one)

    with pytest.raises(error):
        post(ledger, act)


def test_a_reversal_is_not_reversed_and_nothing_twice() -> None:
    ledger = post(post(Ledger(), deposit()), Reversal(id="x", at=AT, act="d-r1", reason="?"))

    for again in ("x", "d-r1"):
        with pytest.raises(bank.NotReversible):
            post(ledger, Reversal(id="y", at=AT, act=again, reason="?"))
    assert post(ledger, deposit(id="anew")).balance("hanako") == {"jp": 4}
