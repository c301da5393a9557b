"""Small awards and credentials for the tests of stacking."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from shirushi.core.citation import Citation, Confidence, Source
from shirushi.core.text import Text
from shirushi.model.achievement import Achievement, CreditRecognition
from shirushi.model.assertion import Assertion, Learner
from shirushi.model.assessment import Assessment, AssessmentKind, Result
from shirushi.model.credits import Credits
from shirushi.model.level import Level
from shirushi.model.profile import Profile
from shirushi.model.workload import HoursBasis, Workload
from shirushi.stacking import requirement
from shirushi.stacking.recognition import Held, Standing

ON = date(2026, 11, 21)
LAW = Citation(source=Source(id="law", title="規程"), confidence=Confidence.CONFIRMED)
GUESS = Citation(source=Source(id="hearsay", title="伝聞"), confidence=Confidence.INFERRED)
BOTH = {"citation": LAW, "label": Text(ja="要件", en="requirement")}
TEST = (Assessment(kind=AssessmentKind.TEST),)


def held(
    name: str,
    credit: object = None,
    *,
    system: str = "jp",
    hours: tuple[tuple[int, HoursBasis], ...] = (),
    level: tuple[Level, ...] = (),
    assessment: tuple[Assessment, ...] | None = TEST,
    result: str | None = None,
    standing: Standing = Standing.GOOD,
    day: int = 1,
    number: int = 0,
    issuer: str = "did:example:u",
    until: datetime | None = None,
) -> Held:
    amount = None if credit is None else Credits(amount=Decimal(str(credit)), system=system)
    stated = None if amount is None else CreditRecognition(credits=amount)
    achievement = Achievement(
        id=f"urn:a:{name}",
        title=Text(ja=name, en=name),
        credit_recognition=stated,
        assessment_type=assessment,
        level=level,
        learner_effort=tuple(Workload(hours=Decimal(h), basis=b) for h, b in hours),
    )
    at = datetime(2026, 1, day, tzinfo=UTC)
    one = Assertion(
        id=f"urn:c:{name}:{number}",
        achievement=achievement,
        issuer=Profile(id=issuer, name=Text(ja="大学", en="University")),
        learner=Learner(id="did:example:hanako"),
        awarded_at=at,
        valid_from=at,
        valid_until=until,
        credits_earned=amount,
        results=() if result is None else (Result(value=result),),
    )
    return Held(assertion=one, standing=standing)


def of(*names: str, **more: Any) -> requirement.Selection:
    return requirement.Selection(achievements=tuple(f"urn:a:{name}" for name in names), **more)


def credits_(id_: str, least: object, *names: str, **more: Any) -> requirement.Credits:
    amount = None if least is None else Decimal(str(least))
    given: dict[str, Any] = {"system": "jp", "selection": of(*names), **BOTH, **more}
    return requirement.Credits(id=id_, least=amount, **given)


def hours(id_: str, least: int, *names: str) -> requirement.ContactHours:
    return requirement.ContactHours(id=id_, least=Decimal(least), selection=of(*names), **BOTH)  # type: ignore[arg-type]  # BOTH names its fields


def named(id_: str, name: str) -> requirement.Achievement:
    return requirement.Achievement(id=id_, achievement=f"urn:a:{name}", **BOTH)  # type: ignore[arg-type]  # the same


def decision(id_: str) -> requirement.Decision:
    return requirement.Decision(id=id_, **BOTH)  # type: ignore[arg-type]  # the same


def all_of(*parts: requirement.Node, id_: str = "root") -> requirement.AllOf:
    return requirement.AllOf(id=id_, parts=parts, **BOTH)  # type: ignore[arg-type]  # the same


def any_of(*parts: requirement.Node, id_: str = "root") -> requirement.AnyOf:
    return requirement.AnyOf(id=id_, parts=parts, **BOTH)  # type: ignore[arg-type]  # the same


def count_of(least: int, *parts: requirement.Node, id_: str = "root") -> requirement.CountOf:
    return requirement.CountOf(id=id_, least=least, parts=parts, **BOTH)  # type: ignore[arg-type]  # the same


def cap(most: object, *names: str, exempt: requirement.Selection | None = None) -> requirement.Cap:
    return requirement.Cap(
        id="cap",
        label=Text(ja="上限", en="cap"),
        citation=LAW,
        most=None if most is None else Decimal(str(most)),
        system="jp",
        selection=of(*names),
        exempt=() if exempt is None else (exempt,),
    )


def award(
    tree: requirement.Node, *caps: requirement.Cap, achievement: str | None = None
) -> requirement.Award:
    return requirement.Award(
        id="award",
        name=Text(ja="証明", en="Award"),
        jurisdiction="JP",
        kind=Text(ja="履修証明", en="certificate"),
        requirement=tree,
        citation=LAW,
        caps=caps,
        achievement=achievement,
    )
