"""What comes out of the API about credit, levels, descriptors and readers abroad."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from shirushi.web.api.v1.schemas import Verdict, Words

Outcome = Literal["met", "not_met", "unknown"]
Method = Literal["same", "official", "year_load", "notional_hours", "contact_hours"]
Confidence = str

# ---------------------------------------------------------------- credit


class Exactly(BaseModel):
    """A number, exact as a fraction and in short as a decimal."""

    exact: str
    decimal: str


class ConversionSource(BaseModel):
    """Where a rate is written, and how sure that is."""

    title: str
    url: str | None
    confidence: Confidence


class ConversionResult(BaseModel):
    """What one method makes of it: an interval, of one number where both ends are the same."""

    method: Method
    method_label: Words
    least: Exactly
    most: Exactly
    shown: str
    working: Words
    decides: bool = Field(description="False where a rate in it is only inferred.")
    sources: list[ConversionSource]


class Refusal(BaseModel):
    """Why a method cannot tell."""

    method: Method
    reason: Words


class Conversion(BaseModel):
    """An amount in another system, by every method that can tell. None may be able to."""

    given: Words
    unit: Words
    methods_disagree: bool
    results: list[ConversionResult]
    refusals: list[Refusal]
    note: Words


# ---------------------------------------------------------------- levels


class LevelInShort(BaseModel):
    """A qualifications framework, with every level it has, the lowest first."""

    framework: str
    name: Words
    jurisdiction: str
    known: list[str] = Field(description="Empty where the country has no such framework.")
    note: Words | None


class LevelFrameworks(BaseModel):
    """Every qualifications framework."""

    frameworks: list[LevelInShort]


class LevelQualifications(BaseModel):
    """What stands at one level, as its country calls it."""

    level: str
    qualifications: list[Words]
    source: str
    confidence: Confidence


class GivenLevel(BaseModel):
    """A level in its framework."""

    framework: str
    level: str


class ComparisonStep(BaseModel):
    """One table that was read on the way, and whose it is."""

    to: str
    levels: list[str]
    status: Literal["official", "not-read", "inferred"]
    backwards: bool
    source: str
    url: str | None
    confidence: Confidence
    note: Words | None


class ComparisonWay(BaseModel):
    """One way from a level to a framework."""

    kind: Words
    decides: bool
    levels: list[str]
    widened: list[str]
    steps: list[ComparisonStep]


class Comparison(BaseModel):
    """What a level compares to elsewhere. Agreed to have no counterpart is not unknown."""

    given: GivenLevel
    to: str
    to_name: Words
    answer: Literal["comparable", "no_counterpart", "unknown"]
    answer_label: Words
    levels: list[str]
    decides: bool = Field(description="Whether it rests on one official table and nothing else.")
    ways: list[ComparisonWay]
    note: Words


class LevelChange(BaseModel):
    """Something that happened to a framework on a day."""

    on: str
    text: Words
    source: str
    confidence: Confidence


class LevelSaid(BaseModel):
    """One level: its qualifications, and what it compares to where that was asked."""

    framework: str
    name: Words
    note: Words | None
    history: list[LevelChange] = Field(description="What is known of the framework's history.")
    levels: list[LevelQualifications] = Field(description="Empty where they are not known.")
    comparison: Comparison | None


# ---------------------------------------------------------------- descriptors


class CrosswalkRow(BaseModel):
    """What becomes of one descriptor."""

    descriptor: str
    name: Words
    passage: Literal["kept", "to_add", "not_asked", "neither", "unknown"]
    passage_label: Words
    from_status: str | None
    to_status: str | None
    source: str | None


class Crosswalk(BaseModel):
    """What becomes of the 17 descriptors from one framework to another."""

    from_: str = Field(alias="from")
    to: str
    rows: list[CrosswalkRow]


class FormatItem(BaseModel):
    """Where one item lives in a format, and what of it comes back."""

    name: Words
    fields: list[str]
    home: Literal["native", "partly", "extension", "narrative", "none"]
    home_label: Words
    back: Literal["whole", "partly", "words"] = Field(
        description="What whoever reads the credential gets back of what the description says."
    )
    back_label: Words
    lost: Words | None = Field(description="What of it gets lost.")
    note: Words | None
    confidence: Confidence
    source: str


class FormatPlace(FormatItem):
    """Where one descriptor lives in a format."""

    descriptor: str


class FormatElement(FormatItem):
    """Where one element beside the 17 descriptors lives in a format."""

    element: str


class CredentialFormat(BaseModel):
    """A credential's format, with the place of each of the 17 descriptors and each element."""

    format: str
    name: Words
    descriptors: list[FormatPlace]
    elements: list[FormatElement]


# ---------------------------------------------------------------- one programme, many frameworks


class MatrixGap(BaseModel):
    """One thing to do about one field, and the rules that it settles."""

    kind: Literal["change", "state", "confirm"]
    kind_label: Words
    path: str | None
    remedy: Words
    rules: list[str]
    is_demanded: bool = Field(description="False where nobody was seen to demand it.")


class MatrixVerdict(BaseModel):
    """What one framework says, in short."""

    framework: str
    edition: str
    name: Words
    jurisdiction: str
    outcome: Outcome
    outcome_label: Words
    summary: Words
    unseen: int = Field(description="How many of its demands nobody was seen to make.")
    gaps: list[MatrixGap]


class Matrix(BaseModel):
    """One programme under several frameworks."""

    achievement_id: str
    achievement_title: Words
    on: str | None = Field(description="The day whose editions were asked, with `all`.")
    verdicts: list[MatrixVerdict]


class Verdicts(BaseModel):
    """What every framework that was asked says, and all of them side by side."""

    verdicts: list[Verdict]
    matrix: Matrix | None


# ---------------------------------------------------------------- abroad


class SheetChange(BaseModel):
    """Something to state or change."""

    outcome: Outcome
    remedy: Words


class SheetReading(BaseModel):
    """How readers under one framework see a programme."""

    framework: str
    name: Words
    jurisdiction: str
    outcome: Outcome
    outcome_label: Words
    summary: Words
    changes: list[SheetChange]
    credits: list[Conversion]
    levels: list[Comparison]
    unread: list[Words] = Field(description="What cannot be said, and why.")


class Sheet(BaseModel):
    """How a programme is read abroad, as of a day."""

    achievement: str
    title: Words
    on: str
    readings: list[SheetReading]
    note: Words
