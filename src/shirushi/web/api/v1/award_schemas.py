"""What goes in and out of the operations on awards that complete themselves."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from shirushi.core.reading import MOST_TOML_BYTES
from shirushi.web.api.v1.banking_schemas import Amount, Holder
from shirushi.web.api.v1.schemas import JsonObject, Sent, Slug, Words


class PublishedAward(BaseModel):
    """A rule that an institution published, in short."""

    organisation: str
    organisation_name: Words
    award: str = Field(description="Its name in addresses.")
    title: Words
    version: int
    effective_on: str
    at_once: bool = Field(description="Issued as soon as the holder accepts, without the desk.")


class PublishedAwards(BaseModel):
    """One page of the rules in force."""

    count: int
    page: int
    pages: int
    items: list[PublishedAward]


class AwardVersion(BaseModel):
    """One version of a rule."""

    version: int
    effective_on: str
    published_at: str


class WholeAward(PublishedAward):
    """A rule, whole; `document` and `parts` can be sent to `/stack` as they are."""

    announced: bool = Field(description="Its first day lies ahead.")
    consumes: bool = Field(description="Its credits are spent and count for no other award.")
    issuers: list[str] = Field(description="Whose credentials count beside the organisation's.")
    document: JsonObject
    parts: dict[str, JsonObject] = Field(description="The awards inside it, by id.")
    versions: list[AwardVersion]


class Organisation(BaseModel):
    """An institution."""

    slug: str
    name: Words


class Fallen(BaseModel):
    """A component that no longer holds."""

    record: str
    title: Words
    why: str
    why_label: Words


class Component(BaseModel):
    """A credential that an award rests on."""

    record: str
    title: Words
    issuer: Words
    awarded_on: str
    credits: Amount
    counts_for: list[Words]


class Spent(BaseModel):
    """What an award spends of a credential."""

    record: str
    credits: Amount


class ShortOffer(BaseModel):
    """An award that an account completed."""

    id: str
    organisation: str
    award: str
    title: Words
    version: int
    state: Literal["offered", "accepted", "issued", "reopened", "withdrawn", "declined", "revoked"]
    state_label: Words
    why: str | None = Field(description="Why it ended, as a code.")
    why_label: Words | None
    offered_at: str
    accepted_at: str | None
    issued_at: str | None
    ended_at: str | None


class Offer(ShortOffer):
    """An award that an account completed, with what it rests on."""

    at_once: bool = Field(description="Issued as soon as the holder accepts, without the desk.")
    note: str = Field(description="Why the institution decided so, in its words.")
    components: list[Component]
    spends: list[Spent] = Field(description="What it would spend, or spent; empty: nothing.")
    fallen: list[Fallen]
    plan: JsonObject = Field(description="The proved plan, as of `/stack`.")
    new_plan: JsonObject | None = Field(description="How it stands without what fell away.")


class OwnOffer(Offer):
    """An award that an account completed, with what it rests on, for its holder."""

    claim: str | None = Field(description="The secret address of the credential, once signed.")


class AccountAwards(BaseModel):
    """Whose awards an account may be counted towards, and what was found."""

    everywhere: bool = Field(description="Every institution may.")
    watched: list[Organisation] = Field(description="These may.")
    others: list[Organisation] = Field(description="These have published awards and may not.")
    offers: list[ShortOffer]


class LeaveSent(Sent):
    """Leave to be counted towards awards, or that it is taken back."""

    watch: bool
    organisation: Slug | None = Field(
        default=None, description="Whose awards. Default: every institution's."
    )


# ---------------------------------------------------------------- the institution


class AwardOfOurs(PublishedAward):
    """The newest version of an award of the organisation."""

    withdrawn_at: str | None


class AwardsOfOurs(BaseModel):
    """One page of every award that the organisation ever published."""

    count: int
    page: int
    pages: int
    items: list[AwardOfOurs]


class AwardSent(Sent):
    """A rule to be published."""

    toml: str = Field(
        max_length=MOST_TOML_BYTES,
        description="The award as TOML. Its `id` becomes its address; its `achievement` names the "
        "approved programme that is issued.",
    )
    effective_on: str = Field(description="The first day on which it is looked for.")
    at_once: bool = Field(
        default=False, description="Issue as soon as the holder accepts, without the desk."
    )


class AwardCase(ShortOffer):
    """An award that its holder accepted."""

    holder: Holder


class AwardCases(BaseModel):
    """One page of awards that holders accepted."""

    count: int
    page: int
    pages: int
    items: list[AwardCase]


class WholeAwardCase(Offer):
    """An award that its holder accepted, with what it rests on."""

    holder: Holder


class AwardDecisionSent(Sent):
    """What becomes of an award whose component fell away, and why."""

    decision: Literal["keep", "revoke"]
    note: str = Field(
        min_length=1, max_length=500, pattern=r"\S", description="The reason, for the holder."
    )
