"""Acts of the ledger as the rows of the bank keep them."""

from __future__ import annotations

from typing import Any

from shirushi.stacking.ledger import Act
from shirushi.stacking.ledger_json import read_act, write_act


def to_json(act: Act) -> dict[str, Any]:
    """Return an act as JSON; ``from_json`` gives back its equal."""
    return write_act(act)


def from_json(found: dict[str, Any]) -> Act:
    """Return the act that ``to_json`` wrote."""
    return read_act(found)
