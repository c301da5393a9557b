"""Amounts in words, as each kind of requirement counts them."""

from __future__ import annotations

from decimal import Decimal

from shirushi.core.text import Text
from shirushi.framework.credit_systems import credit_systems
from shirushi.stacking.requirement import ContactHours, Credits, Node


def amount_of(node: Node, amount: Decimal) -> Text:
    """Return an amount with its unit, as the requirement counts."""
    if isinstance(node, Credits):
        return credits_said(amount, node.system)
    if isinstance(node, ContactHours):
        return (_HOUR if amount == 1 else _HOURS).format(amount=plain(amount))
    return items_said(amount)


def credits_said(amount: Decimal, system: str) -> Text:
    """Return an amount of credit with its system, by its name in Japanese.

    >>> credits_said(Decimal(3), "jp").ja, credits_said(Decimal(3), "ects").ja
    ('3単位(日本の大学)', '3 ECTS(欧州単位互換累積制度)')
    """
    en = (_CREDIT if amount == 1 else _CREDITS).format(amount=plain(amount), system=system).en
    known = credit_systems().get(system)
    if known is None:
        return Text(ja=f"{plain(amount)}単位({system})", en=en)
    # Only a name that begins with the counter itself follows the number closely.
    between = "" if known.name.ja.startswith("単位") else " "
    return Text(ja=f"{plain(amount)}{between}{known.name.ja}", en=en)


def items_said(amount: Decimal) -> Text:
    """Return a number of things."""
    return Text(ja=f"{plain(amount)}件", en=plain(amount))


def plain(amount: Decimal) -> str:
    """Return a number without an exponent and without idle zeros.

    >>> plain(Decimal("1.50")), plain(Decimal("3E+1"))
    ('1.5', '30')
    """
    written = f"{amount:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


_CREDIT = Text(ja="{amount}単位({system})", en="{amount} credit ({system})")
_CREDITS = Text(ja="{amount}単位({system})", en="{amount} credits ({system})")
_HOUR = Text(ja="{amount}時間", en="{amount} hour")
_HOURS = Text(ja="{amount}時間", en="{amount} hours")
