"""An amount of credit in one system (単位)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

#: The largest amount anybody could mean; a doctorate has a few hundred.
MOST = Decimal(10_000)
#: Digits behind the point: nobody counts finer, and exact arithmetic on more could take for ever.
MOST_PLACES = 6


class CreditSystemsDiffer(ShirushiError):
    """Amounts of two credit systems were put together without converting one."""

    code = "model.credit-systems-differ"
    text = Text(
        ja="{one}の単位と{other}の単位は、換算せずに合算・比較できません。",
        en="{one} credits and {other} credits cannot be added or compared; convert one first.",
    )


class CreditsNotPositive(ShirushiError):
    """An amount of credit is not above 0, or is absurdly large."""

    code = "model.credits-not-positive"
    text = Text(
        ja="単位数は0より大きく{most}以下、小数点以下{places}桁までです({amount})。",
        en="An amount of credit is more than 0 and at most {most}, with at most {places} digits "
        "behind the point, not {amount}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """An amount of credit in one system (単位).

    Two systems never meet by accident: 1 ECTS is 25 to 30 hours of learning and a
    Japanese 単位 is 45, so adding them raises. ``framework.convert`` changes one into
    the other and names the rate's source.

    amount
        More than 0, at most ``MOST``, at most ``MOST_PLACES`` digits behind the point, and exact;
        half credits exist. Never a ``float``.
    system
        A key of the credit systems' data: "ects", "jp", "my", ...

    Raises ``CreditsNotPositive``, and ``CreditSystemsDiffer`` when two systems are added.

    >>> Credits(amount=Decimal("0.5"), system="jp") + Credits(amount=Decimal(2), system="jp")
    Credits(amount=Decimal('2.5'), system='jp')
    >>> Credits(amount=Decimal(2), system="jp") + Credits(amount=Decimal(3), system="ects")
    Traceback (most recent call last):
    ...
    shirushi.model.credits.CreditSystemsDiffer: jp credits and ects credits cannot be added ...
    """

    amount: Decimal
    system: str

    def __post_init__(self) -> None:
        exponent = self.amount.as_tuple().exponent
        is_fine = isinstance(exponent, int) and exponent >= -MOST_PLACES
        if not is_fine or not 0 < self.amount <= MOST:
            raise CreditsNotPositive(amount=str(self.amount)[:40], most=MOST, places=MOST_PLACES)

    def __add__(self, other: Credits) -> Credits:
        if other.system != self.system:
            raise CreditSystemsDiffer(one=self.system, other=other.system)
        return Credits(amount=self.amount + other.amount, system=self.system)
