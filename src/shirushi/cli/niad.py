"""``shirushi niad``: credits looked through before applying to NIAD-QE for a bachelor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from shirushi.cli.commands import PATH, command, option, spoken
from shirushi.cli.files import write_file
from shirushi.cli.holding import Asked, asks, notes
from shirushi.core import json
from shirushi.core.dates import parse_day
from shirushi.core.text import Text
from shirushi.stacking.loading import packaged_award
from shirushi.stacking.niad_check import AWARD, Applicant, Basic, Reach, pre_check
from shirushi.stacking.niad_telling import check_json, check_lines, check_table


@command(
    ja="""\
    大学改革支援・学位授与機構の学士(単位積み上げ型)の申請に向け、単位を分類し、不足を示します。

    CREDENTIAL のほか、証明書のない科目は --transcript で指定します。
    科目の区分は申告どおりに扱い、修業年数と在学の有無は --about から読みます。

    終了コードは、分かっている最低要件をすべて満たせば0、届かないものがあれば1、
    人の判断が必要なら2です。区分は常に人の確認を要するため、0は数が足りることだけを意味します。
    """
)
@asks
@option(
    "--field",
    metavar="ID",
    says=Text(
        ja="申請する専攻分野。例: engineering", en="The field applied for, such as 'engineering'."
    ),
)
@option(
    "--concentration",
    metavar="TEXT",
    says=Text(
        ja="専攻の区分。機構の用語で書きます。", en="The concentration, in the agency's words."
    ),
)
@option(
    "--basic",
    metavar="KIND",
    type=click.Choice([one.value for one in Basic]),
    says=Text(ja="有する基礎資格。", en="The basic qualification that is held."),
)
@option(
    "--basic-on",
    metavar="DATE",
    says=Text(ja="基礎資格を得た日。", en="The day on which it was completed."),
)
@option(
    "--class",
    "course_class",
    type=click.Choice(["1", "2"]),
    says=Text(
        ja="申請の区分。基礎資格の課程の単位数または時間数によります。",
        en="The class of application, by the credits or hours of the basic course.",
    ),
)
@option(
    "--table",
    type=PATH,
    metavar="FILE.csv",
    says=Text(ja="CSVでも書き出します。", en="Write it as CSV, too."),
)
def niad(
    ctx: click.Context,
    *,
    asked: Asked,
    field: str | None,
    concentration: str | None,
    basic: str | None,
    basic_on: str | None,
    course_class: str | None,
    table: Path | None,
    as_json: bool,
) -> None:
    """Classify credits for NIAD-QE's bachelor by accumulation, and say what is missing.

    Give CREDENTIALs, and with --transcript the subjects that no credential is about. Classes of
    subjects are as stated; years of study and whether one is enrolled are read from --about.

    Exits with 0 when every known minimum is reached, 1 when one is out of reach, 2 when a person
    must decide; as the classes always need a person, 0 says no more than that the numbers are
    there.
    """
    known = asked.statements().circumstances
    rows = asked.rows()
    held = [one for one in asked.held([packaged_award(AWARD)]) if not one.is_stated]
    applicant = Applicant(
        field=field,
        concentration=concentration,
        basic=None if basic is None else Basic(basic),
        basic_on=None if basic_on is None else parse_day(basic_on, path="--basic-on"),
        course_class=None if course_class is None else int(course_class),
        is_enrolled=known.statuses.get("enrolled_in_degree_course"),
        years=known.years.get("study"),
    )
    found = pre_check(held, rows, applicant, on=asked.on)
    language = spoken(ctx)
    if table is not None:
        write_file(table, check_table(found, language))
    if as_json:
        click.echo(json.write_pretty(check_json(found)))
    else:
        told = [one.in_language(language) for one in notes(held, asked)]
        click.echo("\n".join([*check_lines(found, language), *(f"  {one}" for one in told)]))
    confirmed = {one.reach for one in found.totals if one.decides}
    sys.exit(1 if found.is_short else 2 if Reach.OPEN in confirmed else 0)
