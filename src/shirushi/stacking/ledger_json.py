"""The ledger as JSON and back: what a site keeps, exports, and reads from strangers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from shirushi.core.dates import TimeInvalid, parse_time
from shirushi.core.json import JsonObject
from shirushi.core.reading import FieldWrong, Reader
from shirushi.core.text import Text
from shirushi.framework.credit_systems import CreditSystemUnknown, credit_systems
from shirushi.model.credits import Credits
from shirushi.stacking.ledger import (
    Acceptance,
    Act,
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

#: Acts of a ledger that is read: each is posted anew.
MOST_ACTS = 1000


def write_act(act: Act) -> JsonObject:
    """Return an act as JSON; ``read_act`` gives back its equal."""
    found: JsonObject = {"id": act.id, "at": act.at.isoformat(), "type": _NAMES[type(act)]}
    if isinstance(act, Reversal):
        return found | {"act": act.act, "reason": act.reason}
    if isinstance(act, Consumption):
        parts = [_part(one) for one in act.parts]
        return found | {"learner": act.learner, "award": act.award, "parts": parts}
    found["record"] = act.record
    if isinstance(act, Acceptance):
        return found
    found |= _amount(act.credits)
    if isinstance(act, Transfer):
        return found | {"institution": act.institution}
    if isinstance(act, Withdrawal):
        return found
    if act.stands_for:
        found["stands_for"] = list(act.stands_for)
    return found | {
        "learner": act.learner,
        "kind": act.kind.value,
        "evidence": list(act.evidence),
        "accepted": act.accepted,
        "expires_on": act.expires_on and act.expires_on.isoformat(),
    }


def read_act(document: Mapping[str, Any]) -> Act:
    """Return the act that ``write_act`` wrote. Raises every mistake at once."""
    reader = Reader(document)
    found = _read(reader)
    reader.close()
    return found


def write_ledger(ledger: Ledger) -> list[JsonObject]:
    """Return a ledger's acts in their order; the entries follow from them."""
    return [write_act(one) for one in ledger.acts]


def read_ledger(readers: list[Reader]) -> Ledger:
    """Return the ledger that the acts of a document make, posted one after the other.

    readers
        The acts' tables; mistakes in them are noted there, and an act that cannot be posted is
        one of them. The caller closes the document.
    """
    ledger = Ledger()
    if readers and len(readers) > MOST_ACTS:
        wanted = Text(ja=f"{MOST_ACTS}件以下の記帳", en=f"at most {MOST_ACTS} acts")
        for one in readers:
            one.allow_unknown()
        readers[0].fail(FieldWrong(wanted=wanted, value=str(len(readers))))
        return ledger
    for one in readers:
        before = len(one.mistakes)
        act = _read(one)
        if len(one.mistakes) > before:
            continue
        longer = one.built(lambda act=act, ledger=ledger: post(ledger, act))  # type: ignore[misc] # mypy infers no lambda with defaults
        ledger = ledger if longer is None else longer
    return ledger


_NAMES: dict[type[Act], str] = {
    Deposit: "deposit",
    Acceptance: "acceptance",
    Withdrawal: "withdrawal",
    Transfer: "transfer",
    Consumption: "consumption",
    Reversal: "reversal",
}
_LISTED = ", ".join(_NAMES.values())
_TYPE = Text(ja=f"次のいずれか({_LISTED})", en=f"one of {_LISTED}")
_NOBODY = datetime(1970, 1, 1, tzinfo=UTC)


def _part(one: Part) -> JsonObject:
    return {"record": one.record, **_amount(one.credits), "institution": one.institution}


def _amount(credits_: Credits) -> JsonObject:
    return {"amount": str(credits_.amount), "system": credits_.system}


def _read(reader: Reader) -> Act:
    id_, at, kind = reader.string("id"), _at(reader), reader.string("type")
    if kind == "reversal":
        return Reversal(id=id_, at=at, act=reader.string("act"), reason=reader.string("reason"))
    if kind == "consumption":
        return Consumption(
            id=id_,
            at=at,
            learner=reader.string("learner"),
            award=reader.string("award"),
            parts=tuple(
                Part(
                    record=one.string("record"),
                    credits=_credits(one),
                    institution=one.optional_string("institution"),
                )
                for one in reader.tables("parts", required=True)
            ),
        )
    record = reader.string("record")
    if kind == "acceptance":
        return Acceptance(id=id_, at=at, record=record)
    if kind == "transfer":
        institution = reader.string("institution")
        return Transfer(
            id=id_, at=at, record=record, credits=_credits(reader), institution=institution
        )
    if kind == "deposit":
        return Deposit(
            id=id_,
            at=at,
            learner=reader.string("learner"),
            record=record,
            kind=reader.choice("kind", DepositKind, required=True) or DepositKind.PRIOR_LEARNING,
            credits=_credits(reader),
            evidence=reader.strings("evidence"),
            accepted=bool(reader.yes_no("accepted", default=False)),
            expires_on=reader.day("expires_on"),
            stands_for=reader.strings("stands_for"),
        )
    if kind and kind != "withdrawal":
        reader.fail(FieldWrong(path="type", wanted=_TYPE, value=repr(kind[:60])))
    return Withdrawal(id=id_, at=at, record=record, credits=_credits(reader))


def _at(reader: Reader) -> datetime:
    text = reader.string("at")
    if not text:
        return _NOBODY
    try:
        return parse_time(text, path="at")
    except TimeInvalid as error:
        reader.fail(error)
        return _NOBODY


def _credits(reader: Reader) -> Credits:
    amount, system = reader.decimal("amount", required=True), reader.string("system")
    if system and system not in credit_systems():
        known = ", ".join(credit_systems())
        reader.fail(CreditSystemUnknown(path="system", id=system, known=known))
    stand_in = Credits(amount=Decimal(1), system=system)
    if amount is None:
        return stand_in
    return reader.built(lambda: Credits(amount=amount, system=system)) or stand_in
