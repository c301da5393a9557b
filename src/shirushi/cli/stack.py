"""``shirushi stack``: which credentials count towards an award, and what is missing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

import click

from shirushi.cli.files import FileUnreadable, read_file
from shirushi.cli.options import json_option, language_option, spoken
from shirushi.cli.sources import keys_from, statuses_from
from shirushi.core import json
from shirushi.core.dates import parse_day, utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.report import Answer, Outcome, Report
from shirushi.credential.verification import verify
from shirushi.model.assertion import Identifier, IdentifierKind
from shirushi.stacking.explaining import explain
from shirushi.stacking.loading import load_award
from shirushi.stacking.plan import Status
from shirushi.stacking.recognition import Held, Standing
from shirushi.stacking.requirement import Award
from shirushi.stacking.solving import solve


class CredentialUnreadable(ShirushiError):
    """A file cannot be read as a credential at all, so that nothing in it can be counted."""

    code = "cli.credential-unreadable"
    text = Text(
        ja="証明書として読めません: {reason}", en="It cannot be read as a credential: {reason}"
    )
    remedy = Text(ja="この証明書を除いてください。", en="Leave this one out.")


@click.command()
@click.argument("award", metavar="AWARD.toml", type=click.Path(path_type=Path))
@click.argument(
    "credentials",
    metavar="CREDENTIAL...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@click.option("--on", "day", metavar="DATE", help="Count as of this day (UTC). Default: today.")
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="ISSUER",
    help="An issuer (DID or URL) that the awarding body accepts, beside those the award names.",
)
@click.option("--recipient", metavar="EMAIL", help="Whose the credentials should be.")
@click.option(
    "--status-list",
    "list_files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A status list from the issuer; used before the network is asked.",
)
@click.option(
    "--keys",
    "key_files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A document with the issuer's keys; used before the network is asked.",
)
@click.option("--offline", is_flag=True, help="Ask nothing of the network.")
@json_option
@language_option
@click.pass_context
def stack(
    ctx: click.Context,
    *,
    award: Path,
    credentials: tuple[Path, ...],
    day: str | None,
    accepted: tuple[str, ...],
    recipient: str | None,
    list_files: tuple[Path, ...],
    key_files: tuple[Path, ...],
    offline: bool,
    as_json: bool,
) -> None:
    """Count CREDENTIALs towards AWARD.toml, each verified first, and say what is missing.

    Awards inside the award are read from the same folder. Only credentials of accepted issuers
    count: those that the award names and those given with --accept.

    Exits with 0 when the award is reached, 1 when it is not, 2 when that cannot be told or a
    person must decide.
    """
    wanted = _award(award)
    now = utc_now() if day is None else _end_of_day(day)
    keys = keys_from(key_files, offline=offline)
    statuses = statuses_from(list_files, offline=offline)
    whose = None if recipient is None else Identifier(kind=IdentifierKind.EMAIL, value=recipient)
    held = []
    for path in credentials:
        report = verify(read_file(path), keys=keys, statuses=statuses, now=now, recipient=whose)
        held.append(_held(path, report, {*wanted.issuers, *accepted}))
    explanation = explain(solve(held, wanted, on=now.date()))
    if as_json:
        click.echo(json.write_pretty(explanation.to_json()))
    else:
        language = spoken(ctx)
        notes = _notes(held, whose)
        lines = [
            *explanation.lines(language),
            *(f"  {one.in_language(language)}" for one in notes),
        ]
        click.echo("\n".join(lines))
    sys.exit(_EXITS[explanation.plan.outcome])


_EXITS = {
    Status.SATISFIED: 0,
    Status.PARTLY: 1,
    Status.MISSING: 1,
    Status.NEEDS_DECISION: 2,
    Status.UNKNOWN: 2,
}


def _award(path: Path) -> Award:
    def others(id_: str) -> bytes | None:
        # An id is a file's bare name, so that no award reaches outside its folder.
        beside = path.with_name(f"{id_}.toml") if id_.replace("-", "").isalnum() else None
        return read_file(beside) if beside is not None and beside.is_file() else None

    data = read_file(path)
    try:
        return load_award(data, others=others)
    except FileUnreadable:
        raise
    except ShirushiError as error:
        raise error.at(str(path)) from None


def _end_of_day(day: str) -> datetime:
    return datetime.combine(parse_day(day, path="--on"), time(23, 59, 59), tzinfo=UTC)


def _held(path: Path, report: Report, accepted: set[str]) -> Held:
    """Return a credential with its standing. Raises ``CredentialUnreadable``."""
    if report.assertion is None:
        failed = [one for one in report.steps if one.outcome is Outcome.FAILED]
        reason = failed[0].reason if failed else report.answer.label
        raise CredentialUnreadable(path=str(path), reason=reason)
    standing = _STANDINGS.get(report.answer, Standing.NOT_AUTHENTIC)
    if report.answer.holds:
        if not accepted:
            standing = Standing.ISSUER_UNKNOWN
        elif report.assertion.issuer.id not in accepted:
            standing = Standing.ISSUER_REFUSED
    return Held(assertion=report.assertion, standing=standing)


_STANDINGS = {
    Answer.VALID: Standing.GOOD,
    Answer.VALID_WITH_WARNINGS: Standing.GOOD,
    Answer.REVOKED: Standing.REVOKED,
    Answer.SUSPENDED: Standing.SUSPENDED,
    Answer.EXPIRED: Standing.EXPIRED,
    Answer.NOT_YET_VALID: Standing.NOT_YET_VALID,
    Answer.OTHER_RECIPIENT: Standing.OTHER_PERSON,
    Answer.KEY_UNKNOWN: Standing.UNCHECKED,
    Answer.STATUS_UNKNOWN: Standing.UNCHECKED,
    Answer.UNSUPPORTED: Standing.UNCHECKED,
}


def _notes(held: Sequence[Held], whose: Identifier | None) -> list[Text]:
    """Return what the person who asked should know about the question."""
    notes = []
    if any(one.standing is Standing.ISSUER_UNKNOWN for one in held):
        issuers = ", ".join(sorted({one.assertion.issuer.id or "" for one in held}))
        notes.append(_ACCEPT.format(issuers=issuers))
    if whose is None:
        notes.append(_NOT_WHOSE)
    return notes


_ACCEPT = Text(
    ja="受け入れる発行者が示されていません。信頼できる発行者は --accept で指定してください: "
    "{issuers}",
    en="Nobody said which issuers are accepted. If you trust them, name them with --accept: "
    "{issuers}",
)
_NOT_WHOSE = Text(
    ja="証明書が本人のものかどうかは確認していません(--recipient で確認できます)。",
    en="Whose the credentials are was not checked (--recipient checks it).",
)
