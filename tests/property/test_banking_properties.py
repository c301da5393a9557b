"""The statement of any ledger adds up, and any export is read or refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.stacking import banking_export
from shirushi.stacking import ledger as bank
from shirushi.stacking.banking import Standing, statement
from shirushi.stacking.ledger import Ledger, post
from shirushi.stacking.ledger_json import read_act, write_act
from tests.property.test_ledger_properties import acts

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def made(wanted: list[bank.Act]) -> Ledger:
    ledger = Ledger()
    for act in wanted:
        try:
            ledger = post(ledger, act)
        except ShirushiError:
            continue
    return ledger


@settings(max_examples=200, deadline=None)
@given(wanted=st.lists(acts, max_size=25))
def test_the_lines_of_each_record_add_up_to_what_is_left_of_it(wanted: list[bank.Act]) -> None:
    ledger = made(wanted)

    for learner in ("hanako", "taro"):
        said = statement(ledger, learner=learner, holder="", about={}, notes={}, at=NOW)

        for record in {one.deposit.record for one in said.holdings}:
            own = [one for one in said.holdings if one.deposit.record == record]
            lines = sum((one.credits for one in said.lines if one.record == record), Decimal(0))
            # Deposited anew by somebody else, it stands on both statements, and counts on one.
            owners = {
                one.learner
                for one in ledger.acts
                if isinstance(one, bank.Deposit) and one.record == record
            }
            if owners == {learner}:
                assert lines == sum(one.left for one in own)
        usable = {one.id: one.usable for one in said.sums if one.usable}
        assert usable == ledger.balance(learner)
        assert all(
            (one.left == 0)
            == (one.standing not in {Standing.CONFIRMED, Standing.CLAIMED, Standing.EXPIRED})
            for one in said.holdings
        )


@settings(max_examples=200, deadline=None)
@given(act=acts)
def test_every_act_reads_back_from_json(act: bank.Act) -> None:
    try:
        again = read_act(json.loads(json.dumps(write_act(act))))
    except ShirushiError:
        # A list of parts may be empty in an act that nobody could post.
        assert isinstance(act, bank.Consumption)
        assert not act.parts
    else:
        assert again == act


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(
    wanted=st.lists(acts, max_size=6),
    name=st.sampled_from(["acts", "holdings", "notes", "learner", "holder", "sums", "at"]),
    inner=st.sampled_from(["id", "at", "type", "amount", "system", "record", "parts", "learner"]),
    value=VALUES,
    deep=st.booleans(),
)
def test_any_export_is_read_or_refused(
    *, wanted: list[bank.Act], name: str, inner: str, value: Any, deep: bool
) -> None:
    said = statement(made(wanted), learner="hanako", holder="", about={}, notes={}, at=NOW)
    document = said.to_json()
    if deep and document["acts"]:
        document["acts"][-1][inner] = value
    else:
        document[name] = value

    try:
        again = banking_export.read(document, at=NOW)
    except ShirushiError:
        return

    assert again.ledger.balances
