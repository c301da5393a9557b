"""What goes in and out of the credit bank's operations."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from shirushi.web.api.v1.schemas import Sent, Words


class Amount(BaseModel):
    """An amount in one credit system."""

    amount: str
    system: str


class Sum(BaseModel):
    """What stands in one credit system; two systems are never added up."""

    system: str
    name: Words
    usable: str
    claimed: str


class Holding(BaseModel):
    """One thing that was deposited, on whose word, and where its credits are."""

    act: str
    record: str
    title: Words
    issuer: str
    evidence: str
    own_words: bool = Field(description="Only its holder said it; no signed credential is there.")
    kind: str
    kind_label: Words
    credits: Amount
    left: str
    standing: Literal[
        "confirmed", "claimed", "expired", "handed_over", "spent", "taken_out", "reversed"
    ]
    standing_label: Words
    word: Words
    confirmed_by: Words | None
    confirmed_at: str | None
    expires_on: str | None
    places: list[Words]


class Line(BaseModel):
    """What came into the account or went out of it."""

    number: int
    at: str
    what: Words
    title: Words
    note: Words | None
    credits: str
    system: Words
    confirmed: bool
    record: str


class Statement(BaseModel):
    """An account at this moment; `shirushi bank statement` reads it as a file."""

    holder: str
    at: str
    learner: str
    sums: list[Sum]
    holdings: list[Holding]
    lines: list[Line]
    notes: dict[str, Words]
    acts: list[dict[str, Any]] = Field(description="The ledger itself: all else follows from it.")


class Holder(BaseModel):
    """Whose account it is; empty once the account was erased."""

    name: str
    email: str


class Confirmation(BaseModel):
    """What a holder states and asks the institution to confirm."""

    id: int
    state: Literal["asked", "confirmed", "refused", "withdrawn", "revoked"]
    asked_at: str
    holder: Holder
    title: Words
    issuer: str
    evidence: str
    own_words: bool
    credits: Amount
    kind: str
    basis: str
    decided_at: str | None
    decided_by: str | None


class Confirmations(BaseModel):
    """One page of what the institution was asked to confirm, the oldest first."""

    count: int
    page: int
    pages: int
    items: list[Confirmation]


class ConfirmationSent(Sent):
    """What the institution decides, and on what basis."""

    decision: Literal["confirmed", "refused", "revoked"]
    basis: str = Field(max_length=2000)


class TransferPart(BaseModel):
    """One deposit among those handed over."""

    title: Words
    issuer: str
    record: str
    credits: Amount
    own_words: bool
    fell_away: bool


class Transfer(BaseModel):
    """What a holder handed to the institution."""

    id: int
    state: Literal["sent", "taken", "spent", "returned", "taken_back", "fell_away"]
    sent_at: str
    holder: Holder
    purpose: str
    request: int | None = Field(description="The request for recognition that came with it.")
    parts: list[TransferPart]
    award: Words | None
    note: str
    decided_at: str | None
    decided_by: str | None


class Transfers(BaseModel):
    """One page of what was handed to the institution, the newest first."""

    count: int
    page: int
    pages: int
    items: list[Transfer]


class SpendingSent(Sent):
    """The award that all of it is spent on."""

    ja: str = Field(min_length=1, max_length=200)
    en: str = Field(default="", max_length=200)


class GivingBackSent(Sent):
    """Why it is given back."""

    why: str = Field(max_length=2000)
