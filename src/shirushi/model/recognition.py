"""An institution's decision on what somebody learnt elsewhere (認定の決定)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from shirushi.core.text import Text
from shirushi.model.credits import Credits

#: The ``achievementType`` of credit that stands for what it was recognised from: Open Badges 3.0
#: has none for it, and lets others be named with ``ext:``.
RECOGNISED_CREDIT = "ext:RecognisedCredit"


class RecognitionOutcome(enum.Enum):
    """What an institution may say to a request for recognition."""

    FULL = "full"
    PART = "part"
    CONDITIONAL = "conditional"
    REFUSED = "refused"

    @property
    def label(self) -> Text:
        """The outcome in words."""
        return _OUTCOMES[self]

    @property
    def gives_credit(self) -> bool:
        """Whether something counts from the day of the decision on."""
        return self in {RecognitionOutcome.FULL, RecognitionOutcome.PART}


_OUTCOMES = {
    RecognitionOutcome.FULL: Text(ja="全部を認定", en="recognised in full"),
    RecognitionOutcome.PART: Text(ja="一部を認定", en="recognised in part"),
    RecognitionOutcome.CONDITIONAL: Text(ja="条件付きで認定", en="recognised on a condition"),
    RecognitionOutcome.REFUSED: Text(ja="認定しない", en="refused"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What an institution decided about credentials from elsewhere, and what it rests on.

    of
        The URIs of the credentials decided on; empty where none could be relied on.
    credits
        How much counts, in the institution's own credit; ``None`` where nobody said how much.
    scope
        The same in the institution's words, the course it counts as among them.
    article
        Of the law or of the institution's own rules.
    round
        1 = the first decision, 2 = the one on appeal.
    """

    outcome: RecognitionOutcome
    article: str
    decided_on: date
    of: tuple[str, ...] = ()
    credits: Credits | None = None
    scope: str = ""
    condition: str = ""
    difference: str = ""
    reasons: str = ""
    round: int = 1
