"""``shirushi whatif``: what a course would change, or which courses would close the gap."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from shirushi.cli.commands import PATH, command, option, spoken
from shirushi.cli.files import in_file, read_file
from shirushi.cli.holding import EXITS, Asked, asks, award_from
from shirushi.core import json
from shirushi.core.dates import parse_day
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.stacking.gap import Best, close_gap, earned, first_run_of, prerequisites_lacking
from shirushi.stacking.statements import load_offerings
from shirushi.stacking.telling import closing_json, closing_lines, what_if_json, what_if_lines
from shirushi.stacking.whatif import what_if


class OneAwardOnly(ShirushiError):
    """Offerings are looked for that close the gap to several awards at once."""

    code = "cli.one-award-only"
    text = Text(
        ja="不足を埋める科目は、一つの学位・証明についてだけ探せます。",
        en="What closes a gap is looked for one award at a time.",
    )
    remedy = Text(
        ja="--award を一つにするか、--take で科目を指定してください。",
        en="Give one --award, or name offerings with --take.",
    )


@command(
    ja="""\
    ある科目を履修すると何が変わるか、またはどの科目を履修すれば不足が埋まるかを示します。

    終了コードは、それで達成すれば0、しなければ1、分からないか人の判断が必要なら2です。
    """
)
@asks
@option(
    "--award",
    "awards",
    multiple=True,
    required=True,
    metavar="AWARD",
    says=Text(
        ja="学位・証明のTOMLファイル、または同梱されているもののID。複数回指定できます。",
        en="An award's TOML file, or the id of one that comes with the package; repeat it.",
    ),
)
@option(
    "--offerings",
    "catalogue",
    required=True,
    type=PATH,
    metavar="FILE.toml",
    says=Text(
        ja="履修できる科目(単位数、費用、開講日程、前提条件)。",
        en="What could be taken: credits, cost, runs, prerequisites.",
    ),
)
@option(
    "--take",
    multiple=True,
    metavar="ID",
    says=Text(
        ja="この科目を履修した場合を調べます。省略すると、何を履修すべきかを調べます。",
        en="What if I took this one? Without it: what should I?",
    ),
)
@option(
    "--best",
    type=click.Choice([one.value for one in Best]),
    default=Best.CHEAPEST.value,
    says=Text(
        ja="不足を、最も安く、または最も早く埋めます。",
        en="Close the gap at the least cost, or by the earliest day.",
    ),
)
@option(
    "--until",
    metavar="DATE",
    says=Text(
        ja="科目の終了日として認める最後の日。", en="The last day on which a course may end."
    ),
)
@option(
    "--at-once",
    type=click.IntRange(min=1),
    metavar="N",
    says=Text(ja="同時に履修する科目数の上限。", en="At most so many at the same time."),
)
def whatif(
    ctx: click.Context,
    *,
    asked: Asked,
    awards: tuple[str, ...],
    catalogue: Path,
    take: tuple[str, ...],
    best: str,
    until: str | None,
    at_once: int | None,
    as_json: bool,
) -> None:
    """Say what taking an offering would change, or which offerings would close the gap.

    Exits with 0 when the award is reached then, 1 when it is not, 2 when that cannot be told or
    a person must decide.
    """
    wanted = [award_from(one) for one in awards]
    data = read_file(catalogue)
    try:
        offerings = load_offerings(data)
    except ShirushiError as error:
        raise in_file(error, catalogue) from None
    held, known = asked.held(wanted), asked.statements().circumstances
    language = spoken(ctx)
    if take:
        taken = [first_run_of(id_, offerings, asked.on) for id_ in take]
        extra = [earned(one) for one in taken]
        found = what_if(
            held,
            extra,
            wanted,
            on=max([asked.on, *(one.assertion.awarded_at.date() for one in extra)]),
            circumstances={one.id: known for one in wanted},
        )
        lines, answer = what_if_lines(found, language), what_if_json(found)
        lacking = {one.offering.id: prerequisites_lacking(one, held, taken) for one in taken}
        answer["prerequisites_lacking"] = {id_: list(some) for id_, some in lacking.items()}
        for id_, some in lacking.items():
            if some:
                said = _LACKING.format(id=id_, wanted=", ".join(some))
                lines.append(said.in_language(language))
        plans = found.after.plans
    else:
        if len(wanted) > 1:
            raise OneAwardOnly
        closing = close_gap(
            held,
            wanted[0],
            offerings,
            on=asked.on,
            best=Best(best),
            circumstances=known,
            until=None if until is None else parse_day(until, path="--until"),
            at_once=at_once,
        )
        lines, answer = closing_lines(closing, language), closing_json(closing)
        plans = (closing.plan,)
    click.echo(json.write_pretty(answer) if as_json else "\n".join(lines))
    exits = {EXITS[one.outcome] for one in plans}
    sys.exit(1 if 1 in exits else max(exits))


_LACKING = Text(
    ja="注意:「{id}」の前提となる達成がまだありません({wanted})。",
    en="Note: {id!r} asks for what is not held yet ({wanted}).",
)
