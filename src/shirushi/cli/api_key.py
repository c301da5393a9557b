"""``shirushi api-key``: the keys with which programs act on a site, made by its operator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shirushi.cli.commands import PATH, argument, command, group, language_option, option, spoken
from shirushi.cli.options import json_option
from shirushi.cli.site import open_site
from shirushi.core import json
from shirushi.core.dates import format_time, utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

if TYPE_CHECKING:
    # Django's records can be imported only once a site is open.
    from shirushi.web.apps.accounts.models import ApiKeyRecord, OrganisationRecord, UserRecord


class SiteMissing(ShirushiError):
    """No site lies in the folder."""

    code = "cli.site-missing"
    text = Text(ja="サイトのフォルダがありません。", en="There is no folder of a site.")
    remedy = Text(
        ja="--folder か SHIRUSHI_VAR でサイトのフォルダを指定してください。",
        en="Name the site's folder with --folder or SHIRUSHI_VAR.",
    )


class OrganisationUnknown(ShirushiError):
    """The site has no organisation of this name."""

    code = "cli.organisation-unknown"
    text = Text(
        ja="「{slug}」という組織はありません。", en="There is no organisation called {slug!r}."
    )
    remedy = Text(
        ja="アドレスに現れる短い名前(/o/…/)を指定してください。",
        en="Give its short name, which stands in its addresses (/o/…/).",
    )


class AccountUnknown(ShirushiError):
    """Nobody signs in to the site with this address."""

    code = "cli.account-unknown"
    text = Text(
        ja="「{email}」のアカウントはありません。", en="There is no account with {email!r}."
    )


class ApiKeyUnknown(ShirushiError):
    """The site has no key of this number."""

    code = "cli.api-key-unknown"
    text = Text(ja="番号{number}のキーはありません。", en="There is no key of the number {number}.")
    remedy = Text(
        ja="`shirushi api-key list` で番号を確認してください。",
        en="Look its number up with `shirushi api-key list`.",
    )


_folder_option = option(
    "--folder",
    metavar="DIR",
    type=PATH,
    default=Path("var/site"),
    envvar="SHIRUSHI_VAR",
    show_default=True,
    says=Text(
        ja="サイトのフォルダ。SHIRUSHI_VAR でも指定できます。",
        en="The site's folder; SHIRUSHI_VAR names it as well.",
    ),
)


@group(
    "api-key",
    ja="""\
    プログラムがサイトのREST APIを使うためのキーを、作成・一覧・廃止します。

    サイトを動かしている環境で、サイトと同じ環境変数を設定して実行してください。
    """,
)
def api_key() -> None:
    """Make, list and retire the keys with which programs use a site's REST API.

    Run it where the site runs, with the site's environment variables.
    """


@command(
    of=api_key,
    ja="""\
    EMAIL でログインする構成員として ORGANISATION で操作できるキーを作ります。

    プログラムには、その構成員と同じことが許されます。秘密の文字列は一度だけ表示され、
    保存されません。
    """,
)
@argument("organisation")
@argument("email")
@option(
    "--label",
    metavar="NAME",
    default="",
    says=Text(ja="プログラムの名前。", en="What the program is called."),
)
@_folder_option
@json_option
@language_option
@click.pass_context
def make(
    ctx: click.Context,
    *,
    organisation: str,
    email: str,
    label: str,
    folder: Path,
    as_json: bool,
) -> None:
    """Make a key that acts in ORGANISATION for the member who signs in with EMAIL.

    The program may do what the member may do. The secret is printed once and kept nowhere.
    """
    _open(folder)
    from shirushi.web.apps.accounts import services  # noqa: PLC0415 - the site is open only now

    key, secret = services.make_api_key(
        _organisation(organisation), user=_account(email), label=label, by=None, now=utc_now()
    )
    if as_json:
        click.echo(json.write_pretty({"number": key.pk, "secret": secret}))
        return
    click.echo(_MADE.format(number=key.pk).in_language(spoken(ctx)), err=True)
    click.echo(secret)


@command(
    "list",
    of=api_key,
    ja="""\
    ORGANISATION のキーを一覧にします。秘密の文字列は再表示できません。
    """,
)
@argument("organisation")
@_folder_option
@json_option
@language_option
@click.pass_context
def list_(ctx: click.Context, *, organisation: str, folder: Path, as_json: bool) -> None:
    """List the keys of ORGANISATION; their secrets cannot be shown again."""
    _open(folder)
    from shirushi.web.apps.accounts import queries  # noqa: PLC0415 - the site is open only now

    rows = list(queries.api_keys(_organisation(organisation)))
    if as_json:
        click.echo(json.write_pretty([_told(row) for row in rows]))
        return
    for row in rows:
        state = _IN_USE if row.retired_at is None else _RETIRED
        click.echo(
            f"{row.pk}\t{row.user.email}\t{row.label}\t{state.in_language(spoken(ctx))}"
            f"\t{format_time(row.made_at)}"
        )


@command(
    of=api_key,
    ja="""\
    番号 NUMBER のキーを使えなくします。二度実行しても結果は変わりません。
    """,
)
@argument("number", type=int)
@_folder_option
@language_option
@click.pass_context
def retire(ctx: click.Context, *, number: int, folder: Path) -> None:
    """Let the key of NUMBER open nothing any more; doing so twice changes nothing."""
    _open(folder)
    from shirushi.web.apps.accounts import queries, services  # noqa: PLC0415 - the same

    row = queries.api_key_by_pk(number)
    if row is None:
        raise ApiKeyUnknown(number=number)
    services.retire_api_key(row, by=None, now=utc_now())
    click.echo(_GONE.format(number=number).in_language(spoken(ctx)))


def _open(folder: Path) -> None:
    if not folder.is_dir():
        raise SiteMissing(path=str(folder))
    open_site(folder)


def _organisation(slug: str) -> OrganisationRecord:
    from shirushi.web.apps.accounts import queries  # noqa: PLC0415 - the site is open only now

    found = queries.organisation(slug)
    if found is None:
        raise OrganisationUnknown(slug=slug)
    return found


def _account(email: str) -> UserRecord:
    from shirushi.web.apps.accounts import queries  # noqa: PLC0415 - the site is open only now

    found = queries.user(email)
    if found is None:
        raise AccountUnknown(email=email)
    return found


def _told(row: ApiKeyRecord) -> json.JsonObject:
    return {
        "number": row.pk,
        "email": row.user.email,
        "label": row.label,
        "made_at": format_time(row.made_at),
        "retired_at": None if row.retired_at is None else format_time(row.retired_at),
    }


_MADE = Text(
    ja="キー{number}を作りました。次の文字列は保存されず、二度と表示できません:",
    en="Key {number}. Its secret is not kept and cannot be shown again:",
)
_GONE = Text(ja="キー{number}は使えなくなりました。", en="Key {number} opens nothing any more.")
_IN_USE = Text(ja="使用中", en="in use")
_RETIRED = Text(ja="廃止", en="retired")
