"""``shirushi level``: what stands at a level, and what it compares to elsewhere."""

from __future__ import annotations

import sys

import click

from shirushi.cli.commands import argument, command, language_option, spoken
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.text import Language
from shirushi.framework.comparing import Answer, compare
from shirushi.framework.levels import LevelEntry, LevelFramework, levels
from shirushi.model.level import Level


@command(
    ja="""\
    FRAMEWORK の LEVEL が、枠組み TO のどのレベルに当たるかを、誰の見解かとともに示します。

    TO を省くとそのレベルの資格を、LEVEL も省くとすべてのレベルの資格を示します。枠組み: jeqf、
    eqf、aqf、nzqcf、rqf、scqf、nfq、hkqf、mqf、ncrf、aqrf など

    終了コードは、答えがあれば0、対応するレベルがないと合意されていれば1、分からなければ2です。
    """
)
@argument("framework")
@argument("level", required=False)
@argument("to", required=False)
@json_option
@language_option
@click.pass_context
def level(
    ctx: click.Context,
    framework: str,
    level: str | None,
    to: str | None,
    as_json: bool,  # noqa: FBT001 - click passes flags by name
) -> None:
    """Show what LEVEL of FRAMEWORK compares to in the framework TO, and by whose word.

    Without TO it shows the qualifications at the level, without LEVEL those of every level.
    Frameworks: jeqf, eqf, aqf, nzqcf, rqf, scqf, nfq, hkqf, mqf, ncrf, aqrf, ...

    Exits with 0 when it is answered, 1 when there is agreed to be no counterpart, 2 when it is
    unknown.
    """
    if level is not None and to is not None:
        done = compare(Level(framework=framework, level=level), to)
        if as_json:
            click.echo(json.write_pretty(done.to_json()))
        else:
            click.echo("\n".join(done.lines(spoken(ctx))))
        sys.exit({Answer.COMPARABLE: 0, Answer.NO_COUNTERPART: 1, Answer.UNKNOWN: 2}[done.answer])
    found = levels().framework(framework)
    if level is not None:
        levels().checked(Level(framework=framework, level=level))
    entries = [one for one in found.entries if level in {None, one.level}]
    if as_json:
        click.echo(json.write_pretty(found.to_json(level)))
    else:
        click.echo("\n".join(_lines(found, entries, spoken(ctx))))
    if not entries:
        sys.exit(2)


def _lines(framework: LevelFramework, entries: list[LevelEntry], language: Language) -> list[str]:
    lines = [framework.name.in_language(language)]
    for one in entries:
        names = ("、" if language == "ja" else "; ").join(
            name.in_language(language) for name in one.qualifications
        )
        sure = one.citation.confidence.label.in_language(language)
        lines += [f"  {one.level}: {names}", f"      {one.citation.line} [{sure}]"]
    for change in framework.history:
        said = f"{change.on.isoformat()}: {change.text.in_language(language)}"
        sure = change.citation.confidence.label.in_language(language)
        lines += [f"  {said}", f"      {change.citation.line} [{sure}]"]
    if not entries:
        lines.append("  不明" if language == "ja" else "  unknown")
    if framework.note is not None:
        lines.append("  " + framework.note.in_language(language))
    return lines
