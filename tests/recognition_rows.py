"""Rows of a transcript, and what is known of a learner, for the examples of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from shirushi.model.achievement import CreditRecognition
from shirushi.model.level import Level
from shirushi.stacking.plan import Status
from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Circumstances
from tests.small_awards import held

OWN = Circumstances(own=("did:example:u",), entered_on=date(2025, 4, 1))
YEARS = {"study": Decimal(2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What a learner holds, and how the award then stands."""

    award: str
    case: str
    held: tuple[Held, ...]
    outcome: Status
    known: Circumstances = field(default_factory=Circumstances)
    counted: str | None = None

    @property
    def name(self) -> str:
        return f"{self.award}: {self.case}"


def row(  # noqa: PLR0917 - a row of a transcript
    name: str,
    credit: object = None,
    system: str = "jp",
    facts: Mapping[str, str] | None = None,
    marks: tuple[str, ...] = (),
    measures: Mapping[str, object] | None = None,
    issuer: str = "did:example:u",
    level: str | None = None,
) -> Held:
    levels = () if level is None else (Level(framework="rqf", level=level),)
    one = held(name, credit, system=system, issuer=issuer, level=levels)
    if credit is None:
        # What gives no credit says so; otherwise nobody could tell what it comes to.
        none = replace(
            one.assertion.achievement, credit_recognition=CreditRecognition(credits=None)
        )
        one = replace(one, assertion=replace(one.assertion, achievement=none))
    return replace(
        one,
        facts=tuple(sorted((facts or {}).items())),
        marks=marks,
        measures=tuple((k, Decimal(str(v))) for k, v in sorted((measures or {}).items())),
    )


def known(base: Circumstances = OWN, **more: object) -> Circumstances:
    return replace(base, **more)  # type: ignore[arg-type]  # fields of Circumstances by name


def decided(*ids: str, base: Circumstances = OWN) -> Circumstances:
    return replace(base, decisions=dict.fromkeys(ids, True))


DONE, OPEN, PARTLY, MISSING = (
    Status.SATISFIED,
    Status.NEEDS_DECISION,
    Status.PARTLY,
    Status.MISSING,
)
FACE, FAR = {"mode": "face_to_face"}, {"mode": "distance"}
ELSE = {"origin": "other_university", "mode": "face_to_face"}
STUDY = {"origin": "non_university", "mode": "face_to_face"}
GRADUATE = {"standard": "graduate"}


def each(*cases: tuple[str, str, list[Held], Status, Circumstances, str | None]) -> list[Example]:
    return [
        Example(award=award, case=case, held=tuple(have), outcome=status, known=who, counted=count)
        for award, case, have, status, who, count in cases
    ]
