"""``shirushi did``, ``status`` and ``context``: what verification leans on, looked at alone."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from shirushi.cli.commands import PATH, argument, command, language_option, spoken
from shirushi.cli.files import read_file
from shirushi.cli.options import json_option, keys_option, offline_option, status_list_option
from shirushi.cli.sources import keys_from, statuses_from
from shirushi.core import json
from shirushi.core.dates import utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.credential import did as dids
from shirushi.credential.jsonld.contexts import editions, pinned
from shirushi.credential.keys import find_key
from shirushi.credential.report import Outcome, Report, StepName
from shirushi.credential.verification import Memory, verify


class NeitherDidNorUrl(ShirushiError):
    """What should name an issuer is neither a DID nor an https URL."""

    code = "cli.neither-did-nor-url"
    text = Text(
        ja="「{given}」はDIDでも https のURLでもありません。",
        en="{given!r} is neither a DID nor an https URL.",
    )
    remedy = Text(
        ja="did:web:mc.example.ac.jp や https://mc.example.ac.jp/issuer のように書いてください。",
        en="Write it like did:web:mc.example.ac.jp or https://mc.example.ac.jp/issuer .",
    )


@command(
    ja="""\
    DID または発行者のURLが指す文書と、その中で署名を許された鍵を示します。

    一つの鍵のURI(# を含むもの)を指定すると、その鍵で証明書に署名できるかを示します。

    終了コードは、署名できる鍵があれば0、なければ1、文書を取得できなければ2です。
    """
)
@argument("identifier", metavar="DID|URL")
@keys_option
@offline_option
@json_option
@language_option
@click.pass_context
def did(
    ctx: click.Context,
    *,
    identifier: str,
    key_files: tuple[Path, ...],
    offline: bool,
    as_json: bool,
) -> None:
    """Show the document behind a DID or an issuer's URL, and which of its keys may sign.

    With the URI of one key (with a #) it tells whether that key may sign credentials.

    Exits with 0 when a key may sign, 1 when none may, 2 when the document cannot be had.
    """
    controller, _, fragment = identifier.partition("#")
    if not controller.startswith(("did:", "https://")):
        raise NeitherDidNorUrl(given=identifier)
    source = keys_from(key_files, offline=offline)
    document = dids.own_document(controller) or source.controller_document(controller)
    allowed = document.get("assertionMethod")
    methods = allowed if isinstance(allowed, list) else [allowed]
    names = [one.get("id") if isinstance(one, dict) else one for one in methods]
    wanted = [identifier] if fragment else [one for one in names if isinstance(one, str)]
    keys = [_key(one, controller, document) for one in wanted]
    if as_json:
        told = [{**one, "reason": one["reason"] and one["reason"].to_json()} for one in keys]
        click.echo(json.write_pretty({"document": document, "keys": told}))
    else:
        click.echo(json.write_pretty(document))
        for one in keys:
            said = _MAY_SIGN if one["kind"] else _MAY_NOT
            text = said.format(id=one["id"], kind=one["kind"], reason=one["reason"])
            click.echo(text.in_language(spoken(ctx)))
    if not any(one["kind"] for one in keys):
        sys.exit(1)


def _key(method: str, controller: str, document: JsonObject) -> JsonObject:
    full = controller + method if method.startswith("#") else method
    try:
        _, key = find_key(full, _Given(document), now=utc_now())
    except ShirushiError as error:
        return {"id": full, "kind": None, "reason": error.clause}
    return {"id": full, "kind": key.kind.value, "reason": None}


def _why(report: Report) -> Text:
    """Return what is known of the status; where an earlier step failed, why nothing is."""
    step = report.step(StepName.STATUS)
    failed = [one for one in report.steps if one.outcome is Outcome.FAILED]
    before = [one for one in failed if one.name.number < step.name.number]
    if step.outcome is not Outcome.NOT_CHECKED or not before:
        return step.reason
    return _NOT_LOOKED_UP.format(reason=before[0].reason)


class _Given:
    """One document, which was found already."""

    def __init__(self, document: JsonObject) -> None:
        self.document = document

    def controller_document(self, _controller: str) -> JsonObject:
        """Return the document."""
        return self.document


@command(
    ja="""\
    CREDENTIALS が失効または一時停止されていないかを、証明書が示すリストで調べます。

    終了コードは、どれも該当しなければ0、該当するものがあれば1、分からなければ2です。
    """
)
@argument("credentials", nargs=-1, required=True, type=PATH)
@status_list_option
@keys_option
@offline_option
@json_option
@language_option
@click.pass_context
def status(
    ctx: click.Context,
    *,
    credentials: tuple[Path, ...],
    list_files: tuple[Path, ...],
    key_files: tuple[Path, ...],
    offline: bool,
    as_json: bool,
) -> None:
    """Tell whether CREDENTIALS were revoked or suspended, by the lists that they name.

    Exits with 0 when none was, 1 when one was, 2 when that cannot be told.
    """
    language = spoken(ctx)
    keys = keys_from(key_files, offline=offline)
    lists = statuses_from(list_files, offline=offline)
    rows: list[JsonObject] = []
    now, memory = utc_now(), Memory()
    for path in credentials:
        try:
            data = read_file(path)
        except ShirushiError as error:
            # One that cannot be had is no reason to keep the others' answers back.
            outcome, reason = Outcome.NOT_CHECKED, error.explained
        else:
            report = verify(data, keys=keys, statuses=lists, now=now, memory=memory)
            outcome, reason = report.step(StepName.STATUS).outcome, _why(report)
        rows.append({"file": str(path), "outcome": outcome.value, "reason": reason.to_json()})
        if not as_json:
            click.echo(f"{path}: {reason.in_language(language)}")
    if as_json:
        click.echo(json.write_pretty(rows))
    outcomes = {row["outcome"] for row in rows}
    if Outcome.FAILED.value in outcomes:
        sys.exit(1)
    if Outcome.NOT_CHECKED.value in outcomes:
        sys.exit(2)


@command(
    ja="""\
    内容を固定しているJSON-LDコンテキストを一覧にします。URL を指定すると、その版を示します。

    終了コードは、固定されていれば0、されていなければ2です。
    """
)
@argument("url", required=False)
@json_option
@language_option
@click.pass_context
def context(
    ctx: click.Context,
    *,
    url: str | None,
    as_json: bool,
) -> None:
    """List the JSON-LD contexts that are pinned, or show the editions of the one at URL.

    Exits with 0 when it is pinned, 2 when it is not.
    """
    if url is not None:
        pinned(url)
    rows = [
        {"url": one.url, "edition": one.edition, "newest": number == 0}
        for name, several in sorted(editions().items())
        if url in {None, name}
        for number, one in enumerate(several)
    ]
    if as_json:
        click.echo(json.write_pretty(rows))
    else:
        click.echo("\n".join(_line(row, spoken(ctx)) for row in rows))


def _line(row: dict[str, object], language: Language) -> str:
    newest = _NEWEST.in_language(language) if row["newest"] else ""
    return f"{row['edition']}  {row['url']}{newest}"


_NOT_LOOKED_UP = Text(ja="調べていません。{reason}", en="Not looked up. {reason}")
_NEWEST = Text(ja=" (最新)", en=" (newest)")
_MAY_SIGN = Text(
    ja="鍵「{id}」({kind})は証明書に署名できます。",
    en="The key {id} ({kind}) may sign credentials.",
)
_MAY_NOT = Text(
    ja="鍵「{id}」は証明書に署名できません({reason})。",
    en="The key {id} may not sign credentials ({reason}).",
)
