"""The credit bank under any sequence of acts."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.model.credits import Credits
from shirushi.stacking import ledger as bank
from shirushi.stacking.ledger import Account, AccountKind, Ledger, post

AT = datetime(2026, 4, 1, tzinfo=UTC)
ids = st.integers(0, 12).map(str)
records = st.sampled_from(["r1", "r2", "r3"])
amounts = st.builds(
    Credits,
    amount=st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(2), Decimal(4)]),
    system=st.sampled_from(["jp", "jp", "jp", "ects"]),
)
at = st.just(AT)
learners = st.sampled_from(["hanako", "hanako", "taro"])
institutions = st.sampled_from(["u", "v"])
acts = st.one_of(
    st.builds(
        bank.Deposit,
        id=ids,
        at=at,
        learner=learners,
        record=records,
        kind=st.sampled_from(bank.DepositKind),
        credits=amounts,
        evidence=st.just(("urn:evidence",)),
        accepted=st.sampled_from([True, True, False]),
    ),
    st.builds(bank.Acceptance, id=ids, at=at, record=records),
    st.builds(bank.Withdrawal, id=ids, at=at, record=records, credits=amounts),
    st.builds(
        bank.Transfer, id=ids, at=at, record=records, credits=amounts, institution=institutions
    ),
    st.builds(
        bank.Consumption,
        id=ids,
        at=at,
        learner=learners,
        award=st.sampled_from(["a", "b"]),
        parts=st.lists(
            st.builds(
                bank.Part,
                record=records,
                credits=amounts,
                institution=st.none() | institutions,
            ),
            max_size=3,
        ).map(tuple),
    ),
    st.builds(bank.Reversal, id=ids, at=at, act=ids, reason=st.just("?")),
)


@settings(max_examples=200, deadline=None)
@given(wanted=st.lists(acts, max_size=25), stale=st.lists(st.booleans(), min_size=25, max_size=25))
def test_the_ledger_balances_under_any_sequence_of_acts(
    wanted: list[bank.Act], stale: list[bool]
) -> None:
    ledger = Ledger()
    for act, is_stale in zip(wanted, stale, strict=False):
        before = ledger
        try:
            ledger = post(ledger, act, expected=before.version - 1 if is_stale else None)
        except ShirushiError:
            assert ledger is before

        assert ledger.balances
        assert ledger.entries[: len(before.entries)] == before.entries
        assert post(ledger, act) is ledger if ledger.act(act.id) == act else True

    deposited = {
        one.id: one.credits.amount
        for one in ledger.acts
        if isinstance(one, bank.Deposit) and one.id not in ledger.reversed_acts()
    }
    assert sum(deposited.values()) == sum(
        credits_.amount
        for kind in set(AccountKind) - {AccountKind.SOURCE}
        for id_ in ("hanako", "taro", "u", "v", "a", "b")
        for credits_ in ledger.in_account(Account(kind=kind, id=id_)).values()
    )


@settings(max_examples=100, deadline=None)
@given(wanted=st.lists(acts, min_size=1, max_size=20))
def test_undoing_everything_leaves_nothing(wanted: list[bank.Act]) -> None:
    ledger = Ledger()
    for act in wanted:
        try:
            ledger = post(ledger, act)
        except ShirushiError:
            continue

    for number, one in enumerate(ledger.acts):
        if isinstance(one, bank.Deposit) and one.id not in ledger.reversed_acts():
            undo = bank.Reversal(id=f"undo-{number}", at=AT, act=one.id, reason="?")
            ledger = post(ledger, undo)

    assert not any(
        ledger.in_account(one.account)
        for one in ledger.entries
        if one.account.kind is not AccountKind.SOURCE
    )
    assert ledger.balances
