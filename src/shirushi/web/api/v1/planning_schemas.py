"""What goes in and out of the operations that count credentials towards awards."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, WithJsonSchema

from shirushi.web.api.v1.schemas import JsonObject, Sent, Words
from shirushi.web.apps.issuing import counting

Ids = Annotated[list[str], Field(max_length=100)]

#: Read by hand, so that a mistake is told once and not for each of the two kinds.
AnAward = Annotated[Any, WithJsonSchema({"anyOf": [{"type": "object"}, {"type": "string"}]})]

Answers = Annotated[dict[str, Annotated[list[str], Field(max_length=100)]], Field(max_length=2000)]

_AWARD = (
    "The award's document, as `shirushi stack` reads it, or the id of one that `GET /stack/awards` "
    "lists."
)


class CountedSent(Sent):
    """Credentials, and what is to be known about them and the learner."""

    parts: dict[str, JsonObject] = Field(
        default={},
        max_length=50,
        description="The documents of awards that are part of those asked about, by id.",
    )
    credentials: list[Any] = Field(
        max_length=100,
        description="Each an object, or a text that holds the signed document as it was issued.",
    )
    accept: list[str] = Field(
        default=[],
        max_length=100,
        description="Issuers that the awarding body accepts, beside those the award names.",
    )
    recipient: str | None = Field(
        default=None, description="The e-mail address of whom the credentials should be about."
    )
    on: str | None = Field(default=None, description="Count as of this day (UTC). Default: today.")
    about: JsonObject | None = Field(
        default=None,
        description="What people say of the learner and the credentials, where no credential "
        "states it: the document that `shirushi stack --about` reads.",
    )
    answers: Answers = Field(
        default={},
        description="The same by the names of `questions` in an earlier answer: a day, a number, "
        "`yes` or `no`, or values of its `choices`.",
    )
    transcript: str | None = Field(
        default=None,
        max_length=1024 * 1024,
        description="Subjects that the learner states, as CSV; nothing of it is verified, and it "
        "is marked so.",
    )


class StackSent(CountedSent):
    """Credentials, and the award they should count towards."""

    award: AnAward = Field(description=_AWARD)


class PlanSent(CountedSent):
    """Credentials, the awards they should count towards, and the learner's wishes."""

    awards: list[AnAward] = Field(
        min_length=1, max_length=counting.MOST_AWARDS, description=f"For each: {_AWARD}"
    )
    first: Ids = Field(default=[], description="Awards to reach before the others, by id.")
    keep: Ids = Field(default=[], description="Credentials to keep for something else, by id.")
    wish: Ids = Field(default=[], description="Credentials that should be used, by id.")


class SharedPlanSent(PlanSent):
    """Credentials, awards, the learner's wishes, and how to look at several awards."""

    how: Literal["together", "instead"] = Field(
        default="together",
        description="Share the credits out between the awards, so that none counts twice; or look "
        "at each award by itself.",
    )


class WhatIfSent(PlanSent):
    """Credentials, awards, the learner's wishes, and what would be otherwise."""

    more: list[Any] = Field(
        default=[], max_length=100, description="Credentials that would be held as well."
    )
    fewer: Ids = Field(default=[], description="Credentials that would not be held, by id.")
    offerings: JsonObject | None = Field(
        default=None,
        description="What could be taken: the document that `shirushi whatif --offerings` reads.",
    )
    take: Annotated[list[str], Field(max_length=counting.MOST_RUNS)] | None = Field(
        default=None, description="Which of `offerings` would be taken, by id. Default: all."
    )
    programmes: list[str] = Field(
        default=[],
        max_length=counting.MOST_PROGRAMMES,
        description="Programmes of this site's catalogue that would be earned, by the id of "
        "their document.",
    )
    about_then: JsonObject | None = Field(
        default=None,
        description="What people would say in place of `about`. Default: the same.",
    )
    answers_then: Answers | None = Field(
        default=None, description="The answers in place of `answers`. Default: the same."
    )


class GapSent(StackSent):
    """Credentials, an award, and what could be taken towards it."""

    offerings: JsonObject = Field(
        description="What could be taken: the document that `shirushi whatif --offerings` reads."
    )
    best: Literal["cheapest", "shortest"] = Field(
        default="cheapest",
        description="Close the gap at the least cost, or by the earliest day.",
    )
    until: str | None = Field(default=None, description="The last day on which a course may end.")
    at_once: int | None = Field(
        default=None, ge=1, le=20, description="At most so many courses at the same time."
    )


# ---------------------------------------------------------------- answers


class Packaged(BaseModel):
    """An award that the site brings along."""

    id: str
    name: Words
    jurisdiction: str
    kind: Words


class PackagedAwards(BaseModel):
    """The awards that the site brings along, by id."""

    awards: list[Packaged]


class Plans(BaseModel):
    """The best use of credentials over several awards."""

    proved: bool = Field(description="Whether no better use is known to exist.")
    plans: list[JsonObject] = Field(
        description="One for each award, in the order asked; as of `/stack`."
    )
    questions: list[JsonObject] = Field(description="What the rules hang on and no answer came to.")


class ChangedRequirement(BaseModel):
    """One requirement that would stand otherwise."""

    path: str
    label: Words
    before: str
    after: str
    gained: str = Field(description="How much more would count for it; below 0: less.")


class WhatIf(BaseModel):
    """The plans as it is, and as it would be."""

    on: str = Field(description="The day of both plans: when the last course would have ended.")
    proved: bool
    newly_reached: list[str] = Field(description="Awards reached only then, decisions aside.")
    changes: list[ChangedRequirement]
    before: list[JsonObject]
    after: list[JsonObject]
    taken: list[Words] = Field(description="What would be taken, by title.")
    prerequisites_lacking: dict[str, list[str]] = Field(
        description="By offering: what it asks for and would not be there when it begins."
    )


class Taking(BaseModel):
    """One course to take, and when."""

    offering: str
    achievement: str
    title: Words
    starts_on: str
    ends_on: str
    cost: int | None


class Closing(BaseModel):
    """The best set of courses with which an award is reached."""

    closes: bool = Field(description="Whether the award is reached then, decisions aside.")
    proved: bool = Field(description="Whether no better set is known to exist.")
    cost: int = Field(description="Of those whose cost is known.")
    ends_on: str | None
    cost_unknown: list[str]
    take: list[Taking]
    plan: JsonObject = Field(description="As it stands once all of them are earned.")
