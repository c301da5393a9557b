"""Who stands for the quality of the education (質保証)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

#: Nobody who reviews less often reviews.
MOST_REVIEW_YEARS = Decimal(20)
#: Digits behind the point: quarters of a year.
MOST_REVIEW_PLACES = 2


class QualityAssuranceKind(enum.Enum):
    """Whether the provider itself or an outside body vouches."""

    INTERNAL = "internal"
    EXTERNAL = "external"


class QualityScope(enum.Enum):
    """What was judged: the programme, or the whole institution that gives it."""

    PROGRAMME = "programme"
    INSTITUTION = "institution"

    @property
    def label(self) -> Text:
        """What was judged, in words."""
        return _SCOPES[self]


_SCOPES = {
    QualityScope.PROGRAMME: Text(ja="プログラム(分野)の評価", en="of the programme"),
    QualityScope.INSTITUTION: Text(ja="機関全体の評価", en="of the whole institution"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityAssurance:
    """One act of quality assurance that a programme states.

    body
        Who did it.
    valid_from, valid_until
        The days between which it holds: from inside, until outside; ``None`` = not stated,
        which is never read as "for ever".
    scope
        What was judged; ``None`` when nobody said, and never guessed: that an institution is
        accredited says nothing of one programme.
    body_country
        Where ``body`` is: ISO 3166-1 alpha-2, upper case.

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
    scope: QualityScope | None = None
    body_country: str | None = None


class ReviewPeriodNotPositive(ShirushiError):
    """The time between two reviews is not above 0, or is absurdly long."""

    code = "model.review-period-not-positive"
    text = Text(
        ja="見直しの間隔は0より大きく{most}年以下、小数点以下{places}桁までです({years})。",
        en="The time between two reviews is more than 0 and at most {most} years, with at most "
        "{places} digits behind the point, not {years}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPeriod:
    """How often the programme is reviewed as a whole (見直しの間隔).

    years
        From one review to the next, at the longest; a half is six months.

    Raises ``ReviewPeriodNotPositive``.

    >>> ReviewPeriod(years=Decimal(3)).years
    Decimal('3')
    """

    years: Decimal

    def __post_init__(self) -> None:
        exponent = self.years.as_tuple().exponent
        is_fine = isinstance(exponent, int) and exponent >= -MOST_REVIEW_PLACES
        if not is_fine or not 0 < self.years <= MOST_REVIEW_YEARS:
            raise ReviewPeriodNotPositive(
                years=str(self.years)[:40], most=MOST_REVIEW_YEARS, places=MOST_REVIEW_PLACES
            )
