"""Which of several equally good plans a learner would rather have."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Preference(enum.Enum):
    """One way to choose between plans that reach the same."""

    KEEP = "keep"
    WISHED = "wished"
    FEWEST = "fewest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What breaks ties, the first in ``order`` first; it never makes a plan reach less.

    awards_first
        Ids of awards to be reached before all others, the first first.
    keep
        Ids of credentials to keep for something else, used only where nothing else will do.
    wished
        Ids of credentials that the learner would like to use.

    >>> Preferences().order[0].value
    'keep'
    """

    order: tuple[Preference, ...] = (
        Preference.KEEP,
        Preference.WISHED,
        Preference.FEWEST,
        Preference.OLDEST,
    )
    awards_first: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    wished: tuple[str, ...] = ()
