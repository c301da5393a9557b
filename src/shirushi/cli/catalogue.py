"""``shirushi catalogue``: what every programme of a catalogue lacks, under each framework."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click

from shirushi.cli.commands import PATH, argument, command, language_option, option, spoken
from shirushi.cli.files import read_programme, write_file
from shirushi.cli.framework import framework_or_file
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.dates import utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.framework.catalogue import compare_editions, judge_catalogue
from shirushi.framework.loading import frameworks_in_force
from shirushi.model.achievement import Achievement


class NoProgrammes(ShirushiError):
    """Nothing that was named holds a programme's file."""

    code = "cli.no-programmes"
    text = Text(
        ja="プログラムのファイル(.toml、.json)がありません。",
        en="There is no programme's file (.toml or .json).",
    )
    remedy = Text(
        ja="フォルダかファイルを指定してください。",
        en="Name a folder that holds some, or the files.",
    )


class EditionsAlone(ShirushiError):
    """Two editions are compared while other frameworks are asked for as well."""

    code = "cli.editions-alone"
    text = Text(
        ja="--editions は --framework や --on と一緒に使えません。",
        en="--editions goes with neither --framework nor --on.",
    )
    remedy = Text(ja="どちらか一方を指定してください。", en="Give one or the other.")


@command(
    ja="""\
    PLACES にあるすべてのプログラムを判定します。フォルダ(下位を含む)と、
    TOMLまたはJSONのファイルを指定できます。

    読めないファイルはパスを示し、ほかのファイルを判定します。一つも読めなければ、
    ほかに何も出力しません。終了コードは、すべて判定できれば0、
    判定できないファイルがあれば2です。
    """
)
@argument("places", nargs=-1, required=True, type=PATH)
@option(
    "--framework",
    "wanted",
    metavar="NAME",
    multiple=True,
    says=Text(
        ja="判定に使う枠組み、または枠組みのTOMLファイル。複数回指定できます。省略すると、"
        "有効なすべての枠組みです。",
        en="Framework to judge by, or a framework's TOML file; may be given several times. "
        "Default: all in force.",
    ),
)
@option(
    "--on",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    says=Text(
        ja="この日の版で判定します。省略すると指定した版、版の指定もなければ今日の版です。",
        en="The day whose editions are asked. Default: the edition named; without one, today.",
    ),
)
@option(
    "--editions",
    nargs=2,
    metavar="OLD NEW",
    says=Text(
        ja="一つの枠組みの二つの版の間で、変わる判定を一覧にします。",
        en="List the verdicts that change between two editions of one framework.",
    ),
)
@option(
    "--csv",
    "csv_file",
    metavar="FILE",
    type=PATH,
    says=Text(
        ja="すべての行を、Excelで開けるCSVとしてこのファイルに書き出します。",
        en="Write every row to this file, as Excel opens it.",
    ),
)
@json_option
@language_option
@click.pass_context
def catalogue(
    ctx: click.Context,
    *,
    places: tuple[Path, ...],
    wanted: tuple[str, ...],
    on: datetime | None,
    editions: tuple[str, str] | None,
    csv_file: Path | None,
    as_json: bool,
) -> None:
    """Judge every programme in PLACES: folders with all below them, and TOML or JSON files.

    A file that cannot be read is reported with its path and the others are judged. Where none
    can be read, nothing else is written. Exits with
    0 when every file was judged, 2 when one was not.
    """
    language = spoken(ctx)
    if editions and (wanted or on):
        raise EditionsAlone
    named = [framework_or_file(one) for one in editions or ()]
    day = None if on is None else on.date()
    frameworks = [framework_or_file(one, on=day) for one in wanted]
    if not wanted:
        day = day or utc_now().date()
        frameworks = list(frameworks_in_force(day))
    files = list(dict.fromkeys(_files(places)))
    if not files:
        raise NoProgrammes(path=", ".join(str(one) for one in places))
    failed: list[ShirushiError] = []
    with click.progressbar(files, file=sys.stderr, width=40) as bar:
        read = _read(bar, failed)
        found = (
            compare_editions(read, *named)
            if editions
            else judge_catalogue(read, frameworks, on=day)
        )
    for error in failed:
        click.echo(error.message(language), err=True)
    if len(failed) == len(files):
        # A table of noughts would look like an answer.
        sys.exit(2)
    if csv_file is not None:
        write_file(csv_file, found.to_csv(language))
    if as_json:
        click.echo(json.write_pretty(found.to_json()))
    else:
        click.echo("\n".join(found.lines(language)))
    if failed:
        said = _NOT_READ.format(count=len(failed), all=len(files))
        click.echo(said.in_language(language), err=True)
        sys.exit(2)


def _files(places: Iterable[Path]) -> Iterator[Path]:
    """Yield the files named, and those of the folders by name; hidden ones are left out."""
    for place in places:
        if not place.is_dir():
            yield place
            continue
        for one in sorted(place.rglob("*")):
            shown = not any(part.startswith(".") for part in one.relative_to(place).parts)
            if shown and one.suffix.lower() in {".toml", ".json"} and not one.is_dir():
                yield one


def _read(paths: Iterable[Path], failed: list[ShirushiError]) -> Iterator[Achievement]:
    for path in paths:
        try:
            yield read_programme(path)
        except ShirushiError as error:
            failed.append(error)


_NOT_READ = Text(
    ja="{all}件のファイルのうち{count}件を読めませんでした。",
    en="{count} of {all} files could not be read.",
)
