"""Who stands for the quality of the education (質保証)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from shirushi.core.text import Text


class QualityAssuranceKind(enum.Enum):
    """Whether the provider itself or an outside body vouches."""

    INTERNAL = "internal"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityAssurance:
    """One act of quality assurance that a programme states.

    body
        Who did it.
    valid_from, valid_until
        The days between which it holds: from inside, until outside; ``None`` = not stated,
        which is never read as "for ever".

    >>> QualityAssurance(
    ...     kind=QualityAssuranceKind.INTERNAL, text=Text(ja="教務委員会の審査", en="committee")
    ... ).valid_until
    """

    kind: QualityAssuranceKind
    text: Text
    body: Text | None = None
    url: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
