"""``shirushi framework``: the frameworks at hand, and files of new ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from shirushi.cli.commands import PATH, argument, command, group, language_option, option, spoken
from shirushi.cli.files import in_file, read_file
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.framework.framework import Framework
from shirushi.framework.loading import edition_of, editions, load_framework, packaged
from shirushi.framework.loading import framework as framework_named
from shirushi.framework.showing import as_json as shown_as_json
from shirushi.framework.showing import lines as shown_lines
from shirushi.framework.sources import packaged_sources


class NoEditionInForce(ShirushiError):
    """No edition of a framework that we have holds on a day."""

    code = "cli.no-edition-in-force"
    text = Text(
        ja="「{id}」には、{on}に有効な版がありません。",
        en="No edition of {id} is in force on {on}.",
    )
    remedy = Text(
        ja="次の版のいずれかを指定してください: {known}", en="Name one of its editions: {known}."
    )


def framework_or_file(name: str, *, on: date | None = None) -> Framework:
    """Return the framework called so, or the one in the TOML file of that name.

    on
        The day whose edition is wanted, whichever edition ``name`` names; ``None`` for that one.

    Raises ``NoEditionInForce``, ``FrameworkUnknown``, ``FileUnreadable`` or every mistake in the
    file.
    """
    if name.endswith(".toml"):
        return _in_file(Path(name))
    if on is None:
        return framework_named(name)
    found = edition_of(name, on)
    if found is None:
        known = ", ".join(f"{one.id} ({one.in_force_from or '?'} –)" for one in editions(name))
        raise NoEditionInForce(id=name, on=on.isoformat(), known=known)
    return found


def _in_file(path: Path) -> Framework:
    data = read_file(path)
    try:
        return load_framework(data, packaged_sources())
    except ShirushiError as error:
        raise in_file(error, path) from None


@group(
    ja="""\
    使える枠組みを一覧・表示し、新しい枠組みのファイルを点検します。
    """
)
def framework() -> None:
    """List and show the frameworks at hand, and check the file of a new one."""


@command("list", of=framework, ja="プログラムの判定に使えるすべての枠組みと版を一覧にします。")
@option(
    "--on",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    says=Text(ja="この日に有効なものに限ります。", en="Only those in force on this day."),
)
@json_option
@language_option
@click.pass_context
def list_(
    ctx: click.Context,
    *,
    on: datetime | None,
    as_json: bool,
) -> None:
    """List every framework and edition that programmes can be judged by."""
    found = [one for one in packaged().values() if on is None or one.in_force(on.date())]
    if as_json:
        click.echo(json.write_pretty([_summary(one) for one in found]))
    else:
        click.echo("\n".join(_lines(found, spoken(ctx))))


@command(
    of=framework,
    ja="""\
    枠組み NAME(IDまたはTOMLファイル)の要件と事実を、それぞれの出典とともに示します。
    """,
)
@argument("name")
@json_option
@language_option
@click.pass_context
def show(
    ctx: click.Context,
    *,
    name: str,
    as_json: bool,
) -> None:
    """Show the framework NAME, an id or a TOML file: its rules and facts, each with its source."""
    found = framework_or_file(name)
    if as_json:
        click.echo(json.write_pretty(shown_as_json(found)))
    else:
        click.echo("\n".join(shown_lines(found, spoken(ctx))))


@command(
    of=framework,
    ja="""\
    枠組みのTOMLファイル FILE を点検し、すべての誤りを場所とともに一度に示します。

    終了コードは、判定に使えれば0、使えなければ2です。
    """,
)
@argument("file", type=PATH)
@language_option
@click.pass_context
def check(ctx: click.Context, file: Path) -> None:
    """Check FILE, a framework in TOML, and tell every mistake in it at once with its place.

    Exits with 0 when programmes can be judged by it, 2 when they cannot.
    """
    found = _in_file(file)
    said = _FINE.format(
        name=found.name, id=found.id, rules=len(found.rules), facts=len(found.citations)
    )
    click.echo(said.in_language(spoken(ctx)))


_FINE = Text(
    ja="「{name}」({id})は正しく読めます。要件{rules}件、出典のある事実{facts}件。",
    en="{name} ({id}) can be used: {rules} rules, {facts} facts with their sources.",
)


def _lines(frameworks: list[Framework], language: Language) -> Iterator[str]:
    width = max((len(one.id) for one in frameworks), default=0)
    for one in frameworks:
        days = f"{one.in_force_from or '?'} – {one.in_force_until or ''}".rstrip()
        yield f"{one.id:{width}}  {one.jurisdiction:5}  {one.name.in_language(language)} [{days}]"


def _summary(framework: Framework) -> JsonObject:
    starts, ends = framework.in_force_from, framework.in_force_until
    return {
        "id": framework.id,
        "base": framework.base,
        "edition": framework.edition,
        "jurisdiction": framework.jurisdiction,
        "name": framework.name.to_json(),
        "in_force_from": None if starts is None else starts.isoformat(),
        "in_force_until": None if ends is None else ends.isoformat(),
    }
