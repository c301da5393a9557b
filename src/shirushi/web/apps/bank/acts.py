"""Acts of the ledger as JSON, and back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shirushi.model.credits import Credits
from shirushi.stacking.ledger import Deposit, DepositKind, Reversal, Withdrawal

#: The acts that this site's bank knows.
BankAct = Deposit | Withdrawal | Reversal


def to_json(act: BankAct) -> dict[str, Any]:
    """Return an act as JSON; ``from_json`` gives back its equal."""
    found: dict[str, Any] = {"id": act.id, "at": act.at.isoformat()}
    if isinstance(act, Reversal):
        return found | {"type": "reversal", "act": act.act, "reason": act.reason}
    found |= {
        "record": act.record,
        "amount": str(act.credits.amount),
        "system": act.credits.system,
    }
    if isinstance(act, Withdrawal):
        return found | {"type": "withdrawal"}
    return found | {
        "type": "deposit",
        "learner": act.learner,
        "kind": act.kind.value,
        "evidence": list(act.evidence),
        "accepted": act.accepted,
        "expires_on": act.expires_on and act.expires_on.isoformat(),
    }


def from_json(found: dict[str, Any]) -> BankAct:
    """Return the act that ``to_json`` wrote."""
    id_, at = str(found["id"]), datetime.fromisoformat(found["at"])
    if found["type"] == "reversal":
        return Reversal(id=id_, at=at, act=found["act"], reason=found["reason"])
    credits_ = Credits(amount=Decimal(found["amount"]), system=found["system"])
    if found["type"] == "withdrawal":
        return Withdrawal(id=id_, at=at, record=found["record"], credits=credits_)
    until = found["expires_on"]
    return Deposit(
        id=id_,
        at=at,
        learner=found["learner"],
        record=found["record"],
        kind=DepositKind(found["kind"]),
        credits=credits_,
        evidence=tuple(found["evidence"]),
        accepted=found["accepted"],
        expires_on=until and date.fromisoformat(until),
    )
