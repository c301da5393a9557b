"""Learning time with its basis (学習量)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

#: More hours than a doctorate takes; above it somebody mistyped.
MOST_HOURS = Decimal(20_000)
#: Digits behind the point: nobody counts finer, and exact arithmetic on more could take for ever.
MOST_PLACES = 6


class HoursBasis(enum.Enum):
    """What an hour of learning counts; hours of two bases are not comparable.

    NOTIONAL is all the learning a typical learner needs (総学習時間, ECTS workload).
    CONTACT is the time with a teacher as it is timetabled (授業時間). CLOCK is measured time.
    """

    NOTIONAL = "notional"
    CONTACT = "contact"
    CLOCK = "clock"

    @property
    def label(self) -> Text:
        """The basis in words."""
        return _LABELS[self]


_LABELS = {
    HoursBasis.NOTIONAL: Text(ja="総学習時間", en="total learning time"),
    HoursBasis.CONTACT: Text(ja="授業時間", en="class hours"),
    HoursBasis.CLOCK: Text(ja="実測時間", en="measured hours"),
}


class HoursNotPositive(ShirushiError):
    """An amount of learning time is not above 0, or is absurdly large."""

    code = "model.hours-not-positive"
    text = Text(
        ja="時間数は0より大きく{most}以下、小数点以下{places}桁までです({hours})。",
        en="Learning time is more than 0 and at most {most} hours, with at most {places} digits "
        "behind the point, not {hours}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Learning time in hours, with what an hour counts.

    hours
        More than 0, at most ``MOST_HOURS``, at most ``MOST_PLACES`` digits behind the point, exact.

    Raises ``HoursNotPositive``.

    >>> Workload(hours=Decimal(90), basis=HoursBasis.NOTIONAL).hours
    Decimal('90')
    """

    hours: Decimal
    basis: HoursBasis

    def __post_init__(self) -> None:
        exponent = self.hours.as_tuple().exponent
        is_fine = isinstance(exponent, int) and exponent >= -MOST_PLACES
        if not is_fine or not 0 < self.hours <= MOST_HOURS:
            raise HoursNotPositive(hours=str(self.hours)[:40], most=MOST_HOURS, places=MOST_PLACES)
