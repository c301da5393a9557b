"""How long it takes from its first day to its last (期間)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

#: Ten years; above it somebody mistyped.
MOST_WEEKS = Decimal(520)
#: Digits behind the point: a day is a seventh, and nobody counts finer.
MOST_PLACES = 2


class DurationNotPositive(ShirushiError):
    """A duration is not above 0, or is absurdly long."""

    code = "model.duration-not-positive"
    text = Text(
        ja="期間は0より大きく{most}週以下、小数点以下{places}桁までです({weeks})。",
        en="A duration is more than 0 and at most {most} weeks, with at most {places} digits "
        "behind the point, not {weeks}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """Calendar time in weeks; it says nothing about how much is learnt in it.

    weeks
        More than 0, at most ``MOST_WEEKS``, at most ``MOST_PLACES`` digits behind the point.

    Raises ``DurationNotPositive``.

    >>> Duration(weeks=Decimal(12)).weeks
    Decimal('12')
    """

    weeks: Decimal

    def __post_init__(self) -> None:
        exponent = self.weeks.as_tuple().exponent
        is_fine = isinstance(exponent, int) and exponent >= -MOST_PLACES
        if not is_fine or not 0 < self.weeks <= MOST_WEEKS:
            raise DurationNotPositive(
                weeks=str(self.weeks)[:40], most=MOST_WEEKS, places=MOST_PLACES
            )
