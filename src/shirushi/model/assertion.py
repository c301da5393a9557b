"""One learner's achievement, before or apart from any format (達成の証明)."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.model.achievement import Achievement
from shirushi.model.assessment import Result
from shirushi.model.credits import Credits
from shirushi.model.endorsement import Endorsement
from shirushi.model.evidence import Evidence
from shirushi.model.profile import Profile


class IdentifierKind(enum.Enum):
    """What an identifier of a learner is, in Open Badges 3.0 ``identityType`` terms."""

    NAME = "name"
    EMAIL = "emailAddress"
    STUDENT_ID = "systemId"
    NATIONAL_ID = "nationalIdentityNumber"
    OTHER = "identifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """One way a learner is known; kept out of logs.

    value
        The identifier itself, or its hash (``sha256$…``) when ``hashed``.
    salt
        What was put behind the identifier before hashing.
    """

    kind: IdentifierKind
    value: str = field(repr=False)
    hashed: bool = False
    salt: str | None = field(default=None, repr=False)


class LearnerUnknown(ShirushiError):
    """An assertion says nothing by which its learner could be known."""

    code = "model.learner-unknown"
    text = Text(
        ja="学習者を識別する情報がありません。", en="Nothing says which learner this is about."
    )
    remedy = Text(
        ja="メールアドレス、学籍番号、DIDのいずれかを入れてください。",
        en="Give an e-mail address, a student number or a DID.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """The person an assertion is about (学習者); kept out of logs.

    id
        A URI the learner controls, such as a DID, or ``None``.

    Raises ``LearnerUnknown`` when there is neither ``id`` nor an identifier.
    """

    id: str | None = field(default=None, repr=False)
    identifiers: tuple[Identifier, ...] = ()

    def __post_init__(self) -> None:
        if self.id is None and not self.identifiers:
            raise LearnerUnknown


class ValidityReversed(ShirushiError):
    """An assertion would end before it begins."""

    code = "model.validity-reversed"
    text = Text(ja="有効期間の終わりが始まりより前です。", en="The validity ends before it begins.")
    remedy = Text(ja="終わりの日を確認してください。", en="Check the day on which it ends.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One learner earned one achievement.

    id
        A URI of this assertion alone: ``urn:uuid:…`` or https.
    issuer
        Who signs; the awarding body stands in the achievement.
    awarded_at
        When the learner earned it (発行日); ``valid_from`` is when the credential begins to
        hold, ``valid_until`` when it stops (outside), or ``None`` for no end.
    credits_earned
        ``None`` where none were given or stated.

    Raises ``ValidityReversed``.
    """

    id: str
    achievement: Achievement
    issuer: Profile
    learner: Learner
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime | None = None
    credits_earned: Credits | None = None
    results: tuple[Result, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()

    def __post_init__(self) -> None:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValidityReversed
