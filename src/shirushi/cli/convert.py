"""``shirushi convert``: credit and hours in another system's terms."""

from __future__ import annotations

import sys
from datetime import datetime
from decimal import Decimal, InvalidOperation

import click

from shirushi.cli.commands import argument, command, language_option, option, spoken
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.dates import utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.framework import convert as converting
from shirushi.framework.credit_systems import Activity, credit_systems
from shirushi.model.credits import Credits
from shirushi.model.workload import HoursBasis, Workload

_HOURS = {
    "notional-hours": HoursBasis.NOTIONAL,
    "contact-hours": HoursBasis.CONTACT,
    "clock-hours": HoursBasis.CLOCK,
}


class AmountInvalid(ShirushiError):
    """What should be an amount is no number."""

    code = "cli.amount-invalid"
    text = Text(ja="「{amount}」は数ではありません。", en="{amount!r} is not a number.")
    remedy = Text(ja="2 や 0.5 のように書いてください。", en="Write it like 2 or 0.5.")


class OnlyHours(ShirushiError):
    """Hours are to be turned into hours."""

    code = "cli.only-hours"
    text = Text(
        ja="時間数から時間数へは換算できません。", en="Hours are not converted into other hours."
    )
    remedy = Text(
        ja="どちらかに単位制度を指定してください: {known}",
        en="Name a credit system on one side: {known}",
    )


@command(
    ja="""\
    単位制度 FROM の AMOUNT を TO に換算します。換算できるすべての方法を、
    換算率と出典とともに示します。

    FROM と TO には、単位制度(jp、ects、uk、us、nz、my、th、kr、in、hk、sg-sit、sg-nus など)か、
    contact-hours、notional-hours を指定します。異なる基準の時間数は混ぜません。

    終了コードは、換算できる方法があれば0、なければ2です。
    """
)
@argument("amount")
@argument("unit", metavar="FROM")
@argument("to")
@option(
    "--activity",
    metavar="KIND",
    type=click.Choice([one.value for one in Activity]),
    says=Text(
        ja="授業の種類。種類によって授業時間数が異なる場合に使います。",
        en="Kind of class, where class hours differ by kind.",
    ),
)
@option(
    "--on",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    says=Text(
        ja="この日の換算率によります。省略すると今日です。",
        en="The day whose rates hold. Default: today.",
    ),
)
@json_option
@language_option
@click.pass_context
def convert(
    ctx: click.Context,
    *,
    amount: str,
    unit: str,
    to: str,
    activity: str | None,
    on: datetime | None,
    as_json: bool,
) -> None:
    """Convert AMOUNT of FROM into TO, by every method that can tell, with rates and sources.

    FROM and TO are credit systems (jp, ects, uk, us, nz, my, th, kr, in, hk, sg-sit, sg-nus, ...)
    or contact-hours, notional-hours. Hours of two bases are never mixed.

    Exits with 0 when some method can tell, 2 when none can.
    """
    day = utc_now().date() if on is None else on.date()
    kind = None if activity is None else Activity(activity)
    number = _amount(amount)
    if unit in _HOURS and to in _HOURS:
        raise OnlyHours(known=", ".join(credit_systems()))
    if unit in _HOURS:
        hours = Workload(hours=number, basis=_HOURS[unit])
        done = converting.credits_for(hours, to, on=day, activity=kind)
    else:
        credits_ = Credits(amount=number, system=unit)
        if to in _HOURS:
            done = converting.hours_for(credits_, _HOURS[to], on=day, activity=kind)
        else:
            done = converting.convert(credits_, to, on=day, activity=kind)
    if as_json:
        click.echo(json.write_pretty(done.to_json()))
    else:
        click.echo("\n".join(done.lines(spoken(ctx))))
    if not done.results:
        sys.exit(2)


def _amount(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise AmountInvalid(amount=text) from None
    if not found.is_finite():
        raise AmountInvalid(amount=text)
    return found
